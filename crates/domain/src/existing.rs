use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Condition, EntityId, TargetState, Trigger};

/// An automation that the home has, as far as its configuration could be understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExistingAutomation {
    /// Its own entity, `automation.hall_light`.
    pub entity_id: EntityId,
    /// Its name. Text from outside: escape it wherever it goes.
    pub alias: String,
    /// Whether it is turned on.
    pub is_enabled: bool,
    /// The ways through it that were understood.
    pub routes: Vec<Route>,
    /// All that it acts on, also where it could not be understood when, or into which state it is put.
    pub touches: BTreeSet<EntityId>,
}

/// A way through an automation: when one of the triggers comes while all conditions hold, it acts.
///
/// A delay before an act is part of the triggers: what is done five minutes after sunset has
/// sunset with an offset for its trigger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// What starts it: any of these.
    pub triggers: Vec<Trigger>,
    /// What must hold then: all of these.
    pub conditions: Vec<Condition>,
    /// What is put into which state.
    pub acts: Vec<TargetState>,
}

impl ExistingAutomation {
    /// Whether it may put an entity into a state: one that it is known to, or one that it acts on
    /// without saying how.
    #[must_use]
    pub fn may_do(&self, target: &TargetState) -> bool {
        let says = |entity: &EntityId| self.acts().any(|act| act.entity_id == *entity);
        self.acts().any(|act| act == target) || (self.touches.contains(&target.entity_id) && !says(&target.entity_id))
    }

    fn acts(&self) -> impl Iterator<Item = &TargetState> {
        self.routes.iter().flat_map(|route| &route.acts)
    }
}
