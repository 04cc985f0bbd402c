//! Opens a recorder database without leaving a trace beside it.

use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _};

use super::tables::{NEEDED, too_old};
use crate::sources::SourceError;

/// Larger rows are not read, in bytes: Home Assistant allows 16 KiB for attributes and less for all else, while a file
/// that was made to do harm could ask for a gigabyte at once.
const LARGEST_ROW: i32 = 16 << 20;

/// A recorder database, open for reading.
#[derive(Debug)]
pub(super) struct Database {
    pub(super) connection: Connection,
    path: PathBuf,
    /// The file when it was opened without locks, because nobody else had it open.
    alone: Option<Alone>,
}

/// By what a file is known to be the same still.
#[derive(Debug, PartialEq)]
struct Alone {
    file: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
}

impl Database {
    /// Opens the database at `path` for reading and checks that it has what is needed; `patience` is how long another's
    /// lock is waited for.
    pub(super) fn open(path: &Path, patience: Duration) -> Result<Self, SourceError> {
        // SQLite keeps its log beside the file itself, not beside a link to it.
        let file = path.canonicalize().map_err(|error| SourceError::from_io(path, error))?;
        let alone = Alone::of(&file).map_err(|error| SourceError::from_io(path, error))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = if alone.is_some() {
            Connection::open_with_flags(immutable_uri(&file), flags | OpenFlags::SQLITE_OPEN_URI)
        } else {
            Connection::open_with_flags(&file, flags)
        };
        let connection = connection.map_err(|error| failure(path, &error))?;
        let database = Self { connection, path: path.to_owned(), alone };
        database.prepare(patience).map_err(|error| database.fail(&error))?;
        database.check()?;
        Ok(database)
    }

    /// Whether another program has opened the database since it was opened here without locks.
    pub(super) fn is_overtaken(&self) -> bool {
        self.alone.as_ref().is_some_and(|before| Alone::of(&before.file).ok().flatten().as_ref() != Some(before))
    }

    /// Whether nobody else had the database open, so that it is read without locks.
    pub(super) fn is_alone(&self) -> bool {
        self.alone.is_some()
    }

    pub(super) fn fail(&self, error: &rusqlite::Error) -> SourceError {
        failure(&self.path, error)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn prepare(&self, patience: Duration) -> rusqlite::Result<()> {
        self.connection.busy_timeout(patience)?;
        self.connection.pragma_update(None, "query_only", true)?;
        // A file from elsewhere may hold views and expressions that were made to do harm.
        self.connection.pragma_update(None, "trusted_schema", false)?;
        self.connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LARGEST_ROW)?;
        self.connection.pragma_update(None, "cell_size_check", true)
    }

    fn check(&self) -> Result<(), SourceError> {
        if self.columns_of("states")?.is_empty() {
            return Err(self.unusable("it is no recorder database: it has no table `states`".to_owned()));
        }
        for (table, columns) in NEEDED {
            let there = self.columns_of(table)?;
            let missing = columns.iter().find(|column| !there.iter().any(|name| name == *column));
            if let Some(missing) = missing {
                return Err(self.unusable(too_old(self.schema_version()?, table, missing)));
            }
        }
        Ok(())
    }

    /// The columns of a table; none when there is no such table, or only a view.
    fn columns_of(&self, table: &str) -> Result<Vec<String>, SourceError> {
        let columns = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.connection.prepare(
                "SELECT c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' AND s.name = ?1",
            )?;
            statement.query_map([table], |row| row.get(0))?.collect()
        };
        columns().map_err(|error| self.fail(&error))
    }

    fn schema_version(&self) -> Result<Option<i64>, SourceError> {
        if !self.columns_of("schema_changes")?.iter().any(|column| column == "schema_version") {
            return Ok(None);
        }
        self.connection
            .query_row("SELECT schema_version FROM schema_changes ORDER BY rowid DESC LIMIT 1", [], |row| row.get(0))
            .optional()
            .map_err(|error| self.fail(&error))
    }

    fn unusable(&self, detail: String) -> SourceError {
        SourceError::Unusable { path: self.path.clone(), detail }
    }
}

impl Alone {
    /// The file, when it is of the kind with a write-ahead log and has none: nobody has it open then. To open it with locks
    /// would make the log's files beside it, owned by whoever runs this program, and Home Assistant could not write to
    /// them later.
    fn of(file: &Path) -> std::io::Result<Option<Self>> {
        let mut header = [0; 20];
        let mut opened = File::open(file)?;
        opened.read_exact(&mut header)?;
        let metadata: Metadata = opened.metadata()?;
        // Bytes 18 and 19 are 2 for a write-ahead log. Source: SQLite's file format, section 1.3.
        let logged = fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0);
        if header[18] != 2 || logged || beside(file, "-shm").try_exists()? {
            return Ok(None);
        }
        Ok(Some(Self { file: file.to_owned(), length: metadata.len(), modified: metadata.modified().ok() }))
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The file as a URI, every byte that could mean something in one escaped.
fn immutable_uri(file: &Path) -> String {
    use std::fmt::Write as _;
    let mut uri = "file:".to_owned();
    for &byte in file.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri + "?mode=ro&immutable=1"
}

fn failure(path: &Path, error: &rusqlite::Error) -> SourceError {
    let path = path.to_owned();
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            SourceError::Locked { path, detail: format!("{detail}; try again in a minute") }
        }
        Some(ErrorCode::DatabaseCorrupt) => SourceError::Broken {
            path,
            detail: format!("{detail}; restore it from a backup, or let Home Assistant begin a new one"),
        },
        Some(ErrorCode::NotADatabase) => {
            SourceError::Broken { path, detail: format!("{detail}; it may be encrypted, or no database at all") }
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::FileLockingProtocolFailed) => {
            let log = beside(&path, "-wal");
            let advice = if fs::exists(&log).unwrap_or(false) {
                "its log (-wal) can only be read together with its index (-shm): give the user that runs Nightshift the \
                 right to read both, or copy the database while Home Assistant is stopped"
            } else {
                "give the user that runs Nightshift the right to read it"
            };
            SourceError::Unusable { path, detail: format!("{detail}; {advice}") }
        }
        Some(ErrorCode::TooBig) => SourceError::Unusable {
            path,
            detail: format!("it has a row of more than {} MiB, which Home Assistant never writes", LARGEST_ROW >> 20),
        },
        Some(ErrorCode::PermissionDenied) => SourceError::Denied { path },
        Some(ErrorCode::OperationInterrupted) => SourceError::Cancelled { path },
        Some(ErrorCode::SystemIoFailure | ErrorCode::OutOfMemory) => {
            SourceError::Read { path, source: std::io::Error::other(detail) }
        }
        _ => SourceError::Unusable { path, detail },
    }
}
