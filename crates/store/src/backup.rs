//! A copy of the database while others work on it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::columns::Count;
use crate::connection::{BUSY_TIMEOUT, absolute};
use crate::error::Fault;
use crate::owner::{self, Owner};
use crate::place::{failed, immutable_uri, is_absent_or_empty};
use crate::{StoreError, integrity, migrations};

/// What is in a backup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// Its length in bytes.
    pub bytes: u64,
    /// Runs of the history.
    pub runs: u64,
    /// Days of the archive.
    pub archive_days: u64,
    /// Suggestions that wait for the user.
    pub pending: u64,
    /// Suggestions that the user accepted.
    pub accepted: u64,
    /// Suggestions that the user rejected.
    pub rejected: u64,
}

/// Copies the database at `database` into the empty file at `copy`, as it is at one instant. Others
/// go on reading and writing meanwhile; only one that writes for the first time at the same moment
/// may wait. The copy is one file, without a write-ahead log, and has none of what was deleted. It is
/// not yet written through to the disk.
///
/// # Errors
/// [`StoreError::NotOurs`] when there is none; [`StoreError::Damaged`] when it is not sound, so that
/// a backup always is; [`StoreError::Full`] when there is no room for the copy, and others when one
/// of the two cannot be read or written. What is in `copy` then is of no use.
pub fn back_up(database: &Path, copy: &Path) -> Result<Contents, StoreError> {
    let database = absolute(database)?;
    if is_absent_or_empty(&database) {
        return Err(StoreError::NotOurs { path: database, found: "is empty or not there".to_owned() });
    }
    owner::check(&database)?;
    let placed = |error: rusqlite::Error| Fault::from(error).placed("copying it", &database);
    // Not read-only: its write-ahead log may need an index before it can be read.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&database, flags).map_err(placed)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(placed)?;
    // Text, since that is what the statement takes.
    let name = absolute(copy)?.into_os_string().into_string().map_err(|name| {
        let source = std::io::Error::new(std::io::ErrorKind::InvalidFilename, "its path is not UTF-8");
        failed("making a backup", Path::new(&name))(source)
    })?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(placed)?;
    check_backup(copy)
}

/// Checks that the file at `path` is a sound database of ours in one file, as [`back_up`] makes it,
/// and says what is in it. Changes nothing.
///
/// # Errors
/// [`StoreError::NotOurs`], [`StoreError::TooNew`], [`StoreError::Damaged`], or when it cannot be read.
pub fn check_backup(path: &Path) -> Result<Contents, StoreError> {
    let path = absolute(path)?;
    match owner::of(&path)? {
        Owner::Us => {}
        Owner::Nobody => {
            return Err(StoreError::NotOurs { path, found: "is empty".to_owned() });
        }
        Owner::UsDamaged(what) => return Err(StoreError::Damaged { path, what }),
        Owner::UsNewer(found) => {
            return Err(StoreError::TooNew { path, found, known: migrations::newest() });
        }
        Owner::Other(found) => return Err(StoreError::NotOurs { path, found: found.to_owned() }),
    }
    let placed = |error: rusqlite::Error| Fault::from(error).placed("checking it", &path);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(immutable_uri(&path), flags).map_err(placed)?;
    if let Some(what) = integrity::full(&connection).map_err(placed)? {
        return Err(StoreError::Damaged { path, what });
    }
    let count = |rows: &str| {
        let sql = format!("SELECT count(*) FROM {rows}");
        connection.query_row(&sql, [], |row| row.get::<_, Count>(0)).map(|Count(rows)| rows).map_err(placed)
    };
    Ok(Contents {
        bytes: std::fs::metadata(&path).map_err(failed("looking at it", &path))?.len(),
        runs: count("runs")?,
        archive_days: count("archive_days")?,
        pending: count("suggestions WHERE status = 'pending'")?,
        accepted: count("suggestions WHERE status = 'accepted'")?,
        rejected: count("suggestions WHERE status = 'rejected'")?,
    })
}
