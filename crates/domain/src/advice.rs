use serde::{Deserialize, Serialize};

use crate::ids::stable_hash;
use crate::{AdviceId, Condition, EntityId, PatternId, TargetState};

/// What an automation keeps doing and people keep taking back: measured on the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The automation's own entity; none where it is not known which one it was.
    pub automation: Option<EntityId>,
    /// What it puts into which state.
    #[serde(flatten)]
    pub target: TargetState,
    /// The state that people mostly put it into then.
    pub corrected_to: String,
    /// How often it did.
    pub fired: u32,
    /// How often somebody put the entity into another state by hand within minutes.
    pub corrected: u32,
    /// The local days on which it did.
    pub fired_days: u32,
    /// Those on which it was corrected.
    pub corrected_days: u32,
    /// Lower bound of Wilson's 95 % score interval of `corrected / fired`.
    pub share_low: f64,
    /// The share of false discoveries to expect among corrections this strong, over all automations that
    /// were looked at (Benjamini–Hochberg).
    pub q_value: f64,
    /// Within how many seconds nine of ten corrections came.
    pub within_seconds: u32,
    /// What tells the times at which it was left alone from those at which it was corrected, if
    /// anything does.
    pub remedy: Option<Remedy>,
}

/// Conditions under which an automation is mostly left alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// How often it acted while they held.
    pub fired: u32,
    /// How often it was corrected then.
    pub corrected: u32,
}

/// What the user might do about an automation of theirs. Nothing that could be accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Stable: the same advice on another night has the same.
    pub id: AdviceId,
    /// What it is about.
    pub kind: AdviceKind,
    /// A few words, such as `Change Hall light at dusk`.
    pub title: String,
    /// What was seen, and what might be done, in a sentence or two.
    pub description: String,
    /// The automation's own entity; none where it is not known which one it is.
    pub automation: Option<EntityId>,
    /// The automation's name, where it is known.
    pub automation_name: Option<String>,
    /// The figures, where people correct it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// The habit that it would serve, where it is turned off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern_id: Option<PatternId>,
}

/// What is the matter with an automation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdviceKind {
    /// People keep taking back what it does.
    Corrected,
    /// It is turned off, and people do by hand what it would do.
    TurnedOff,
}

impl AdviceId {
    /// The id of the advice that is described by `parts`; the same parts always give the same id.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        Self::new(format!("a-{}", stable_hash(parts)))
    }
}
