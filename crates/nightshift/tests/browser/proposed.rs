//! What a language model would have brought, put into the database of a home.

use std::path::Path;

use domain::{AtTime, Backtest, Change, Clock, Proposal, RunOrigin, SuggestionId, SuggestionStatus, Trigger, WordedBy};
use jiff::SignedDuration;
use nightshift::lifecycle::SystemClock;
use store::{Claim, Claimed, Page, Results, Store, SuggestionFilter};

/// What the model says in front of the plain words.
pub(crate) const REASON: &str = "So this is one thing less to think of.";

/// What is proposed, as a sentence.
pub(crate) const SUMMARY: &str = "It acts ten minutes later.";

/// A night that finds again what there is in this database of a home, whose first idea by the clock that waits is worded by a model, with
/// a proposal to act ten minutes later. Returns its id.
pub(crate) fn put(database: &Path) -> SuggestionId {
    let store = Store::open(database).expect("opens");
    let patterns = store.patterns(&Page::first(200)).expect("reads").into_iter().map(|one| one.pattern).collect();
    let mut found = store.suggestions(&SuggestionFilter::default(), &Page::first(200)).expect("reads");
    let waiting = found.iter_mut().filter(|one| one.status == SuggestionStatus::Pending);
    let by_the_clock = waiting.map(|one| &mut one.suggestion).find_map(|one| match one.automation.triggers.first() {
        Some(Trigger::Time { at }) => Some((*at, one)),
        _ => None,
    });
    let (at, first) = by_the_clock.expect("one goes by the clock");
    first.description = format!("{REASON} {}", first.description);
    first.worded_by = WordedBy::Model;
    let proposal = Proposal {
        changes: vec![Change::SetTime { at: AtTime::from_seconds(i64::from(at.seconds()) + 600) }],
        summary: SUMMARY.to_owned(),
        before: first.backtest.clone(),
        after: Backtest { false_fires: 0, ..first.backtest.clone() },
    };
    let id = first.id.clone();
    let now = SystemClock.now();
    let lease = SignedDuration::from_secs(60);
    let claim = Claim { origin: RunOrigin::Manual, slot: None, scheduled_for: None, now, lease };
    let Claimed::Run(run) = store.claim(&claim).expect("writes") else { unreachable!("nobody else is at work") };
    let results = Results {
        now,
        events: 1000,
        patterns,
        suggestions: found.into_iter().map(|one| one.suggestion).collect(),
        renewed: Vec::new(),
        advice: Vec::new(),
        proposals: vec![(id.clone(), proposal)],
        overrides: Vec::new(),
        notes: Vec::new(),
        messages: Vec::new(),
    };
    store.commit_results(&run.id, &results).expect("writes");
    id
}
