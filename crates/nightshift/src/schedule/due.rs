use domain::{Remark, Run, RunOrigin, RunStatus, Slot};
use jiff::{SignedDuration, Timestamp};
use language::Sentence;

use super::absence::why_missed;
use super::{Absence, Hindrance, Schedule};
use crate::lifecycle::PUNCTUAL;
use crate::remarks::remark;

/// What is kept to when a slot is missed or a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// A slot that was missed still runs while it is younger than this; older ones are skipped. A slot
    /// that comes while somebody watches for it is not missed, so zero means *never late*, not *never*.
    pub misfire_grace: SignedDuration,
    /// How many times a slot is tried in all, within the grace time.
    pub attempts: u32,
    /// How long after the first attempt the second one comes, give or take a fifth; doubled for every
    /// further one.
    pub first_pause: SignedDuration,
}

/// All that [`due`] rests on beside the schedule and its settings.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The present instant.
    pub now: Timestamp,
    /// Since when this very schedule is in force; what lies before is none of its business.
    pub since: Timestamp,
    /// The last time in which nobody watched for slots; it ends with the program's start, or with its
    /// wake-up.
    pub absence: Absence,
    /// What kept a slot from being run since then.
    pub hindrance: Option<&'a Hindrance>,
    /// The newest slot, at most now, for which a run or a skip is recorded.
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
        reason: Remark,
    },
    /// Nothing before this instant.
    WaitUntil(Timestamp),
}

/// Skips recorded at once: a month of hourly slots is as much as anybody would read.
const MOST_SKIPS: usize = 100;

/// How long a run that is under way is left alone before it is looked at again.
const RUNNING_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The longest pause between two attempts, unless the first is longer.
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
        let longest = self.first_pause.max(LONGEST_PAUSE);
        let pause = self.first_pause.saturating_mul(1_i32 << doublings).min(longest);
        let retry = ended.checked_add(jittered(pause, run.id.as_str())).ok()?;
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
    let on_time = latest.at >= facts.absence.until;
    let in_grace = age < if on_time { settings.misfire_grace.max(PUNCTUAL) } else { settings.misfire_grace };

    // What a clock put down that was ahead, and has been set back since, does not settle a slot that can
    // still run: it was missed, or failed, *tomorrow*. A success is one.
    let is_past = |run: &Run| run.started_at <= facts.now;
    let holds = |run: &Run| matches!(run.status, RunStatus::Succeeded | RunStatus::Running) || is_past(run);
    let runs: Vec<&Run> = facts.runs.iter().filter(|run| !in_grace || holds(run)).collect();
    let Some(last_run) = runs.last() else {
        let seen_until = facts.last_slot.map_or(facts.since, |last| last.max(facts.since));
        let mut missed = schedule.latest_between(seen_until, latest.at, MOST_SKIPS);
        missed.reverse();
        if !in_grace {
            let too_late = remark!("missed-too-late", grace = format!("{:#}", settings.misfire_grace));
            let reason = reason(schedule, facts, latest, missed.len(), too_late);
            missed.push(latest.clone());
            return Decision::Skip { slots: missed, reason };
        }
        if !missed.is_empty() {
            let made_up = remark!("missed-made-up", slot = &latest.key);
            let newest = missed.last().unwrap_or(latest);
            let reason = reason(schedule, facts, newest, missed.len(), made_up);
            return Decision::Skip { slots: missed, reason };
        }
        let origin = if on_time { RunOrigin::Schedule } else { RunOrigin::CatchUp };
        return Decision::Run { slot: latest.clone(), origin, attempt: 1 };
    };

    let settled = runs.iter().any(|run| matches!(run.status, RunStatus::Succeeded | RunStatus::Skipped));
    if settled {
        return Decision::WaitUntil(next_slot());
    }
    if last_run.status == RunStatus::Running {
        let look_again = facts.now.checked_add(RUNNING_PAUSE).unwrap_or(Timestamp::MAX);
        return Decision::WaitUntil(look_again.min(next_slot()));
    }
    let transient = facts.transient && facts.runs.last().is_some_and(|run| run.id == last_run.id);
    match settings.retry_at(latest.at, last_run, transient) {
        Some(retry) if in_grace && retry <= facts.now => Decision::Run {
            slot: latest.clone(),
            origin: RunOrigin::Retry,
            attempt: last_run.attempt.saturating_add(1),
        },
        Some(retry) if retry > facts.now => Decision::WaitUntil(retry.min(next_slot())),
        _ => Decision::WaitUntil(next_slot()),
    }
}

/// Why `slot`, and so many `before` it, are given up, and what comes of that.
fn reason(schedule: &Schedule, facts: &Facts<'_>, slot: &Slot, before: usize, consequence: Sentence) -> Remark {
    let why = why_missed(slot.at, &facts.absence, facts.hindrance, schedule.time_zone());
    let unlisted = (before >= MOST_SKIPS).then(|| remark!("missed-unlisted", number = before));
    Sentence::joined([why, consequence].into_iter().chain(unlisted), " ").into()
}

/// `pause`, made up to a fifth shorter or longer by a number that is the run's own.
///
/// Many homes may share a recorder's machine, a broker or a network that has just failed: their
/// runs, all begun at 3:00, must not all come back at one instant. Deterministic, so that what was
/// announced is what happens. The hash is FNV-1a (Fowler, Noll, Vo; IETF draft-eastlake-fnv).
fn jittered(pause: SignedDuration, run: &str) -> SignedDuration {
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = run.bytes().fold(0xcbf2_9ce4_8422_2325, fnv);
    // The upper half is mixed best. From 800 to 1200 thousandths.
    let thousandths = 800 + i32::try_from((hash >> 32) % 401).unwrap_or(200);
    pause.checked_mul(thousandths).map_or(pause, |pause| pause / 1000)
}

#[cfg(test)]
mod tests;
