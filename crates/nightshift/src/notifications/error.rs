use language::Sentence;
use thiserror::Error;

use crate::remarks::failure;

/// Why nobody was notified.
#[derive(Debug, Error)]
pub enum NotificationError {
    /// Home Assistant cannot be asked as it is set: trying again will not help.
    #[error("{0}")]
    Settings(String),
    /// It does not let us in: trying again would only get us banned.
    #[error("Home Assistant at {address} does not take our token for notifications: {advice}")]
    Denied {
        /// Its address.
        address: String,
        /// What to do.
        advice: Sentence,
    },
    /// It does not want this notification; what sends it may not be set up yet.
    #[error(
        "Home Assistant at {address} refused the notification for {target}: {what}; see that notify.target is one of \
         its actions (Developer tools, Actions)"
    )]
    Refused {
        /// Its address.
        address: String,
        /// Who was to be notified.
        target: String,
        /// What it says, short and plain.
        what: String,
    },
    /// It cannot be reached: trying again may help.
    #[error("Home Assistant at {address} cannot be reached for a notification: {what}")]
    Unreachable {
        /// Its address.
        address: String,
        /// What is wrong.
        what: String,
    },
}

impl NotificationError {
    /// Why, and what to do, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Settings(what) => what.as_str().into(),
            Self::Denied { address, advice } => failure!("notify-denied", address = address, advice = advice.clone()),
            Self::Refused { address, target, what } => {
                failure!("notify-refused", address = address, target = target, what = what)
            }
            Self::Unreachable { address, what } => failure!("notify-unreachable", address = address, what = what),
        }
    }

    /// Whether it may well be sent a little later, with nobody doing anything here.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Unreachable { .. })
    }
}
