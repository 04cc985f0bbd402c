//! How the program lives and ends: its clock, the runs of the nightly job, signals, and
//! the supervisor that is told of all that.

mod alive;
mod allocator;
mod button;
mod clock;
#[cfg(unix)]
mod init;
mod job;
mod memory;
mod patience;
pub(crate) mod plausible;
mod pulse;
mod runner;
mod service;
mod signals;
mod stages;
mod supervise;
#[cfg(unix)]
mod unprivileged;
mod unwritten;
mod upkeep;

pub use alive::as_it_stands;
pub(crate) use alive::put_down_dead;
pub use allocator::give_memory_back;
pub(crate) use button::answer_presses;
pub use clock::SystemClock;
pub(crate) use clock::{PUNCTUAL, jump};
#[cfg(unix)]
pub use init::{Init, end_at_first_signal};
pub use job::{Job, JobContext, JobError, JobFuture, Progress, ProgressSender};
pub use patience::open_patiently;
pub use plausible::ImplausibleClock;
pub use pulse::Pulse;
pub use runner::{Plan, Runner, RunnerParts, RunnerSettings, StartError};
pub use service::Service;
pub(crate) use service::Watched;
pub use signals::Signals;
#[cfg(unix)]
pub use unprivileged::{RootError, give_up_root};
pub use upkeep::{explain, tell};
