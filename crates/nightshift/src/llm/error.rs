use std::time::Duration;

use language::Sentence;
use thiserror::Error;

/// Why a language model gave no words. No text holds a secret, or what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum LlmError {
    /// It will be so again, until somebody does something about it.
    #[error("{0}")]
    Refused(Sentence),
    /// It may understand the question without the form of the answer.
    #[error("{0}")]
    NotUnderstood(Sentence),
    /// It may go better a little later.
    #[error("{what}")]
    Passing {
        /// What it did.
        what: Sentence,
        /// How long it wants not to be asked.
        retry_after: Option<Duration>,
    },
    /// It began to answer and did not end: worth another try, and paid for.
    #[error("{0}")]
    BrokenOff(Sentence),
    /// It answered, or did not end to, and the answer is of no use.
    #[error("{0}")]
    Useless(Sentence),
}

impl LlmError {
    /// What it did, as the end of "the model …".
    pub(super) fn sentence(&self) -> Sentence {
        match self {
            Self::Refused(what)
            | Self::NotUnderstood(what)
            | Self::Passing { what, .. }
            | Self::BrokenOff(what)
            | Self::Useless(what) => what.clone(),
        }
    }
}
