use language::{Catalogue, Sentence};
use store::StoreError;

use crate::off_thread::{StoreFault, in_full};

/// The English texts of errors.
pub(crate) const ENGLISH_ERRORS: &str = include_str!("../../locales/en/errors.ftl");

/// The texts of errors. Its name and keys are in databases, as those of what is said of runs.
pub(crate) static ERRORS: Catalogue = Catalogue::new(language::sources!("../../locales", "errors.ftl")).named("errors");

/// Why something failed, to be said in whatever language it is read: `failure!("key", name = value, …)`.
macro_rules! failure {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        language::unsaid!($crate::remarks::ERRORS, $crate::remarks::ENGLISH_ERRORS, $key $(, $name = $value)*)
    };
}
pub(crate) use failure;

/// Why the store could not do what it was asked for, with all that is behind it.
pub(crate) fn of_store(error: &StoreError) -> Sentence {
    let in_words = |path: &std::path::Path| path.display().to_string();
    match error {
        StoreError::Busy { doing, path } => failure!("store-busy", path = in_words(path), doing = *doing),
        StoreError::Full { doing, path } => failure!("store-full", path = in_words(path), doing = *doing),
        StoreError::Damaged { path, what } => failure!("store-damaged", path = in_words(path), what = what),
        StoreError::DamagedDay { date, path, what } => {
            failure!("store-damaged-day", date = date.to_string(), path = in_words(path), what = what)
        }
        StoreError::Outdated { id } => failure!("store-outdated", id = id.to_string()),
        StoreError::Part { id, whole } => failure!("store-part", id = id.to_string(), whole = whole.to_string()),
        StoreError::Corrupt { what, fix } => failure!("store-corrupt", what = what, fix = fix),
        StoreError::NotOurs { path, found } => failure!("store-not-ours", path = in_words(path), found = found),
        StoreError::TooNew { path, found, known } => {
            failure!("store-too-new", path = in_words(path), found = found.to_string(), known = known.to_string())
        }
        StoreError::TooOld { path, found, known } => {
            failure!("store-too-old", path = in_words(path), found = found.to_string(), known = known.to_string())
        }
        StoreError::LostRun { id } => failure!("store-lost-run", id = id.to_string()),
        StoreError::TooBig { what, limit_bytes } => {
            failure!("store-too-big", what = what, limit = limit_bytes.to_string())
        }
        StoreError::File { doing, path, source } => {
            failure!("store-file", path = in_words(path), doing = *doing, error = in_full(source))
        }
        StoreError::Disk { doing, path, source } => {
            failure!("store-disk", path = in_words(path), doing = *doing, error = in_full(source))
        }
        StoreError::Sql { doing, path, source } => {
            failure!("store-sql", path = in_words(path), doing = *doing, error = in_full(source))
        }
    }
}

