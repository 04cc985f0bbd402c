use std::collections::BTreeSet;

use domain::{Category, PatternKind, SuggestionId, SuggestionStatus};
use store::{Decision, Page, Store, SuggestionFilter};

use crate::nights::{commit, store_with};
use crate::samples::{at, pattern, results, suggestion};

fn id(name: &str) -> SuggestionId {
    suggestion(name, "").id
}

fn listed(store: &Store, filter: &SuggestionFilter, page: &Page) -> Vec<SuggestionId> {
    store.suggestions(filter, page).expect("reads").into_iter().map(|stored| stored.suggestion.id).collect()
}

#[test]
fn to_decide_and_to_think_again() {
    let store = store_with(&results(&["a"], "t", 0));
    let decide = |decision, seconds| {
        let stored = store.decide(&id("a"), decision, at(seconds)).expect("decides").expect("is there");
        (stored.status, stored.decided_at)
    };
    assert_eq!(decide(Decision::Undo, 1), (SuggestionStatus::Pending, None));
    assert_eq!(decide(Decision::Accept, 2), (SuggestionStatus::Accepted, Some(at(2))));
    assert_eq!(decide(Decision::Accept, 3), (SuggestionStatus::Accepted, Some(at(2))));
    assert_eq!(decide(Decision::Reject, 4), (SuggestionStatus::Rejected, Some(at(4))));
    assert_eq!(store.rejected().expect("reads"), BTreeSet::from([pattern("a").id]));
    assert_eq!(decide(Decision::Undo, 5), (SuggestionStatus::Pending, None));
    assert_eq!(decide(Decision::Undo, 6), (SuggestionStatus::Pending, None));
    assert_eq!(store.rejected().expect("reads"), BTreeSet::new());

    let steps: Vec<_> = store
        .suggestion_history(&id("a"))
        .expect("reads")
        .into_iter()
        .skip(1)
        .map(|s| (s.at, s.to, s.run_id))
        .collect();
    assert_eq!(
        steps,
        [
            (at(2), SuggestionStatus::Accepted, None),
            (at(4), SuggestionStatus::Rejected, None),
            (at(5), SuggestionStatus::Pending, None),
        ]
    );
    assert_eq!(store.decide(&SuggestionId::new("s-none"), Decision::Accept, at(9)).expect("decides"), None);
    assert_eq!(store.suggestion_history(&SuggestionId::new("s-none")).expect("reads"), []);
}

#[test]
fn what_is_gone_can_be_decided_on_and_not_undone() {
    let store = store_with(&results(&["a", "b"], "t", 0));
    commit(&store, &results(&[], "t", 100));
    let decide =
        |name, decision| store.decide(&id(name), decision, at(110)).expect("decides").expect("is there").status;
    assert_eq!(decide("a", Decision::Undo), SuggestionStatus::Gone);
    assert_eq!(decide("a", Decision::Reject), SuggestionStatus::Rejected);
    assert_eq!(decide("b", Decision::Accept), SuggestionStatus::Accepted);
    // An undone one that is not found is gone with the next run.
    assert_eq!(decide("b", Decision::Undo), SuggestionStatus::Pending);
    commit(&store, &results(&[], "t", 200));
    assert_eq!(store.count_suggestions(SuggestionStatus::Gone).expect("counts"), 1);
}

#[test]
fn a_rejected_suggestion_keeps_all_its_patterns_away() {
    let mut merged = results(&["a"], "t", 0);
    merged.suggestions[0].pattern_ids.push(pattern("b").id);
    let store = store_with(&merged);
    store.decide(&id("a"), Decision::Reject, at(1)).expect("decides");
    assert_eq!(store.rejected().expect("reads"), BTreeSet::from([pattern("a").id, pattern("b").id]));
}

