//! What Home Assistant said over the live connection, until a night has put it into the archive.

mod connection;

use std::ops::RangeInclusive;

use domain::{Cause, EventLog};
use jiff::Timestamp;
use rusqlite::types::FromSqlError;
use rusqlite::{Row, Transaction};

use crate::error::Fault;
use crate::{Store, StoreError};

pub use connection::{LiveConnection, LiveGap};

/// A change of state. Times are microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveChange {
    /// When it was.
    pub at: i64,
    /// Of which entity.
    pub entity_id: String,
    /// Into which state.
    pub state: String,
    /// What is known of its cause.
    pub origin: LiveOrigin,
}

/// What is known of the cause of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveOrigin {
    /// What was heard of it while it happened.
    Heard {
        /// Shared by everything that one act caused.
        context_id: Option<String>,
        /// Whose act it was.
        user_id: Option<String>,
        /// Whether it follows from another context.
        has_parent: bool,
    },
    /// Read later, with its cause.
    Told(Cause),
}

/// A context in which an automation or a script ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveContext {
    /// Its id.
    pub context_id: String,
    /// When it was heard of, in microseconds since 1970.
    pub at: i64,
    /// Who set it off.
    pub user_id: Option<String>,
}

/// A time of which no change is missing, in microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSpan {
    /// From when to when.
    pub range: RangeInclusive<i64>,
    /// Whether it was read later, so that causes are as good as what was read.
    pub is_told: bool,
    /// Whether it is that of a connection that was up when it was last heard of.
    pub is_open: bool,
}

/// What was heard since the last batch.
#[derive(Clone, Debug, Default)]
pub struct LiveBatch {
    /// The changes, in any order.
    pub changes: Vec<LiveChange>,
    /// Contexts in which automations ran.
    pub contexts: Vec<LiveContext>,
    /// The time that is whole once this batch is written; none while nothing is known of it.
    pub span: Option<GrowingSpan>,
}

/// The time that a connection has heard whole so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrowingSpan {
    /// What the last batch of this connection was given for it, and until when it reached then.
    pub written: Option<(i64, i64)>,
    /// All of it.
    pub range: RangeInclusive<i64>,
    /// Where the changes of this batch begin: all there is of it in a database that knows of no earlier batch.
    pub batch_from: i64,
}

impl Store {
    /// Keeps what was heard, and gives the number of its span. What is there already is not kept twice; heard takes the
    /// place of told.
    ///
    /// # Errors
    /// When the database cannot be written; nothing of the batch is kept then.
    pub fn keep_heard(&self, batch: &LiveBatch, now: Timestamp) -> Result<Option<i64>, StoreError> {
        self.write("keeping what Home Assistant said", |transaction| {
            let mut put = transaction.prepare_cached(
                "INSERT INTO live_changes (at, entity_id, state, context_id, user_id, has_parent, told)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT DO UPDATE SET context_id = excluded.context_id, user_id = excluded.user_id,
                     has_parent = excluded.has_parent, told = NULL
                 WHERE told IS NOT NULL AND excluded.told IS NULL",
            )?;
            for change in &batch.changes {
                let (context_id, user_id, has_parent, told) = columns_of(&change.origin);
                put.execute((change.at, &change.entity_id, &change.state, context_id, user_id, has_parent, told))?;
            }
            let mut put = transaction.prepare_cached(
                "INSERT INTO live_contexts (context_id, at, user_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?;
            for context in &batch.contexts {
                put.execute((&context.context_id, context.at, &context.user_id))?;
            }
            connection::heard(transaction, batch.changes.len() as u64, now)?;
            let span_id = batch.span.as_ref().map(|span| grow(transaction, span)).transpose()?;
            span_id.iter().try_for_each(|id| connection::grows(transaction, *id))?;
            Ok(span_id)
        })
    }

    /// Keeps what was read later of a time that nobody had listened to. What was heard stays as it is.
    ///
    /// # Errors
    /// When the database cannot be written; the gap stays one then.
    pub fn keep_told(&self, gap: RangeInclusive<i64>, log: &EventLog) -> Result<u64, StoreError> {
        self.write("keeping what was missed", |transaction| {
            let mut put = transaction.prepare_cached(
                "INSERT INTO live_changes (at, entity_id, state, has_parent, told) VALUES (?1, ?2, ?3, 0, ?4)
                 ON CONFLICT DO NOTHING",
            )?;
            let mut added = 0;
            for event in log.iter() {
                added += put.execute((event.time, event.entity_id, event.state, event.cause as u8))? as u64;
            }
            insert_span(transaction, &gap, true)?;
            connection::filled(transaction, &gap, added)?;
            Ok(added)
        })
    }

    /// The times of which no change is missing, by their beginnings. They may overlap.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn live_spans(&self) -> Result<Vec<LiveSpan>, StoreError> {
        self.read("reading when Home Assistant was listened to", |connection| {
            let mut select = connection.prepare_cached(
                "SELECT from_at, until_at, is_told,
                     id IS (SELECT span_id FROM live_connection WHERE is_up)
                 FROM live_spans ORDER BY from_at, until_at, id",
            )?;
            let spans = select.query_map([], |row| {
                Ok(LiveSpan { range: row.get(0)?..=row.get(1)?, is_told: row.get(2)?, is_open: row.get(3)? })
            })?;
            Ok(spans.collect::<Result<_, _>>()?)
        })
    }

