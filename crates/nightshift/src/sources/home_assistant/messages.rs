//! The messages of Home Assistant's WebSocket API.
//! Source: <https://developers.home-assistant.io/docs/api/websocket>.

use std::borrow::Cow;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::sources::changes::quoted;

/// What is asked of Home Assistant.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type")]
pub(super) enum Command<'a> {
    /// Whether it is there.
    #[serde(rename = "ping")]
    Ping,
    /// Its place, zone, language and version.
    #[serde(rename = "get_config")]
    Config,
    /// The state of every entity now.
    #[serde(rename = "get_states")]
    States,
    /// What it knows of entities beside their state.
    #[serde(rename = "config/entity_registry/list")]
    Entities,
    /// The devices that entities belong to.
    #[serde(rename = "config/device_registry/list")]
    Devices,
    /// The areas that devices and entities are in.
    #[serde(rename = "config/area_registry/list")]
    Areas,
    /// The labels that people put on things.
    #[serde(rename = "config/label_registry/list")]
    Labels,
    /// The configuration of an automation, with its blueprint filled in.
    #[serde(rename = "automation/config")]
    Automation { entity_id: &'a str },
    /// The configuration of a script, with its blueprint filled in.
    #[serde(rename = "script/config")]
    Script { entity_id: &'a str },
    /// The states of some entities during a time, both ends left out.
    #[serde(rename = "history/history_during_period")]
    History {
        start_time: &'a str,
        end_time: &'a str,
        entity_ids: &'a [String],
        include_start_time_state: bool,
        significant_changes_only: bool,
        minimal_response: bool,
        no_attributes: bool,
    },
    /// What changed some entities during a time, both ends left out.
    #[serde(rename = "logbook/get_events")]
    Logbook { start_time: &'a str, end_time: &'a str, entity_ids: &'a [String] },
    /// To be told of all events of a type from now on.
    #[serde(rename = "subscribe_events")]
    Subscribe { event_type: &'a str },
}

/// A command with its number.
#[derive(Debug, Serialize)]
pub(super) struct Numbered<C> {
    pub(super) id: u64,
    #[serde(flatten)]
    pub(super) command: C,
}

/// What Home Assistant says before it lets us in.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum Greeting {
    #[serde(rename = "auth_required")]
    WhoAreYou {
        #[serde(default)]
        ha_version: Option<String>,
    },
    #[serde(rename = "auth_ok")]
    Welcome {
        #[serde(default)]
        ha_version: Option<String>,
    },
    #[serde(rename = "auth_invalid")]
    Denied,
}

/// A message after that, of which only results are of interest.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(default)]
    pub(super) id: Option<u64>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Cow<'a, str>,
    #[serde(default)]
    pub(super) success: bool,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) error: Option<Refusal<'a>>,
}

/// Why a command was not done.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal<'a> {
    #[serde(borrow, default)]
    pub(super) code: Cow<'a, str>,
    #[serde(borrow, default)]
    message: Cow<'a, str>,
}

/// The result of a command, as it came.
#[derive(Debug)]
pub(crate) struct Answer(pub(super) Utf8Bytes);

impl Command<'_> {
    /// What the API calls it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Config => "get_config",
            Self::States => "get_states",
            Self::Entities => "config/entity_registry/list",
            Self::Devices => "config/device_registry/list",
            Self::Areas => "config/area_registry/list",
            Self::Labels => "config/label_registry/list",
            Self::Automation { .. } => "automation/config",
            Self::Script { .. } => "script/config",
            Self::History { .. } => "history/history_during_period",
            Self::Logbook { .. } => "logbook/get_events",
            Self::Subscribe { .. } => "subscribe_events",
        }
    }

    /// What to do where it is not known.
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Self::History { .. } => "add `history:` or `default_config:` to its configuration.yaml, or update it",
            Self::Logbook { .. } => "add `logbook:` or `default_config:` to its configuration.yaml, or update it",
            _ => "update Home Assistant",
        }
    }
}

/// The message that lets us in. It holds the token: it goes to Home Assistant and nowhere else.
pub(super) fn auth(token: &SecretString) -> String {
    serde_json::json!({"type": "auth", "access_token": token.expose_secret()}).to_string()
}

impl Refusal<'_> {
    /// Its code and text, short and plain.
    pub(super) fn shown(&self) -> String {
        format!("{} ({})", quoted(&self.message), quoted(&self.code))
    }
}

impl Answer {
    /// The result.
    pub(crate) fn result<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        let envelope: Envelope<'a> = serde_json::from_str(&self.0)?;
        serde_json::from_str(envelope.result.map_or("null", RawValue::get))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_written_as_the_api_names_them() {
        let ids = ["light.hall".to_owned()];
        let all = [
            Command::Ping,
            Command::Config,
            Command::States,
            Command::Entities,
            Command::Devices,
            Command::Areas,
            Command::Labels,
            Command::Automation { entity_id: "automation.a" },
            Command::Script { entity_id: "script.a" },
            Command::Logbook { start_time: "a", end_time: "b", entity_ids: &ids },
            Command::Subscribe { event_type: "state_changed" },
            Command::History {
                start_time: "a",
                end_time: "b",
                entity_ids: &ids,
                include_start_time_state: false,
                significant_changes_only: false,
                minimal_response: false,
                no_attributes: true,
            },
        ];
        for (id, command) in (1..).zip(all) {
            let written = serde_json::to_value(Numbered { id, command }).expect("is JSON");
            assert_eq!(written["type"], command.name());
            assert_eq!(written["id"], id);
        }
        let ping = serde_json::to_string(&Numbered { id: 3, command: Command::Ping }).expect("is JSON");
        assert_eq!(ping, r#"{"id":3,"type":"ping"}"#);
    }

    #[test]
    fn a_refusal_is_quoted_short_and_plain() {
        let text = r#"{"id":7,"type":"result","success":false,"error":{"code":"unknown_command","message":"Unknown\u001b[31m command."}}"#;
        let envelope: Envelope<'_> = serde_json::from_str(text).expect("is one");
        assert!(!envelope.success);
        let shown = envelope.error.expect("a refusal").shown();
        assert!(!shown.contains('\u{1b}') && shown.contains("unknown_command"), "{shown}");
    }
}
