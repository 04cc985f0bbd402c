use std::collections::BTreeMap;

use domain::{
    DecidedTarget, EntityId, EntityInfo, OverrideCount, PastDecision, PatternKind, SuggestionId, SuggestionStatus,
    TargetState, Verdict,
};
use rusqlite::Connection;
use store::{Decision, FeedbackFilter, FeedbackReset, OverrideReset, Store};

use crate::nights::commit;
use crate::samples::{at, results, suggestion};

fn entity(id: &str) -> EntityId {
    EntityId::parse(id).expect("valid")
}

fn id(name: &str) -> SuggestionId {
    suggestion(name, "").id
}

fn put_area(store: &Store, area: &str) {
    let info = EntityInfo { area: Some(area.to_owned()), ..EntityInfo::default() };
    store.put_entities(&BTreeMap::from([(entity("light.lamp"), info)])).expect("writes");
}

/// A store with three suggestions for the lamp in the study; that of `c` is by the sun, for the fan.
fn store() -> Store {
    let store = Store::open_in_memory().expect("opens");
    put_area(&store, "Study");
    let mut found = results(&["a", "b", "c"], "t", 0);
    found.suggestions[2].kind = PatternKind::Sun;
    found.suggestions[2].automation.actions[0].target.entity_id =
        vec![entity("fan.b"), entity("fan.a"), entity("fan.b")].into();
    found.overrides = vec![overridden("fan.a", 2, 3), overridden("light.lamp", 9, 15)];
    commit(&store, &found);
    store
}

fn overridden(id: &str, overridden: u32, fired: u32) -> OverrideCount {
    OverrideCount { target: TargetState { entity_id: entity(id), state: "on".to_owned() }, fired, overridden }
}

fn decide(store: &Store, name: &str, decision: Decision, seconds: i64) {
    store.decide(&id(name), decision, at(seconds)).expect("decides").expect("is there");
}

fn decisions(store: &Store, filter: &FeedbackFilter) -> Vec<SuggestionId> {
    store.past_decisions(filter).expect("reads").into_iter().map(|one| one.suggestion_id).collect()
}

fn all() -> FeedbackFilter {
    FeedbackFilter::default()
}

fn in_area(area: &str) -> FeedbackFilter {
    FeedbackFilter { area: Some(area.to_owned()), ..all() }
}

fn of_entity(id: &str) -> FeedbackFilter {
    FeedbackFilter { entity: Some(entity(id)), ..all() }
}

fn status(store: &Store, name: &str) -> SuggestionStatus {
    store.suggestion(&id(name)).expect("reads").expect("is there").status
}

#[test]
fn a_decision_is_kept_with_what_it_was_about() {
    let store = store();
    decide(&store, "a", Decision::Reject, 10);
    decide(&store, "c", Decision::Accept, 20);
    // The lamp moves, and its habit is gone: what was decided in the study stays there.
    put_area(&store, "Attic");
    commit(&store, &results(&[], "t", 100));
    let target = |id: &str, area: Option<&str>| DecidedTarget { entity_id: entity(id), area: area.map(str::to_owned) };
    let of_lamp = PastDecision {
        suggestion_id: id("a"),
        title: "t".to_owned(),
        kind: PatternKind::Numeric,
        targets: vec![target("light.lamp", Some("Study"))],
        verdict: Verdict::Rejected,
        decided_at: at(10),
        undone_at: None,
    };
    let of_fans = PastDecision {
        suggestion_id: id("c"),
        kind: PatternKind::Sun,
        targets: vec![target("fan.a", None), target("fan.b", None)],
        verdict: Verdict::Accepted,
        decided_at: at(20),
        ..of_lamp.clone()
    };
    assert_eq!(store.past_decisions(&all()).expect("reads"), [of_fans, of_lamp]);
}

