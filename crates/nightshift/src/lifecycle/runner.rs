use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Clock, Run, RunId, RunOrigin, Slot, Stage};
use jiff::{SignedDuration, Timestamp};
use store::{Claim, Claimed, Retention, Store};
use thiserror::Error;
use tokio::sync::{Mutex, Notify, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, debug, error_span, info};

use super::alive::{SignOfLife, put_down_dead};
use super::plausible::{self, ImplausibleClock};
use super::stages::StageTimes;
use super::supervise::{Supervision, supervise};
use super::unwritten::Unwritten;
use super::upkeep::leave_damage_behind;
use super::{Job, Progress, ProgressSender};
use crate::notify::messages::Announcements;
use crate::off_thread::{StoreFault, in_full, with_store};

/// Starts runs of the nightly job, at most one at a time, and sees each of them to its end: signs
/// of life, deadline, what the row says when it failed.
#[derive(Clone)]
pub struct Runner {
    inner: Arc<Inner>,
}

/// What [`Runner::new`] needs.
#[derive(Clone)]
pub struct RunnerParts {
    /// Where runs are claimed.
    pub store: Arc<Store>,
    /// The clock by which they live.
    pub clock: Arc<dyn Clock>,
    /// What they do.
    pub job: Job,
    /// The limits that they are kept to.
    pub settings: RunnerSettings,
    /// How failures are announced; none when there is no broker.
    pub announcements: Option<Announcements>,
    /// Notified at the beginning of each run, and after it, when there may be something new in the outbox.
    pub news: Option<Arc<Notify>>,
    /// Says when a run that failed is tried again.
    pub plan: Plan,
}

/// Says, of a run that has just failed and of whether that may pass by itself, when the next
/// attempt comes.
pub type Plan = Arc<dyn Fn(&Run, bool) -> Option<Timestamp> + Send + Sync>;

/// The limits that a run is kept to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunnerSettings {
    /// For how long a run counts as alive without a sign of life.
    pub lease: SignedDuration,
    /// How often it gives one.
    pub heartbeat: SignedDuration,
    /// How long it may take.
    pub deadline: SignedDuration,
    /// How long a job that was told to stop may take to do so.
    pub stop_time: SignedDuration,
    /// How much memory the process may hold while it is at work, in bytes; none for no bound.
    pub max_memory: Option<u64>,
    /// How much of the past is kept after it.
    pub retention: Retention,
}

