//! What must hold for an automation to act. Source: <https://www.home-assistant.io/docs/scripts/conditions/>.

use domain::{AtTime, Condition, EntityIds, SunEvent, Weekday};
use serde_json::Value;

use super::lookup::Lookup;
use super::values::{entity_ids, is_on, length, list, number, states, texts};

/// Of one automation, so many are read.
const MOST: usize = 100;

/// What must hold: all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    pub(super) conditions: Vec<Condition>,
    /// The ids of the triggers that it must have been started by; none for any.
    pub(super) starts: Option<Vec<String>>,
}

/// All conditions together; none where one of them is not understood.
pub(super) fn held(value: Option<&Value>, lookup: &Lookup) -> Option<Held> {
    let mut held = Held::default();
    all_of(value, lookup, &mut held, 0).then_some(held)
}

fn all_of(value: Option<&Value>, lookup: &Lookup, held: &mut Held, depth: usize) -> bool {
    depth < 8 && list(value).iter().all(|value| one(value, lookup, held, depth).is_some())
}

/// None where it is not understood.
fn one(value: &Value, lookup: &Lookup, held: &mut Held, depth: usize) -> Option<()> {
    if !is_on(value) {
        return Some(());
    }
    if held.conditions.len() >= MOST {
        return None;
    }
    if let Some(all) = value.get("and") {
        return all_of(Some(all), lookup, held, depth + 1).then_some(());
    }
    let condition = match value.get("condition")?.as_str()? {
        "and" => return all_of(value.get("conditions"), lookup, held, depth + 1).then_some(()),
        "trigger" => {
            let ids = texts(value.get("id"))?.into_iter().map(str::to_owned);
            let before = held.starts.take();
            held.starts = Some(ids.filter(|id| before.as_ref().is_none_or(|before| before.contains(id))).collect());
            return Some(());
        }
        "time" => {
            let at = |key: &str| match value.get(key) {
                None | Some(Value::Null) => Some(None),
                Some(at) => at.as_str()?.parse::<AtTime>().ok().map(Some),
            };
            let weekday = texts(value.get("weekday"))?.into_iter().map(weekday).collect::<Option<_>>()?;
            Condition::Time { after: at("after")?, before: at("before")?, weekday }
        }
        "state" => {
            let entity_id = EntityIds::from(entity_ids(value.get("entity_id"))?);
            let any = value.get("match").and_then(Value::as_str) == Some("any") && entity_id.as_slice().len() > 1;
            let mut states = states(value.get("state"))?;
            if any || value.get("attribute").is_some() || states.len() != 1 {
                return None;
            }
            let lasting = match value.get("for") {
                None | Some(Value::Null) => None,
                lasting => Some(length(lasting)?),
            };
            Condition::State { entity_id, state: states.pop()?, hold: lasting }
        }
        "numeric_state" => {
            let bound = |key: &str| match value.get(key) {
                None | Some(Value::Null) => Some(None),
                bound => number(bound).map(Some),
            };
            if ["attribute", "value_template"].iter().any(|key| value.get(key).is_some()) {
                return None;
            }
            let entity_id = entity_ids(value.get("entity_id"))?.into();
            Condition::NumericState { entity_id, above: bound("above")?, below: bound("below")? }
        }
        "sun" => {
            // Some minutes more or less do not matter: a habit is by day or by night.
            let event = |key: &str| match value.get(key) {
                None | Some(Value::Null) => Some(None),
                Some(event) => serde_json::from_value::<SunEvent>(event.clone()).ok().map(Some),
            };
            Condition::Sun { after: event("after")?, before: event("before")? }
        }
        "zone" if value.get("zone")?.as_str()? == "zone.home" => {
            let entity_id = entity_ids(value.get("entity_id"))?.into();
            Condition::State { entity_id, state: "home".to_owned(), hold: None }
        }
        "device" => {
            let entity_id = lookup.entity(value.get("entity_id")?.as_str()?)?.into();
            let state = match value.get("type")?.as_str()? {
                "is_on" => "on",
                "is_off" => "off",
                "is_open" => "open",
                "is_closed" => "closed",
                "is_locked" => "locked",
                "is_unlocked" => "unlocked",
                _ => return None,
            };
            Condition::State { entity_id, state: state.to_owned(), hold: None }
        }
        _ => return None,
    };
    held.conditions.push(condition);
    Some(())
}

fn weekday(text: &str) -> Option<Weekday> {
    serde_json::from_value(Value::String(text.to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Option<Value> {
        let held = held(Some(value), &Lookup::of_one_entity("5f3", "light.hall"))?;
        Some(serde_json::to_value(held.conditions).expect("is JSON"))
    }

    #[test]
    fn plain_conditions_are_read_also_inside_and() {
        let conditions = json!([
            {"condition": "and", "conditions": [
                {"condition": "time", "after": "18:00", "before": "23:00:00", "weekday": ["mon", "tue"]},
                {"and": [{"condition": "state", "entity_id": "person.anna", "state": "home"}]}]},
            {"condition": "sun", "after": "sunset", "after_offset": "-00:10:00"},
            {"condition": "numeric_state", "entity_id": "sensor.lux", "below": 20},
            {"condition": "device", "device_id": "d", "entity_id": "5f3", "type": "is_off"},
            {"condition": "template", "value_template": "{{ x }}", "enabled": false}
        ]);
        let expected = json!([
            {"condition": "time", "after": "18:00:00", "before": "23:00:00", "weekday": ["mon", "tue"]},
            {"condition": "state", "entity_id": "person.anna", "state": "home"},
            {"condition": "sun", "after": "sunset"},
            {"condition": "numeric_state", "entity_id": "sensor.lux", "below": 20.0},
            {"condition": "state", "entity_id": "light.hall", "state": "off"}
        ]);
        assert_eq!(read(&conditions), Some(expected));
        assert_eq!(read(&json!(null)), Some(json!([])));
    }

    #[test]
    fn one_that_is_not_understood_spoils_them_all() {
        for value in [
            json!("{{ is_state('light.a', 'on') }}"),
            json!({"condition": "or", "conditions": []}),
            json!({"not": []}),
            json!({"condition": "state", "entity_id": "light.a", "state": ["on", "off"]}),
            json!({"condition": "time", "after": "input_datetime.a"}),
            json!({"condition": "time", "weekday": "everyday"}),
            json!({"condition": "zone", "entity_id": "person.a", "zone": "zone.work"}),
            json!(7),
        ] {
            assert_eq!(read(&json!([{"condition": "sun", "after": "sunset"}, value.clone()])), None, "{value}");
        }
    }

    #[test]
    fn the_triggers_that_it_must_have_been_started_by_are_kept_apart() {
        let value = json!([{"condition": "trigger", "id": ["a", "b"]}, {"condition": "trigger", "id": "b"}]);
        let held = held(Some(&value), &Lookup::default()).expect("is understood");
        assert_eq!((held.starts, held.conditions), (Some(vec!["b".to_owned()]), Vec::new()));
    }
}
