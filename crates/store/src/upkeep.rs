use domain::EventLogBuilder;
use jiff::Timestamp;
use rusqlite::Transaction;

use crate::error::Fault;
use crate::runs::LAST_SLOT;
use crate::{Store, StoreError};

/// How much of the past to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// This many of the newest runs.
    pub runs: u32,
    /// Patterns, and suggestions that nobody decided on, for this many days after they were last
    /// found.
    pub pattern_days: u32,
    /// Messages for this many days after they were sent.
    pub sent_days: u32,
}

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

impl Default for Retention {
    fn default() -> Self {
        Self { runs: 400, pattern_days: 90, sent_days: 30 }
    }
}

impl Store {
    /// Removes what is older than `keep` and gives its room back to the disk. What the user decided,
    /// the latest slot, the latest success, what is running and what waits to be sent stay, however old.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn tidy(&self, now: Timestamp, keep: &Retention) -> Result<(), StoreError> {
        self.write("tidying up", |transaction| remove_old(transaction, now, keep))?;
        self.read("giving room back to the disk", |connection| {
            // Each step frees one page.
            let mut vacuum = connection.prepare("PRAGMA incremental_vacuum")?;
            let mut pages = vacuum.query([])?;
            while pages.next()?.is_some() {}
            connection.execute_batch("PRAGMA optimize")?;
            Ok(())
        })
    }

    /// Frees the memory in which the database's pages are kept at hand: after a night nothing asks
    /// for them until the next one.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn rest(&self) -> Result<(), StoreError> {
        self.read("freeing its memory", |connection| {
            connection.flush_prepared_statement_cache();
            Ok(connection.execute_batch("PRAGMA shrink_memory")?)
        })
    }

    /// Reads all that is stored to see whether it is sound. Takes a second or so for a month of a
    /// busy home.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] with what is damaged, or when the database cannot be read.
    pub fn check_integrity(&self) -> Result<(), StoreError> {
        let findings = self.read("checking the database", |connection| {
            let mut check = connection.prepare("PRAGMA integrity_check(10)")?;
            let mut findings = check.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            findings.retain(|finding| finding != "ok");
            let mut check = connection.prepare("PRAGMA foreign_key_check")?;
            let orphans = check.query_map([], |row| row.get::<_, String>(0))?;
            for table in orphans.take(10) {
                findings.push(format!("a row of {} refers to nothing", table?));
            }
            Ok(findings)
        })?;
        if !findings.is_empty() {
            return Err(StoreError::damaged(self.path(), findings.join("; ")));
        }
        for day in self.archived_days()? {
            self.load_day(day.date, &mut EventLogBuilder::default())?;
        }
        Ok(())
    }
}

fn remove_old(transaction: &Transaction<'_>, now: Timestamp, keep: &Retention) -> Result<(), Fault> {
    let ago = |days: u32| now.as_microsecond().saturating_sub(i64::from(days) * MICROSECONDS_A_DAY);
    // Without the latest slot the scheduler would take a slot that had its run for a missed one.
    transaction.execute(
        &format!(
            "DELETE FROM runs
             WHERE status <> 'running' AND slot IS NOT (SELECT slot {LAST_SLOT})
               AND id IS NOT (SELECT max(id) FROM runs WHERE status = 'succeeded')
               AND id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?1)"
        ),
        [keep.runs],
    )?;
    transaction.execute("DELETE FROM patterns WHERE gone_at < ?1", [ago(keep.pattern_days)])?;
    transaction
        .execute("DELETE FROM suggestions WHERE status = 'gone' AND last_seen < ?1", [ago(keep.pattern_days)])?;
    transaction.execute("DELETE FROM outbox WHERE sent_at < ?1", [ago(keep.sent_days)])?;
    Ok(())
}
