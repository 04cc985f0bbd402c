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

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&ERRORS), Vec::<String>::new());
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
