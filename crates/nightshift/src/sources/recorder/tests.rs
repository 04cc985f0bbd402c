mod company;
mod faults;

use rusqlite::{Connection, params};

use super::sqlite::sql;
use super::tables::Question;
use super::*;
use crate::sources::tests::{House, assert_events};
use crate::sources::{Format, Window};
use domain::Cause;
use jiff::Timestamp;

/// The columns that are read and the indexes that Home Assistant 2026.2 makes (schema 53), in its words.
const SCHEMA: &str = "
    CREATE TABLE event_data (data_id INTEGER NOT NULL, hash BIGINT, shared_data TEXT, PRIMARY KEY (data_id));
    CREATE TABLE event_types (event_type_id INTEGER NOT NULL, event_type VARCHAR(64), PRIMARY KEY (event_type_id));
    CREATE UNIQUE INDEX ix_event_types_event_type ON event_types (event_type);
    CREATE TABLE state_attributes (attributes_id INTEGER NOT NULL, hash BIGINT, shared_attrs TEXT, PRIMARY KEY (attributes_id));
    CREATE TABLE states_meta (metadata_id INTEGER NOT NULL, entity_id VARCHAR(255), PRIMARY KEY (metadata_id));
    CREATE UNIQUE INDEX ix_states_meta_entity_id ON states_meta (entity_id);
    CREATE TABLE schema_changes (change_id INTEGER NOT NULL, schema_version INTEGER, changed DATETIME NOT NULL, PRIMARY KEY (change_id));
    CREATE TABLE events (event_id INTEGER NOT NULL, event_type CHAR(0), time_fired_ts FLOAT, data_id INTEGER, context_id_bin BLOB,
        context_user_id_bin BLOB, context_parent_id_bin BLOB, event_type_id INTEGER, PRIMARY KEY (event_id));
    CREATE INDEX ix_events_time_fired_ts ON events (time_fired_ts);
    CREATE INDEX ix_events_event_type_id_time_fired_ts ON events (event_type_id, time_fired_ts);
    CREATE TABLE states (state_id INTEGER NOT NULL, entity_id CHAR(0), state VARCHAR(255), attributes CHAR(0), last_changed_ts FLOAT,
        last_reported_ts FLOAT, last_updated_ts FLOAT, old_state_id INTEGER, attributes_id INTEGER, context_id_bin BLOB,
        context_user_id_bin BLOB, context_parent_id_bin BLOB, metadata_id INTEGER, PRIMARY KEY (state_id));
    CREATE INDEX ix_states_last_updated_ts ON states (last_updated_ts);
    CREATE INDEX ix_states_context_id_bin ON states (context_id_bin);
    CREATE INDEX ix_states_metadata_id_last_updated_ts ON states (metadata_id, last_updated_ts);
    INSERT INTO schema_changes VALUES (1, 53, '2026-10-01 00:00:00');
    INSERT INTO event_types VALUES (1, 'automation_triggered'), (2, 'script_started'), (3, 'call_service');
";
/// 2026-10-01T07:00:00Z.
const SEVEN: f64 = 1_790_838_000.0;
const ANNA: [u8; 16] = [0xab; 16];
const NODE_RED: [u8; 16] = [0x12; 16];

/// A recorder database in the making.
struct Recorder {
    house: House,
    connection: Connection,
}

/// One row of `states`; the rest is as it most often is.
struct Entry<'a> {
    entity_id: &'a str,
    state: Option<&'a str>,
    /// Seconds after seven.
    at: f64,
    changed: Option<f64>,
    context: u8,
    user: Option<[u8; 16]>,
    parent: Option<u8>,
}

/// Makes a recorder database without an event.
pub(in crate::sources) fn empty_database(path: &Path) {
    Connection::open(path).and_then(|connection| connection.execute_batch(SCHEMA)).expect("valid SQL");
}

impl Recorder {
    fn new() -> Self {
        let house = House::new();
        let connection = Connection::open(house.path(Self::NAME)).expect("the test's folder can be written");
        connection.pragma_update(None, "journal_mode", "wal").expect("a log");
        connection.pragma_update(None, "synchronous", "off").expect("speed");
        connection.execute_batch(SCHEMA).expect("valid SQL");
        Self { house, connection }
    }

