use language::Sentence;
use thiserror::Error;

use crate::remarks::failure;

/// Why Home Assistant could not be asked. No text holds the token.
#[derive(Debug, Error)]
pub enum HomeAssistantError {
    /// The settings do not fit together.
    #[error("{0}")]
    Settings(String),
    /// No connection was made.
    #[error("Home Assistant at {address} cannot be reached: {what}")]
    Unreachable {
        /// Where it was looked for.
        address: String,
        /// What went wrong, and what to look at.
        what: Sentence,
    },
    /// The other side cannot be trusted, or speaks no TLS.
    #[error("no encrypted connection to {address} can be made: {what}")]
    Tls {
        /// Where it was tried.
        address: String,
        /// What went wrong, and what to do.
        what: Sentence,
    },
    /// Something else answers there.
    #[error("{address} answers, but not as Home Assistant does: {what}")]
    Foreign {
        /// Where it was looked for.
        address: String,
        /// What came instead.
        what: Sentence,
    },
    /// The token is wrong, was deleted, or has expired.
    #[error("Home Assistant at {address} does not accept the token: {advice}")]
    Denied {
        /// Where it was tried.
        address: String,
        /// What to do.
        advice: Sentence,
    },
    /// This Home Assistant does not have a command that is needed.
    #[error("Home Assistant {version} at {address} does not know the command {command}: {advice}")]
    UnknownCommand {
        /// Who was asked.
        address: String,
        /// Its version.
        version: String,
        /// What it does not know.
        command: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// It does not do what it was asked for.
    #[error("Home Assistant at {address} refused {command}: {what}")]
    Refused {
        /// Who was asked.
        address: String,
        /// What for.
        command: &'static str,
        /// What it said, quoted.
        what: String,
    },
    /// A connection that was there has gone.
    #[error("the connection to Home Assistant at {address} was lost: {what}")]
    Lost {
        /// Who was asked.
        address: String,
        /// How it ended.
        what: Sentence,
    },
    /// It has not set up all that it has.
    #[error("Home Assistant at {address} is not up yet: it says that it is {state}")]
    Starting {
        /// Who was asked.
        address: String,
        /// What it calls its state.
        state: String,
    },
    /// An answer took too long.
    #[error("Home Assistant at {address} did not answer {command} within {seconds} s")]
    Slow {
        /// Who was asked.
        address: String,
        /// What for.
        command: &'static str,
        /// How long was waited.
        seconds: u64,
    },
    /// An answer was larger than any should be.
    #[error("the answer of Home Assistant at {address} to {command} is larger than {limit} MiB")]
    TooLarge {
        /// Who was asked.
        address: String,
        /// What for.
        command: &'static str,
        /// The largest that is read.
        limit: usize,
    },
    /// Whoever waited for it does not want it any more.
    #[error("reading from Home Assistant was stopped")]
    Cancelled,
}

impl HomeAssistantError {
    /// Why, and what to do, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Settings(what) => what.as_str().into(),
            Self::Unreachable { address, what } => {
                failure!("hub-unreachable", address = address, what = what.clone())
            }
            Self::Tls { address, what } => failure!("hub-tls", address = address, what = what.clone()),
            Self::Foreign { address, what } => failure!("hub-foreign", address = address, what = what.clone()),
            Self::Denied { address, advice } => failure!("hub-denied", address = address, advice = advice.clone()),
            Self::UnknownCommand { address, version, command, advice } => failure!(
                "hub-unknown-command",
                version = version,
                address = address,
                command = *command,
                advice = *advice,
            ),
            Self::Refused { address, command, what } => {
                failure!("hub-refused", address = address, command = *command, what = what)
            }
            Self::Lost { address, what } => failure!("hub-lost", address = address, what = what.clone()),
            Self::Starting { address, state } => failure!("hub-starting", address = address, state = state),
            Self::Slow { address, command, seconds } => {
                failure!("hub-slow", address = address, command = *command, seconds = *seconds)
            }
            Self::TooLarge { address, command, limit } => {
                failure!("hub-too-large", address = address, command = *command, limit = *limit)
            }
            Self::Cancelled => failure!("hub-stopped"),
        }
    }

    /// Whether it may well go better a little later, with nobody doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.is_loss() || matches!(self, Self::Slow { .. })
    }

    /// Whether there is no connection, for a reason that may pass.
    pub(super) fn is_loss(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Lost { .. } | Self::Starting { .. })
    }

    /// Whether less might have been answered.
    pub(super) fn is_too_much(&self) -> bool {
        matches!(self, Self::Slow { .. } | Self::TooLarge { .. })
    }
}
