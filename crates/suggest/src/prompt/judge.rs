use std::collections::BTreeMap;

use domain::{Category, Language, Suggestion, WordedBy};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::brief::Brief;
use super::lexicon::seems_to_be;
use super::question::CATEGORIES;
use super::text::{Part, check};
use crate::yaml::to_yaml;

/// A longer answer is read no further, in bytes.
pub(super) const LONGEST_REPLY: usize = 64 << 10;

/// A longer text of one suggestion is not kept, in bytes.
const LONGEST_SAID: usize = 2 << 10;

/// What a model said of one suggestion, as it said it: to be kept and judged, not to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The title.
    pub title: String,
    /// The reason.
    pub reason: String,
    /// The category by its name.
    pub category: String,
}

/// What of it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What it does and when, with the home's own names.
    pub title: Option<String>,
    /// One sentence on what it is good for.
    pub reason: Option<String>,
    /// What it is good for.
    pub category: Option<Category>,
}

/// A judgement: what holds, and what does not and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// What may be shown.
    pub words: Words,
    /// What may not.
    pub objections: Vec<Objection>,
}

/// Something that a model wrote and that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// `title`, `reason` or `category`.
    pub part: &'static str,
    /// Why not.
    pub why: String,
}

/// An answer that cannot be read at all; another try may be worth it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReplyFault {
    /// Too long to be one.
    #[error("the model's answer is longer than {} KiB", LONGEST_REPLY >> 10)]
    TooLong,
    /// Not the JSON that was asked for.
    #[error("the model's answer is not the JSON that was asked for ({0})")]
    NotAsAsked(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    suggestions: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    n: usize,
    title: String,
    reason: String,
    category: String,
}

/// Takes an answer apart, by the numbers of the suggestions. One that is left out, answered twice or not in the form
/// that was asked for has none.
///
/// # Errors
/// [`ReplyFault`] when nothing of it can be read.
pub fn read_reply(reply: &str, numbers: &[usize]) -> Result<BTreeMap<usize, Said>, ReplyFault> {
    if reply.len() > LONGEST_REPLY {
        return Err(ReplyFault::TooLong);
    }
    // The parser's own words quote what it read.
    let wrong =
        |error: serde_json::Error| ReplyFault::NotAsAsked(format!("line {}, column {}", error.line(), error.column()));
    let Reply { suggestions } = serde_json::from_str(reply.trim()).map_err(wrong)?;
    let mut said = BTreeMap::new();
    let mut twice = Vec::new();
    for value in suggestions {
        let Ok(Item { n, title, reason, category }) = serde_json::from_value(value) else { continue };
        if !numbers.contains(&n) || title.len() + reason.len() + category.len() > LONGEST_SAID {
            continue;
        }
        if said.insert(n, Said { title, reason, category }).is_some() {
            twice.push(n);
        }
    }
    for n in twice {
        said.remove(&n);
    }
    if said.is_empty() && !numbers.is_empty() {
        return Err(ReplyFault::NotAsAsked("no suggestion in it has the form that was asked for".to_owned()));
    }
    Ok(said)
}

/// What of a model's words about a suggestion may be shown.
#[must_use]
pub fn judge(said: &Said, brief: &Brief, language: Language) -> Judged {
    let mut judged = Judged::default();
    let mut object = |part, why| judged.objections.push(Objection { part, why });
    let title = check(&said.title, Part::Title, brief, language).map_err(|why| object("title", why)).ok();
    let reason = check(&said.reason, Part::Reason, brief, language).map_err(|why| object("reason", why)).ok();
    let text = [&title, &reason].into_iter().flatten().map(|text| text.masked.as_str()).collect::<Vec<_>>().join(" ");
    let is_in_language = seems_to_be(&text, language);
    if !is_in_language && !text.is_empty() {
        object("reason", format!("it does not seem to be in {}", language.own_name()));
    }
    let category = CATEGORIES.iter().find(|(name, _)| *name == said.category).map(|(_, category)| *category);
    let category = category.filter(|category| brief.grounds.categories.contains(category));
    if category.is_none() {
        object("category", "it is none that this automation can have".to_owned());
    }
    if is_in_language {
        judged.words =
            Words { title: title.map(|title| title.shown), reason: reason.map(|reason| reason.shown), category };
    }
    judged
}

/// Puts words into a suggestion: the title, also as the automation's name, and the reason before the plain words, whose
/// figures stay. Without words, or if the automation could not be written with them, it is left as it is.
pub fn put_in(suggestion: &mut Suggestion, words: &Words) {
    if let Some(title) = &words.title {
        let mut automation = suggestion.automation.clone();
        automation.alias.clone_from(title);
        if let Ok(yaml) = to_yaml(&automation) {
            suggestion.title.clone_from(title);
            suggestion.worded_by = WordedBy::Model;
            (suggestion.automation, suggestion.yaml) = (automation, yaml);
        }
    }
    if let Some(reason) = &words.reason {
        suggestion.description = format!("{reason} {}", suggestion.description);
        suggestion.worded_by = WordedBy::Model;
    }
    if let Some(category) = words.category {
        suggestion.category = category;
    }
}
