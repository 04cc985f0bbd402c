use std::collections::BTreeMap;
use std::sync::Barrier;

use domain::{Form, Remark, Run, RunId, RunOrigin, RunStatus, Stage};
use jiff::Timestamp;
use store::{Claimed, Page, RunEnd, Store, StoreError};

use crate::samples::{at, claim, message, results};

fn open() -> Store {
    Store::open_in_memory().expect("opens")
}

fn begun(claimed: Claimed) -> Run {
    match claimed {
        Claimed::Run(run) => run,
        other => unreachable!("a run should have begun: {other:?}"),
    }
}

fn begin(store: &Store, slot: Option<&str>, seconds: i64) -> Run {
    begun(store.claim(&claim(slot, seconds)).expect("claims"))
}

fn fail(store: &Store, id: &RunId, seconds: i64) {
    let end = RunEnd {
        status: RunStatus::Failed,
        stage: Stage::Fetch,
        error: "the source did not answer".into(),
        now: at(seconds),
        may_pass: false,
    };
    store.end_run(id, &end, &[]).expect("ends");
}

/// With the row, so that a disk that fails between the two costs no further try.
#[test]
fn whether_a_failure_may_pass_is_kept_with_the_end_of_the_run() {
    let store = open();
    let run = begin(&store, Some("2026-10-01"), 0);
    let end = RunEnd {
        status: RunStatus::Failed,
        stage: Stage::Fetch,
        error: "the disk failed".into(),
        now: at(1),
        may_pass: true,
    };
    store.end_run(&RunId::new("another"), &end, &[]).expect_err("is not at work");
    assert!(!store.failed_in_passing(&RunId::new("another")).expect("reads"), "nothing was written");
    store.end_run(&run.id, &end, &[]).expect("ends");
    assert!(store.failed_in_passing(&run.id).expect("reads"));
    let later = begin(&store, Some("2026-10-02"), 2);
    fail(&store, &later.id, 3);
    assert!(!store.failed_in_passing(&later.id).expect("reads"));
}

#[test]
fn a_claimed_run_is_a_row_from_the_start() {
    let store = open();
    let run = begin(&store, Some("2026-10-01"), 5);
    assert!(run.id.as_str().starts_with("20261001T030005.000000Z-"), "{}", run.id);
    assert_eq!((run.status, run.stage, run.attempt), (RunStatus::Running, Stage::Fetch, 1));
    assert_eq!((run.origin, run.scheduled_for, run.started_at), (RunOrigin::Schedule, Some(at(0)), at(5)));
    assert_eq!(store.run(&run.id).expect("reads"), Some(run.clone()));
    assert_eq!(store.running().expect("reads"), Some(run.clone()));
    store.set_stage(&run.id, Stage::Mine, at(9)).expect("running");
    assert_eq!(store.run(&run.id).expect("reads").map(|run| run.stage), Some(Stage::Mine));
    assert_eq!(store.run(&RunId::new("'; DROP TABLE runs; --")).expect("reads"), None);
}

#[test]
fn one_run_at_a_time_and_one_success_a_slot() {
    let store = open();
    let first = begin(&store, Some("2026-10-01"), 0);
    assert_eq!(store.claim(&claim(Some("2026-10-01"), 1)).expect("claims"), Claimed::Busy(first.clone()));
    assert_eq!(store.claim(&claim(None, 2)).expect("claims"), Claimed::Busy(first.clone()));

    fail(&store, &first.id, 10);
    let second = begin(&store, Some("2026-10-01"), 20);
    assert_eq!(second.attempt, 2);
    store.commit_results(&second.id, &results(&["a"], "t", 30)).expect("commits");
    let done = store.run(&second.id).expect("reads").expect("is there");
    assert_eq!(store.claim(&claim(Some("2026-10-01"), 40)).expect("claims"), Claimed::SlotDone(done.clone()));

    // Manual runs do not use a slot up, and share the lock.
    let manual = begin(&store, None, 50);
    assert_eq!((manual.attempt, manual.origin, manual.scheduled_for), (1, RunOrigin::Manual, None));
    assert_eq!(store.claim(&claim(Some("2026-10-01"), 51)).expect("claims"), Claimed::SlotDone(done));
    assert_eq!(store.claim(&claim(Some("2026-10-02"), 52)).expect("claims"), Claimed::Busy(manual.clone()));
    store.commit_results(&manual.id, &results(&["a"], "t", 60)).expect("commits");
    assert_eq!(begin(&store, None, 70).attempt, 1);

    let attempts: Vec<_> = store.slot_runs("2026-10-01").expect("reads").into_iter().map(|run| run.attempt).collect();
    assert_eq!(attempts, [1, 2]);
}

#[test]
fn a_dead_run_holds_the_lock_for_one_lease() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let dead = begin(&Store::open(&path).expect("opens"), Some("2026-10-01"), 0);

    let store = Store::open(&path).expect("opens again");
    assert_eq!(store.interrupt_stale(at(59)).expect("looks"), []);
    assert!(matches!(store.claim(&claim(None, 59)).expect("claims"), Claimed::Busy(_)));
    let next = begin(&store, Some("2026-10-01"), 60);
    assert_eq!(next.attempt, 2);
    let dead = store.run(&dead.id).expect("reads").expect("is there");
    assert_eq!((dead.status, dead.finished_at, dead.duration_ms), (RunStatus::Interrupted, Some(at(0)), Some(0)));
    assert!(dead.error.expect("says why").contains("died"));
}

