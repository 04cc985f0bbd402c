use domain::{Form, Remark, RemarkPart, Run, RunId, RunOrigin, RunStatus, Stage};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::columns::{Json, Micros, Name};
use crate::error::Fault;
use crate::runs::{self, is_changed};
use crate::{Store, StoreError};

/// The wish to begin a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Why.
    pub origin: RunOrigin,
    /// The slot that the run is for, such as `2026-10-01`; none for a manual run.
    pub slot: Option<String>,
    /// The slot's instant.
    pub scheduled_for: Option<Timestamp>,
    /// The present instant.
    pub now: Timestamp,
    /// For how long the run counts as alive without a heartbeat.
    pub lease: SignedDuration,
}

/// The answer to a [`Claim`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The run has begun, and is the caller's.
    Run(Run),
    /// Another run is at work: this one.
    Busy(Run),
    /// The slot has had its success: this one.
    SlotDone(Run),
}

impl Store {
    /// Begins a run, unless one is at work in any process, or the slot has had its success. A run
    /// whose lease has ended is put down as interrupted on the way.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        self.write("claiming a run", |transaction| {
            if let Some(slot) = &claim.slot
                && let Some(done) = of_slot(transaction, slot, &[RunStatus::Succeeded])?
            {
                return Ok(Claimed::SlotDone(done));
            }
            give_up_stale(transaction, claim.now)?;
            if let Some(running) = runs::running(transaction)? {
                return Ok(Claimed::Busy(running));
            }
            let id = begin(transaction, claim)?;
            Ok(Claimed::Run(found(transaction, &id)?))
        })
    }

    /// A sign of life of run `id`, from which its lease counts anew. `false` says that the run is
    /// not running any more, and that whoever works on it should stop.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn heartbeat(&self, id: &RunId, now: Timestamp) -> Result<bool, StoreError> {
        self.write("giving a run's sign of life", |transaction| {
            let mut update =
                transaction.prepare_cached("UPDATE runs SET heartbeat_at = ?2 WHERE id = ?1 AND status = 'running'")?;
            Ok(is_changed(update.execute((id.as_str(), Micros(now)))?))
        })
    }

    /// Puts down as interrupted a run that gave no sign of life for longer than its lease, and
    /// returns it as it is now.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn interrupt_stale(&self, now: Timestamp) -> Result<Vec<Run>, StoreError> {
        self.write("putting down runs that died", |transaction| {
            let ids = give_up_stale(transaction, now)?;
            ids.iter().map(|id| found(transaction, id)).collect()
        })
    }

    /// Whether run `id` says that it is at work and has given no sign of life for longer than its
    /// lease. Only looks: [`Store::interrupt_stale`] puts such a run down.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn lease_ended(&self, id: &RunId, now: Timestamp) -> Result<bool, StoreError> {
        self.read("looking for a run's sign of life", |connection| {
            let mut select = connection
                .prepare_cached("SELECT heartbeat_at, lease FROM runs WHERE id = ?1 AND status = 'running'")?;
            let lease =
                select.query_row([id.as_str()], |row| Ok((row.get::<_, Micros>(0)?.0, row.get(1)?))).optional()?;
            Ok(lease.is_some_and(|(heartbeat_at, lease)| is_over(heartbeat_at, lease, now)))
        })
    }

    /// Puts down that a slot was missed, and returns that row's id. A slot that was put down as
    /// missed before, or that has a run at work or a success, stays as it is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn record_skipped(
        &self,
        slot: &str,
        scheduled_for: Timestamp,
        now: Timestamp,
        reason: impl Into<Remark>,
    ) -> Result<RunId, StoreError> {
        let reason = reason.into();
        self.write("putting down a missed slot", |transaction| {
            let settled = [RunStatus::Succeeded, RunStatus::Running, RunStatus::Skipped];
            if let Some(run) = of_slot(transaction, slot, &settled)? {
                return Ok(run.id);
            }
            let (id, id_at) = next_id(transaction, now)?;
            transaction
                .prepare_cached(
                    "INSERT INTO runs (id, id_at, origin, slot, scheduled_for, started_at, heartbeat_at, lease,
                                       finished_at, status, stage, attempt, duration_ms, error,
                                       error_said)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0, ?6, 'skipped', ?7, 0, 0, ?8, ?9)",
                )?
                .execute((
                    id.as_str(),
                    Micros(id_at),
                    Name(RunOrigin::Schedule),
                    slot,
                    Micros(scheduled_for),
                    Micros(now),
                    Name(Stage::Fetch),
                    reason.text(),
                    Json(&reason),
                ))?;
            Ok(id)
        })
    }
}

