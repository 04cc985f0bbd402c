use std::sync::{Arc, Mutex, PoisonError};

use domain::Stage;
use tokio::sync::watch;
use tracing::Span;

use super::{Outcome, Progress, World, run};
use crate::config::Config;
use crate::lifecycle::{Job, JobContext, JobError, ProgressSender};
use crate::remarks::remark;

/// Where the outcome of the latest night is put, for a caller that wants to print it.
#[derive(Clone, Debug, Default)]
pub struct LatestOutcome(Arc<Mutex<Option<Outcome>>>);

impl LatestOutcome {
    /// Takes the outcome, if a night has succeeded since the last call.
    #[must_use]
    pub fn take(&self) -> Option<Outcome> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Progress for ProgressSender {
    fn at(&self, stage: Stage, share: f64) {
        self.report(stage, share);
    }
}

/// The nightly job as its runner takes it. It works on a thread that may block; with `latest`, the
/// outcome is kept there.
#[must_use]
pub fn job(world: World, latest: Option<LatestOutcome>) -> Job {
    // It goes on to hold what it was made with.
    let (_, config) = watch::channel(Arc::clone(&world.config));
    job_following(config, world, latest)
}

/// The same, each night by what `config` then says.
#[must_use]
pub fn job_following(config: watch::Receiver<Arc<Config>>, world: World, latest: Option<LatestOutcome>) -> Job {
    Arc::new(move |context: JobContext| {
        let (world, latest) = (World { config: Arc::clone(&config.borrow()), ..world.clone() }, latest.clone());
        Box::pin(async move {
            let JobContext { run: claimed, progress, cancel } = context;
            let span = Span::current();
            let night = move || span.in_scope(|| run(&world, &claimed, &progress, &cancel));
            let working = tokio::task::spawn_blocking(night);
            let outcome = match working.await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(error)) => {
                    return Err(JobError {
                        stage: error.stage,
                        message: error.sentence().into(),
                        transient: error.is_transient(),
                    });
                }
                // To be told apart from a failure: the runner reports it as a fault of ours.
                Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                Err(_) => {
                    let message = remark!("program-ended").into();
                    return Err(JobError { stage: Stage::Fetch, message, transient: true });
                }
            };
            if let Some(latest) = latest {
                *latest.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            }
            Ok(())
        })
    })
}
