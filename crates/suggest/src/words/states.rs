use domain::{EntityId, Home};

use super::names::{display_name, plain};
use crate::catalogue::ON_OFF_DOMAINS;
use crate::safety::device_class;

/// How to say that an entity comes into a state, has stayed in it, and is in it, to be put behind
/// its name: `opens`, `has been open`, `is open`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StateWords {
    pub(super) becomes: String,
    pub(super) stays: String,
    pub(super) is: String,
}

impl StateWords {
    /// `becomes`, and then `has been …` and `is …`.
    fn new(becomes: &str, adjective: &str) -> Self {
        Self { becomes: becomes.to_owned(), stays: format!("has been {adjective}"), is: format!("is {adjective}") }
    }

    /// Something that a sensor `detects`, or has stopped to detect.
    fn detecting(what: &str) -> Self {
        Self {
            becomes: format!("detects {what}"),
            stays: format!("has detected {what}"),
            is: format!("detects {what}"),
        }
    }

    /// The same of several subjects: `are open` for `is open`.
    pub(super) fn is_of_many(&self) -> String {
        match self.is.split_once(' ') {
            Some(("is", rest)) => format!("are {rest}"),
            Some((verb, rest)) => format!("{} {rest}", verb.trim_end_matches('s')),
            None => self.is.clone(),
        }
    }
}

/// After how long in its former state an entity changed: `after 30 min without motion`, `after having
/// been closed for 30 min`. None where its former state cannot be told from the trigger.
pub(super) fn after_former(
    entity: &EntityId,
    (from, to): (Option<&str>, Option<&str>),
    length: &str,
    home: &Home,
) -> Option<String> {
    let state = match (from, to) {
        (Some(from), _) => from,
        (None, Some("on")) if has_two_states(entity) => "off",
        (None, Some("off")) if has_two_states(entity) => "on",
        _ => return None,
    };
    let lack = match (entity.domain(), device_class(entity, home).unwrap_or(""), state) {
        ("binary_sensor", "carbon_monoxide", "off") => Some("carbon monoxide"),
        ("binary_sensor", class, "off") if is_event(class) => Some(class),
        _ => None,
    };
    if let Some(what) = lack {
        return Some(format!("after {length} without {what}"));
    }
    let words = state_words(entity, state, home);
    words.stays.strip_prefix("has ").map(|been| format!("after having {been} for {length}"))
}

/// Whether sensors of a class detect something that comes and goes.
fn is_event(class: &str) -> bool {
    matches!(class, "motion" | "occupancy" | "presence" | "moving" | "vibration" | "sound" | "smoke" | "gas")
}

fn has_two_states(entity: &EntityId) -> bool {
    matches!(entity.domain(), "binary_sensor" | "input_boolean" | "light" | "switch" | "fan" | "siren")
}

/// The words for `entity` being in `state`, by its domain and device class.
pub(super) fn state_words(entity: &EntityId, state: &str, home: &Home) -> StateWords {
    let words = StateWords::new;
    match (entity.domain(), state) {
        ("binary_sensor", "on" | "off") => binary(entity, state == "on", home),
        (domain, "on") if is_switched(domain) => words("turns on", "on"),
        (domain, "off") if is_switched(domain) || matches!(domain, "climate" | "water_heater") => {
            words("turns off", "off")
        }
        ("person" | "device_tracker", "home") => words("comes home", "home"),
        ("person" | "device_tracker", "not_home") => words("leaves home", "away"),
        ("person" | "device_tracker", place) => {
            let place = plain(place, 40);
            words(&format!("arrives at {place}"), &format!("at {place}"))
        }
        ("cover" | "valve" | "lock", "open") => words("opens", "open"),
        ("cover" | "valve", "closed") => words("closes", "closed"),
        ("lock", "locked") => words("is locked", "locked"),
        ("lock", "unlocked") => words("is unlocked", "unlocked"),
        ("media_player", "playing") => StateWords {
            becomes: "starts playing".to_owned(),
            stays: "has been playing".to_owned(),
            is: "is playing".to_owned(),
        },
        ("media_player", "paused") => words("is paused", "paused"),
        ("vacuum", "cleaning") => words("starts cleaning", "cleaning"),
        ("vacuum", "docked") => words("returns to its dock", "in its dock"),
        ("sun", "above_horizon") => words("rises", "up"),
        ("sun", "below_horizon") => words("sets", "down"),
        ("climate" | "water_heater" | "select" | "input_select", mode) => {
            let mode = readable(mode);
            words(&format!("is set to {mode}"), &format!("set to {mode}"))
        }
        (_, state) => {
            let state = readable(state);
            words(&format!("changes to {state}"), &state)
        }
    }
}