fn begin(transaction: &Transaction<'_>, claim: &Claim) -> Result<RunId, Fault> {
    let earlier: u32 = transaction
        .prepare_cached("SELECT count(*) FROM runs WHERE slot = ?1 AND status <> 'skipped'")?
        .query_row([&claim.slot], |row| row.get(0))?;
    let (id, id_at) = next_id(transaction, claim.now)?;
    let lease = i64::try_from(claim.lease.as_micros()).unwrap_or(i64::MAX);
    transaction
        .prepare_cached(
            "INSERT INTO runs (id, id_at, origin, slot, scheduled_for, started_at, heartbeat_at, lease,
                               status, stage, attempt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, 'running', ?8, ?9)",
        )?
        .execute((
            id.as_str(),
            Micros(id_at),
            Name(claim.origin),
            &claim.slot,
            claim.scheduled_for.map(Micros),
            Micros(claim.now),
            lease,
            Name(Stage::Fetch),
            earlier.saturating_add(1),
        ))?;
    Ok(id)
}

/// Whether a lease of so many microseconds has ended.
///
/// It holds while the clock is less than its length away from the last sign of life, either way: a
/// clock that was set back by a year must not keep a dead run alive for a year.
fn is_over(heartbeat_at: Timestamp, lease: i64, now: Timestamp) -> bool {
    now.as_microsecond().abs_diff(heartbeat_at.as_microsecond()) >= u64::try_from(lease).unwrap_or(0)
}

/// Interrupts the running run when its lease has ended.
fn give_up_stale(transaction: &Transaction<'_>, now: Timestamp) -> Result<Vec<RunId>, Fault> {
    let mut select =
        transaction.prepare_cached("SELECT id, heartbeat_at, lease, started_at FROM runs WHERE status = 'running'")?;
    let running = select
        .query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Micros>(1)?.0,
                row.get::<_, i64>(2)?,
                row.get::<_, Micros>(3)?.0,
            ))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut given_up = Vec::new();
    for (id, heartbeat_at, lease, started_at) in running {
        if !is_over(heartbeat_at, lease, now) {
            continue;
        }
        let error = why_given_up(heartbeat_at);
        let ended_at = heartbeat_at.max(started_at);
        transaction
            .prepare_cached(
                "UPDATE runs SET status = 'interrupted', finished_at = ?2, duration_ms = ?3, error = ?4, error_said = ?5
                 WHERE id = ?1",
            )?
            .execute((
                &id,
                Micros(ended_at),
                runs::milliseconds(started_at, ended_at),
                error.text(),
                Json(&error),
            ))?;
        given_up.push(RunId::new(id));
    }
    Ok(given_up)
}

/// Why a run was given up. The sentence in other languages is of whoever shows it.
fn why_given_up(heartbeat_at: Timestamp) -> Remark {
    let at = heartbeat_at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let text = format!(
        "its process died or stood still: the last sign of life was at {at}; nothing was stored, and the next run begins \
         anew"
    );
    let with = [("at".to_owned(), RemarkPart::Said(at.into()))].into();
    Remark::new(text, Form::Message { catalogue: "runs".to_owned(), key: "given-up".to_owned(), with })
}

/// An id that is greater than all ids so far, with its instant.
fn next_id(transaction: &Transaction<'_>, now: Timestamp) -> Result<(RunId, Timestamp), Fault> {
    let (latest, random): (Option<i64>, String) = transaction
        .prepare_cached("SELECT (SELECT max(id_at) FROM runs), lower(hex(randomblob(2)))")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let at = latest.map_or(i64::MIN, |latest| latest.saturating_add(1)).max(now.as_microsecond());
    let at = Timestamp::from_microsecond(at).map_err(|_| StoreError::Corrupt {
        what: "the latest run was at the end of the calendar".to_owned(),
        fix: "set the machine's clock right and put a backup of the database in its place".to_owned(),
    })?;
    Ok((RunId::new(format!("{}-{random}", at.strftime("%Y%m%dT%H%M%S%.6fZ"))), at))
}

/// The first run of a slot that has one of these states.
fn of_slot(connection: &Connection, slot: &str, statuses: &[RunStatus]) -> Result<Option<Run>, Fault> {
    Ok(runs::of_slot(connection, slot)?.into_iter().find(|run| statuses.contains(&run.status)))
}

fn found(connection: &Connection, id: &RunId) -> Result<Run, Fault> {
    Ok(runs::run(connection, id).optional()?.ok_or_else(|| StoreError::LostRun { id: id.clone() })?)
}