    const NAME: &'static str = "home-assistant_v2.db";

    fn add(&self, entry: &Entry<'_>) {
        let entity = self
            .connection
            .query_row(
                "INSERT INTO states_meta (entity_id) VALUES (?1) ON CONFLICT DO UPDATE SET entity_id = entity_id RETURNING metadata_id",
                [entry.entity_id],
                |row| row.get::<_, i64>(0),
            )
            .expect("inserts");
        let context = (entry.context > 0).then_some([entry.context; 16]);
        self.connection
            .execute(
                "INSERT INTO states (metadata_id, state, last_updated_ts, last_changed_ts, context_id_bin, context_user_id_bin, \
                 context_parent_id_bin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    entity,
                    entry.state,
                    SEVEN + entry.at,
                    entry.changed.map(|changed| SEVEN + changed),
                    context,
                    entry.user,
                    entry.parent.map(|parent| [parent; 16])
                ],
            )
            .expect("inserts");
    }

    fn on(&self, entity_id: &str, at: f64) {
        self.add(&Entry { entity_id, at, ..Entry::default() });
    }

    /// Notes that an automation was triggered (1) or a script started (2).
    fn event(&self, event_type: u8, at: f64, context: u8, user: Option<[u8; 16]>) {
        self.connection
            .execute(
                "INSERT INTO events (event_type_id, time_fired_ts, context_id_bin, context_user_id_bin) VALUES (?1, ?2, ?3, ?4)",
                params![event_type, SEVEN + at, [context; 16], user],
            )
            .expect("inserts");
    }

    fn sql(&self, sql: &str) {
        self.connection.execute_batch(sql).expect("valid SQL");
    }

    fn read(&self) -> Result<crate::sources::Reading, SourceError> {
        self.house.read_path(&self.house.path(Self::NAME))
    }

    /// Closes the database as Home Assistant does when it stops: the log is merged and gone.
    fn close(self) -> House {
        self.connection.close().expect("nothing is open");
        self.house
    }
}

impl Default for Entry<'_> {
    fn default() -> Self {
        Self { entity_id: "light.a", state: Some("on"), at: 0.0, changed: None, context: 99, user: None, parent: None }
    }
}

