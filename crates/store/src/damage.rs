//! A damaged database is set aside under another name, and a fresh one put in its place.
//!
//! Nothing is deleted. The fresh one is made beside the damaged one, with all that can still be read,
//! and takes its place at once: whoever dies in the middle leaves a database that opens, or is set
//! aside by the next one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::connection::{BUSY_TIMEOUT, absolute, configure, connect, connect_in_turn};
use crate::error::Fault;
use crate::owner::{self, Owner};
use crate::place::{COMPANIONS, Turn, beside, create_new, failed};
use crate::salvage::{self, Salvaged};
use crate::{Store, StoreError, integrity, migrations};

/// What was done with a damaged database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Where the database is.
    pub database: PathBuf,
    /// Where the damaged one is now. What was in its write-ahead log is beside it.
    pub path: PathBuf,
    /// How it is damaged, as the end of "it …".
    pub what: String,
    /// What the fresh one has of it.
    pub salvaged: Salvaged,
}

/// What a look at a database found.
#[derive(Debug)]
enum Found {
    Sound,
    Damaged(String),
}

/// The end of the name of one that is being made.
const FRESH: &str = ".fresh";

/// Between the name of a database and the instant at which it was set aside.
const SET_ASIDE: &str = ".corrupt-";

impl Store {
    /// Opens the database at `path` as [`Store::open`] does, after a quick look at whether it is
    /// sound. A damaged one is set aside, and a fresh one begun with what could be read of it.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::File`] when it can only be read; a file of another program or of a newer version is left as it is, and so
    /// is one that cannot be read for another reason than damage.
    pub fn open_or_begin_anew(path: &Path, now: Timestamp) -> Result<(Self, Option<SetAside>), StoreError> {
        let path = absolute(path)?;
        let opened = Self::open(&path).and_then(|store| {
            let (is_read_only, finding) = store.read("looking whether it is sound", |connection| {
                Ok((connection.is_readonly(rusqlite::MAIN_DB)?, integrity::quick(connection)?))
            })?;
            match finding {
                Some(what) => Err(StoreError::Damaged { path: path.clone(), what }),
                None if is_read_only => {
                    let source = io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "it can only be read");
                    Err(StoreError::File { doing: "opening it to write", path: path.clone(), source })
                }
                None => Ok(store),
            }
        });
        match opened {
            Ok(store) => Ok((store, None)),
            Err(StoreError::Damaged { .. }) => {
                let set_aside = set_aside(&path, now)?;
                Ok((Self::open(&path)?, set_aside))
            }
            Err(error) => Err(error),
        }
    }

    /// Sets the database aside and begins a fresh one, if a call came upon damage since it was opened
    /// and a closer look finds damage, too. This store, and that of every other process, goes on with
    /// the fresh one. Costs nothing while there is no sign of damage.
    ///
    /// # Errors
    /// When the fresh one cannot be made, such as for want of room: the damaged one is then where it
    /// was, and the next call tries again.
    pub fn begin_anew_if_damaged(&self, now: Timestamp) -> Result<Option<SetAside>, StoreError> {
        let mut link = self.link();
        if !link.damaged {
            return Ok(None);
        }
        link.close();
        let set_aside = set_aside(self.path(), now)?;
        *link = connect(self.path())?;
        Ok(set_aside)
    }

    /// The damaged databases that were set aside here and are still there, the oldest first.
    #[must_use]
    pub fn set_aside_before(&self) -> Vec<PathBuf> {
        let (Some(folder), Some(name)) = (self.path().parent(), self.path().file_name()) else { return Vec::new() };
        let mut begin = name.to_owned();
        begin.push(SET_ASIDE);
        let is_one = |name: &std::ffi::OsStr| {
            let name = name.as_encoded_bytes();
            name.starts_with(begin.as_encoded_bytes())
                && !COMPANIONS.iter().any(|ending| name.ends_with(ending.as_bytes()))
        };
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut found: Vec<PathBuf> =
            entries.filter(|entry| is_one(&entry.file_name())).map(|entry| entry.path()).collect();
        found.sort();
        found
    }
}

