//! A suggestion that is changed from a terminal.

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
