//! What users make of suggestions, as it is kept.

use std::collections::BTreeMap;

use domain::{AtTime, Change, Draft, PatternKind, Suggestion, SuggestionId, SuggestionStatus, Trigger};
use store::{Author, Decision, NewVersion, Renewed, Results, Store, StoredSuggestion, Versioned};

use crate::nights::{commit, store_with};
use crate::samples::{at, pattern, results, suggestion};

fn id() -> SuggestionId {
    suggestion("a", "").id
}

/// What acts at this hour.
fn draft(hour: i64) -> Draft {
    Draft {
        title: None,
        kind: PatternKind::Time,
        trigger: Trigger::Time { at: AtTime::from_seconds(hour * 3_600) },
        conditions: Vec::new(),
        actions: pattern("a").actions,
        settings: BTreeMap::new(),
        joined: Vec::new(),
    }
}

/// The version that its user makes of version `of`: it acts at `hour`.
fn moved(of: u32, hour: i64) -> NewVersion {
    NewVersion {
        of,
        found: draft(6),
        draft: Some(draft(hour)),
        suggestion: suggestion("a", &format!("at {hour}")),
        summary: format!("It acts at {hour}."),
        changes: vec![Change::SetTime { at: AtTime::from_seconds(hour * 3_600) }],
        request: None,
        restores: None,
    }
}

#[track_caller]
fn done(versioned: Versioned) -> StoredSuggestion {
    let Versioned::Done(stored) = versioned else { unreachable!("{versioned:?}") };
    *stored
}

fn numbers(store: &Store) -> Vec<u32> {
    store.suggestion_versions(&id()).expect("reads").iter().map(|version| version.number).collect()
}

#[test]
fn a_change_is_in_force_and_the_first_is_kept_beside_it() {
    let store = store_with(&results(&["a", "b"], "t", 0));
    let found = store.suggestion(&id()).expect("reads").expect("is there");
    assert_eq!((found.version, numbers(&store)), (1, Vec::new()));

    let asked = NewVersion { request: Some("at seven".to_owned()), ..moved(1, 7) };
    let stored = done(store.change_suggestion(&id(), &asked, at(10)).expect("writes"));
    assert_eq!((stored.version, stored.changed_at, stored.draft), (2, Some(at(10)), Some(draft(7))));
    assert_eq!(stored.suggestion.title, "at 7");
    assert_eq!(stored.found.as_ref(), Some(&found.suggestion), "with the picture of its evidence");

    let versions = store.suggestion_versions(&id()).expect("reads");
    let [new, first] = versions.as_slice() else { unreachable!("{versions:?}") };
    assert_eq!((new.author, new.number, new.at, new.is_current), (Author::User, 2, at(10), true));
    assert_eq!((new.request.as_deref(), &new.changes), (Some("at seven"), &asked.changes));
    assert_eq!((first.author, first.number, first.at, first.is_current), (Author::Nightshift, 1, at(0), false));
    assert_eq!((&first.draft, first.title.as_str()), (&draft(6), "t"));
    // The other one has none of it.
    let other = SuggestionId::of(&pattern("b").id);
    assert_eq!(store.suggestion_versions(&other).expect("reads"), []);

    // What nights found can be had back, as a version of its own.
    let back = NewVersion { draft: None, restores: Some(1), suggestion: found.suggestion.clone(), ..moved(2, 6) };
    let stored = done(store.change_suggestion(&id(), &back, at(20)).expect("writes"));
    assert_eq!((stored.version, stored.changed_at, stored.draft, stored.found), (3, None, None, None));
    assert_eq!(stored.suggestion, found.suggestion);
    assert_eq!(store.changed_suggestions().expect("reads"), []);
    assert_eq!(store.suggestion_versions(&id()).expect("reads")[0].restores, Some(1));
}

#[test]
fn of_two_changes_at_once_the_second_is_told() {
    let store = store_with(&results(&["a"], "t", 0));
    done(store.change_suggestion(&id(), &moved(1, 7), at(10)).expect("writes"));
    assert_eq!(store.change_suggestion(&id(), &moved(1, 8), at(11)).expect("writes"), Versioned::Outdated(2));
    assert_eq!(store.suggestion(&id()).expect("reads").expect("is there").suggestion.title, "at 7");
    let missing = SuggestionId::new("s-none");
    assert_eq!(store.change_suggestion(&missing, &moved(1, 8), at(12)).expect("writes"), Versioned::Missing);
    store.decide(&id(), Decision::Accept, at(13)).expect("decides");
    let decided = Versioned::Decided(SuggestionStatus::Accepted);
    assert_eq!(store.change_suggestion(&id(), &moved(2, 8), at(14)).expect("writes"), decided);
    assert_eq!(numbers(&store), [2, 1]);
}

#[test]
fn a_night_leaves_a_change_as_it_is_and_renews_what_is_said_of_it() {
    let store = store_with(&results(&["a"], "t", 0));
    done(store.change_suggestion(&id(), &moved(1, 7), at(10)).expect("writes"));
    let renewed = |version, title| Renewed { suggestion: suggestion("a", title), version };
    commit(&store, &Results { renewed: vec![renewed(2, "at 7, better")], ..results(&["a"], "found anew", 100) });
    let stored = store.suggestion(&id()).expect("reads").expect("is there");
    assert_eq!((stored.version, stored.suggestion.title.as_str()), (2, "at 7, better"));
    assert_eq!(stored.found.as_ref().map(|found: &Suggestion| found.title.as_str()), Some("found anew"));

    // Changed while the night was at work: what it says is of another version.
    done(store.change_suggestion(&id(), &moved(2, 8), at(110)).expect("writes"));
    commit(&store, &Results { renewed: vec![renewed(2, "too late")], ..results(&["a"], "t", 200) });
    let stored = store.suggestion(&id()).expect("reads").expect("is there");
    assert_eq!((stored.version, stored.suggestion.title.as_str()), (3, "at 8"));
}

#[test]
fn so_many_versions_are_kept_and_always_the_first() {
    let store = store_with(&results(&["a"], "t", 0));
    for of in 1..=60 {
        let hour = i64::from(of % 24);
        done(store.change_suggestion(&id(), &moved(of, hour), at(10 + i64::from(of))).expect("writes"));
    }
    let kept = numbers(&store);
    assert_eq!((kept.len(), kept[0], kept[49], kept[50]), (51, 61, 12, 1));
}
