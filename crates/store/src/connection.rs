use std::ffi::OsString;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::error::Fault;
use crate::migrations::{self, APPLICATION_ID};

/// How long a call waits for another process to let go of the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait before asking again for what does not wait by itself.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// The `-wal` file is cut back to this after a large transaction, in bytes.
const WAL_KEPT: i64 = 4 << 20;

/// The smallest page of an `SQLite` file, and so the smallest such file, in bytes.
const LEAST_LENGTH: u64 = 512;

/// Nightshift's database. Shared as `Arc<Store>`; calls of one process wait for one another, each
/// of them short.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
}

/// POSIX drops all of a process's locks on a file when the process closes *any* handle to it.
/// `SQLite` knows of its own handles, but not of the one that makes the file: so one at a time.
static OPENING: Mutex<()> = Mutex::new(());

impl Store {
    /// Opens the database at `path`, making it and its folder when there is none, and brings it to
    /// the format of this version. A new file can be read by its owner only.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`] and [`StoreError::TooNew`] leave the file exactly as it was;
    /// [`StoreError::File`] when it cannot be made; [`StoreError::Busy`], [`StoreError::Full`],
    /// [`StoreError::Corrupt`], [`StoreError::Sql`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        // Absolute, since SQLite takes some relative ones (`:memory:`, `file:…`) for something else.
        let path = &std::path::absolute(path).map_err(|source| StoreError::File {
            doing: "finding it",
            path: path.to_owned(),
            source,
        })?;
        create(path)?;
        check_owner(path)?;
        let place = |fault: Fault| fault.placed("opening it", path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(|error| place(error.into()))?;
        configure(&connection).map_err(|error| place(error.into()))?;
        migrations::migrate(&mut connection, path)?;
        write_ahead(&connection).map_err(|error| place(error.into()))?;
        Ok(Self { connection: Mutex::new(connection), path: path.to_owned() })
    }

    /// Opens a database that lives and ends with this value.
    ///
    /// # Errors
    /// [`StoreError::Sql`] when there is no memory for it.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        let path = Path::new(":memory:");
        let place = |error: rusqlite::Error| Fault::from(error).placed("opening it", path);
        let mut connection = Connection::open_in_memory().map_err(place)?;
        configure(&connection).map_err(place)?;
        migrations::migrate(&mut connection, path)?;
        Ok(Self { connection: Mutex::new(connection), path: path.to_owned() })
    }

    /// Its file, as an absolute path; `:memory:` for a database in memory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does `work`, which only reads.
    pub(crate) fn read<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        work(&self.lock()).map_err(|fault| fault.placed(doing, &self.path))
    }

    /// Does `work` in one transaction: all of it or nothing, however the process ends.
    pub(crate) fn write<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let mut connection = self.lock();
        let transact = || {
            // IMMEDIATE waits for other writers here; a transaction that begins as a reader and then
            // writes would fail at once when another one wrote in between.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        transact().map_err(|fault: Fault| fault.placed(doing, &self.path))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no half-done transaction: it is rolled back when it is dropped.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the folder and the file where there are none, for the owner's eyes only: it says when
/// people are at home.
fn create(path: &Path) -> Result<(), StoreError> {
    let failed = |doing, path: &Path| {
        let path = path.to_owned();
        move |source| StoreError::File { doing, path, source }
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(failed("making the folder", folder))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let metadata = fs::metadata(path).map_err(failed("looking at it", path))?;
            if metadata.is_file() {
                Ok(())
            } else {
                Err(StoreError::NotOurs { path: path.to_owned(), found: "is no file".to_owned() })
            }
        }
        Err(error) => Err(failed("making it", path)(error)),
    }
}

/// Refuses a file of another program or of a newer version before `SQLite` could change a byte of it
/// or put a file beside it.
fn check_owner(path: &Path) -> Result<(), StoreError> {
    let length = fs::metadata(path)
        .map_err(|source| StoreError::File { doing: "looking at it", path: path.to_owned(), source })?
        .len();
    if length == 0 {
        return Ok(());
    }
    let not_ours = |found: &str| Err(StoreError::NotOurs { path: path.to_owned(), found: found.to_owned() });
    // `SQLite` takes a file of one byte for an empty one.
    if length < LEAST_LENGTH {
        return not_ours("is not an SQLite database");
    }
    match Header::read(path) {
        Ok(Header { application: APPLICATION_ID, version, .. }) => migrations::check_version(version, path),
        // A new file of ours whose making is under way or was cut short. A database of somebody else
        // can look so too, while all of it is still in its write-ahead log.
        Ok(Header { application: 0, is_empty: true, .. }) if is_absent_or_empty(&beside(path, "-wal")) => Ok(()),
        Ok(Header { is_recorder: true, .. }) => not_ours("is Home Assistant's recorder database"),
        Ok(_) => not_ours("is an SQLite database of another program"),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            not_ours("is not an SQLite database")
        }
        Err(error) => Err(Fault::from(error).placed("looking at it", path)),
    }
}

