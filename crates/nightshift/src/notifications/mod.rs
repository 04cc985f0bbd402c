//! Notifications to people, through Home Assistant: what a night has found, in plain words, with
//! buttons where the target is a phone.
//!
//! A notification changes nothing and is never needed: results are stored before anybody is told, and
//! what cannot be sent is noted with the run.

mod answer;
mod error;
mod known;
mod listener;
mod notifier;
mod sender;
mod target;
mod texts;
mod wording;

pub use answer::{Answer, Choice};
pub use error::NotificationError;
pub use known::{Known, is_known, send_test};
pub use listener::{Decide, Deciding, Listener};
pub use notifier::Notifier;
pub use target::Target;
pub use wording::{Message, When};

use domain::Language;

use crate::sources::Access;

/// Who is told what, and through which Home Assistant.
#[derive(Clone, Debug)]
pub struct Notifications {
    /// The Home Assistant.
    pub access: Access,
    /// Who is told.
    pub target: Target,
    /// Of which runs.
    pub when: When,
    /// In which language.
    pub language: Language,
}
