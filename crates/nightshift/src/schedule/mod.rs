//! When the nightly job comes: slots on the home's own clock, what to do about those that were
//! missed or whose run failed, and the loop that does it.

mod absence;
mod calendar;
mod due;
mod known;
mod memory;
mod nightly;
mod verdict;

pub use absence::{Absence, Away, Hindrance};
pub use calendar::{Schedule, ScheduleError};
pub use due::{Decision, Facts, Settings, due};
pub use nightly::Nightly;
pub use verdict::{How, Missed, NightFacts, NightWatch, Verdict, verdict};
