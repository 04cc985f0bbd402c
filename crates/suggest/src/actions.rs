use std::collections::BTreeMap;

use domain::{Action, EntityId, EntityIds, Home, PatternKind, Setting, Target, TargetState};
use serde_json::{Map, Value};

use crate::automation::Unsuggestable;
use crate::catalogue::{HVAC_MODES, ON_OFF_DOMAINS, WATER_HEATER_MODES};
use crate::safety::{is_entrance, is_gas_valve, is_template};
use crate::words::say;

/// Home Assistant allows no longer state than this.
const LONGEST_STATE: usize = 255;

/// The calls that put every entity into its target state.
///
/// Targets of the same action and data share one call, at the place of the first of them; in a
/// [`PatternKind::Sequence`], whose order matters, only neighbours do.
///
/// # Errors
/// [`Unsuggestable`] when there is nothing to do, an entity has two target states, or one of them
/// is nothing that Home Assistant can or an automation of ours should do.
pub(crate) fn actions_for(
    kind: PatternKind,
    targets: &[TargetState],
    home: &Home,
) -> Result<Vec<Action>, Unsuggestable> {
    actions_with(kind, targets, &BTreeMap::new(), home)
}

/// As [`actions_for`], with what entities are set to beside their state.
///
/// # Errors
/// As [`actions_for`]; and when an entity has no such setting in its state.
pub(crate) fn actions_with(
    kind: PatternKind,
    targets: &[TargetState],
    settings: &BTreeMap<EntityId, Setting>,
    home: &Home,
) -> Result<Vec<Action>, Unsuggestable> {
    if targets.is_empty() {
        return Err(Unsuggestable::new(say!(home.language, "reason-no-action")));
    }
    let mut seen: BTreeMap<&EntityId, &str> = BTreeMap::new();
    let mut calls: Vec<(String, Map<String, Value>, Vec<EntityId>)> = Vec::new();
    for target in targets {
        match seen.insert(&target.entity_id, &target.state) {
            Some(state) if state == target.state => continue,
            Some(_) => {
                let entity = target.entity_id.as_str();
                return Err(Unsuggestable::new(say!(home.language, "reason-two-states", entity = entity)));
            }
            None => {}
        }
        let call = call_for(target, home)?;
        let (action, data) = match settings.get(&target.entity_id) {
            Some(setting) => call_with(call, *setting, target)?,
            None => call,
        };
        let from = if kind == PatternKind::Sequence { calls.len().saturating_sub(1) } else { 0 };
        match calls[from..].iter_mut().find(|call| call.0 == action && call.1 == data) {
            Some(call) => call.2.push(target.entity_id.clone()),
            None => calls.push((action, data, vec![target.entity_id.clone()])),
        }
    }
    Ok(calls
        .into_iter()
        .map(|(action, data, ids)| Action { action, target: Target { entity_id: EntityIds::from(ids) }, data })
        .collect())
}

/// The same call with a setting.
fn call_with(
    (action, mut data): (String, Map<String, Value>),
    setting: Setting,
    target: &TargetState,
) -> Result<(String, Map<String, Value>), Unsuggestable> {
    match (setting, action.as_str()) {
        (Setting::BrightnessPct(percent), "light.turn_on") => {
            data.insert("brightness_pct".to_owned(), Value::from(percent));
            Ok((action, data))
        }
        // One call that sets the mode, too.
        (Setting::Temperature(degrees), "climate.set_hvac_mode") if target.state != "off" => {
            data.insert("temperature".to_owned(), Value::from(degrees));
            Ok(("climate.set_temperature".to_owned(), data))
        }
        (Setting::Temperature(degrees), "water_heater.set_operation_mode") if target.state != "off" => {
            data.insert("temperature".to_owned(), Value::from(degrees));
            Ok(("water_heater.set_temperature".to_owned(), data))
        }
        _ => Err(Unsuggestable::new(format!("{} has no such setting when it is {:?}", target.entity_id, target.state))),
    }
}