#[test]
fn they_are_listed_in_rank_order_page_by_page() {
    let names = ["m", "z", "a", "q", "b"];
    let store = store_with(&results(&["old", "kept"], "t", 0));
    store.decide(&id("kept"), Decision::Accept, at(1)).expect("decides");
    commit(&store, &results(&names, "t", 100));

    let filter = SuggestionFilter { status: Some(SuggestionStatus::Pending), ..SuggestionFilter::default() };
    let all: Vec<_> = names.map(id).to_vec();
    assert_eq!(listed(&store, &filter, &Page::first(99)), all);
    let mut found = Vec::new();
    let mut page = Page::first(2);
    loop {
        let ids = listed(&store, &filter, &page);
        let Some(last) = ids.last() else { break };
        page.before = Some(last.as_str().to_owned());
        found.extend(ids);
    }
    assert_eq!(found, all);

    // What the latest run did not find comes last.
    let everything = listed(&store, &SuggestionFilter::default(), &Page::first(99));
    assert_eq!(everything[..5], all);
    assert_eq!(everything[5..].iter().cloned().collect::<BTreeSet<_>>(), BTreeSet::from([id("old"), id("kept")]));
    // A page may begin after one that the filter leaves out.
    let page = Page { limit: 99, before: Some(id("m").as_str().to_owned()) };
    assert_eq!(listed(&store, &filter, &page), all[1..]);
}

#[test]
fn filters_must_all_fit() {
    let mut mixed = results(&["a", "b", "c"], "t", 0);
    mixed.suggestions[0].category = Category::Energy;
    mixed.suggestions[1].kind = PatternKind::Sun;
    let store = store_with(&mixed);
    let all = Page::default();
    let none = SuggestionFilter::default();
    assert_eq!(listed(&store, &SuggestionFilter { category: Some(Category::Energy), ..none }, &all), [id("a")]);
    assert_eq!(listed(&store, &SuggestionFilter { kind: Some(PatternKind::Sun), ..none }, &all), [id("b")]);
    let both = SuggestionFilter { kind: Some(PatternKind::Sun), category: Some(Category::Energy), ..none };
    assert_eq!(listed(&store, &both, &all), []);
    let rejected = SuggestionFilter { status: Some(SuggestionStatus::Rejected), ..none };
    assert_eq!(listed(&store, &rejected, &all), []);
    assert_eq!(store.count_suggestions(SuggestionStatus::Pending).expect("counts"), 3);
}

#[test]
fn what_is_put_off_waits_out_of_sight_until_its_time_or_a_decision() {
    let store = store_with(&results(&["a", "b"], "t", 0));
    let filter = |awake, asleep| SuggestionFilter { awake_at: awake, asleep_at: asleep, ..SuggestionFilter::default() };
    let awake = |seconds| listed(&store, &filter(Some(at(seconds)), None), &Page::first(9));
    let asleep = |seconds| listed(&store, &filter(None, Some(at(seconds))), &Page::first(9));
    assert!(store.snooze(&id("a"), at(100)).expect("writes"));
    assert_eq!((awake(99), asleep(99)), (vec![id("b")], vec![id("a")]));
    assert_eq!((awake(100), asleep(100)), (vec![id("a"), id("b")], vec![]));
    assert_eq!(store.count_inbox(at(99), Some(at(0))).expect("counts"), (1, 1));
    assert_eq!(store.count_inbox(at(100), None).expect("counts"), (2, 0));
    // A night leaves it as it is; a decision does not.
    commit(&store, &results(&["a", "b"], "t", 10));
    assert_eq!(asleep(99), [id("a")]);
    store.decide(&id("a"), Decision::Undo, at(20)).expect("writes");
    assert_eq!(asleep(99), []);
    store.decide(&id("a"), Decision::Accept, at(21)).expect("writes");
    assert!(!store.snooze(&id("a"), at(100)).expect("writes"), "it is decided");
    assert!(!store.snooze(&id("c"), at(100)).expect("writes"), "there is none");
}
