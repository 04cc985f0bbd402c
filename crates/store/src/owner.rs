//! Whose a file is, found out before `SQLite` could change a byte of it or put a file beside it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::StoreError;
use crate::error::Fault;
use crate::migrations::{self, APPLICATION_ID};
use crate::place::{beside, failed, immutable_uri, is_absent_or_empty};

/// The smallest page of an `SQLite` file, and so the smallest such file, in bytes.
const LEAST_LENGTH: u64 = 512;

/// How the first page begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Where in the first page the application id is, in bytes.
const ID_AT: usize = 68;

/// What only our schema says, wherever in the file its page is.
const MARK: &[u8] = b"runs_one_success_a_slot";

/// How much of a file is searched for it, in bytes: the schema is near the beginning.
const SEARCHED: u64 = 8 << 20;

/// A format beyond this one was not written by any version: the number is damaged.
const LAST_PLAUSIBLE_FORMAT: i64 = 10_000;

/// How the names of files begin that nobody but Nightshift would use.
const OUR_NAME: &[u8] = b"nightshift";

/// How the names of databases end.
const DATABASE_NAMES: [&[u8]; 3] = [b".db", b".sqlite", b".sqlite3"];

/// Whose a file is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Nobody's yet: it is empty, or its making was cut short.
    Nobody,
    /// Ours, with a format that this version can read or bring up to date.
    Us,
    /// Ours, and damaged so that it cannot be opened: how, as the end of "it …".
    UsDamaged(String),
    /// Ours, of a newer version with this format.
    UsNewer(i64),
    /// Another program's: what it is, as the end of "it …".
    Other(&'static str),
}

/// Refuses a file of another program, of a newer version, or one that is damaged.
pub(crate) fn check(path: &Path) -> Result<(), StoreError> {
    match of(path)? {
        Owner::Nobody | Owner::Us => Ok(()),
        Owner::UsDamaged(what) => Err(StoreError::Damaged { path: path.to_owned(), what }),
        Owner::UsNewer(version) => migrations::check_version(version, path),
        Owner::Other(found) => Err(StoreError::NotOurs { path: path.to_owned(), found: found.to_owned() }),
    }
}

/// Whose the file at `path` is.
///
/// A file that was ours may have lost its beginning, and with it what says so. It still counts as
/// ours when our schema can be found in it, when there is nothing in it at all, or when it bears our
/// name, as a database's, and is no database of anybody's.
pub(crate) fn of(path: &Path) -> Result<Owner, StoreError> {
    let length = std::fs::metadata(path).map_err(failed("looking at it", path))?.len();
    if length == 0 {
        let lost = !is_absent_or_empty(&beside(path, "-wal"));
        return Ok(if lost { Owner::UsDamaged("is empty beside a write-ahead log".to_owned()) } else { Owner::Nobody });
    }
    // `SQLite` takes a file of one byte for an empty one.
    if length < LEAST_LENGTH {
        return no_database(path, "is cut short");
    }
    match Header::read(path) {
        Ok(Header { application: APPLICATION_ID, version, .. }) => Ok(match version {
            version if !(0..=LAST_PLAUSIBLE_FORMAT).contains(&version) => {
                Owner::UsDamaged(format!("says that it has format {version}, which no version has"))
            }
            version if migrations::check_version(version, path).is_err() => Owner::UsNewer(version),
            _ => Owner::Us,
        }),
        // A new file of ours whose making is under way or was cut short. A database of somebody else
        // can look so too, while all of it is still in its write-ahead log.
        Ok(Header { application: 0, tables: Some(0), .. }) if is_absent_or_empty(&beside(path, "-wal")) => {
            Ok(Owner::Nobody)
        }
        Ok(Header { is_recorder: true, .. }) => Ok(Owner::Other("is Home Assistant's recorder database")),
        // What can be read of it is not ours; what cannot be read may be.
        Ok(Header { tables: None, .. }) if is_marked(path)? => {
            Ok(Owner::UsDamaged("has a damaged list of tables".to_owned()))
        }
        Ok(_) => Ok(Owner::Other("is an SQLite database of another program")),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => no_database(path, "does not begin as a database does"),
            Some(ErrorCode::DatabaseCorrupt) if is_marked(path)? => {
                Ok(Owner::UsDamaged(format!("has a damaged beginning: {error}")))
            }
            Some(ErrorCode::DatabaseCorrupt) => Ok(Owner::Other("is a damaged SQLite database of another program")),
            _ => Err(Fault::from(error).placed("looking at it", path)),
        },
    }
}

/// Whose a file is that `SQLite` does not know as one of its own.
fn no_database(path: &Path, how: &str) -> Result<Owner, StoreError> {
    let start = beginning(path, LEAST_LENGTH)?;
    if start.iter().all(|&byte| byte == 0) {
        return Ok(Owner::UsDamaged("begins with nothing but zeros".to_owned()));
    }
    let bears_our_name = path.file_name().is_some_and(|name| {
        let name = name.as_encoded_bytes().to_ascii_lowercase();
        name.starts_with(OUR_NAME) && DATABASE_NAMES.iter().any(|ending| name.ends_with(ending))
    });
    if bears_our_name || (start.len() < 512 && start.starts_with(MAGIC)) || is_marked(path)? {
        return Ok(Owner::UsDamaged(how.to_owned()));
    }
    Ok(Owner::Other("is not an SQLite database"))
}

/// Whether something in a damaged file says that it was ours.
fn is_marked(path: &Path) -> Result<bool, StoreError> {
    let bytes = beginning(path, SEARCHED)?;
    let id = bytes.get(ID_AT..ID_AT + 4).and_then(|id| <[u8; 4]>::try_from(id).ok()).map(i32::from_be_bytes);
    Ok(id.map(i64::from) == Some(APPLICATION_ID) || bytes.windows(MARK.len()).any(|window| window == MARK))
}

fn beginning(path: &Path, most: u64) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(failed("looking at it", path))?;
    Ok(bytes)
}

/// What the first page of an `SQLite` file says.
struct Header {
    application: i64,
    version: i64,
    /// How many; none when they cannot be read. Not counted in a file of ours.
    tables: Option<i64>,
    is_recorder: bool,
}

impl Header {
    fn read(path: &Path) -> rusqlite::Result<Self> {
        // `immutable` reads the file itself, without locks and without the files beside it. Reading it
        // with `SQLite` rather than by hand keeps the locks of other connections, see `OPENING`.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(immutable_uri(path), flags)?;
        // Another process may be writing: the first page may be ahead of the file's length, which is
        // an error but for this setting. One transaction sees one first page.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
        connection.execute_batch("BEGIN")?;
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let application = number("PRAGMA application_id")?;
        let version = number("PRAGMA user_version")?;
        if application == APPLICATION_ID {
            return Ok(Self { application, version, tables: None, is_recorder: false });
        }
        // The tables may be on further pages; what cannot be read is somebody's all the same.
        let tables = |names: &str| number(&format!("SELECT count(*) FROM sqlite_schema WHERE {names}"));
        let is_recorder = tables("name IN ('recorder_runs', 'states')").is_ok_and(|tables| tables > 0);
        Ok(Self { application, version, tables: tables("true").ok(), is_recorder })
    }
}
