use domain::{Condition, EntityId, EntityIds, ForDuration, Home, SunEvent, Trigger};

use super::names::join_names;
use super::states::{after_former, state_words};
use super::triggers::{Presence, bounds, presence, sun_event};
use super::units::{clock, days, describe_duration};

/// What must hold, to be put behind a trigger: `on weekdays, 17:00–23:00, if Anna is home`. Empty
/// when nothing must.
#[must_use]
pub fn describe_conditions(conditions: &[Condition], trigger: &Trigger, home: &Home) -> String {
    clauses(conditions, trigger, home).join(", ")
}

/// A clause a condition, weekdays first: they read best there.
pub(super) fn clauses(conditions: &[Condition], trigger: &Trigger, home: &Home) -> Vec<String> {
    let on_days = conditions.iter().filter_map(|condition| match condition {
        Condition::Time { weekday, .. } => Some(days(weekday)),
        _ => None,
    });
    let others = conditions.iter().map(|condition| clause(condition, trigger, home));
    on_days.chain(others).filter(|clause| !clause.is_empty()).collect()
}

fn clause(condition: &Condition, trigger: &Trigger, home: &Home) -> String {
    match condition {
        Condition::Time { after, before, .. } => match (after, before) {
            (Some(after), Some(before)) => format!("{}–{}", clock(*after), clock(*before)),
            (Some(after), None) => format!("after {}", clock(*after)),
            (None, Some(before)) => format!("before {}", clock(*before)),
            (None, None) => String::new(),
        },
        Condition::State { entity_id, state, hold } => state_clause(entity_id, state, *hold, home),
        Condition::NumericState { entity_id, above, below } => match presence(entity_id, *above, *below) {
            Some(Presence::Somebody) => "if somebody is home".to_owned(),
            Some(Presence::Nobody) => "if nobody is home".to_owned(),
            None => {
                let verb = if entity_id.as_slice().len() > 1 { "are" } else { "is" };
                format!("if {} {verb} {}", all_of(entity_id, home), bounds(entity_id, *above, *below, home))
            }
        },
        Condition::Sun { after, before } => match (after, before) {
            (Some(SunEvent::Sunset), Some(SunEvent::Sunrise)) => "while it is dark".to_owned(),
            (Some(SunEvent::Sunrise), Some(SunEvent::Sunset)) => "in daylight".to_owned(),
            (Some(after), Some(before)) => format!("after {} and before {}", sun_event(*after), sun_event(*before)),
            (Some(after), None) => format!("after {}", sun_event(*after)),
            (None, Some(before)) => format!("before {}", sun_event(*before)),
            (None, None) => String::new(),
        },
        Condition::FormerState { hold } => former_state_clause(trigger, *hold, home),
    }
}

/// What the trigger's entity had been before, where that is plain: a motion sensor that detects
/// something had not before.
fn former_state_clause(trigger: &Trigger, hold: ForDuration, home: &Home) -> String {
    let length = describe_duration(hold.seconds().into());
    let said = match trigger {
        Trigger::State { entity_id, from, to, .. } => entity_id
            .as_slice()
            .first()
            .and_then(|first| after_former(first, (from.as_deref(), to.as_deref()), &length, home)),
        _ => None,
    };
    said.unwrap_or_else(|| format!("after {length} without a change"))
}

fn state_clause(ids: &EntityIds, state: &str, hold: Option<ForDuration>, home: &Home) -> String {
    let Some(first) = ids.as_slice().first() else { return String::new() };
    let many = ids.as_slice().len() > 1;
    match (first.as_str(), state, hold, many) {
        ("sun.sun", "below_horizon", None, false) => return "while it is dark".to_owned(),
        ("sun.sun", "above_horizon", None, false) => return "in daylight".to_owned(),
        ("zone.home", "0", None, false) => return "if nobody is home".to_owned(),
        _ => {}
    }
    let words = state_words(first, state, home);
    let subject = all_of(ids, home);
    match hold {
        Some(hold) => {
            let stays = if many { words.stays.replacen("has ", "have ", 1) } else { words.stays };
            format!("if {subject} {stays} for {} or more", describe_duration(hold.seconds().into()))
        }
        None => format!("if {subject} {}", if many { words.is_of_many() } else { words.is }),
    }
}

fn all_of(ids: &EntityIds, home: &Home) -> String {
    let entities: Vec<&EntityId> = ids.as_slice().iter().collect();
    let names = join_names(&entities, home, "and");
    if names.starts_with(|c: char| c.is_ascii_digit()) && entities.len() > 1 {
        format!("all of {names}")
    } else {
        names
    }
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
