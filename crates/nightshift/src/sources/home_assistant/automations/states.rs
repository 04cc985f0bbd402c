//! Into which state an action puts what it acts on. Source: the integrations of
//! <https://www.home-assistant.io/integrations/>.

use serde_json::Value;

/// The states of an entity of `domain` after `service` (`turn_on` of `light.turn_on`) with `data`; empty where that is not
/// known. More than one where the same is told in different ways by different devices.
pub(super) fn states_after(domain: &str, service: &str, data: Option<&Value>) -> Vec<String> {
    let fixed: &[&str] = match (domain, service) {
        ("light" | "switch" | "fan" | "humidifier" | "siren" | "input_boolean" | "remote", "turn_on") => &["on"],
        ("media_player", "turn_on") => &["on", "idle"],
        ("cover" | "valve", "turn_on" | "open_cover" | "open_valve") => &["open"],
        ("cover" | "valve", "turn_off" | "close_cover" | "close_valve") => &["closed"],
        (
            "light" | "switch" | "fan" | "humidifier" | "siren" | "input_boolean" | "remote" | "media_player"
            | "climate" | "water_heater",
            "turn_off",
        ) => &["off"],
        ("lock", "lock") => &["locked"],
        ("lock", "unlock") => &["unlocked"],
        ("media_player", "media_play" | "play_media") => &["playing"],
        ("media_player", "media_pause") | ("vacuum", "pause") => &["paused"],
        ("media_player", "media_stop") => &["idle"],
        ("vacuum", "start") => &["cleaning"],
        ("vacuum", "return_to_base") => &["returning", "docked"],
        ("alarm_control_panel", "alarm_disarm") => &["disarmed"],
        ("alarm_control_panel", "alarm_arm_home") => &["armed_home"],
        ("alarm_control_panel", "alarm_arm_away") => &["armed_away"],
        ("alarm_control_panel", "alarm_arm_night") => &["armed_night"],
        _ => &[],
    };
    if !fixed.is_empty() {
        return fixed.iter().map(|&state| state.to_owned()).collect();
    }
    let said = |key: &str| data.and_then(|data| data.get(key)).and_then(Value::as_str);
    match (domain, service) {
        ("climate", "set_hvac_mode" | "set_temperature") => said("hvac_mode"),
        ("water_heater", "set_operation_mode" | "set_temperature") => said("operation_mode"),
        ("input_select" | "select", "select_option") => said("option"),
        ("cover", "set_cover_position") | ("valve", "set_valve_position") => {
            let position = super::values::number(data.and_then(|data| data.get("position")));
            position.map(|position| if position > 0.0 { "open" } else { "closed" })
        }
        _ => None,
    }
    .filter(|state| !state.contains("{{"))
    .map(str::to_owned)
    .into_iter()
    .collect()
}
