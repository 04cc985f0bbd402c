use domain::{RunId, SuggestionId, SuggestionStatus};
use store::{Changes, Claimed, Decision, Page, Results, Store, SuggestionFilter};

use crate::samples::{at, claim, message, pattern, results, suggestion};

fn night(store: &Store, results: &Results) -> (RunId, Changes) {
    let seconds = results.now.as_second() - at(0).as_second();
    let Claimed::Run(run) = store.claim(&claim(None, seconds)).expect("claims") else {
        unreachable!("nights here follow one another")
    };
    let changes = store.commit_results(&run.id, results).expect("commits");
    (run.id, changes)
}

fn id(name: &str) -> SuggestionId {
    suggestion(name, "").id
}

fn status(store: &Store, name: &str) -> SuggestionStatus {
    store.suggestion(&id(name)).expect("reads").expect("is there").status
}

#[test]
fn everything_comes_back_as_it_went_in() {
    let store = Store::open_in_memory().expect("opens");
    night(&store, &results(&["a"], "t", 0));
    assert_eq!(store.current_patterns().expect("reads"), [pattern("a")]);
    let stored = store.suggestion(&id("a")).expect("reads").expect("is there");
    assert_eq!(stored.suggestion, suggestion("a", "t"));
    assert_eq!((stored.first_seen, stored.last_seen, stored.decided_at), (at(0), at(0), None));
    assert_eq!(store.suggestion(&SuggestionId::new("s-none")).expect("reads"), None);
}

#[test]
fn numbers_that_are_none_come_back() {
    let store = Store::open_in_memory().expect("opens");
    let mut strange = results(&["a"], "t", 0);
    strange.patterns[0].q_value = f64::NAN;
    strange.patterns[0].score = f64::NEG_INFINITY;
    strange.suggestions[0].confidence = f64::NAN;
    night(&store, &strange);
    let pattern = &store.current_patterns().expect("reads")[0];
    assert!(pattern.q_value.is_nan());
    assert!(pattern.score.is_infinite());
    assert!(store.suggestion(&id("a")).expect("reads").expect("is there").suggestion.confidence.is_nan());
}

#[test]
fn hostile_texts_are_stored_as_they_are() {
    let texts =
        ["'; DROP TABLE suggestions; --", "<script>alert(1)</script>", "a\0b\"\\", "🏠\u{202e}\r\n", "{\"$ne\":1}"];
    let store = Store::open_in_memory().expect("opens");
    for (seconds, text) in (0_i64..).zip(texts) {
        let mut results = results(&["a"], text, seconds);
        results.notes = vec![text.into()];
        results.patterns[0].actions[0].state = text.to_owned();
        results.suggestions[0].yaml = text.to_owned();
        let (run, _) = night(&store, &results);
        assert_eq!(store.run(&run).expect("reads").expect("is there").notes, [text]);
        let stored = store.suggestion(&id("a")).expect("reads").expect("is there").suggestion;
        assert_eq!((stored.title.as_str(), stored.yaml.as_str(), stored.automation.alias.as_str()), (text, text, text));
        assert_eq!(store.current_patterns().expect("reads")[0].actions[0].state, text);
        assert_eq!(store.pending_messages(99).expect("reads").last().map(|m| m.payload.as_str()), Some(text));
        store.set_meta(text, text).expect("writes");
        assert_eq!(store.meta(text).expect("reads").as_deref(), Some(text));
        let page = Page { limit: 9, before: Some(text.to_owned()) };
        assert_eq!(store.suggestions(&SuggestionFilter::default(), &page).expect("reads"), []);
        assert_eq!(store.patterns(&page).expect("reads"), []);
        store.runs(&page).expect("reads");
    }
}

