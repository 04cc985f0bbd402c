//! From patterns to suggestions: what a person reads, and the automation that Home Assistant takes.
//!
//! The way through this crate: patterns that are not sure enough, that the user has rejected, that an
//! automation of the home serves already ([`Already`]) or
//! that Home Assistant could not or should not carry out are set aside with a reason; what says
//! the same is merged; the rest is ranked by its own
//! worth and by what the user made of others of its kind ([`Feedback`]), put into Home Assistant's terms ([`automation_of`]), checked as
//! a whole ([`check()`]), worded, rated, and written as YAML ([`to_yaml`]). [`suggest()`] does all of it.
//!
//! What never leaves this crate as a suggestion: unlocking, disarming, opening a garage, a door, a
//! gate or a gas valve. It is decided in [`automation_of`] and asked again by [`check()`].
//!
//! Names and states come from outside. Here they are stripped of control characters and bounded;
//! whoever puts them on a page still escapes them.

mod actions;
mod advice;
mod automation;
mod catalogue;
mod change;
mod check;
mod existing;
mod feedback;
mod merge;
pub mod prompt;
mod rating;
mod refine;
mod safety;
mod suggest;
#[cfg(test)]
mod testing;
mod words;
mod yaml;

pub use automation::{Unsuggestable, automation_of};
pub use change::{
    ActionOption, ActionReplayed, ConditionOption, DaysOption, Ground, HoldOption, JoinOption, Joinable, LONGEST_TITLE,
    MOST_CHANGES, OffsetOption, Options, PercentOption, Refused, Replayed, TemperatureOption, ThresholdOption,
    TimeOption, WindowOption, apply, can_join, changed_suggestion, differences, draft_of, entities_asked_of, options,
};
pub use check::{Known, Problem, check};
pub use existing::Already;
pub use feedback::{Feedback, decision_weight};
pub use rating::{category_of, priority_of, savings_of};
pub use refine::{LONGEST_REQUEST, NotUnderstood, Understood, refine};
pub use suggest::{Limits, Suggested, Withheld, suggest, suggest_beside, suggest_by_feedback, suggest_known};
pub use words::{
    backtest_sentence, describe_actions, describe_conditions, describe_duration, describe_trigger, display_name,
    evidence_sentence, lack_sentence, near_miss_sentence, title,
};
pub use yaml::{YamlError, to_yaml, to_yaml_list};
