//! What is asked of a recorder's tables, whatever database they are in.

use std::ops::ControlFlow;

use rusqlite::types::ValueRef;

use crate::sources::SourceError;

/// What is read, of tables as Home Assistant has made them since 2023.4.
pub(super) const NEEDED: [(&str, &[&str]); 6] = [
    (
        "states",
        &[
            "state_id",
            "metadata_id",
            "state",
            "last_changed_ts",
            "last_updated_ts",
            "attributes_id",
            "context_id_bin",
            "context_user_id_bin",
            "context_parent_id_bin",
        ],
    ),
    ("states_meta", &["metadata_id", "entity_id"]),
    ("state_attributes", &["attributes_id", "shared_attrs"]),
    ("events", &["event_type_id", "time_fired_ts", "context_id_bin", "context_user_id_bin"]),
    ("event_types", &["event_type_id", "event_type"]),
    ("schema_changes", &["schema_version"]),
];

/// What can be asked. Each database has its own words for it, and all give the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// The time of the newest row up to a time.
    Newest,
    /// The smallest id of the next rows after a time, the latest of their times, and how many they are, up to a number
    /// of them. Of rows of the same time the first ones have the smallest ids, so that those beyond the number do not
    /// matter.
    First,
    /// The largest id.
    Last,
    /// The smallest id from one on: purging leaves gaps.
    Next,
    /// The changes of state with ids from one to another, from a time on, by id: `state_id`, `metadata_id`, `state`,
    /// `last_updated_ts`, and the contexts' `id`, `user` and `parent`. Rows whose state did not change are most of a
    /// database and are left out; those without a state tell that an entity was removed.
    Changes,
    /// The `shared_attrs` of an entity's latest rows, up to a number of them, latest first.
    Attributes,
    /// Contexts in which events of a type happened, after a time and an id, in that order: time, id, and the context's
    /// `id` and `user`.
    Fired,
    /// The same of one entity's own rows.
    Written,
    /// The `metadata_id` and `entity_id` of all entities, after one.
    Names,
}

/// What is given to a question.
#[derive(Clone, Copy, Debug)]
pub(super) enum Given<'a> {
    Number(i64),
    /// A time in seconds since 1970.
    Seconds(f64),
    Text(&'a str),
}

/// The tables of one recorder.
pub(super) trait Tables {
    /// Asks, and hands each row to `take` until that breaks off; `N` is how many values a row has. Says whether rows may
    /// follow the last one that was handed over, for reasons of the database's own: they are to be asked for again, from
    /// there.
    fn ask<const N: usize>(
        &self,
        question: Question,
        given: &[Given<'_>],
        take: impl FnMut([ValueRef<'_>; N]) -> Result<ControlFlow<()>, SourceError>,
    ) -> Result<bool, SourceError>;

    /// The name of an entity, also from within [`Tables::ask`]; none where there is none, or it is no text.
    fn entity_id(&self, metadata_id: i64) -> Result<Option<String>, SourceError>;

    /// How many ids to ask for at once.
    fn ids(&self) -> i64;

    /// What to say when whoever waited does not want it any more.
    fn stopped(&self) -> SourceError;

    /// What to say when nothing is in them.
    fn empty(&self) -> SourceError;
}

/// What to say of a database that lacks a column of [`NEEDED`].
pub(super) fn too_old(version: Option<i64>, table: &str, column: &str) -> String {
    let version = version.map_or("unknown".to_owned(), |version| version.to_string());
    format!(
        "its schema (version {version}) has no `{table}.{column}`, which the recorder has had since Home Assistant \
         2023.4; update Home Assistant, start it once and let it migrate the database"
    )
}

/// A whole number, if it is one.
pub(super) fn number(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Integer(number) => Some(number),
        _ => None,
    }
}

/// A number, if it is one.
pub(super) fn float(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Real(number) => Some(number),
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
        ValueRef::Integer(number) => Some(number as f64),
        _ => None,
    }
}
