use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::error::Fault;
use crate::place::{self, Identity, Turn};
use crate::{migrations, owner};

/// How long a call waits for another process to let go of the database.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait before asking again for what does not wait by itself.
pub(crate) const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// The `-wal` file is cut back to this after a large transaction, in bytes.
const WAL_KEPT: i64 = 4 << 20;

/// Nightshift's database. Shared as `Arc<Store>`; calls of one process wait for one another, each
/// of them short.
///
/// It follows its path: when another file was put there (a fresh database in place of a damaged one,
/// or a backup), the next call works on that one.
#[derive(Debug)]
pub struct Store {
    link: Mutex<Link>,
    path: PathBuf,
}

/// The connection, and what is known of it.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) connection: Connection,
    /// The file that it is to; none for a database in memory.
    file: Option<Identity>,
    /// Whether it is to be made anew before it is used again: the disk failed under it.
    pub(crate) stale: bool,
    /// Whether `SQLite` came upon damage.
    pub(crate) damaged: bool,
}

/// POSIX drops all of a process's locks on a file when the process closes *any* handle to it.
/// `SQLite` knows of its own handles, but not of the one that makes the file: so one at a time.
pub(crate) static OPENING: Mutex<()> = Mutex::new(());

impl Store {
    /// Opens the database at `path`, making it and its folder when there is none, and brings it to
    /// the format of this version. A new file can be read by its owner only.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`], [`StoreError::TooNew`] and [`StoreError::Damaged`] leave the file
    /// exactly as it was; [`StoreError::File`] when it cannot be made; [`StoreError::Busy`],
    /// [`StoreError::Full`], [`StoreError::Sql`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let path = &absolute(path)?;
        let link = connect(path)?;
        Ok(Self { link: Mutex::new(link), path: path.clone() })
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
        let link = Link { connection, file: None, stale: false, damaged: false };
        Ok(Self { link: Mutex::new(link), path: path.to_owned() })
    }

    /// On a connection that is never made anew.
    pub(crate) fn of(connection: Connection, path: PathBuf) -> Self {
        Self { link: Mutex::new(Link { connection, file: None, stale: false, damaged: false }), path }
    }

    /// Its file, as an absolute path; `:memory:` for a database in memory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it was opened to look at the database, and never to write.
    pub(crate) fn only_looks(&self) -> bool {
        self.link().file.is_none() && !self.is_in_memory()
    }

    pub(crate) fn is_in_memory(&self) -> bool {
        !self.path.is_absolute()
    }

    /// Does `work`, which only reads.
    pub(crate) fn read<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let mut link = self.link();
        link.follow(&self.path)?;
        let done = work(&link.connection);
        done.map_err(|fault| link.failed(fault, doing, &self.path))
    }

    /// Does `work` in one transaction: all of it or nothing, however the process ends.
    pub(crate) fn write<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let mut link = self.link();
        link.follow(&self.path)?;
        let connection = &mut link.connection;
        let transact = || {
            // IMMEDIATE waits for other writers here; a transaction that begins as a reader and then
            // writes would fail at once when another one wrote in between.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        transact().map_err(|fault: Fault| link.failed(fault, doing, &self.path))
    }

    /// Closes the file as dropping this value does, whoever else still holds it: without that, a
    /// process that ends while one of its threads does leaves the write-ahead log behind. The next
    /// call opens it anew. Does nothing while a call is under way.
    pub fn let_go(&self) {
        let Ok(mut link) = self.link.try_lock() else { return };
        if link.file.is_some()
            && !link.stale
            && let Ok(nothing) = Connection::open_in_memory()
        {
            link.connection = nothing;
            link.stale = true;
        }
    }

    pub(crate) fn link(&self) -> MutexGuard<'_, Link> {
        // A panic elsewhere leaves no half-done transaction: it is rolled back when it is dropped.
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Link {
    /// Sees to it that the connection is to what is at `path` now.
    fn follow(&mut self, path: &Path) -> Result<(), StoreError> {
        let Some(file) = self.file else { return Ok(()) };
        if !self.stale && Identity::of(path) == Some(file) {
            return Ok(());
        }
        let fresh = connect(path)?;
        self.close();
        *self = fresh;
        tracing::debug!(path = %path.display(), "database opened anew");
        Ok(())
    }

    /// The error for the caller; what it says of the connection is remembered.
    fn failed(&mut self, fault: Fault, doing: &'static str, path: &Path) -> StoreError {
        if let Fault::Sql(error) = &fault {
            match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => self.damaged = true,
                // A disk that comes back may know nothing of the handles from before.
                Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly) => self.stale = true,
                _ => {}
            }
        }
        fault.placed(doing, path)
    }

    /// Lets go of the file without writing into it, and without removing what may be another file by
    /// now. Afterwards the link has to be made anew.
    pub(crate) fn close(&mut self) {
        self.stale = true;
        // Without memory for the other connection this one stays, and is closed when it is dropped.
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        if let Ok(nothing) = Connection::open_in_memory() {
            self.connection = nothing;
        }
    }
}

/// The path, absolute, since `SQLite` takes some relative ones (`:memory:`, `file:…`) for something
/// else.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path).map_err(place::failed("finding it", path))
}

/// Opens what is at `path`, or makes it.
pub(crate) fn connect(path: &Path) -> Result<Link, StoreError> {
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    place::create(path)?;
    // Before a file is put beside it: it may be somebody else's.
    owner::check(path)?;
    let turn = Turn::at(path)?;
    connect_in_turn(path, &turn)
}

/// Opens what is at `path`, while nobody else does or puts another file there.
pub(crate) fn connect_in_turn(path: &Path, _: &Turn) -> Result<Link, StoreError> {
    let placed = |fault: Fault| fault.placed("opening it", path);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| placed(error.into()))?;
    configure(&connection).map_err(|error| placed(error.into()))?;
    migrations::migrate(&mut connection, path)?;
    write_ahead(&connection).map_err(|error| placed(error.into()))?;
    Ok(Link { connection, file: Identity::of(path), stale: false, damaged: false })
}

pub(crate) fn configure(connection: &Connection) -> rusqlite::Result<()> {
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
    fn let_go_of_it_is_one_whole_file_and_goes_on() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = open(&folder);
        let beside = || folder.path().join("n.db-wal").exists();
        store.set_meta("a", "before").expect("writes");
        assert!(beside());
        store.let_go();
        assert!(!beside());
        assert_eq!(store.meta("a").expect("reads").as_deref(), Some("before"));
        store.set_meta("a", "after").expect("goes on");
        assert!(beside());
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
