//! What a person reads: plain text in short sentences of the home's language, with the home's own names in it.
//!
//! The sentences are in `locales/LANGUAGE/suggestions.ftl`. What is decided here is which of them is said.

mod conditions;
mod deeds;
mod evidence;
mod lacks;
mod names;
mod states;
pub(crate) mod texts;
mod title;
mod triggers;
mod units;

pub use conditions::describe_conditions;
pub use deeds::describe_actions;
pub use evidence::{backtest_sentence, evidence_sentence, near_miss_sentence};
pub use lacks::lack_sentence;
pub use names::display_name;
pub use title::title;
pub use triggers::describe_trigger;
pub use units::describe_duration;

pub(crate) use deeds::Place;
pub(crate) use deeds::describe_actions_at;
pub(crate) use evidence::{changed_evidence, times, tried_evidence};
pub(crate) use names::plain;
pub(crate) use texts::say;
pub(crate) use units::{clock, days, quantity};
