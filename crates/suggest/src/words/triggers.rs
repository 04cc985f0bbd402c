use domain::{EntityId, EntityIds, ForDuration, Home, Language, SunEvent, Trigger};

use super::names::{Counted, Join, join_names};
use super::say;
use super::states::{readable, state_words};
use super::units::{clock, describe_duration, hour, quantity};

/// What starts the automation, to be put behind what it does: `at 6:32`, `10 min after sunset`,
/// `when Hall motion is detected`, `when Anna has been away for 10 min`.
#[must_use]
pub fn describe_trigger(trigger: &Trigger, home: &Home) -> String {
    describe_trigger_of(trigger, None, home)
}

/// As [`describe_trigger`], with `subject`, if there is one, in place of the entities' names.
pub(super) fn describe_trigger_of(trigger: &Trigger, subject: Option<&str>, home: &Home) -> String {
    let language = home.language;
    let named = |ids: &EntityIds| subject.map_or_else(|| subject_of(ids, home), str::to_owned);
    match trigger {
        Trigger::Time { at } => say!(language, "at-time", time = clock(*at, language), hour = hour(*at)),
        Trigger::Sun { event, offset } => {
            let event = sun_event(*event);
            let length = describe_duration(offset.seconds().into(), language);
            match offset.seconds() {
                0 => say!(language, "sun-at", event = event),
                1.. => say!(language, "sun-after", event = event, length = length),
                _ => say!(language, "sun-before", event = event, length = length),
            }
        }
        Trigger::State { entity_id, from, to, hold } => {
            state_trigger(entity_id, &named(entity_id), (from.as_deref(), to.as_deref()), *hold, home)
        }
        Trigger::NumericState { entity_id, above, below, hold } => match presence(entity_id, *above, *below) {
            Some(presence) => presence_trigger(presence, *hold, language),
            None => numeric_trigger(entity_id, &named(entity_id), (*above, *below), *hold, home),
        },
    }
}

/// The name of an event of the sun in the sentences about it.
pub(super) fn sun_event(event: SunEvent) -> &'static str {
    match event {
        SunEvent::Sunrise => "sunrise",
        SunEvent::Sunset => "sunset",
    }
}

/// How many people a bound on `zone.home`, whose state is their number, asks for.
pub(super) fn presence(entity: &EntityIds, above: Option<f64>, below: Option<f64>) -> Option<Presence> {
    let [only] = entity.as_slice() else { return None };
    if only.as_str() != "zone.home" {
        return None;
    }
    match (above, below) {
        (Some(above), None) if (0.0..1.0).contains(&above) => Some(Presence::Somebody),
        (None, Some(below)) if below > 0.0 && below <= 1.0 => Some(Presence::Nobody),
        _ => None,
    }
}

/// Whether anybody is home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Somebody,
    Nobody,
}

fn presence_trigger(presence: Presence, hold: Option<ForDuration>, language: Language) -> String {
    match (presence, hold.map(|hold| describe_duration(hold.seconds().into(), language))) {
        (Presence::Somebody, None) => say!(language, "when-somebody-comes"),
        (Presence::Nobody, None) => say!(language, "when-everybody-leaves"),
        (Presence::Somebody, Some(length)) => say!(language, "when-somebody-home", length = length),
        (Presence::Nobody, Some(length)) => say!(language, "when-nobody-home", length = length),
    }
}

fn state_trigger(
    ids: &EntityIds,
    subject: &str,
    (from, to): (Option<&str>, Option<&str>),
    hold: Option<ForDuration>,
    home: &Home,
) -> String {
    let language = home.language;
    let zone_home = matches!(ids.as_slice(), [id] if id.as_str() == "zone.home");
    match (from, to) {
        (_, Some("0")) if zone_home => return presence_trigger(Presence::Nobody, hold, language),
        (Some("0"), None) if zone_home => return presence_trigger(Presence::Somebody, hold, language),
        _ => {}
    }
    let Some(first) = ids.as_slice().first() else { return say!(language, "when-something-changes") };
    let length = hold.map(|hold| describe_duration(hold.seconds().into(), language));
    // Whoever leaves home goes away, wherever that is.
    let to = match (first.domain(), from, to) {
        ("person" | "device_tracker", Some("home"), None) => Some("not_home"),
        _ => to,
    };
    match (to, from, length) {
        (Some(to), _, None) => {
            say!(language, "when", clause = state_words(first, to, home).becomes(subject, language))
        }
        (Some(to), _, Some(length)) => {
            say!(language, "when", clause = state_words(first, to, home).stays(subject, 1, &length, language))
        }
        (None, Some(from), None) => {
            say!(language, "when-changes-from", subject = subject, state = readable(from))
        }
        (None, Some(from), Some(length)) => {
            say!(language, "when-changed-from", subject = subject, state = readable(from), length = length)
        }
        (None, None, None) => say!(language, "when-changes", subject = subject),
        (None, None, Some(length)) => say!(language, "when-changed", subject = subject, length = length),
    }
}

