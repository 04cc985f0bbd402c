use std::collections::BTreeSet;

use domain::EntityId;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use crate::error::Fault;
use crate::runs::LAST_SLOT;
use crate::{Store, StoreError, fires};

/// How much of the past to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// This many of the newest runs, missed slots among them.
    pub runs: u32,
    /// Patterns, and suggestions that nobody decided on, for this many days after they were last
    /// found.
    pub pattern_days: u32,
    /// Messages for this many days after they were sent.
    pub sent_days: u32,
    /// This many of the newest steps in each suggestion's life.
    pub changes: u32,
    /// What Home Assistant said live for this many days, where no night has put it into the archive.
    pub live_days: u32,
}

/// A reset of what was overridden matters for as long as what came before it may be mined, which is a
/// year.
const LONGEST_HISTORY_DAYS: u32 = 2 * 366;

/// A month's budget counts what was spent in it, in whatever zone it began.
const LONGEST_MONTH_DAYS: u32 = 33;

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

/// Pages given back to the disk at a time, so that nobody waits for the database meanwhile.
const PAGES_A_STEP: u32 = 256;

/// Steps at a tidying; what is left is for the next one. Together 64 MiB.
const MOST_STEPS: u32 = 64;

/// How often the whole database is checked.
const CHECK_INTERVAL: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The note that holds when that was done last.
const CHECKED_AT: &str = "store.checked_at";

impl Default for Retention {
    fn default() -> Self {
        Self { runs: 400, pattern_days: 90, sent_days: 30, changes: 100, live_days: 40 }
    }
}

impl Store {
    /// Removes what is older than `keep` and gives its room back to the disk, a part at a time. What
    /// the user decided, the latest slot, the latest success, what is running and what waits to be sent
    /// stay, however old.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn tidy(&self, now: Timestamp, keep: &Retention) -> Result<(), StoreError> {
        self.write("tidying up", |transaction| remove_old(transaction, now, keep))?;
        for _ in 0..MOST_STEPS {
            let is_done = self.read("giving room back to the disk", |connection| {
                let free = || connection.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0));
                if free()? == 0 {
                    return Ok(true);
                }
                let mut vacuum = connection.prepare(&format!("PRAGMA incremental_vacuum({PAGES_A_STEP})"))?;
                let mut pages = vacuum.query([])?;
                while pages.next()?.is_some() {}
                Ok(free()? == 0)
            })?;
            if is_done {
                break;
            }
        }
        self.read("looking after the indexes", |connection| Ok(connection.execute_batch("PRAGMA optimize")?))
    }

    /// Forgets what is known of all entities but these: those that have gone from the home.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_entities(&self, known: &BTreeSet<EntityId>) -> Result<u64, StoreError> {
        let gone: Vec<EntityId> = self.entities()?.into_keys().filter(|id| !known.contains(id)).collect();
        if gone.is_empty() {
            return Ok(0);
        }
        self.write("forgetting entities that have gone", |transaction| {
            let mut delete = transaction.prepare_cached("DELETE FROM entities WHERE entity_id = ?1")?;
            for id in &gone {
                delete.execute([id.as_str()])?;
            }
            Ok(gone.len() as u64)
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

    /// [`Store::check_integrity`], once a week, but for the archive: what is mined of that is unpacked
    /// every night. Returns whether it was done.
    ///
    /// # Errors
    /// As [`Store::check_integrity`], or when it cannot be noted.
    pub fn check_integrity_weekly(&self, now: Timestamp) -> Result<bool, StoreError> {
        let last = self.meta(CHECKED_AT)?.and_then(|at| at.parse::<Timestamp>().ok());
        // One that is in the future of a clock that was set back does not count.
        if last.is_some_and(|last| last <= now && now.duration_since(last) < CHECK_INTERVAL) {
            return Ok(false);
        }
        self.check_file()?;
        self.set_meta(CHECKED_AT, &now.to_string())?;
        Ok(true)
    }
}

/// The decisions that feedback rests on stay, and so does what a user dismissed of advice: a person makes few. So do
/// placeholders: what is told by one keeps it. What was overridden is replaced by every run.
fn remove_old(transaction: &Transaction<'_>, now: Timestamp, keep: &Retention) -> Result<(), Fault> {
    let ago = |days: u32| now.as_microsecond().saturating_sub(i64::from(days) * MICROSECONDS_A_DAY);
    // Without the latest slot the scheduler would take a slot that had its run for a missed one.
    transaction.execute(
        &format!(
            "DELETE FROM runs
             WHERE status <> 'running' AND (slot IS NULL OR slot IS NOT (SELECT slot {LAST_SLOT}))
               AND id IS NOT (SELECT max(id) FROM runs WHERE status = 'succeeded')
               AND id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?1)"
        ),
        [keep.runs],
    )?;
    transaction.execute("DELETE FROM patterns WHERE gone_at < ?1", [ago(keep.pattern_days)])?;
    transaction
        .execute("DELETE FROM suggestions WHERE status = 'gone' AND last_seen < ?1", [ago(keep.pattern_days)])?;
    // A habit that comes and goes would take a step every night.
    transaction.execute(
        "DELETE FROM suggestion_changes WHERE seq IN (
             SELECT seq FROM (
                 SELECT seq, row_number() OVER (PARTITION BY suggestion_id ORDER BY seq DESC) AS place
                 FROM suggestion_changes
             ) WHERE place > ?1
         )",
        [keep.changes],
    )?;
    // A night forgets what it has put into the archive; these are nights that failed.
    for sql in ["DELETE FROM live_changes WHERE at < ?1", "DELETE FROM live_contexts WHERE at < ?1"] {
        transaction.execute(sql, [ago(keep.live_days)])?;
    }
    transaction.execute("DELETE FROM live_spans WHERE until_at < ?1", [ago(keep.live_days)])?;
    transaction.execute("UPDATE live_spans SET from_at = ?1 WHERE from_at < ?1", [ago(keep.live_days)])?;
    transaction.execute("DELETE FROM override_resets WHERE at < ?1", [ago(LONGEST_HISTORY_DAYS)])?;
    // A habit that comes back is worded as before; what is spent in a month counts for its budget.
    transaction.execute("DELETE FROM model_replies WHERE used_at < ?1", [ago(keep.pattern_days)])?;
    transaction.execute("DELETE FROM model_calls WHERE at < ?1", [ago(keep.pattern_days.max(LONGEST_MONTH_DAYS))])?;
    fires::tidy(transaction, ago(keep.pattern_days))?;
    transaction.execute("DELETE FROM outbox WHERE sent_at < ?1", [ago(keep.sent_days)])?;
    Ok(())
}
