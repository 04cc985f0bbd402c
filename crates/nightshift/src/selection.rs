//! Which entities of a home are looked at.

use crate::config::texts::problem;
use language::Sentence;
use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo, EventLog, Remark, domain_of};

use crate::config::EntitySettings;
use crate::remarks::remark;

/// What entities are meant: by their id, their area or a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// An entity id with `*` and `?`.
    Id(String),
    /// An area's name with `*` and `?`, in small letters.
    Area(String),
    /// A label's name with `*` and `?`, in small letters.
    Label(String),
}

/// What is looked at and what is not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

impl Pattern {
    /// Reads one as people write it: `light.guest_*`, `area:Garage`, `label:Private`.
    pub(crate) fn parse(text: &str) -> Result<Self, Sentence> {
        let wrong = || problem!("wrong-entity", text = format!("{text:?}"));
        match text.split_once(':') {
            Some((_, name)) if name.trim().is_empty() => Err(wrong()),
            Some(("area", name)) => Ok(Self::Area(name.trim().to_lowercase())),
            Some(("label", name)) => Ok(Self::Label(name.trim().to_lowercase())),
            Some(_) => Err(wrong()),
            None => {
                let is_id =
                    |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_*?.".contains(letter);
                let could_be = text.chars().all(is_id) && (text.contains('.') || text.contains('*'));
                if could_be { Ok(Self::Id(text.to_owned())) } else { Err(wrong()) }
            }
        }
    }

    fn matches(&self, entity_id: &str, info: Option<&EntityInfo>) -> bool {
        match self {
            Self::Id(pattern) => fits(pattern, entity_id),
            Self::Area(pattern) => {
                info.and_then(|info| info.area.as_deref()).is_some_and(|area| fits(pattern, &area.to_lowercase()))
            }
            Self::Label(pattern) => {
                info.is_some_and(|info| info.labels.iter().any(|label| fits(pattern, &label.to_lowercase())))
            }
        }
    }
}

impl Selection {
    /// The selection of the configuration, whose patterns have been checked.
    pub(crate) fn of(settings: &EntitySettings) -> Self {
        let all = |patterns: &[String]| patterns.iter().filter_map(|text| Pattern::parse(text).ok()).collect();
        Self { include: all(&settings.include), exclude: all(&settings.exclude) }
    }

    /// Whether an entity is looked at.
    pub(crate) fn takes(&self, entity_id: &str, info: Option<&EntityInfo>) -> bool {
        let is_among = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(entity_id, info));
        is_among(&self.include) || !(is_among(&self.exclude) || is_of_no_use(entity_id, info))
    }

    /// The events of the entities that are looked at, and how many entities are not.
    pub(crate) fn apply(&self, log: EventLog, entities: &BTreeMap<EntityId, EntityInfo>) -> (EventLog, usize) {
        let taken: Vec<bool> = log
            .entity_names()
            .iter()
            .map(|name| self.takes(name, EntityId::parse(name).ok().and_then(|id| entities.get(&id))))
            .collect();
        let left_out = taken.iter().filter(|taken| !**taken).count();
        if left_out == 0 {
            return (log, 0);
        }
        (log.retain_entities(&taken), left_out)
    }
}

/// What to say of entities that are not looked at; nothing where there is none.
pub(crate) fn left_out_note(left_out: usize) -> Option<Remark> {
    (left_out > 0).then(|| remark!("left-out", number = left_out).into())
}

/// What says how a device is doing rather than what happens in the home, or has no state that anybody could mean.
fn is_of_no_use(entity_id: &str, info: Option<&EntityInfo>) -> bool {
    if matches!(domain_of(entity_id), "update" | "button") {
        return true;
    }
    let Some(info) = info else { return false };
    matches!(info.category.as_deref(), Some("diagnostic" | "config"))
        || (matches!(domain_of(entity_id), "sensor" | "binary_sensor")
            && matches!(info.device_class.as_deref(), Some("battery" | "signal_strength" | "update")))
}

