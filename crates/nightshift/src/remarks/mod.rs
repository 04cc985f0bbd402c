//! What is said of runs: their notes, and why they ended without results. It is kept with the run as a [`Remark`], and said in the
//! language of whoever reads it.

mod errors;
mod texts;

use domain::{Language, Remark, Stage};
use language::{Catalogue, Sentence};

use crate::config;

pub(crate) use errors::{ENGLISH_ERRORS, ERRORS, failure, of_fault, of_store};
pub(crate) use texts::{ENGLISH, TEXTS, remark};

/// The catalogues of which something is kept.
static CATALOGUES: [&Catalogue; 3] = [&TEXTS, &ERRORS, &config::texts::TEXTS];

/// A remark, to be said in whatever language it is read.
pub(crate) fn sentence(remark: &Remark) -> Sentence {
    Sentence::recalled(remark.clone(), &CATALOGUES)
}

/// A remark in a language.
pub(crate) fn said(remark: &Remark, language: Language) -> String {
    sentence(remark).said(language)
}

/// Errors begin small and have no stop, since they stand in other sentences; here one stands alone.
pub(crate) fn as_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let rest = letters.as_str();
    if rest.ends_with(['.', '!', '?', '…']) { format!("{first}{rest}") } else { format!("{first}{rest}.") }
}

/// What a stage of a run is called.
pub(crate) fn stage(stage: Stage) -> Sentence {
    match stage {
        Stage::Fetch => remark!("stage-fetch"),
        Stage::Mine => remark!("stage-mine"),
        Stage::Suggest => remark!("stage-suggest"),
        Stage::Store => remark!("stage-store"),
        Stage::Notify => remark!("stage-notify"),
    }
}
