//! Configurations as people write them.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::registries::Registries;
use super::*;

fn id(text: &str) -> EntityId {
    EntityId::parse(text).expect("an entity id")
}

/// A home with two rooms, a group, and a script.
fn lookup() -> Lookup {
    let registries: Registries = Registries {
        entities: serde_json::from_value(json!([
            {"entity_id": "light.hall", "id": "a1", "area_id": "hall"},
            {"entity_id": "light.stairs", "id": "a2", "device_id": "d", "labels": ["dusk"]},
            {"entity_id": "switch.stairs_child_lock", "id": "a3", "device_id": "d", "entity_category": "config"},
            {"entity_id": "switch.pump", "id": "a4", "area_id": "hall"},
            {"entity_id": "light.study", "id": "a5"}
        ]))
        .expect("entries"),
        devices: [("d".to_owned(), serde_json::from_value(json!({"id": "d", "area_id": "hall"})).expect("a device"))]
            .into(),
        areas: [(
            "hall".to_owned(),
            serde_json::from_value(json!({"area_id": "hall", "name": "Hall", "floor_id": "ground"})).expect("an area"),
        )]
        .into(),
        ..Registries::default()
    };
    let all = ["light.hall", "light.stairs", "light.study", "switch.pump"].map(id).into();
    let members = BTreeMap::from([
        (id("light.everywhere"), ["light.hall", "light.study"].map(id).to_vec()),
        (id("scene.movie"), vec![id("light.study")]),
    ]);
    let mut lookup = Lookup::of(&registries, all, members);
    lookup
        .scripts
        .insert(id("script.bye"), json!([{"action": "switch.turn_off", "target": {"entity_id": "switch.pump"}}]));
    lookup.scripts.insert(id("script.again"), json!([{"action": "script.again"}]));
    lookup
}

/// `trigger | condition | acts` for each way, and what is touched.
fn told(config: &Value) -> (Vec<String>, Vec<String>) {
    let named = Named { entity_id: id("automation.a"), is_enabled: true, alias: None };
    let ExistingAutomation { routes, touches, .. } = automation(&named, config, &lookup());
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = |value: Value| {
        let Value::Object(fields) = value else { return String::new() };
        fields.iter().filter(|(key, _)| *key != "trigger").map(|(_, value)| text(value)).collect::<Vec<_>>().join(" ")
    };
    let routes = routes
        .iter()
        .map(|route| {
            let triggers: Vec<String> =
                route.triggers.iter().map(|one| fields(serde_json::to_value(one).expect("JSON"))).collect();
            let conditions: Vec<String> =
                route.conditions.iter().map(|one| fields(serde_json::to_value(one).expect("JSON"))).collect();
            let acts: Vec<String> = route.acts.iter().map(|act| format!("{} {}", act.entity_id, act.state)).collect();
            format!("{} | {} | {}", triggers.join(", "), conditions.join(", "), acts.join(", "))
        })
        .collect();
    (routes, touches.iter().map(ToString::to_string).collect())
}

fn routes(config: &Value) -> Vec<String> {
    told(config).0
}

#[test]
fn targets_are_opened_down_to_entities() {
    let acts = |action: Value| routes(&json!({"triggers": {"trigger": "sun", "event": "sunset"}, "actions": action}));
    for (action, expected) in [
        (json!({"action": "light.turn_on", "target": {"area_id": "hall"}}), "light.hall on, light.stairs on"),
        (json!({"action": "light.turn_on", "target": {"floor_id": ["ground"]}}), "light.hall on, light.stairs on"),
        (json!({"action": "light.turn_on", "target": {"label_id": "dusk", "device_id": "d"}}), "light.stairs on"),
        (
            json!({"action": "homeassistant.turn_off", "target": {"area_id": "hall"}}),
            "light.hall off, light.stairs off, switch.pump off",
        ),
        (
            json!({"service": "light.turn_on", "entity_id": "light.everywhere"}),
            "light.everywhere on, light.hall on, light.study on",
        ),
        (
            json!({"service": "light.turn_on", "data": {"entity_id": "all"}}),
            "light.hall on, light.stairs on, light.study on",
        ),
        (json!({"type": "turn_on", "device_id": "d", "domain": "light", "entity_id": "a2"}), "light.stairs on"),
        (json!({"action": "script.bye"}), "switch.pump off"),
        (json!({"action": "script.turn_on", "target": {"entity_id": "script.bye"}}), "switch.pump off"),
        (
            json!({"action": "scene.apply", "data": {"entities": {"light.hall": "off", "light.study": {"state": true}}}}),
            "light.hall off, light.study on",
        ),
        (
            json!({"action": "climate.set_hvac_mode", "target": {"entity_id": "climate.a"}, "data": {"hvac_mode": "heat"}}),
            "climate.a heat",
        ),
    ] {
        assert_eq!(acts(action.clone()), [format!("sunset |  | {expected}")], "{action}");
    }
}