/// The action, and its data, that puts one entity into one state.
fn call_for(target: &TargetState, home: &Home) -> Result<(String, Map<String, Value>), Unsuggestable> {
    let entity = &target.entity_id;
    let state = target.state.as_str();
    let domain = entity.domain();
    let language = home.language;
    let plain = |action: &str| Ok((format!("{domain}.{action}"), Map::new()));
    let with = |action: &str, key: &str| {
        Ok((format!("{domain}.{action}"), Map::from_iter([(key.to_owned(), Value::from(state))])))
    };
    match (domain, state) {
        (_, "on") if ON_OFF_DOMAINS.contains(&domain) => plain("turn_on"),
        (_, "off") if ON_OFF_DOMAINS.contains(&domain) => plain("turn_off"),
        ("cover", "open") if is_entrance(entity, home) => {
            Err(Unsuggestable::new(say!(language, "reason-entrance", entity = entity.as_str())))
        }
        ("valve", "open") if is_gas_valve(entity, home) => {
            Err(Unsuggestable::new(say!(language, "reason-gas", entity = entity.as_str())))
        }
        ("cover", "open") => plain("open_cover"),
        ("cover", "closed") => plain("close_cover"),
        ("valve", "open") => plain("open_valve"),
        ("valve", "closed") => plain("close_valve"),
        ("climate", mode) if HVAC_MODES.contains(&mode) => with("set_hvac_mode", "hvac_mode"),
        ("water_heater", mode) if WATER_HEATER_MODES.contains(&mode) => with("set_operation_mode", "operation_mode"),
        ("media_player", "on") => plain("turn_on"),
        ("media_player", "off") => plain("turn_off"),
        ("media_player", "playing") => plain("media_play"),
        ("media_player", "paused") => plain("media_pause"),
        ("media_player", "idle") => plain("media_stop"),
        ("vacuum", "cleaning") => plain("start"),
        ("vacuum", "docked" | "returning") => plain("return_to_base"),
        ("vacuum", "paused") => plain("pause"),
        ("lock", "locked") => plain("lock"),
        ("lock", "unlocked" | "unlocking" | "open" | "opening") => {
            Err(Unsuggestable::new(say!(language, "reason-unlock", entity = entity.as_str())))
        }
        ("alarm_control_panel", _) => Err(Unsuggestable::new(say!(language, "reason-alarm", entity = entity.as_str()))),
        ("select" | "input_select", option) if is_option(option) => with("select_option", "option"),
        _ => {
            let state = format!("{:?}", crate::words::plain(state, 40));
            Err(Unsuggestable::new(say!(language, "reason-no-service", entity = entity.as_str(), state = state)))
        }
    }
}

