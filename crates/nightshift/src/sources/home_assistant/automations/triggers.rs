//! What starts an automation, in our terms. Source: <https://www.home-assistant.io/docs/automation/trigger/>.

use domain::{EntityId, EntityIds, ForDuration, Trigger};
use serde_json::Value;

use super::lookup::Lookup;
use super::values::{either, entity_ids, is_on, length, list, number, states, texts};

/// Of one automation, so many are read.
const MOST: usize = 100;

/// One trigger of the configuration: several of ours, or none where it was not understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Start {
    /// What conditions call it: its own id, or its number.
    pub(super) id: String,
    pub(super) triggers: Vec<Trigger>,
}

/// All triggers of an automation that are turned on.
pub(super) fn starts(value: Option<&Value>, lookup: &Lookup) -> Vec<Start> {
    let mut found = Vec::new();
    gather(value, lookup, &mut found, 0);
    found
}

fn gather(value: Option<&Value>, lookup: &Lookup, found: &mut Vec<Start>, depth: usize) {
    for value in list(value) {
        if found.len() >= MOST || depth > 3 {
            return;
        }
        // A group of triggers; its members are numbered on.
        if value.get("triggers").is_some() && either(value, ["trigger", "platform"]).is_none() {
            gather(value.get("triggers"), lookup, found, depth + 1);
            continue;
        }
        let id = match value.get("id") {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => found.len().to_string(),
        };
        let triggers = if is_on(value) { triggers(value, lookup).unwrap_or_default() } else { Vec::new() };
        found.push(Start { id, triggers });
    }
}

/// The triggers that one of the configuration stands for; none where that is not known.
fn triggers(value: &Value, lookup: &Lookup) -> Option<Vec<Trigger>> {
    match either(value, ["trigger", "platform"])?.as_str()? {
        "time" => {
            // On some days only, or where another entity says: nothing that we could hold against a habit.
            if value.get("weekday").is_some() {
                return None;
            }
            texts(value.get("at"))?.into_iter().map(|at| Some(Trigger::Time { at: at.parse().ok()? })).collect()
        }
        "sun" => {
            let event = serde_json::from_value(value.get("event")?.clone()).ok()?;
            let offset = match value.get("offset") {
                None | Some(Value::Null) => ForDuration::default(),
                offset => length(offset)?,
            };
            Some(vec![Trigger::Sun { event, offset }])
        }
        "state" => state(value),
        "numeric_state" => numeric(value, entity_ids(value.get("entity_id"))?),
        "zone" => zone(value),
        "device" => device(value, lookup),
        _ => None,
    }
}

/// How long something must last; no time at all where nothing is said. None where it is not understood.
fn hold(value: &Value) -> Option<ForDuration> {
    match value.get("for") {
        None | Some(Value::Null) => Some(ForDuration::default()),
        lasting => length(lasting),
    }
}

fn unless_zero(hold: ForDuration) -> Option<ForDuration> {
    (!hold.is_zero()).then_some(hold)
}

fn state(value: &Value) -> Option<Vec<Trigger>> {
    if ["attribute", "not_from", "not_to"].iter().any(|key| value.get(key).is_some()) {
        return None;
    }
    let entity_id = EntityIds::from(entity_ids(value.get("entity_id"))?);
    let (from, to, hold) = (states(value.get("from"))?, states(value.get("to"))?, unless_zero(hold(value)?));
    let each = |states: Vec<String>| match states.len() {
        0 => vec![None],
        _ => states.into_iter().map(Some).collect(),
    };
    let (from, to): (Vec<Option<String>>, Vec<Option<String>>) = (each(from), each(to));
    let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (from.clone(), to.clone())));
    Some(pairs.take(MOST).map(|(from, to)| Trigger::State { entity_id: entity_id.clone(), from, to, hold }).collect())
}

fn numeric(value: &Value, entities: Vec<EntityId>) -> Option<Vec<Trigger>> {
    if ["attribute", "value_template"].iter().any(|key| value.get(key).is_some()) {
        return None;
    }
    let bound = |key: &str| match value.get(key) {
        None | Some(Value::Null) => Some(None),
        bound => number(bound).map(Some),
    };
    let (above, below) = (bound("above")?, bound("below")?);
    if above.is_none() && below.is_none() {
        return None;
    }
    Some(vec![Trigger::NumericState { entity_id: entities.into(), above, below, hold: unless_zero(hold(value)?) }])
}

/// Somebody comes home or leaves; other zones are no state that we know the name of.
fn zone(value: &Value) -> Option<Vec<Trigger>> {
    if value.get("zone")?.as_str()? != "zone.home" {
        return None;
    }
    let to = match value.get("event").and_then(Value::as_str).unwrap_or("enter") {
        "enter" => "home",
        "leave" => "not_home",
        _ => return None,
    };
    let entity_id = entity_ids(value.get("entity_id"))?.into();
    Some(vec![Trigger::State { entity_id, from: None, to: Some(to.to_owned()), hold: None }])
}