/// What the first page of an `SQLite` file says.
struct Header {
    application: i64,
    version: i64,
    is_empty: bool,
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
            return Ok(Self { application, version, is_empty: false, is_recorder: false });
        }
        // The tables may be on further pages; what cannot be read is somebody's all the same.
        let tables = |names: &str| number(&format!("SELECT count(*) FROM sqlite_schema WHERE {names}"));
        let is_empty = tables("true").is_ok_and(|tables| tables == 0);
        let is_recorder = tables("name IN ('recorder_runs', 'states')").is_ok_and(|tables| tables > 0);
        Ok(Self { application, version, is_empty, is_recorder })
    }
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // FULL for everything: with a write-ahead log NORMAL may forget the latest commits when the power
    // fails, and a forgotten claim, result or decision is a promise broken. A night has a few dozen
    // commits, so the disk has nothing to gain from a weaker mode.
    connection.pragma_update(None, "synchronous", "FULL")
}

/// Switches to a write-ahead log: readers and a writer of several processes do not wait for one
/// another.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let switch = || connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
    // The switch needs the file for itself and does not wait for it: when two processes make the
    // file at the same moment, one of them has to ask again.
    let mut tries = BUSY_TIMEOUT.as_millis() / BUSY_PAUSE.as_millis();
    while let Err(error) = switch() {
        if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) || tries == 0 {
            return Err(error);
        }
        tries -= 1;
        thread::sleep(BUSY_PAUSE);
    }
    connection.query_row(&format!("PRAGMA journal_size_limit = {WAL_KEPT}"), [], |_| Ok(()))
}

/// The path as an `SQLite` URI that promises that nobody changes the file.
fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            uri.push(char::from(byte));
        } else {
            let hex = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or('0');
            uri.extend(['%', hex(byte >> 4), hex(byte & 0xf)]);
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn is_absent_or_empty(path: &Path) -> bool {
    fs::metadata(path).map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |file| file.len() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &tempfile::TempDir) -> Store {
        Store::open(&folder.path().join("n.db")).expect("opens")
    }

    #[test]
    fn a_full_disk_is_told_and_changes_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = open(&folder);
        store.set_meta("a", "before").expect("writes");
        let pages = store
            .read("", |raw| Ok(raw.query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0))?))
            .expect("counts");
        store
            .read("", |raw| Ok(raw.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?))
            .expect("limits");
        let error = store.set_meta("a", &"x".repeat(1 << 20)).expect_err("no room");
        assert!(matches!(error, StoreError::Full { .. }), "{error}");
        assert_eq!(store.meta("a").expect("reads").as_deref(), Some("before"));
        store.set_meta("a", "after").expect("goes on");
    }

    #[test]
    fn after_a_rest_it_goes_on() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = open(&folder);
        store.set_meta("a", "before").expect("writes");
        store.rest().expect("frees its memory");
        assert_eq!(store.meta("a").expect("reads").as_deref(), Some("before"));
        store.set_meta("a", "after").expect("goes on");
    }

    #[test]
    fn a_database_in_use_is_told_as_passing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (one, other) = (open(&folder), open(&folder));
        other.read("", |raw| Ok(raw.busy_timeout(Duration::ZERO)?)).expect("sets");
        one.write("", |_| {
            let error = other.set_meta("a", "b").expect_err("in use");
            assert!(matches!(error, StoreError::Busy { .. }) && error.is_transient(), "{error}");
            assert_eq!(other.meta("a").expect("reads meanwhile"), None);
            Ok(())
        })
        .expect("writes");
        other.set_meta("a", "b").expect("free again");
    }

    #[test]
    fn a_panic_in_the_middle_leaves_nothing_half_done() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = open(&folder);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            store.write("", |transaction| -> Result<(), Fault> {
                transaction.execute("INSERT INTO meta VALUES ('a', 'half')", [])?;
                std::panic::resume_unwind(Box::new("no trace of this in the test's output"))
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(store.meta("a").expect("reads"), None);
        store.set_meta("a", "whole").expect("writes");
    }
}
