use std::collections::BTreeMap;

use domain::{Remark, Run, RunId, RunOutcome, RunStatus, Stage};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::columns::{Count, Json, Micros, Name};
use crate::error::Fault;
use crate::outbox::{self, OutboxMessage};
use crate::page::Page;
use crate::{Store, StoreError, meta};

/// How a run ended without results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEnd {
    /// [`RunStatus::Interrupted`]; anything else is stored as [`RunStatus::Failed`], since success
    /// comes with results only.
    pub status: RunStatus,
    /// The stage in which it ended.
    pub stage: Stage,
    /// Why, and what to do about it. Must hold no secret.
    pub error: Remark,
    /// The present instant.
    pub now: Timestamp,
    /// Whether the failure may pass by itself, so that another try soon makes sense.
    pub may_pass: bool,
}

/// The note with the id of the last run whose failure may pass by itself.
const FAILED_IN_PASSING: &str = "schedule.transient_failure";

/// How many runs have ended in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunTotals {
    /// With results.
    pub succeeded: u64,
    /// Without results.
    pub failed: u64,
    /// Stopped, or dead with their process.
    pub interrupted: u64,
    /// Slots that were missed.
    pub skipped: u64,
}

/// All columns of a run, as [`run_of`] reads them.
const COLUMNS: &str = "id, origin, scheduled_for, started_at, finished_at, status, stage, attempt, \
                       events, patterns, suggestions, duration_ms, error, error_said, notes, stages";

impl Store {
    /// Notes the stage that run `id` has come to; a sign of life, too. That a run which has succeeded
    /// is at [`Stage::Notify`] is known and changes nothing.
    ///
    /// # Errors
    /// [`StoreError::LostRun`] when the run is not running any more, or the database cannot be
    /// written.
    pub fn set_stage(&self, id: &RunId, stage: Stage, now: Timestamp) -> Result<(), StoreError> {
        self.write("noting a run's stage", |transaction| {
            let mut update = transaction
                .prepare_cached("UPDATE runs SET stage = ?2, heartbeat_at = ?3 WHERE id = ?1 AND status = 'running'")?;
            if is_changed(update.execute((id.as_str(), Name(stage), Micros(now)))?) {
                return Ok(());
            }
            match run(transaction, id).optional()? {
                Some(run) if run.status == RunStatus::Succeeded && stage == Stage::Notify => Ok(()),
                _ => Err(StoreError::LostRun { id: id.clone() }.into()),
            }
        })
    }

    /// Notes the time that run `id` has spent in its stages so far, in milliseconds, in place of what
    /// was noted before. It is noted of a run that has ended, too; of one that there is not, nothing is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_stages(&self, id: &RunId, stages: &BTreeMap<Stage, u64>) -> Result<(), StoreError> {
        self.write("noting the time of a run's stages", |transaction| {
            transaction
                .prepare_cached("UPDATE runs SET stages = ?2 WHERE id = ?1")?
                .execute((id.as_str(), Json(stages)))?;
            Ok(())
        })
    }

    /// Adds to what the user should know of run `id`, which may be over.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_note(&self, id: &RunId, note: impl Into<Remark>) -> Result<(), StoreError> {
        let note = note.into();
        self.write("noting something of a run", |transaction| {
            let Some(run) = run(transaction, id).optional()? else { return Ok(()) };
            let notes: Vec<&Remark> = run.notes.iter().chain([&note]).collect();
            transaction
                .prepare_cached("UPDATE runs SET notes = ?2 WHERE id = ?1")?
                .execute((id.as_str(), Json(&notes)))?;
            Ok(())
        })
    }

    /// Ends run `id` without results, and puts `messages` into the outbox with it.
    ///
    /// # Errors
    /// [`StoreError::LostRun`] when the run is not running any more, or the database cannot be
    /// written.
    pub fn end_run(&self, id: &RunId, end: &RunEnd, messages: &[OutboxMessage]) -> Result<(), StoreError> {
        let status = match end.status {
            RunStatus::Interrupted => RunStatus::Interrupted,
            _ => RunStatus::Failed,
        };
        self.write("ending a run", |transaction| {
            let started_at = started_if_running(transaction, id)?;
            transaction
                .prepare_cached(
                    "UPDATE runs SET status = ?2, stage = ?3, error = ?4, error_said = ?5, finished_at = ?6,
                                     duration_ms = ?7
                     WHERE id = ?1",
                )?
                .execute((
                    id.as_str(),
                    Name(status),
                    Name(end.stage),
                    end.error.text(),
                    Json(&end.error),
                    Micros(end.now),
                    milliseconds(started_at, end.now),
                ))?;
            // With the end and not after it: a disk that fails in between must not cost the next try.
            if end.may_pass {
                meta::put(transaction, FAILED_IN_PASSING, id.as_str())?;
            }
            outbox::enqueue(transaction, id, messages, end.now)
        })
    }

    /// Whether `id` is the last run whose failure may pass by itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn failed_in_passing(&self, id: &RunId) -> Result<bool, StoreError> {
        Ok(self.meta(FAILED_IN_PASSING)?.as_deref() == Some(id.as_str()))
    }

    /// The run of this id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn run(&self, id: &RunId) -> Result<Option<Run>, StoreError> {
        self.read("reading a run", |connection| Ok(run(connection, id).optional()?))
    }

    /// The run that is at work, or was left so by a process that died.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn running(&self) -> Result<Option<Run>, StoreError> {
        self.read("reading the run at work", running)
    }

    /// Runs, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn runs(&self, page: &Page) -> Result<Vec<Run>, StoreError> {
        self.read("listing runs", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM runs WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2");
            let mut select = connection.prepare_cached(&sql)?;
            Ok(select.query_map((&page.before, page.limit), run_of)?.collect::<Result<_, _>>()?)
        })
    }

    /// The newest run that succeeded, by the time of its claim.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_success(&self) -> Result<Option<Run>, StoreError> {
        self.read("reading the latest success", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM runs WHERE status = 'succeeded' ORDER BY id DESC LIMIT 1");
            Ok(connection.prepare_cached(&sql)?.query_row([], run_of).optional()?)
        })
    }

    /// How many runs have ended, by how they ended, since this database was made: also those whose
    /// rows have been removed. Only grows.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn run_totals(&self) -> Result<RunTotals, StoreError> {
        self.read("counting runs", |connection| {
            let mut select = connection.prepare_cached("SELECT runs FROM run_totals WHERE status = ?1")?;
            let mut of = |status| select.query_row([Name(status)], |row| row.get::<_, Count>(0)).map(|count| count.0);
            Ok(RunTotals {
                succeeded: of(RunStatus::Succeeded)?,
                failed: of(RunStatus::Failed)?,
                interrupted: of(RunStatus::Interrupted)?,
                skipped: of(RunStatus::Skipped)?,
            })
        })
    }

    /// All runs of a slot, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn slot_runs(&self, slot: &str) -> Result<Vec<Run>, StoreError> {
        self.read("reading the runs of a slot", |connection| of_slot(connection, slot))
    }

    /// The latest slot up to `until` that has a run or was put down as missed, with its instant.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_slot(&self, until: Timestamp) -> Result<Option<(String, Timestamp)>, StoreError> {
        self.read("reading the latest slot", |connection| {
            let sql = "SELECT slot, COALESCE(scheduled_for, started_at) AS at FROM runs
                       WHERE slot IS NOT NULL AND at <= ?1 ORDER BY at DESC, id DESC LIMIT 1";
            Ok(connection
                .prepare_cached(sql)?
                .query_row([Micros(until)], |row| Ok((row.get(0)?, row.get::<_, Micros>(1)?.0)))
                .optional()?)
        })
    }
}