/// Sets the database at `path` aside, unless it is found sound: then somebody else has done it, or a
/// reading went wrong once.
fn set_aside(path: &Path, now: Timestamp) -> Result<Option<SetAside>, StoreError> {
    let turn = Turn::at(path)?;
    let what = match look(path)? {
        Found::Sound => return Ok(None),
        Found::Damaged(what) => what,
    };
    let fresh = beside(path, FRESH);
    let salvaged = make_fresh(&fresh, path)?;
    let aside = free_name(path, now);
    put_aside(path, &aside)?;
    fs::rename(&fresh, path).map_err(failed("putting a fresh one in its place", path))?;
    settle(path);
    drop(connect_in_turn(path, &turn)?);
    Ok(Some(SetAside { database: path.to_owned(), path: aside, what, salvaged }))
}

/// A closer look at a database that may be damaged. Only what `SQLite` itself calls damage counts:
/// one that is in use, or on a disk that fails, is not set aside.
fn look(path: &Path) -> Result<Found, StoreError> {
    match owner::of(path)? {
        Owner::UsDamaged(what) => return Ok(Found::Damaged(what)),
        // It is for opening to fill it, or to refuse it.
        Owner::Nobody | Owner::UsNewer(_) | Owner::Other(_) => return Ok(Found::Sound),
        Owner::Us => {}
    }
    let looked = open_damaged(path).and_then(|connection| {
        // Both: the first one stops at less, and both are done once in the life of a damaged file.
        Ok(integrity::quick(&connection)?.or(integrity::full(&connection)?))
    });
    match looked {
        Ok(None) => Ok(Found::Sound),
        Ok(Some(what)) => Ok(Found::Damaged(what)),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Ok(Found::Damaged(format!("cannot be read ({error})")))
            }
            _ => Err(Fault::from(error).placed("looking whether it is damaged", path)),
        },
    }
}

/// Opens a database to read what is left of it, changing nothing in it.
fn open_damaged(path: &Path) -> rusqlite::Result<Connection> {
    // Not read-only: its write-ahead log may need an index before it can be read.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// Makes a new database at `fresh`, with what can be read of the one at `damaged`.
fn make_fresh(fresh: &Path, damaged: &Path) -> Result<Salvaged, StoreError> {
    // One that was not finished.
    let _ = fs::remove_file(fresh);
    let _ = fs::remove_file(beside(fresh, "-journal"));
    create_new(fresh).map_err(failed("making a fresh one", fresh))?;
    let made = || {
        let placed = |error: rusqlite::Error| Fault::from(error).placed("making a fresh one", fresh);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(fresh, flags).map_err(placed)?;
        configure(&connection).map_err(placed)?;
        migrations::migrate(&mut connection, fresh)?;
        // `SQLite` removes the write-ahead log of an empty file.
        if fs::metadata(damaged).is_ok_and(|file| file.len() == 0) {
            return Ok(Salvaged::default());
        }
        match open_damaged(damaged) {
            Ok(damaged) => salvage::salvage(&damaged, &mut connection).map_err(placed),
            // There is nothing to be read of it.
            Err(_) => Ok(Salvaged::default()),
        }
    };
    made().inspect_err(|_| {
        let _ = fs::remove_file(fresh);
        let _ = fs::remove_file(beside(fresh, "-journal"));
    })
}

/// Gives the database and what is beside it other names. It keeps its own name, too, where the file
/// system lets it have two, until the fresh one takes it.
fn put_aside(path: &Path, aside: &Path) -> Result<(), StoreError> {
    let linked = fs::hard_link(path, aside).is_ok();
    for ending in COMPANIONS {
        let companion = beside(path, ending);
        if companion.exists() {
            fs::rename(&companion, beside(aside, ending)).map_err(failed("setting it aside", path))?;
        }
    }
    if linked { Ok(()) } else { fs::rename(path, aside).map_err(failed("setting it aside", path)) }
}

/// A name that nothing has yet.
fn free_name(path: &Path, now: Timestamp) -> PathBuf {
    let name = beside(path, &format!("{SET_ASIDE}{}", now.strftime("%Y%m%dT%H%M%SZ")));
    let numbered = (2..1_000).map(|number| beside(&name, &format!("-{number}")));
    std::iter::once(name.clone()).chain(numbered).find(|name| !name.exists()).unwrap_or(name)
}

/// Has the new names survive a loss of power, where the system can do so for a folder.
fn settle(path: &Path) {
    let Some(folder) = path.parent() else { return };
    let settled = File::open(folder).and_then(|folder| folder.sync_all());
    if let Err(error) = settled {
        tracing::debug!(path = %folder.display(), %error, "the folder could not be written through to the disk");
    }
}