/// A state as words: `fan_only` → `fan only`, in at most 40 characters.
pub(super) fn readable(state: &str) -> String {
    plain(&state.replace('_', " "), 40)
}

fn is_switched(domain: &str) -> bool {
    ON_OFF_DOMAINS.contains(&domain) || matches!(domain, "media_player" | "remote" | "schedule" | "calendar")
}

/// The words of a binary sensor. Source: the table of device classes in Home Assistant's
/// documentation, <https://www.home-assistant.io/integrations/binary_sensor/>.
fn binary(entity: &EntityId, on: bool, home: &Home) -> StateWords {
    let words = StateWords::new;
    let class = device_class(entity, home).unwrap_or("");
    match (class, on) {
        ("motion" | "occupancy" | "presence", true) => sensed(class, entity, home),
        ("carbon_monoxide", false) => words("clears", "clear"),
        (class, false) if is_event(class) => words("clears", "clear"),
        ("door" | "window" | "garage_door" | "opening", true) => words("opens", "open"),
        ("door" | "window" | "garage_door" | "opening", false) => words("closes", "closed"),
        ("lock", true) => words("is unlocked", "unlocked"),
        ("lock", false) => words("is locked", "locked"),
        ("plug", true) => words("is plugged in", "plugged in"),
        ("plug", false) => words("is unplugged", "unplugged"),
        ("connectivity", true) => words("connects", "connected"),
        ("connectivity", false) => words("disconnects", "disconnected"),
        ("running", true) => words("starts running", "running"),
        ("running", false) => words("stops running", "stopped"),
        ("moisture", true) => words("gets wet", "wet"),
        ("moisture", false) => words("gets dry", "dry"),
        ("light", true) => words("gets bright", "bright"),
        ("light", false) => words("gets dark", "dark"),
        ("smoke" | "gas" | "sound" | "vibration", true) => StateWords::detecting(class),
        ("carbon_monoxide", true) => StateWords::detecting("carbon monoxide"),
        (_, true) => words("turns on", "on"),
        (_, false) => words("turns off", "off"),
    }
}

/// `Hall motion is detected`, but `Hall sensor detects motion`.
fn sensed(what: &str, entity: &EntityId, home: &Home) -> StateWords {
    let name = display_name(entity, home).to_lowercase();
    if name.split(' ').next_back() == Some(what) {
        StateWords::new("is detected", "detected")
    } else {
        StateWords::detecting(what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{entity, home_with};

    #[test]
    fn states_are_said_as_people_say_them() {
        let home = home_with(&[
            ("binary_sensor.hall", "Hall motion", Some("motion")),
            ("binary_sensor.bath", "Bath", Some("occupancy")),
            ("binary_sensor.door", "Front door", Some("door")),
            ("binary_sensor.plain", "Thing", None),
        ]);
        let table = [
            ("binary_sensor.hall", "on", "is detected / has been detected / is detected"),
            ("binary_sensor.hall", "off", "clears / has been clear / is clear"),
            ("binary_sensor.bath", "on", "detects occupancy / has detected occupancy / detects occupancy"),
            ("binary_sensor.door", "on", "opens / has been open / is open"),
            ("binary_sensor.door", "off", "closes / has been closed / is closed"),
            ("binary_sensor.plain", "on", "turns on / has been on / is on"),
            ("person.anna", "home", "comes home / has been home / is home"),
            ("person.anna", "not_home", "leaves home / has been away / is away"),
            ("person.anna", "Work", "arrives at Work / has been at Work / is at Work"),
            ("media_player.tv", "playing", "starts playing / has been playing / is playing"),
            ("climate.a", "fan_only", "is set to fan only / has been set to fan only / is set to fan only"),
            ("sensor.mode", "eco", "changes to eco / has been eco / is eco"),
        ];
        for (id, state, expected) in table {
            let words = state_words(&entity(id), state, &home);
            assert_eq!(format!("{} / {} / {}", words.becomes, words.stays, words.is), expected, "{id} {state}");
        }
        let many = |id: &str| state_words(&entity(id), "on", &home).is_of_many();
        assert_eq!(many("light.a"), "are on");
        assert_eq!(many("binary_sensor.bath"), "detect occupancy");
    }
}
