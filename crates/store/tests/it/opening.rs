use std::fs;
use std::path::Path;
use std::sync::Barrier;

use rusqlite::Connection;
use store::{Claimed, Store, StoreError};
use tempfile::TempDir;

use crate::samples::claim;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// All files of a folder with their bytes.
fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("lists")
        .map(|entry| entry.expect("lists").path())
        .map(|path| (path.display().to_string(), fs::read(&path).expect("reads")))
        .collect();
    files.sort();
    files
}

/// What opening says of a file that it must leave alone.
fn refused(path: &Path) -> StoreError {
    let folder = path.parent().expect("has a folder");
    let before = bytes_of(folder);
    let error = Store::open(path).expect_err("must be refused");
    assert_eq!(bytes_of(folder), before, "changed by: {error}");
    error
}

#[test]
fn a_new_database_is_made_with_its_folder_for_its_owner_only() {
    let folder = folder();
    let path = folder.path().join("a/b/night?shift#1 %41.db");
    let store = Store::open(&path).expect("opens");
    store.set_meta("key", "value").expect("writes");
    assert!(path.is_file());
    #[cfg(unix)]
    for name in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt;
        let file = format!("{}{name}", path.display());
        assert_eq!(fs::metadata(&file).expect("is there").permissions().mode() & 0o777, 0o600, "{file}");
    }
    drop(store);
    let again = Store::open(&path).expect("opens again");
    assert_eq!(again.meta("key").expect("reads").as_deref(), Some("value"));
    assert_eq!(again.meta("other").expect("reads"), None);
}

#[test]
fn the_file_is_as_the_promises_need_it() {
    let folder = folder();
    let path = folder.path().join("n.db");
    drop(Store::open(&path).expect("opens"));
    let raw = Connection::open(&path).expect("opens");
    let pragma = |name: &str| {
        raw.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0)).expect("answers")
    };
    assert_eq!(pragma("journal_mode"), "wal".to_owned().into());
    assert_eq!(pragma("auto_vacuum"), 2.into());
    assert_eq!(pragma("user_version"), 17.into());
    assert_eq!(pragma("application_id"), 0x6e69_6768.into());
    let loose: i64 = raw
        .query_row(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict",
            [],
            |row| row.get(0),
        )
        .expect("counts");
    assert_eq!(loose, 0, "all tables are strict");
}

#[test]
fn home_assistants_recorder_is_refused_and_untouched() {
    let folder = folder();
    let path = folder.path().join("home-assistant_v2.db");
    let recorder = Connection::open(&path).expect("opens");
    recorder
        .execute_batch(
            "PRAGMA journal_mode = WAL; CREATE TABLE states (state_id INTEGER PRIMARY KEY, state TEXT);
             INSERT INTO states (state) VALUES ('on');",
        )
        .expect("writes");
    // While Home Assistant has it open and all is still in the write-ahead log,
    let error = refused(&path);
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    // and when it is at rest.
    drop(recorder);
    let error = refused(&path);
    assert!(matches!(&error, StoreError::NotOurs { found, .. } if found.contains("Home Assistant")), "{error}");
    assert!(error.to_string().contains("store.path"), "{error}");
}

#[test]
fn files_of_other_programs_are_refused_and_untouched() {
    let folder = folder();
    let other = folder.path().join("other.db");
    Connection::open(&other).and_then(|raw| raw.execute_batch("CREATE TABLE t (a)")).expect("writes");
    let text = folder.path().join("notes.txt");
    fs::write(&text, "Dear diary, today the light was on. ".repeat(50)).expect("writes");
    let short = folder.path().join("short");
    fs::write(&short, "x").expect("writes");
    for path in [&other, &text, &short] {
        let error = refused(path);
        assert!(matches!(error, StoreError::NotOurs { .. }), "{}: {error}", path.display());
    }
    let error = Store::open(folder.path()).expect_err("a folder");
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    let error = Store::open(&text.join("n.db")).expect_err("below a file");
    assert!(matches!(error, StoreError::File { .. }), "{error}");
}

