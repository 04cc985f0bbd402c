use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::date;
use store::{Claimed, Page, Store, StoreError, SuggestionFilter, back_up, check_backup};

use crate::samples::{at, claim, results};

#[test]
fn a_backup_is_the_same_past_in_one_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (path, copy) = (folder.path().join("n.db"), folder.path().join("it's a copy?.db"));
    let store = Store::open(&path).expect("opens");
    let Claimed::Run(run) = store.claim(&claim(Some("2026-10-01"), 0)).expect("claims") else { unreachable!("free") };
    store.commit_results(&run.id, &results(&["a", "b"], "t", 1)).expect("commits");
    store.archive_day(date(2026, 10, 1), &domain::EventLog::default()).expect("archives");
    fs::write(&copy, "").expect("makes the file");
    back_up(&path, &copy).expect("copies");
    check_backup(&copy).expect("sound");
    let all = Page::first(99);
    let copied = Store::open(&copy).expect("opens");
    assert_eq!(copied.runs(&all).expect("reads"), store.runs(&all).expect("reads"));
    assert_eq!(copied.patterns(&all).expect("reads"), store.patterns(&all).expect("reads"));
    let filter = SuggestionFilter::default();
    assert_eq!(copied.suggestions(&filter, &all).expect("reads"), store.suggestions(&filter, &all).expect("reads"));
    assert_eq!(copied.archived_days().expect("reads"), store.archived_days().expect("reads"));
    assert_eq!(copied.pending_messages(9).expect("reads"), store.pending_messages(9).expect("reads"));
    copied.tidy(at(99), &store::Retention::default()).expect("works like any other");
}

#[test]
fn a_backup_is_whole_whatever_is_written_meanwhile() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    store.set_meta("left", "0").expect("writes");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for night in 0_i64.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                let claimed = store.claim(&claim(None, night * 100)).expect("claims");
                let Claimed::Run(run) = claimed else { unreachable!("free") };
                // Everything of one transaction bears the same title.
                store.commit_results(&run.id, &results(&["a", "b", "c"], run.id.as_str(), night)).expect("commits");
            }
        });
        let mut seen = 0;
        for number in 0..12 {
            let copy = folder.path().join(format!("copy {number}"));
            fs::write(&copy, "").expect("makes the file");
            back_up(&path, &copy).expect("copies");
            let copied = Store::open(&copy).expect("opens");
            let titles = copied.suggestions(&SuggestionFilter::default(), &Page::first(9)).expect("reads");
            let runs = copied.runs(&Page::first(9)).expect("reads");
            let latest = runs.iter().find(|run| run.status == domain::RunStatus::Succeeded);
            assert!(titles.iter().all(|one| Some(one.suggestion.title.as_str()) == latest.map(|run| run.id.as_str())));
            seen += usize::from(latest.is_some());
        }
        done.store(true, Ordering::Relaxed);
        assert!(seen > 0, "nothing was written meanwhile");
    });
}

#[test]
fn what_is_no_sound_database_of_ours_is_no_backup() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (path, copy) = (folder.path().join("n.db"), folder.path().join("copy"));
    let error = back_up(&path, &copy).expect_err("there is nothing");
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    assert!(!path.exists());
    drop(Store::open(&path).expect("opens"));
    fs::write(&copy, "").expect("makes the file");
    back_up(&path, &copy).expect("copies");
    let mut bytes = fs::read(&copy).expect("reads");
    let length = bytes.len();
    bytes[length / 2..].fill(0x5a);
    fs::write(&copy, &bytes).expect("writes");
    assert!(matches!(check_backup(&copy), Err(StoreError::Damaged { .. })));
    fs::write(&path, &bytes).expect("writes");
    let other = folder.path().join("another");
    fs::write(&other, "").expect("makes the file");
    let error = back_up(&path, &other).expect_err("damaged");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    fs::write(&copy, "Dear diary").expect("writes");
    assert!(matches!(check_backup(&copy), Err(StoreError::NotOurs { .. })));
}
