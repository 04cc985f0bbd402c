use domain::{ForDuration, Language, PatternKind, SunEvent};

use proptest::prelude::*;

use super::*;
use crate::catalogue::states_of;
use crate::testing::{WEEKDAYS, at, becomes, between, entity, home_with, is_in, on_days, pattern, stays};

fn home() -> Home {
    let mut home = home_with(&[
        ("switch.coffee", "Coffee maker", None),
        ("light.porch", "Porch light", None),
        ("light.hall", "Hall light", None),
        ("binary_sensor.hall", "Hall motion", Some("motion")),
        ("fan.bedroom", "Bedroom fan", None),
        ("sensor.bedroom", "Bedroom temperature", Some("temperature")),
        ("media_player.tv", "TV", None),
        ("light.sofa", "Sofa lamp", None),
        ("cover.blinds", "Living room blinds", Some("blind")),
        ("climate.bath", "Bath heater", None),
        ("lock.front", "Front door", None),
    ]);
    home.entities.get_mut(&entity("sensor.bedroom")).expect("it is there").unit = Some("°C".to_owned());
    home
}

/// A pattern of every kind.
fn one_of_each_kind() -> Vec<Pattern> {
    let sunset = Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(600) };
    let hot = Trigger::NumericState {
        entity_id: entity("sensor.bedroom").into(),
        above: Some(26.0),
        below: None,
        hold: None,
    };
    let left =
        Trigger::NumericState { entity_id: entity("zone.home").into(), above: None, below: Some(1.0), hold: None };
    let everything = [("light.hall", "off"), ("light.porch", "off"), ("light.sofa", "off"), ("media_player.tv", "off")];
    let mut patterns = vec![
        pattern("time", PatternKind::Time, at("06:32:00"), &[on_days(&WEEKDAYS)], &[("switch.coffee", "on")]),
        pattern("sun", PatternKind::Sun, sunset, &[], &[("light.porch", "on")]),
        pattern(
            "state",
            PatternKind::State,
            becomes("binary_sensor.hall", "on"),
            &[between("17:00:00", "23:00:00")],
            &[("light.hall", "on")],
        ),
        pattern(
            "state-for",
            PatternKind::StateFor,
            stays("binary_sensor.hall", "off", 300),
            &[],
            &[("light.hall", "off")],
        ),
        pattern("numeric", PatternKind::Numeric, hot, &[is_in("person.anna", "home")], &[("fan.bedroom", "on")]),
        pattern("presence", PatternKind::Presence, left, &[], &[("light.hall", "off"), ("lock.front", "locked")]),
        pattern(
            "sequence",
            PatternKind::Sequence,
            becomes("media_player.tv", "playing"),
            &[Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) }],
            &[("light.sofa", "off"), ("cover.blinds", "closed")],
        ),
        pattern("scene", PatternKind::Scene, at("23:10:00"), &[], &everything),
        pattern("left-on", PatternKind::LeftOn, stays("zone.home", "0", 3600), &[], &[("climate.bath", "off")]),
    ];
    for (index, pattern) in (0_u8..).zip(&mut patterns) {
        pattern.score = 9.0 - f64::from(index);
    }
    patterns[2].backtest.manual_actions = 60;
    patterns[2].backtest.served = 52;
    patterns[2].backtest.fires = 53;
    patterns[8].backtest = domain::Backtest {
        days: 30,
        fires: 5,
        served: 4,
        false_fires: 1,
        fired_days: 5,
        precision: 0.8,
        ..domain::Backtest::default()
    };
    patterns
}

fn suggested(patterns: &[Pattern]) -> Suggested {
    suggest(patterns, &home(), &BTreeSet::new(), &Limits { max_suggestions: 20, ..Limits::default() })
}

mod languages;

fn reasons(suggested: &Suggested) -> Vec<String> {
    suggested.withheld.iter().map(|one| format!("{}: {}", one.pattern_id, one.reason)).collect()
}

#[test]
fn a_suggestion_of_every_kind_reads_well() {
    let found = suggested(&one_of_each_kind());
    assert_eq!(reasons(&found), Vec::<String>::new());
    let cards: Vec<String> = found
        .suggestions
        .iter()
        .map(|one| format!("{} [{:?}, {:?}]\n{}\n{}", one.title, one.category, one.priority, one.description, one.yaml))
        .collect();
    insta::assert_snapshot!(cards.join("\n"));
}

#[test]
fn what_is_shown_is_sound_and_stays_the_same() {
    let mut patterns = one_of_each_kind();
    let found = suggested(&patterns);
    assert_eq!(found.suggestions[0].id, SuggestionId::of(&patterns[0].id));
    for one in &found.suggestions {
        let read: domain::Automation = serde_saphyr::from_str(&one.yaml).expect("it is YAML");
        assert_eq!(read, one.automation);
        assert!(one.automation.description.contains(one.pattern_ids[0].as_str()));
    }
    patterns.reverse();
    assert_eq!(suggested(&patterns), found);
    patterns.extend(one_of_each_kind());
    assert_eq!(suggested(&patterns), found, "a pattern given twice is one");
}

#[test]
fn what_is_withheld_is_explained() {
    let mut patterns = vec![
        pattern("unlock", PatternKind::Presence, becomes("person.anna", "home"), &[], &[("lock.front", "unlocked")]),
        pattern("imprecise", PatternKind::Time, at("07:00:00"), &[], &[("light.hall", "on")]),
        pattern("idle", PatternKind::Time, at("08:00:00"), &[], &[("light.hall", "on")]),
        pattern("odd", PatternKind::State, becomes("binary_sensor.hall", "open"), &[], &[("light.hall", "on")]),
    ];
    patterns[1].backtest =
        domain::Backtest { fires: 25, served: 10, false_fires: 15, precision: 0.4, ..patterns[1].backtest };
    patterns[2].backtest.fires = 0;
    let found = suggested(&patterns);
    assert!(found.suggestions.is_empty());
    insta::assert_snapshot!(reasons(&found).join("\n"));
}

