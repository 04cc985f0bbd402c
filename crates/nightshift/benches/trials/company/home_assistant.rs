use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use rusqlite::{Connection, params};

/// Rows of one commit: what a home of some hundred entities writes in a hundredth of a second when
/// much is going on.
const ROWS: u32 = 3;

/// Writes into a recorder database with the settings of Home Assistant's recorder (write-ahead log,
/// `synchronous` NORMAL, a cache of 16 MiB), but some hundred times as often: Home Assistant commits
/// every five seconds.
pub(super) struct HomeAssistant {
    connection: Connection,
    log: PathBuf,
    largest_log: u64,
    /// The time of the next row, in seconds since 1970: it goes on where the history ends.
    next: f64,
}

impl HomeAssistant {
    pub(super) fn open(database: &Path) -> Result<Self, Failed> {
        let connection = Connection::open(database)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "cache_size", -16384)?;
        let next = connection.query_row("SELECT max(last_updated_ts) FROM states", [], |row| row.get(0))?;
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Ok(Self { connection, log: log.into(), largest_log: 0, next })
    }

    pub(super) fn commit(&mut self) -> Result<(), Failed> {
        let transaction = self.connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO states (metadata_id, state, last_updated_ts, context_id_bin) VALUES (?1, ?2, ?3, randomblob(16))",
            )?;
            for number in 1..=ROWS {
                self.next += 0.003;
                insert.execute(params![number, self.next.to_string(), self.next])?;
            }
        }
        transaction.commit()?;
        self.largest_log = self.largest_log.max(std::fs::metadata(&self.log)?.len());
        Ok(())
    }

    /// The most that its write-ahead log has grown to, in bytes.
    pub(super) fn largest_log(&self) -> u64 {
        self.largest_log
    }
}
