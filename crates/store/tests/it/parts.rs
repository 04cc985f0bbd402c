//! Suggestions that are part of another one.

use std::collections::BTreeMap;

use domain::{Draft, Joined, PatternKind, SuggestionId, SuggestionStatus};
use jiff::Timestamp;
use store::{
    Decision, NewVersion, Page, Renewed, Results, Store, StoreError, StoredSuggestion, SuggestionFilter, Versioned,
};

use crate::nights::{commit, store_with};
use crate::samples::{at, pattern, results, suggestion};

fn id(name: &str) -> SuggestionId {
    SuggestionId::of(&pattern(name).id)
}

fn stored(store: &Store, name: &str) -> StoredSuggestion {
    store.suggestion(&id(name)).expect("reads").expect("is there")
}

/// What `whole` does with these as its parts.
fn draft(whole: &str, parts: &[&str]) -> Draft {
    let joined = parts.iter().map(|part| Joined {
        suggestion: id(part),
        title: (*part).to_owned(),
        pattern_ids: vec![pattern(part).id],
        entities: pattern(part).actions.into_iter().map(|action| action.entity_id).collect(),
    });
    Draft {
        title: None,
        kind: PatternKind::Time,
        trigger: pattern(whole).trigger,
        conditions: Vec::new(),
        actions: std::iter::once(&whole).chain(parts).flat_map(|name| pattern(name).actions).collect(),
        settings: BTreeMap::new(),
        joined: joined.collect(),
    }
}

fn join(store: &Store, whole: &str, parts: &[&str], now: Timestamp) -> Versioned {
    let new = NewVersion {
        of: stored(store, whole).version,
        found: draft(whole, &[]),
        draft: (!parts.is_empty()).then(|| draft(whole, parts)),
        suggestion: suggestion(whole, if parts.is_empty() { "t" } else { "together" }),
        summary: "Other.".to_owned(),
        changes: Vec::new(),
        request: None,
        restores: None,
    };
    store.change_suggestion(&id(whole), &new, now).expect("writes")
}

#[track_caller]
fn joined(store: &Store, whole: &str, parts: &[&str], now: Timestamp) {
    let versioned = join(store, whole, parts, now);
    assert!(matches!(versioned, Versioned::Done(_)), "{versioned:?}");
}

/// What waits for its user, by all that lists and counts it.
fn waiting(store: &Store) -> Vec<SuggestionId> {
    let filter = SuggestionFilter { status: Some(SuggestionStatus::Pending), ..SuggestionFilter::default() };
    let listed = store.suggestions(&filter, &Page::first(99)).expect("lists");
    let count = listed.len() as u64;
    assert_eq!(store.count_suggestions(SuggestionStatus::Pending).expect("counts"), count);
    assert_eq!(store.count_inbox(at(9_999), None).expect("counts").0, count);
    listed.into_iter().map(|stored| stored.suggestion.id).collect()
}

#[test]
fn a_part_waits_for_nothing_by_itself_and_comes_back_as_it_was() {
    let store = store_with(&results(&["a", "b", "c"], "t", 0));
    let before = stored(&store, "b");
    joined(&store, "a", &["b"], at(10));
    assert_eq!(waiting(&store), [id("a"), id("c")]);
    assert_eq!(stored(&store, "b"), StoredSuggestion { part_of: Some(id("a")), ..before.clone() });
    // All that there is is still there for whoever asks for all.
    assert_eq!(store.suggestions(&SuggestionFilter::default(), &Page::first(9)).expect("lists").len(), 3);
    for decision in [Decision::Accept, Decision::Reject, Decision::Undo] {
        let refused = store.decide(&id("b"), decision, at(11));
        assert!(matches!(&refused, Err(StoreError::Part { whole, .. }) if *whole == id("a")), "{refused:?}");
    }
    assert_eq!(join(&store, "b", &["c"], at(12)), Versioned::Part(id("a")));

    joined(&store, "a", &[], at(13));
    assert_eq!((stored(&store, "b"), waiting(&store).len()), (before.clone(), 3));

    // Turned down, it takes nothing with it; and it has it back with what was decided.
    joined(&store, "a", &["b"], at(14));
    store.decide(&id("a"), Decision::Reject, at(15)).expect("decides");
    assert_eq!((stored(&store, "b"), waiting(&store)), (before, vec![id("b"), id("c")]));
    assert_eq!(store.rejected().expect("reads"), [pattern("a").id].into());
    store.decide(&id("a"), Decision::Undo, at(16)).expect("decides");
    assert_eq!((stored(&store, "b").part_of, waiting(&store)), (Some(id("a")), vec![id("a"), id("c")]));

    store.decide(&id("a"), Decision::Accept, at(17)).expect("decides");
    assert_eq!((stored(&store, "b").part_of, waiting(&store)), (Some(id("a")), vec![id("c")]));
}

