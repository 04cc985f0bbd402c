//! Settings that are looked at and changed on the page: what may be changed there, what a change needs to pass, and when it
//! takes effect.

mod change;
mod error;
mod held;
mod preview;
mod secrets;
mod standing;
pub(crate) mod texts;
mod trial;
mod view;

pub use change::{Change, Changed};
pub use error::{ChangeError, Refusal};
pub use held::Settings;
pub use preview::{Looked, NextRun, looked_at, next_runs};
pub use standing::{Effect, Standing, effect, standing};
pub(crate) use trial::attempt;
pub use trial::{Connection, TrialError};
pub use view::{SettingView, shown_value, view};

#[cfg(test)]
mod tests;
