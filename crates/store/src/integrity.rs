//! Whether a database is sound, as `SQLite` itself sees it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::connection::BUSY_TIMEOUT;
use crate::error::Fault;
use crate::{Store, StoreError, migrations};

/// A database of more pages than this (16 MiB of them, half a second on a memory card) is looked at without its
/// archive when time matters: each day of the archive has a checksum of its own.
const MOST_PAGES: i64 = 4_096;

/// The one table that grows with the home.
const ARCHIVE: &str = "archive_days";

impl Store {
    /// Reads all that is stored to see whether it is sound: some seconds for a large archive. Others
    /// may use the database meanwhile, this store included.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with how it is damaged; [`Store::begin_anew_if_damaged`] then sets it
    /// aside. [`StoreError::DamagedDay`] for a day of the archive, or when the database cannot be
    /// read.
    pub fn check_integrity(&self) -> Result<(), StoreError> {
        self.check_file()?;
        self.check_archive()
    }

    /// What `SQLite` can say of the whole file, without unpacking the archive.
    pub(crate) fn check_file(&self) -> Result<(), StoreError> {
        let finding = if self.is_in_memory() || self.only_looks() {
            self.read("checking the database", |connection| Ok(full(connection)?))?
        } else {
            // A connection of its own: the others need not wait for it. One that only looks has nobody else,
            // and was opened with care for a file system that cannot be written to.
            let placed = |error: rusqlite::Error| Fault::from(error).placed("checking the database", self.path());
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(self.path(), flags).map_err(placed)?;
            connection.busy_timeout(BUSY_TIMEOUT).map_err(placed)?;
            match full(&connection) {
                Ok(finding) => finding,
                Err(error) => match placed(error) {
                    StoreError::Damaged { what, .. } => Some(what),
                    other => return Err(other),
                },
            }
        };
        if let Some(what) = finding {
            self.link().damaged = true;
            return Err(StoreError::Damaged { path: self.path().to_owned(), what });
        }
        Ok(())
    }
}

/// A quick look: what is wrong, as the end of "it …", if something is.
pub(crate) fn quick(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let missing = missing_tables(connection)?;
    if missing.is_some() {
        return Ok(missing);
    }
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    if pages <= MOST_PAGES {
        return findings(connection, "PRAGMA quick_check(3)");
    }
    let tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    for table in tables.iter().filter(|table| *table != ARCHIVE) {
        let found = findings(connection, &format!("PRAGMA quick_check('{}')", table.replace('\'', "''")))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// A thorough look, indexes and references included.
pub(crate) fn full(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let found = findings(connection, "PRAGMA integrity_check(3)")?;
    if found.is_some() {
        return Ok(found);
    }
    let orphan = connection
        .prepare("PRAGMA foreign_key_check")?
        .query_row([], |row| row.get::<_, String>(0))
        .optional()?
        .map(|table| format!("has a row of {table} that refers to nothing"));
    Ok(orphan)
}

fn findings(connection: &Connection, check: &str) -> rusqlite::Result<Option<String>> {
    let mut check = connection.prepare(check)?;
    let mut findings = check.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    findings.retain(|finding| finding != "ok");
    // A finding is a line or more.
    let text = findings.join("; ").split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((!findings.is_empty()).then(|| format!("is not sound ({text})")))
}

/// What the list of tables lacks, against that of a new database of the same format.
fn missing_tables(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let names = |connection: &Connection| -> rusqlite::Result<BTreeMap<String, String>> {
        connection
            .prepare("SELECT name, type FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    let format = |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    let mut model = Connection::open_in_memory()?;
    if migrations::migrate(&mut model, Path::new(":memory:")).is_err() || format(connection)? != format(&model)? {
        return Ok(None);
    }
    let there = names(connection)?;
    let missing = names(&model)?.into_iter().find(|(name, kind)| there.get(name) != Some(kind));
    Ok(missing.map(|(name, kind)| format!("has lost its {kind} {name}")))
}
