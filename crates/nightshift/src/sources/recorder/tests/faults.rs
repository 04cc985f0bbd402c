use super::*;

#[test]
fn a_locked_database_is_waited_for_and_then_named() {
    let recorder = Recorder::new();
    recorder.on("light.a", 0.0);
    recorder.sql("PRAGMA journal_mode = delete; BEGIN EXCLUSIVE");
    let error = Database::open(&recorder.house.path(Recorder::NAME), Duration::ZERO).expect_err("locked");
    assert!(matches!(error, SourceError::Locked { .. }) && error.is_transient(), "{error}");
    recorder.sql("COMMIT");
    assert_eq!(recorder.read().expect("valid").log.len(), 1);
}

#[test]
fn other_databases_are_refused_in_words() {
    let message = |sql: &str| {
        let recorder = Recorder::new();
        recorder.sql(sql);
        recorder.read().expect_err(sql).to_string()
    };
    assert!(message("DROP TABLE states").contains("it is no recorder database"));
    assert!(
        message("DROP TABLE states; CREATE VIEW states AS SELECT 1 AS state_id").contains("it is no recorder database")
    );
    let old = message(
        "DROP INDEX ix_states_context_id_bin; ALTER TABLE states DROP COLUMN context_id_bin; UPDATE schema_changes SET schema_version = 35",
    );
    assert!(old.contains("its schema (version 35) has no `states.context_id_bin`"), "{old}");
    assert!(old.ends_with("update Home Assistant, start it once and let it migrate the database"), "{old}");
    assert!(message("DROP TABLE schema_changes").contains("version unknown"));
    assert!(message("DELETE FROM states").contains("is empty"));
}

#[test]
fn a_broken_page_fails_and_nothing_is_used() {
    let recorder = Recorder::new();
    for second in 0..3000_u16 {
        recorder.on("light.a", f64::from(second));
    }
    let house = recorder.close();
    let path = house.path(Recorder::NAME);
    let mut content = std::fs::read(&path).expect("readable");
    let third = content.len() / 3;
    content[third..2 * third].fill(0xee);
    std::fs::write(&path, &content).expect("writable");
    let error = house.read_path(&path).expect_err("a page is broken");
    assert!(matches!(error, SourceError::Broken { .. }), "{error:?}");
    assert!(error.to_string().contains("restore it from a backup"), "{error}");
    for length in [100, 4096, content.len() / 2] {
        assert!(house.read("cut.db", &content[..length]).is_err(), "{length}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]

    #[test]
    fn no_damage_to_a_database_brings_the_reader_down(
        flips in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..40),
    ) {
        let recorder = Recorder::new();
        for second in 0..120_u8 {
            recorder.on("light.a", f64::from(second));
        }
        let house = recorder.close();
        let mut content = std::fs::read(house.path(Recorder::NAME)).expect("readable");
        for (place, value) in flips {
            let place = place.index(content.len());
            content[place] ^= value;
        }
        let _ = house.read("damaged.db", content);
    }
}

#[test]
fn a_file_that_ends_within_the_header_is_named_as_cut_short() {
    let house = House::new();
    let error = house.read("a.db", &b"SQLite format 3\0"[..]).expect_err("is no database");
    assert!(matches!(error, SourceError::Broken { .. }) && !error.is_transient(), "{error}");
    assert!(error.to_string().contains("ends too early"), "{error}");
}

#[test]
fn a_row_that_would_take_much_memory_is_not_read() {
    let recorder = Recorder::new();
    recorder.on("light.a", 0.0);
    recorder.sql("UPDATE states SET state = printf('%.*c', 17 << 20, 'x')");
    let error = recorder.read().expect_err("no home has such a row");
    assert!(error.to_string().contains("more than 16 MiB"), "{error}");
}
