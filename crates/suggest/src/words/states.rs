use domain::{EntityId, Home, Language};

use super::names::{display_name, plain};
use super::say;
use crate::catalogue::{HVAC_MODES, ON_OFF_DOMAINS};
use crate::safety::device_class;

/// A state that an entity comes into, has stayed in, or is in: which words there are for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StateWords {
    /// The variant of the sentences about states.
    state: &'static str,
    /// The place or the state in the home's own words; empty where the variant says it all.
    value: String,
}

impl StateWords {
    fn new(state: &'static str) -> Self {
        Self { state, value: String::new() }
    }

    fn with(state: &'static str, value: String) -> Self {
        Self { state, value }
    }

    /// `Front door opens`
    pub(super) fn becomes(&self, subject: &str, language: Language) -> String {
        say!(language, "clause-becomes", subject = subject, state = self.state, value = self.value.as_str())
    }

    /// `Front door has been open for 5 min`, of so many things.
    pub(super) fn stays(&self, subject: &str, count: usize, length: &str, language: Language) -> String {
        let (be, have) = verbs(count, language);
        say!(
            language,
            "clause-stays",
            subject = subject,
            state = self.state,
            value = self.value.as_str(),
            length = length,
            count = count,
            be = be,
            have = have
        )
    }

    /// `Front door is open`, of so many things.
    pub(super) fn is(&self, subject: &str, count: usize, language: Language) -> String {
        let (be, have) = verbs(count, language);
        say!(
            language,
            "clause-is",
            subject = subject,
            state = self.state,
            value = self.value.as_str(),
            count = count,
            be = be,
            have = have
        )
    }

    /// `after having been open for 5 min`
    fn former(&self, length: &str, language: Language) -> String {
        say!(language, "former-state", state = self.state, value = self.value.as_str(), length = length)
    }
}

/// The verbs of being and having for so many things.
fn verbs(count: usize, language: Language) -> (String, String) {
    (say!(language, "be", count = count), say!(language, "have", count = count))
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
        ("binary_sensor", "carbon_monoxide", "off") => Some("carbon_monoxide"),
        ("binary_sensor", class, "off") if is_event(class) => Some(class),
        _ => None,
    };
    Some(match lack {
        Some(what) => say!(home.language, "former-without", state = what, length = length),
        None => state_words(entity, state, home).former(length, home.language),
    })
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
        ("binary_sensor", "on" | "off") => words(binary(entity, state == "on", home)),
        (domain, "on") if is_switched(domain) => words("on"),
        (domain, "off") if is_switched(domain) || matches!(domain, "climate" | "water_heater") => words("off"),
        ("person" | "device_tracker", "home") => words("home"),
        ("person" | "device_tracker", "not_home") => words("away"),
        ("person" | "device_tracker", place) => StateWords::with("place", plain(place, 40)),
        ("cover" | "valve" | "lock", "open") => words("open"),
        ("cover" | "valve", "closed") => words("closed"),
        ("lock", "locked") => words("locked"),
        ("lock", "unlocked") => words("unlocked"),
        ("media_player", "playing") => words("playing"),
        ("media_player", "paused") => words("paused"),
        ("vacuum", "cleaning") => words("cleaning"),
        ("vacuum", "docked") => words("docked"),
        ("sun", "above_horizon") => words("sun_up"),
        ("sun", "below_horizon") => words("sun_down"),
        ("climate" | "water_heater" | "select" | "input_select", _) => {
            StateWords::with("set", mode(entity.domain(), state, home.language))
        }
        (_, state) => StateWords::with("other", readable(state)),
    }
}

/// A state as words: `fan_only` → `fan only`, in at most 40 characters.
pub(super) fn readable(state: &str) -> String {
    plain(&state.replace('_', " "), 40)
}

/// What something is set to: a thermostat's mode by its name in the language, all else in the home's own words.
pub(super) fn mode(domain: &str, state: &str, language: Language) -> String {
    let known = if domain == "climate" && HVAC_MODES.contains(&state) { state } else { "other" };
    say!(language, "mode", mode = known, value = readable(state))
}

fn is_switched(domain: &str) -> bool {
    ON_OFF_DOMAINS.contains(&domain) || matches!(domain, "media_player" | "remote" | "schedule" | "calendar")
}

/// The words of a binary sensor. Source: the table of device classes in Home Assistant's
/// documentation, <https://www.home-assistant.io/integrations/binary_sensor/>.
fn binary(entity: &EntityId, on: bool, home: &Home) -> &'static str {
    match (device_class(entity, home).unwrap_or(""), on) {
        ("motion", true) => sensed("motion", entity, home),
        ("occupancy", true) => sensed("occupancy", entity, home),
        ("presence", true) => sensed("presence", entity, home),
        ("carbon_monoxide", false) => "clear",
        (class, false) if is_event(class) => "clear",
        ("door" | "window" | "garage_door" | "opening", true) => "open",
        ("door" | "window" | "garage_door" | "opening", false) => "closed",
        ("lock", true) => "unlocked",
        ("lock", false) => "locked",
        ("plug", true) => "plugged_in",
        ("plug", false) => "unplugged",
        ("connectivity", true) => "connected",
        ("connectivity", false) => "disconnected",
        ("running", true) => "running",
        ("running", false) => "stopped",
        ("moisture", true) => "wet",
        ("moisture", false) => "dry",
        ("light", true) => "bright",
        ("light", false) => "dark",
        ("smoke", true) => "smoke",
        ("gas", true) => "gas",
        ("sound", true) => "sound",
        ("vibration", true) => "vibration",
        ("carbon_monoxide", true) => "carbon_monoxide",
        (_, true) => "on",
        (_, false) => "off",
    }
}

/// `Hall motion is detected`, but `Hall sensor detects motion`.
fn sensed(what: &'static str, entity: &EntityId, home: &Home) -> &'static str {
    let called = say!(home.language, "named-after", state = what);
    let name = display_name(entity, home).to_lowercase();
    if name.split(' ').next_back() == Some(called.as_str()) { "detected" } else { what }
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
            let english = Language::English;
            let said = [words.becomes("", english), words.stays("", 1, "", english), words.is("", 1, english)];
            let said = said.map(|clause| clause.trim().trim_end_matches(" for").to_owned());
            assert_eq!(said.join(" / "), expected, "{id} {state}");
        }
        let many = |id: &str| state_words(&entity(id), "on", &home).is("", 2, Language::English);
        assert_eq!(many("light.a").trim(), "are on");
        assert_eq!(many("binary_sensor.bath").trim(), "detect occupancy");
    }
}