/// Why work on the store brought nothing.
pub(crate) fn of_fault(fault: &StoreFault) -> Sentence {
    match fault {
        StoreFault::Store(error) => of_store(error),
        StoreFault::BrokenOff => failure!("broken-off"),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use domain::{Language, RunId, SuggestionId};

    use super::*;
    use crate::automations::AutomationError;
    use crate::lifecycle::ImplausibleClock;
    use crate::llm::Unread;
    use crate::sources::{HomeAssistantError, SourceError};

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&ERRORS), Vec::<String>::new());
    }

    /// Others word their errors themselves, too, and say them by a sentence.
    #[test]
    fn what_errors_say_in_english_is_one_story() {
        let (address, what) = ("http://x:8123".to_owned(), "it is so".to_owned());
        let path = std::path::PathBuf::from("/data/x.db");
        let now = jiff::Timestamp::UNIX_EPOCH;
        let io = io::Error::new(io::ErrorKind::TimedOut, "too slow");
        let hub = [
            HomeAssistantError::Unreachable { address: address.clone(), what: what.clone().into() },
            HomeAssistantError::Lost { address: address.clone(), what: what.clone().into() },
            HomeAssistantError::Tls { address: address.clone(), what: what.clone().into() },
            HomeAssistantError::Foreign { address: address.clone(), what: what.clone().into() },
            HomeAssistantError::Denied { address: address.clone(), advice: failure!("advice-token") },
            HomeAssistantError::Refused { address: address.clone(), command: "get_states", what: what.clone() },
            HomeAssistantError::Starting { address: address.clone(), state: "STARTING".to_owned() },
            HomeAssistantError::Slow { address: address.clone(), command: "get_states", seconds: 30 },
            HomeAssistantError::TooLarge { address: address.clone(), command: "get_states", limit: 64 },
            HomeAssistantError::Cancelled,
        ];
        let source = [
            SourceError::Missing { path: path.clone() },
            SourceError::Folder { path: path.clone() },
            SourceError::Denied { path: path.clone() },
            SourceError::Read { path: path.clone(), source: io },
            SourceError::Empty { path: path.clone() },
            SourceError::Unrecognised { path: path.clone(), found: "a picture".to_owned() },
            SourceError::Broken { path: path.clone(), detail: what.clone() },
            SourceError::MissingColumn { path: path.clone(), column: "state", found: "time".to_owned() },
            SourceError::Unusable { path: path.clone(), detail: what.clone() },
            SourceError::Locked { path: path.clone(), detail: what.clone() },
            SourceError::TooManyBadStates { skipped: 2, read: 3, first: what.clone() },
            SourceError::Cancelled { path },
        ];
        let clock =
            [ImplausibleClock::TooEarly { now }, ImplausibleClock::GoneBack { now, seen: now, trusted_at: now }];
        let automation = [
            AutomationError::NotAdministrator(address.clone()),
            AutomationError::NoEditor { address, what: what.clone() },
            AutomationError::Refused(what.clone()),
            AutomationError::Missing(what),
            AutomationError::Edited,
        ];
        let unread = [Unread::Nothing, Unread::Unasked("it is so".into())];
        let all = (hub.iter().map(|error| (error.sentence(), in_full(error))))
            .chain(source.iter().map(|error| (error.sentence(), in_full(error))))
            .chain(clock.iter().map(|error| (error.sentence(), in_full(error))))
            .chain(automation.iter().map(|error| (error.sentence(), in_full(error))))
            .chain(unread.iter().map(|error| (error.sentence(), in_full(error))));
        for (sentence, own) in all {
            assert_eq!(sentence.to_string(), own);
            assert_ne!(sentence.said(Language::German), own);
        }
    }

    /// The store words its errors itself: what is said of them here must not become another story.
    #[test]
    fn what_is_said_of_the_store_in_english_is_what_it_says_itself() {
        let (path, doing, what) = (std::path::PathBuf::from("/data/x.db"), "noting it", "is cut short".to_owned());
        let date = jiff::civil::date(2026, 9, 24);
        let io = io::Error::new(io::ErrorKind::PermissionDenied, "not allowed");
        let every = [
            StoreError::Busy { doing, path: path.clone() },
            StoreError::Full { doing, path: path.clone() },
            StoreError::Damaged { path: path.clone(), what: what.clone() },
            StoreError::DamagedDay { date, path: path.clone(), what: what.clone() },
            StoreError::Outdated { id: SuggestionId::new("s") },
            StoreError::Part { id: SuggestionId::new("s"), whole: SuggestionId::new("t") },
            StoreError::Corrupt { what: what.clone(), fix: "mend it".to_owned() },
            StoreError::NotOurs { path: path.clone(), found: what.clone() },
            StoreError::TooNew { path: path.clone(), found: 99, known: 14 },
            StoreError::TooOld { path: path.clone(), found: 9, known: 14 },
            StoreError::LostRun { id: RunId::new("r") },
            StoreError::TooBig { what, limit_bytes: 1_000_000_000 },
            StoreError::File { doing, path, source: io },
        ];
        for error in every {
            let sentence = of_store(&error);
            assert_eq!(sentence.to_string(), in_full(&error));
            for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
                // One that is made of two texts of the store is the same in each.
                if !matches!(error, StoreError::Corrupt { .. }) {
                    assert_ne!(sentence.said(language), sentence.to_string(), "{language:?}");
                }
            }
        }
    }
}
