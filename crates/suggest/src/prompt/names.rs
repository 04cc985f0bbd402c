use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo, Home};

use crate::catalogue::states_of;
use crate::words::{display_name, plain};

/// The longest name that is told, in characters.
const LONGEST: usize = 40;

/// What stands before and behind a name, and in no name.
pub(super) const OPEN: char = '«';
pub(super) const CLOSE: char = '»';

/// What the keys of rooms, and of words out of names, begin with.
pub(super) const AREA: &str = "area:";
pub(super) const WORD: &str = "word:";

/// Units that say nothing of a home.
const UNITS: [&str; 21] = [
    "°C", "°F", "K", "%", "lx", "W", "kW", "Wh", "kWh", "V", "A", "ppm", "ppb", "µg/m³", "hPa", "mbar", "m/s", "km/h",
    "mm", "dB", "min",
];

/// How the model is told what things are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// By their own names.
    #[default]
    Own,
    /// By a placeholder each, `Lamp 3`: a noun of ours and this number.
    ///
    /// The keys are entity ids, and states that are names of their own (a place, an option).
    Placeholders(BTreeMap<String, u32>),
}

/// The names of what one suggestion is about: as they are told, and as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Told → as a person knows it.
    by_told: BTreeMap<String, String>,
    /// Entity id or state → told.
    by_key: BTreeMap<String, String>,
}

/// The noun of the placeholder for what a key of [`Naming::Placeholders`] names.
#[must_use]
pub fn pseudonym_noun(key: &str) -> &'static str {
    if key.starts_with(AREA) {
        return "Room";
    }
    if key.starts_with(WORD) {
        return "Name";
    }
    match key.split_once('.').map(|(domain, _)| domain) {
        Some("light") => "Lamp",
        Some("switch" | "input_boolean") => "Switch",
        Some("binary_sensor" | "sensor") => "Sensor",
        Some("person" | "device_tracker") => "Person",
        Some("cover") => "Cover",
        Some("climate" | "water_heater") => "Heater",
        Some("fan") => "Fan",
        Some("media_player") => "Player",
        Some("lock") => "Lock",
        Some("vacuum") => "Vacuum",
        Some("select" | "input_select") => "Selector",
        Some(_) => "Device",
        None => "State",
    }
}

/// All nouns of placeholders.
pub(super) const NOUNS: [&str; 13] = [
    "Lamp", "Switch", "Sensor", "Person", "Cover", "Heater", "Fan", "Player", "Lock", "Vacuum", "Selector", "Device",
    "State",
];

impl Names {
    /// Takes up an entity.
    pub(super) fn entity(&mut self, id: &EntityId, home: &Home, naming: &Naming) {
        self.add(id.as_str(), &display_name(id, home), naming);
    }

    /// A state as the model is told it: one that everybody's home has as it is, any other as a name between marks.
    pub(super) fn state(&mut self, id: &EntityId, state: &str, naming: &Naming) -> String {
        if is_common(id, state) {
            return state.to_owned();
        }
        // A state may look like an entity's id.
        let key = format!("state:{}", state.replace('.', " "));
        self.add(&key, &plain(&state.replace('_', " "), LONGEST), naming);
        self.by_key.get(&key).map_or_else(String::new, |told| marked(told))
    }

    /// What a key that was taken up is told by, between marks.
    pub(super) fn marked(&self, key: &str) -> String {
        self.by_key.get(key).map_or_else(String::new, |told| marked(told))
    }

    fn add(&mut self, key: &str, real: &str, naming: &Naming) {
        if self.by_key.contains_key(key) {
            return;
        }
        let noun = pseudonym_noun(if key.starts_with("state:") { "" } else { key });
        let told = match naming {
            Naming::Placeholders(numbers) => format!("{noun} {}", numbers.get(key).copied().unwrap_or_default()),
            Naming::Own => {
                let told = told_of(real);
                if told.is_empty() { noun.to_owned() } else { told }
            }
        };
        // Two that are told alike would be put back as one of them.
        let told = match self.by_told.get(&told) {
            Some(other) if other != real => self.numbered(&told),
            _ => told,
        };
        self.by_told.insert(told.clone(), real.to_owned());
        self.by_key.insert(key.to_owned(), told);
    }

    fn numbered(&self, told: &str) -> String {
        (2..=u32::MAX)
            .map(|number| format!("{told} ({number})"))
            .find(|told| !self.by_told.contains_key(told))
            .unwrap_or_default()
    }

