use std::collections::BTreeMap;
use std::path::Path;

use domain::{Cause, EventLog};
use rusqlite::{Connection, params};

/// The tables, columns and indexes of Home Assistant's recorder (schema version 53) that a history
/// is in.
const SCHEMA: &str = "
    CREATE TABLE event_data (data_id INTEGER NOT NULL, hash BIGINT, shared_data TEXT, PRIMARY KEY (data_id));
    CREATE TABLE event_types (event_type_id INTEGER NOT NULL, event_type VARCHAR(64), PRIMARY KEY (event_type_id));
    CREATE TABLE state_attributes (attributes_id INTEGER NOT NULL, hash BIGINT, shared_attrs TEXT,
        PRIMARY KEY (attributes_id));
    CREATE TABLE states_meta (metadata_id INTEGER NOT NULL, entity_id VARCHAR(255), PRIMARY KEY (metadata_id));
    CREATE UNIQUE INDEX ix_states_meta_entity_id ON states_meta (entity_id);
    CREATE TABLE schema_changes (change_id INTEGER NOT NULL, schema_version INTEGER, changed DATETIME NOT NULL,
        PRIMARY KEY (change_id));
    CREATE TABLE events (event_id INTEGER NOT NULL, event_type CHAR(0), time_fired_ts FLOAT, data_id INTEGER,
        context_id_bin BLOB, context_user_id_bin BLOB, context_parent_id_bin BLOB, event_type_id INTEGER,
        PRIMARY KEY (event_id));
    CREATE INDEX ix_events_event_type_id_time_fired_ts ON events (event_type_id, time_fired_ts);
    CREATE TABLE states (state_id INTEGER NOT NULL, entity_id CHAR(0), state VARCHAR(255), attributes CHAR(0),
        last_changed_ts FLOAT, last_reported_ts FLOAT, last_updated_ts FLOAT, old_state_id INTEGER,
        attributes_id INTEGER, context_id_bin BLOB, context_user_id_bin BLOB, context_parent_id_bin BLOB,
        metadata_id INTEGER, PRIMARY KEY (state_id));
    CREATE INDEX ix_states_last_updated_ts ON states (last_updated_ts);
    CREATE INDEX ix_states_context_id_bin ON states (context_id_bin);
    CREATE INDEX ix_states_metadata_id_last_updated_ts ON states (metadata_id, last_updated_ts);
    INSERT INTO schema_changes VALUES (1, 53, '2026-10-01 00:00:00');
    INSERT INTO event_types VALUES (1, 'automation_triggered'), (2, 'script_started');
";
const SOMEBODY: [u8; 16] = [0xab; 16];

/// Writes a history as Home Assistant's recorder would have.
pub(crate) fn write(log: &EventLog, path: &Path) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "off")?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    {
        let mut entity = transaction.prepare("INSERT INTO states_meta (metadata_id, entity_id) VALUES (?1, ?2)")?;
        let mut numbers = BTreeMap::new();
        for (number, id) in (1_i64..).zip(log.entity_names().iter()) {
            entity.execute(params![number, id])?;
            numbers.insert(id, number);
        }
        let mut state = transaction.prepare(
            "INSERT INTO states (state, last_updated_ts, old_state_id, context_id_bin, context_user_id_bin,
             context_parent_id_bin, metadata_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let mut run = transaction
            .prepare("INSERT INTO events (event_type_id, time_fired_ts, context_id_bin) VALUES (1, ?1, ?2)")?;
        let mut last: BTreeMap<&str, i64> = BTreeMap::new();
        for (number, event) in (1_i64..).zip(log.iter()) {
            #[expect(clippy::cast_precision_loss, reason = "the recorder keeps times so")]
            let time = event.time as f64 / 1e6;
            let context = context(event.time, number);
            if event.cause == Cause::Automation && event.entity_id.starts_with("automation.") {
                run.execute(params![time, context])?;
            }
            state.execute(params![
                event.state,
                time,
                last.insert(event.entity_id, number),
                context,
                (event.cause == Cause::Person).then_some(SOMEBODY),
                (event.cause == Cause::Derived).then_some(SOMEBODY),
                numbers.get(event.entity_id),
            ])?;
        }
    }
    transaction.commit()?;
    connection.pragma_update(None, "wal_checkpoint", "truncate").or(Ok(()))
}

/// A context id as Home Assistant makes them (a ULID: six bytes of time, ten of chance).
fn context(time: i64, number: i64) -> [u8; 16] {
    let mut id = [0; 16];
    id[..6].copy_from_slice(&(time / 1000).to_be_bytes()[2..]);
    id[8..].copy_from_slice(&number.to_be_bytes());
    id
}
