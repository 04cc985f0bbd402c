use domain::{Suggestion, SuggestionId, SuggestionStatus, Verdict};
use serde_json::json;
use store::{Decision, FeedbackFilter, Fire, InstallState, Installation, Retention, Seen, Store, Wish};

use crate::samples::{at, claim, results, suggestion};

fn store() -> (Store, SuggestionId) {
    let store = Store::open_in_memory().expect("opens");
    let suggested: Suggestion = suggestion("lamp", "Lamp");
    let id = suggested.id.clone();
    commit(&store, vec![suggested], 0);
    (store, id)
}

fn commit(store: &Store, suggestions: Vec<Suggestion>, seconds: i64) {
    let store::Claimed::Run(run) = store.claim(&claim(None, seconds)).expect("writes") else { unreachable!("free") };
    let results = store::Results { suggestions, ..results(&[], "", seconds) };
    store.commit_results(&run.id, &results).expect("writes");
}

fn wish(decision: Decision, alias: &str) -> Wish {
    let config = json!({"alias": alias});
    Wish { decision, automation_id: "nightshift_1".to_owned(), config, version: 1, even_if_edited: false }
}

fn row(store: &Store, id: &SuggestionId) -> Installation {
    store.installation(id).expect("reads").expect("is there")
}

fn status(store: &Store, id: &SuggestionId) -> SuggestionStatus {
    store.suggestion(id).expect("reads").expect("is there").status
}

#[test]
fn a_wish_is_noted_first_and_the_decision_when_it_is_fulfilled() {
    let (store, id) = store();
    let wished = store.wish(&id, &wish(Decision::Accept, "a"), at(1)).expect("writes").expect("is wanted");
    assert_eq!((wished.state, wished.is_sent), (InstallState::Making, false));
    assert_eq!(status(&store, &id), SuggestionStatus::Pending);
    assert_eq!(store.wish(&id, &wish(Decision::Accept, "b"), at(2)).expect("writes"), Some(wished.clone()), "the same");
    assert_eq!(store.open_installations(at(2)).expect("reads").as_slice(), std::slice::from_ref(&wished));

    assert!(store.note_sent(&wished).expect("writes"));
    assert!(store.fulfil(&wished, Some("automation.a"), None, at(3)).expect("writes"));
    assert!(!store.fulfil(&wished, Some("automation.a"), None, at(4)).expect("writes"), "once");
    let made = row(&store, &id);
    assert_eq!(
        (made.state, made.entity_id.as_deref(), made.done_at),
        (InstallState::Made, Some("automation.a"), Some(at(3)))
    );
    assert_eq!(status(&store, &id), SuggestionStatus::Accepted);
    // It is looked at once more, and then left alone.
    assert!(store.open_installations(at(3)).expect("reads").is_empty());
    assert_eq!(store.open_installations(at(33)).expect("reads").as_slice(), std::slice::from_ref(&made));
    store.note_confirmed(&made, false, at(33)).expect("writes");
    assert!(store.open_installations(at(99)).expect("reads").is_empty());

    let undo = store.wish(&id, &wish(Decision::Undo, "b"), at(100)).expect("writes").expect("is wanted");
    assert_eq!((undo.state, &undo.config, undo.is_sent), (InstallState::Undoing, &json!({"alias": "a"}), true));
    assert_eq!(status(&store, &id), SuggestionStatus::Accepted);
    assert!(store.fulfil(&undo, None, None, at(101)).expect("writes"));
    assert_eq!((row(&store, &id).state, status(&store, &id)), (InstallState::Undone, SuggestionStatus::Pending));
    // There is nothing to take away any more: the decision alone is to be noted.
    assert_eq!(store.wish(&id, &wish(Decision::Reject, "b"), at(102)).expect("writes"), None);
    assert_eq!(store.wish(&SuggestionId::new("s-none"), &wish(Decision::Accept, "a"), at(1)).expect("writes"), None);
}

#[test]
fn work_on_an_earlier_wish_does_not_pass_for_work_on_a_later_one() {
    let (store, id) = store();
    let accept = store.wish(&id, &wish(Decision::Accept, "a"), at(1)).expect("writes").expect("is wanted");
    let undo = store.wish(&id, &wish(Decision::Undo, "a"), at(2)).expect("writes").expect("is wanted");
    assert!(!store.note_sent(&accept).expect("writes"));
    assert!(!store.fulfil(&accept, None, None, at(3)).expect("writes"));
    assert!(!store.give_up(&accept, "late").expect("writes"));
    store.note_waiting(&accept, "late").expect("writes");
    assert_eq!(row(&store, &id), undo);
    let forced = Wish { even_if_edited: true, ..wish(Decision::Undo, "a") };
    let forced = store.wish(&id, &forced, at(4)).expect("writes").expect("is wanted");
    assert!(forced.even_if_edited && forced.revision > undo.revision);
    assert_eq!(store.wish(&id, &wish(Decision::Undo, "a"), at(5)).expect("writes"), Some(forced), "it stays forced");
}

