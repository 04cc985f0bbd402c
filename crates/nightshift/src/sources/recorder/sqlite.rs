//! The tables of a recorder in `SQLite`, read in many short transactions.

use std::ops::ControlFlow;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension as _, ToSql, params_from_iter};

use super::database::Database;
use super::pace::Pace;
use super::tables::{Given, Question, Tables};
use crate::sources::SourceError;

const ENTITY_ID: &str = "SELECT entity_id FROM states_meta WHERE metadata_id = ?1";

/// A recorder database, asked at its own pace.
pub(super) struct Sqlite<'a> {
    database: &'a Database,
    pace: Pace,
}

impl<'a> Sqlite<'a> {
    pub(super) fn new(database: &'a Database) -> Self {
        Self { database, pace: Pace::new(!database.is_alone()) }
    }

    /// What is to be said of the reading, once it is over.
    pub(super) fn pace(&self) -> &Pace {
        &self.pace
    }

    fn rows<const N: usize>(
        &self,
        question: Question,
        given: &[Given<'_>],
        mut take: impl FnMut([ValueRef<'_>; N]) -> Result<ControlFlow<()>, SourceError>,
    ) -> Result<bool, SourceError> {
        let fail = |error| self.database.fail(&error);
        let mut statement = self.database.connection.prepare_cached(sql(question)).map_err(fail)?;
        let mut rows = statement.query(params_from_iter(given)).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            if take(std::array::from_fn(|column| row.get_ref(column).unwrap_or(ValueRef::Null)))?.is_break() {
                return Ok(false);
            }
            if self.pace.is_over() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Tables for Sqlite<'_> {
    fn ask<const N: usize>(
        &self,
        question: Question,
        given: &[Given<'_>],
        take: impl FnMut([ValueRef<'_>; N]) -> Result<ControlFlow<()>, SourceError>,
    ) -> Result<bool, SourceError> {
        let more = self.pace.transaction(|| {
            let more = self.rows(question, given, take);
            if question == Question::Changes {
                self.pace.learn();
            }
            more
        });
        self.pace.pause();
        more
    }

    fn entity_id(&self, metadata_id: i64) -> Result<Option<String>, SourceError> {
        let name = || -> rusqlite::Result<Option<String>> {
            let mut statement = self.database.connection.prepare_cached(ENTITY_ID)?;
            let name = statement.query_row([metadata_id], |row| Ok(row.get_ref(0)?.as_str().ok().map(str::to_owned)));
            Ok(name.optional()?.flatten())
        };
        name().map_err(|error| self.database.fail(&error))
    }

    fn ids(&self) -> i64 {
        self.pace.ids()
    }

    fn stopped(&self) -> SourceError {
        SourceError::Cancelled { path: self.database.path().to_owned() }
    }

    fn empty(&self) -> SourceError {
        SourceError::Empty { path: self.database.path().to_owned() }
    }
}

impl ToSql for Given<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Number(number) => ValueRef::Integer(number),
            Self::Seconds(seconds) => ValueRef::Real(seconds),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// The question in `SQLite`'s words. A `+` keeps a column from being looked up in its index.
pub(super) const fn sql(question: Question) -> &'static str {
    match question {
        // Uses `ix_states_last_updated_ts`.
        Question::Newest => {
            "SELECT last_updated_ts FROM states WHERE last_updated_ts <= ?1 ORDER BY last_updated_ts DESC LIMIT 1"
        }
        // By the index alone.
        Question::First => {
            "SELECT min(state_id), max(last_updated_ts), count(*) FROM (SELECT state_id, last_updated_ts FROM states \
             WHERE last_updated_ts > ?1 ORDER BY last_updated_ts, state_id LIMIT ?2)"
        }
        Question::Last => "SELECT max(state_id) FROM states",
        Question::Next => "SELECT min(state_id) FROM states WHERE state_id >= ?1",
        // By the table's own order.
        Question::Changes => {
            "SELECT state_id, metadata_id, state, last_updated_ts, context_id_bin, context_user_id_bin, \
             context_parent_id_bin FROM states \
             WHERE state_id BETWEEN ?1 AND ?2 AND +last_updated_ts >= ?3 AND state IS NOT NULL \
             AND (last_changed_ts IS NULL OR abs(last_updated_ts - last_changed_ts) <= 0.001) ORDER BY state_id"
        }
        // Uses `ix_states_metadata_id_last_updated_ts`.
        Question::Attributes => {
            "SELECT a.shared_attrs FROM (SELECT attributes_id, last_updated_ts FROM states \
             WHERE metadata_id = ?1 ORDER BY last_updated_ts DESC LIMIT ?2) s \
             JOIN state_attributes a USING (attributes_id) ORDER BY s.last_updated_ts DESC"
        }
        // Uses `ix_events_event_type_id_time_fired_ts`.
        Question::Fired => {
            "SELECT time_fired_ts, event_id, context_id_bin, context_user_id_bin FROM events \
             WHERE event_type_id = (SELECT event_type_id FROM event_types WHERE event_type = ?1) \
             AND (time_fired_ts, event_id) > (?2, ?3) ORDER BY time_fired_ts, event_id"
        }
        // Uses `ix_states_metadata_id_last_updated_ts`.
        Question::Written => {
            "SELECT last_updated_ts, state_id, context_id_bin, context_user_id_bin FROM states \
             WHERE metadata_id = ?1 AND (last_updated_ts, state_id) > (?2, ?3) ORDER BY last_updated_ts, state_id"
        }
        Question::Names => "SELECT metadata_id, entity_id FROM states_meta WHERE metadata_id > ?1 ORDER BY metadata_id",
    }
}
