use std::fs;

use domain::{Event, EventLogBuilder, RunStatus, Stage, SuggestionStatus};
use jiff::Timestamp;
use jiff::civil::date;
use store::{Claimed, Decision, Page, Retention, RunEnd, Store, SuggestionFilter};

use crate::samples::{at, claim, results, suggestion};

const DAY: i64 = 86_400;

fn begin(store: &Store, slot: Option<&str>, seconds: i64) -> domain::Run {
    let Claimed::Run(run) = store.claim(&claim(slot, seconds)).expect("claims") else { unreachable!("free") };
    run
}

#[test]
fn what_is_old_goes_and_what_matters_stays() {
    let store = Store::open_in_memory().expect("opens");
    let run = begin(&store, Some("2026-10-01"), 0);
    store.commit_results(&run.id, &results(&["gone", "no", "yes"], "t", 1)).expect("commits");
    store.decide(&suggestion("no", "").id, Decision::Reject, at(2)).expect("decides");
    store.decide(&suggestion("yes", "").id, Decision::Accept, at(2)).expect("decides");
    let sent = store.pending_messages(1).expect("reads").remove(0);
    store.message_sent(sent.id, at(3)).expect("notes");
    for seconds in 1..6 {
        let run = begin(&store, None, seconds * DAY);
        let end =
            RunEnd { status: RunStatus::Failed, stage: Stage::Mine, error: String::new(), now: at(seconds * DAY + 1) };
        store.end_run(&run.id, &end, &[]).expect("ends");
    }
    let last = begin(&store, None, 6 * DAY);
    store.commit_results(&last.id, &results(&["new"], "t", 6 * DAY)).expect("commits");
    let running = begin(&store, None, 7 * DAY);

    let keep = Retention { runs: 3, pattern_days: 10, sent_days: 10 };
    let count = || {
        (
            store.runs(&Page::first(99)).expect("reads").len(),
            store.patterns(&Page::first(99)).expect("reads").len(),
            store.suggestions(&SuggestionFilter::default(), &Page::first(99)).expect("reads").len(),
        )
    };
    // Nothing is ten days old; of the runs the newest three stay, and that of the latest slot.
    store.tidy(at(7 * DAY), &keep).expect("tidies");
    assert_eq!(count(), (4, 4, 4));
    assert_eq!(store.last_slot(Timestamp::MAX).expect("reads").map(|(slot, _)| slot).as_deref(), Some("2026-10-01"));

    store.tidy(at(30 * DAY), &Retention { runs: 0, ..keep }).expect("tidies");
    assert_eq!(count(), (3, 1, 3));
    assert_eq!(store.last_success().expect("reads").map(|run| run.id), Some(last.id));
    assert_eq!(store.running().expect("reads"), Some(running));
    assert_eq!(store.count_suggestions(SuggestionStatus::Gone).expect("counts"), 0);
    assert_eq!(store.rejected().expect("reads").len(), 1);
    assert_eq!(store.suggestion_history(&suggestion("gone", "").id).expect("reads"), []);
    // The second message was never sent.
    assert_eq!(store.outbox_depth().expect("counts"), 1);
    store.check_integrity().expect("sound");
}

#[test]
fn room_goes_back_to_the_disk() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    let mut builder = EventLogBuilder::default();
    let mut random = 7_u64;
    for number in 0..100_000_i64 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let time = number * 1_000_000 + i64::try_from(random >> 45).expect("small");
        builder.push(Event { time, entity_id: "light.a", state: "on", cause: domain::Cause::Device });
    }
    store.archive_day(date(2026, 10, 1), &builder.finish()).expect("archives");
    let size = |store: Store| {
        drop(store);
        fs::metadata(&path).expect("is there").len()
    };
    let full = size(store);
    let store = Store::open(&path).expect("opens");
    store.prune_archive(date(2026, 10, 2)).expect("prunes");
    store.tidy(at(0), &Retention::default()).expect("tidies");
    let tidied = size(store);
    assert!(tidied < full / 2, "{full} bytes before, {tidied} after");
}
