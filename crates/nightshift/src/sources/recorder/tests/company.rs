//! Home Assistant has the database open, has had it, or opens it meanwhile.

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