#[test]
fn a_newer_format_is_refused_and_untouched() {
    let folder = folder();
    let path = folder.path().join("n.db");
    drop(Store::open(&path).expect("opens"));
    Connection::open(&path).and_then(|raw| raw.pragma_update(None, "user_version", 99)).expect("writes");
    let error = refused(&path);
    assert!(matches!(error, StoreError::TooNew { found: 99, known: 17, .. }), "{error}");
}

#[test]
fn a_making_that_was_cut_short_is_done_again() {
    let folder = folder();
    let empty = folder.path().join("empty.db");
    fs::write(&empty, "").expect("writes");
    Store::open(&empty).expect("an empty file");
    let bare = folder.path().join("bare.db");
    Connection::open(&bare).and_then(|raw| raw.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")).expect("writes");
    assert!(fs::metadata(&bare).expect("is there").len() > 0);
    Store::open(&bare).expect("a file without a table").set_meta("a", "b").expect("writes");
}

#[test]
fn a_damaged_file_says_so() {
    let folder = folder();
    let path = folder.path().join("n.db");
    drop(Store::open(&path).expect("opens"));
    let mut bytes = fs::read(&path).expect("reads");
    for byte in &mut bytes[100..] {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).expect("writes");
    let error = Store::open(&path).and_then(|store| store.check_integrity()).expect_err("damaged");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("backup"), "{error}");
}

#[test]
fn many_open_a_new_file_at_once() {
    let folder = folder();
    let path = folder.path().join("n.db");
    let start = Barrier::new(8);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (path, start) = (&path, &start);
            scope.spawn(move || {
                start.wait();
                let store = Store::open(path).expect("opens");
                store.set_meta(&format!("key {number}"), "value").expect("writes");
            });
        }
    });
    let store = Store::open(&path).expect("opens");
    for number in 0..8 {
        assert!(store.meta(&format!("key {number}")).expect("reads").is_some(), "{number}");
    }
    store.check_integrity().expect("sound");
}

#[test]
fn in_memory_is_a_store_like_any_other() {
    let store = Store::open_in_memory().expect("opens");
    assert!(matches!(store.claim(&claim(None, 0)).expect("claims"), Claimed::Run(_)));
    store.check_integrity().expect("sound");
}

#[test]
fn one_store_serves_many_threads() {
    let store = Store::open_in_memory().expect("opens");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let store = &store;
            scope.spawn(move || {
                for again in 0..20 {
                    store.set_meta(&format!("{number}-{again}"), "value").expect("writes");
                }
            });
        }
    });
    assert_eq!(store.meta("7-19").expect("reads").as_deref(), Some("value"));
}

#[test]
fn the_database_itself_refuses_a_second_run_and_a_second_success() {
    let folder = folder();
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    store.claim(&claim(Some("2026-10-01"), 0)).expect("claims");
    let raw = Connection::open(&path).expect("opens");
    let copy = |number: i64, status: &str, finished_at: &str| {
        raw.execute(
            &format!(
                "INSERT INTO runs (id, id_at, origin, slot, started_at, heartbeat_at, lease, status, stage, attempt, finished_at)
                 SELECT 'copy {number}', {number}, origin, slot, started_at, heartbeat_at, lease, '{status}', stage, attempt, {finished_at}
                 FROM runs WHERE status = 'running'"
            ),
            [],
        )
    };
    copy(1, "running", "NULL").expect_err("a second run");
    copy(2, "succeeded", "1").expect("a first success");
    copy(3, "succeeded", "1").expect_err("a second success");
    copy(4, "skipped", "1").expect("a first skip");
    copy(5, "skipped", "1").expect_err("a second skip");
    copy(6, "failed", "NULL").expect_err("an end without its instant");
    copy(7, "done", "1").expect_err("no such status");
}
