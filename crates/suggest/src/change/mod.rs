//! What a user may change of a suggestion, and what comes of it.
//!
//! A suggestion's [`Draft`](domain::Draft) is what it does. [`options`] says what of it may be changed, and within what;
//! [`apply()`] changes it, or says why not and what is allowed; [`changed_suggestion`] makes a suggestion of it again,
//! through the same wording and check as a night's; [`differences`] says in a sentence what is different.

mod apply;
mod differences;
mod draft;
mod ground;
mod join;
mod offers;
mod options;
mod suggestion;
pub(crate) mod texts;
mod timing;

pub use apply::{LONGEST_TITLE, MOST_CHANGES, Refused, apply};
pub use differences::differences;
pub use draft::draft_of;
pub use ground::{Ground, entities_asked_of};
pub(crate) use join::parts_offered;
pub use join::{Joinable, can_join};
pub(crate) use offers::{condition_ids, offered_conditions};
pub use options::{
    ActionOption, ConditionOption, DaysOption, HoldOption, JoinOption, OffsetOption, Options, PercentOption,
    TemperatureOption, ThresholdOption, TimeOption, WindowOption, options,
};
pub use suggestion::{ActionReplayed, Replayed, changed_suggestion};

#[cfg(test)]
mod tests;
