use domain::{Language, SuggestionId, SuggestionStatus};
use store::StoreError;
use suggest::{NotUnderstood, Refused};
use thiserror::Error;

use super::answers::answer;
use super::reading::NotRead;
use crate::off_thread::StoreFault;
use crate::remarks;

/// Why a suggestion was not changed. Nothing was stored.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// There is no such suggestion.
    #[error("there is no such suggestion")]
    Missing,
    /// There is no such version of it.
    #[error("there is no version {0} of this suggestion: its versions tell which there are")]
    NoVersion(u32),
    /// A change does not fit; the text says what is allowed.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A sentence was not followed; the text says what would be understood.
    #[error(transparent)]
    NotUnderstood(#[from] NotUnderstood),
    /// A sentence that neither the grammar nor the language model could make anything of.
    #[error("{0}")]
    NotRead(Box<NotRead>),
    /// What would come of it is nothing that Home Assistant could or should do.
    #[error("{0}")]
    Unsound(String),
    /// The user has decided on it already.
    #[error("only a suggestion that is pending can be changed, and this one is {}: {}", status_word(*.0), advice(*.0))]
    Decided(SuggestionStatus),
    /// Its automation is in Home Assistant, or on its way there or back.
    #[error("its automation is in Home Assistant or on its way: undo that first, then change it and accept it again")]
    Installed,
    /// It is part of the one of this name.
    #[error("it is part of “{0}”: change that one, or separate this from it first")]
    Part(String),
    /// This other suggestion cannot be part of it any more.
    #[error("{0} cannot be part of this: it was decided on meanwhile, or is part of another one")]
    Taken(SuggestionId),
    /// Somebody changed it meanwhile.
    #[error("somebody has changed it meanwhile, and it is version {0} now: look at it and try again")]
    Outdated(u32),
    /// The store has no history that it could be tried on.
    #[error("there is no history in the archive yet: the next night brings it")]
    NoHistory,
    /// What its actions bring about is not known.
    #[error("what it does is not known well enough to be changed: the next night finds it anew")]
    Unknown,
}

impl From<StoreError> for ChangeError {
    fn from(error: StoreError) -> Self {
        Self::Store(StoreFault::Store(error))
    }
}

fn status_word(status: SuggestionStatus) -> &'static str {
    match status {
        SuggestionStatus::Pending => "pending",
        SuggestionStatus::Accepted => "accepted",
        SuggestionStatus::Rejected => "rejected",
        SuggestionStatus::Gone => "gone",
    }
}

fn advice(status: SuggestionStatus) -> &'static str {
    match status {
        SuggestionStatus::Pending => "try again",
        SuggestionStatus::Accepted | SuggestionStatus::Rejected => "undo that first",
        SuggestionStatus::Gone => "its habit was not found any more",
    }
}

/// The reason as a sentence for whoever asked, in their language.
#[must_use]
pub fn told(error: &ChangeError, language: Language) -> String {
    match error {
        ChangeError::Store(fault) => remarks::of_fault(fault).said(language),
        ChangeError::Missing => answer!(language, "missing"),
        ChangeError::NoVersion(number) => answer!(language, "no-version", number = number.to_string()),
        // It was said in the home's language where it was found.
        ChangeError::Refused(refused) => refused.reason.clone(),
        ChangeError::NotUnderstood(why) => why.said(language),
        ChangeError::NotRead(why) => {
            format!("{} {}", why.not_understood.said(language), why.unread.sentence().said(language))
        }
        ChangeError::Unsound(reason) => answer!(language, "unsound", reason = remarks::as_sentence(reason)),
        ChangeError::Decided(SuggestionStatus::Accepted) => answer!(language, "decided-accepted"),
        ChangeError::Decided(SuggestionStatus::Rejected) => answer!(language, "decided-rejected"),
        ChangeError::Decided(SuggestionStatus::Gone) => answer!(language, "decided-gone"),
        ChangeError::Decided(SuggestionStatus::Pending) => answer!(language, "decided-pending"),
        ChangeError::Installed => answer!(language, "installed"),
        ChangeError::Part(title) => answer!(language, "part-of", title = title.as_str()),
        ChangeError::Taken(id) => answer!(language, "taken", id = id.as_str()),
        ChangeError::Outdated(number) => answer!(language, "outdated", number = number.to_string()),
        ChangeError::NoHistory => answer!(language, "no-history"),
        ChangeError::Unknown => answer!(language, "unknown"),
    }
}