    /// Gives each change from `from` on to `take`, by time, and returns how many they were.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn each_live_change(&self, from: i64, mut take: impl FnMut(LiveChange)) -> Result<u64, StoreError> {
        self.read("reading what Home Assistant said", |connection| {
            let mut select = connection.prepare_cached(
                "SELECT at, entity_id, state, context_id, user_id, has_parent, told FROM live_changes
                 WHERE at >= ?1 ORDER BY at, entity_id, state",
            )?;
            let mut rows = select.query([from])?;
            let mut count = 0;
            while let Some(row) = rows.next()? {
                take(change_of(row)?);
                count += 1;
            }
            Ok(count)
        })
    }

    /// The contexts in which automations and scripts ran, by their ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn live_contexts(&self) -> Result<Vec<LiveContext>, StoreError> {
        self.read("reading in which contexts automations ran", |connection| {
            let mut select =
                connection.prepare_cached("SELECT context_id, at, user_id FROM live_contexts ORDER BY context_id")?;
            let rows = select.query_map([], |row| {
                Ok(LiveContext { context_id: row.get(0)?, at: row.get(1)?, user_id: row.get(2)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Forgets all that was told, since it would be told otherwise now.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn forget_told(&self) -> Result<(), StoreError> {
        self.write("forgetting what was read later", |transaction| {
            transaction.execute("DELETE FROM live_changes WHERE told IS NOT NULL", [])?;
            transaction.execute("DELETE FROM live_spans WHERE is_told", [])?;
            Ok(())
        })
    }

    /// Forgets what was before `before`, in microseconds since 1970, and returns how many changes that were. Contexts
    /// stay for `context_slack` microseconds longer: an automation may act long after it began.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn prune_live(&self, before: i64, context_slack: i64) -> Result<u64, StoreError> {
        self.write("forgetting what is in the archive", |transaction| {
            let removed = transaction.execute("DELETE FROM live_changes WHERE at < ?1", [before])?;
            transaction.execute("DELETE FROM live_contexts WHERE at < ?1", [before.saturating_sub(context_slack)])?;
            transaction.execute("DELETE FROM live_spans WHERE until_at < ?1", [before])?;
            transaction.execute("UPDATE live_spans SET from_at = ?1 WHERE from_at < ?1", [before])?;
            Ok(removed as u64)
        })
    }
}

/// Has the span reach as far as the batch. In a database that lacks earlier batches, a fresh one or a backup, it begins
/// with this one.
fn grow(transaction: &Transaction<'_>, span: &GrowingSpan) -> Result<i64, Fault> {
    let Some((id, written_until)) = span.written else {
        return insert_span(transaction, &span.range, false);
    };
    let until = *span.range.end();
    let grown = transaction
        .prepare_cached(
            "UPDATE live_spans SET until_at = ?2 WHERE id = ?1 AND until_at BETWEEN ?3 AND ?2 AND NOT is_told",
        )?
        .execute((id, until, written_until))?;
    if grown > 0 {
        return Ok(id);
    }
    insert_span(transaction, &(span.batch_from.min(until)..=until), false)
}

fn insert_span(transaction: &Transaction<'_>, range: &RangeInclusive<i64>, is_told: bool) -> Result<i64, Fault> {
    transaction
        .prepare_cached("INSERT INTO live_spans (from_at, until_at, is_told) VALUES (?1, ?2, ?3)")?
        .execute((range.start(), range.end(), is_told))?;
    Ok(transaction.last_insert_rowid())
}

type Columns<'a> = (Option<&'a str>, Option<&'a str>, bool, Option<u8>);

fn columns_of(origin: &LiveOrigin) -> Columns<'_> {
    match origin {
        LiveOrigin::Heard { context_id, user_id, has_parent } => {
            (context_id.as_deref(), user_id.as_deref(), *has_parent, None)
        }
        LiveOrigin::Told(cause) => (None, None, false, Some(*cause as u8)),
    }
}

fn change_of(row: &Row<'_>) -> rusqlite::Result<LiveChange> {
    let told: Option<u8> = row.get(6)?;
    let origin = match told {
        Some(code) => LiveOrigin::Told(Cause::from_code(code).ok_or(FromSqlError::OutOfRange(code.into()))?),
        None => LiveOrigin::Heard { context_id: row.get(3)?, user_id: row.get(4)?, has_parent: row.get(5)? },
    };
    Ok(LiveChange { at: row.get(0)?, entity_id: row.get(1)?, state: row.get(2)?, origin })
}
