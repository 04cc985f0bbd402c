//! When the nightly job comes: slots on the home's own clock, and what to do about those that were
//! missed or whose run failed.

mod calendar;
mod due;

pub use calendar::{Schedule, ScheduleError, Slot};
pub use due::{Decision, Facts, Settings, due};
