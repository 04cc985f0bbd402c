//! What Home Assistant offers: actions by domain, and the states that entities of a domain have.
//!
//! Source: the integration pages of Home Assistant's documentation,
//! <https://www.home-assistant.io/integrations/#search/>, and the `services.yaml` of its core.

/// An action, with the data that it needs and the data that it may have.
pub(crate) struct Service {
    /// `light.turn_on`.
    pub(crate) name: &'static str,
    /// Keys without which Home Assistant refuses it.
    pub(crate) required: &'static [&'static str],
    /// Further keys that it takes.
    pub(crate) optional: &'static [&'static str],
}

/// The modes of `climate.set_hvac_mode`, which are also the states of a thermostat.
pub(crate) const HVAC_MODES: [&str; 7] = ["off", "heat", "cool", "heat_cool", "auto", "dry", "fan_only"];

/// The modes of `water_heater.set_operation_mode`, which are also the states of a water heater.
pub(crate) const WATER_HEATER_MODES: [&str; 7] =
    ["off", "eco", "electric", "gas", "heat_pump", "high_demand", "performance"];

/// The domains of things that are just on or off, and whose actions are `turn_on` and `turn_off`.
pub(crate) const ON_OFF_DOMAINS: [&str; 6] = ["light", "switch", "fan", "input_boolean", "humidifier", "siren"];

const LIGHT_DATA: &[&str] = &[
    "brightness",
    "brightness_pct",
    "color_name",
    "color_temp_kelvin",
    "effect",
    "hs_color",
    "rgb_color",
    "transition",
];

/// Every action that an automation of ours may call, sorted by name.
///
/// What is missing is missing on purpose: `lock.unlock` and `lock.open`, every action of
/// `alarm_control_panel`, and `toggle`, which does the opposite of a habit as often as the habit.
/// A few need more than Home Assistant insists on, where without it they would do nothing.
const SERVICES: &[Service] = &[
    service("climate.set_fan_mode", &["fan_mode"], &[]),
    service("climate.set_hvac_mode", &["hvac_mode"], &[]),
    service("climate.set_preset_mode", &["preset_mode"], &[]),
    service("climate.set_temperature", &["temperature"], &["hvac_mode", "target_temp_high", "target_temp_low"]),
    service("climate.turn_off", &[], &[]),
    service("climate.turn_on", &[], &[]),
    service("cover.close_cover", &[], &[]),
    service("cover.open_cover", &[], &[]),
    service("cover.set_cover_position", &["position"], &[]),
    service("cover.stop_cover", &[], &[]),
    service("fan.set_percentage", &["percentage"], &[]),
    service("fan.set_preset_mode", &["preset_mode"], &[]),
    service("fan.turn_off", &[], &[]),
    service("fan.turn_on", &[], &["percentage", "preset_mode"]),
    service("humidifier.set_humidity", &["humidity"], &[]),
    service("humidifier.set_mode", &["mode"], &[]),
    service("humidifier.turn_off", &[], &[]),
    service("humidifier.turn_on", &[], &[]),
    service("input_boolean.turn_off", &[], &[]),
    service("input_boolean.turn_on", &[], &[]),
    service("input_select.select_option", &["option"], &[]),
    service("light.turn_off", &[], &["transition"]),
    service("light.turn_on", &[], LIGHT_DATA),
    service("lock.lock", &[], &[]),
    service("media_player.media_pause", &[], &[]),
    service("media_player.media_play", &[], &[]),
    service("media_player.media_stop", &[], &[]),
    service("media_player.select_source", &["source"], &[]),
    service("media_player.turn_off", &[], &[]),
    service("media_player.turn_on", &[], &[]),
    service("media_player.volume_set", &["volume_level"], &[]),
    service("select.select_option", &["option"], &[]),
    service("siren.turn_off", &[], &[]),
    service("siren.turn_on", &[], &["duration", "tone", "volume_level"]),
    service("switch.turn_off", &[], &[]),
    service("switch.turn_on", &[], &[]),
    service("vacuum.pause", &[], &[]),
    service("vacuum.return_to_base", &[], &[]),
    service("vacuum.start", &[], &[]),
    service("vacuum.stop", &[], &[]),
    service("valve.close_valve", &[], &[]),
    service("valve.open_valve", &[], &[]),
    service("valve.set_valve_position", &["position"], &[]),
    service("water_heater.set_operation_mode", &["operation_mode"], &[]),
    service("water_heater.set_temperature", &["temperature"], &["operation_mode"]),
    service("water_heater.turn_off", &[], &[]),
    service("water_heater.turn_on", &[], &[]),
];

const fn service(name: &'static str, required: &'static [&'static str], optional: &'static [&'static str]) -> Service {
    Service { name, required, optional }
}

/// The action of that name, if it is one that an automation of ours may call.
pub(crate) fn find_service(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.name == name)
}

/// All states that entities of the domain can have; `None` where they are open.
pub(crate) fn states_of(domain: &str) -> Option<&'static [&'static str]> {
    Some(match domain {
        "binary_sensor" | "calendar" | "input_boolean" | "light" | "switch" | "fan" | "humidifier" | "siren"
        | "remote" | "schedule" => &["on", "off"],
        "climate" => &HVAC_MODES,
        "cover" | "valve" => &["open", "closed", "opening", "closing"],
        "lock" => &["locked", "unlocked", "locking", "unlocking", "open", "opening", "jammed"],
        "media_player" => &["on", "off", "playing", "paused", "idle", "standby", "buffering"],
        "sun" => &["above_horizon", "below_horizon"],
        "vacuum" => &["cleaning", "docked", "returning", "paused", "idle", "error"],
        _ => return None,
    })
}

/// Whether a state of the domain can be a number, so that a threshold on it means something.
pub(crate) fn is_numeric(domain: &str) -> bool {
    matches!(domain, "counter" | "input_number" | "number" | "proximity" | "sensor" | "zone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_sorted_and_leave_out_what_lets_people_in() {
        assert!(SERVICES.is_sorted_by(|a, b| a.name < b.name));
        for service in SERVICES {
            let name = service.name;
            assert!(!name.contains("unlock") && name != "lock.open" && !name.contains("alarm"), "{name}");
            assert!(!name.contains("toggle"), "{name}");
        }
        assert!(find_service("lock.lock").is_some());
        assert!(find_service("lock.unlock").is_none());
    }
}
