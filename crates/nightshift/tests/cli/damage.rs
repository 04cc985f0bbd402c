use std::fs;

use serde_json::Value;

use crate::daemon::{self, Daemon, PATIENCE};
use crate::{Desk, list};

const SETTINGS: &str = "timezone = \"UTC\"\nsource.events = \"history.jsonl\"\nstore.path = \"nightshift.db\"\n";

fn home() -> Desk {
    let desk = Desk::new();
    desk.simulate(&["--days", "9"]);
    desk.write("nightshift.toml", SETTINGS);
    desk
}

fn set_aside(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.folder.path()).expect("lists").filter_map(Result::ok);
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("nightshift.db.corrupt-") && !name.ends_with("-wal") && !name.ends_with("-shm"))
        .collect()
}

#[cfg(unix)]
#[test]
fn on_garbage_the_daemon_comes_up_sets_it_aside_once_and_works() {
    let desk = home();
    let garbage = "no database at all. ".repeat(2_000);
    desk.write("nightshift.db", &garbage);
    for start in 0..3 {
        let daemon = Daemon::answering(daemon::command(&desk, &[]));
        assert!(daemon.get("/health").starts_with("HTTP/1.1 200"));
        assert!(daemon.get("/ready").starts_with("HTTP/1.1 200"));
        if start == 0 {
            assert!(daemon.send("POST", "/api/analyze/trigger").starts_with("HTTP/1.1 202"));
        }
        let log = daemon.stop();
        assert_eq!(log.contains("The database was damaged"), start == 0, "{log}");
        if start == 0 {
            for part in ["nightshift.db.corrupt-", "backup", "fresh one"] {
                assert!(log.contains(part), "no {part:?} in {log}");
            }
        }
        let kept = set_aside(&desk);
        assert_eq!(kept.len(), 1, "{kept:?}");
        assert!(fs::read_to_string(desk.path(&kept[0])).expect("reads") == garbage);
    }
    let history = desk.run(&["history", "--format", "json"]).well().json();
    assert_eq!(list(&history, "runs").len(), 1);
}

#[test]
fn a_night_by_hand_sets_a_damaged_database_aside_and_whoever_looks_does_not() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let path = desk.path("nightshift.db");
    let mut bytes = fs::read(&path).expect("reads");
    let length = bytes.len();
    bytes.truncate(length * 3 / 4);
    fs::write(&path, &bytes).expect("writes");
    desk.run(&["backup", "copy.db"]).refused(1, &["damaged", "set it aside"]);
    assert!(set_aside(&desk).is_empty());
    let said = desk.run(&["run", "--quiet"]).well();
    assert!(said.err.starts_with("warning: The database was damaged"), "{}", said.err);
    assert_eq!(set_aside(&desk).len(), 1);
    let said = desk.run(&["run", "--quiet"]).well();
    assert_eq!(said.err, "");
    assert!(desk.run(&["status"]).well().out.contains("nightshift.db.corrupt-"));
}

/// The disk under a daemon goes bad while it runs: the next run goes on with a fresh database.
#[cfg(unix)]
#[test]
fn damage_under_a_daemon_is_left_behind_without_a_restart() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let mut daemon = Daemon::answering(daemon::command(&desk, &[]));
    // After a write by somebody else the daemon has to read anew what it still knows from its start.
    let listed = desk.run(&["suggestions", "list", "--format", "json"]).well().json();
    let id = list(&listed, "suggestions")[0]["id"].as_str().expect("a text").to_owned();
    desk.run(&["suggestions", "accept", &id]).well();
    // In place, as a disk does it; all but the first page.
    let path = desk.path("nightshift.db");
    let length = fs::metadata(&path).expect("is there").len();
    let file = fs::File::options().write(true).open(&path).expect("opens");
    std::os::unix::fs::FileExt::write_all_at(&file, &vec![0x5a; usize::try_from(length).expect("small") - 4096], 4096)
        .expect("writes");
    // One run or so comes upon it,
    let trigger = |daemon: &Daemon| daemon.send("POST", "/api/analyze/trigger");
    let begin = std::time::Instant::now();
    while set_aside(&desk).is_empty() {
        let answer = trigger(&daemon);
        assert!(begin.elapsed() < PATIENCE, "it does not notice: {answer}: {}", daemon.stop());
    }
    // and the next one goes on without it.
    while !trigger(&daemon).starts_with("HTTP/1.1 202") {
        assert!(begin.elapsed() < PATIENCE, "it does not recover");
    }
    daemon.log.until("Run succeeded");
    daemon.stop();
    assert_eq!(set_aside(&desk).len(), 1);
}

/// A folder in the way of the database is a wrong setting; one that may not be written to is not: the
/// daemon stays, says what is wrong, and goes on by itself when it is put right.
#[cfg(unix)]
#[test]
fn the_daemon_waits_for_a_database_that_it_may_not_use_yet() {
    let desk = home();
    desk.write("file", "");
    desk.run_with(&["serve"], &[("NIGHTSHIFT__STORE__PATH", "file/n.db"), ("NIGHTSHIFT__HTTP__LISTEN", "127.0.0.1:0")])
        .refused(2, &["file", "store.path"]);

    // In use by another process for longer than we wait. (Permissions would not stop the superuser.)
    desk.run(&["run", "--quiet"]).well();
    let other = rusqlite::Connection::open(desk.path("nightshift.db")).expect("opens");
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").expect("locks");
    other.execute_batch("INSERT INTO meta VALUES ('a', 'b'); COMMIT").expect("locks");
    let mut daemon = Daemon::answering(daemon::command(&desk, &[]));
    let health = daemon.get("/health");
    assert!(health.starts_with("HTTP/1.1 503") && health.contains("store_unavailable"), "{health}");
    assert!(health.contains("in use by another process"), "{health}");
    assert!(daemon.send("POST", "/api/analyze/trigger").starts_with("HTTP/1.1 503"));
    drop(other);
    let up: Value = daemon.log.until("Nightshift is up");
    assert_eq!(up["http.address"], daemon.address.as_str());
    assert!(daemon.get("/health").starts_with("HTTP/1.1 200"));
    daemon.stop();
    assert!(set_aside(&desk).is_empty());
}

#[cfg(unix)]
#[test]
fn a_daemon_that_waits_for_its_database_can_be_told_to_stop() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let other = rusqlite::Connection::open(desk.path("nightshift.db")).expect("opens");
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").expect("locks");
    let daemon = Daemon::answering(daemon::command(&desk, &[]));
    assert!(daemon.stop().contains("The database cannot be used"));
}