/// Whether a text fits a pattern in which `*` stands for any letters and `?` for one.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut seen) = (0, 0);
    // Where the last star was, and how much of the text it has taken.
    let mut star: Option<(usize, usize)> = None;
    while seen < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(&letter) if letter == '?' || letter == text[seen] => {
                at += 1;
                seen += 1;
            }
            _ => match star {
                Some((place, taken)) => {
                    star = Some((place, taken + 1));
                    (at, seen) = (place + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|&letter| letter == '*')
}

#[cfg(test)]
mod tests {
    use domain::{Cause, Event, EventLogBuilder};
    use proptest::prelude::*;

    use super::*;

    fn selection(include: &[&str], exclude: &[&str]) -> Selection {
        let all = |patterns: &[&str]| patterns.iter().map(|text| (*text).to_owned()).collect();
        Selection::of(&EntitySettings { include: all(include), exclude: all(exclude) })
    }

    fn info(area: Option<&str>, labels: &[&str], class: Option<&str>, category: Option<&str>) -> EntityInfo {
        EntityInfo {
            area: area.map(str::to_owned),
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            device_class: class.map(str::to_owned),
            category: category.map(str::to_owned),
            ..EntityInfo::default()
        }
    }

    #[test]
    fn what_nobody_automates_is_left_out_by_itself() {
        let usual = selection(&[], &[]);
        let battery = info(None, &[], Some("battery"), None);
        for (id, info, taken) in [
            ("light.hall", None, true),
            ("update.core", None, false),
            ("button.restart", None, false),
            ("sensor.phone", Some(&battery), false),
            ("switch.battery", Some(&battery), true),
            ("sensor.lux", Some(&info(None, &[], Some("illuminance"), None)), true),
            ("switch.led", Some(&info(None, &[], None, Some("config"))), false),
            ("sensor.uptime", Some(&info(None, &[], None, Some("diagnostic"))), false),
        ] {
            assert_eq!(usual.takes(id, info), taken, "{id}");
        }
        assert!(selection(&["sensor.phone"], &["*"]).takes("sensor.phone", Some(&battery)), "include comes first");
    }

    #[test]
    fn entities_are_meant_by_id_area_or_label() {
        let garage = info(Some("Garage"), &["Private things"], None, None);
        let excluded = |pattern: &str| !selection(&[], &[pattern]).takes("switch.garage_door_2", Some(&garage));
        for pattern in
            ["switch.*", "*garage*", "switch.garage_door_?", "area:garage", "label:private*", "area: Garage "]
        {
            assert!(excluded(pattern), "{pattern}");
        }
        for pattern in ["light.*", "switch.garage", "area:Hall", "label:Garage", "switch.garage_door_??"] {
            assert!(!excluded(pattern), "{pattern}");
        }
        for wrong in ["", "Light.Hall", "light", "floor:1", "area:", "label: ", "light.hall lamp"] {
            Pattern::parse(wrong).expect_err(wrong);
        }
    }

    #[test]
    fn events_of_what_is_left_out_go_and_the_others_stay() {
        let mut builder = EventLogBuilder::default();
        for (time, entity_id) in [(1, "light.a"), (2, "update.b"), (3, "light.a")] {
            builder.push(Event { time, entity_id, state: "on", cause: Cause::Person });
        }
        let log = builder.finish();
        let (kept, left_out) = selection(&[], &[]).apply(log.clone(), &BTreeMap::new());
        assert_eq!((kept.times(), left_out), (&[1, 3][..], 1));
        let (all, none) = selection(&["update.*"], &[]).apply(log.clone(), &BTreeMap::new());
        assert_eq!((all, none), (log, 0));
    }

    proptest! {
        #[test]
        fn a_pattern_fits_as_an_expression_of_its_own_meaning_does(pattern in "[ab*?]{0,6}", text in "[ab]{0,8}") {
            fn slow(pattern: &[u8], text: &[u8]) -> bool {
                match pattern.split_first() {
                    None => text.is_empty(),
                    Some((b'*', rest)) => (0..=text.len()).any(|taken| slow(rest, &text[taken..])),
                    Some((letter, rest)) => text.split_first().is_some_and(|(first, text)| (*letter == b'?' || letter == first) && slow(rest, text)),
                }
            }
            prop_assert_eq!(fits(&pattern, &text), slow(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
