use std::io;
use std::path::{Path, PathBuf};

use domain::{RunId, SuggestionId};
use jiff::civil::Date;
use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the store could not do what it was asked for.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another process held the database for longer than we wait. Passes by itself.
    #[error("{path} is in use by another process, so {doing} had to be given up: try again", path = path.display())]
    Busy {
        /// What was being done.
        doing: &'static str,
        /// The database.
        path: PathBuf,
    },
    /// No room on the disk. Nothing was changed.
    #[error("no room to write to {path} while {doing}: free some space on its disk; nothing was changed", path = path.display())]
    Full {
        /// What was being done.
        doing: &'static str,
        /// The database.
        path: PathBuf,
    },
    /// The file itself is damaged, as a fault of the disk or a copy that was cut short leaves it.
    /// [`Store::open_or_begin_anew`](crate::Store::open_or_begin_anew) goes on without it.
    #[error(
        "{path} is damaged: it {what}. `nightshift serve` and `nightshift run` set it aside and go on with a fresh one; to have a backup instead, stop Nightshift and put the backup in its place",
        path = path.display()
    )]
    Damaged {
        /// The database.
        path: PathBuf,
        /// How, as the end of "it …".
        what: String,
    },
    /// A day of the archive cannot be unpacked; the rest of the database is sound.
    #[error(
        "the archived day {date} in {path} is damaged ({what}): remove it from the archive, so that it is read from the source again while that still has it",
        path = path.display()
    )]
    DamagedDay {
        /// Which.
        date: Date,
        /// The database.
        path: PathBuf,
        /// How.
        what: String,
    },
    /// What was to be done was meant for an earlier version of a suggestion. Nothing was changed.
    #[error("the suggestion {id} was changed meanwhile: look at it and try again")]
    Outdated {
        /// Which suggestion.
        id: SuggestionId,
    },
    /// What was to be decided on a suggestion is decided with the one that it is part of. Nothing was changed.
    #[error("the suggestion {id} is part of {whole}: decide on that one, or have this one separated from it first")]
    Part {
        /// Which suggestion.
        id: SuggestionId,
        /// What it is part of.
        whole: SuggestionId,
    },
    /// Something stored cannot be read back.
    #[error("{what}: {fix}")]
    Corrupt {
        /// What is damaged.
        what: String,
        /// What to do about it.
        fix: String,
    },
    /// The file belongs to somebody else. It was not changed.
    #[error("{path} is not Nightshift's database: it {found}. It was left as it is; set `store.path` to another file", path = path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// What it is instead, as the end of "it …".
        found: String,
    },
    /// A newer Nightshift wrote the file. It was not changed.
    #[error(
        "{path} has format {found}, and this version of Nightshift knows formats up to {known}: install the newer version again, or set `store.path` to another file",
        path = path.display()
    )]
    TooNew {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format that this version knows.
        known: i64,
    },
    /// An older Nightshift wrote the file, and it was only to be looked at. It was not changed.
    #[error(
        "{path} has format {found}, of an earlier version of Nightshift: the next `nightshift run` or `nightshift serve` \
         brings it to format {known}",
        path = path.display()
    )]
    TooOld {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The format of this version.
        known: i64,
    },
    /// The run is not running any more: it has ended, or its lease ended and it was given up.
    /// Nothing was written.
    #[error(
        "run {id} is not running any more: it has ended, or was given up after it gave no sign of life; nothing was written"
    )]
    LostRun {
        /// The run.
        id: RunId,
    },
    /// More than one record can hold.
    #[error("{what} is too big to be stored: it would take more than {limit_bytes} bytes")]
    TooBig {
        /// What.
        what: String,
        /// The most that one may take.
        limit_bytes: u64,
    },
    /// The file or its folder cannot be made or used.
    #[error(
        "{path}: {doing} failed: check `store.path`, and that Nightshift may write to the file and to its folder",
        path = path.display()
    )]
    File {
        /// What was being done.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The disk failed, or went away.
    #[error(
        "the disk of {path} failed while {doing}: look at the disk, its cable and the system's log",
        path = path.display()
    )]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// The database.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// Anything else that `SQLite` says.
    #[error("{path}: {doing} failed in the database", path = path.display())]
    Sql {
        /// What was being done.
        doing: &'static str,
        /// The database.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

/// What goes wrong inside a piece of work on the connection, which does not know its place.
#[derive(Debug)]
pub(crate) enum Fault {
    Sql(rusqlite::Error),
    Store(StoreError),
}

impl StoreError {
    /// Whether the same call may well succeed a little later: others let go of the database or of
    /// the room on its disk, a disk comes back, a file system is made writable again, or a damaged
    /// file is set aside.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Full { .. } | Self::Disk { .. } | Self::Damaged { .. } => true,
            Self::File { source, .. } => {
                use io::ErrorKind::{AlreadyExists, InvalidFilename, InvalidInput, IsADirectory, NotADirectory};

                // Such a path is wrong, and waiting makes it no better.
                !matches!(source.kind(), AlreadyExists | InvalidFilename | InvalidInput | IsADirectory | NotADirectory)
            }
            _ => false,
        }
    }
}

impl Fault {
    pub(crate) fn placed(self, doing: &'static str, path: &Path) -> StoreError {
        let source = match self {
            Self::Store(error) => return error,
            Self::Sql(source) => source,
        };
        let path = path.to_owned();
        match &source {
            // What does not fit the type that it is read as was not written by us.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => {
                let what = format!("{} holds what this version did not write ({doing}: {source})", path.display());
                StoreError::Corrupt { what, fix: "put a backup in its place".to_owned() }
            }
            other => match other.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { doing, path },
                Some(ErrorCode::DiskFull) => StoreError::Full { doing, path },
                // What readers and writers share is a file, too, and had no room.
                _ if source.sqlite_extended_error_code() == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
                    StoreError::Full { doing, path }
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    StoreError::Damaged { path, what: format!("failed while {doing} ({source})") }
                }
                Some(ErrorCode::SystemIoFailure) => StoreError::Disk { doing, path, source },
                Some(code @ (ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)) => {
                    let kind = match code {
                        ErrorCode::ReadOnly => io::ErrorKind::ReadOnlyFilesystem,
                        _ => io::ErrorKind::PermissionDenied,
                    };
                    // The codes behind it say the same again.
                    StoreError::File { doing, path, source: io::Error::new(kind, source.to_string()) }
                }
                Some(ErrorCode::TooBig) => {
                    StoreError::TooBig { what: format!("what was given while {doing}"), limit_bytes: 1_000_000_000 }
                }
                _ => StoreError::Sql { doing, path, source },
            },
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
