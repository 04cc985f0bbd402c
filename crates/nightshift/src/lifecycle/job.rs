use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use domain::{Remark, Run, RunId, Stage};
use thiserror::Error;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::stages::StageTimes;

/// The nightly job: all that a run does between its claim and its end.
///
/// It stores its results itself (`Store::commit_results` ends the run as succeeded, in the same
/// transaction); everything else about the run's row, its failure above all, is its runner's.
pub type Job = Arc<dyn Fn(JobContext) -> JobFuture + Send + Sync>;

/// A [`Job`] at work.
pub type JobFuture = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// What a job is given to work with.
#[derive(Clone, Debug)]
pub struct JobContext {
    /// The run, claimed.
    pub run: Run,
    /// Where it tells how far it is.
    pub progress: ProgressSender,
    /// When this is cancelled it should end soon, with any error: it is past its deadline, the
    /// program ends, or the run was given up.
    pub cancel: CancellationToken,
}

/// Why a job failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct JobError {
    /// The stage that failed.
    pub stage: Stage,
    /// Why, on what, and what to do about it. Goes into logs, the run's row and MQTT: no secret.
    pub message: Remark,
    /// Whether it may well succeed a little later, with nobody doing anything.
    pub transient: bool,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The run.
    pub run_id: RunId,
    /// The stage that it is in.
    pub stage: Stage,
    /// The share of the whole run that is done, 0 to 1.
    pub progress: f64,
}

/// Tells whoever watches how far a run is. Cheap to clone and to call, from any thread.
#[derive(Clone)]
pub struct ProgressSender {
    run_id: RunId,
    sender: watch::Sender<Option<Progress>>,
    times: StageTimes,
}

impl ProgressSender {
    pub(super) fn new(run_id: RunId, sender: watch::Sender<Option<Progress>>, times: StageTimes) -> Self {
        Self { run_id, sender, times }
    }

    /// The run has come to `stage`, and `progress` (0 to 1) of all its work is done.
    pub fn report(&self, stage: Stage, progress: f64) {
        self.times.at(stage);
        let progress = if progress.is_finite() { progress.clamp(0.0, 1.0) } else { 0.0 };
        self.sender.send_if_modified(|shown| match shown {
            // A job that was given up and goes on must not speak for the run after it.
            Some(shown) if shown.run_id == self.run_id => {
                let changed = shown.stage != stage || shown.progress.to_bits() != progress.to_bits();
                (shown.stage, shown.progress) = (stage, progress);
                changed
            }
            _ => false,
        });
    }
}

impl fmt::Debug for ProgressSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProgressSender").field("run_id", &self.run_id).finish_non_exhaustive()
    }
}
