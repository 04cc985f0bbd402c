use std::sync::Arc;

use domain::{Clock, Run, RunOrigin, Slot};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::{Absence, Away, Decision, Facts, Hindrance, Schedule, Settings, due};
use crate::lifecycle::{ImplausibleClock, Pulse, Runner, StartError, TRANSIENT_FAILURE, jump, plausible};
use crate::off_thread::{StoreFault, in_full, with_store};

/// The note of the store that holds which schedule is in force, and since when.
const IN_FORCE: &str = "schedule.in_force";

/// The longest wait without a look at the clock, which may have been set meanwhile.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(60);

/// How often it is noted that somebody watches the clock, for the story of a night that was missed.
const ALIVE_INTERVAL: SignedDuration = SignedDuration::from_mins(15);

/// So many looks at a clock that cannot be right, a minute each, between two warnings.
const LOOKS_A_WARNING: u32 = 60;

/// The wait after another run was at work, or the store could not be asked.
const SHORT_WAIT: SignedDuration = SignedDuration::from_secs(15);

/// Starts the nightly job whenever it is due.
#[derive(Debug)]
pub struct Nightly {
    /// When it comes.
    pub schedule: Schedule,
    /// What happens to slots that were missed and runs that failed.
    pub settings: Settings,
    /// What has been, and what is in force.
    pub store: Arc<Store>,
    /// The clock to go by.
    pub clock: Arc<dyn Clock>,
    /// Who runs the job.
    pub runner: Runner,
    /// Where it is said when the job comes next.
    pub next_run: watch::Sender<Option<Timestamp>>,
    /// By which it shows that it looks at the clock.
    pub pulse: Pulse,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct InForce {
    expression: String,
    time_zone: Option<String>,
    since: Timestamp,
}

/// What the store knows, for [`due()`].
struct Known {
    since: Timestamp,
    last_slot: Option<Timestamp>,
    latest: Option<Slot>,
    runs: Vec<Run>,
    transient: bool,
}

/// What a look at the store brings.
struct Look {
    /// When the daemon was last known to watch the clock, before this look.
    last_alive: Option<Timestamp>,
    /// Whether it was noted that it does now.
    is_noted: bool,
    /// What is known, unless the clock cannot be right.
    known: Result<Known, ImplausibleClock>,
}

/// What the loop does next.
enum Next {
    WaitUntil(Timestamp),
    AskAgain,
}

/// What the loop remembers from one look at the clock to the next.
struct Memory {
    absence: Absence,
    hindrance: Option<Hindrance>,
    /// The newest slot that was given up. The store may hold no row for it: its date may have had
    /// its run before the schedule was moved.
    given_up: Option<Timestamp>,
    /// When it was last noted that somebody watches the clock.
    noted_alive: Option<Timestamp>,
    /// Looks at a clock that cannot be right, since it is so.
    doubts: u32,
    /// Whether the clock has jumped since the last look.
    has_jumped: bool,
}

impl Nightly {
    /// Runs until `stop`. What goes wrong is logged and tried again: a night that failed must not
    /// end the nights.
    pub async fn run(self, stop: CancellationToken) {
        let started = self.clock.now();
        let mut memory = Memory::begun(started);
        let (mut looked, mut expected) = (started, started);
        while !stop.is_cancelled() {
            let now = self.clock.now();
            memory.notice(jump(looked, expected, now), looked, now);
            looked = now;
            self.pulse.beat(&*self.clock, LONGEST_WAIT);
            let wake = match self.step(now, &mut memory, &stop).await {
                Next::AskAgain => {
                    // A run may have taken a while; that was no sleep.
                    expected = self.clock.now();
                    looked = expected;
                    continue;
                }
                Next::WaitUntil(wake) => wake.min(after(now, LONGEST_WAIT)),
            };
            expected = wake;
            tokio::select! {
                () = self.clock.sleep_until(wake) => {}
                () = stop.cancelled() => {}
            }
        }
        self.pulse.rest();
        if memory.doubts == 0 {
            let now = self.clock.now();
            // Only the story of a missed night would be told less exactly without it.
            _ = with_store(&self.store, move |store| plausible::note_alive(store, now)).await;
        }
    }

