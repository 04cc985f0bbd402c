//! A suggestion that is changed from a terminal.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::proposed::{REASON, SUMMARY, put};
use crate::{Desk, list, number};

/// A home after a night, and the id of its first suggestion that acts at a clock time on some days.
fn timed() -> (Desk, String) {
    let desk = Desk::new();
    desk.simulate(&[]);
    desk.write(
        "nightshift.toml",
        "timezone = \"Europe/Berlin\"\nlatitude = 52.52\nlongitude = 13.405\n[source]\nevents = \"history.jsonl\"\n[store]\npath = \"nightshift.db\"\n[suggestions]\nmax = 50\n",
    );
    let run = desk.run(&["run", "--format", "json", "--quiet"]).well().json();
    let timed = list(&run, "suggestions").iter().find(|one| one["kind"] == "time").expect("some habit is by the clock");
    let id = timed["id"].as_str().expect("is a text").to_owned();
    (desk, id)
}

fn shown(desk: &Desk, id: &str) -> Value {
    desk.run(&["suggestions", "show", id, "--format", "json"]).well().json()
}

fn at(suggestion: &Value) -> &Value {
    &suggestion["automation"]["triggers"][0]["at"]
}

#[test]
fn a_change_is_tried_made_said_in_words_and_taken_back() {
    let (desk, id) = timed();
    let before = shown(&desk, &id);
    assert_eq!((number(&before, "version"), list(&before, "versions").len()), (1.0, 0), "{before}");
    let options = desk.run(&["suggestions", "change", &id, "--options"]).well().out;
    assert!(options.contains(&format!("--time        {}", at(&before).as_str().expect("is a text"))), "{options}");
    assert!(options.contains("--with        dark"), "{options}");

    let tried = desk.run(&["suggestions", "change", &id, "--time", "03:10", "--try"]).well().out;
    assert!(tried.starts_with("Nothing is stored. It would be: It acts at 3:10 instead of "), "{tried}");
    assert_eq!(shown(&desk, &id), before);

    let change = ["suggestions", "change", &id, "--time", "03:10", "--days", "sat,sun", "--format", "json"];
    let changed = desk.run(&change).well().json();
    assert_eq!(changed["suggestion"]["automation"]["conditions"][0]["weekday"], json!(["sat", "sun"]), "{changed}");
    assert_eq!(changed["before"], before["backtest"], "{changed}");
    // Nobody does it by hand at that hour.
    assert_eq!(changed["suggestion"]["backtest"]["served"], 0, "{changed}");

    let said = desk.run(&["suggestions", "refine", &id, "ten", "minutes", "later"]).well().out;
    assert!(said.starts_with(&format!("{id} is version 3 now: It acts at 3:20 instead of 3:10.")), "{said}");
    assert_eq!(at(&shown(&desk, &id)), "03:20:00");
    let versions = desk.run(&["suggestions", "show", &id]).well().out;
    assert!(versions.contains("* version 3, ") && versions.contains("  version 1, "), "{versions}");

    desk.run(&["suggestions", "change", &id, "--restore", "1"]).well();
    let after = shown(&desk, &id);
    assert_eq!((&after["automation"], &after["backtest"]), (&before["automation"], &before["backtest"]));
    assert_eq!(list(&after, "versions").len(), 4, "{after}");
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do_and_nothing_changes() {
    let (desk, id) = timed();
    let before = shown(&desk, &id);
    let change = |more: &[&str]| desk.run(&[&["suggestions", "change", id.as_str()], more].concat());
    change(&[]).refused(2, &["--time 06:40", "--options"]);
    change(&["--days", "mon-foo"]).refused(2, &["mon-foo", "mon-fri"]);
    change(&["--time", "25:00"]).refused(2, &["25:00"]);
    change(&["--brightness", "0"]).refused(2, &["1..=100"]);
    change(&["--threshold", "20"]).refused(1, &["error: "]);
    change(&["--with", "full moon"]).refused(1, &["full moon"]);
    change(&["--without", "light.of_nobody"]).refused(1, &["Of nobody"]);
    change(&["--restore", "77"]).refused(1, &["no version 77"]);
    desk.run(&["suggestions", "change", "s-none", "--time", "06:40"]).refused(1, &["s-none", "suggestions list"]);
    desk.run(&["suggestions", "refine", &id, "make me happy"]).refused(1, &["make me happy", "ten minutes later"]);
    assert_eq!(shown(&desk, &id), before);
    desk.run(&["suggestions", "reject", &id]).well();
    change(&["--time", "06:40"]).refused(1, &["error: "]);
}

#[test]
fn words_of_a_language_model_are_told_from_our_own() {
    let (desk, _) = timed();
    let id = put(&desk.path("nightshift.db"));
    let told = desk.run(&["suggestions", "show", id.as_str()]).well().out;
    assert!(told.contains(REASON) && told.contains("\nworded by a language model\n"), "{told}");
    assert_eq!(shown(&desk, id.as_str())["worded_by"], "model");
    let all = desk.run(&["suggestions", "list", "--format", "json"]).well().json();
    let plain =
        list(&all, "suggestions").iter().find(|one| one["worded_by"] == "plain").expect("the others' are plain");
    let told = desk.run(&["suggestions", "show", plain["id"].as_str().expect("a text")]).well().out;
    assert!(!told.contains("language model") && !told.contains(SUMMARY), "{told}");
}

/// Four weeks in which the coffee is made at 6:30 on weekdays and the radio turned on three minutes later on every day.
fn coffee_and_radio() -> String {
    let mut history = String::new();
    let first: Timestamp = "2026-10-05T00:00:00Z".parse().expect("a Monday");
    for day in 0..28 {
        let weekday = day % 7 < 5;
        let mut put = |entity: &str, state: &str, minutes: i64| {
            let at = first + SignedDuration::from_mins(24 * 60 * day + minutes);
            history += &json!({
                "entity_id": format!("switch.{entity}"), "state": state, "last_changed": at.to_string(),
                "last_updated": at.to_string(), "context": {"id": format!("{day}-{minutes}"), "user_id": "u", "parent_id": null},
            })
            .to_string();
            history.push('\n');
        };
        if weekday {
            put("coffee", "on", 6 * 60 + 30);
        }
        put("radio", "on", 6 * 60 + 33);
        if weekday {
            put("coffee", "off", 7 * 60);
        }
        put("radio", "off", 8 * 60);
    }
    history
}

#[test]
fn two_are_made_one_and_taken_apart() {
    let desk = Desk::new();
    desk.write("history.jsonl", &coffee_and_radio());
    desk.write(
        "nightshift.toml",
        "timezone = \"UTC\"\n[source]\nevents = \"history.jsonl\"\n[store]\npath = \"n.db\"\n",
    );
    let run = desk.run(&["run", "--format", "json", "--quiet"]).well().json();
    let id_of = |name: &str| {
        let one =
            list(&run, "suggestions").iter().find(|one| one["title"].as_str().is_some_and(|it| it.contains(name)));
        one.and_then(|one| one["id"].as_str()).expect("is suggested").to_owned()
    };
    let (coffee, radio) = (id_of("on Coffee"), id_of("on Radio"));
    let before = shown(&desk, &coffee);
    let change = |id: &str, more: &[&str]| desk.run(&[&["suggestions", "change", id], more].concat());
    assert!(change(&coffee, &["--options"]).well().out.contains(&format!("--join        {radio} (")));
    // On Saturdays and Sundays there is no coffee.
    change(&radio, &["--join", &coffee]).refused(1, &["cannot be part of this"]);

    let tried = change(&coffee, &["--join", &radio, "--try"]).well().out;
    assert!(tried.contains("as well.") && tried.contains("switch.radio  "), "{tried}");
    assert_eq!(shown(&desk, &coffee), before);
    change(&coffee, &["--join", &radio]).well();
    let listed = desk.run(&["suggestions", "list"]).well().out;
    assert!(listed.contains(&format!("{radio} part ")), "{listed}");
    let targets = &shown(&desk, &coffee)["automation"]["actions"][0]["target"]["entity_id"];
    assert_eq!(*targets, json!(["switch.coffee", "switch.radio"]));
    desk.run(&["suggestions", "accept", &radio]).refused(1, &["is part of", &coffee]);

    change(&coffee, &["--separate", &radio]).well();
    assert_eq!(shown(&desk, &coffee)["automation"], before["automation"]);
    assert!(desk.run(&["suggestions", "list"]).well().out.contains(&format!("{radio} pending ")));
}
