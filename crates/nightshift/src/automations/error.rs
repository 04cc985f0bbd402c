use language::Sentence;
use thiserror::Error;

use crate::off_thread::StoreFault;
use crate::remarks::{self, failure};
use crate::sources::HomeAssistantError;

/// Why an automation was not made or taken away. No text holds the token.
#[derive(Debug, Error)]
pub enum AutomationError {
    /// Home Assistant could not be asked.
    #[error(transparent)]
    HomeAssistant(#[from] HomeAssistantError),
    /// The token's user may read and not write.
    #[error(
        "the token for Home Assistant at {0} is of a user without administrator rights, and Home Assistant lets administrators \
         alone change automations: set `source.token` to a token of an administrator, or only note that you use the \
         suggestion and paste its YAML yourself"
    )]
    NotAdministrator(String),
    /// It has no editor for automations.
    #[error("Home Assistant at {address} cannot be asked to change automations: {what}")]
    NoEditor {
        /// Where it was looked for.
        address: String,
        /// What it lacks, and what to do.
        what: String,
    },
    /// Home Assistant found the automation wrong: its own words.
    #[error("Home Assistant does not take the automation: {0}")]
    Refused(String),
    /// The automation needs what Home Assistant does not have.
    #[error("Home Assistant lacks what the automation needs: {0}")]
    Missing(String),
    /// Home Assistant has been told and has not done it yet.
    #[error("{0}")]
    NotYet(String),
    /// A person has changed it since we made it.
    #[error(
        "the automation was edited in Home Assistant since Nightshift made it, and is left as it is; to take it away all \
         the same, ask for it even if it was edited, or delete it in Home Assistant"
    )]
    Edited,
    /// Another process tried it and gave it up; it says why.
    #[error("{0}")]
    GivenUp(String),
    /// What is wanted could not be read or noted.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

impl AutomationError {
    /// Whether it may well go better a little later, with nobody doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::HomeAssistant(error) => error.is_transient(),
            Self::NotYet(_) => true,
            Self::Store(StoreFault::Store(error)) => error.is_transient(),
            Self::NotAdministrator(_)
            | Self::NoEditor { .. }
            | Self::Refused(_)
            | Self::Missing(_)
            | Self::Edited
            | Self::GivenUp(_)
            | Self::Store(StoreFault::BrokenOff) => false,
        }
    }

    /// Why, and what to do, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::HomeAssistant(error) => error.sentence(),
            Self::NotAdministrator(address) => failure!("automation-not-administrator", address = address),
            Self::NoEditor { address, what } => failure!("automation-no-editor", address = address, what = what),
            Self::Refused(what) => failure!("automation-refused", what = what),
            Self::Missing(what) => failure!("automation-missing", what = what),
            Self::NotYet(what) | Self::GivenUp(what) => what.as_str().into(),
            Self::Edited => failure!("automation-edited"),
            Self::Store(fault) => remarks::of_fault(fault),
        }
    }

    /// Whether Home Assistant has certainly not made the automation, whatever it was sent before.
    pub(super) fn is_a_clear_no(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Missing(_))
    }
}
