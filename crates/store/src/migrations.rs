//! The formats of the database, one after the other.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;
use crate::error::Fault;

/// `nigh`, in the header of every file of ours.
pub(crate) const APPLICATION_ID: i64 = 0x6e69_6768;

/// Number `n` (from 1) brings format `n - 1` to format `n`. What was released is not edited any
/// more: a change is a new file at the end.
const MIGRATIONS: [&str; 17] = [
    include_str!("migrations/0001_initial.sql"),
    include_str!("migrations/0002_stages_and_totals.sql"),
    include_str!("migrations/0003_feedback.sql"),
    include_str!("migrations/0004_held_out.sql"),
    include_str!("migrations/0005_registry.sql"),
    include_str!("migrations/0006_live.sql"),
    include_str!("migrations/0007_automations.sql"),
    include_str!("migrations/0008_existing_automations.sql"),
    include_str!("migrations/0009_evidence.sql"),
    include_str!("migrations/0010_snoozed.sql"),
    include_str!("migrations/0011_versions.sql"),
    include_str!("migrations/0012_language_model.sql"),
    include_str!("migrations/0013_dismissed_advice.sql"),
    include_str!("migrations/0014_proposals.sql"),
    include_str!("migrations/0015_worded_by.sql"),
    include_str!("migrations/0016_remarks.sql"),
    include_str!("migrations/0017_parts.sql"),
];

/// Brings a database to the newest format, each step in a transaction of its own, so that a step
/// that fails leaves a database that works.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let place = |fault: Fault| fault.placed("bringing it to this version's format", path);
    // Only a database without a page takes this; tidying gives room back to the disk with it.
    if number(connection, "PRAGMA page_count").map_err(place)? == 0 {
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(|error| place(error.into()))?;
    }
    while step(connection, path).map_err(place)? {}
    Ok(())
}

/// The newest format that this program knows.
pub(crate) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// # Errors
/// [`StoreError::TooNew`] when `version` is newer than what this program knows.
pub(crate) fn check_version(version: i64, path: &Path) -> Result<(), StoreError> {
    let known = newest();
    if version > known {
        return Err(StoreError::TooNew { path: path.to_owned(), found: version, known });
    }
    Ok(())
}

/// Applies the next migration, if there is one. Two processes may come here at once: the version is
/// read under the lock.
fn step(connection: &mut Connection, path: &Path) -> Result<bool, Fault> {
    if number(connection, "PRAGMA user_version")? == newest() {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = number(&transaction, "PRAGMA user_version")?;
    check_version(version, path)?;
    let strange = |found: &str| StoreError::NotOurs { path: path.to_owned(), found: found.to_owned() };
    if version == 0 && number(&transaction, "SELECT count(*) FROM sqlite_schema")? != 0 {
        return Err(strange("is an SQLite database of another program").into());
    }
    let Some(sql) = usize::try_from(version).ok().map(|version| MIGRATIONS.get(version)) else {
        return Err(strange("has a format with a negative number").into());
    };
    let Some(sql) = sql else {
        return Ok(false);
    };
    transaction.execute_batch(sql)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", version + 1)?;
    transaction.commit()?;
    tracing::debug!(path = %path.display(), format = version + 1, "database brought to a newer format");
    Ok(true)
}

pub(crate) fn number(connection: &Connection, sql: &str) -> Result<i64, Fault> {
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}
