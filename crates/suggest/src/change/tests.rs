use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AtTime, Change, Condition, Draft, EntityId, ForDuration, Home, Language, Location, Pattern, PatternKind,
    Suggestion, SunEvent, TemperatureRange, Trigger, Weekday,
};
use proptest::prelude::*;

use super::*;
use crate::testing::{WEEKDAYS, at, becomes, between, entity, home_with, is_in, on_days, pattern, stays};
use crate::{Known, Limits, check, suggest};

/// A home, a suggestion of it, and the draft of that.
struct Case {
    home: Home,
    entities: BTreeSet<EntityId>,
    ranges: BTreeMap<EntityId, (f64, f64)>,
    suggestion: Suggestion,
    draft: Draft,
}

impl Case {
    fn ground(&self) -> Ground<'_> {
        Ground { found: &self.draft, home: &self.home, entities: &self.entities, ranges: &self.ranges, others: &[] }
    }
}

fn home() -> Home {
    let mut home = home_with(&[
        ("light.a", "Lamp {{ x }}", None),
        ("light.b", "Lamp", None),
        ("climate.c", "Bath", None),
        ("cover.gate", "Gate", Some("gate")),
        ("zone.home", "Home", None),
        ("sensor.lux", "Lux", None),
    ]);
    home.location = Location::new(52.0, 13.0).ok();
    for (id, info) in &mut home.entities {
        info.is_dimmable = (id.domain() == "light").then_some(true);
        let range = TemperatureRange { min: 500, max: 3000, step: 50 };
        info.temperatures = (id.domain() == "climate").then_some(range);
    }
    home
}

fn patterns() -> Vec<Pattern> {
    let lux =
        Trigger::NumericState { entity_id: entity("sensor.lux").into(), above: None, below: Some(20.0), hold: None };
    let sunset = Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(600) };
    let lights: &[(&str, &str)] = &[("light.a", "on"), ("light.b", "on")];
    vec![
        pattern("time", PatternKind::Time, at("06:32:00"), &[on_days(&WEEKDAYS)], &[("climate.c", "heat")]),
        pattern("sun", PatternKind::Sun, sunset, &[], &[("light.a", "on")]),
        pattern("scene", PatternKind::Scene, at("22:00:00"), &[], lights),
        pattern(
            "motion",
            PatternKind::State,
            becomes("binary_sensor.m", "on"),
            &[between("17:00:00", "23:00:00")],
            lights,
        ),
        pattern("quiet", PatternKind::StateFor, stays("binary_sensor.m", "off", 300), &[], &[("light.b", "off")]),
        pattern("dark", PatternKind::Numeric, lux, &[is_in("light.b", "off")], &[("light.a", "on")]),
        pattern("left", PatternKind::LeftOn, stays("climate.c", "heat", 7200), &[], &[("climate.c", "off")]),
        pattern("gate", PatternKind::Time, at("21:00:00"), &[], &[("cover.gate", "closed")]),
    ]
}

fn case(which: usize) -> Case {
    let home = home();
    let pattern = patterns().swap_remove(which);
    let patterns = [pattern];
    let found = suggest(&patterns, &home, &BTreeSet::new(), &Limits::default());
    let suggestion = found.suggestions.into_iter().next().expect("it is suggested");
    let draft = draft_of(&suggestion, &patterns).expect("its pattern is known");
    let mut entities: BTreeSet<EntityId> = home.entities.keys().cloned().collect();
    entities.insert(entity("binary_sensor.m"));
    let ranges = BTreeMap::from([(entity("sensor.lux"), (0.0, 400.0))]);
    Case { home, entities, ranges, suggestion, draft }
}