#[test]
fn what_is_given_up_leaves_all_as_it_was() {
    let (store, id) = store();
    let wished = store.wish(&id, &wish(Decision::Accept, "a"), at(1)).expect("writes").expect("is wanted");
    assert!(store.give_up(&wished, "no").expect("writes"));
    let failed = row(&store, &id);
    assert_eq!((failed.state, failed.error.as_deref()), (InstallState::Failed, Some("no")));
    assert_eq!(status(&store, &id), SuggestionStatus::Pending);
    // The next try takes what is suggested by then.
    let again = store.wish(&id, &wish(Decision::Accept, "b"), at(2)).expect("writes").expect("is wanted");
    assert_eq!(
        (again.state, &again.config, again.error.as_deref()),
        (InstallState::Making, &json!({"alias": "b"}), None)
    );
    assert!(store.fulfil(&again, None, None, at(3)).expect("writes"));

    let undo = store.wish(&id, &wish(Decision::Undo, "b"), at(4)).expect("writes").expect("is wanted");
    assert!(store.give_up(&undo, "edited").expect("writes"));
    assert_eq!((row(&store, &id).state, status(&store, &id)), (InstallState::Made, SuggestionStatus::Accepted));
}

#[test]
fn how_it_did_is_counted_once_and_kept_within_bounds() {
    let (store, id) = store();
    let wished = store.wish(&id, &wish(Decision::Accept, "a"), at(1)).expect("writes").expect("is wanted");
    store.fulfil(&wished, None, None, at(2)).expect("writes");
    let fire = |second: i64, undone: Option<i64>| Fire { at: at(second), overridden_at: undone.map(at) };
    store
        .note_seen(&wished, Seen::On, Some("automation.a"), Some(at(20)), &[fire(10, None), fire(20, None)], at(30))
        .expect("writes");
    // Seen again, and undone meanwhile; what was seen undone is not forgotten.
    store.note_seen(&wished, Seen::Off, None, None, &[fire(20, Some(25)), fire(40, None)], at(50)).expect("writes");
    store.note_seen(&wished, Seen::Off, None, None, &[fire(20, None)], at(60)).expect("writes");
    let seen = row(&store, &id);
    assert_eq!((seen.fired, seen.overridden, seen.seen), (3, 1, Some(Seen::Off)));
    assert_eq!((seen.last_triggered, seen.entity_id.as_deref()), (Some(at(20)), Some("automation.a")));
    let many: Vec<Fire> = (0..10_050).map(|second| fire(second, None)).collect();
    store.note_seen(&wished, Seen::On, None, None, &many, at(70)).expect("writes");
    store.tidy(at(80), &Retention::default()).expect("tidies");
    assert_eq!(row(&store, &id).fired, 10_000);

    assert!(store.note_deleted(&wished, at(90)).expect("writes"));
    assert!(!store.note_deleted(&wished, at(91)).expect("writes"));
    assert_eq!((row(&store, &id).state, status(&store, &id)), (InstallState::Undone, SuggestionStatus::Pending));
    let decisions = store.past_decisions(&FeedbackFilter::default()).expect("reads");
    assert_eq!((decisions[0].verdict, decisions[0].undone_at), (Verdict::Accepted, Some(at(90))), "it teaches");
}

#[test]
fn an_automation_that_is_there_is_remembered_and_one_that_has_gone_is_not() {
    let (store, id) = store();
    let wished = store.wish(&id, &wish(Decision::Accept, "a"), at(1)).expect("writes").expect("is wanted");
    store.fulfil(&wished, None, None, at(2)).expect("writes");
    let much_later = at(400 * 86_400);
    commit(&store, Vec::new(), 3);
    store.tidy(much_later, &Retention::default()).expect("tidies");
    assert_eq!(row(&store, &id).state, InstallState::Made);
    let undo = store.wish(&id, &wish(Decision::Undo, "a"), at(4)).expect("writes").expect("is wanted");
    store.fulfil(&undo, None, None, at(5)).expect("writes");
    commit(&store, Vec::new(), 6);
    store.tidy(much_later, &Retention::default()).expect("tidies");
    assert_eq!((store.suggestion(&id).expect("reads"), store.installation(&id).expect("reads")), (None, None));
}
