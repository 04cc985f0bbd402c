use domain::{AutomaticAct, Moment, PatternKind, SunEvent};

use super::*;
use crate::testing::{WEEKDAYS, at, becomes, between, entity, is_in, on_days, pattern, stays, target};

fn automation(triggers: Vec<Trigger>, conditions: &[Condition], acts: &[(&str, &str)]) -> ExistingAutomation {
    let acts: Vec<TargetState> = acts.iter().map(|(id, state)| target(id, state)).collect();
    ExistingAutomation {
        entity_id: entity("automation.hall"),
        alias: "Hall".to_owned(),
        is_enabled: true,
        touches: acts.iter().map(|act| act.entity_id.clone()).collect(),
        routes: vec![Route { triggers, conditions: conditions.to_vec(), acts }],
    }
}

fn is_served(pattern: &Pattern, automation: &ExistingAutomation) -> bool {
    Already { automations: std::slice::from_ref(automation), ..Already::default() }.serving(pattern).is_some()
}

/// A habit of turning the hall's light on, and an automation that does.
fn on(ours: Trigger, conditions: &[Condition], theirs: Trigger, their_conditions: &[Condition]) -> bool {
    let act = [("light.hall", "on")];
    let habit = pattern("a", PatternKind::State, ours, conditions, &act);
    is_served(&habit, &automation(vec![at("03:00:00"), theirs], their_conditions, &act))
}

#[test]
fn a_trigger_serves_another_when_it_comes_with_it() {
    let motion = || becomes("binary_sensor.hall", "on");
    let sunset = |offset| Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(offset) };
    let number =
        |above, below| Trigger::NumericState { entity_id: entity("sensor.lux").into(), above, below, hold: None };
    let any_change =
        Trigger::State { entity_id: entity("binary_sensor.hall").into(), from: None, to: None, hold: None };
    let two = Trigger::State {
        entity_id: vec![entity("binary_sensor.door"), entity("binary_sensor.hall")].into(),
        from: Some("off".to_owned()),
        to: Some("on".to_owned()),
        hold: None,
    };
    let zone = |below| Trigger::NumericState { entity_id: entity("zone.home").into(), above: None, below, hold: None };
    for (ours, theirs, expected) in [
        (at("18:30:00"), at("18:44:00"), true),
        (at("18:30:00"), at("18:50:00"), false),
        (at("23:55:00"), at("00:05:00"), true),
        (sunset(0), sunset(-600), true),
        (sunset(0), sunset(3600), false),
        (sunset(0), at("18:00:00"), false),
        (motion(), motion(), true),
        (motion(), two.clone(), true),
        (motion(), any_change.clone(), true),
        (any_change, motion(), false),
        (two, motion(), false),
        (motion(), becomes("binary_sensor.hall", "off"), false),
        (motion(), becomes("binary_sensor.door", "on"), false),
        (motion(), stays("binary_sensor.hall", "on", 60), true),
        (motion(), stays("binary_sensor.hall", "on", 600), false),
        (stays("binary_sensor.hall", "on", 600), motion(), true),
        (number(None, Some(20.0)), number(None, Some(50.0)), true),
        (number(None, Some(20.0)), number(Some(20.0), None), false),
        (zone(Some(1.0)), becomes("zone.home", "0"), true),
        (zone(Some(1.0)), becomes("zone.home", "1"), false),
    ] {
        assert_eq!(on(ours.clone(), &[], theirs.clone(), &[]), expected, "{ours:?} by {theirs:?}");
    }
}

#[test]
fn conditions_must_leave_at_least_half_of_it() {
    let motion = || becomes("binary_sensor.hall", "on");
    let evening = between("17:00:00", "23:00:00");
    for (ours, theirs, expected) in [
        (vec![evening.clone()], vec![between("16:00:00", "21:00:00")], true),
        (vec![evening.clone()], vec![between("21:00:00", "06:00:00")], false),
        (vec![], vec![evening.clone()], false),
        (vec![], vec![on_days(&WEEKDAYS)], true),
        (vec![], vec![on_days(&[domain::Weekday::Sat])], false),
        (vec![on_days(&WEEKDAYS)], vec![], true),
        (vec![is_in("person.anna", "home")], vec![is_in("person.anna", "not_home")], false),
        (vec![], vec![is_in("input_boolean.holiday", "off")], true),
    ] {
        assert_eq!(on(motion(), &ours, motion(), &theirs), expected, "{ours:?} by {theirs:?}");
    }
    // A time of day is in their hours or not.
    assert!(on(at("18:00:00"), &[], at("18:00:00"), std::slice::from_ref(&evening)));
    assert!(!on(at("12:00:00"), &[], at("12:00:00"), &[evening]));
}

#[test]
fn it_must_do_all_of_it_and_one_that_is_turned_on_comes_first() {
    let both = [("light.hall", "off"), ("light.stairs", "off")];
    let habit = pattern("a", PatternKind::Scene, at("23:00:00"), &[], &both);
    let whole =
        automation(vec![at("23:00:00")], &[], &[("light.stairs", "off"), ("fan.a", "off"), ("light.hall", "off")]);
    let part = automation(vec![at("23:00:00")], &[], &both[..1]);
    let other = automation(vec![at("23:00:00")], &[], &[("light.hall", "on"), ("light.stairs", "off")]);
    assert!(is_served(&habit, &whole) && !is_served(&habit, &part) && !is_served(&habit, &other));
    let off = ExistingAutomation { is_enabled: false, ..whole.clone() };
    let automations = [part, off.clone(), whole.clone()];
    let already = Already { automations: &automations, ..Already::default() };
    assert_eq!(already.serving(&habit), Some(&whole));
    assert_eq!(Already { automations: &automations[..2], ..already }.serving(&habit), Some(&off));
}

#[test]
fn what_mostly_takes_back_an_automations_work_is_known_as_that() {
    let minute = 60_000_000;
    let acts: Vec<AutomaticAct> = (0..10)
        .map(|day| AutomaticAct {
            fired: day * 1440 * minute,
            overridden: (day < 6).then_some((day * 1440 + 1) * minute),
        })
        .collect();
    let overrides = [Override { target: target("light.hall", "on"), acts }];
    let already = Already { overrides: &overrides, ..Already::default() };
    let habit = |action: (&str, &str), others: i64| {
        let taken_back = (0..6).map(|day| (day * 1440 + 1) * minute);
        let moments = taken_back.chain((0..others).map(|day| (day * 1440 + 600) * minute));
        let moments = moments.map(|acted| Moment { acted, triggered: None }).collect();
        Pattern { moments, ..pattern("a", PatternKind::StateFor, becomes("light.hall", "on"), &[], &[action]) }
    };
    assert_eq!(already.taken_back(&habit(("light.hall", "off"), 6)), Some(&overrides[0].target));
    assert_eq!(already.taken_back(&habit(("light.hall", "off"), 7)), None, "mostly at other times");
    assert_eq!(already.taken_back(&habit(("light.hall", "on"), 0)), None, "the same as the automation");
    assert_eq!(already.taken_back(&habit(("fan.a", "off"), 0)), None, "something else");
}
