use domain::{Run, RunStatus, Slot, Stage};
use jiff::{SignedDuration, Timestamp};
use store::{Store, StoreError};

use super::Schedule;
use super::known::in_force_so_far;
use crate::lifecycle::as_it_stands;

/// Whether the nights are done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No slot's time is over since the schedule is in force, so that there is nothing to judge.
    NothingDue,
    /// The latest slot whose time is over has its success, or there has been one since.
    Done,
    /// It has none, and a run is at work that may bring it.
    AtWork,
    /// It has none, and no run is at work.
    Missed(Missed),
}

/// A slot that had no success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The slot.
    pub slot: Slot,
    /// What became of it.
    pub how: How,
    /// What its last run says of it, with what to do; none when there was no run. Not for everybody:
    /// it may hold paths.
    pub error: Option<String>,
}

/// What became of a slot without a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Nothing: no run of it is on record.
    NotStarted,
    /// Nightshift came back too late, and put it down as skipped.
    Skipped,
    /// Its last run failed in this stage.
    Failed(Stage),
    /// Its last run was stopped, or died, in this stage.
    Interrupted(Stage),
}

/// Judges the nights of a schedule by what the store knows. The verdict is the same for everybody who
/// asks: `/health`, `/metrics`, `status` and `doctor`.
#[derive(Clone, Debug)]
pub struct NightWatch {
    /// When the job comes.
    pub schedule: Schedule,
    /// How long after its slot a night may still end well: the grace time in which it may begin, and
    /// the deadline within which it ends.
    pub patience: SignedDuration,
}

/// What a [`Verdict`] rests on.
#[derive(Clone, Copy, Debug)]
pub struct NightFacts<'a> {
    /// The latest slot whose time is over; none when there was none since the schedule is in force.
    pub slot: Option<&'a Slot>,
    /// Its runs, oldest first, as they stand.
    pub runs: &'a [Run],
    /// The newest run of any kind that succeeded.
    pub last_success: Option<&'a Run>,
    /// Whether a run of any kind is at work.
    pub at_work: bool,
}

/// Judges by the facts alone.
///
/// A run by hand that succeeded after the slot makes up for it: the home has its suggestions.
#[must_use]
pub fn verdict(facts: &NightFacts<'_>) -> Verdict {
    let Some(slot) = facts.slot else { return Verdict::NothingDue };
    let since = |run: &Run| run.started_at.max(run.scheduled_for.unwrap_or(Timestamp::MIN)) >= slot.at;
    let own_success = facts.runs.iter().any(|run| run.status == RunStatus::Succeeded);
    if own_success || facts.last_success.is_some_and(since) {
        return Verdict::Done;
    }
    if facts.at_work {
        return Verdict::AtWork;
    }
    let how = |run: &Run| match run.status {
        RunStatus::Failed => How::Failed(run.stage),
        RunStatus::Interrupted | RunStatus::Running => How::Interrupted(run.stage),
        RunStatus::Skipped | RunStatus::Succeeded => How::Skipped,
    };
    let last = facts.runs.last();
    Verdict::Missed(Missed {
        slot: slot.clone(),
        how: last.map_or(How::NotStarted, how),
        error: last.and_then(|run| run.error.as_ref().map(|error| error.text().to_owned())),
    })
}

impl NightWatch {
    /// Judges the nights at `now`. Changes nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn verdict(&self, store: &Store, now: Timestamp) -> Result<Verdict, StoreError> {
        let Some(since) = in_force_so_far(store, &self.schedule, now)? else { return Ok(Verdict::NothingDue) };
        let over = now.checked_sub(self.patience).unwrap_or(Timestamp::MIN);
        let Some(slot) = self.schedule.latest_at_or_before(over, since) else { return Ok(Verdict::NothingDue) };
        let stands = |run| as_it_stands(store, run, now);
        let runs = store.slot_runs(&slot.key)?.into_iter().map(stands).collect::<Result<Vec<_>, _>>()?;
        let running = store.running()?.map(stands).transpose()?;
        let last_success = store.last_success()?;
        Ok(verdict(&NightFacts {
            slot: Some(&slot),
            runs: &runs,
            last_success: last_success.as_ref(),
            at_work: running.is_some_and(|run| run.status == RunStatus::Running),
        }))
    }
}

impl Missed {
    /// What happened, in a sentence that anybody may read.
    #[must_use]
    pub fn sentence(&self) -> String {
        let key = &self.slot.key;
        match self.how {
            How::NotStarted => format!("The night of {key} was missed: no run was started."),
            How::Skipped => format!("The night of {key} was missed: Nightshift was not running when it was due."),
            How::Failed(stage) => format!("The night of {key} was missed: its run failed at stage {}.", stage.as_str()),
            How::Interrupted(stage) => {
                format!("The night of {key} was missed: its run was interrupted at stage {}.", stage.as_str())
            }
        }
    }
}

#[cfg(test)]
mod tests;
