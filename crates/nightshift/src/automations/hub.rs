//! Home Assistant as this room needs it: its editor, and what it knows of entities, actions and labels.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::AutomationError as Error;
use super::editor::Editor;
use crate::sources::{Access, Answer, Conversation, HomeAssistantError};

const CURRENT_USER: &str = "auth/current_user";
const ENTITIES: &str = "config/entity_registry/list";
const REMOVE_ENTITY: &str = "config/entity_registry/remove";
const STATES: &str = "get_states";
const SERVICES: &str = "get_services";
const LOGBOOK: &str = "logbook/get_events";

/// A Home Assistant that is up, and that lets us change automations.
pub(super) struct Hub {
    pub(super) editor: Editor,
    pub(super) socket: Conversation,
}

/// What the registry of entities has of an automation.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) entity_id: String,
    #[serde(default)]
    pub(super) disabled_by: Option<String>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
    platform: String,
    /// Some integrations have numbers here.
    unique_id: Value,
}

#[derive(Deserialize)]
struct User {
    #[serde(default)]
    is_admin: bool,
}

#[derive(Deserialize)]
struct Named {
    entity_id: String,
}

#[derive(Deserialize)]
struct Triggered {
    entity_id: String,
    when: f64,
}

impl Hub {
    /// Connects, and sees whether we may change anything.
    pub(super) async fn open(access: &Access) -> Result<Self, Error> {
        let editor = Editor::new(access)?;
        let mut socket = Conversation::open(access).await?;
        let answer = socket.ask(CURRENT_USER, &json!({"type": CURRENT_USER})).await?;
        let user: User = result(&socket, CURRENT_USER, &answer)?;
        if !user.is_admin {
            return Err(Error::NotAdministrator(access.address().to_owned()));
        }
        Ok(Self { editor, socket })
    }

    /// The entity of the automation of this id; none where there is none.
    pub(super) async fn entry(&mut self, id: &str) -> Result<Option<Entry>, Error> {
        let answer = self.socket.ask(ENTITIES, &json!({"type": ENTITIES})).await?;
        let entries: Vec<&RawValue> = result(&self.socket, ENTITIES, &answer)?;
        // Homes have thousands of entities, and one of them is looked for.
        let candidates = entries.into_iter().filter(|entry| entry.get().contains(id));
        let mut entries = candidates.filter_map(|entry| serde_json::from_str::<Entry>(entry.get()).ok());
        Ok(entries.find(|entry| entry.platform == "automation" && entry.unique_id == id))
    }

    /// Has Home Assistant forget an entity that nothing stands behind.
    pub(super) async fn remove_entry(&mut self, entity_id: &str) -> Result<(), Error> {
        let command = json!({"type": REMOVE_ENTITY, "entity_id": entity_id});
        match self.socket.ask(REMOVE_ENTITY, &command).await {
            // It has gone by itself.
            Ok(_) | Err(HomeAssistantError::Refused { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The entities that have a state now.
    pub(super) async fn entities(&mut self) -> Result<BTreeSet<String>, Error> {
        let answer = self.socket.ask(STATES, &json!({"type": STATES})).await?;
        let states: Vec<&RawValue> = result(&self.socket, STATES, &answer)?;
        let named = states.into_iter().filter_map(|state| serde_json::from_str::<Named>(state.get()).ok());
        Ok(named.map(|named| named.entity_id).collect())
    }

    /// The actions that there are, such as `light.turn_on`; none where Home Assistant does not say.
    pub(super) async fn actions(&mut self) -> Result<Option<BTreeSet<String>>, Error> {
        let answer = match self.socket.ask(SERVICES, &json!({"type": SERVICES})).await {
            Err(error @ (HomeAssistantError::Refused { .. } | HomeAssistantError::UnknownCommand { .. })) => {
                tracing::debug!(%error, "Home Assistant does not list its actions: they are not checked");
                return Ok(None);
            }
            answer => answer?,
        };
        let domains: BTreeMap<String, Map<String, Value>> = result(&self.socket, SERVICES, &answer)?;
        let of_domain = |(domain, actions): (String, Map<String, Value>)| {
            actions.into_iter().map(move |(action, _)| format!("{domain}.{action}"))
        };
        Ok(Some(domains.into_iter().flat_map(of_domain).collect()))
    }

    /// When the automation was triggered since `from`; none where there is no logbook.
    pub(super) async fn triggered(
        &mut self,
        entity_id: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Vec<Timestamp>>, Error> {
        let command = json!({
            "type": LOGBOOK, "start_time": from.to_string(), "end_time": until.to_string(), "entity_ids": [entity_id],
        });
        let answer = match self.socket.ask(LOGBOOK, &command).await {
            Err(error @ (HomeAssistantError::Refused { .. } | HomeAssistantError::UnknownCommand { .. })) => {
                tracing::debug!(%error, "Home Assistant has no logbook: how often an automation acted is not known");
                return Ok(None);
            }
            answer => answer?,
        };
        let entries: Vec<&RawValue> = result(&self.socket, LOGBOOK, &answer)?;
        // Beside triggers there are changes of state, such as `turned off`, which have a `state`.
        let is_trigger = |value: &Value| value.get("state").is_none() && value.get("message").is_some();
        let times = entries
            .into_iter()
            .filter_map(|entry| serde_json::from_str::<Value>(entry.get()).ok())
            .filter(is_trigger)
            .filter_map(|entry| serde_json::from_value::<Triggered>(entry).ok())
            .filter(|entry| entry.entity_id == entity_id)
            .filter_map(|entry| instant(entry.when));
        Ok(Some(times.collect()))
    }
}

/// Seconds since 1970 as an instant.
fn instant(seconds: f64) -> Option<Timestamp> {
    #[expect(clippy::cast_possible_truncation, reason = "what is beyond the calendar is refused below")]
    let microseconds = (seconds * 1e6).round() as i64;
    Timestamp::from_microsecond(microseconds).ok()
}

pub(super) fn result<'a, T: Deserialize<'a>>(
    socket: &Conversation,
    name: &str,
    answer: &'a Answer,
) -> Result<T, Error> {
    answer.result().map_err(|error| socket.unreadable(name, &error).into())
}
