//! Reads what a user wants changed out of their own sentence, without a model: "only on weekdays, and dimmer".
//!
//! The grammar is small and knows its limits: a sentence is understood whole or not at all. What is not understood is said
//! word for word, with examples of what would be; so nothing is changed by half, and nothing by a misunderstanding that
//! nobody saw. Each language is one table of words ([`Language`](language::Language)); what words together mean is in a
//! file an idea, for all languages.

mod brightness;
mod clock;
mod conditions;
mod days;
mod dutch;
mod english;
mod examples;
mod french;
mod german;
mod italian;
mod language;
mod lengths;
mod names;
mod numbers;
mod reader;
mod spanish;
mod temperature;
mod words;

use domain::{Change, Draft};
use thiserror::Error;

use crate::change::texts::answer;
use crate::change::{Ground, Refused};
use language::LANGUAGES;
use reader::{Read, read};

/// The longest sentence that is read, in characters.
pub const LONGEST_REQUEST: usize = 400;

/// What a sentence asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// The changes, in the order in which they are to be made.
    pub changes: Vec<Change>,
    /// What the suggestion then does.
    pub draft: Draft,
    /// The language in which it was said, by its code of two letters.
    pub language: &'static str,
}

/// Why a sentence was not followed. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{}", self.said(domain::Language::English))]
pub enum NotUnderstood {
    /// There is nothing in it.
    Empty {
        /// Sentences that would be understood.
        examples: Vec<String>,
    },
    /// It is too long.
    TooLong,
    /// Some of it was not understood, so none of it was done.
    Words {
        /// What was not understood, as it was written.
        words: Vec<String>,
        /// Sentences that would be understood.
        examples: Vec<String>,
    },
    /// It was understood, and cannot be.
    Refused(Refused),
}

/// Reads a sentence about a draft. `preferred` is the code of the user's language: of languages in which as much is
/// understood, that one is taken.
///
/// # Errors
/// [`NotUnderstood`], which says what was not, and what would be.
pub fn refine(
    text: &str,
    draft: &Draft,
    ground: &Ground<'_>,
    preferred: Option<&str>,
) -> Result<Understood, NotUnderstood> {
    if text.chars().count() > LONGEST_REQUEST {
        return Err(NotUnderstood::TooLong);
    }
    let mut tables: Vec<_> = LANGUAGES.iter().collect();
    // A stable sort: the others stay in their order.
    tables.sort_by_key(|table| Some(table.code) != preferred);
    let mut best: Option<(&language::Language, Read)> = None;
    for table in tables {
        let read = read(text, table, draft, ground);
        if best.as_ref().is_none_or(|(_, other)| read.is_better_than(other)) {
            best = Some((table, read));
        }
    }
    let Some((table, read)) = best else {
        return Err(NotUnderstood::Empty { examples: Vec::new() });
    };
    let examples = || examples::examples(table, draft, ground);
    if !read.unknown.is_empty() {
        return Err(NotUnderstood::Words { words: read.unknown, examples: examples() });
    }
    if let Some(refused) = read.refused {
        return Err(NotUnderstood::Refused(refused));
    }
    if read.changes.is_empty() {
        return Err(NotUnderstood::Empty { examples: examples() });
    }
    Ok(Understood { changes: read.changes, draft: read.draft, language: table.code })
}

impl NotUnderstood {
    /// The same in a language. What was understood and cannot be is told in that of the home, whatever this one is.
    #[must_use]
    pub fn said(&self, language: domain::Language) -> String {
        let quoted = |words: &[String]| {
            let words = words.iter().map(|word| answer!(language, "quoted", text = word.as_str()));
            words.collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Empty { examples } => answer!(language, "say-something", examples = quoted(examples)),
            Self::TooLong => answer!(language, "sentence-too-long", number = LONGEST_REQUEST.to_string()),
            Self::Words { words, examples } => {
                answer!(language, "not-understood", words = quoted(words), examples = quoted(examples))
            }
            Self::Refused(refused) => {
                answer!(language, "understood-and-refused", reason = refused.reason.as_str())
            }
        }
    }
}

/// Whether a word is one of those that sentences about suggestions are made of, in any language here. In small letters.
pub(crate) fn is_word_of_the_grammar(word: &str) -> bool {
    LANGUAGES.iter().any(|table| table.phrases.iter().any(|(phrase, _)| phrase.split(' ').any(|part| part == word)))
}

#[cfg(test)]
mod tests;
