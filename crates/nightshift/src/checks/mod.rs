//! Looks at what a night needs of the world, and says what to do where something is wrong: for `doctor`, which looks at all of
//! it, and for the page, which looks at one thing. Nothing is changed.

mod broker;
mod finding;
mod home_assistant;
mod model;
mod notify;
mod patient;
mod source;
pub(crate) mod texts;

pub(crate) use broker::broker;
pub(crate) use finding::{Finding, Standing, about, size};
pub(crate) use home_assistant::home_assistant;
pub(crate) use model::model;
pub(crate) use notify::{notify, notify_as_a_test};
pub(crate) use patient::Patient;
pub(crate) use source::source;
