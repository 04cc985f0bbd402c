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
    /// the latest slot, what is running and what waits to be sent stay, however old.
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
}

fn remove_old(transaction: &Transaction<'_>, now: Timestamp, keep: &Retention) -> Result<(), Fault> {
    let ago = |days: u32| now.as_microsecond().saturating_sub(i64::from(days) * MICROSECONDS_A_DAY);
    // Without the latest slot the scheduler would take a slot that had its run for a missed one.
    transaction.execute(
        &format!(
            "DELETE FROM runs
             WHERE status <> 'running' AND slot IS NOT (SELECT slot {LAST_SLOT})
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
