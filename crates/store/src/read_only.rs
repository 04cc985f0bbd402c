use std::fs;
use std::path::Path;
use std::sync::PoisonError;

use rusqlite::{Connection, OpenFlags};

use crate::connection::{OPENING, configure};
use crate::error::Fault;
use crate::place::{beside, immutable_uri, is_absent_or_empty};
use crate::{Store, StoreError, migrations, owner};

impl Store {
    /// What it takes on the disk with the files beside it, in bytes; 0 for a database in memory.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let files = ["", "-wal", "-shm"].map(|ending| beside(self.path(), ending));
        files.iter().filter_map(|file| fs::metadata(file).ok()).map(|file| file.len()).sum()
    }

    /// Opens the database at `path` to look at it: nothing is made, brought to another format or
    /// written, not even a file beside it, and every call that would write fails. Works while other
    /// processes have it open. None when there is no database yet.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::TooOld`] for one of an earlier version.
    pub fn open_read_only(path: &Path) -> Result<Option<Self>, StoreError> {
        let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |doing| move |source| StoreError::File { doing, path: path.to_owned(), source };
        let path = &std::path::absolute(path).map_err(failed("finding it"))?;
        if !fs::exists(path).map_err(failed("looking for it"))? {
            return Ok(None);
        }
        if fs::metadata(path).map_err(failed("looking at it"))?.is_dir() {
            return Err(StoreError::NotOurs { path: path.to_owned(), found: "is no file".to_owned() });
        }
        owner::check(path)?;
        let place = |fault: Fault| fault.placed("opening it", path);
        // Where nobody has it open there is no log, and what is read without locks cannot change;
        // with locks `SQLite` would make the log's files.
        let index = fs::exists(beside(path, "-shm")).map_err(failed("looking for its index"))?;
        let alone = !index && is_absent_or_empty(&beside(path, "-wal"));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = if alone {
            Connection::open_with_flags(immutable_uri(path), flags | OpenFlags::SQLITE_OPEN_URI)
        } else {
            Connection::open_with_flags(path, flags)
        };
        let connection = opened.map_err(|error| place(error.into()))?;
        let found = configure(&connection)
            .map_err(Fault::from)
            .and_then(|()| migrations::number(&connection, "PRAGMA user_version"))
            .map_err(place)?;
        let known = migrations::newest();
        if found == 0 {
            // Its making was cut short: there is nothing in it.
            return Ok(None);
        }
        if found < known {
            return Err(StoreError::TooOld { path: path.to_owned(), found, known });
        }
        Ok(Some(Self::of(connection, path.to_owned())))
    }
}