fn any_change() -> impl Strategy<Value = Change> {
    let length = (-200_000_i32..200_000).prop_map(ForDuration::from_seconds);
    let time = (0_i64..86_400).prop_map(AtTime::from_seconds);
    let id = prop::sample::select(vec!["light.a", "light.b", "climate.c", "cover.gate", "lock.front", "sensor.lux"])
        .prop_map(entity);
    let condition = prop::sample::select(vec![
        "dark",
        "daylight",
        "somebody_home",
        "nobody_home",
        "light.b=off",
        "former_state",
        "",
        "unlock",
    ])
    .prop_map(str::to_owned);
    prop_oneof![
        any::<String>().prop_map(|title| Change::Rename { title }),
        time.clone().prop_map(|at| Change::SetTime { at }),
        length.clone().prop_map(|offset| Change::SetOffset { offset }),
        length.clone().prop_map(|by| Change::Shift { by }),
        length.prop_map(|hold| Change::SetHold { hold }),
        prop_oneof![-10.0..500.0, any::<f64>()].prop_map(|value| Change::SetThreshold { value }),
        prop::collection::vec(prop::sample::select(Weekday::ALL.to_vec()), 0..9)
            .prop_map(|days| Change::SetDays { days }),
        (prop::option::of(time.clone()), prop::option::of(time))
            .prop_map(|(after, before)| Change::SetWindow { after, before }),
        condition.clone().prop_map(|condition| Change::AddCondition { condition }),
        condition.prop_map(|condition| Change::DropCondition { condition }),
        id.clone().prop_map(|entity_id| Change::DropAction { entity_id }),
        (prop::option::of(any::<u8>()), prop::option::of(id.clone()))
            .prop_map(|(percent, entity_id)| Change::SetBrightness { percent, entity_id }),
        (prop::option::of(prop_oneof![0.0..40.0, any::<f64>()]), prop::option::of(id))
            .prop_map(|(temperature, entity_id)| Change::SetTemperature { temperature, entity_id }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Any changes of any suggestion are refused with a reason, or give an automation that passes the whole check, reads
    /// back from its YAML, names nothing new, and does nothing that could not have been suggested.
    #[test]
    fn any_changes_give_a_sound_automation_or_a_refusal(
        which in 0_usize..8,
        changes in prop::collection::vec(any_change(), 0..6),
        language in prop::sample::select(Language::ALL.to_vec()),
    ) {
        let mut case = case(which);
        case.home.language = language;
        let ground = case.ground();
        let mut draft = case.draft.clone();
        // One at a time, so that one that does not fit does not hide what the others do.
        for change in &changes {
            match apply(&draft, std::slice::from_ref(change), &ground) {
                Ok(changed) => draft = changed,
                Err(refused) => prop_assert!(refused.reason.ends_with('.'), "{}", refused.reason),
            }
        }
        let made = changed_suggestion(&case.suggestion, &draft, &Replayed::default(), &case.home, &case.entities);
        let made = made.expect("what was not refused is sound");
        let known = Known { entities: &case.entities, home: &case.home };
        prop_assert_eq!(check(&made.automation, &known), vec![]);
        let read: domain::Automation = serde_saphyr::from_str(&made.yaml).expect("reads");
        prop_assert_eq!(&read, &made.automation);
        prop_assert_eq!(&made.id, &case.suggestion.id);
        prop_assert!(!made.title.is_empty() && !made.title.chars().any(char::is_control));
        let before: BTreeSet<_> = case.draft.actions.iter().collect();
        prop_assert!(draft.actions.iter().all(|action| before.contains(action)) && !draft.actions.is_empty());
        let asked = entities_asked_of(&[&case.draft]);
        prop_assert!(entities_asked_of(&[&draft]).is_subset(&asked));
        prop_assert!(differences(&case.draft, &draft, &case.home).ends_with('.'));
        let options = options(&draft, &ground);
        prop_assert!(!options.days.days.is_empty() && options.actions.len() == draft.actions.len());
    }
}

#[test]
fn what_is_offered_can_be_had() {
    for which in 0..8 {
        let case = case(which);
        let ground = case.ground();
        let offered = options(&case.draft, &ground);
        for condition in &offered.conditions {
            let id = condition.id.clone();
            let change = if condition.is_on {
                Change::DropCondition { condition: id }
            } else {
                Change::AddCondition { condition: id }
            };
            let changed = apply(&case.draft, &[change], &ground).expect("it is offered");
            assert_ne!(changed, case.draft, "{condition:?}");
            assert!(!condition.text.is_empty());
        }
        for action in offered.actions.iter().filter(|action| action.can_drop) {
            let change = Change::DropAction { entity_id: action.entity_id.clone() };
            assert!(apply(&case.draft, &[change], &ground).is_ok());
        }
    }
}

#[test]
fn what_is_set_is_in_the_automation_and_in_the_title() {
    let made = |which: usize, change: Change| {
        let case = case(which);
        let ground = case.ground();
        let draft = apply(&case.draft, &[change], &ground).expect("it fits");
        changed_suggestion(&case.suggestion, &draft, &Replayed::default(), &case.home, &case.entities)
            .expect("is sound")
    };
    let bright = made(2, Change::SetBrightness { percent: Some(40), entity_id: None });
    assert!(bright.title.ends_with(", brightness 40%"), "{}", bright.title);
    assert_eq!(bright.automation.actions.len(), 1, "both in one call");
    assert!(bright.yaml.contains("brightness_pct: 40"), "{}", bright.yaml);
    let one = made(2, Change::SetBrightness { percent: Some(40), entity_id: Some(entity("light.b")) });
    assert_eq!(one.automation.actions.len(), 2);
    let warm = made(0, Change::SetTemperature { temperature: Some(21.5), entity_id: None });
    assert_eq!(warm.automation.actions[0].action, "climate.set_temperature");
    assert!(warm.yaml.contains("temperature: 21.5") && warm.yaml.contains("hvac_mode: heat"), "{}", warm.yaml);
    let named = made(0, Change::Rename { title: "Warm bath".to_owned() });
    assert_eq!((named.title.as_str(), named.automation.alias.as_str()), ("Warm bath", "Warm bath"));
}

#[test]
fn two_conditions_that_never_hold_together_are_not_both_asked_for() {
    let case = case(2);
    let ground = case.ground();
    let add = |id: &str| Change::AddCondition { condition: id.to_owned() };
    let refused = apply(&case.draft, &[add("dark"), add("daylight")], &ground).expect_err("night and day");
    assert_eq!(refused.index, 1);
    assert!(refused.reason.contains("never hold together"), "{}", refused.reason);
    let dark = apply(&case.draft, &[add("dark"), add("dark")], &ground).expect("once is enough");
    assert!(matches!(dark.conditions[..], [Condition::Sun { .. }]));
}
