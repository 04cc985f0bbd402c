use domain::{Run, RunOrigin, RunStatus, Slot};
use jiff::{SignedDuration, Timestamp};

use super::Schedule;

/// What is kept to when a slot is missed or a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// A slot that was missed still runs while it is younger than this; older ones are skipped.
    pub misfire_grace: SignedDuration,
    /// How many times a slot is tried in all, within the grace time.
    pub attempts: u32,
    /// How long after the first attempt the second one comes; doubled for every further one.
    pub first_pause: SignedDuration,
}

/// All that [`due`] rests on beside the schedule and its settings.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The present instant.
    pub now: Timestamp,
    /// Since when this very schedule is in force; what lies before is none of its business.
    pub since: Timestamp,
    /// Since when the program has been watching the clock: its start, or its wake-up.
    pub awake_since: Timestamp,
    /// The newest slot for which a run or a skip is recorded.
    pub last_slot: Option<Timestamp>,
    /// The slot that [`Schedule::latest_at_or_before`] gives for `now` and `since`.
    pub latest: Option<&'a Slot>,
    /// The runs of that slot, oldest first.
    pub runs: &'a [Run],
    /// Whether the last of those runs failed in a way that may be over soon.
    pub transient: bool,
}

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Start a run.
    Run {
        /// For this slot.
        slot: Slot,
        /// As this.
        origin: RunOrigin,
        /// The number of the attempt, from 1.
        attempt: u32,
    },
    /// Record that these slots, oldest first, are given up, then ask again.
    Skip {
        /// The slots.
        slots: Vec<Slot>,
        /// Why, for the user.
        reason: String,
    },
    /// Nothing before this instant.
    WaitUntil(Timestamp),
}

/// Skips recorded at once: a month of hourly slots is as much as anybody would read.
const MOST_SKIPS: usize = 100;

/// How long a run that is under way is left alone before it is looked at again.
const RUNNING_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The longest pause between two attempts.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);

impl Default for Settings {
    fn default() -> Self {
        Self { misfire_grace: SignedDuration::from_hours(1), attempts: 5, first_pause: SignedDuration::from_mins(1) }
    }
}

impl Settings {
    /// When the slot at `slot` is tried again after `run`, its last attempt so far: none when the
    /// failure will last, the attempts are used up, or the grace time would be over.
    #[must_use]
    pub fn retry_at(&self, slot: Timestamp, run: &Run, transient: bool) -> Option<Timestamp> {
        let ended = match run.status {
            RunStatus::Failed if transient => run.finished_at?,
            // Whoever stopped it has started it again since.
            RunStatus::Interrupted => run.started_at,
            _ => return None,
        };
        if run.attempt >= self.attempts {
            return None;
        }
        let doublings = run.attempt.saturating_sub(1).min(16);
        let pause = self.first_pause.saturating_mul(1_i32 << doublings).min(LONGEST_PAUSE);
        let retry = ended.checked_add(pause).ok()?;
        (retry.duration_since(slot) < self.misfire_grace).then_some(retry)
    }
}

/// Decides what is to be done at `facts.now`. Asks nobody and waits for nothing.
///
/// A slot that came while nobody watched runs late while it is younger than the grace time; of
/// several only the latest runs, and the others are skipped. A run that failed for a passing reason,
/// or was interrupted, is tried again within the grace time.
#[must_use]
pub fn due(schedule: &Schedule, settings: &Settings, facts: &Facts<'_>) -> Decision {
    let next_slot = || {
        let next = schedule.next_after(facts.now).map(|slot| slot.at);
        next.or_else(|| facts.now.checked_add(SignedDuration::from_hours(24)).ok()).unwrap_or(Timestamp::MAX)
    };
    let Some(latest) = facts.latest else {
        return Decision::WaitUntil(next_slot());
    };
    let age = facts.now.duration_since(latest.at);
    let in_grace = age < settings.misfire_grace;

    let Some(last_run) = facts.runs.last() else {
        let seen_until = facts.last_slot.map_or(facts.since, |last| last.max(facts.since));
        let mut missed = schedule.latest_between(seen_until, latest.at, MOST_SKIPS);
        missed.reverse();
        if !in_grace {
            missed.push(latest.clone());
            let reason = format!(
                "Nightshift was not there when it was due, nor within the grace time of {:#}.",
                settings.misfire_grace
            );
            return Decision::Skip { slots: missed, reason };
        }
        if !missed.is_empty() {
            let reason = format!("Missed; one run for slot {} makes up for it.", latest.key);
            return Decision::Skip { slots: missed, reason };
        }
        let origin = if latest.at >= facts.awake_since { RunOrigin::Schedule } else { RunOrigin::CatchUp };
        return Decision::Run { slot: latest.clone(), origin, attempt: 1 };
    };

    let settled = facts.runs.iter().any(|run| matches!(run.status, RunStatus::Succeeded | RunStatus::Skipped));
    if settled {
        return Decision::WaitUntil(next_slot());
    }
    if last_run.status == RunStatus::Running {
        let look_again = facts.now.checked_add(RUNNING_PAUSE).unwrap_or(Timestamp::MAX);
        return Decision::WaitUntil(look_again.min(next_slot()));
    }
    match settings.retry_at(latest.at, last_run, facts.transient) {
        Some(retry) if in_grace && retry <= facts.now => Decision::Run {
            slot: latest.clone(),
            origin: RunOrigin::Retry,
            attempt: last_run.attempt.saturating_add(1),
        },
        Some(retry) if retry > facts.now => Decision::WaitUntil(retry.min(next_slot())),
        _ => Decision::WaitUntil(next_slot()),
    }
}

#[cfg(test)]
mod tests;
