//! Whether Home Assistant has all that an automation names. It takes one that acts on nothing without a word.

use std::collections::BTreeSet;

use serde_json::Value;

use super::AutomationError as Error;
use super::hub::Hub;

/// The most that are named in an error.
const MOST_NAMED: usize = 5;

/// What an automation names.
#[derive(Debug, Default, PartialEq)]
struct Needs {
    entities: BTreeSet<String>,
    actions: BTreeSet<String>,
}

impl Hub {
    /// # Errors
    /// [`Error::Missing`] with what Home Assistant does not have.
    pub(super) async fn check(&mut self, config: &Value) -> Result<(), Error> {
        let needs = Needs::of(config);
        let known = self.entities().await?;
        let missing: Vec<&str> = needs.entities.difference(&known).map(String::as_str).collect();
        if !missing.is_empty() {
            let verb = if missing.len() == 1 { "does not exist or is" } else { "do not exist or are" };
            return Err(Error::Missing(format!("{} {verb} disabled", named(&missing))));
        }
        if let Some(known) = self.actions().await? {
            let missing: Vec<&str> = needs.actions.difference(&known).map(String::as_str).collect();
            if !missing.is_empty() {
                return Err(Error::Missing(format!("it knows no action {}", named(&missing))));
            }
        }
        Ok(())
    }
}

impl Needs {
    fn of(config: &Value) -> Self {
        let mut needs = Self::default();
        needs.gather(config);
        needs
    }

    fn gather(&mut self, value: &Value) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    match (key.as_str(), value) {
                        ("entity_id", Value::String(id)) => _ = self.entities.insert(id.clone()),
                        ("entity_id", Value::Array(ids)) => {
                            self.entities.extend(ids.iter().filter_map(Value::as_str).map(str::to_owned));
                        }
                        ("action", Value::String(action)) => _ = self.actions.insert(action.clone()),
                        (_, value) => self.gather(value),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|value| self.gather(value)),
            _ => {}
        }
    }
}

fn named(missing: &[&str]) -> String {
    let mut text = missing.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    if missing.len() > MOST_NAMED {
        text.push_str(" and others");
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_that_is_named_anywhere_is_needed() {
        let needs = Needs::of(&json!({
            "triggers": [{"trigger": "state", "entity_id": ["binary_sensor.a", "binary_sensor.b"]}],
            "conditions": [{"condition": "or", "conditions": [{"condition": "state", "entity_id": "person.c"}]}],
            "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.d"}, "data": {"brightness": 3}}],
        }));
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(needs.entities, set(&["binary_sensor.a", "binary_sensor.b", "light.d", "person.c"]));
        assert_eq!(needs.actions, set(&["light.turn_on"]));
        assert_eq!(named(&["a", "b", "c", "d", "e", "f"]), "a, b, c, d, e and others");
    }
}