#[test]
fn nothing_is_part_of_two_and_what_has_parts_is_none() {
    let store = store_with(&results(&["a", "b", "c", "d"], "t", 0));
    joined(&store, "a", &["b"], at(10));
    assert_eq!(join(&store, "c", &["b"], at(11)), Versioned::Taken(id("b")));
    assert_eq!(join(&store, "c", &["a"], at(11)), Versioned::Taken(id("a")));
    assert_eq!(join(&store, "c", &["c"], at(11)), Versioned::Taken(id("c")));
    store.decide(&id("d"), Decision::Accept, at(12)).expect("decides");
    assert_eq!(join(&store, "c", &["d"], at(13)), Versioned::Taken(id("d")));
    assert_eq!((stored(&store, "c").version, waiting(&store)), (1, vec![id("a"), id("c")]));
    joined(&store, "a", &["b", "c"], at(14));
    assert_eq!(waiting(&store), [id("a")]);
    joined(&store, "a", &["c"], at(15));
    assert_eq!(waiting(&store), [id("a"), id("b")]);
}

#[test]
fn whoever_decides_on_a_part_that_came_free_takes_its_whole_apart() {
    for (decision, wholes) in [(Decision::Accept, 3), (Decision::Reject, 3)] {
        let store = store_with(&results(&["a", "b", "c"], "t", 0));
        let found = stored(&store, "a");
        joined(&store, "a", &["b"], at(10));
        store.decide(&id("a"), Decision::Reject, at(11)).expect("decides");
        store.decide(&id("b"), decision, at(12)).expect("it is free");
        store.decide(&id("a"), Decision::Undo, at(13)).expect("decides");
        // It would do the same twice, or what nobody wants.
        let back = stored(&store, "a");
        assert_eq!((back.suggestion, back.draft, back.version), (found.suggestion, None, wholes));
        assert_eq!(stored(&store, "b").part_of, None);
        let versions = store.suggestion_versions(&id("a")).expect("reads");
        assert_eq!(
            (versions[0].restores, versions[0].is_current, &versions[0].draft),
            (Some(1), true, &draft("a", &[]))
        );
        assert_eq!(join(&store, "a", &["b"], at(14)), Versioned::Taken(id("b")));
    }
    // So does whoever makes it part of another one.
    let store = store_with(&results(&["a", "b", "c"], "t", 0));
    joined(&store, "a", &["b"], at(10));
    store.decide(&id("a"), Decision::Reject, at(11)).expect("decides");
    joined(&store, "c", &["b"], at(12));
    store.decide(&id("a"), Decision::Undo, at(13)).expect("decides");
    assert_eq!((stored(&store, "a").draft, stored(&store, "b").part_of), (None, Some(id("c"))));
}

#[test]
fn nights_find_a_part_or_do_not_and_the_whole_stays() {
    let store = store_with(&results(&["a", "b"], "t", 0));
    joined(&store, "a", &["b"], at(10));
    let renewed = || vec![Renewed { suggestion: suggestion("a", "together"), version: 2 }];
    commit(&store, &Results { renewed: renewed(), ..results(&["a"], "t", 100) });
    assert_eq!((stored(&store, "b").status, waiting(&store)), (SuggestionStatus::Gone, vec![id("a")]));
    assert_eq!(stored(&store, "a").suggestion.title, "together");
    commit(&store, &Results { renewed: renewed(), ..results(&["a", "b"], "t", 200) });
    assert_eq!(stored(&store, "b").part_of, Some(id("a")));
    assert_eq!(waiting(&store), [id("a")]);
    // The whole goes, as when something of it was taken out of the home: its part stands by itself.
    commit(&store, &results(&["b"], "t", 300));
    assert_eq!((stored(&store, "a").status, waiting(&store)), (SuggestionStatus::Gone, vec![id("b")]));
}
