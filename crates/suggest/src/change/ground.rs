use std::collections::{BTreeMap, BTreeSet};

use domain::{Condition, Draft, EntityId, EntityIds, Home, Trigger};

use super::join::Joinable;

/// The entity by whose value somebody is at home.
pub(super) const HOME_ZONE: &str = "zone.home";

/// What a suggestion may be changed within.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The suggestion as nights find it: what was learned may be brought back.
    pub found: &'a Draft,
    /// The home.
    pub home: &'a Home,
    /// The entities that exist.
    pub entities: &'a BTreeSet<EntityId>,
    /// The lowest and the highest value that the history has of measured entities.
    pub ranges: &'a BTreeMap<EntityId, (f64, f64)>,
    /// Other suggestions that wait: those of them that fit may become part of this one.
    pub others: &'a [Joinable],
}

/// The entities that a change of these drafts may have to do with: those that they name, and the one by which somebody is
/// at home.
#[must_use]
pub fn entities_asked_of(drafts: &[&Draft]) -> BTreeSet<EntityId> {
    let mut entities: BTreeSet<EntityId> = EntityId::parse(HOME_ZONE).ok().into_iter().collect();
    for draft in drafts {
        entities.extend(trigger_entities(&draft.trigger).iter().cloned());
        entities.extend(draft.conditions.iter().flat_map(condition_entities).cloned());
        entities.extend(draft.actions.iter().map(|action| action.entity_id.clone()));
    }
    entities
}

pub(super) fn trigger_entities(trigger: &Trigger) -> &[EntityId] {
    match trigger {
        Trigger::State { entity_id, .. } | Trigger::NumericState { entity_id, .. } => entity_id.as_slice(),
        Trigger::Time { .. } | Trigger::Sun { .. } => &[],
    }
}

fn condition_entities(condition: &Condition) -> &[EntityId] {
    match condition {
        Condition::State { entity_id, .. } | Condition::NumericState { entity_id, .. } => {
            EntityIds::as_slice(entity_id)
        }
        Condition::Time { .. } | Condition::Sun { .. } | Condition::FormerState { .. } => &[],
    }
}
