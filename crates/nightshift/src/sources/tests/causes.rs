use super::*;

fn change(entity_id: &str, seconds: u32, context: &serde_json::Value) -> String {
    let time = format!("2026-10-01T07:00:{seconds:02}Z");
    let object = serde_json::json!({
        "entity_id": entity_id, "state": "on", "last_changed": time, "last_updated": time, "context": context,
    });
    object.to_string() + "\n"
}

#[test]
fn the_four_rules_hold_in_their_order() {
    use serde_json::json;
    let text = [
        // Acts of an automation come before its own line, with and without a parent.
        change("light.by_automation", 1, &json!({"id": "A", "parent_id": null, "user_id": null})),
        change("light.by_triggered", 2, &json!({"id": "B", "parent_id": "X", "user_id": null})),
        change("automation.a", 3, &json!({"id": "A", "parent_id": null, "user_id": null})),
        change("automation.b", 4, &json!({"id": "B", "parent_id": "X", "user_id": null})),
        change("light.derived", 5, &json!({"id": "C", "parent_id": "Y", "user_id": "anna"})),
        change("light.by_person", 6, &json!({"id": "D", "parent_id": null, "user_id": "anna"})),
        change("light.by_service", 7, &json!({"id": "E", "parent_id": null, "user_id": "node-red"})),
        change("light.by_switch", 8, &json!({"id": "F", "parent_id": null, "user_id": null})),
        // A script that a person starts acts for the person; one that nobody started is an automation.
        change("script.s", 9, &json!({"id": "G", "parent_id": null, "user_id": "anna"})),
        change("light.by_script_of_person", 10, &json!({"id": "G", "parent_id": null, "user_id": "anna"})),
        change("script.t", 11, &json!({"id": "H", "parent_id": null, "user_id": null})),
        change("light.by_script", 12, &json!({"id": "H", "parent_id": null, "user_id": null})),
        // A person who turns an automation off is no automation.
        change("automation.c", 13, &json!({"id": "I", "parent_id": null, "user_id": "anna"})),
        change("light.beside", 14, &json!({"id": "I", "parent_id": null, "user_id": "anna"})),
        change("light.without", 15, &json!(null)),
    ];
    let house = House { service_users: vec!["node-red".to_owned()], ..House::new() };
    let reading = house.read("a.jsonl", text.concat()).expect("valid");
    let causes: Vec<(String, Cause)> = events(&reading.log)
        .into_iter()
        .filter(|(_, entity, ..)| entity.starts_with("light."))
        .map(|(_, entity, _, cause)| (entity.trim_start_matches("light.").to_owned(), cause))
        .collect();
    let expected = [
        ("by_automation", Cause::Automation),
        ("by_triggered", Cause::Automation),
        ("derived", Cause::Derived),
        ("by_person", Cause::Person),
        ("by_service", Cause::Automation),
        ("by_switch", Cause::Device),
        ("by_script_of_person", Cause::Person),
        ("by_script", Cause::Automation),
        ("beside", Cause::Person),
        ("without", Cause::Device),
    ];
    assert_eq!(causes, expected.map(|(entity, cause)| (entity.to_owned(), cause)));
    assert!(reading.has_context);
    assert!(reading.notes.is_empty(), "{:?}", reading.notes);
}

#[test]
fn an_automation_that_only_notes_when_it_ran_is_known_by_it() {
    let text = [
        line("light.before", "on", "2026-10-01T06:00:00Z"),
        change("light.a", 1, &serde_json::json!({"id": "A"})),
        r#"{"entity_id":"automation.a","state":"on","last_changed":"2026-09-01T00:00:00Z","last_updated":"2026-10-01T07:00:01Z","attributes":{"last_triggered":"2026-10-01T07:00:01+00:00"},"context":{"id":"A"}}"#.to_owned(),
    ];
    let reading = House::new().read("a.jsonl", text.concat()).expect("valid");
    assert_events(
        &reading.log,
        &[
            ("2026-10-01T06:00:00Z", "light.before", "on", Cause::Device),
            ("2026-10-01T07:00:01Z", "light.a", "on", Cause::Automation),
        ],
    );
}

#[test]
fn a_source_without_context_says_so() {
    let reading = House::new().read("a.jsonl", lines(3)).expect("valid");
    assert!(!reading.has_context);
    assert!(reading.notes[0].contains("carries no context"), "{:?}", reading.notes);
}
