use domain::{AtTime, Mode, SunEvent, Target, Weekday};
use serde_json::json;

use super::*;
use crate::testing::{at, becomes, between, entity, home_with, is_in, on_days, stays};

const ENTITIES: [&str; 14] = [
    "binary_sensor.hall",
    "light.lamp",
    "light.spot",
    "switch.coffee",
    "sensor.lux",
    "person.anna",
    "zone.home",
    "climate.heater",
    "select.scene",
    "lock.front",
    "cover.garage",
    "cover.blind",
    "valve.gas",
    "alarm_control_panel.house",
];

fn sound() -> Automation {
    Automation {
        alias: "Turn on Lamp".to_owned(),
        description: String::new(),
        triggers: vec![at("06:32:00"), becomes("binary_sensor.hall", "on")],
        conditions: vec![between("22:00:00", "06:00:00"), is_in("person.anna", "home")],
        actions: vec![call("light.turn_on", &["light.lamp"], &json!({}))],
        mode: Mode::Single,
    }
}

fn call(action: &str, ids: &[&str], data: &Value) -> Action {
    let ids: Vec<EntityId> = ids.iter().map(|id| entity(id)).collect();
    Action {
        action: action.to_owned(),
        target: Target { entity_id: EntityIds::from(ids) },
        data: data.as_object().cloned().expect("an object"),
    }
}

fn problems(automation: &Automation) -> Vec<String> {
    let entities: BTreeSet<EntityId> = ENTITIES.iter().map(|id| entity(id)).collect();
    let home = home_with(&[
        ("cover.garage", "Garage", Some("garage")),
        ("cover.blind", "Blind", Some("blind")),
        ("valve.gas", "Gas", Some("gas")),
    ]);
    check(automation, &Known { entities: &entities, home: &home }).iter().map(ToString::to_string).collect()
}

fn numeric(id: &str, above: Option<f64>, below: Option<f64>) -> Trigger {
    Trigger::NumericState { entity_id: entity(id).into(), above, below, hold: None }
}

#[test]
fn a_sound_automation_has_no_problem() {
    assert_eq!(problems(&sound()), Vec::<String>::new());
    let mut other = sound();
    other.triggers = vec![
        numeric("sensor.lux", Some(1.0), Some(20.0)),
        numeric("zone.home", None, Some(1.0)),
        stays("binary_sensor.hall", "off", 300),
        Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(-1800) },
    ];
    other.actions = vec![
        call("light.turn_off", &["light.lamp", "light.spot"], &json!({"transition": 2})),
        call("climate.set_hvac_mode", &["climate.heater"], &json!({"hvac_mode": "heat"})),
        call("select.select_option", &["select.scene"], &json!({"option": "Movie"})),
        call("lock.lock", &["lock.front"], &json!({})),
        call("cover.close_cover", &["cover.garage"], &json!({})),
        call("cover.set_cover_position", &["cover.garage"], &json!({"position": 0})),
        call("cover.open_cover", &["cover.blind"], &json!({})),
        call("valve.close_valve", &["valve.gas"], &json!({})),
    ];
    assert_eq!(problems(&other), Vec::<String>::new());
}

#[test]
fn every_wrong_trigger_is_caught() {
    let state = |from: Option<&str>, to: Option<&str>| Trigger::State {
        entity_id: entity("binary_sensor.hall").into(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        hold: None,
    };
    let nobody = Trigger::State { entity_id: EntityIds::Many(Vec::new()), from: None, to: None, hold: None };
    let twice = EntityIds::Many(vec![entity("light.lamp"), entity("light.lamp")]);
    let table = [
        (becomes("binary_sensor.gone", "on"), "binary_sensor.gone does not exist"),
        (becomes("binary_sensor.hall", "open"), "binary_sensor.hall is never in the state \"open\""),
        (becomes("binary_sensor.hall", ""), "\"\" is no state"),
        (becomes("sensor.lux", "a\nb"), "\"a\\nb\" is no state"),
        (becomes("sensor.lux", "unavailable"), "unavailable is the lack of a state"),
        (becomes("select.scene", "input_select.x"), "input_select.x is an entity, not a state"),
        (state(Some("on"), Some("on")), "it waits for a change into the state that it was in"),
        (stays("binary_sensor.hall", "off", 0), "it waits for no time at all, or for more than a week"),
        (stays("binary_sensor.hall", "off", -5), "it waits for no time at all, or for more than a week"),
        (nobody, "it names no entity"),
        (Trigger::State { entity_id: twice, from: None, to: None, hold: None }, "light.lamp is named twice"),
        (numeric("sensor.lux", None, None), "it has no threshold"),
        (numeric("sensor.lux", Some(f64::NAN), None), "its threshold is no number"),
        (numeric("sensor.lux", Some(5.0), Some(5.0)), "nothing is both above 5 and below 5"),
        (numeric("light.lamp", Some(5.0), None), "the state of light.lamp is no number"),
        (
            Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(50_000) },
            "13:53:20 is too far from the sun's event",
        ),
    ];
    for (trigger, expected) in table {
        let mut automation = sound();
        automation.triggers[1] = trigger;
        assert_eq!(problems(&automation), [format!("trigger 2: {expected}")]);
    }
}

