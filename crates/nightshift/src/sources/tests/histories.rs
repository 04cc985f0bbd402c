use super::*;

const PLAIN: [Seen<'static>; 3] = [
    ("2026-10-01T07:00:00Z", "light.a", "on", Cause::Device),
    ("2026-10-01T07:30:00Z", "light.b", "on", Cause::Device),
    ("2026-10-01T08:00:00Z", "light.a", "off", Cause::Device),
];

#[test]
fn reads_lists_by_entity_full_and_minimal_and_flat_ones() {
    let house = House::new();
    for (name, text) in [
        (
            "full.json",
            r#"[[{"entity_id":"light.a","state":"on","attributes":{"friendly_name":"A [1"},"last_changed":"2026-10-01T07:00:00+00:00","last_updated":"2026-10-01T07:00:00+00:00"},
                 {"entity_id":"light.a","state":"off","attributes":{},"last_changed":"2026-10-01T08:00:00+00:00","last_updated":"2026-10-01T08:00:00+00:00"}],
                [{"entity_id":"light.b","state":"on","attributes":{},"last_changed":"2026-10-01T07:30:00+00:00"}], []]"#,
        ),
        (
            "minimal.json",
            r#" [ [ {"entity_id":"light.a","state":"on","attributes":{"friendly_name":"A [1"},"last_changed":"2026-10-01T07:00:00+00:00"},
                 {"state":"off","last_changed":"2026-10-01T08:00:00+00:00"} ] ,
                [{"entity_id":"light.b","state":"on","last_changed":"2026-10-01T07:30:00+00:00"}]]
            "#,
        ),
        (
            "flat.json",
            "\u{feff}[{\"entity_id\":\"light.a\",\"state\":\"on\",\"attributes\":{\"friendly_name\":\"A [1\"},\"last_changed\":\"2026-10-01T07:00:00Z\"},
              {\"entity_id\":\"light.a\",\"state\":\"off\",\"last_changed\":\"2026-10-01T08:00:00Z\"}]
             [{\"entity_id\":\"light.b\",\"state\":\"on\",\"last_changed\":\"2026-10-01T07:30:00Z\"}]",
        ),
        (
            "websocket.json",
            r#"{"light.a":[{"s":"on","a":{"friendly_name":"A [1"},"lu":1790838000},{"s":"off","a":{},"lu":1790841600.0}],
                "light.b":[{"s":"on","lu":1790839800.0}]}"#,
        ),
        (
            "envelope.json",
            r#"{"id":7,"type":"result","success":true,"result":{"light.a":[{"s":"on","a":{"friendly_name":"A [1"},"lu":1790838000},
                {"s":"off","lu":1790841600.0}],"light.b":[{"s":"on","lu":1790839800.0}]}}"#,
        ),
    ] {
        let reading = house.read(name, text).expect(name);
        assert_events(&reading.log, &PLAIN);
        assert_eq!((reading.format, reading.read, reading.has_context), (Format::History, 3, false), "{name}");
        let infos: Vec<_> = reading.entities.values().map(|info| info.name.as_deref()).collect();
        assert_eq!(infos, [Some("A [1")], "{name}");
    }
}

#[test]
fn compressed_states_that_changed_only_attributes_are_no_events() {
    let text = r#"{"light.a":[{"s":"on","lu":1790838000.0},{"s":"on","lc":1790838000.0,"lu":1790838060.0}]}"#;
    let reading = House::new().read("a.json", text).expect("valid");
    assert_events(&reading.log, &PLAIN[..1]);
    assert_eq!(reading.notes.last().map(domain::Remark::text), Some("1 state object changed only attributes."));
}

#[test]
fn a_bad_state_object_loses_only_itself() {
    let good = r#"{"entity_id":"light.a","state":"on","last_changed":"2026-10-01T07:00:00Z"}"#;
    let long = format!(r#"{{"entity_id":"light.a","attributes":{{"x":"{}"}}}}"#, "[\\\"".repeat(1 << 20));
    let text = format!("[{good},17,{{\"entity_id\":nope}},\"text, with ]\",{long}{}]", format!(",{good}").repeat(60));
    let reading = House::new().read("a.json", text).expect("few are bad");
    let skips: Vec<_> = reading.skips.iter().map(|skip| (skip.line, skip.reason.as_str())).collect();
    assert_eq!(
        skips,
        [
            (2, "is no JSON object"),
            (3, "is no state object in JSON: expected ident (column 15)"),
            (4, "is no JSON object"),
            (5, "is longer than 1048576 bytes"),
        ]
    );
    assert_eq!((reading.read, reading.log.len()), (65, 1));
}

#[test]
fn a_document_that_is_cut_short_is_not_used() {
    let house = House::new();
    let whole = r#"[[{"entity_id":"light.a","state":"on","last_changed":"2026-10-01T07:00:00Z"}]]"#;
    house.read("whole.json", whole).expect("valid");
    for end in 2..whole.len() {
        let error = house.read("part.json", &whole[..end]).expect_err("cut short");
        assert!(matches!(error, SourceError::Broken { .. }), "{end}: {error}");
    }
    for wrong in ["[[}]", "[{}{}]", "{\"light.a\" [1]}", "{\"light.a\":,}", "[[[[[[[[]]]]]]]]", "[] x", "[,]"] {
        let error = house.read("wrong.json", wrong).expect_err("no JSON");
        assert!(error.to_string().contains("fetch or copy it again"), "{wrong}: {error}");
    }
    assert!(matches!(house.read("none.json", "[]"), Err(SourceError::Empty { .. })));
}
