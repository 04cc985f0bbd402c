use crate::{Desk, list, text};

#[test]
fn show_names_each_value_and_where_it_came_from() {
    let desk = Desk::new();
    let file = desk.write("nightshift.toml", "lookback_days = 12\n[http]\ntoken = \"hunter2-hunter2-hunter2\"\n");
    let said = desk.run_with(&["config", "show"], &[("NIGHTSHIFT__HTTP__LISTEN", "127.0.0.1:9")]).well();
    for part in [
        "lookback_days = 12  # configuration file nightshift.toml",
        "listen = \"127.0.0.1:9\"  # environment variable NIGHTSHIFT__HTTP__LISTEN",
        "cron = \"0 3 * * *\"  # default",
        "token = \"(set)\"",
    ] {
        assert!(said.out.contains(part), "no {part:?} in {}", said.out);
    }
    assert!(!said.out.contains("hunter2"));

    let shown = desk.run(&["config", "show", "--format", "json", "--config", &text(&file)]).well().json();
    let settings = list(&shown, "settings");
    let of = |key: &str| settings.iter().find(|setting| setting["key"] == key).expect("is shown").clone();
    assert_eq!(
        (of("lookback_days")["value"].clone(), of("lookback_days")["origin"].clone()),
        (12.into(), "file".into())
    );
    assert_eq!(of("http.token")["value"], "(set)");
}

#[test]
fn the_file_is_found_by_option_variable_and_place() {
    let desk = Desk::new();
    desk.write("nightshift.toml", "lookback_days = 1");
    let other = text(&desk.write("other.toml", "lookback_days = 2"));
    let third = text(&desk.write("third.toml", "lookback_days = 3"));
    let days = |arguments: &[&str], variables: &[(&str, &str)]| {
        let said = desk.run_with(&[&["config", "show"], arguments].concat(), variables).well();
        said.out.lines().find(|line| line.starts_with("lookback_days")).expect("is shown").to_owned()
    };
    assert!(days(&[], &[]).starts_with("lookback_days = 1 "));
    assert!(days(&[], &[("NIGHTSHIFT_CONFIG", &other)]).starts_with("lookback_days = 2 "));
    assert!(days(&["--config", &third], &[("NIGHTSHIFT_CONFIG", &other)]).starts_with("lookback_days = 3 "));
}

#[test]
fn mistakes_end_with_2_and_are_named() {
    let desk = Desk::new();
    desk.run(&["config", "show", "--config", "none.toml"]).refused(2, &["none.toml"]);
    for (file, parts) in [
        ("lookback_day = 3", ["nightshift.toml", "`lookback_days`"]),
        ("lookback_days = 400", ["nightshift.toml", "1 to 365"]),
        ("lookback_days = ", ["line 1", "nightshift.toml"]),
        ("[http]\ntoken_file = \"/nowhere/token\"", ["http.token_file", "/nowhere/token"]),
        ("[schedule]\ncron = \"61 3 * * *\"", ["schedule.cron", "61 3 * * *"]),
        ("[mqtt]\nurl = \"mosquitto:hunter2@x\"", ["mqtt.url", "mqtt://"]),
    ] {
        desk.write("nightshift.toml", file);
        let said = desk.run(&["config", "show"]);
        said.refused(2, &parts);
        assert!(!said.err.contains("hunter2") && said.out.is_empty(), "{}", said.err);
        // A command that would do something refuses just the same.
        desk.run(&["run", "--events", "x"]).refused(2, &parts);
    }
    std::fs::remove_file(desk.path("nightshift.toml")).expect("is there");
    desk.run_with(&["status"], &[("NIGHTSHIFT__HTP__LISTEN", "x")])
        .refused(2, &["NIGHTSHIFT__HTP__LISTEN", "NIGHTSHIFT__HTTP__LISTEN"]);
}

#[test]
fn the_example_is_a_configuration() {
    let desk = Desk::new();
    let example = desk.run(&["config", "example"]).well().out;
    desk.write("nightshift.toml", &example);
    desk.run(&["config", "show"]).well();
    assert!(desk.run(&["config", "reference"]).well().out.contains("### `http.listen`"));
}
