use serde::{Deserialize, Serialize};

use crate::{Automation, Backtest, Evidence, FeedbackEffect, PatternId, PatternKind, SuggestionId};

/// What a suggestion is good for, as the user thinks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Light, warmth and sound where and when they are wanted.
    Comfort,
    /// Less is left running.
    Energy,
    /// Locked, closed, watched.
    Security,
    /// One chore less.
    Convenience,
}

/// How much a suggestion matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Worth a look some day.
    Low,
    /// Worth a look.
    Medium,
    /// Often, and nearly always right.
    High,
}

/// Where a suggestion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionStatus {
    /// Waits for the user.
    Pending,
    /// The user took it.
    Accepted,
    /// The user does not want it; it is not suggested again.
    Rejected,
    /// The habit was not found any more on a later night, and the user had not decided.
    Gone,
}

/// Whose words a suggestion's title and description are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordedBy {
    /// Nightshift's own, made of what was seen.
    #[default]
    Plain,
    /// A language model's: the title, the reason before the plain words, or both.
    Model,
}

/// What an automation would save, on the average of the days replayed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Savings {
    /// Manual actions a week: what it served, as near as the replay on days not learned from can tell.
    pub manual_actions_per_week: f64,
    /// Hours a week that something is left running; only where that is what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_on_per_week: Option<f64>,
}

/// An automation that would do for the user what they keep doing by hand, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Stable: the same habit on another night has the same.
    pub id: SuggestionId,
    /// A few words, such as `Turn on Coffee maker at 6:32 on weekdays`.
    pub title: String,
    /// One sentence that says what was seen and what the automation would have done.
    pub description: String,
    /// Whose words those two are.
    #[serde(default)]
    pub worded_by: WordedBy,
    /// What it is good for.
    pub category: Category,
    /// How much it matters.
    pub priority: Priority,
    /// The pattern's confidence, 0 to 1.
    pub confidence: f64,
    /// The kind of the pattern that it rests on first.
    pub kind: PatternKind,
    /// The patterns that it rests on; the first one gives it its id.
    pub pattern_ids: Vec<PatternId>,
    /// What it would have done on the history.
    pub backtest: Backtest,
    /// What it would have done on days that it was not learned from; see [`Pattern::held_out`].
    ///
    /// [`Pattern::held_out`]: crate::Pattern::held_out
    #[serde(default)]
    pub held_out: Backtest,
    /// What it would save.
    #[serde(default)]
    pub savings: Savings,
    /// What the picture of it shows. Where lists of suggestions are written it is left out: it is long.
    #[serde(default, skip_serializing)]
    pub evidence: Evidence,
    /// The automation.
    pub automation: Automation,
    /// The automation as Home Assistant's YAML, ready for the editor.
    pub yaml: String,
    /// What the user's feedback did to its rank; none when it did nothing worth a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<FeedbackEffect>,
}
