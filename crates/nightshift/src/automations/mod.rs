//! Automations of ours in Home Assistant: made when the user accepts a suggestion, taken away when they take that back, and
//! looked after in between.
//!
//! This is the one room that changes anything in Home Assistant. What is wanted is written down before Home Assistant is
//! asked for it ([`store::Wish`]), so that whatever ends in between, the next one who looks finishes it: once.

mod config;
mod editor;
mod error;
mod follow;
mod hub;
mod keeper;
mod label;
mod presence;
mod same;
mod settle;
mod turn;

pub use config::{automation_id, configuration};
pub use error::AutomationError;
pub use follow::follow;
pub use keeper::{Asked, Decided, Keeper};
