use super::*;

#[test]
fn reads_the_export_of_the_history_page() {
    let text =
        "entity_id,state,last_changed\nlight.a,on,2026-10-01T07:00:00.000Z\nlight.a,off,2026-10-01T08:00:00.000Z\n";
    let reading = House::new().read("history.csv", text).expect("valid");
    assert_events(
        &reading.log,
        &[
            ("2026-10-01T07:00:00Z", "light.a", "on", Cause::Device),
            ("2026-10-01T08:00:00Z", "light.a", "off", Cause::Device),
        ],
    );
    assert_eq!((reading.format, reading.read, reading.has_context), (Format::Csv, 2, false));
}

#[test]
fn takes_columns_in_any_order_with_either_delimiter_and_json_in_them() {
    let text = concat!(
        "\u{feff}\"Last_Updated\";other;STATE;entity_id;attributes;context\r\n",
        "1790838062.5;x;\"semi;colon\";light.a;\"{\"\"friendly_name\"\":\"\"A; lamp\"\"}\";\"{\"\"id\"\":\"\"c\"\",\"\"user_id\"\":\"\"anna\"\"}\"\r\n",
    );
    let reading = House::new().read("a.txt", text).expect("valid");
    assert_events(&reading.log, &[("2026-10-01T07:01:02.5Z", "light.a", "semi;colon", Cause::Person)]);
    assert_eq!(reading.entities.values().next().and_then(|info| info.name.as_deref()), Some("A; lamp"));
    let columns = concat!(
        "entity_id\tstate\tlast_changed\tcontext_id\tcontext_parent_id\tcontext_user_id\n",
        "light.a\ton\t2026-10-01T07:00:00Z\tx\tp\t\n",
        "light.b\ton\t2026-10-01T07:00:00Z\ty\t\tanna\n",
    );
    let reading = House::new().read("a.tsv.gz", gzip(columns.as_bytes())).expect("valid");
    assert_events(
        &reading.log,
        &[
            ("2026-10-01T07:00:00Z", "light.a", "on", Cause::Derived),
            ("2026-10-01T07:00:00Z", "light.b", "on", Cause::Person),
        ],
    );
}

#[test]
fn names_the_column_that_is_missing_and_those_that_are_there() {
    let house = House::new();
    let error = house.read("a.csv", "entity_id,value,last_changed\n").expect_err("no state");
    assert!(
        error
            .to_string()
            .ends_with(r#"has no column `state`: its first line names "entity_id", "value", "last_changed""#),
        "{error}"
    );
    let error = house.read("a.csv", "entity_id;state\n").expect_err("no time");
    assert!(matches!(error, SourceError::MissingColumn { column: "`last_changed` or `last_updated`", .. }), "{error}");
    assert!(matches!(house.read("a.csv", "entity_id,state,last_changed\n"), Err(SourceError::Empty { .. })));
}

#[test]
fn a_quote_that_is_never_closed_loses_one_line() {
    let rows = (0..20).map(|hour| {
        let state = if hour == 3 { "\"on" } else { "on" };
        format!("light.a,{state},2026-10-01T{hour:02}:00:00Z\n")
    });
    let text: String = ["entity_id,state,last_changed\n".to_owned()].into_iter().chain(rows).collect();
    let reading = House::new().read("a.csv", text).expect("one bad line");
    assert_eq!((reading.log.len(), reading.read, reading.skipped), (19, 20, 1));
    assert_eq!(reading.skips[0].line, 5);
    assert_eq!(reading.skips[0].reason, "has 2 fields, where the first line names 3 columns");
}

#[test]
fn a_table_of_absurd_width_is_refused() {
    let error = House::new().read("a.csv", "entity_id,".repeat(100_000)).expect_err("too wide");
    assert!(error.to_string().contains("more than 256 fields"), "{error}");
}
