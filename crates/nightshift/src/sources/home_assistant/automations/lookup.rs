//! What names in a configuration stand for: devices, areas, labels, groups, scripts and scenes.

use std::collections::{BTreeMap, BTreeSet};

use domain::EntityId;
use serde_json::Value;

use super::super::registries::Registries;

/// Groups are opened this deep.
const DEEPEST: usize = 4;

/// By what a configuration names entities.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Lookup {
    /// By the number that the registry gave each, which is what the editor writes for a device's entity.
    numbers: BTreeMap<String, EntityId>,
    devices: BTreeMap<String, Vec<EntityId>>,
    areas: BTreeMap<String, Vec<EntityId>>,
    floors: BTreeMap<String, Vec<EntityId>>,
    labels: BTreeMap<String, Vec<EntityId>>,
    /// Of groups, and of scenes, whose states are not known by this.
    members: BTreeMap<EntityId, Vec<EntityId>>,
    /// All that have a state.
    all: BTreeSet<EntityId>,
    /// The steps of scripts, as far as they were asked for.
    pub(super) scripts: BTreeMap<EntityId, Value>,
}

impl Lookup {
    /// Of the registries, the ids of what has a state, and the members that groups and scenes tell in their attributes.
    pub(in super::super) fn of(
        registries: &Registries,
        all: BTreeSet<EntityId>,
        members: BTreeMap<EntityId, Vec<EntityId>>,
    ) -> Self {
        let mut lookup = Self { members, all, ..Self::default() };
        for entry in &registries.entities {
            let Ok(entity) = EntityId::parse(&entry.entity_id) else { continue };
            if let Some(id) = &entry.id {
                lookup.numbers.insert(id.clone(), entity.clone());
            }
            let mut labels: BTreeSet<&String> = entry.labels.iter().collect();
            // What is not for people's hands goes with its area, device or label only where it is named itself.
            if entry.hidden_by.is_none() && entry.entity_category.is_none() {
                let device = entry.device_id.as_ref().and_then(|device| registries.devices.get(device));
                if let Some(device) = device {
                    lookup.devices.entry(device.id.clone()).or_default().push(entity.clone());
                    labels.extend(&device.labels);
                }
                let area = entry.area_id.as_ref().or(device.and_then(|device| device.area_id.as_ref()));
                if let Some(area) = area.and_then(|area| registries.areas.get(area)) {
                    lookup.areas.entry(area.id.clone()).or_default().push(entity.clone());
                    labels.extend(&area.labels);
                    if let Some(floor) = &area.floor_id {
                        lookup.floors.entry(floor.clone()).or_default().push(entity.clone());
                    }
                }
            }
            for label in labels {
                lookup.labels.entry(label.clone()).or_default().push(entity.clone());
            }
        }
        lookup
    }

    /// The entity of an id, or of a number in the registry.
    pub(super) fn entity(&self, text: &str) -> Option<EntityId> {
        self.numbers.get(text).cloned().or_else(|| EntityId::parse(text).ok())
    }

    /// The entities under one of the keys of a target; `domain` are those of which `all` is taken.
    pub(super) fn named(&self, key: &str, text: &str, domain: &str) -> Vec<EntityId> {
        let of = |names: &BTreeMap<String, Vec<EntityId>>| names.get(text).cloned().unwrap_or_default();
        match key {
            "entity_id" if text == "all" => self.all.iter().filter(|id| id.domain() == domain).cloned().collect(),
            "entity_id" => self.entity(text).into_iter().collect(),
            "device_id" => of(&self.devices),
            "area_id" => of(&self.areas),
            "floor_id" => of(&self.floors),
            "label_id" => of(&self.labels),
            _ => Vec::new(),
        }
    }

    /// An entity and, where it is a group, all that is in it.
    pub(super) fn with_members(&self, entity: EntityId) -> BTreeSet<EntityId> {
        let mut found = BTreeSet::from([entity]);
        for _ in 0..DEEPEST {
            let inside = found.iter().filter_map(|id| self.members.get(id)).flatten().cloned();
            let next: BTreeSet<EntityId> = found.iter().cloned().chain(inside).collect();
            if next.len() == found.len() {
                break;
            }
            found = next;
        }
        found
    }
}

#[cfg(test)]
impl Lookup {
    /// One that knows an entity by its number in the registry.
    pub(super) fn of_one_entity(number: &str, entity: &str) -> Self {
        let entity = EntityId::parse(entity).expect("an id");
        Self { numbers: [(number.to_owned(), entity)].into(), ..Self::default() }
    }
}