#[test]
fn the_next_start_puts_a_dead_run_right() {
    let store = open();
    let run = begin(&store, None, 0);
    assert!(store.heartbeat(&run.id, at(50)).expect("beats"));
    assert_eq!(store.interrupt_stale(at(109)).expect("looks"), []);
    let put_right = store.interrupt_stale(at(110)).expect("looks");
    assert_eq!(put_right.len(), 1);
    assert_eq!((put_right[0].status, put_right[0].duration_ms), (RunStatus::Interrupted, Some(50_000)));
    assert_eq!(store.interrupt_stale(at(999)).expect("looks"), []);
    assert_eq!(store.running().expect("reads"), None);
}

#[test]
fn a_run_that_was_given_up_can_write_nothing_more() {
    let store = open();
    let lost = begin(&store, Some("2026-10-01"), 0).id;
    let next = begin(&store, Some("2026-10-01"), 100);
    assert!(!store.heartbeat(&lost, at(101)).expect("beats"));
    let is_lost = |error: StoreError| matches!(error, StoreError::LostRun { id } if id == lost);
    assert!(is_lost(store.set_stage(&lost, Stage::Mine, at(101)).expect_err("lost")));
    assert!(is_lost(store.commit_results(&lost, &results(&["a"], "t", 101)).expect_err("lost")));
    let end = RunEnd { status: RunStatus::Failed, stage: Stage::Mine, error: "".into(), now: at(101), may_pass: false };
    assert!(is_lost(store.end_run(&lost, &end, &[message("m")]).expect_err("lost")));

    assert_eq!(store.patterns(&Page::default()).expect("reads"), []);
    assert_eq!(store.outbox_depth().expect("counts"), 0);
    assert_eq!(store.running().expect("reads"), Some(next));
}

#[test]
fn a_clock_that_was_set_back_does_not_keep_a_dead_run_alive() {
    let store = open();
    let run = begin(&store, None, 1_000_000);
    assert!(matches!(store.claim(&claim(None, 1_000_000 - 59)).expect("claims"), Claimed::Busy(_)));
    let next = begin(&store, None, 0);
    assert!(next.id > run.id, "ids still sort by the order of claims");
}

#[test]
fn a_run_ends_once_with_its_message() {
    let store = open();
    let run = begin(&store, Some("2026-10-01"), 0);
    let end =
        |status| RunEnd { status, stage: Stage::Mine, error: "past its deadline".into(), now: at(7), may_pass: false };
    store.end_run(&run.id, &end(RunStatus::Interrupted), &[message("failed")]).expect("ends");
    let ended = store.run(&run.id).expect("reads").expect("is there");
    assert_eq!((ended.status, ended.stage, ended.duration_ms), (RunStatus::Interrupted, Stage::Mine, Some(7_000)));
    assert_eq!(ended.error.as_deref(), Some("past its deadline"));
    store.end_run(&run.id, &end(RunStatus::Failed), &[message("again")]).expect_err("has ended");
    let waiting = store.pending_messages(9).expect("reads");
    assert_eq!(waiting.iter().map(|m| (m.payload.as_str(), &m.run_id)).collect::<Vec<_>>(), [("failed", &run.id)]);

    // Success comes with results only.
    let run = begin(&store, None, 20);
    store.end_run(&run.id, &end(RunStatus::Succeeded), &[]).expect("ends");
    assert_eq!(store.run(&run.id).expect("reads").map(|run| run.status), Some(RunStatus::Failed));
}

#[test]
fn success_carries_what_the_run_brought() {
    let store = open();
    let run = begin(&store, Some("2026-10-01"), 0);
    store.set_stage(&run.id, Stage::Store, at(1)).expect("running");
    store.commit_results(&run.id, &results(&["a", "b"], "t", 12)).expect("commits");
    let run = store.run(&run.id).expect("reads").expect("is there");
    assert_eq!((run.status, run.stage, run.error), (RunStatus::Succeeded, Stage::Notify, None));
    assert_eq!((run.outcome.events, run.outcome.patterns, run.outcome.suggestions), (1_234, 2, 2));
    assert_eq!((run.finished_at, run.duration_ms), (Some(at(12)), Some(12_000)));
    assert_eq!(run.notes, ["12 of 30 days so far"]);
    store.set_stage(&run.id, Stage::Notify, at(13)).expect("it is at that stage");
    store.set_stage(&run.id, Stage::Mine, at(13)).expect_err("it is past that stage");
}