/// Why no run was started.
#[derive(Debug, Error)]
pub enum StartError {
    /// One is at work already, here or in another process.
    #[error("run {} is at work already", .0.id)]
    Busy(Box<Run>),
    /// The slot has had its successful run.
    #[error("the slot has had its run, {}", .0.id)]
    SlotDone(Box<Run>),
    /// The machine's clock cannot be right.
    #[error(transparent)]
    Clock(#[from] ImplausibleClock),
    /// The program is ending.
    #[error("Nightshift is stopping: it takes no more work")]
    Stopping,
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

pub(super) struct Inner {
    pub(super) parts: RunnerParts,
    pub(super) progress: watch::Sender<Option<Progress>>,
    /// How runs ended, where the store could not take it.
    pub(super) unwritten: Unwritten,
    /// Cancelled when no more runs are to be started.
    closed: CancellationToken,
    /// Cancelled when the run at work has to stop.
    pub(super) stop_now: CancellationToken,
    tasks: TaskTracker,
    /// Claims begun so far.
    claims: AtomicU64,
    /// Held by the one that claims.
    claiming: Arc<Mutex<Latest>>,
    /// The run at work here, as it was claimed.
    at_work: watch::Sender<Option<Run>>,
}

/// What the latest claim found.
#[derive(Debug, Default)]
struct Latest {
    /// Which one it was, counted from 1.
    number: u64,
    /// The run at work elsewhere, if that is why there was no new one.
    busy: Option<Run>,
}

impl Default for RunnerSettings {
    fn default() -> Self {
        Self {
            lease: SignedDuration::from_secs(75),
            heartbeat: SignedDuration::from_secs(20),
            deadline: SignedDuration::from_mins(15),
            stop_time: SignedDuration::from_millis(500),
            max_memory: None,
            retention: Retention::default(),
        }
    }
}

impl Runner {
    /// A runner that has not started anything.
    #[must_use]
    pub fn new(parts: RunnerParts) -> Self {
        let inner = Inner {
            parts,
            progress: watch::Sender::new(None),
            unwritten: Unwritten::default(),
            closed: CancellationToken::new(),
            stop_now: CancellationToken::new(),
            tasks: TaskTracker::new(),
            claims: AtomicU64::new(0),
            claiming: Arc::default(),
            at_work: watch::Sender::new(None),
        };
        Self { inner: Arc::new(inner) }
    }

    /// How far the run at work here is; none while there is none.
    #[must_use]
    pub fn progress(&self) -> watch::Receiver<Option<Progress>> {
        self.inner.progress.subscribe()
    }

    /// The longest that a run can be at work before it is stopped, or left behind.
    #[must_use]
    pub fn longest_run(&self) -> SignedDuration {
        let settings = self.inner.parts.settings;
        settings.deadline.saturating_add(settings.stop_time)
    }

    /// Claims a run in the store and sets the job to work, for `slot` if it is a scheduled one.
    /// Returns as soon as the run is claimed; it goes on by itself, whether the caller waits or not.
    ///
    /// # Errors
    ///
    /// [`StartError`] says why there is no new run.
    pub async fn start(&self, origin: RunOrigin, slot: Option<&Slot>) -> Result<Run, StartError> {
        // Counted before the look at `closed`, so that a shutdown waits for what got past it.
        let counted = self.inner.tasks.token();
        if self.inner.closed.is_cancelled() {
            return Err(StartError::Stopping);
        }
        let begun = self.inner.claims.load(Ordering::Acquire);
        self.inner.room_for(slot)?;
        // One claim at a time: thousands that ask at once are answered by what the first one finds.
        let mut latest = Arc::clone(&self.inner.claiming).lock_owned().await;
        if self.inner.closed.is_cancelled() {
            return Err(StartError::Stopping);
        }
        self.inner.room_for(slot)?;
        if let Some(busy) = latest.busy.as_ref().filter(|_| slot.is_none() && latest.number > begun) {
            return Err(StartError::Busy(Box::new(busy.clone())));
        }
        let parts = &self.inner.parts;
        let claim = Claim {
            origin,
            slot: slot.map(|slot| slot.key.clone()),
            scheduled_for: slot.map(|slot| slot.at),
            now: parts.clock.now(),
            lease: parts.settings.lease,
        };
        let slot_key = claim.slot.clone();
        let inner = Arc::clone(&self.inner);
        // On a task of its own: a caller that goes away must not leave a claimed run without a job.
        let claiming = tokio::spawn(async move {
            latest.number = inner.claims.fetch_add(1, Ordering::AcqRel) + 1;
            latest.busy = None;
            inner.unwritten.write_down(&inner.parts.store).await;
            let claimed = with_store(&inner.parts.store, move |store| {
                leave_damage_behind(store, claim.now)?;
                // By a wrong date nothing must be put down, archived or pruned.
                if let Some(doubt) = plausible::check(store, claim.now)? {
                    return Ok(Err(doubt));
                }
                if let Some(dead) = put_down_dead(store, claim.now)? {
                    info!(run.id = %dead.id, "Put down a run whose process was killed");
                }
                let claimed = store.claim(&claim)?;
                // A claimed run goes on, whatever becomes of the note.
                if matches!(claimed, Claimed::Run(_))
                    && let Err(error) = plausible::note_seen(store, claim.now)
                {
                    debug!(error = in_full(&error), "The time that the clock shows was not noted");
                }
                let alive = if let Claimed::Run(run) = &claimed { SignOfLife::begin(store, &run.id) } else { None };
                Ok(Ok((claimed, alive)))
            });
            let (claimed, alive) = claimed.await??;
            let run = match claimed {
                Claimed::Run(run) => run,
                Claimed::Busy(run) => {
                    latest.busy = Some(run.clone());
                    return Err(StartError::Busy(Box::new(run)));
                }
                Claimed::SlotDone(run) => return Err(StartError::SlotDone(Box::new(run))),
            };
            let (origin, slot) = (word(run.origin), slot_key.as_deref());
            // As important as the most important line in it, so that also a log of errors alone says
            // of which run it speaks. The stage is kept up to date by the supervision.
            let (id, stage) = (&run.id, run.stage.as_str());
            let span = error_span!("run", run.id = %id, run.origin = origin, run.attempt = run.attempt, slot, stage);
            span.in_scope(|| info!(run.origin = origin, run.attempt = run.attempt, slot, "Run started"));
            let first = Progress { run_id: run.id.clone(), stage: Stage::Fetch, progress: 0.0 };
            inner.progress.send_replace(Some(first));
            let times = StageTimes::begin(Arc::clone(&inner.parts.clock), run.stage, run.started_at);
            inner.at_work.send_replace(Some(run.clone()));
            if let Some(news) = &inner.parts.news {
                news.notify_one();
            }
            let supervision = Supervision {
                run: run.clone(),
                progress: ProgressSender::new(run.id.clone(), inner.progress.clone(), times.clone()),
                times,
                watch: inner.progress.subscribe(),
                alive,
                inner: Arc::clone(&inner),
            };
            let supervising = async move {
                supervise(supervision).await;
                drop(counted);
            };
            tokio::spawn(supervising.instrument(span));
            Ok(run)
        });
        claiming.await.unwrap_or(Err(StartError::Store(StoreFault::BrokenOff)))
    }

    /// Makes up for what could not be done when the store did not work: writes down how runs ended,
    /// and leaves a damaged database behind. Costs nothing when there is nothing to make up for.
    ///
    /// # Errors
    ///
    /// When a fresh database cannot be begun in place of a damaged one.
    pub async fn put_right(&self) -> Result<(), StoreFault> {
        let parts = &self.inner.parts;
        let now = parts.clock.now();
        if self.inner.progress.borrow().is_none() {
            with_store(&parts.store, move |store| leave_damage_behind(store, now)).await?;
        }
        self.inner.unwritten.write_down(&parts.store).await;
        Ok(())
    }

    /// Waits until run `id` is not at work here any more; its row then says how it ended.
    pub async fn ended(&self, id: &RunId) {
        let mut progress = self.progress();
        // The sender lives as long as this runner, so it cannot be gone.
        let _ = progress.wait_for(|shown| shown.as_ref().is_none_or(|shown| shown.run_id != *id)).await;
    }

    /// Starts a run, waits for its end and returns its row.
    ///
    /// # Errors
    ///
    /// [`StartError`] when it could not be started, or its row not be read.
    pub async fn run_to_end(&self, origin: RunOrigin, slot: Option<&Slot>) -> Result<Run, StartError> {
        let run = self.start(origin, slot).await?;
        self.ended(&run.id).await;
        let id = run.id.clone();
        Ok(with_store(&self.inner.parts.store, move |store| store.run(&id)).await?.unwrap_or(run))
    }

    /// Takes no more work, lets the run at work end within `grace`, and stops it if it does not: it
    /// is then put down as interrupted.
    pub async fn shut_down(&self, grace: SignedDuration) {
        self.inner.closed.cancel();
        self.inner.tasks.close();
        if self.idle_within(grace).await {
            return;
        }
        info!("The run at work does not end in time: it is stopped");
        self.inner.stop_now.cancel();
        self.idle_within(self.time_to_stop()).await;
    }

    /// The longest that [`Runner::shut_down`] takes.
    #[must_use]
    pub fn longest_stop(&self, grace: SignedDuration) -> SignedDuration {
        grace.saturating_add(self.time_to_stop())
    }

    /// Beside the time to stop, a little to write down that it was.
    fn time_to_stop(&self) -> SignedDuration {
        self.inner.parts.settings.stop_time.saturating_add(SignedDuration::from_secs(1))
    }

    async fn idle_within(&self, time: SignedDuration) -> bool {
        tokio::select! {
            biased;
            () = self.inner.tasks.wait() => true,
            // A clock that is set meanwhile must not keep the program from ending.
            () = self.inner.parts.clock.sleep(time) => false,
        }
    }
}

/// Its name in rows, in the API and in the log.
fn word(origin: RunOrigin) -> &'static str {
    match origin {
        RunOrigin::Schedule => "schedule",
        RunOrigin::CatchUp => "catch_up",
        RunOrigin::Retry => "retry",
        RunOrigin::Manual => "manual",
    }
}

impl Inner {
    /// Refuses a run for no slot while one is at work here, without asking the store. Not once that
    /// one stores its results: it is over as soon as they are stored, and only the store knows when that is.
    fn room_for(&self, slot: Option<&Slot>) -> Result<(), StartError> {
        if slot.is_some() || self.closed.is_cancelled() {
            return Ok(());
        }
        let shown = self.progress.borrow().as_ref().filter(|shown| shown.stage < Stage::Store).cloned();
        match (shown, self.at_work.borrow().as_ref()) {
            (Some(shown), Some(run)) if run.id == shown.run_id => Err(StartError::Busy(Box::new(run.clone()))),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner").field("progress", &*self.inner.progress.borrow()).finish_non_exhaustive()
    }
}
