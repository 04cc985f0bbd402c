use std::sync::Arc;

use domain::{Clock, Run, Slot};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::{Decision, Facts, Schedule, Settings, due};
use crate::lifecycle::{Runner, StartError, TRANSIENT_FAILURE};
use crate::off_thread::{StoreFault, in_full, with_store};

/// The note of the store that holds which schedule is in force, and since when.
const IN_FORCE: &str = "schedule.in_force";

/// The longest wait without a look at the clock, which may have been set meanwhile.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(60);

/// How much later than asked for we may be woken before it counts as having been asleep.
const ASLEEP: SignedDuration = SignedDuration::from_secs(90);

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

/// What the loop does next.
enum Next {
    WaitUntil(Timestamp),
    AskAgain,
}

/// What the loop remembers from one look at the clock to the next.
struct Memory {
    /// See [`Facts::awake_since`].
    awake_since: Timestamp,
    /// The newest slot that was given up. The store may hold no row for it: its date may have had
    /// its run before the schedule was moved.
    given_up: Option<Timestamp>,
}

impl Nightly {
    /// Runs until `stop`. What goes wrong is logged and tried again: a night that failed must not
    /// end the nights.
    pub async fn run(self, stop: CancellationToken) {
        let started = self.clock.now();
        let mut memory = Memory { awake_since: started, given_up: None };
        let mut last_look = started;
        let mut expected = started;
        while !stop.is_cancelled() {
            let now = self.clock.now();
            if now < last_look {
                warn!(clock.now = %now, clock.before = %last_look, "The clock was set back");
                memory.awake_since = memory.awake_since.min(now);
            } else if now.duration_since(expected) > ASLEEP {
                info!(clock.now = %now, clock.expected = %expected, "The clock went ahead, or the machine was asleep");
                memory.awake_since = now;
            }
            last_look = now;
            self.next_run.send_if_modified(|shown| {
                let next = self.schedule.next_after(now).map(|slot| slot.at);
                std::mem::replace(shown, next) != next
            });

            let wake = match self.step(now, &mut memory, &stop).await {
                Next::AskAgain => {
                    // A run may have taken a while; that was no sleep.
                    expected = self.clock.now();
                    last_look = expected;
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
    }

    async fn step(&self, now: Timestamp, memory: &mut Memory, stop: &CancellationToken) -> Next {
        let soon = Next::WaitUntil(after(now, SHORT_WAIT));
        let known = match self.put_right_and_look(now).await {
            Ok(known) => known,
            Err(error) => {
                warn!(error = in_full(&error), "The store cannot be asked about the schedule: trying again");
                return soon;
            }
        };
        let facts = Facts {
            now,
            since: known.since,
            awake_since: memory.awake_since,
            last_slot: known.last_slot.max(memory.given_up),
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
            Decision::Run { slot, origin, attempt } => match self.runner.start(origin, Some(&slot)).await {
                Ok(run) => {
                    debug!(run.id = %run.id, slot = slot.key, attempt, "Waiting for the run to end");
                    tokio::select! {
                        () = self.runner.ended(&run.id) => {}
                        () = stop.cancelled() => {}
                    }
                    Next::AskAgain
                }
                Err(StartError::SlotDone(_)) => Next::AskAgain,
                Err(StartError::Stopping) => soon,
                Err(StartError::Busy(run)) => {
                    info!(run.id = %run.id, slot = slot.key, "Another run is at work: the slot waits for it");
                    soon
                }
                Err(error) => {
                    warn!(error = in_full(&error), slot = slot.key, "The run could not be started: trying again");
                    soon
                }
            },
        }
    }

    async fn put_right_and_look(&self, now: Timestamp) -> Result<Known, StoreFault> {
        self.runner.put_right().await?;
        self.known(now).await
    }

    async fn known(&self, now: Timestamp) -> Result<Known, StoreFault> {
        let schedule = self.schedule.clone();
        let idle_here = self.runner.progress().borrow().is_none();
        with_store(&self.store, move |store| {
            // What another process left running must not look so until the next claim.
            if idle_here && store.running()?.is_some() {
                for run in store.interrupt_stale(now)? {
                    info!(run.id = %run.id, "Put down a run whose process has died");
                }
            }
            let since = in_force_since(store, &schedule, now)?;
            let latest = schedule.latest_at_or_before(now, since);
            let runs = latest.as_ref().map_or(Ok(Vec::new()), |slot| store.slot_runs(&slot.key))?;
            let transient = match runs.last() {
                Some(run) => store.meta(TRANSIENT_FAILURE)?.as_deref() == Some(run.id.as_str()),
                None => false,
            };
            let last_slot = store.last_slot()?.map(|(_, at)| at);
            Ok(Known { since, last_slot, latest, runs, transient })
        })
        .await
    }
}

/// Since when this very schedule is in force: from now on if the store knows of another one, or of
/// one that begins in the future of a clock that has been set back.
fn in_force_since(store: &Store, schedule: &Schedule, now: Timestamp) -> Result<Timestamp, StoreError> {
    let noted = store.meta(IN_FORCE)?.and_then(|note| serde_json::from_str::<InForce>(&note).ok());
    let time_zone = schedule.time_zone().iana_name().map(str::to_owned);
    if let Some(noted) = noted
        && noted.expression == schedule.expression()
        && noted.time_zone == time_zone
        && noted.since <= now
    {
        return Ok(noted.since);
    }
    let in_force = InForce { expression: schedule.expression().to_owned(), time_zone, since: now };
    let note = serde_json::to_string(&in_force).unwrap_or_default();
    store.set_meta(IN_FORCE, &note)?;
    Ok(now)
}

fn after(now: Timestamp, time: SignedDuration) -> Timestamp {
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}
