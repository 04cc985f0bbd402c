use serde_json::Value;

use crate::{Desk, list, number};

/// A home with a month of history, and settings for it.
fn home() -> Desk {
    let desk = Desk::new();
    desk.simulate(&[]);
    desk.write(
        "nightshift.toml",
        "timezone = \"Europe/Berlin\"\nlatitude = 52.52\nlongitude = 13.405\n[source]\nevents = \"history.jsonl\"\n[store]\npath = \"nightshift.db\"\n[suggestions]\nmax = 50\n",
    );
    desk
}

fn suggested(desk: &Desk) -> Vec<Value> {
    let run = desk.run(&["run", "--format", "json", "--quiet"]).well().json();
    list(&run, "suggestions").clone()
}

#[test]
fn what_was_rejected_ranks_its_kind_lower_says_so_and_is_forgotten_on_demand() {
    let desk = home();
    assert!(desk.run(&["feedback", "show"]).well().out.contains("no such feedback"));
    assert!(!desk.path("nightshift.db").exists(), "looking leaves no file behind");
    let first = suggested(&desk);
    assert!(first.iter().all(|one| one.get("feedback").is_none_or(|why| !why["reason"].to_string().contains("you "))));
    // All of the commonest kind but the best.
    let kinds: Vec<&str> = first.iter().map(|one| one["kind"].as_str().expect("is a text")).collect();
    let kind = *kinds.iter().max_by_key(|kind| kinds.iter().filter(|other| other == kind).count()).expect("some");
    let of_kind: Vec<&str> =
        first.iter().filter(|one| one["kind"] == kind).map(|one| one["id"].as_str().expect("is a text")).collect();
    assert!(of_kind.len() >= 4, "{kinds:?}");
    let (best, others) = (of_kind[0], &of_kind[1..]);
    for id in others {
        desk.run(&["suggestions", "reject", id]).well();
    }
    let shown = desk.run(&["feedback", "show", "--kind", kind, "--format", "json"]).well().json();
    assert_eq!(list(&shown, "decisions").len(), others.len());
    assert!(list(&shown, "decisions").iter().all(|one| number(one, "weight") > 0.99), "{shown}");
    assert!(desk.run(&["feedback", "show"]).well().out.contains("rejected"));

    let second = suggested(&desk);
    let moved = second.iter().find(|one| one["id"] == best).expect("it is suggested");
    assert!(number(&moved["feedback"], "factor") < 0.95, "{}", moved["feedback"]);
    let reason = moved["feedback"]["reason"].as_str().expect("is a text");
    assert!(reason.starts_with("Ranked lower: you turned down "), "{reason}");
    assert!(desk.run(&["suggestions", "show", best]).well().out.contains(reason));

    let said = desk.run(&["feedback", "reset"]).well().out;
    assert!(said.contains(&format!("Forgot {} decisions", others.len())) && said.contains("stays rejected"), "{said}");
    let third = suggested(&desk);
    let ids = |all: &[Value]| all.iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    let mut expected = ids(&first);
    expected.retain(|id| !others.iter().any(|other| id == other));
    assert_eq!(ids(&third), expected, "as at first, without what is rejected");

    let reset = desk.run(&["feedback", "reset", "--suggest-again", "--format", "json"]).well().json();
    assert_eq!((&reset["suggested_again"], &reset["decisions"]), (&others.len().into(), &0.into()));
    assert_eq!(ids(&suggested(&desk)), ids(&first));
}
