//! How the program lives and ends: its clock, the runs of the nightly job, and signals.

mod alive;
mod clock;
mod job;
mod memory;
mod runner;
mod signals;
mod supervise;

pub use alive::as_it_stands;
pub(crate) use alive::put_down_dead;
pub use clock::SystemClock;
pub use job::{Job, JobContext, JobError, JobFuture, Progress, ProgressSender};
pub use runner::{Plan, Runner, RunnerParts, RunnerSettings, StartError};
pub use signals::Signals;
pub use supervise::TRANSIENT_FAILURE;
