//! A recorder in a `SQLite` file, as a home has it.

#[path = "../../benches/speed/recorder.rs"]
mod recorder;

use nightshift::sources::Source;
use simulator::{Plan, simulate};
use tempfile::TempDir;

/// More contexts of automations than are asked for at once, all of one instant.
const AUTOMATIONS: i64 = 20_050;

/// A recorder's file.
pub(crate) struct RecorderFile {
    folder: TempDir,
    pub(crate) connection: rusqlite::Connection,
}

impl RecorderFile {
    /// The recorder of a simulated home, with what else is in real ones.
    pub(crate) fn of_home(events: u64, first_day: &str) -> Self {
        let plan = Plan { days: 14, entities: 24, events, ..Plan::new(11) };
        let plan = Plan { first_day: first_day.parse().expect("a date"), ..plan };
        let home = simulate(&plan).expect("a plan");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("home-assistant_v2.db");
        recorder::write(&home.log, &path).expect("written");
        let connection = rusqlite::Connection::open(&path).expect("opens");
        connection
            .execute_batch(
                "PRAGMA synchronous = off;
                 -- Names, some of them only in older attributes.
                 INSERT INTO state_attributes (attributes_id, shared_attrs)
                     SELECT metadata_id, json_object('friendly_name', 'Größe ' || entity_id, 'device_class', 'x') FROM states_meta;
                 INSERT INTO state_attributes (attributes_id, shared_attrs) VALUES (100000, '{}'), (100001, 'no JSON');
                 UPDATE states SET attributes_id = CASE state_id % 3 WHEN 0 THEN metadata_id WHEN 1 THEN 100000 ELSE 100001 END;
                 -- Writes that changed only attributes, entities that were removed, and what nobody understands.
                 INSERT INTO states (state, last_updated_ts, last_changed_ts, metadata_id)
                     SELECT state, last_updated_ts + 5, last_updated_ts, metadata_id FROM states WHERE state_id % 10 = 0;
                 INSERT INTO states (state, last_updated_ts, last_changed_ts, metadata_id)
                     SELECT state, last_updated_ts + 7, last_updated_ts + 6.9995, metadata_id FROM states WHERE state_id % 50 = 0;
                 INSERT INTO states (state, last_updated_ts, metadata_id)
                     SELECT NULL, last_updated_ts + 8, metadata_id FROM states WHERE state_id % 500 = 0;
                 INSERT INTO states (state, last_updated_ts, metadata_id)
                     SELECT 'ÄÖ𝄞 \\ '' \" ', last_updated_ts + 9, metadata_id FROM states WHERE state_id % 500 = 1;
                 INSERT INTO states (state, last_updated_ts, metadata_id)
                     SELECT '', last_updated_ts + 9, metadata_id FROM states WHERE state_id % 500 = 2;
                 INSERT INTO states (state, last_updated_ts, metadata_id)
                     SELECT 'on', last_updated_ts, NULL FROM states WHERE state_id % 5000 = 3;
                 INSERT INTO states (state, last_updated_ts, metadata_id) VALUES ('on', NULL, 1), ('on', 0.5, 1);
                 -- Gaps, as purging leaves them, and ids beyond 32 bits.
                 DELETE FROM states WHERE state_id < 50 OR state_id BETWEEN 700 AND 760;
                 UPDATE states SET state_id = state_id + 10000000000 * (state_id / 1000);",
            )
            .unwrap_or_else(|error| unreachable!("{error}"));
        Self { folder, connection }
    }

    /// Many contexts of automations at one instant, in the last of which something was done.
    pub(crate) fn add_automations(&self) {
        self.connection
            .execute_batch(&format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {AUTOMATIONS})
                 INSERT INTO events (event_type_id, time_fired_ts, context_id_bin)
                     SELECT 1 + i % 2, (SELECT max(last_updated_ts) - 3600 FROM states),
                         CAST(printf('%016d', i) AS BLOB) FROM n;
                 INSERT INTO states (state, last_updated_ts, metadata_id, context_id_bin)
                     SELECT 'by automation ' || i, (SELECT max(last_updated_ts) - 3600 FROM states), 1,
                         CAST(printf('%016d', i) AS BLOB)
                     FROM (SELECT 1 i UNION SELECT {AUTOMATIONS} - 1 UNION SELECT {AUTOMATIONS});"
            ))
            .expect("valid SQL");
    }

    pub(crate) fn source(&self) -> Source {
        Source::File(self.folder.path().join("home-assistant_v2.db"))
    }
}