/// The row with the latest slot, as the end of a `SELECT`.
pub(crate) const LAST_SLOT: &str =
    "FROM runs WHERE slot IS NOT NULL ORDER BY COALESCE(scheduled_for, started_at) DESC, id DESC LIMIT 1";

pub(crate) fn run(connection: &Connection, id: &RunId) -> rusqlite::Result<Run> {
    connection.prepare_cached(&format!("SELECT {COLUMNS} FROM runs WHERE id = ?1"))?.query_row([id.as_str()], run_of)
}

pub(crate) fn running(connection: &Connection) -> Result<Option<Run>, Fault> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM runs WHERE status = 'running'"))?;
    Ok(select.query_row([], run_of).optional()?)
}

pub(crate) fn of_slot(connection: &Connection, slot: &str) -> Result<Vec<Run>, Fault> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM runs WHERE slot = ?1 ORDER BY id"))?;
    Ok(select.query_map([slot], run_of)?.collect::<Result<_, _>>()?)
}

/// When run `id`, which must be running, was begun.
pub(crate) fn started_if_running(transaction: &Transaction<'_>, id: &RunId) -> Result<Timestamp, Fault> {
    let started_at = transaction
        .prepare_cached("SELECT started_at FROM runs WHERE id = ?1 AND status = 'running'")?
        .query_row([id.as_str()], |row| row.get::<_, Micros>(0))
        .optional()?;
    match started_at {
        Some(Micros(started_at)) => Ok(started_at),
        None => Err(StoreError::LostRun { id: id.clone() }.into()),
    }
}

/// From `start` to `end`; 0 when the clock was set back meanwhile.
pub(crate) fn milliseconds(start: Timestamp, end: Timestamp) -> i64 {
    (end.as_millisecond() - start.as_millisecond()).max(0)
}

pub(crate) fn is_changed(rows: usize) -> bool {
    rows > 0
}

pub(crate) fn run_of(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId::new(row.get::<_, String>("id")?),
        origin: row.get::<_, Name<_>>("origin")?.0,
        scheduled_for: row.get::<_, Option<Micros>>("scheduled_for")?.map(|at| at.0),
        started_at: row.get::<_, Micros>("started_at")?.0,
        finished_at: row.get::<_, Option<Micros>>("finished_at")?.map(|at| at.0),
        status: row.get::<_, Name<_>>("status")?.0,
        stage: row.get::<_, Name<_>>("stage")?.0,
        attempt: row.get("attempt")?,
        outcome: RunOutcome {
            events: row.get::<_, Count>("events")?.0,
            patterns: row.get::<_, Count>("patterns")?.0,
            suggestions: row.get::<_, Count>("suggestions")?.0,
        },
        duration_ms: row.get::<_, Option<Count>>("duration_ms")?.map(|count| count.0),
        error: error_of(row)?,
        notes: row.get::<_, Json<_>>("notes")?.0,
        stages: row.get::<_, Json<_>>("stages")?.0,
    })
}

/// Why a run ended without results; of one that an earlier version has put down, the text alone is there.
fn error_of(row: &Row<'_>) -> rusqlite::Result<Option<Remark>> {
    match row.get::<_, Option<Json<Remark>>>("error_said")? {
        Some(Json(said)) => Ok(Some(said)),
        None => Ok(row.get::<_, Option<String>>("error")?.map(Remark::plain)),
    }
}
