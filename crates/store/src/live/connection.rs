//! How the live connection stands.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction};
use serde::Serialize;

use crate::columns::{Count, Micros};
use crate::error::Fault;
use crate::{Store, StoreError};

/// How the live connection to Home Assistant stands, as it was last noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LiveConnection {
    /// Whether it was up.
    #[serde(skip)]
    pub is_up: bool,
    /// Since when it is up or down.
    pub since: Timestamp,
    /// When there was the last sign of life: some minutes old at the most while it is up and Nightshift is too.
    pub alive_at: Timestamp,
    /// Changes that were heard since the database was made.
    pub changes: u64,
    /// Gaps that were filled since then.
    pub gaps: u64,
    /// The last gap that was filled.
    pub last_gap: Option<LiveGap>,
    /// Why it is down; holds no secret.
    pub error: Option<String>,
}

/// A time that nobody had listened to, and that was read later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LiveGap {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// How many changes there had been in it that nobody had heard.
    pub changes: u64,
}

impl Store {
    /// Notes that the connection has been made.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn live_is_up(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write("noting the live connection", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO live_connection (id, is_up, since, alive_at) VALUES (1, 1, ?1, ?1)
                     ON CONFLICT DO UPDATE SET is_up = 1, since = ?1, alive_at = ?1, span_id = NULL, error = NULL",
                )?
                .execute([Micros(now)])?;
            Ok(())
        })
    }

    /// Notes that the connection is up and silent.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn live_is_alive(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write("noting the live connection", |transaction| heard(transaction, 0, now))
    }

    /// Notes that there is no connection, and why.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn live_is_down(&self, error: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        self.write("noting the live connection", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO live_connection (id, is_up, since, alive_at, error) VALUES (1, 0, ?1, ?1, ?2)
                     ON CONFLICT DO UPDATE SET
                         since = CASE WHEN is_up THEN ?1 ELSE since END, is_up = 0, span_id = NULL, error = ?2",
                )?
                .execute((Micros(now), error))?;
            Ok(())
        })
    }

    /// How the connection stands; none where there never was one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn live_connection(&self) -> Result<Option<LiveConnection>, StoreError> {
        self.read("reading how the live connection stands", |connection| {
            let mut select = connection.prepare_cached(
                "SELECT is_up, since, alive_at, changes, gaps, gap_from, gap_until, gap_changes, error
                 FROM live_connection",
            )?;
            let row = select.query_row([], |row| {
                let gap: (Option<Micros>, Option<Micros>, Option<Count>) = (row.get(5)?, row.get(6)?, row.get(7)?);
                let last_gap = match gap {
                    (Some(from), Some(until), Some(changes)) => {
                        Some(LiveGap { from: from.0, until: until.0, changes: changes.0 })
                    }
                    _ => None,
                };
                Ok(LiveConnection {
                    is_up: row.get(0)?,
                    since: row.get::<_, Micros>(1)?.0,
                    alive_at: row.get::<_, Micros>(2)?.0,
                    changes: row.get::<_, Count>(3)?.0,
                    gaps: row.get::<_, Count>(4)?.0,
                    last_gap,
                    error: row.get(8)?,
                })
            });
            Ok(row.optional()?)
        })
    }
}

/// Notes a sign of life.
pub(super) fn heard(transaction: &Transaction<'_>, changes: u64, now: Timestamp) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT INTO live_connection (id, is_up, since, alive_at, changes) VALUES (1, 1, ?1, ?1, ?2)
             ON CONFLICT DO UPDATE SET alive_at = ?1, changes = changes + ?2",
        )?
        .execute((Micros(now), Count(changes)))?;
    Ok(())
}

/// Notes which span grows.
pub(super) fn grows(transaction: &Transaction<'_>, span_id: i64) -> Result<(), Fault> {
    transaction.prepare_cached("UPDATE live_connection SET span_id = ?1")?.execute([span_id])?;
    Ok(())
}

/// Notes that a gap was filled.
pub(super) fn filled(transaction: &Transaction<'_>, gap: &RangeInclusive<i64>, changes: u64) -> Result<(), Fault> {
    transaction
        .prepare_cached("UPDATE live_connection SET gaps = gaps + 1, gap_from = ?1, gap_until = ?2, gap_changes = ?3")?
        .execute((gap.start(), gap.end(), Count(changes)))?;
    Ok(())
}
