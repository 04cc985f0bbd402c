//! What Home Assistant knows of entities: their names, areas, and what is not for people's hands.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::automations::Lookup;
use super::error::HomeAssistantError as Error;
use super::messages::Command;
use super::session::Session;
use crate::sources::attributes::{clean_text, entity_info};

/// The entities of a home that have a state or had one, by their ids.
pub(super) type Entities = BTreeMap<EntityId, EntityInfo>;

#[derive(Deserialize)]
struct State<'a> {
    entity_id: String,
    #[serde(borrow, default, rename = "state")]
    is_now: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    attributes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) entity_id: String,
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) area_id: Option<String>,
    #[serde(default)]
    pub(super) device_id: Option<String>,
    #[serde(default)]
    pub(super) entity_category: Option<String>,
    #[serde(default)]
    pub(super) hidden_by: Option<String>,
    #[serde(default)]
    disabled_by: Option<String>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    original_name: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Device {
    pub(super) id: String,
    #[serde(default)]
    pub(super) area_id: Option<String>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Area {
    #[serde(rename = "area_id")]
    pub(super) id: String,
    name: String,
    #[serde(default)]
    pub(super) floor_id: Option<String>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
}

#[derive(Deserialize)]
struct Label {
    #[serde(rename = "label_id")]
    id: String,
    name: String,
}

/// The registries of a home.
#[derive(Default)]
pub(super) struct Registries {
    pub(super) entities: Vec<Entry>,
    pub(super) devices: BTreeMap<String, Device>,
    pub(super) areas: BTreeMap<String, Area>,
    pub(super) labels: BTreeMap<String, String>,
}

/// What the registries and the states say.
pub(super) struct Known {
    pub(super) entities: Entities,
    /// What names in the configurations of automations stand for.
    pub(super) lookup: Lookup,
    pub(super) automations: Vec<Named>,
}

/// An automation, by its own state.
pub(super) struct Named {
    pub(super) entity_id: EntityId,
    pub(super) is_enabled: bool,
    pub(super) alias: Option<String>,
}

/// Asks for all entities and what is known of them. What a version does not have, or a token may not see, is left out.
pub(super) async fn read(session: &mut Session<'_>) -> Result<Known, Error> {
    let answer = session.ask(Command::States).await?;
    let states: Vec<&RawValue> = answer.result().map_err(|error| session.unreadable(Command::States.name(), &error))?;
    let states: Vec<State<'_>> =
        states.into_iter().filter_map(|state| serde_json::from_str(state.get()).ok()).collect();
    let devices: Vec<Device> = list(session, Command::Devices).await?;
    let areas: Vec<Area> = list(session, Command::Areas).await?;
    let labels: Vec<Label> = list(session, Command::Labels).await?;
    let registries = Registries {
        entities: list(session, Command::Entities).await?,
        devices: devices.into_iter().map(|device| (device.id.clone(), device)).collect(),
        areas: areas.into_iter().map(|area| (area.id.clone(), area)).collect(),
        labels: labels.into_iter().map(|label| (label.id, label.name)).collect(),
    };
    let entities = registries.describe(&states);
    let all = states.iter().filter_map(|state| EntityId::parse(&state.entity_id).ok()).collect();
    let lookup = Lookup::of(&registries, all, states.iter().filter_map(State::members).collect());
    let automations = states.iter().filter_map(|state| state.as_automation(&entities)).collect();
    Ok(Known { entities, lookup, automations })
}

/// A registry. One entry of it that cannot be read does not matter for the rest.
async fn list<T: for<'a> Deserialize<'a>>(session: &mut Session<'_>, command: Command<'_>) -> Result<Vec<T>, Error> {
    let answer = match session.ask(command).await {
        Err(error @ (Error::UnknownCommand { .. } | Error::Refused { .. })) => {
            tracing::debug!(%error, "Home Assistant has no such registry");
            return Ok(Vec::new());
        }
        answer => answer?,
    };
    let entries: Vec<&RawValue> = answer.result().map_err(|error| session.unreadable(command.name(), &error))?;
    Ok(entries.into_iter().filter_map(|entry| serde_json::from_str(entry.get()).ok()).collect())
}

impl State<'_> {
    /// What a group or a scene holds, where it is one.
    fn members(&self) -> Option<(EntityId, Vec<EntityId>)> {
        #[derive(Deserialize)]
        struct Group {
            entity_id: Vec<String>,
        }
        let group: Group = serde_json::from_str(self.attributes?.get()).ok()?;
        let members = group.entity_id.iter().filter_map(|id| EntityId::parse(id).ok()).collect();
        Some((EntityId::parse(&self.entity_id).ok()?, members))
    }

    fn as_automation(&self, entities: &Entities) -> Option<Named> {
        let entity_id = EntityId::parse(&self.entity_id).ok().filter(|id| id.domain() == "automation")?;
        let alias = entities.get(&entity_id).and_then(|info| info.name.clone());
        // One that is unavailable could not be set up, and does nothing.
        Some(Named { is_enabled: self.is_now.as_deref() == Some("on"), alias, entity_id })
    }
}