/// What a device does, as the editor offers it. Source: the `device_trigger.py` of Home Assistant's integrations.
fn device(value: &Value, lookup: &Lookup) -> Option<Vec<Trigger>> {
    let entity = lookup.entity(value.get("entity_id")?.as_str()?)?;
    let kind = value.get("type")?.as_str()?;
    let is_number = ["above", "below"].iter().any(|key| value.get(key).is_some());
    if matches!(entity.domain(), "sensor" | "number") && is_number {
        return numeric(value, vec![entity]);
    }
    let to = state_named(entity.domain(), kind)?;
    Some(vec![Trigger::State {
        entity_id: entity.into(),
        from: None,
        to: Some(to.to_owned()),
        hold: unless_zero(hold(value)?),
    }])
}

/// The state that a device's trigger tells of.
fn state_named(domain: &str, kind: &str) -> Option<&'static str> {
    Some(match (domain, kind) {
        (_, "changed_states" | "changed" | "toggle") => return None,
        ("binary_sensor", kind) if ["no_", "not_", "turned_off"].iter().any(|start| kind.starts_with(start)) => "off",
        ("binary_sensor", _) | (_, "turned_on") => "on",
        (_, "turned_off") => "off",
        ("cover" | "valve", "opened") => "open",
        ("cover" | "valve", "closed") => "closed",
        ("lock", "locked") => "locked",
        ("lock", "unlocked") => "unlocked",
        ("media_player", "playing") => "playing",
        ("media_player", "paused") => "paused",
        ("media_player", "idle") => "idle",
        ("vacuum", "cleaning") => "cleaning",
        ("vacuum", "docked") => "docked",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Value {
        let lookup = Lookup::of_one_entity("5f3", "binary_sensor.hall");
        serde_json::to_value(starts(Some(value), &lookup).remove(0).triggers).expect("is JSON")
    }

    #[test]
    fn old_and_new_keys_and_each_form_are_read() {
        for (value, expected) in [
            (json!({"platform": "time", "at": "06:30"}), json!([{"trigger": "time", "at": "06:30:00"}])),
            (
                json!({"trigger": "sun", "event": "sunset", "offset": "-00:15:00"}),
                json!([{"trigger": "sun", "event": "sunset", "offset": "-00:15:00"}]),
            ),
            (
                json!({"platform": "state", "entity_id": "light.a, light.b", "to": ["on", true], "for": {"minutes": 5}}),
                json!([{"trigger": "state", "entity_id": ["light.a", "light.b"], "to": "on", "for": "00:05:00"},
                       {"trigger": "state", "entity_id": ["light.a", "light.b"], "to": "on", "for": "00:05:00"}]),
            ),
            (
                json!({"trigger": "numeric_state", "entity_id": ["sensor.lux"], "below": "20"}),
                json!([{"trigger": "numeric_state", "entity_id": "sensor.lux", "below": 20.0}]),
            ),
            (
                json!({"trigger": "zone", "entity_id": "person.anna", "zone": "zone.home", "event": "leave"}),
                json!([{"trigger": "state", "entity_id": "person.anna", "to": "not_home"}]),
            ),
            (
                json!({"trigger": "device", "device_id": "d", "domain": "binary_sensor", "type": "no_motion",
                       "entity_id": "5f3", "for": {"hours": 0, "minutes": 2, "seconds": 0}}),
                json!([{"trigger": "state", "entity_id": "binary_sensor.hall", "to": "off", "for": "00:02:00"}]),
            ),
        ] {
            assert_eq!(read(&value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_not_understood_starts_nothing() {
        for value in [
            json!({"trigger": "template", "value_template": "{{ true }}"}),
            json!({"trigger": "time", "at": "input_datetime.wake"}),
            json!({"trigger": "time", "at": "06:30", "weekday": ["mon"]}),
            json!({"trigger": "state", "entity_id": "climate.a", "attribute": "hvac_action", "to": "heating"}),
            json!({"trigger": "state", "entity_id": "light.a", "to": "on", "for": "{{ x }}"}),
            json!({"trigger": "numeric_state", "entity_id": "sensor.a", "above": "input_number.b"}),
            json!({"trigger": "zone", "entity_id": "person.anna", "zone": "zone.work"}),
            json!({"trigger": "device", "entity_id": "unknown", "type": "motion"}),
            json!({"trigger": "state", "enabled": false, "entity_id": "light.a"}),
            json!({"trigger": 7}),
            json!("sunset"),
        ] {
            assert_eq!(read(&value), json!([]), "{value}");
        }
    }

    #[test]
    fn triggers_go_by_their_id_or_their_number_also_in_groups() {
        let value =
            json!([{"trigger": "event"}, {"triggers": [{"trigger": "event", "id": "bell"}, {"trigger": "event"}]}]);
        let lookup = Lookup::default();
        let ids: Vec<String> = starts(Some(&value), &lookup).into_iter().map(|start| start.id).collect();
        assert_eq!(ids, ["0", "bell", "2"]);
    }
}