#[test]
fn a_later_night_updates_brings_back_and_lets_go() {
    let store = Store::open_in_memory().expect("opens");
    let (first, changes) = night(&store, &results(&["b", "a"], "first", 0));
    assert_eq!(changes, Changes { new: vec![id("b"), id("a")], ..Changes::default() });

    let (second, changes) = night(&store, &results(&["c", "b"], "second", 100));
    assert_eq!(changes, Changes { new: vec![id("c")], updated: 1, returned: 0, gone: 1 });
    assert_eq!(status(&store, "a"), SuggestionStatus::Gone);
    let b = store.suggestion(&id("b")).expect("reads").expect("is there");
    assert_eq!((b.suggestion.title.as_str(), b.first_seen, b.last_seen), ("second", at(0), at(100)));

    let (third, changes) = night(&store, &results(&["a"], "third", 200));
    assert_eq!(changes, Changes { new: vec![], updated: 0, returned: 1, gone: 2 });
    let a = store.suggestion(&id("a")).expect("reads").expect("is there");
    assert_eq!((a.status, a.first_seen, a.last_seen), (SuggestionStatus::Pending, at(0), at(200)));
    let history: Vec<_> = store
        .suggestion_history(&id("a"))
        .expect("reads")
        .into_iter()
        .map(|step| (step.at, step.from, step.to, step.run_id))
        .collect();
    assert_eq!(
        history,
        [
            (at(0), None, SuggestionStatus::Pending, Some(first)),
            (at(100), Some(SuggestionStatus::Pending), SuggestionStatus::Gone, Some(second)),
            (at(200), Some(SuggestionStatus::Gone), SuggestionStatus::Pending, Some(third)),
        ]
    );

    let patterns = store.patterns(&Page::default()).expect("reads");
    let seen: Vec<_> = patterns.iter().map(|p| (p.pattern.id.clone(), p.first_seen, p.last_seen, p.gone_at)).collect();
    assert_eq!(
        seen,
        [
            (pattern("a").id, at(0), at(200), None),
            (pattern("b").id.min(pattern("c").id), seen[1].1, at(100), Some(at(200))),
            (pattern("b").id.max(pattern("c").id), seen[2].1, at(100), Some(at(200))),
        ]
    );
    assert_eq!(store.current_patterns().expect("reads"), [pattern("a")]);
}

#[test]
fn what_the_user_decided_stays() {
    let store = Store::open_in_memory().expect("opens");
    night(&store, &results(&["yes", "no"], "first", 0));
    store.decide(&id("yes"), Decision::Accept, at(10)).expect("decides");
    store.decide(&id("no"), Decision::Reject, at(10)).expect("decides");

    let (_, changes) = night(&store, &results(&["no", "yes"], "second", 100));
    assert_eq!(changes, Changes { updated: 2, ..Changes::default() });
    assert_eq!(status(&store, "no"), SuggestionStatus::Rejected);
    assert_eq!(status(&store, "yes"), SuggestionStatus::Accepted);

    let (_, changes) = night(&store, &results(&[], "third", 200));
    assert_eq!(changes, Changes::default());
    for (name, stands) in [("yes", SuggestionStatus::Accepted), ("no", SuggestionStatus::Rejected)] {
        let stored = store.suggestion(&id(name)).expect("reads").expect("is there");
        assert_eq!((stored.status, stored.last_seen, stored.decided_at), (stands, at(100), Some(at(10))));
        assert_eq!(stored.suggestion.title, "second");
    }
}

#[test]
fn one_id_given_twice_is_taken_once() {
    let store = Store::open_in_memory().expect("opens");
    let mut twice = results(&["a", "a"], "first", 0);
    twice.suggestions[1].title = "again".to_owned();
    let (_, changes) = night(&store, &twice);
    assert_eq!(changes.new, [id("a")]);
    assert_eq!(store.suggestion(&id("a")).expect("reads").map(|s| s.suggestion.title), Some("first".to_owned()));
    assert_eq!(store.current_patterns().expect("reads").len(), 1);
}

#[test]
fn an_error_in_the_middle_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    night(&store, &results(&["a"], "first", 0));
    let Claimed::Run(run) = store.claim(&claim(None, 100)).expect("claims") else { unreachable!("free") };
    // The very last statement fails.
    rusqlite::Connection::open(&path)
        .and_then(|raw| {
            raw.execute_batch(
                "CREATE TRIGGER no BEFORE INSERT ON outbox WHEN new.payload = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END",
            )
        })
        .expect("writes");
    let mut bad = results(&["b"], "second", 110);
    bad.messages = vec![message("good"), message("bad")];
    store.commit_results(&run.id, &bad).expect_err("fails");

    assert_eq!(store.running().expect("reads"), Some(run.clone()));
    assert_eq!(store.current_patterns().expect("reads"), [pattern("a")]);
    assert_eq!(status(&store, "a"), SuggestionStatus::Pending);
    assert_eq!(store.suggestion(&id("b")).expect("reads"), None);
    assert_eq!(store.outbox_depth().expect("counts"), 1);
    bad.messages.pop();
    store.commit_results(&run.id, &bad).expect("commits");
    assert_eq!(status(&store, "a"), SuggestionStatus::Gone);
}
