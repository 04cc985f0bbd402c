use domain::{Language, Run, RunStatus};
use serde::Deserialize;
use std::fmt::Write as _;
use store::StoredSuggestion;

use super::answer::{Button, buttons};
use super::texts::say;
use crate::remarks;

/// Of which runs people are notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Of those that suggest something for the first time.
    New,
    /// Of all.
    Always,
    /// Of those that failed.
    Failures,
}

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its title, a few words.
    pub title: String,
    /// Its text, some lines.
    pub text: String,
    /// The buttons about the first suggestion in it; none where it has none.
    pub(super) buttons: Vec<Button>,
}

/// What a run has brought, as far as it is worth a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct News<'a> {
    pub(super) run: &'a Run,
    /// Suggestions that wait for a decision and of which nobody has been told, best first.
    pub(super) new: &'a [StoredSuggestion],
    /// How many wait for a decision.
    pub(super) pending: u64,
}

/// So many suggestions are told in full, each with what it rests on.
const IN_FULL: usize = 3;

/// The longest sentence of an error, in characters: a phone shows no more.
const LONGEST_ERROR: usize = 300;

impl Message {
    /// One without buttons.
    pub(super) fn plain(title: String, text: String) -> Self {
        Self { title, text, buttons: Vec::new() }
    }
}

/// What people are told of a run, by the Nightshift of this instance id; none where that is not wanted.
pub(super) fn message(news: &News<'_>, when: When, language: Language, instance: &str) -> Option<Message> {
    match (news.run.status, when) {
        (RunStatus::Succeeded, When::New | When::Always) if !news.new.is_empty() => {
            Some(suggestions(news.new, language, instance))
        }
        (RunStatus::Succeeded, When::Always) => {
            let waiting = say!(language, "waiting", number = news.pending);
            Some(Message::plain(say!(language, "nothing-new"), waiting))
        }
        (RunStatus::Failed, When::Always | When::Failures) => {
            let why = news.run.error.as_ref().map(|error| remarks::said(error, language));
            let why = why.unwrap_or_else(|| say!(language, "unknown-cause"));
            // A phone shows no code.
            let why: String = why.chars().filter(|c| *c != '`').take(LONGEST_ERROR).collect();
            let text = say!(language, "failed-at", stage = remarks::stage(news.run.stage).said(language), why = why);
            Some(Message::plain(say!(language, "failed"), text))
        }
        _ => None,
    }
}

fn suggestions(new: &[StoredSuggestion], language: Language, instance: &str) -> Message {
    let title = say!(language, "new-suggestions", number = new.len());
    let mut text = String::new();
    for stored in new.iter().take(IN_FULL) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        // Writing to a text cannot fail.
        let _ = write!(text, "{}\n{}", stored.suggestion.title, stored.suggestion.description);
    }
    if let Some(more @ 1..) = new.len().checked_sub(IN_FULL) {
        text.push_str("\n\n");
        text.push_str(&say!(language, "and-more", number = more));
    }
    let buttons = new.first().map(|first| buttons(instance, &first.suggestion.id, language)).unwrap_or_default();
    Message { title, text, buttons }
}
