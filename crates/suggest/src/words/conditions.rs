use domain::{AtTime, Condition, EntityId, EntityIds, ForDuration, Home, SunEvent, Trigger};

use super::names::{Counted, Join, join_names};
use super::say;
use super::states::{after_former, state_words};
use super::triggers::{Presence, presence, sun_event};
use super::units::{clock, days, describe_duration, hour, quantity};

/// What must hold, to be put behind a trigger: `on weekdays, 17:00–23:00, if Anna is home`. Empty
/// when nothing must.
#[must_use]
pub fn describe_conditions(conditions: &[Condition], trigger: &Trigger, home: &Home) -> String {
    let Clauses { days, others } = clauses(conditions, trigger, home);
    [days, others].concat().join(", ")
}

/// A clause a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Clauses {
    /// Those about weekdays, which read best when they come first.
    pub(super) days: Vec<String>,
    /// The others.
    pub(super) others: Vec<String>,
}

pub(super) fn clauses(conditions: &[Condition], trigger: &Trigger, home: &Home) -> Clauses {
    let on_days = conditions.iter().filter_map(|condition| match condition {
        Condition::Time { weekday, .. } => Some(days(weekday, home.language)),
        _ => None,
    });
    let others = conditions.iter().map(|condition| clause(condition, trigger, home));
    Clauses {
        days: on_days.filter(|clause| !clause.is_empty()).collect(),
        others: others.filter(|clause| !clause.is_empty()).collect(),
    }
}

fn clause(condition: &Condition, trigger: &Trigger, home: &Home) -> String {
    match condition {
        Condition::Time { after, before, .. } => window_clause(*after, *before, home),
        Condition::State { entity_id, state, hold } => state_clause(entity_id, state, *hold, home),
        Condition::NumericState { entity_id, above, below } => number_clause(entity_id, *above, *below, home),
        Condition::Sun { after, before } => sun_clause(*after, *before, home),
        Condition::FormerState { hold } => former_state_clause(trigger, *hold, home),
    }
}

fn window_clause(after: Option<AtTime>, before: Option<AtTime>, home: &Home) -> String {
    let language = home.language;
    match (after, before) {
        (Some(after), Some(before)) => {
            say!(language, "window", after = clock(after, language), before = clock(before, language))
        }
        (Some(after), None) => say!(language, "after-time", time = clock(after, language), hour = hour(after)),
        (None, Some(before)) => say!(language, "before-time", time = clock(before, language), hour = hour(before)),
        (None, None) => String::new(),
    }
}

fn sun_clause(after: Option<SunEvent>, before: Option<SunEvent>, home: &Home) -> String {
    let language = home.language;
    let after_event = |event| say!(language, "after-event", event = sun_event(event));
    let before_event = |event| say!(language, "before-event", event = sun_event(event));
    match (after, before) {
        (Some(SunEvent::Sunset), Some(SunEvent::Sunrise)) => say!(language, "while-dark"),
        (Some(SunEvent::Sunrise), Some(SunEvent::Sunset)) => say!(language, "in-daylight"),
        (Some(after), Some(before)) => {
            say!(language, "after-and-before", after = after_event(after), before = before_event(before))
        }
        (Some(after), None) => after_event(after),
        (None, Some(before)) => before_event(before),
        (None, None) => String::new(),
    }
}

fn number_clause(ids: &EntityIds, above: Option<f64>, below: Option<f64>, home: &Home) -> String {
    let language = home.language;
    match presence(ids, above, below) {
        Some(Presence::Somebody) => return say!(language, "if-somebody-home"),
        Some(Presence::Nobody) => return say!(language, "if-nobody-home"),
        None => {}
    }
    let (subject, count) = (all_of(ids, home), ids.as_slice().len());
    let said = |value: f64| quantity(value, ids.as_slice().first(), home);
    match (above.map(said), below.map(said)) {
        (Some(low), Some(high)) => {
            say!(language, "if-between", subject = subject, count = count, low = low, high = high)
        }
        (Some(value), None) => say!(language, "if-above", subject = subject, count = count, value = value),
        (None, Some(value)) => say!(language, "if-below", subject = subject, count = count, value = value),
        (None, None) => say!(language, "if-any-value", subject = subject, count = count),
    }
}

/// What the trigger's entity had been before, where that is plain: a motion sensor that detects
/// something had not before.
fn former_state_clause(trigger: &Trigger, hold: ForDuration, home: &Home) -> String {
    let length = describe_duration(hold.seconds().into(), home.language);
    let said = match trigger {
        Trigger::State { entity_id, from, to, .. } => entity_id
            .as_slice()
            .first()
            .and_then(|first| after_former(first, (from.as_deref(), to.as_deref()), &length, home)),
        _ => None,
    };
    said.unwrap_or_else(|| say!(home.language, "former-unknown", length = length))
}