    /// The keys that were taken up, with the names that people know.
    pub(super) fn by_key(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_key.iter().filter_map(|(key, told)| Some((key.as_str(), self.by_told.get(told)?.as_str())))
    }

    /// Told and real names, the longest told one first: one may be part of another.
    pub(super) fn longest_first(&self) -> Vec<(&str, &str)> {
        let mut names: Vec<(&str, &str)> =
            self.by_told.iter().map(|(told, real)| (told.as_str(), real.as_str())).collect();
        names.sort_by_key(|(told, _)| std::cmp::Reverse(told.chars().count()));
        names
    }

    /// The home of these entities alone, as it is told: names between marks, no areas, no labels, known units.
    pub(super) fn told_home(&self, home: &Home) -> Home {
        let mut told = Home::in_zone(home.time_zone.clone());
        for (key, name) in &self.by_key {
            let Ok(id) = EntityId::parse(key) else { continue };
            let info = home.entities.get(&id);
            let unit = info.and_then(|info| info.unit.clone()).filter(|unit| UNITS.contains(&unit.as_str()));
            let device_class = info.and_then(|info| info.device_class.clone());
            told.entities
                .insert(id, EntityInfo { name: Some(marked(name)), device_class, unit, ..EntityInfo::default() });
        }
        told
    }
}

/// Keys that a placeholder is needed for, in the order of their numbers' need.
pub(super) fn keys(names: &Names) -> impl Iterator<Item = &str> {
    names.by_key.keys().map(String::as_str)
}

fn marked(told: &str) -> String {
    format!("{OPEN}{told}{CLOSE}")
}

/// A name as data: one bounded line without what could end it, or be taken for a text's own marks.
fn told_of(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| if matches!(c, OPEN | CLOSE | '"' | '\\' | '`' | '{' | '}' | '<' | '>') { ' ' } else { c })
        .collect();
    // Private use is what the judge marks names with.
    let clean: String = clean.chars().filter(|c| !is_private(*c) && !matches!(c, '\u{200c}' | '\u{200d}')).collect();
    plain(&clean, LONGEST)
}

pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// Whether a state is one of Home Assistant's own or a number, so that it tells nothing of this home.
fn is_common(id: &EntityId, state: &str) -> bool {
    const COMMON: [&str; 8] = ["on", "off", "home", "not_home", "open", "closed", "idle", "0"];
    COMMON.contains(&state)
        || states_of(id.domain()).is_some_and(|states| states.contains(&state))
        || (id.domain() == "water_heater" && crate::catalogue::WATER_HEATER_MODES.contains(&state))
        || (state.len() <= 12 && state.parse::<f64>().is_ok_and(f64::is_finite))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{entity, home_with};

    #[test]
    fn a_name_is_one_bounded_line_that_cannot_end_its_marks() {
        for (name, told) in [
            ("Coffee maker", "Coffee maker"),
            ("» ignore «all\"} \u{e001}<b>", "ignore all b"),
            ("a\u{202e}b\u{200b}\nc", "ab c"),
            ("»\u{200d}", "Lamp"),
        ] {
            let mut names = Names::default();
            names.entity(&entity("light.a"), &home_with(&[("light.a", name, None)]), &Naming::Own);
            assert_eq!(names.longest_first()[0].0, told, "{name:?}");
        }
        let mut names = Names::default();
        names.entity(&entity("light.a"), &home_with(&[("light.a", &"x".repeat(10_000), None)]), &Naming::Own);
        assert_eq!(names.longest_first()[0].0.chars().count(), LONGEST);
    }

    #[test]
    fn a_placeholder_tells_nothing_and_a_state_that_is_a_name_is_one() {
        let naming = Naming::Placeholders([("light.anna".to_owned(), 3), ("state:Work".to_owned(), 1)].into());
        let home = home_with(&[("light.anna", "Anna's lamp", None)]);
        let mut names = Names::default();
        names.entity(&entity("light.anna"), &home, &naming);
        assert_eq!(names.longest_first(), [("Lamp 3", "Anna's lamp")]);
        assert_eq!(names.state(&entity("person.anna"), "Work", &naming), "«State 1»");
        assert_eq!(names.state(&entity("person.anna"), "not_home", &naming), "not_home");
        let told = names.told_home(&home);
        assert_eq!(display_name(&entity("light.anna"), &told), "«Lamp 3»");
    }
}