#[test]
fn every_wrong_condition_is_caught() {
    let clock = |after: Option<i64>, before: Option<i64>| Condition::Time {
        after: after.map(AtTime::from_seconds),
        before: before.map(AtTime::from_seconds),
        weekday: Vec::new(),
    };
    let number = |id: &str, above, below| Condition::NumericState { entity_id: entity(id).into(), above, below };
    let table = [
        (clock(None, None), "it names neither a time nor a day"),
        (clock(Some(60), Some(60)), "its time window begins when it ends"),
        (on_days(&[Weekday::Mon, Weekday::Mon]), "it names a day twice"),
        (is_in("person.ben", "home"), "person.ben does not exist"),
        (is_in("light.lamp", "open"), "light.lamp is never in the state \"open\""),
        (number("sensor.lux", None, None), "it has no threshold"),
        (number("sensor.lux", Some(f64::INFINITY), None), "its threshold is no number"),
        (number("switch.coffee", Some(1.0), None), "the state of switch.coffee is no number"),
        (Condition::Sun { after: None, before: None }, "it names neither sunrise nor sunset"),
        (
            Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunset) },
            "its window begins when it ends",
        ),
    ];
    for (condition, expected) in table {
        let mut automation = sound();
        automation.conditions[1] = condition;
        assert_eq!(problems(&automation), [format!("condition 2: {expected}")]);
    }
}

#[test]
fn only_a_change_of_state_has_a_former_one() {
    let former = |seconds| Condition::FormerState { hold: ForDuration::from_seconds(seconds) };
    let mut automation = sound();
    automation.conditions[1] = former(1800);
    let not_of_a_time = "condition 2: it asks for a former state, which only a change of state has";
    assert_eq!(problems(&automation), [not_of_a_time]);
    automation.triggers.remove(0);
    assert!(problems(&automation).is_empty());
    automation.conditions[1] = former(0);
    assert_eq!(problems(&automation), ["condition 2: it waits for no time at all, or for more than a week"]);
}

#[test]
fn every_wrong_action_is_caught() {
    let table = [
        (call("light.turn_on", &["light.gone"], &json!({})), "light.gone does not exist"),
        (call("light.turn_on", &[], &json!({})), "it names no entity"),
        (call("light.turn_on", &["switch.coffee"], &json!({})), "light.turn_on cannot act on switch.coffee"),
        (
            call("light.explode", &["light.lamp"], &json!({})),
            "\"light.explode\" is no action that an automation of Nightshift may call",
        ),
        (
            call("shell_command.rm", &["light.lamp"], &json!({})),
            "\"shell_command.rm\" is no action that an automation of Nightshift may call",
        ),
        (call("climate.set_hvac_mode", &["climate.heater"], &json!({})), "climate.set_hvac_mode needs hvac_mode"),
        (call("climate.set_hvac_mode", &["climate.heater"], &json!({"hvac_mode": "on"})), "\"on\" is no hvac_mode"),
        (call("select.select_option", &["select.scene"], &json!({"option": ""})), "\"\" is no option"),
        (
            call("light.turn_on", &["light.lamp"], &json!({"entity_id": "lock.front"})),
            "light.turn_on takes no \"entity_id\"",
        ),
        (call("select.select_option", &["select.scene"], &json!({"option": "{{ now() }}"})), "option holds a template"),
        (call("lock.unlock", &["lock.front"], &json!({})), "lock.unlock is never suggested, for safety"),
        (call("lock.open", &["lock.front"], &json!({})), "lock.open is never suggested, for safety"),
        (
            call("alarm_control_panel.alarm_disarm", &["alarm_control_panel.house"], &json!({})),
            "alarm_control_panel.alarm_disarm is never suggested, for safety",
        ),
        (
            call("cover.open_cover", &["cover.blind", "cover.garage"], &json!({})),
            "cover.open_cover would open cover.garage, which is never suggested, for safety",
        ),
        (
            call("cover.set_cover_position", &["cover.garage"], &json!({"position": 10})),
            "cover.set_cover_position would open cover.garage, which is never suggested, for safety",
        ),
        (
            call("valve.open_valve", &["valve.gas"], &json!({})),
            "valve.open_valve would open valve.gas, which is never suggested, for safety",
        ),
    ];
    for (action, expected) in table {
        let mut automation = sound();
        automation.actions.push(action);
        assert_eq!(problems(&automation), [format!("action 2: {expected}")]);
    }
}

#[test]
fn an_empty_automation_is_caught() {
    let mut empty = sound();
    empty.alias = " ".to_owned();
    empty.triggers.clear();
    empty.actions.clear();
    assert_eq!(
        problems(&empty),
        ["automation: it has no name", "automation: it has no trigger", "automation: it has no action"]
    );
}