fn state_clause(ids: &EntityIds, state: &str, hold: Option<ForDuration>, home: &Home) -> String {
    let language = home.language;
    let Some(first) = ids.as_slice().first() else { return String::new() };
    let count = ids.as_slice().len();
    match (first.as_str(), state, hold, count > 1) {
        ("sun.sun", "below_horizon", None, false) => return say!(language, "while-dark"),
        ("sun.sun", "above_horizon", None, false) => return say!(language, "in-daylight"),
        ("zone.home", "0", None, false) => return say!(language, "if-nobody-home"),
        _ => {}
    }
    let words = state_words(first, state, home);
    let subject = all_of(ids, home);
    let clause = match hold {
        Some(hold) => {
            let length = say!(language, "at-least", length = describe_duration(hold.seconds().into(), language));
            words.stays(&subject, count, &length, language)
        }
        None => words.is(&subject, count, language),
    };
    say!(language, "if", clause = clause)
}

fn all_of(ids: &EntityIds, home: &Home) -> String {
    let entities: Vec<&EntityId> = ids.as_slice().iter().collect();
    join_names(&entities, home, Join::And, Counted::AllOf)
}

#[cfg(test)]
mod tests {
    use domain::{AtTime, Weekday};

    use super::*;
    use crate::testing::{WEEKDAYS, at, becomes, between, entity, home_with, is_in, on_days, stays};

    #[test]
    fn every_sort_of_condition_has_its_words() {
        let home = home_with(&[("binary_sensor.door", "Front door", Some("door"))]);
        let clock = |after: Option<i64>, before: Option<i64>, weekday: &[Weekday]| Condition::Time {
            after: after.map(AtTime::from_seconds),
            before: before.map(AtTime::from_seconds),
            weekday: weekday.to_vec(),
        };
        let sun = |after, before| Condition::Sun { after, before };
        let (rise, set) = (SunEvent::Sunrise, SunEvent::Sunset);
        let number = |id: &str, above, below| Condition::NumericState { entity_id: entity(id).into(), above, below };
        let both = |hold| Condition::State {
            entity_id: EntityIds::Many(vec![entity("person.anna"), entity("person.ben")]),
            state: "not_home".to_owned(),
            hold,
        };
        let table = [
            (vec![], ""),
            (vec![between("17:00:00", "23:00:00"), on_days(&WEEKDAYS)], "on weekdays, 17:00–23:00"),
            (vec![clock(Some(79_200), None, &[Weekday::Sun])], "on Sundays, after 22:00"),
            (vec![clock(None, Some(32_400), &[])], "before 9:00"),
            (vec![sun(Some(set), Some(rise))], "while it is dark"),
            (vec![sun(Some(rise), Some(set))], "in daylight"),
            (vec![sun(Some(set), None)], "after sunset"),
            (vec![sun(None, Some(rise))], "before sunrise"),
            (vec![is_in("sun.sun", "below_horizon")], "while it is dark"),
            (vec![is_in("person.anna", "home")], "if Anna is home"),
            (vec![is_in("zone.home", "0")], "if nobody is home"),
            (vec![is_in("binary_sensor.door", "off")], "if Front door is closed"),
            (vec![both(None)], "if Anna and Ben are away"),
            (vec![both(Some(ForDuration::from_seconds(60)))], "if Anna and Ben have been away for 1 min or more"),
            (vec![number("zone.home", Some(0.0), None)], "if somebody is home"),
            (vec![number("sensor.lux", None, Some(20.0))], "if Lux is below 20"),
        ];
        for (conditions, expected) in table {
            assert_eq!(describe_conditions(&conditions, &at("06:30:00"), &home), expected);
        }
    }

    #[test]
    fn a_former_state_is_said_of_the_trigger() {
        let home = home_with(&[
            ("binary_sensor.hall", "Hall", Some("motion")),
            ("binary_sensor.co", "Alarm", Some("carbon_monoxide")),
            ("binary_sensor.door", "Front door", Some("door")),
        ]);
        let half_an_hour = [Condition::FormerState { hold: ForDuration::from_seconds(1800) }];
        let table = [
            (becomes("binary_sensor.hall", "on"), "after 30 min without motion"),
            (becomes("binary_sensor.hall", "off"), "after having detected motion for 30 min"),
            (becomes("binary_sensor.co", "on"), "after 30 min without carbon monoxide"),
            (becomes("binary_sensor.door", "on"), "after having been closed for 30 min"),
            (becomes("light.a", "on"), "after having been off for 30 min"),
            (becomes("media_player.tv", "playing"), "after 30 min without a change"),
            (stays("binary_sensor.door", "off", 60), "after having been open for 30 min"),
            (at("06:30:00"), "after 30 min without a change"),
        ];
        for (trigger, expected) in table {
            assert_eq!(describe_conditions(&half_an_hour, &trigger, &home), expected);
        }
    }
}
