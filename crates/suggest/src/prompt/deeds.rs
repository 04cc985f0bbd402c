use domain::{Action, TargetState};

use crate::catalogue::HVAC_MODES;

/// The states that an action puts its entities into; none for one that sets something else, which is
/// said by [`settings_of`].
pub(super) fn targets_of(action: &Action) -> Vec<TargetState> {
    let Some((_, verb)) = action.action.split_once('.') else { return Vec::new() };
    let text = |key: &str| action.data.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
    let state = match verb {
        "turn_on" | "set_percentage" => "on".to_owned(),
        "turn_off" => "off".to_owned(),
        "open_cover" | "open_valve" => "open".to_owned(),
        "close_cover" | "close_valve" => "closed".to_owned(),
        "media_play" => "playing".to_owned(),
        "media_pause" | "pause" => "paused".to_owned(),
        "media_stop" => "idle".to_owned(),
        "start" => "cleaning".to_owned(),
        "return_to_base" => "docked".to_owned(),
        "lock" => "locked".to_owned(),
        "set_hvac_mode" => text("hvac_mode").filter(|mode| HVAC_MODES.contains(&mode.as_str())).unwrap_or_default(),
        "set_operation_mode" => text("operation_mode").unwrap_or_default(),
        "select_option" => text("option").unwrap_or_default(),
        _ => String::new(),
    };
    if state.is_empty() {
        return Vec::new();
    }
    let ids = action.target.entity_id.as_slice();
    ids.iter().map(|id| TargetState { entity_id: id.clone(), state: state.clone() }).collect()
}

/// The numbers that an action sets, by their plain names: `brightness pct 40`.
pub(super) fn settings_of(action: &Action) -> Vec<(String, f64)> {
    let numbers = action.data.iter().filter_map(|(key, value)| Some((key.replace('_', " "), value.as_f64()?)));
    numbers.filter(|(_, number)| number.is_finite()).collect()
}

#[cfg(test)]
mod tests {
    use domain::PatternKind;

    use super::*;
    use crate::actions::actions_for;
    use crate::testing::{home_with, target};

    #[test]
    fn an_action_is_told_as_the_state_that_it_was_made_of() {
        let home = home_with(&[("cover.blind", "Blind", Some("blind"))]);
        for (id, state) in [
            ("light.a", "on"),
            ("switch.a", "off"),
            ("cover.blind", "open"),
            ("cover.blind", "closed"),
            ("valve.a", "closed"),
            ("climate.a", "heat_cool"),
            ("climate.a", "off"),
            ("water_heater.a", "eco"),
            ("media_player.a", "playing"),
            ("media_player.a", "paused"),
            ("media_player.a", "idle"),
            ("media_player.a", "off"),
            ("vacuum.a", "cleaning"),
            ("vacuum.a", "docked"),
            ("vacuum.a", "paused"),
            ("lock.a", "locked"),
            ("select.a", "Movie night"),
        ] {
            let actions = actions_for(PatternKind::Time, &[target(id, state)], &home).expect("an action");
            assert_eq!(targets_of(&actions[0]), [target(id, state)], "{id} {state}");
        }
    }
}
