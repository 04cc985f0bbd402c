//! What Home Assistant is told of us so that it makes a device and its entities: one message, in the
//! form of its device-based discovery.
//!
//! Source: Home Assistant's pages on the [MQTT integration](https://www.home-assistant.io/integrations/mqtt/).

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::super::messages::{EVENT_TYPES, availability_topic, event_topic, run_topic, state_topic};
use super::state::RESULTS;

/// Our discovery message.
#[derive(Clone, Debug)]
pub(super) struct Discovery {
    prefix: String,
    topic_prefix: String,
    node: String,
}

/// Its platform, what tells it from the others, its name, and the rest.
type Entity = (&'static str, &'static str, &'static str, Value);

/// The beginning of our topics where nobody has set it.
const USUAL_PREFIX: &str = "ha-ai";

impl Discovery {
    /// Below `prefix`, of a Nightshift whose topics begin with `topic_prefix`.
    pub(super) fn new(prefix: &str, topic_prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), topic_prefix: topic_prefix.to_owned(), node: node(topic_prefix) }
    }

    /// Its topic: an empty message there takes the device away.
    pub(super) fn topic(&self) -> String {
        format!("{}/device/{}/config", self.prefix, self.node)
    }

    /// Where a Home Assistant with this prefix may say that it is up.
    pub(super) fn status_topic(&self) -> String {
        format!("{}/status", self.prefix)
    }

    /// Its payload; the button only where somebody answers it.
    pub(super) fn payload(&self, with_button: bool) -> String {
        let name = if self.topic_prefix == USUAL_PREFIX {
            "Nightshift".to_owned()
        } else {
            format!("Nightshift ({})", self.topic_prefix)
        };
        let version = env!("CARGO_PKG_VERSION");
        let payload = json!({
            "device": {
                "identifiers": [self.node],
                "name": name,
                "manufacturer": "Nightshift",
                "model": "Finder of habits",
                "sw_version": version,
            },
            "origin": {"name": "Nightshift", "sw_version": version},
            "availability_topic": availability_topic(&self.topic_prefix),
            "qos": 1,
            "components": self.components(with_button),
        });
        payload.to_string()
    }

    fn components(&self, with_button: bool) -> Map<String, Value> {
        let state = state_topic(&self.topic_prefix);
        let mut entities = sensors(&state);
        entities.push((
            "binary_sensor",
            "running",
            "Running",
            json!({
                "state_topic": state,
                "value_template": "{{ 'ON' if value_json.running else 'OFF' }}",
                "device_class": "running",
                "entity_category": "diagnostic",
            }),
        ));
        entities.push((
            "event",
            "news",
            "News",
            json!({
                "state_topic": event_topic(&self.topic_prefix),
                "event_types": EVENT_TYPES,
                "icon": "mdi:bell-outline",
            }),
        ));
        if with_button {
            entities.push((
                "button",
                "run",
                "Run now",
                json!({
                    "command_topic": run_topic(&self.topic_prefix),
                    "payload_press": "PRESS",
                    "icon": "mdi:play-circle-outline",
                }),
            ));
        }
        let component = |(platform, key, name, mut says): Entity| {
            says["platform"] = json!(platform);
            says["unique_id"] = json!(format!("{}_{key}", self.node));
            says["default_entity_id"] = json!(format!("{platform}.{}_{key}", self.node.to_lowercase()));
            says["name"] = json!(name);
            (key.to_owned(), says)
        };
        entities.into_iter().map(component).collect()
    }
}

fn sensors(state: &str) -> Vec<Entity> {
    let last_run = json!({
        "state_topic": state,
        "value_template": "{{ value_json.last_run }}",
        "device_class": "timestamp",
        "entity_category": "diagnostic",
    });
    let last_result = json!({
        "state_topic": state,
        "value_template": "{{ value_json.result }}",
        "json_attributes_topic": state,
        "json_attributes_template": "{{ {'error': value_json.error} | tojson }}",
        "device_class": "enum",
        "options": RESULTS,
        "icon": "mdi:clipboard-check-outline",
        "entity_category": "diagnostic",
    });
    let duration = json!({
        "state_topic": state,
        "value_template": "{{ value_json.duration_seconds }}",
        "device_class": "duration",
        "state_class": "measurement",
        "unit_of_measurement": "s",
        "suggested_display_precision": 1,
        "entity_category": "diagnostic",
    });
    let patterns = json!({
        "state_topic": state,
        "value_template": "{{ value_json.patterns }}",
        "state_class": "measurement",
        "icon": "mdi:chart-timeline-variant",
        "entity_category": "diagnostic",
    });
    let pending = json!({
        "state_topic": state,
        "value_template": "{{ value_json.pending_suggestions }}",
        "json_attributes_topic": state,
        "json_attributes_template": "{{ {'titles': value_json.suggestions} | tojson }}",
        "state_class": "measurement",
        "icon": "mdi:lightbulb-on-outline",
    });
    vec![
        ("sensor", "last_run", "Last run", last_run),
        ("sensor", "last_result", "Result of the last run", last_result),
        ("sensor", "duration", "Duration of the last run", duration),
        ("sensor", "patterns", "Patterns", patterns),
        ("sensor", "pending_suggestions", "Pending suggestions", pending),
    ]
}

/// A name for us in topics and ids that no Nightshift with another prefix has.
fn node(topic_prefix: &str) -> String {
    let mut node = "nightshift".to_owned();
    if topic_prefix == USUAL_PREFIX {
        return node;
    }
    node.push('_');
    for byte in topic_prefix.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => node.push(char::from(byte)),
            // Writing to a text cannot fail.
            _ => drop(write!(node, "_{byte:02x}")),
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_home_assistant_is_told() {
        let discovery = Discovery::new("homeassistant", "ha-ai");
        assert_eq!(discovery.topic(), "homeassistant/device/nightshift/config");
        let payload = discovery.payload(true).replace(env!("CARGO_PKG_VERSION"), "[version]");
        let payload: Value = serde_json::from_str(&payload).expect("is JSON");
        insta::assert_json_snapshot!(payload);
    }

    #[test]
    fn nobody_to_answer_no_button() {
        let payload = Discovery::new("homeassistant", "ha-ai").payload(false);
        assert!(!payload.contains("command"), "{payload}");
    }

    #[test]
    fn two_of_them_do_not_get_in_each_others_way() {
        let prefixes = ["ha-ai", "home/two", "home_two", "home-two", "home_2ftwo", "Home/two", "höme", "nightshift"];
        let nodes: BTreeSet<String> = prefixes.iter().map(|prefix| node(prefix)).collect();
        assert_eq!(nodes.len(), prefixes.len(), "{nodes:?}");
        for node in &nodes {
            // What Home Assistant takes as an object id.
            assert!(node.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{node}");
        }
        let (one, two) = (Discovery::new("homeassistant", "ha-ai"), Discovery::new("homeassistant", "home/two"));
        let ids = |discovery: &Discovery| -> Vec<String> {
            let components = discovery.components(true);
            components.values().map(|component| component["unique_id"].to_string()).collect()
        };
        assert!(ids(&one).iter().all(|id| !ids(&two).contains(id)));
    }
}
