use std::sync::Arc;

use domain::{Remark, Run, RunStatus, Stage};
use store::{OutboxMessage, RunEnd, Store, StoreError};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span, error, info, warn};

use super::alive::SignOfLife;
use super::memory::MemoryBound;
use super::runner::Inner;
use super::stages::StageTimes;
use super::unwritten::End;
use super::upkeep::look_after;
use super::{JobContext, JobError, Progress, ProgressSender, RunnerSettings};
use crate::notify::messages::FailedFacts;
use crate::off_thread::{StoreFault, in_full, with_store};
use crate::remarks::{self, remark};

/// A run and what is needed to see it to its end.
pub(super) struct Supervision {
    pub(super) run: Run,
    pub(super) progress: ProgressSender,
    pub(super) times: StageTimes,
    pub(super) watch: watch::Receiver<Option<Progress>>,
    pub(super) alive: Option<SignOfLife>,
    pub(super) inner: Arc<Inner>,
}

/// Why a job was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopped {
    Deadline,
    /// More was held than may be: so many bytes.
    Memory(u64),
    Shutdown,
    LostLease,
}

/// How the job's task ended.
enum Ended {
    Returned(Result<(), JobError>),
    Panicked,
    /// It did not stop when it was told to, and was left behind.
    LeftBehind,
}

/// What the row of a run that brought nothing says.
struct Failure {
    status: RunStatus,
    stage: Stage,
    message: Remark,
    transient: bool,
}

/// How often writing the end of a run is tried, while the database is in use.
const END_ATTEMPTS: u32 = 3;

/// Sets the job of a claimed run to work and sees it to its end, whatever that is.
pub(super) async fn supervise(mut supervision: Supervision) {
    let cancel = CancellationToken::new();
    let context =
        JobContext { run: supervision.run.clone(), progress: supervision.progress.clone(), cancel: cancel.clone() };
    let job = Arc::clone(&supervision.inner.parts.job);
    // A task of its own, so that a job that panics takes nobody with it.
    let working = tokio::spawn(async move { job(context).await }.in_current_span());
    let (ended, stopped) = watch_over(&mut supervision, working, &cancel).await;

    let alive = supervision.alive.take();
    let Supervision { run, inner, .. } = &supervision;
    let stage = supervision.watch.borrow().as_ref().filter(|shown| shown.run_id == run.id).map(|shown| shown.stage);
    let stage = stage.unwrap_or(run.stage);
    Span::current().record("stage", stage.as_str());
    note_stages(&supervision).await;
    match failure_of(ended, stopped, stage, inner.parts.settings) {
        Some(failure) => put_down(inner, run, failure).await,
        None => confirm_success(inner, run).await,
    }
    if stopped != Some(Stopped::Shutdown) {
        look_after(&inner.parts.store, &inner.parts.clock, inner.parts.settings.retention).await;
    }
    if let Err(error) = with_store(&inner.parts.store, Store::rest).await {
        warn!(run.id = %run.id, error = in_full(&error), "The database's memory could not be freed");
    }
    // Before anybody is told that the run has ended: the process may end then.
    drop(alive);
    inner.progress.send_if_modified(|shown| {
        let ours = shown.as_ref().is_some_and(|shown| shown.run_id == run.id);
        if ours {
            *shown = None;
        }
        ours
    });
    if let Some(news) = &inner.parts.news {
        news.notify_one();
    }
}