impl Registries {
    fn describe(&self, states: &[State<'_>]) -> Entities {
        let mut entities = Entities::new();
        for state in states {
            if let Ok(id) = EntityId::parse(&state.entity_id) {
                entities.insert(id, entity_info(state.attributes.map_or("{}", RawValue::get)));
            }
        }
        for entry in &self.entities {
            let Ok(id) = EntityId::parse(&entry.entity_id) else { continue };
            // What is disabled has no state and does nothing; it may have done so before.
            if entry.disabled_by.is_some() && !entities.contains_key(&id) {
                continue;
            }
            let info = entities.entry(id).or_default();
            let device = entry.device_id.as_ref().and_then(|device| self.devices.get(device));
            let own_area = entry.area_id.as_ref().or(device.and_then(|device| device.area_id.as_ref()));
            let area = own_area.and_then(|area| self.areas.get(area));
            info.area = area.and_then(|area| clean_text(&area.name));
            let name = entry.name.as_deref().or(entry.original_name.as_deref());
            info.name = info.name.take().or_else(|| name.and_then(clean_text));
            info.category = entry.entity_category.as_deref().and_then(clean_text);
            info.is_hidden = entry.hidden_by.is_some();
            let labels = entry.labels.iter().chain(device.iter().flat_map(|device| &device.labels));
            let labels = labels.chain(area.iter().flat_map(|area| &area.labels));
            info.labels = labels.filter_map(|id| clean_text(self.labels.get(id).unwrap_or(id))).collect();
        }
        entities
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed<T: for<'a> Deserialize<'a>>(text: &str) -> T {
        serde_json::from_str(text).expect("is of that shape")
    }

    #[test]
    fn an_area_comes_from_the_entity_or_else_from_its_device() {
        let registries = Registries {
            entities: parsed(
                r#"[{"entity_id":"light.a","device_id":"d","area_id":null,"labels":["l"]},
                    {"entity_id":"light.b","device_id":"d","area_id":"kitchen","entity_category":"config","hidden_by":"user"},
                    {"entity_id":"light.gone","disabled_by":"user"},
                    {"entity_id":"light.silent","original_name":"Silent"},
                    {"entity_id":"no entity"}]"#,
            ),
            devices: [("d".to_owned(), parsed(r#"{"id":"d","area_id":"hall","labels":["unnamed"]}"#))].into(),
            areas: parsed(
                r#"{"hall":{"area_id":"hall","name":"Hall"},"kitchen":{"area_id":"kitchen","name":"Kitchen\u0007"}}"#,
            ),
            labels: [("l".to_owned(), "Guests".to_owned())].into(),
        };
        let states = r#"[{"entity_id":"light.a","attributes":{"friendly_name":"Lamp A"}},{"entity_id":"light.b"},{"entity_id":"Bad"}]"#;
        let states: Vec<State<'_>> = serde_json::from_str(states).expect("states");
        let entities = registries.describe(&states);
        let of = |id: &str| entities.get(&EntityId::parse(id).expect("an id")).expect(id);
        assert_eq!((of("light.a").area.as_deref(), of("light.a").name.as_deref()), (Some("Hall"), Some("Lamp A")));
        assert_eq!(of("light.a").labels.iter().map(String::as_str).collect::<Vec<_>>(), ["Guests", "unnamed"]);
        assert_eq!(
            (of("light.b").area.as_deref(), of("light.b").category.as_deref()),
            (Some("Kitchen"), Some("config"))
        );
        assert!(of("light.b").is_hidden && !of("light.a").is_hidden);
        assert_eq!(of("light.silent").name.as_deref(), Some("Silent"));
        assert_eq!(entities.len(), 3);
    }
}
