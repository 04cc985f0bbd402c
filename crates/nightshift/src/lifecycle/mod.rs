//! How the program lives and ends: its clock, the runs of the nightly job, and signals.

mod alive;
mod clock;
mod job;
mod patience;
mod runner;
mod signals;
mod supervise;
mod unwritten;
mod upkeep;

pub use alive::as_it_stands;
pub(crate) use alive::put_down_dead;
pub use clock::SystemClock;
pub use job::{Job, JobContext, JobError, JobFuture, Progress, ProgressSender};
pub use patience::open_patiently;
pub use runner::{Plan, Runner, RunnerParts, RunnerSettings, StartError};
pub use signals::Signals;
pub use supervise::TRANSIENT_FAILURE;
pub use upkeep::{explain, tell};
