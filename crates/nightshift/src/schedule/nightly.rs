use std::sync::Arc;

use domain::{Clock, RunOrigin, Slot};
use jiff::{SignedDuration, Timestamp};
use store::Store;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::known::Known;
use super::memory::Memory;
use super::{Decision, Facts, Hindrance, Schedule, Settings, due};
use crate::lifecycle::{ImplausibleClock, Pulse, Runner, StartError, jump, plausible};
use crate::off_thread::{StoreFault, in_full, with_store};
use crate::remarks::{self, remark};

/// The longest wait without a look at the clock, which may have been set meanwhile.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(60);

/// So many decisions at one instant lead on; more would be a fault of ours, and must not keep a
/// processor busy all night.
const MOST_DECISIONS: u32 = 20;

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

impl Nightly {
    /// Runs until `stop`. What goes wrong is logged and tried again: a night that failed must not
    /// end the nights.
    pub async fn run(self, stop: CancellationToken) {
        let started = self.clock.now();
        let mut memory = Memory::begun(started);
        let (mut looked, mut expected) = (started, started);
        let mut decisions = 0;
        while !stop.is_cancelled() {
            let now = self.clock.now();
            memory.notice(jump(looked, expected, now), looked, now);
            looked = now;
            self.pulse.beat(&*self.clock, LONGEST_WAIT);
            let wake = match self.step(now, &mut memory, &stop).await {
                Next::AskAgain if decisions < MOST_DECISIONS => {
                    // A run may have taken a while; that was no sleep.
                    expected = self.clock.now();
                    looked = expected;
                    decisions = if expected == now { decisions + 1 } else { 0 };
                    continue;
                }
                Next::AskAgain => {
                    error!("The schedule does not come to rest: a fault in Nightshift itself, please report it");
                    after(now, SHORT_WAIT)
                }
                Next::WaitUntil(wake) => wake.min(after(now, LONGEST_WAIT)),
            };
            (expected, decisions) = (wake, 0);
            tokio::select! {
                () = self.clock.sleep_until(wake) => {}
                () = stop.cancelled() => {}
            }
        }
        self.pulse.rest();
        // Only the story of a missed night would be told less exactly without it: it must not be in the
        // way of a run that has to be put down before the program is killed.
        if memory.doubts == 0 && self.runner.progress().borrow().is_none() {
            let now = self.clock.now();
            _ = with_store(&self.store, move |store| plausible::note_alive(store, now)).await;
        }
    }

    async fn step(&self, now: Timestamp, memory: &mut Memory, stop: &CancellationToken) -> Next {
        let soon = Next::WaitUntil(after(now, SHORT_WAIT));
        let look = match self.put_right_and_look(now, memory).await {
            Ok(look) => look,
            Err(error) => {
                warn!(error = in_full(&error), "The store cannot be asked about the schedule: trying again");
                memory.hinder(now, remark!("hindered-by-store", error = remarks::of_fault(&error)));
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
            let next = known.retry(&self.settings).filter(|at| *at > now);
            let next = next.or_else(|| self.schedule.next_after(now).map(|slot| slot.at));
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
                info!(slots = slots.len(), %reason, "Slots were missed");
                let newest = slots.last().map(|slot| slot.at);
                let recorded = with_store(&self.store, move |store| {
                    slots
                        .iter()
                        .try_for_each(|slot| store.record_skipped(&slot.key, slot.at, now, reason.clone()).map(drop))
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
                let what = remark!("hindered-by-run", run = run.id.to_string());
                memory.hindrance = Some(Hindrance { from: now, until: self.clock.now(), what });
                Next::AskAgain
            }
            Err(StartError::SlotDone(_)) => Next::AskAgain,
            // The next look at the clock tells.
            Err(StartError::Stopping | StartError::Clock(_)) => soon,
            Err(StartError::Busy(run)) => {
                info!(run.id = %run.id, slot = slot.key, "Another run is at work: the slot waits for it");
                memory.hinder(now, remark!("hindered-by-run", run = run.id.to_string()));
                soon
            }
            Err(StartError::Store(error)) => {
                warn!(error = in_full(&error), slot = slot.key, "The run could not be started: trying again");
                memory.hinder(now, remark!("hindered-by-store", error = remarks::of_fault(&error)));
                soon
            }
        }
    }

    async fn put_right_and_look(&self, now: Timestamp, memory: &Memory) -> Result<Look, StoreFault> {
        self.runner.put_right().await?;
        self.look(now, memory).await
    }

    async fn look(&self, now: Timestamp, memory: &Memory) -> Result<Look, StoreFault> {
        let schedule = self.schedule.clone();
        let idle_here = self.runner.progress().borrow().is_none();
        let has_jumped = memory.has_jumped;
        let is_to_note = memory.is_to_note(now);
        with_store(&self.store, move |store| {
            if has_jumped {
                plausible::doubt_anew(store)?;
            }
            let last_alive = plausible::last_alive(store)?;
            if let Some(doubt) = plausible::check(store, now)? {
                return Ok(Look { last_alive, is_noted: false, known: Err(doubt) });
            }
            let known = Known::at(store, &schedule, now, idle_here)?;
            // A disk that is full must not keep anybody from looking.
            let is_noted = is_to_note && plausible::note_alive(store, now).is_ok();
            Ok(Look { last_alive, is_noted, known: Ok(known) })
        })
        .await
    }
}

fn after(now: Timestamp, time: SignedDuration) -> Timestamp {
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}
