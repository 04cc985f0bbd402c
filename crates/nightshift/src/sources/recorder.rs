//! Home Assistant's recorder, read while Home Assistant may write to it: in a `SQLite` file, or on a [`server`].
//!
//! Of a file, only what is needed is read, in short transactions with pauses between them: a long one, or one right after the
//! other, would keep Home Assistant from beginning its write-ahead log anew.

mod contexts;
mod database;
mod pace;
mod rows;
pub(super) mod server;
mod sqlite;
mod tables;
#[cfg(test)]
pub(super) mod tests;

use std::path::Path;
use std::time::Duration;

use super::changes::{Changes, Terms};
use super::{SourceError, Watch};
use database::Database;
use sqlite::Sqlite;

/// How long a lock of Home Assistant's is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads the changes in the window.
pub(super) fn read(path: &Path, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Vec<Changes>, SourceError> {
    read_patiently(path, terms, watch, PATIENCE)
}

/// Whether there is a recorder database that can be read.
pub(super) fn can_read(path: &Path) -> bool {
    Database::open(path, Duration::from_secs(1)).is_ok()
}

fn read_patiently(
    path: &Path,
    terms: &Terms<'_>,
    watch: &dyn Watch,
    patience: Duration,
) -> Result<Vec<Changes>, SourceError> {
    let database = Database::open(path, patience)?;
    let result = read_rows(&database, terms, watch);
    // Home Assistant has started meanwhile: what was read without its locks may be torn, and is read again with them.
    if database.is_overtaken() && !matches!(result, Err(SourceError::Cancelled { .. })) {
        return read_rows(&Database::open(path, patience)?, terms, watch);
    }
    result
}

fn read_rows(database: &Database, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Vec<Changes>, SourceError> {
    let tables = Sqlite::new(database);
    let changes = rows::read(&tables, terms, watch)?;
    tracing::debug!(transaction.longest_ms = tables.pace().longest().as_millis(), "Read the recorder database");
    Ok(changes)
}