    async fn step(&self, now: Timestamp, memory: &mut Memory, stop: &CancellationToken) -> Next {
        let soon = Next::WaitUntil(after(now, SHORT_WAIT));
        let look = match self.look(now, memory).await {
            Ok(look) => look,
            Err(error) => {
                let error = in_full(&error);
                warn!(error, "The store cannot be asked about the schedule: trying again");
                memory.hinder(now, format!("the database could not be used ({error})"));
                return soon;
            }
        };
        memory.has_jumped = false;
        let known = match look.known {
            Ok(known) => known,
            Err(doubt) => {
                memory.doubt(&doubt);
                self.next_run.send_if_modified(|shown| shown.take().is_some());
                return Next::WaitUntil(after(now, LONGEST_WAIT));
            }
        };
        memory.believe(now, look.last_alive, look.is_noted);
        self.next_run.send_if_modified(|shown| {
            let next = self.schedule.next_after(now).map(|slot| slot.at);
            std::mem::replace(shown, next) != next
        });
        let facts = Facts {
            now,
            since: known.since,
            absence: memory.absence,
            hindrance: memory.hindrance.as_ref(),
            last_slot: known.last_slot.max(memory.given_up.filter(|slot| *slot <= now)),
            latest: known.latest.as_ref(),
            runs: &known.runs,
            transient: known.transient,
        };
        match due(&self.schedule, &self.settings, &facts) {
            Decision::WaitUntil(wake) => Next::WaitUntil(wake),
            Decision::Skip { slots, reason } => {
                info!(slots = slots.len(), reason, "Slots were missed");
                let newest = slots.last().map(|slot| slot.at);
                let recorded = with_store(&self.store, move |store| {
                    slots.iter().try_for_each(|slot| store.record_skipped(&slot.key, slot.at, now, &reason).map(drop))
                })
                .await;
                match recorded {
                    Ok(()) => {
                        memory.given_up = memory.given_up.max(newest);
                        Next::AskAgain
                    }
                    Err(error) => {
                        warn!(error = in_full(&error), "Missed slots could not be written down: trying again");
                        soon
                    }
                }
            }
            Decision::Run { slot, origin, attempt } => self.begin(now, memory, &slot, origin, attempt, stop).await,
        }
    }

    /// Starts the run that is due, and waits for its end.
    async fn begin(
        &self,
        now: Timestamp,
        memory: &mut Memory,
        slot: &Slot,
        origin: RunOrigin,
        attempt: u32,
        stop: &CancellationToken,
    ) -> Next {
        let soon = Next::WaitUntil(after(now, SHORT_WAIT));
        match self.runner.start(origin, Some(slot)).await {
            Ok(run) => {
                debug!(run.id = %run.id, slot = slot.key, attempt, "Waiting for the run to end");
                self.pulse.beat(&*self.clock, self.runner.longest_run());
                tokio::select! {
                    () = self.runner.ended(&run.id) => {}
                    () = stop.cancelled() => {}
                }
                let what = format!("run {} was at work", run.id);
                memory.hindrance = Some(Hindrance { from: now, until: self.clock.now(), what });
                Next::AskAgain
            }
            Err(StartError::SlotDone(_)) => Next::AskAgain,
            // The next look at the clock tells.
            Err(StartError::Stopping | StartError::Clock(_)) => soon,
            Err(StartError::Busy(run)) => {
                info!(run.id = %run.id, slot = slot.key, "Another run is at work: the slot waits for it");
                memory.hinder(now, format!("run {} was at work", run.id));
                soon
            }
            Err(StartError::Store(error)) => {
                let error = in_full(&error);
                warn!(error, slot = slot.key, "The run could not be started: trying again");
                memory.hinder(now, format!("the database could not be used ({error})"));
                soon
            }
        }
    }

    async fn look(&self, now: Timestamp, memory: &Memory) -> Result<Look, StoreFault> {
        let schedule = self.schedule.clone();
        let idle_here = self.runner.progress().borrow().is_none();
        let has_jumped = memory.has_jumped;
        let is_to_note =
            memory.doubts > 0 || memory.noted_alive.is_none_or(|at| now.duration_since(at).abs() >= ALIVE_INTERVAL);
        with_store(&self.store, move |store| {
            if has_jumped {
                plausible::doubt_anew(store)?;
            }
            let last_alive = plausible::last_alive(store)?;
            if let Some(doubt) = plausible::check(store, now)? {
                return Ok(Look { last_alive, is_noted: false, known: Err(doubt) });
            }
            let known = known(store, &schedule, now, idle_here)?;
            // A disk that is full must not keep anybody from looking.
            let is_noted = is_to_note && plausible::note_alive(store, now).is_ok();
            Ok(Look { last_alive, is_noted, known: Ok(known) })
        })
        .await
    }
}

impl Memory {
    fn begun(started: Timestamp) -> Self {
        Self {
            absence: Absence { why: Away::Down, from: None, until: started },
            hindrance: None,
            given_up: None,
            noted_alive: None,
            doubts: 0,
            has_jumped: false,
        }
    }