/// Whether a state is an option that can be chosen. Home Assistant evaluates templates in an
/// action's data, so a state that looks like one is refused: it may have been put there for that.
fn is_option(state: &str) -> bool {
    !state.trim().is_empty()
        && state.chars().count() <= LONGEST_STATE
        && !matches!(state, "unknown" | "unavailable")
        && !is_template(state)
        && !state.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::find_service;
    use crate::testing::{home_with, target};

    fn call(id: &str, state: &str) -> Result<String, String> {
        let home = home_with(&[
            ("cover.garage", "Garage", Some("garage")),
            ("cover.gate", "Gate", Some("gate")),
            ("cover.front", "Front", Some("door")),
            ("cover.blind", "Blind", Some("blind")),
            ("valve.gas", "Gas", Some("gas")),
            ("valve.garden", "Garden", Some("water")),
        ]);
        actions_for(PatternKind::Time, &[target(id, state)], &home)
            .map(|actions| {
                let data = serde_json::to_string(&actions[0].data).expect("a map is JSON");
                format!("{} {data}", actions[0].action).replace(" {}", "")
            })
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_state_becomes_the_action_that_brings_it_about() {
        let table = [
            ("light.a", "on", "light.turn_on"),
            ("switch.a", "off", "switch.turn_off"),
            ("fan.a", "on", "fan.turn_on"),
            ("input_boolean.a", "off", "input_boolean.turn_off"),
            ("humidifier.a", "on", "humidifier.turn_on"),
            ("siren.a", "off", "siren.turn_off"),
            ("cover.blind", "open", "cover.open_cover"),
            ("cover.blind", "closed", "cover.close_cover"),
            ("cover.garage", "closed", "cover.close_cover"),
            ("valve.garden", "open", "valve.open_valve"),
            ("valve.gas", "closed", "valve.close_valve"),
            ("climate.a", "off", r#"climate.set_hvac_mode {"hvac_mode":"off"}"#),
            ("climate.a", "heat_cool", r#"climate.set_hvac_mode {"hvac_mode":"heat_cool"}"#),
            ("media_player.a", "on", "media_player.turn_on"),
            ("media_player.a", "off", "media_player.turn_off"),
            ("media_player.a", "playing", "media_player.media_play"),
            ("media_player.a", "paused", "media_player.media_pause"),
            ("media_player.a", "idle", "media_player.media_stop"),
            ("lock.a", "locked", "lock.lock"),
            ("vacuum.a", "cleaning", "vacuum.start"),
            ("vacuum.a", "docked", "vacuum.return_to_base"),
            ("vacuum.a", "returning", "vacuum.return_to_base"),
            ("vacuum.a", "paused", "vacuum.pause"),
            ("water_heater.a", "eco", r#"water_heater.set_operation_mode {"operation_mode":"eco"}"#),
            ("select.a", "Movie", r#"select.select_option {"option":"Movie"}"#),
            ("input_select.a", "off", r#"input_select.select_option {"option":"off"}"#),
        ];
        for (id, state, expected) in table {
            assert_eq!(call(id, state), Ok(expected.to_owned()), "{id} {state}");
        }
    }

    #[test]
    fn what_is_unsafe_or_impossible_is_refused() {
        for (id, state) in [
            ("lock.a", "unlocked"),
            ("lock.a", "open"),
            ("lock.a", "jammed"),
            ("alarm_control_panel.a", "disarmed"),
            ("alarm_control_panel.a", "armed_away"),
            ("cover.garage", "open"),
            ("cover.gate", "open"),
            ("cover.front", "open"),
            ("cover.blind", "opening"),
            ("valve.gas", "open"),
            ("climate.a", "away"),
            ("media_player.a", "buffering"),
            ("vacuum.a", "error"),
            ("sensor.a", "on"),
            ("binary_sensor.a", "on"),
            ("person.a", "home"),
            ("light.a", "unavailable"),
            ("light.a", ""),
            ("select.a", "unknown"),
            ("select.a", " "),
            ("select.a", "{{ states('lock.a') }}"),
            ("select.a", "a\nb"),
        ] {
            assert!(call(id, state).is_err(), "{id} {state}");
        }
    }

    #[test]
    fn the_same_call_is_made_once_and_a_sequence_keeps_its_order() {
        let home = home_with(&[]);
        let targets = [target("light.a", "off"), target("cover.b", "closed"), target("light.c", "off")];
        let names = |kind| {
            let actions = actions_for(kind, &targets, &home).expect("all can be done");
            actions.iter().map(|a| (a.action.clone(), a.target.entity_id.as_slice().len())).collect::<Vec<_>>()
        };
        assert_eq!(names(PatternKind::Scene), [("light.turn_off".into(), 2), ("cover.close_cover".into(), 1)]);
        assert_eq!(
            names(PatternKind::Sequence),
            [("light.turn_off".into(), 1), ("cover.close_cover".into(), 1), ("light.turn_off".into(), 1)]
        );
        let twice = [target("light.a", "off"), target("light.a", "on")];
        assert!(actions_for(PatternKind::Sequence, &twice, &home).is_err());
        assert!(actions_for(PatternKind::Time, &[], &home).is_err());
    }

    proptest! {
        /// Over all domains and states: what comes out is in the catalogue, with the data that it
        /// needs, and never lets anybody in.
        #[test]
        fn nothing_ever_unlocks_disarms_or_opens_an_entrance(
            domain in proptest::sample::select(vec![
                "lock", "alarm_control_panel", "cover", "valve", "light", "switch", "climate", "select", "siren",
                "media_player", "vacuum", "water_heater", "sensor", "fan",
            ]),
            object in "[a-z]{1,8}(_(garage|gate|door|gas|lock))?",
            class in proptest::option::of(proptest::sample::select(vec!["garage", "door", "gate", "gas", "blind", ""])),
            state in prop_oneof![
                proptest::sample::select(vec![
                    "on", "off", "open", "opening", "unlocked", "unlocking", "locked", "disarmed", "armed_home",
                    "closed", "heat", "Unlock", "OPEN",
                ]).prop_map(str::to_owned),
                any::<String>(),
            ],
        ) {
            let id = format!("{domain}.{object}");
            let home = home_with(&[(&id, "", class)]);
            if let Ok(actions) = actions_for(PatternKind::Time, &[target(&id, &state)], &home) {
                for action in actions {
                    let service = find_service(&action.action).expect("an action of ours is in the catalogue");
                    for key in service.required {
                        prop_assert!(action.data.contains_key(*key));
                    }
                    prop_assert!(domain != "alarm_control_panel");
                    prop_assert!(domain != "lock" || action.action == "lock.lock");
                    if action.action == "cover.open_cover" {
                        prop_assert!(!matches!(class, Some("garage" | "door" | "gate")));
                    }
                    if action.action == "valve.open_valve" {
                        prop_assert!(class != Some("gas"));
                    }
                }
            }
        }
    }
}