/// Follows the job until it has ended, keeps its lease alive, and stops it where it must.
async fn watch_over(
    supervision: &mut Supervision,
    mut working: JoinHandle<Result<(), JobError>>,
    cancel: &CancellationToken,
) -> (Ended, Option<Stopped>) {
    let Supervision { run, watch, inner, times, .. } = supervision;
    let (clock, settings, store) = (&inner.parts.clock, inner.parts.settings, &inner.parts.store);
    let mut stage = run.stage;
    let mut stopped = None;
    // By the time that passes, since the clock may be set while the run is at work.
    let started = clock.elapsed();
    let mut next_beat = started.saturating_add(settings.heartbeat);
    let mut memory = MemoryBound::new(settings.max_memory);
    // The deadline first; once the job was told to stop, the end of our patience.
    let mut limit = started.saturating_add(settings.deadline);
    loop {
        let mut stop = None;
        tokio::select! {
            biased;
            ended = &mut working => {
                return (ended.map_or_else(|error| of_join_error(&error), Ended::Returned), stopped);
            }
            () = inner.stop_now.cancelled(), if stopped.is_none() => stop = Some(Stopped::Shutdown),
            held = memory.exceeded(), if stopped.is_none() => stop = Some(Stopped::Memory(held)),
            Ok(()) = watch.changed() => {
                let shown = watch.borrow_and_update().as_ref().map(|shown| shown.stage);
                if let Some(now_at) = shown.filter(|shown| *shown != stage) {
                    stage = now_at;
                    Span::current().record("stage", stage.as_str());
                    let (id, now, spent) = (run.id.clone(), clock.now(), times.so_far());
                    let noted = with_store(store, move |store| {
                        store.set_stage(&id, now_at, now)?;
                        store.note_stages(&id, &spent)
                    })
                    .await;
                    match noted {
                        Ok(()) => info!("Stage begun"),
                        // The job was quicker, and its results are stored; whether the run is lost is for the
                        // heartbeat to say.
                        Err(StoreFault::Store(StoreError::LostRun { .. })) => {}
                        Err(error) => warn!(error = in_full(&error), "Stage not noted"),
                    }
                }
            }
            () = clock.sleep_until_elapsed(next_beat.min(limit)) => {
                let elapsed = clock.elapsed();
                if elapsed >= next_beat {
                    next_beat = elapsed.saturating_add(settings.heartbeat);
                    let (id, now) = (run.id.clone(), clock.now());
                    match with_store(store, move |store| store.heartbeat(&id, now)).await {
                        Ok(true) => {}
                        // A job that has stored its results is still announcing them.
                        Ok(false) if stage >= Stage::Store => {}
                        Ok(false) => stop = stopped.is_none().then_some(Stopped::LostLease),
                        Err(error) => warn!(error = in_full(&error), "No sign of life could be given"),
                    }
                }
                if elapsed >= limit {
                    if stopped.is_some() {
                        working.abort();
                        return (Ended::LeftBehind, stopped);
                    }
                    stop = stop.or(Some(Stopped::Deadline));
                }
            }
        }
        if let Some(reason) = stop {
            stopped = Some(reason);
            limit = clock.elapsed().saturating_add(settings.stop_time);
            cancel.cancel();
        }
    }
}

/// What a run's row has to say about its end; none when the job says that it succeeded.
fn failure_of(ended: Ended, stopped: Option<Stopped>, stage: Stage, settings: RunnerSettings) -> Option<Failure> {
    let at = remarks::stage(stage);
    let failed = |stage, message, transient| Failure { status: RunStatus::Failed, stage, message, transient };
    match (ended, stopped) {
        (Ended::Returned(Ok(())), _) => None,
        (_, Some(Stopped::Deadline)) => Some(failed(
            stage,
            remark!("deadline", limit = format!("{:#}", settings.deadline), stage = at).into(),
            false,
        )),
        (_, Some(Stopped::Memory(held))) => Some(failed(
            stage,
            remark!(
                "memory",
                held = held.div_ceil(1 << 20),
                most = settings.max_memory.unwrap_or_default() >> 20,
                stage = at,
            )
            .into(),
            false,
        )),
        (_, Some(Stopped::Shutdown)) => Some(Failure {
            status: RunStatus::Interrupted,
            stage,
            message: remark!("shut-down", stage = at).into(),
            transient: true,
        }),
        (_, Some(Stopped::LostLease)) => Some(failed(stage, remark!("lost").into(), true)),
        (Ended::Returned(Err(error)), None) => Some(failed(error.stage, error.message, error.transient)),
        (Ended::Panicked | Ended::LeftBehind, None) => Some(failed(stage, remark!("fault", stage = at).into(), false)),
    }
}

