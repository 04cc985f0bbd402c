//! What the tests of this crate build their patterns with.

use domain::{
    AtTime, Backtest, Condition, EntityId, EntityInfo, ForDuration, Home, Pattern, PatternId, PatternKind, TargetState,
    Trigger, Weekday,
};
use jiff::tz::TimeZone;

pub(crate) const WEEKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

pub(crate) fn entity(id: &str) -> EntityId {
    EntityId::parse(id).expect("a valid entity id")
}

pub(crate) fn target(id: &str, state: &str) -> TargetState {
    TargetState { entity_id: entity(id), state: state.to_owned() }
}

/// A home of (id, name, device class); an empty name is none.
pub(crate) fn home_with(entities: &[(&str, &str, Option<&str>)]) -> Home {
    let mut home = Home::in_zone(TimeZone::UTC);
    for (id, name, class) in entities {
        let name = (!name.is_empty()).then(|| (*name).to_owned());
        let info = EntityInfo { name, device_class: class.map(str::to_owned), ..EntityInfo::default() };
        home.entities.insert(entity(id), info);
    }
    home
}

pub(crate) fn at(text: &str) -> Trigger {
    Trigger::Time { at: time(text) }
}

pub(crate) fn time(text: &str) -> AtTime {
    text.parse().expect("a clock time")
}

pub(crate) fn becomes(id: &str, to: &str) -> Trigger {
    Trigger::State { entity_id: entity(id).into(), from: None, to: Some(to.to_owned()), hold: None }
}

pub(crate) fn stays(id: &str, to: &str, seconds: i32) -> Trigger {
    let hold = Some(ForDuration::from_seconds(seconds));
    Trigger::State { entity_id: entity(id).into(), from: None, to: Some(to.to_owned()), hold }
}

pub(crate) fn on_days(weekday: &[Weekday]) -> Condition {
    Condition::Time { after: None, before: None, weekday: weekday.to_vec() }
}

pub(crate) fn between(after: &str, before: &str) -> Condition {
    Condition::Time { after: Some(time(after)), before: Some(time(before)), weekday: Vec::new() }
}

pub(crate) fn is_in(id: &str, state: &str) -> Condition {
    Condition::State { entity_id: entity(id).into(), state: state.to_owned(), hold: None }
}

/// A replay over 30 days: once a day by hand on 28 of them, served on 26, wrong once.
pub(crate) fn backtest() -> Backtest {
    Backtest {
        days: 30,
        since: None,
        fired_days: 27,
        manual_days: 28,
        served_days: 26,
        fires: 27,
        served: 26,
        false_fires: 1,
        manual_actions: 28,
        precision: 26.0 / 27.0,
        recall: 26.0 / 28.0,
    }
}

/// What it was on the last 15 of them, learned from those before: served on 13, wrong once.
pub(crate) fn held_out() -> Backtest {
    Backtest {
        days: 15,
        since: None,
        fired_days: 14,
        manual_days: 14,
        served_days: 13,
        fires: 14,
        served: 13,
        false_fires: 1,
        manual_actions: 14,
        precision: 13.0 / 14.0,
        recall: 13.0 / 14.0,
    }
}

/// A sure pattern with an id made of `name`.
pub(crate) fn pattern(
    name: &str,
    kind: PatternKind,
    trigger: Trigger,
    conditions: &[Condition],
    actions: &[(&str, &str)],
) -> Pattern {
    Pattern {
        id: PatternId::new(format!("p-{name}")),
        kind,
        trigger,
        conditions: conditions.to_vec(),
        actions: actions.iter().map(|(id, state)| target(id, state)).collect(),
        support: 26,
        opportunities: 28,
        confidence: 26.0 / 28.0,
        confidence_low: 0.77,
        q_value: 0.001,
        lift: 9.0,
        delay_seconds: None,
        machine_like: false,
        backtest: backtest(),
        held_out: held_out(),
        score: 1.0,
        moments: Vec::new(),
        evidence: domain::Evidence::default(),
    }
}