#[test]
fn of_each_suggestion_the_last_word_is_kept() {
    let store = store();
    let last = || {
        let [one] = <[PastDecision; 1]>::try_from(store.past_decisions(&all()).expect("reads")).expect("one");
        (one.verdict, one.decided_at, one.undone_at)
    };
    decide(&store, "a", Decision::Undo, 1);
    assert_eq!(decisions(&store, &all()), []);
    decide(&store, "a", Decision::Accept, 2);
    decide(&store, "a", Decision::Accept, 3);
    assert_eq!(last(), (Verdict::Accepted, at(2), None));
    decide(&store, "a", Decision::Undo, 4);
    decide(&store, "a", Decision::Undo, 5);
    assert_eq!(last(), (Verdict::Accepted, at(2), Some(at(4))));
    decide(&store, "a", Decision::Reject, 6);
    assert_eq!(last(), (Verdict::Rejected, at(6), None));
    decide(&store, "a", Decision::Accept, 7);
    assert_eq!(last(), (Verdict::Accepted, at(7), None));
}

#[test]
fn filters_must_all_fit() {
    let store = store();
    for (seconds, name) in (1..).zip(["a", "b", "c"]) {
        decide(&store, name, Decision::Reject, seconds);
    }
    assert_eq!(decisions(&store, &all()), [id("c"), id("b"), id("a")]);
    assert_eq!(decisions(&store, &in_area(" study")), [id("b"), id("a")]);
    assert_eq!(decisions(&store, &of_entity("fan.b")), [id("c")]);
    let kind = |kind| FeedbackFilter { kind: Some(kind), ..all() };
    assert_eq!(decisions(&store, &kind(PatternKind::Numeric)), [id("b"), id("a")]);
    let both = FeedbackFilter { kind: Some(PatternKind::Sun), ..in_area("Study") };
    assert_eq!(decisions(&store, &both), []);
    assert_eq!(decisions(&store, &in_area("")), [], "no name is no area's name");

    let overridden = |filter: &FeedbackFilter| {
        let found = store.overrides(filter).expect("reads").into_iter();
        found.map(|one| (one.count.target.entity_id.to_string(), one.area)).collect::<Vec<_>>()
    };
    let (fan, lamp) = (("fan.a".to_owned(), None), ("light.lamp".to_owned(), Some("Study".to_owned())));
    assert_eq!(overridden(&all()), [fan.clone(), lamp.clone()]);
    assert_eq!(overridden(&in_area("STUDY")), [lamp]);
    assert_eq!(overridden(&of_entity("fan.a")), [fan]);
    assert_eq!(overridden(&kind(PatternKind::Numeric)), []);
}

#[test]
fn a_reset_forgets_and_brings_nothing_back() {
    let store = store();
    for name in ["a", "b"] {
        decide(&store, name, Decision::Reject, 1);
    }
    decide(&store, "c", Decision::Accept, 1);
    let reset = store.reset_feedback(&in_area("Study"), false, at(50)).expect("resets");
    assert_eq!(reset, FeedbackReset { decisions: 2, overrides: 1, suggested_again: 0 });
    assert_eq!(decisions(&store, &all()), [id("c")]);
    assert_eq!(store.overrides(&all()).expect("reads").len(), 1);
    assert_eq!(status(&store, "a"), SuggestionStatus::Rejected);
    assert_eq!(store.rejected().expect("reads").len(), 2);

    let of_kind = FeedbackFilter { kind: Some(PatternKind::Sun), ..all() };
    let reset = store.reset_feedback(&of_kind, false, at(60)).expect("resets");
    assert_eq!(reset, FeedbackReset { decisions: 1, ..FeedbackReset::default() });
    assert_eq!(store.overrides(&all()).expect("reads").len(), 1, "those are of no kind");
    assert_eq!(status(&store, "c"), SuggestionStatus::Accepted);
}

#[test]
fn what_was_rejected_comes_back_when_that_is_asked_for() {
    let store = store();
    for name in ["a", "b", "c"] {
        decide(&store, name, Decision::Reject, 1);
    }
    // Also when it was forgotten before.
    store.reset_feedback(&all(), false, at(40)).expect("resets");
    let reset = store.reset_feedback(&of_entity("light.lamp"), true, at(50)).expect("resets");
    assert_eq!(reset, FeedbackReset { suggested_again: 2, ..FeedbackReset::default() });
    assert_eq!((status(&store, "a"), status(&store, "c")), (SuggestionStatus::Pending, SuggestionStatus::Rejected));
    let stored = store.suggestion(&id("a")).expect("reads").expect("is there");
    assert_eq!(stored.decided_at, None);
    let history = store.suggestion_history(&id("a")).expect("reads");
    let last = history.last().expect("has steps");
    assert_eq!((last.at, last.to, &last.run_id), (at(50), SuggestionStatus::Pending, &None));
}

