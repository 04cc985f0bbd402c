use domain::{Run, RunStatus};
use serde::Deserialize;
use std::fmt::Write as _;
use store::StoredSuggestion;

use super::answer::{Button, buttons};

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
    pub(super) fn plain(title: &str, text: String) -> Self {
        Self { title: title.to_owned(), text, buttons: Vec::new() }
    }
}

/// What people are told of a run, by the Nightshift of this instance id; none where that is not wanted.
pub(super) fn message(news: &News<'_>, when: When, instance: &str) -> Option<Message> {
    let plain = |title: &str, text: String| Some(Message::plain(title, text));
    match (news.run.status, when) {
        (RunStatus::Succeeded, When::New | When::Always) if !news.new.is_empty() => {
            Some(suggestions(news.new, instance))
        }
        (RunStatus::Succeeded, When::Always) => {
            let waiting = match news.pending {
                0 => "Nothing waits for your decision.".to_owned(),
                1 => "1 suggestion waits for your decision.".to_owned(),
                more => format!("{more} suggestions wait for your decision."),
            };
            plain("Nightshift found nothing new", waiting)
        }
        (RunStatus::Failed, When::Always | When::Failures) => {
            let why = news.run.error.as_deref().unwrap_or("nothing more is known");
            let why: String = why.chars().take(LONGEST_ERROR).collect();
            plain(
                "Nightshift could not do its nightly job",
                format!("It failed at stage {}: {why}", news.run.stage.as_str()),
            )
        }
        _ => None,
    }
}

fn suggestions(new: &[StoredSuggestion], instance: &str) -> Message {
    let title = if let [_] = new {
        "Nightshift has a new suggestion".to_owned()
    } else {
        format!("Nightshift has {} new suggestions", new.len())
    };
    let mut text = String::new();
    for stored in new.iter().take(IN_FULL) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        // Writing to a text cannot fail.
        let _ = write!(text, "{}\n{}", stored.suggestion.title, stored.suggestion.description);
    }
    if let Some(more @ 1..) = new.len().checked_sub(IN_FULL) {
        let _ = write!(text, "\n\nAnd {more} more.");
    }
    let buttons = new.first().map(|first| buttons(instance, &first.suggestion.id)).unwrap_or_default();
    Message { title, text, buttons }
}
