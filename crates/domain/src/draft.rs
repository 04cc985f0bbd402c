use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Condition, EntityId, PatternId, PatternKind, SuggestionId, TargetState, Trigger};

/// What a suggestion does, in the terms in which it may be changed and replayed: an [`Automation`](crate::Automation) is
/// made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The name that its user gave it; none where it is named by what it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The kind of the habit that it came from: it says when acting is right.
    pub kind: PatternKind,
    /// What starts it.
    pub trigger: Trigger,
    /// What must hold then.
    pub conditions: Vec<Condition>,
    /// What it does.
    pub actions: Vec<TargetState>,
    /// What it sets beside the state, by entity.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<EntityId, Setting>,
    /// Other suggestions whose actions are among its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<Joined>,
}

/// A suggestion that is part of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Which.
    pub suggestion: SuggestionId,
    /// What it was called when it became part of it.
    pub title: String,
    /// The patterns that it stands for.
    pub pattern_ids: Vec<PatternId>,
    /// On what its actions act, as far as they are done.
    pub entities: Vec<EntityId>,
}

/// What an entity is set to when it is turned on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// A light's brightness, in percent.
    BrightnessPct(u8),
    /// A thermostat's temperature, in the unit of the home.
    Temperature(f64),
}