#[test]
fn overrides_count_from_the_latest_reset_that_is_about_them() {
    let store = store();
    let resets = || store.override_resets().expect("reads");
    store.reset_feedback(&of_entity("fan.a"), false, at(10)).expect("resets");
    store.reset_feedback(&in_area("Study"), false, at(20)).expect("resets");
    store.reset_feedback(&of_entity("fan.a"), false, at(30)).expect("resets");
    let of_area = OverrideReset { entity: None, area: Some("Study".to_owned()), at: at(20) };
    let of_fan = OverrideReset { entity: Some(entity("fan.a")), area: None, at: at(30) };
    assert_eq!(resets(), [of_area.clone(), of_fan.clone()]);
    assert!(of_fan.is_about(&entity("fan.a"), None) && !of_fan.is_about(&entity("fan.b"), Some("Study")));
    assert!(of_area.is_about(&entity("fan.b"), Some("study")) && !of_area.is_about(&entity("fan.b"), None));
    store.reset_feedback(&all(), false, at(40)).expect("resets");
    assert_eq!(resets(), [OverrideReset { entity: None, area: None, at: at(40) }], "one of all stands for the others");
    store.tidy(at(5 * 366 * 86_400), &store::Retention::default()).expect("tidies");
    assert_eq!(resets(), [], "once nothing is left that it was about");
}

#[test]
fn a_run_replaces_what_was_overridden() {
    let store = store();
    let mut later = results(&[], "t", 100);
    later.overrides = vec![overridden("fan.c", 1, 4)];
    commit(&store, &later);
    let found = store.overrides(&all()).expect("reads");
    assert_eq!(found.into_iter().map(|one| one.count).collect::<Vec<_>>(), [overridden("fan.c", 1, 4)]);
}

/// A database of the second format, in which decisions are with the suggestions only.
#[test]
fn decisions_of_an_older_format_are_taken_over() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    put_area(&store, "Study");
    let mut found = results(&["a", "b", "c"], "t", 0);
    found.suggestions[2].automation.actions[0].target.entity_id = vec![entity("fan.a"), entity("light.lamp")].into();
    commit(&store, &found);
    decide(&store, "a", Decision::Reject, 1);
    decide(&store, "c", Decision::Accept, 2);
    let expected = store.past_decisions(&all()).expect("reads");
    assert_eq!(expected.len(), 2);
    drop(store);

    let old = folder.path().join("old.db");
    let raw = Connection::open(&old).expect("opens");
    let id: i64 = Connection::open(&path)
        .and_then(|new| new.query_row("PRAGMA application_id", [], |row| row.get(0)))
        .expect("has an id");
    raw.execute_batch(include_str!("../../src/migrations/0001_initial.sql")).expect("the first format");
    raw.execute_batch(include_str!("../../src/migrations/0002_stages_and_totals.sql")).expect("the second");
    let known = "entity_id, name, area, device_class, unit";
    let columns = "id, title, description, category, priority, confidence, kind, pattern_ids, backtest, automation, \
                   yaml, status, rank, first_seen, last_seen, decided_at";
    raw.execute("ATTACH ?1 AS new", [path.to_str().expect("is text")]).expect("attaches");
    raw.execute_batch(&format!(
        "INSERT INTO suggestions ({columns}) SELECT {columns} FROM new.suggestions;
         INSERT INTO entities ({known}) SELECT {known} FROM new.entities;
         PRAGMA application_id = {id}; PRAGMA user_version = 2;"
    ))
    .expect("copies");
    drop(raw);
    let store = Store::open(&old).expect("is brought up");
    assert_eq!(store.past_decisions(&all()).expect("reads"), expected);
    assert_eq!(store.suggestion(&suggestion("a", "").id).expect("reads").expect("is there").suggestion.feedback, None);
    store.check_integrity().expect("sound");
}