#[test]
fn a_missed_slot_is_put_down_once() {
    let store = open();
    let id = store.record_skipped("2026-10-01", at(0), at(9_000), "the program was not running").expect("notes");
    assert_eq!(store.record_skipped("2026-10-01", at(0), at(9_999), "again").expect("notes"), id);
    let run = store.run(&id).expect("reads").expect("is there");
    assert_eq!((run.status, run.scheduled_for, run.attempt), (RunStatus::Skipped, Some(at(0)), 0));
    assert_eq!(run.error.as_deref(), Some("the program was not running"));
    assert_eq!(store.slot_runs("2026-10-01").expect("reads").len(), 1);

    let run = begin(&store, Some("2026-10-02"), 10_000);
    assert_eq!(run.attempt, 1);
    store.commit_results(&run.id, &results(&[], "t", 10_001)).expect("commits");
    assert_eq!(store.record_skipped("2026-10-02", at(0), at(10_002), "no").expect("notes"), run.id);
    assert_eq!(store.slot_runs("2026-10-02").expect("reads").len(), 1);
    // To put a slot down as missed does not need the lock.
    begin(&store, None, 10_003);
    store.record_skipped("2026-10-03", at(86_400), at(10_004), "no").expect("notes");
}

#[test]
fn the_latest_slot_is_the_latest_by_its_instant() {
    let store = open();
    assert_eq!(store.last_slot(Timestamp::MAX).expect("reads"), None);
    begin(&store, None, 0);
    assert_eq!(store.last_slot(Timestamp::MAX).expect("reads"), None);
    store.record_skipped("2026-10-03", at(2 * 86_400), at(9), "no").expect("notes");
    store.record_skipped("2026-10-02", at(86_400), at(10), "no").expect("notes");
    let last_until = |until| store.last_slot(until).expect("reads").map(|(slot, _)| slot);
    assert_eq!(store.last_slot(Timestamp::MAX).expect("reads"), Some(("2026-10-03".to_owned(), at(2 * 86_400))));
    // What a clock that was ahead has left behind is none of today's business.
    assert_eq!(last_until(at(2 * 86_400 - 1)).as_deref(), Some("2026-10-02"));
    assert_eq!(last_until(at(86_399)), None);
}

#[test]
fn runs_are_listed_in_pages_the_newest_first() {
    let store = open();
    // Within the same microsecond, too, ids follow the order of the claims.
    let mut ids: Vec<RunId> = (0..7)
        .map(|_| {
            let run = begin(&store, None, 0);
            fail(&store, &run.id, 0);
            run.id
        })
        .collect();
    assert!(ids.is_sorted());
    ids.reverse();
    let mut listed = Vec::new();
    let mut page = Page::first(3);
    loop {
        let runs = store.runs(&page).expect("reads");
        let Some(last) = runs.last() else { break };
        page.before = Some(last.id.as_str().to_owned());
        listed.extend(runs.into_iter().map(|run| run.id));
    }
    assert_eq!(listed, ids);
    assert_eq!(store.runs(&Page::first(0)).expect("reads"), []);
}

#[test]
fn of_many_claims_at_once_one_wins() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    for night in 1..=5 {
        let slot = format!("2026-10-{night:02}");
        let start = Barrier::new(6);
        let claimed: Vec<Claimed> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6)
                .map(|_| {
                    scope.spawn(|| {
                        let store = Store::open(&path).expect("opens");
                        start.wait();
                        store.claim(&claim(Some(&slot), night)).expect("claims")
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("ends")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|claimed| matches!(claimed, Claimed::Run(_)));
        assert_eq!((won.len(), lost.len()), (1, 5));
        let run = won.into_iter().map(begun).next().expect("one");
        assert!(lost.iter().all(|lost| *lost == Claimed::Busy(run.clone())));
        let store = Store::open(&path).expect("opens");
        store.commit_results(&run.id, &results(&["a"], "t", night)).expect("commits");
    }
}

#[test]
fn what_is_said_of_a_run_is_kept_to_be_said_in_any_language_and_plain_text_of_earlier_versions_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nightshift.db");
    let store = Store::open(&path).expect("opens");
    let run = begin(&store, None, 100);
    let form = || Form::Message { catalogue: "runs".to_owned(), key: "why".to_owned(), with: BTreeMap::new() };
    let said = Remark::new("it is so", form());
    store.add_note(&run.id, "a text").expect("notes");
    store.add_note(&run.id, said.clone()).expect("notes");
    let end = RunEnd { status: RunStatus::Failed, stage: Stage::Mine, error: said, now: at(101), may_pass: false };
    store.end_run(&run.id, &end, &[]).expect("ends");
    let read = store.run(&run.id).expect("reads").expect("is there");
    assert_eq!(read.error.as_ref().map(Remark::form), Some(&form()));
    assert_eq!(read.notes.iter().map(Remark::form).collect::<Vec<_>>(), [&Form::Plain, &form()]);
    assert_eq!(read.notes, ["a text", "it is so"]);

    // As an earlier version left it.
    let raw = rusqlite::Connection::open(&path).expect("opens");
    raw.execute("UPDATE runs SET error_said = NULL, notes = '[\"old\"]'", []).expect("writes");
    let read = store.run(&run.id).expect("reads").expect("is there");
    let error = read.error.expect("is there");
    assert_eq!((error.text(), error.form()), ("it is so", &Form::Plain));
    assert_eq!(read.notes, ["old"]);
}
