//! What a language model proposed to change, as it is kept.

use std::collections::BTreeMap;

use domain::{Backtest, Change, Draft, ForDuration, PatternKind, Proposal, Suggestion, SuggestionId};
use store::{NewVersion, Results, Store, Versioned};

use crate::nights::commit;
use crate::samples::{at, pattern, results, suggestion};

fn id(name: &str) -> SuggestionId {
    suggestion(name, "").id
}

fn proposal(minutes: i32) -> Proposal {
    Proposal {
        changes: vec![Change::Shift { by: ForDuration::from_seconds(60 * minutes) }],
        summary: format!("It acts {minutes} min later."),
        before: Backtest { served: 26, false_fires: 3, ..Backtest::default() },
        after: Backtest { served: 26, false_fires: 1, ..Backtest::default() },
    }
}

fn night(store: &Store, seconds: i64, proposals: Vec<(SuggestionId, Proposal)>) {
    commit(store, &Results { proposals, ..results(&["a", "b"], "t", seconds) });
}

fn kept(store: &Store, name: &str) -> Option<Proposal> {
    store.suggestion(&id(name)).expect("reads").expect("is there").proposal
}

#[test]
fn a_proposal_stays_until_the_next_night_and_until_its_user_changes_the_suggestion() {
    let store = Store::open_in_memory().expect("opens");
    night(&store, 0, vec![(id("a"), proposal(5)), (id("b"), proposal(6)), (id("gone"), proposal(7))]);
    assert_eq!((kept(&store, "a"), kept(&store, "b")), (Some(proposal(5)), Some(proposal(6))));
    night(&store, 100, vec![(id("b"), proposal(8))]);
    assert_eq!((kept(&store, "a"), kept(&store, "b")), (None, Some(proposal(8))));

    let draft = |kind| Draft {
        title: None,
        kind,
        trigger: pattern("b").trigger,
        conditions: Vec::new(),
        actions: pattern("b").actions,
        settings: BTreeMap::new(),
        joined: Vec::new(),
    };
    let new = NewVersion {
        of: 1,
        found: draft(PatternKind::Time),
        draft: Some(draft(PatternKind::Sun)),
        suggestion: Suggestion { title: "other".to_owned(), ..suggestion("b", "t") },
        summary: "Other.".to_owned(),
        changes: proposal(8).changes,
        request: None,
        restores: None,
    };
    let versioned = store.change_suggestion(&id("b"), &new, at(150)).expect("writes");
    assert!(matches!(versioned, Versioned::Done(stored) if stored.proposal.is_none()));
    night(&store, 200, vec![(id("b"), proposal(9))]);
    assert_eq!(kept(&store, "b"), None, "what is its user's own is given none");
}
