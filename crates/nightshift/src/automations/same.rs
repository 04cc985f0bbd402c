//! Whether an automation is as we made it.
//!
//! Home Assistant keeps what it is sent as it is, in YAML. Its editor writes the same in other words when a person looks at
//! an automation and saves it: a list of one for the one, an empty `data`, a length of time in its parts.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Keys of an automation, a trigger or an action by their former names.
const FORMER: [(&str, &str); 3] = [("trigger", "triggers"), ("condition", "conditions"), ("action", "actions")];
/// Keys whose value is a length of time.
const LENGTHS: [&str; 2] = ["for", "offset"];
/// An automation nests less than this; what is deeper is not ours.
const DEEPEST: usize = 32;

/// A value as it is compared.
#[derive(Debug, PartialEq)]
enum Normal {
    Nothing,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Normal>),
    Object(BTreeMap<String, Normal>),
}

/// Whether Home Assistant would do the same for both, and calls and describes them alike.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    automation(one).is_some_and(|one| automation(other) == Some(one))
}

/// None for what is no automation.
fn automation(value: &Value) -> Option<BTreeMap<String, Normal>> {
    let mut all: BTreeMap<String, Normal> = BTreeMap::new();
    for (key, value) in value.as_object()? {
        let key = FORMER.iter().find(|(former, _)| key == former).map_or(key.as_str(), |(_, now)| now);
        let value = normal(key, value, 0)?;
        if key == "id" || value == Normal::Nothing {
            continue;
        }
        let value = match (key, value) {
            ("triggers" | "conditions" | "actions", Normal::List(list)) => Normal::List(list),
            ("triggers" | "conditions" | "actions", one) => Normal::List(vec![one]),
            (_, value) => value,
        };
        all.insert(key.to_owned(), value);
    }
    all.entry("mode".to_owned()).or_insert_with(|| Normal::Text("single".to_owned()));
    Some(all)
}

fn normal(key: &str, value: &Value, depth: usize) -> Option<Normal> {
    if depth > DEEPEST {
        return None;
    }
    if LENGTHS.contains(&key)
        && let Some(seconds) = seconds(value)
    {
        return Some(Normal::Number(seconds));
    }
    Some(match value {
        Value::Null => Normal::Nothing,
        Value::Bool(flag) => Normal::Flag(*flag),
        Value::Number(number) => Normal::Number(number.as_f64()?),
        Value::String(text) => match text.trim() {
            "" => Normal::Nothing,
            text => Normal::Text(text.to_owned()),
        },
        Value::Array(list) => {
            let mut list = list.iter().map(|one| normal("", one, depth + 1)).collect::<Option<Vec<_>>>()?;
            match list.len() {
                0 => Normal::Nothing,
                1 => list.swap_remove(0),
                _ => Normal::List(list),
            }
        }
        Value::Object(object) => of_object(object, depth)?,
    })
}

fn of_object(object: &Map<String, Value>, depth: usize) -> Option<Normal> {
    let mut all = BTreeMap::new();
    for (key, value) in object {
        let value = normal(key, value, depth + 1)?;
        let key = match key.as_str() {
            "platform" => "trigger",
            "service" => "action",
            key => key,
        };
        // What is on unless it is said to be off need not be said.
        if value != Normal::Nothing && !(key == "enabled" && value == Normal::Flag(true)) {
            all.insert(key.to_owned(), value);
        }
    }
    Some(if all.is_empty() { Normal::Nothing } else { Normal::Object(all) })
}

/// A length of time: seconds, `HH:MM:SS`, or its parts.
fn seconds(value: &Value) -> Option<f64> {
    match value {
        Value::Number(seconds) => seconds.as_f64(),
        Value::String(text) => {
            let length: domain::ForDuration = text.trim().parse().ok()?;
            Some(f64::from(length.seconds()))
        }
        Value::Object(parts) => parts.iter().try_fold(0.0, |sum, (unit, number)| {
            let unit = match unit.as_str() {
                "days" => 86_400.0,
                "hours" => 3600.0,
                "minutes" => 60.0,
                "seconds" => 1.0,
                "milliseconds" => 0.001,
                _ => return None,
            };
            Some(sum + unit * number.as_f64()?)
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ours() -> Value {
        json!({
            "alias": "Hall light", "description": "Why.",
            "triggers": [{"trigger": "state", "entity_id": "binary_sensor.hall", "to": "off", "for": "00:05:00"}],
            "conditions": [],
            "actions": [{"action": "light.turn_off", "target": {"entity_id": "light.hall"}}],
            "mode": "single",
        })
    }

    #[test]
    fn what_the_editor_writes_in_other_words_is_the_same() {
        let theirs = json!({
            "id": "nightshift_1", "alias": "Hall light", "description": "Why.\n",
            "trigger": {"platform": "state", "entity_id": ["binary_sensor.hall"], "to": ["off"],
                        "for": {"hours": 0, "minutes": 5, "seconds": 0}, "enabled": true},
            "action": [{"service": "light.turn_off", "metadata": {}, "data": {}, "target": {"entity_id": ["light.hall"]}}],
        });
        assert!(is_same(&ours(), &theirs));
        assert!(is_same(&json!({"above": 26}), &json!({"above": 26.0})));
    }

    #[test]
    fn whatever_changes_what_it_does_or_is_called_is_an_edit() {
        for (pointer, changed) in [
            ("/alias", json!("Hall lamp")),
            ("/description", json!("Mine.")),
            ("/triggers/0/for", json!("00:06:00")),
            ("/triggers/0/to", json!("on")),
            ("/actions/0/target/entity_id", json!(["light.hall", "light.stairs"])),
            ("/conditions", json!([{"condition": "sun", "after": "sunset"}])),
            ("/mode", json!("restart")),
        ] {
            let mut theirs = ours();
            *theirs.pointer_mut(pointer).expect(pointer) = changed;
            assert!(!is_same(&ours(), &theirs), "{pointer}");
        }
        let mut off = ours();
        off["actions"][0]["enabled"] = json!(false);
        assert!(!is_same(&ours(), &off));
        for nonsense in [json!(null), json!([]), json!("text"), json!({})] {
            assert!(!is_same(&ours(), &nonsense) && !is_same(&nonsense, &ours()), "{nonsense}");
        }
        let deep = (0..64).fold(json!(1), |inner, _| json!([inner, 2]));
        assert!(!is_same(&json!({"a": deep}), &json!({"a": deep})), "nothing of ours is so deep");
    }
}
