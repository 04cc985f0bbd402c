//! What the unit tests share: small histories, written as people would note them down.

use domain::{Cause, EntityId, Event, EventLog, EventLogBuilder, Home, Location, TargetState, is_actuator};
use jiff::tz::TimeZone;

/// The log of a few lines such as `7 20:00:05 light.hall on`: a day of September 2026 (the 7th is
/// a Monday), a time in UTC, an entity, a state, and a cause, which is `person` for actuators and
/// `device` for others when it is left out.
pub(crate) fn log(lines: &str) -> EventLog {
    let mut log = EventLogBuilder::default();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(' ').collect();
        let &[day, clock, entity_id, state, ref cause @ ..] = words.as_slice() else {
            unreachable!("{line:?} has too few words");
        };
        let cause = match cause {
            [] if is_actuator(entity_id) => Cause::Person,
            [] | ["device"] => Cause::Device,
            ["person"] => Cause::Person,
            ["automation"] => Cause::Automation,
            _ => Cause::Derived,
        };
        log.push(Event { time: at(&format!("{day} {clock}")), entity_id, state, cause });
    }
    log.finish()
}

/// The instant of `7 20:00:05`, in µs.
pub(crate) fn at(text: &str) -> i64 {
    let (day, clock) = text.split_once(' ').expect("a day and a time");
    let date = format!("2026-09-{day:0>2}T{clock}Z");
    date.parse::<jiff::Timestamp>().expect("a time").as_microsecond()
}

/// A home that lives by UTC and says not where.
pub(crate) fn home() -> Home {
    Home::in_zone(TimeZone::UTC)
}

/// A home on the Greenwich meridian, in the north: the sun sets there in September at about 18:30.
pub(crate) fn home_with_sun() -> Home {
    Home { location: Some(Location::new(51.5, 0.0).expect("a place")), ..home() }
}

/// An entity's id.
pub(crate) fn id(text: &str) -> EntityId {
    EntityId::parse(text).expect("a valid id")
}

/// A target, `light.hall on`.
pub(crate) fn target(text: &str) -> TargetState {
    let (entity, state) = text.split_once(' ').expect("an entity and a state");
    TargetState { entity_id: id(entity), state: state.to_owned() }
}
