//! How the program lives and ends: its clock, the runs of the nightly job, signals, and the daemon
//! that holds them together.

mod alive;
mod clock;
mod job;
mod runner;
mod serve;
mod signals;
mod supervise;

pub use alive::as_it_stands;
pub use clock::SystemClock;
pub use job::{Job, JobContext, JobError, JobFuture, Progress, ProgressSender};
pub use runner::{Plan, Runner, RunnerParts, RunnerSettings, StartError};
pub use serve::{ServeError, World, serve};
pub use signals::Signals;