#[test]
fn a_rejected_habit_does_not_come_back() {
    let patterns = one_of_each_kind();
    let mut again = patterns[0].clone();
    again.id = PatternId::new("p-time-of-another-night");
    again.trigger = at("06:36:00");
    let rejected = BTreeSet::from([patterns[0].id.clone()]);
    let found = suggest(&[patterns[0].clone(), again], &home(), &rejected, &Limits::default());
    assert!(found.suggestions.is_empty());
    assert_eq!(
        reasons(&found),
        ["p-time: You have rejected it.", "p-time-of-another-night: You have rejected a suggestion of the same habit."]
    );
    // Of a joined suggestion, the patterns that were not rejected stay.
    let mut lamp = patterns[0].clone();
    lamp.id = PatternId::new("p-lamp");
    lamp.actions = vec![crate::testing::target("light.sofa", "on")];
    let found = suggest(&[patterns[0].clone(), lamp.clone()], &home(), &rejected, &Limits::default());
    assert_eq!(found.suggestions.len(), 1);
    assert_eq!(found.suggestions[0].pattern_ids, [lamp.id]);
}

#[test]
fn only_the_first_are_shown() {
    let patterns = one_of_each_kind();
    let limits = Limits { max_suggestions: 2, ..Limits::default() };
    let found = suggest(&patterns, &home(), &BTreeSet::new(), &limits);
    assert_eq!(found.suggestions.len(), 2);
    assert_eq!(found.withheld.len(), patterns.len() - 2);
    assert!(found.withheld.iter().all(|one| one.reason == "It ranked below the first 2."));
}

#[test]
fn an_entity_that_no_longer_exists_is_not_suggested() {
    let patterns = &one_of_each_kind()[..1];
    let home = home();
    let entities = BTreeSet::new();
    let found = suggest_known(
        patterns,
        &Known { entities: &entities, home: &home },
        &BTreeSet::new(),
        &Feedback::default(),
        &Limits::default(),
    );
    assert_eq!(
        reasons(&found),
        ["p-time: Its automation did not pass the check: action 1: switch.coffee does not exist."]
    );
}

/// An entity and a state of it, mostly one that it can have.
fn any_state() -> impl Strategy<Value = (EntityId, String)> {
    let domains = [
        "light",
        "light",
        "switch",
        "lock",
        "cover",
        "alarm_control_panel",
        "valve",
        "select",
        "climate",
        "binary_sensor",
        "person",
        "zone",
        "sensor",
    ];
    (proptest::sample::select(domains.to_vec()), "[a-e]").prop_flat_map(|(domain, object)| {
        let usual = states_of(domain).unwrap_or(&["Movie", "home", "0", "disarmed"]).to_vec();
        let state = prop_oneof![
            8 => proptest::sample::select(usual).prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        (Just(entity(&format!("{domain}.{object}"))), state)
    })
}

proptest! {
    /// Whatever a home calls its things and whatever states they have: no panic, one line of plain
    /// text, YAML that is the automation, and nothing that lets anybody in.
    #[test]
    fn hostile_homes_get_plain_and_safe_suggestions(
        targets in proptest::collection::vec(any_state(), 0..4),
        (watched, to) in any_state(),
        hold in proptest::option::of(-1..700_000_i32),
        (condition, state) in any_state(),
        name in any::<String>(),
        language in proptest::sample::select(Language::ALL.to_vec()),
        class in proptest::option::of(any::<String>()),
        numbers in proptest::array::uniform6(any::<u32>()),
    ) {
        let mut home = Home { language, ..home() };
        let named = targets.iter().map(|(id, _)| id).chain([&watched, &condition]);
        for id in named {
            let info = domain::EntityInfo { name: Some(name.clone()), device_class: class.clone(), unit: class.clone(), ..domain::EntityInfo::default() };
            home.entities.insert(id.clone(), info);
        }
        let mut one = pattern("any", PatternKind::State, becomes("light.a", "on"), &[is_in("light.a", "on")], &[]);
        one.trigger =
            Trigger::State { entity_id: watched.into(), from: None, to: Some(to), hold: hold.map(ForDuration::from_seconds) };
        one.conditions = vec![Condition::State { entity_id: condition.into(), state, hold: None }];
        one.actions = targets.into_iter().map(|(entity_id, state)| domain::TargetState { entity_id, state }).collect();
        let [fires, served, false_fires, manual_actions, manual_days, served_days] = numbers;
        one.backtest =
            domain::Backtest { fires, served, false_fires, manual_actions, manual_days, served_days, ..one.backtest };
        let found = suggest(&[one], &home, &BTreeSet::new(), &Limits::default());
        prop_assert_eq!(found.suggestions.len() + found.withheld.len(), 1);
        for shown in found.suggestions {
            for text in [&shown.title, &shown.description, &shown.automation.description] {
                prop_assert!(!text.chars().any(char::is_control), "{:?}", text);
            }
            let read: domain::Automation = serde_saphyr::from_str(&shown.yaml).expect("it is YAML");
            prop_assert_eq!(&read, &shown.automation);
            for action in &shown.automation.actions {
                prop_assert!(!action.action.starts_with("alarm") && !action.action.contains("unlock"));
                prop_assert!(action.action != "lock.open");
            }
        }
        for withheld in found.withheld {
            prop_assert!(!withheld.reason.chars().any(char::is_control), "{:?}", withheld.reason);
        }
    }
}
