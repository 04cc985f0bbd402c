use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use domain::{RunId, RunStatus, Stage};
use rusqlite::Connection;
use store::{Claimed, Page, RunEnd, RunTotals, Store, StoreError};

use crate::samples::{at, claim, results};

/// The names of what is in the folder, with the contents.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("reads").map(|entry| entry.expect("an entry"));
    let mut all: Vec<_> = entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("reads")))
        .collect();
    all.sort();
    all
}

/// A database as the first version of the program made it, with a run of each kind.
fn of_first_version(path: &Path) {
    let raw = Connection::open(path).expect("opens");
    raw.execute_batch(include_str!("../../src/migrations/0001_initial.sql")).expect("makes");
    raw.pragma_update(None, "application_id", 0x6e69_6768).expect("signs");
    raw.pragma_update(None, "user_version", 1).expect("numbers");
    for (number, status) in ["succeeded", "failed", "failed", "interrupted", "skipped"].into_iter().enumerate() {
        raw.execute(
            "INSERT INTO runs (id, id_at, origin, started_at, heartbeat_at, lease, finished_at, status, stage, attempt)
             VALUES (?1, ?2, 'manual', 0, 0, 0, 1, ?3, 'mine', 1)",
            (format!("run-{number}"), i64::try_from(number).expect("small"), status),
        )
        .expect("inserts");
    }
}

#[test]
fn looking_leaves_no_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("n.db");
    assert!(Store::open_read_only(&path).expect("looks").is_none());
    assert_eq!(content(folder.path()), []);
    let store = Store::open(&path).expect("opens");
    let Claimed::Run(run) = store.claim(&claim(Some("2026-10-01"), 0)).expect("claims") else { unreachable!("free") };

    // While it is in use, with the latest still in the log,
    let looking = Store::open_read_only(&path).expect("looks").expect("is there");
    assert_eq!(looking.running().expect("reads").map(|run| run.id), Some(run.id.clone()));
    looking.set_meta("a", "b").expect_err("it only looks");
    store.commit_results(&run.id, &results(&["a"], "t", 9)).expect("the other one may write");
    assert_eq!(looking.last_success().expect("reads").map(|run| run.id), Some(run.id.clone()));
    drop(looking);

    // and when nobody has it open.
    drop(store);
    let before = content(folder.path());
    let looking = Store::open_read_only(&path).expect("looks").expect("is there");
    looking.check_integrity().expect("sound");
    assert_eq!(looking.runs(&Page::first(9)).expect("reads").len(), 1);
    looking.set_meta("a", "b").expect_err("it only looks");
    drop(looking);
    assert_eq!(content(folder.path()), before);
}

#[test]
fn what_is_not_ours_is_refused_when_it_is_only_looked_at_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    fs::write(&path, "Dear diary").expect("writes");
    let before = content(folder.path());
    for path in [path.as_path(), folder.path()] {
        let error = Store::open_read_only(path).expect_err("refused");
        assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    }
    assert_eq!(content(folder.path()), before);
}

#[test]
fn a_database_of_the_first_version_is_counted_when_it_is_brought_to_this_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("n.db");
    of_first_version(&path);
    let before = content(folder.path());
    let error = Store::open_read_only(&path).expect_err("not without a change");
    assert!(matches!(error, StoreError::TooOld { found: 1, known: 17, .. }), "{error}");
    assert_eq!(content(folder.path()), before);

    let store = Store::open(&path).expect("opens");
    let totals = RunTotals { succeeded: 1, failed: 2, interrupted: 1, skipped: 1 };
    assert_eq!(store.run_totals().expect("reads"), totals);
    let runs = store.runs(&Page::first(9)).expect("reads");
    assert!(runs.len() == 5 && runs.iter().all(|run| run.stages.is_empty()), "{runs:?}");
    store.check_integrity().expect("sound");
}

#[test]
fn every_end_of_a_run_is_counted_and_a_count_outlives_its_rows() {
    let store = Store::open_in_memory().expect("opens");
    let begin = |slot, seconds| match store.claim(&claim(slot, seconds)).expect("claims") {
        Claimed::Run(run) => run.id,
        other => unreachable!("free, not {other:?}"),
    };
    let end = |id: &RunId, status, seconds| {
        let end = RunEnd { status, stage: Stage::Mine, error: "e".into(), now: at(seconds), may_pass: false };
        store.end_run(id, &end, &[]).expect("ends");
    };
    assert_eq!(store.run_totals().expect("reads"), RunTotals::default());
    assert_eq!(store.last_success().expect("reads"), None);
    end(&begin(Some("2026-10-01"), 0), RunStatus::Failed, 1);
    end(&begin(Some("2026-10-01"), 2), RunStatus::Interrupted, 3);
    let done = begin(Some("2026-10-01"), 4);
    store.commit_results(&done, &results(&["a"], "t", 5)).expect("commits");
    store.record_skipped("2026-10-02", at(6), at(7), "away").expect("notes");
    store.record_skipped("2026-10-02", at(6), at(7), "away").expect("notes it once");
    begin(None, 10);
    store.interrupt_stale(at(1000)).expect("puts down");
    begin(None, 2000);
    let totals = RunTotals { succeeded: 1, failed: 1, interrupted: 2, skipped: 1 };
    assert_eq!(store.run_totals().expect("reads"), totals);
    assert_eq!(store.last_success().expect("reads").map(|run| run.id), Some(done));
    store
        .tidy(at(3000), &store::Retention { runs: 1, pattern_days: 1, sent_days: 1, ..store::Retention::default() })
        .expect("tidies");
    assert!(store.runs(&Page::first(99)).expect("reads").len() < 5);
    assert!(store.last_success().expect("reads").is_some(), "the program's health is told by it");
    assert_eq!(store.run_totals().expect("reads"), totals);
}

#[test]
fn the_time_of_the_stages_is_kept_with_the_run() {
    let store = Store::open_in_memory().expect("opens");
    let Claimed::Run(run) = store.claim(&claim(None, 0)).expect("claims") else { unreachable!("free") };
    assert!(run.stages.is_empty());
    let stages = BTreeMap::from([(Stage::Fetch, 1200), (Stage::Mine, 0)]);
    store.note_stages(&run.id, &stages).expect("notes");
    let end = RunEnd { status: RunStatus::Failed, stage: Stage::Mine, error: "e".into(), now: at(2), may_pass: false };
    store.end_run(&run.id, &end, &[]).expect("ends");
    assert_eq!(store.run(&run.id).expect("reads").expect("is there").stages, stages);
    let more = BTreeMap::from([(Stage::Fetch, 1200), (Stage::Mine, 800)]);
    store.note_stages(&run.id, &more).expect("notes, of one that has ended too");
    assert_eq!(store.run(&run.id).expect("reads").expect("is there").stages, more);
}
