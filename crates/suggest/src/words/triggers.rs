use domain::{EntityId, EntityIds, ForDuration, Home, SunEvent, Trigger};

use super::names::join_names;
use super::states::{readable, state_words};
use super::units::{clock, describe_duration, quantity};

/// What starts the automation, to be put behind what it does: `at 6:32`, `10 min after sunset`,
/// `when Hall motion is detected`, `when Anna has been away for 10 min`.
#[must_use]
pub fn describe_trigger(trigger: &Trigger, home: &Home) -> String {
    match trigger {
        Trigger::Time { at } => format!("at {}", clock(*at)),
        Trigger::Sun { event, offset } => {
            let event = sun_event(*event);
            let length = describe_duration(offset.seconds().into());
            match offset.seconds() {
                0 => format!("at {event}"),
                1.. => format!("{length} after {event}"),
                _ => format!("{length} before {event}"),
            }
        }
        Trigger::State { entity_id, from, to, hold } => {
            state_trigger(entity_id, from.as_deref(), to.as_deref(), *hold, home)
        }
        Trigger::NumericState { entity_id, above, below, hold } => {
            numeric_trigger(entity_id, *above, *below, *hold, home)
        }
    }
}

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

fn presence_trigger(presence: Presence, hold: Option<ForDuration>) -> String {
    match (presence, hold.map(|hold| describe_duration(hold.seconds().into()))) {
        (Presence::Somebody, None) => "when the first person comes home".to_owned(),
        (Presence::Nobody, None) => "when the last person leaves home".to_owned(),
        (Presence::Somebody, Some(length)) => format!("when somebody has been home for {length}"),
        (Presence::Nobody, Some(length)) => format!("when nobody has been home for {length}"),
    }
}

fn state_trigger(
    ids: &EntityIds,
    from: Option<&str>,
    to: Option<&str>,
    hold: Option<ForDuration>,
    home: &Home,
) -> String {
    let zone_home = matches!(ids.as_slice(), [id] if id.as_str() == "zone.home");
    match (from, to) {
        (_, Some("0")) if zone_home => return presence_trigger(Presence::Nobody, hold),
        (Some("0"), None) if zone_home => return presence_trigger(Presence::Somebody, hold),
        _ => {}
    }
    let Some(first) = ids.as_slice().first() else { return "when something changes".to_owned() };
    let subject = subject(ids, home);
    let length = hold.map(|hold| describe_duration(hold.seconds().into()));
    // Whoever leaves home goes away, wherever that is.
    let to = match (first.domain(), from, to) {
        ("person" | "device_tracker", Some("home"), None) => Some("not_home"),
        _ => to,
    };
    match (to, from, length) {
        (Some(to), _, None) => format!("when {subject} {}", state_words(first, to, home).becomes),
        (Some(to), _, Some(length)) => format!("when {subject} {} for {length}", state_words(first, to, home).stays),
        (None, Some(from), None) => format!("when {subject} changes from {}", readable(from)),
        (None, Some(from), Some(length)) => {
            format!("when {subject} has changed from {} for {length}", readable(from))
        }
        (None, None, None) => format!("when {subject} changes"),
        (None, None, Some(length)) => format!("when {subject} has changed and then not for {length}"),
    }
}

fn numeric_trigger(
    ids: &EntityIds,
    above: Option<f64>,
    below: Option<f64>,
    hold: Option<ForDuration>,
    home: &Home,
) -> String {
    if let Some(presence) = presence(ids, above, below) {
        return presence_trigger(presence, hold);
    }
    let subject = subject(ids, home);
    let bounds = bounds(ids, above, below, home);
    match (hold, above.is_some(), below.is_some()) {
        (Some(hold), ..) => {
            format!("when {subject} has been {bounds} for {}", describe_duration(hold.seconds().into()))
        }
        (None, true, false) => format!("when {subject} rises {bounds}"),
        (None, false, true) => format!("when {subject} falls {bounds}"),
        (None, ..) => format!("when {subject} comes {bounds}"),
    }
}

/// `above 26 °C`, `below 20 lx`, `between 20 °C and 26 °C`.
pub(super) fn bounds(ids: &EntityIds, above: Option<f64>, below: Option<f64>, home: &Home) -> String {
    let said = |value: f64| quantity(value, ids.as_slice().first(), home);
    match (above, below) {
        (Some(above), Some(below)) => format!("between {} and {}", said(above), said(below)),
        (Some(above), None) => format!("above {}", said(above)),
        (None, Some(below)) => format!("below {}", said(below)),
        (None, None) => "at any value".to_owned(),
    }
}

fn subject(ids: &EntityIds, home: &Home) -> String {
    let entities: Vec<&EntityId> = ids.as_slice().iter().collect();
    let names = join_names(&entities, home, "or");
    if names.starts_with(|c: char| c.is_ascii_digit()) && entities.len() > 1 {
        format!("one of {names}")
    } else {
        names
    }
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
            (numeric("sensor.balcony", Some(26.0), None, None), "when Balcony temperature rises above 26 °C"),
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