fn files(house: &House) -> Vec<String> {
    let entries = std::fs::read_dir(house.path("")).expect("the test's folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn reads_changes_of_state_and_leaves_out_all_else() {
    let recorder = Recorder::new();
    recorder.on("light.a", 0.25);
    recorder.add(&Entry { at: 2.0, changed: Some(0.25), ..Entry::default() });
    recorder.add(&Entry { at: 3.0, changed: Some(2.999_5), state: Some("off"), ..Entry::default() });
    recorder.add(&Entry { at: 4.0, state: None, ..Entry::default() });
    recorder.add(&Entry { at: 5.0, state: Some("unavailable"), ..Entry::default() });
    let reading = recorder.read().expect("valid");
    assert_events(
        &reading.log,
        &[
            ("2026-10-01T07:00:00.25Z", "light.a", "on", Cause::Device),
            ("2026-10-01T07:00:03Z", "light.a", "off", Cause::Device),
            ("2026-10-01T07:00:05Z", "light.a", "unavailable", Cause::Device),
        ],
    );
    assert_eq!((reading.format, reading.read, reading.skipped, reading.has_context), (Format::Recorder, 3, 0, true));
    assert!(reading.notes.is_empty(), "{:?}", reading.notes);
}

#[test]
fn the_four_rules_hold_in_their_order() {
    let mut recorder = Recorder::new();
    recorder.house.service_users = vec!["12121212-1212-1212-1212-121212121212".to_owned(), "nonsense".to_owned()];
    let act = |entity_id, at, context, user, parent| {
        recorder.add(&Entry { entity_id, at, context, user, parent, ..Entry::default() });
    };
    act("light.by_time_automation", 1.0, 1, None, None);
    act("light.by_state_automation", 2.0, 2, None, Some(77));
    recorder.event(1, 1.0, 1, None);
    recorder.event(1, 2.0, 2, None);
    act("light.derived", 3.0, 3, Some(ANNA), Some(78));
    act("light.by_person", 4.0, 4, Some(ANNA), None);
    act("light.by_service", 5.0, 5, Some(NODE_RED), None);
    act("light.by_switch", 6.0, 6, None, None);
    act("light.by_script", 7.0, 7, None, None);
    recorder.event(2, 7.0, 7, None);
    act("light.by_script_of_person", 8.0, 8, Some(ANNA), None);
    recorder.event(2, 8.0, 8, Some(ANNA));
    // Its event was kept out of the recorder, but the automation noted when it ran: a change of attributes only.
    act("light.by_noted_automation", 9.0, 9, None, None);
    recorder.add(&Entry { entity_id: "automation.a", at: 9.0, changed: Some(-100.0), context: 9, ..Entry::default() });
    // A context of zeros is none, and so is a call that anybody made.
    recorder.add(&Entry {
        entity_id: "light.migrated",
        at: 10.0,
        context: 0,
        user: Some([0; 16]),
        parent: Some(0),
        ..Entry::default()
    });
    act("light.called", 11.0, 11, None, None);
    recorder.event(3, 11.0, 11, None);
    let reading = recorder.read().expect("valid");
    let causes: Vec<(&str, Cause)> =
        reading.log.iter().map(|event| (event.entity_id.trim_start_matches("light."), event.cause)).collect();
    assert_eq!(
        causes,
        [
            ("by_time_automation", Cause::Automation),
            ("by_state_automation", Cause::Automation),
            ("derived", Cause::Derived),
            ("by_person", Cause::Person),
            ("by_service", Cause::Automation),
            ("by_switch", Cause::Device),
            ("by_script", Cause::Automation),
            ("by_script_of_person", Cause::Person),
            ("by_noted_automation", Cause::Automation),
            ("migrated", Cause::Device),
            ("called", Cause::Device),
        ]
    );
}

#[test]
fn names_come_from_the_latest_attributes_that_have_one() {
    let recorder = Recorder::new();
    for (at, attributes) in [(1.0, r#"{"friendly_name":"Old"}"#), (2.0, r#"{"friendly_name":"New"}"#), (3.0, "{}")] {
        recorder.on("light.a", at);
        recorder.sql(&format!(
            "INSERT INTO state_attributes (shared_attrs) VALUES ('{attributes}');
             UPDATE states SET attributes_id = last_insert_rowid() WHERE state_id = (SELECT max(state_id) FROM states)"
        ));
    }
    let reading = recorder.read().expect("valid");
    let names: Vec<_> = reading.entities.iter().map(|(id, info)| (id.as_str(), info.name.as_deref())).collect();
    assert_eq!(names, [("light.a", Some("New"))]);
}

#[test]
fn a_window_is_read_by_the_indexes_alone() {
    let recorder = Recorder::new();
    for (question, wanted) in [
        (Question::Newest, "SEARCH states USING COVERING INDEX ix_states_last_updated_ts (last_updated_ts<?)"),
        (Question::First, "SEARCH states USING COVERING INDEX ix_states_last_updated_ts (last_updated_ts>?)"),
        (Question::Last, "SEARCH states"),
        (Question::Next, "SEARCH states USING INTEGER PRIMARY KEY (rowid>?)"),
        (Question::Changes, "SEARCH states USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
        (
            Question::Fired,
            "SEARCH events USING INDEX ix_events_event_type_id_time_fired_ts (event_type_id=? AND time_fired_ts>?)",
        ),
        (
            Question::Written,
            "SEARCH states USING INDEX ix_states_metadata_id_last_updated_ts (metadata_id=? AND last_updated_ts>?)",
        ),
        (Question::Names, "SEARCH states_meta USING INTEGER PRIMARY KEY (rowid>?)"),
        (Question::Attributes, "SEARCH states USING INDEX ix_states_metadata_id_last_updated_ts (metadata_id=?)"),
    ] {
        let sql = sql(question);
        let mut statement = recorder.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("valid SQL");
        let mut rows = statement.raw_query();
        let mut plan = Vec::new();
        while let Some(row) = rows.next().expect("a plan") {
            plan.push(row.get::<_, String>(3).expect("text"));
        }
        assert!(plan.iter().any(|step| step == wanted), "{sql}: {plan:?}");
        assert!(
            !plan.iter().any(|step| {
                ["SCAN states", "SCAN events", "USE TEMP B-TREE"].iter().any(|slow| step.starts_with(slow))
            }),
            "{plan:?}"
        );
    }
}

#[test]
fn a_window_holds_what_was_written_late_too_and_may_be_empty() {
    let mut recorder = Recorder::new();
    recorder.on("light.a", -1.0);
    recorder.on("light.a", 60.0);
    recorder.on("light.b", 30.0);
    let seven: Timestamp = "2026-10-01T07:00:00Z".parse().expect("a time");
    recorder.house.window = Window::Since(seven);
    assert_events(
        &recorder.read().expect("valid").log,
        &[
            ("2026-10-01T07:00:30Z", "light.b", "on", Cause::Device),
            ("2026-10-01T07:01:00Z", "light.a", "on", Cause::Device),
        ],
    );
    recorder.house.window = Window::Since("2026-10-01T08:00:00Z".parse().expect("a time"));
    let reading = recorder.read().expect("valid");
    assert!(reading.log.is_empty() && reading.notes.is_empty(), "{reading:?}");
}

#[test]
fn pages_go_over_gaps_that_purging_leaves() {
    let recorder = Recorder::new();
    recorder.sql("INSERT INTO states_meta VALUES (1, 'light.a')");
    recorder.sql(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119999) \
         INSERT INTO states (state_id, metadata_id, state, last_updated_ts) \
         SELECT CASE WHEN i < 60000 THEN i + 7 ELSE 4000000000000000000 + i END, 1, i % 2, {SEVEN} + i FROM n"
    ));
    recorder.sql("INSERT INTO states (state_id, metadata_id, state, last_updated_ts) VALUES (-5, 1, 'odd', 1790837000), (9223372036854775807, 1, 'last', 1791000000)");
    let reading = recorder.read().expect("valid");
    assert_eq!((reading.read, reading.skipped, reading.log.len()), (120_002, 0, 120_002));
}

#[test]
fn rows_that_cannot_be_read_are_counted() {
    let recorder = Recorder::new();
    for second in 0..200_u8 {
        recorder.on("light.a", f64::from(second));
    }
    recorder.on("light.<b>'\"", 1.0);
    recorder.add(&Entry { state: Some("a\nb"), ..Entry::default() });
    recorder.add(&Entry { at: 1e9, ..Entry::default() });
    recorder.on("light.a", 300.0);
    recorder.sql("UPDATE states SET metadata_id = 4711 WHERE state_id = 204");
    recorder.sql("INSERT INTO states (metadata_id, state, last_updated_ts) VALUES (1, x'ff', 1790838000), (1, 'on', 'soon'), (1, CAST(x'ff41' AS TEXT), 1790838000), (1, 'on', 9e999)");
    let reading = recorder.read().expect("few are bad");
    let skips: Vec<_> = reading.skips.iter().map(|skip| (skip.line, skip.reason.as_str())).collect();
    assert_eq!(
        skips,
        [
            (201, "is of no known entity"),
            (202, r#"has a state with control characters: "a\nb""#),
            (203, "has a `last_updated_ts` more than a day in the future: 2058-06-09T08:46:40Z"),
            (204, "is of no known entity"),
            (205, "has a `state` that is no text"),
            (206, "has a `last_updated_ts` that is no number"),
            (207, "has a `state` that is not UTF-8: \"\u{fffd}A\""),
            (208, "has a `last_updated_ts` that is no time: inf"),
        ]
    );
    recorder.sql("UPDATE states SET metadata_id = 4711 WHERE state_id < 20");
    let error = recorder.read().expect_err("too many");
    assert!(error.to_string().contains("27 of 208 rows of"), "{error}");
}