fn numeric_trigger(
    ids: &EntityIds,
    subject: &str,
    (above, below): (Option<f64>, Option<f64>),
    hold: Option<ForDuration>,
    home: &Home,
) -> String {
    let language = home.language;
    let said = |value: f64| quantity(value, ids.as_slice().first(), home);
    let Some(length) = hold.map(|hold| describe_duration(hold.seconds().into(), language)) else {
        return match (above.map(said), below.map(said)) {
            (Some(low), Some(high)) => say!(language, "when-between", subject = subject, low = low, high = high),
            (Some(value), None) => say!(language, "when-above", subject = subject, value = value),
            (None, Some(value)) => say!(language, "when-below", subject = subject, value = value),
            (None, None) => say!(language, "when-any-value", subject = subject),
        };
    };
    match (above.map(said), below.map(said)) {
        (Some(low), Some(high)) => {
            say!(language, "when-long-between", subject = subject, low = low, high = high, length = length)
        }
        (Some(value), None) => {
            say!(language, "when-long-above", subject = subject, value = value, length = length)
        }
        (None, Some(value)) => {
            say!(language, "when-long-below", subject = subject, value = value, length = length)
        }
        (None, None) => say!(language, "when-long-any-value", subject = subject, length = length),
    }
}

fn subject_of(ids: &EntityIds, home: &Home) -> String {
    let entities: Vec<&EntityId> = ids.as_slice().iter().collect();
    join_names(&entities, home, Join::Or, Counted::OneOf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{becomes, entity, home_with, stays};

    #[test]
    fn every_sort_of_trigger_has_its_words() {
        let mut home = home_with(&[
            ("binary_sensor.hall", "Hall motion", Some("motion")),
            ("sensor.balcony", "Balcony temperature", Some("temperature")),
        ]);
        home.entities.get_mut(&entity("sensor.balcony")).expect("it is there").unit = Some("°C".to_owned());
        let numeric = |id: &str, above, below, hold: Option<i32>| Trigger::NumericState {
            entity_id: entity(id).into(),
            above,
            below,
            hold: hold.map(ForDuration::from_seconds),
        };
        let sun = |event, offset| Trigger::Sun { event, offset: ForDuration::from_seconds(offset) };
        let change = |id: &str, from: Option<&str>| Trigger::State {
            entity_id: entity(id).into(),
            from: from.map(str::to_owned),
            to: None,
            hold: None,
        };
        let either = Trigger::State {
            entity_id: EntityIds::Many(vec![entity("person.anna"), entity("person.ben")]),
            from: None,
            to: Some("home".to_owned()),
            hold: None,
        };
        let any = Trigger::State {
            entity_id: EntityIds::Many(["a", "b", "c", "d"].map(|o| entity(&format!("binary_sensor.{o}"))).to_vec()),
            from: None,
            to: Some("on".to_owned()),
            hold: None,
        };
        let nothing = Trigger::State { entity_id: EntityIds::Many(Vec::new()), from: None, to: None, hold: None };
        let table = [
            (crate::testing::at("06:32:00"), "at 6:32"),
            (sun(SunEvent::Sunset, 600), "10 min after sunset"),
            (sun(SunEvent::Sunrise, -1800), "30 min before sunrise"),
            (sun(SunEvent::Sunset, 0), "at sunset"),
            (becomes("binary_sensor.hall", "on"), "when Hall motion is detected"),
            (stays("binary_sensor.hall", "off", 300), "when Hall motion has been clear for 5 min"),
            (stays("climate.heater", "heat", 3600), "when Heater has been set to heat for 1 h"),
            (numeric("sensor.balcony", Some(26.0), None, None), "when Balcony temperature rises above 26\u{a0}°C"),
            (numeric("sensor.lux", None, Some(20.0), None), "when Lux falls below 20"),
            (numeric("sensor.lux", Some(1.5), Some(2.0), None), "when Lux comes between 1.5 and 2"),
            (numeric("sensor.lux", None, Some(20.0), Some(600)), "when Lux has been below 20 for 10 min"),
            (numeric("zone.home", Some(0.0), None, None), "when the first person comes home"),
            (numeric("zone.home", None, Some(1.0), None), "when the last person leaves home"),
            (becomes("zone.home", "0"), "when the last person leaves home"),
            (stays("zone.home", "0", 600), "when nobody has been home for 10 min"),
            (change("zone.home", Some("0")), "when the first person comes home"),
            (change("person.anna", Some("home")), "when Anna leaves home"),
            (change("sensor.mode", Some("eco")), "when Mode changes from eco"),
            (change("sensor.mode", None), "when Mode changes"),
            (either, "when Anna or Ben comes home"),
            (any, "when one of 4 sensors turns on"),
            (nothing, "when something changes"),
        ];
        for (trigger, expected) in table {
            assert_eq!(describe_trigger(&trigger, &home), expected);
        }
    }
}
