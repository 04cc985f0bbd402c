use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{EntityId, PatternKind, SuggestionId, TargetState};

/// What the user thought of a suggestion, as it is remembered when the suggestion itself has gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastDecision {
    /// Of which suggestion.
    pub suggestion_id: SuggestionId,
    /// What it was called.
    pub title: String,
    /// The kind of its habit.
    pub kind: PatternKind,
    /// What it acted on.
    pub targets: Vec<DecidedTarget>,
    /// What was decided last.
    pub verdict: Verdict,
    /// When.
    pub decided_at: Timestamp,
    /// When that was taken back, if it was.
    pub undone_at: Option<Timestamp>,
}

/// An entity that a suggestion acted on, and where it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DecidedTarget {
    /// Which.
    pub entity_id: EntityId,
    /// Its area's name at the time of the decision, where it was known.
    pub area: Option<String>,
}

/// To take a suggestion or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The user took it.
    Accepted,
    /// The user turned it down.
    Rejected,
}

/// What an automation did to an entity and people did not want: seen in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// What the automation put into which state.
    #[serde(flatten)]
    pub target: TargetState,
    /// Each time that it did, by time; at most the latest 200. At least one was overridden.
    pub acts: Vec<AutomaticAct>,
}

/// One time at which an automation put an entity into a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomaticAct {
    /// When, in microseconds since 1970 in UTC.
    pub fired: i64,
    /// When somebody put the entity into another state by hand, if that was within minutes; in the
    /// same unit.
    pub overridden: Option<i64>,
}

/// How often an automation put an entity into a state, and how often people did not leave it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverrideCount {
    /// What the automation put into which state.
    #[serde(flatten)]
    pub target: TargetState,
    /// How often it did.
    pub fired: u32,
    /// How often that was overridden by hand within minutes.
    pub overridden: u32,
}

/// What the user's decisions, and what they overrode, did to the rank of a suggestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedbackEffect {
    /// By how much its rank's score was multiplied: below 1 it went down.
    pub factor: f64,
    /// Why, as a sentence.
    pub reason: String,
}

impl Override {
    /// The counts of what happened at or after an instant.
    #[must_use]
    pub fn since(&self, from: Timestamp) -> OverrideCount {
        let acts = self.acts.iter().filter(|act| act.fired >= from.as_microsecond());
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        OverrideCount {
            target: self.target.clone(),
            fired: count(acts.clone().count()),
            overridden: count(acts.filter(|act| act.overridden.is_some()).count()),
        }
    }

    /// The counts of all of it.
    #[must_use]
    pub fn count(&self) -> OverrideCount {
        self.since(Timestamp::MIN)
    }
}