/// Writes down how a run failed, with the message that announces it.
async fn put_down(inner: &Inner, run: &Run, failure: Failure) {
    let parts = &inner.parts;
    let now = parts.clock.now();
    let mut ended = run.clone();
    (ended.status, ended.stage, ended.finished_at) = (failure.status, failure.stage, Some(now));
    let next_attempt = (parts.plan)(&ended, failure.transient);
    let announced = parts.announcements.as_ref().filter(|_| failure.status == RunStatus::Failed);
    let messages: Vec<OutboxMessage> = announced
        .map(|announcements| {
            announcements.failed(&FailedFacts {
                run_id: run.id.clone(),
                at: now,
                stage: failure.stage,
                error: failure.message.text().to_owned(),
                next_attempt,
            })
        })
        .unwrap_or_default();
    let may_pass = failure.transient && failure.status == RunStatus::Failed;
    let how = RunEnd { status: failure.status, stage: failure.stage, error: failure.message.clone(), now, may_pass };
    let end = End { run: run.id.clone(), how, messages };
    for attempt in 1..=END_ATTEMPTS {
        let writing = end.clone();
        match with_store(&parts.store, move |store| writing.write(store)).await {
            Ok(()) => {
                let next = next_attempt.map(|at| at.to_string());
                error!(
                    run.status = ?failure.status, stage = failure.stage.as_str(), error = failure.message.text(),
                    next_attempt = next, "Run ended without results"
                );
                return;
            }
            Err(StoreFault::Store(StoreError::LostRun { .. })) => {
                warn!(error = failure.message.text(), "A run that had ended already failed");
                return;
            }
            Err(StoreFault::Store(error)) if error.is_transient() && attempt < END_ATTEMPTS => {}
            Err(error) => {
                error!(
                    error = failure.message.text(),
                    store.error = in_full(&error),
                    "Run failed, and that cannot be written down yet: it will be when the store works again"
                );
                inner.unwritten.keep(end);
                return;
            }
        }
    }
}

/// A job that says that it succeeded must have stored its results.
async fn confirm_success(inner: &Inner, run: &Run) {
    let id = run.id.clone();
    let row = match with_store(&inner.parts.store, move |store| store.run(&id)).await {
        Ok(row) => row,
        Err(error) => {
            warn!(error = in_full(&error), "Run ended; its row cannot be read");
            return;
        }
    };
    match row {
        Some(row) if row.status == RunStatus::Succeeded => info!(
            run.events = row.outcome.events,
            run.patterns = row.outcome.patterns,
            run.suggestions = row.outcome.suggestions,
            run.duration_ms = row.duration_ms,
            "Run succeeded"
        ),
        Some(row) if row.status == RunStatus::Running => {
            let failure = Failure {
                status: RunStatus::Failed,
                stage: row.stage,
                message: remark!("nothing-stored").into(),
                transient: false,
            };
            put_down(inner, run, failure).await;
        }
        _ => warn!("Run ended after it had been given up"),
    }
}

/// Keeps the time that the run has spent in its stages with its row, however it ended.
async fn note_stages(supervision: &Supervision) {
    let stages = supervision.times.so_far();
    let spent = |stage| stages.get(&stage).copied();
    info!(
        duration.fetch_ms = spent(Stage::Fetch),
        duration.mine_ms = spent(Stage::Mine),
        duration.suggest_ms = spent(Stage::Suggest),
        duration.store_ms = spent(Stage::Store),
        duration.notify_ms = spent(Stage::Notify),
        "Stages ended"
    );
    let id = supervision.run.id.clone();
    let noted = with_store(&supervision.inner.parts.store, move |store| store.note_stages(&id, &stages)).await;
    if let Err(error) = noted {
        warn!(error = in_full(&error), "The time of the stages could not be noted");
    }
}

fn of_join_error(error: &JoinError) -> Ended {
    if error.is_panic() { Ended::Panicked } else { Ended::LeftBehind }
}
