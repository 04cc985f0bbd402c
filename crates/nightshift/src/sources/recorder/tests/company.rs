//! Home Assistant has the database open, has had it, or opens it meanwhile.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

#[test]
fn reads_while_home_assistant_writes_and_does_not_hinder_it() {
    let recorder = Recorder::new();
    recorder.on("light.a", 0.0);
    recorder.sql("BEGIN IMMEDIATE");
    recorder.on("light.a", 1.0);
    let reading = recorder.read().expect("readers need not wait");
    assert_eq!(reading.log.len(), 1, "what is not committed does not count");
    recorder.sql("COMMIT");
    assert_eq!(recorder.read().expect("valid").log.len(), 2);
    // Nothing of the reader's is left that would keep the log from being merged and removed.
    let busy: i64 =
        recorder.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).expect("a checkpoint");
    assert_eq!(busy, 0);
    assert_eq!(files(&recorder.close()), [Recorder::NAME]);
}

#[test]
fn leaves_no_files_beside_a_database_that_nobody_has_open() {
    let recorder = Recorder::new();
    recorder.on("light.a", 0.0);
    let house = recorder.close();
    let odd = "a b%20?mode=rwc&#.db";
    std::fs::rename(house.path(Recorder::NAME), house.path(odd)).expect("renames");
    assert_eq!(house.read_path(&house.path(odd)).expect("valid").log.len(), 1);
    assert_eq!(files(&house), [odd]);
    // A log with nothing in it is what is left of a program that was killed at the wrong moment.
    let log = format!("{odd}-wal");
    std::fs::write(house.path(&log), "").expect("writable");
    assert_eq!(house.read_path(&house.path(odd)).expect("valid").log.len(), 1);
    assert_eq!(files(&house), [odd, &log]);
}

#[test]
fn is_read_again_when_home_assistant_starts_meanwhile() {
    let recorder = Recorder::new();
    recorder.on("light.a", 0.0);
    let house = recorder.close();
    let path = house.path(Recorder::NAME);
    let database = Database::open(&path, Duration::ZERO).expect("valid");
    assert!(!database.is_overtaken());
    let writer = Connection::open(&path).expect("opens");
    writer.execute_batch("UPDATE states SET state = 'off'").expect("writes");
    assert!(database.is_overtaken());
    assert!(!Database::open(&path, Duration::ZERO).expect("valid").is_overtaken(), "read with locks now");
}

/// Home Assistant, which writes and begins its log anew whenever it is let.
struct HomeAssistant {
    connection: Mutex<Connection>,
    let_in: AtomicUsize,
}

impl Watch for HomeAssistant {
    /// Asked after every transaction of the reader.
    fn is_cancelled(&self) -> bool {
        let connection = self.connection.lock().expect("nobody panicked");
        connection
            .execute("INSERT INTO states (metadata_id, state, last_updated_ts) VALUES (1, 'on', 1790838000)", [])
            .expect("writes");
        let busy: i64 =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).expect("a checkpoint");
        assert_eq!(busy, 0, "a transaction of the reader's goes on");
        self.let_in.fetch_add(1, Ordering::Relaxed);
        false
    }
}

#[test]
fn lets_home_assistant_begin_its_log_anew_between_all_transactions() {
    let recorder = Recorder::new();
    recorder.sql("INSERT INTO states_meta VALUES (1, 'light.a'), (2, 'automation.a')");
    recorder.sql(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119999)
         INSERT INTO states (metadata_id, state, last_updated_ts, context_id_bin)
         SELECT 1 + i % 2, 'n' || i, {SEVEN} + i / 100, randomblob(16) FROM n;
         INSERT INTO events (event_type_id, time_fired_ts, context_id_bin)
         SELECT 1, last_updated_ts, context_id_bin FROM states"
    ));
    let connection = Connection::open(recorder.house.path(Recorder::NAME)).expect("opens");
    connection.busy_timeout(Duration::ZERO).expect("does not wait");
    let home_assistant = HomeAssistant { connection: Mutex::new(connection), let_in: AtomicUsize::new(0) };
    let path = recorder.house.path(Recorder::NAME);
    let reading = recorder.house.read_watched(&path, &home_assistant).expect("valid");
    // What was written meanwhile is for the next night; nothing of what was there is lost or read twice.
    assert!((120_000..121_000).contains(&reading.read), "{}", reading.read);
    let by_automations = reading.log.iter().filter(|event| event.cause == Cause::Automation).count();
    assert_eq!(by_automations, 120_000);
    let let_in = home_assistant.let_in.into_inner();
    assert!(let_in >= 12, "of 120,000 rows at most 50,000 are asked for at once: {let_in}");
}

#[test]
fn stops_after_any_transaction() {
    /// Wants to stop when it is asked for the last time of so many.
    struct Stop(AtomicUsize);
    impl Watch for Stop {
        fn is_cancelled(&self) -> bool {
            self.0.fetch_sub(1, Ordering::Relaxed) <= 1
        }
    }
    let recorder = Recorder::new();
    recorder.on("light.a", 0.0);
    let path = recorder.house.path(Recorder::NAME);
    let all = (1..100).find(|&asked| recorder.house.read_watched(&path, &Stop(AtomicUsize::new(asked))).is_ok());
    let all = all.expect("it ends");
    assert!(all > 5, "{all}");
    for asked in 1..all {
        let error = recorder.house.read_watched(&path, &Stop(AtomicUsize::new(asked))).expect_err("stopped");
        assert!(matches!(error, SourceError::Cancelled { .. }), "{error}");
    }
}