    /// What a jump of the clock means.
    fn notice(&mut self, jump: SignedDuration, before: Timestamp, now: Timestamp) {
        if jump.is_zero() {
            return;
        }
        self.has_jumped = true;
        if jump.is_negative() {
            warn!(clock.now = %now, clock.before = %before, "The clock was set back");
            self.absence.until = self.absence.until.min(now);
        } else {
            info!(clock.now = %now, clock.before = %before, "The clock went ahead, or the machine was asleep");
            self.absence = Absence { why: Away::Asleep, from: Some(before), until: now };
        }
    }

    /// The clock cannot be right.
    fn doubt(&mut self, doubt: &ImplausibleClock) {
        if self.doubts.is_multiple_of(LOOKS_A_WARNING) {
            warn!(error = %doubt, "No run is started by a clock that cannot be right");
        }
        self.doubts = self.doubts.saturating_add(1);
    }

    /// The clock is taken for right.
    fn believe(&mut self, now: Timestamp, last_alive: Option<Timestamp>, is_noted: bool) {
        if self.doubts > 0 {
            info!(clock.now = %now, "The clock is taken for right again");
            self.doubts = 0;
            self.absence = Absence { why: Away::WrongClock, from: last_alive, until: now };
        } else if self.noted_alive.is_none() && self.absence.why == Away::Down {
            self.absence.from = self.absence.from.or(last_alive);
        }
        if is_noted {
            self.noted_alive = Some(now);
        }
    }

    /// Something keeps slots from being run.
    fn hinder(&mut self, now: Timestamp, what: String) {
        self.hindrance = Some(Hindrance::after(self.hindrance.take(), now, what));
    }
}

fn known(store: &Store, schedule: &Schedule, now: Timestamp, idle_here: bool) -> Result<Known, StoreError> {
    // What another process left running must not look so until the next claim.
    if idle_here && store.running()?.is_some() {
        for run in store.interrupt_stale(now)? {
            info!(run.id = %run.id, "Put down a run whose process has died");
        }
    }
    let since = in_force_since(store, schedule, now)?;
    let latest = schedule.latest_at_or_before(now, since);
    let runs = latest.as_ref().map_or(Ok(Vec::new()), |slot| store.slot_runs(&slot.key))?;
    let transient = match runs.last() {
        Some(run) => store.meta(TRANSIENT_FAILURE)?.as_deref() == Some(run.id.as_str()),
        None => false,
    };
    let last_slot = store.last_slot(now)?.map(|(_, at)| at);
    Ok(Known { since, last_slot, latest, runs, transient })
}

/// Since when this very schedule is in force: from now on if the store knows of another one, or of
/// one that begins in the future of a clock that has been set back.
fn in_force_since(store: &Store, schedule: &Schedule, now: Timestamp) -> Result<Timestamp, StoreError> {
    if let Some(since) = in_force_so_far(store, schedule, now)? {
        return Ok(since);
    }
    let time_zone = schedule.time_zone().iana_name().map(str::to_owned);
    let in_force = InForce { expression: schedule.expression().to_owned(), time_zone, since: now };
    let note = serde_json::to_string(&in_force).unwrap_or_default();
    store.set_meta(IN_FORCE, &note)?;
    Ok(now)
}

/// Since when this very schedule is in force, if it is; changes nothing.
pub(super) fn in_force_so_far(
    store: &Store,
    schedule: &Schedule,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let noted = store.meta(IN_FORCE)?.and_then(|note| serde_json::from_str::<InForce>(&note).ok());
    let time_zone = schedule.time_zone().iana_name().map(str::to_owned);
    if let Some(noted) = noted
        && noted.expression == schedule.expression()
        && noted.time_zone == time_zone
        && noted.since <= now
    {
        return Ok(Some(noted.since));
    }
    Ok(None)
}

fn after(now: Timestamp, time: SignedDuration) -> Timestamp {
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}