#[test]
fn what_is_not_plain_only_touches() {
    for action in [
        json!({"scene": "scene.movie"}),
        json!({"action": "light.toggle", "target": {"entity_id": "light.study"}}),
        json!({"repeat": {"count": 3, "sequence": [{"action": "light.turn_on", "target": {"entity_id": "light.study"}}]}}),
        json!([{"wait_template": "{{ x }}"}, {"action": "light.turn_on", "target": {"entity_id": "light.study"}}]),
        json!([{"delay": "{{ x }}"}, {"action": "light.turn_on", "target": {"entity_id": "light.study"}}]),
        json!([{"condition": "template", "value_template": "x"}, {"action": "light.turn_on", "target": {"entity_id": "light.study"}}]),
        json!({"choose": [], "default": [{"action": "light.turn_on", "target": {"entity_id": "light.study"}}]}),
    ] {
        let config = json!({"trigger": [{"platform": "sun", "event": "sunset"}], "action": action});
        assert_eq!(told(&config), (Vec::new(), vec!["light.study".to_owned()]), "{config}");
    }
    let stopped = json!({"triggers": {"trigger": "sun", "event": "sunset"},
        "actions": [{"stop": ""}, {"action": "light.turn_on", "target": {"entity_id": "light.study"}}]});
    assert_eq!(told(&stopped), (Vec::new(), Vec::new()));
}

#[test]
fn each_way_has_its_triggers_conditions_and_delays() {
    let motion = |to: &str| json!({"trigger": "state", "entity_id": "binary_sensor.hall", "to": to, "id": to});
    let on = json!({"action": "light.turn_on", "target": {"entity_id": "light.hall"}});
    let off = json!({"action": "light.turn_off", "target": {"entity_id": "light.hall"}});
    let chosen = json!({"triggers": [motion("on"), motion("off")],
        "conditions": [{"condition": "sun", "after": "sunset"}],
        "actions": [{"choose": [
            {"conditions": [{"condition": "trigger", "id": "on"}], "sequence": [on]},
            {"conditions": [{"condition": "trigger", "id": ["off"]}], "sequence": [{"delay": {"minutes": 2}}, off]}]}]});
    assert_eq!(
        routes(&chosen),
        [
            "binary_sensor.hall on | sunset sun | light.hall on",
            "binary_sensor.hall 00:02:00 off | sunset sun | light.hall off"
        ]
    );
    // The blueprint that comes with Home Assistant, as `automation/config` fills it in.
    let blueprint = json!({"mode": "restart", "triggers": motion("on"), "actions": [on,
        {"wait_for_trigger": motion("off")}, {"delay": 120}, off]});
    assert_eq!(
        routes(&blueprint),
        ["binary_sensor.hall on |  | light.hall on", "binary_sensor.hall 00:02:00 off |  | light.hall off"]
    );
    let later = json!({"trigger": [{"platform": "time", "at": ["23:50:00"]}], "action": [{"delay": "00:20:00"}, off]});
    assert_eq!(routes(&later), ["00:10:00 |  | light.hall off"]);
    let both = json!({"triggers": motion("on"), "actions": [
        {"if": [{"condition": "state", "entity_id": "person.anna", "state": "home"}], "then": [on], "else": [off]},
        {"parallel": [{"sequence": [on]}, off]}]});
    assert_eq!(
        routes(&both),
        [
            "binary_sensor.hall on | state person.anna home | light.hall on",
            "binary_sensor.hall on |  | light.hall on, light.hall off"
        ]
    );
}

#[test]
fn configurations_that_are_none_do_no_harm() {
    let mut deep = json!({"action": "light.turn_on", "target": {"entity_id": "light.hall"}});
    for _ in 0..60 {
        deep = json!({"sequence": [deep]});
    }
    for config in [
        json!({}),
        json!({"triggers": 7, "actions": "x", "conditions": {"condition": []}}),
        json!({"triggers": {"trigger": "sun", "event": "sunset"}, "actions": deep}),
        json!({"triggers": {"trigger": "sun", "event": "sunset"}, "actions": {"action": "script.again"}}),
        json!({"triggers": {"trigger": "sun", "event": "sunset"}, "actions": [null, 1, {"choose": 3}, {"device_id": 4, "type": 5}]}),
    ] {
        assert_eq!(told(&config), (Vec::new(), Vec::new()), "{config}");
    }
    let many: Vec<Value> = (0..5_000)
        .map(|n| json!({"action": "light.turn_on", "target": {"entity_id": format!("light.l{n}")}}))
        .collect();
    let many = told(&json!({"triggers": {"trigger": "sun", "event": "sunset"}, "actions": many}));
    assert!(many.1.len() <= 500);
}

#[test]
fn an_automation_may_do_what_it_does_or_touches_without_saying_how() {
    let named = Named { entity_id: id("automation.a"), is_enabled: true, alias: None };
    let config = json!({"triggers": {"trigger": "sun", "event": "sunset"}, "actions": [
        {"action": "light.turn_on", "target": {"entity_id": "light.hall"}},
        {"action": "light.toggle", "target": {"entity_id": "light.study"}}]});
    let automation = automation(&named, &config, &lookup());
    let may = |entity: &str, state: &str| {
        automation.may_do(&domain::TargetState { entity_id: id(entity), state: state.into() })
    };
    assert!(may("light.hall", "on") && !may("light.hall", "off"));
    assert!(may("light.study", "on") && may("light.study", "off") && !may("light.stairs", "on"));
    assert_eq!(automation.alias, "a");
}
