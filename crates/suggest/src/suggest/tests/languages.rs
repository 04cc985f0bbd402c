//! What is suggested, in every language.

use std::collections::BTreeSet;

use domain::{Correction, ExistingAutomation, Language, OverrideCount, PastDecision, Remedy, TargetState, Verdict};
use jiff::Timestamp;

use super::*;
use crate::near_miss_sentence;
use crate::testing::{at, target};

/// Names that are no word of any language, so that what is left of a text is ours.
fn nameless(language: Language) -> Home {
    let mut home = Home { language, ..home() };
    for (index, info) in home.entities.values_mut().enumerate() {
        info.name = Some(format!("Q{index}"));
    }
    home
}

fn cards(home: &Home) -> String {
    let found = suggest(&more(), home, &BTreeSet::new(), &Limits { max_suggestions: 30, ..Limits::default() });
    assert_eq!(reasons(&found), Vec::<String>::new());
    let cards = found.suggestions.iter().map(|one| format!("{}\n  {}", one.title, one.automation.description));
    cards.collect::<Vec<_>>().join("\n")
}

/// One of each kind, and of each sort of trigger and condition that reads differently.
fn more() -> Vec<Pattern> {
    let mut patterns = one_of_each_kind();
    let days = |days: &[domain::Weekday]| on_days(days);
    let (sat, sun, mon) = (domain::Weekday::Sat, domain::Weekday::Sun, domain::Weekday::Mon);
    let dark = Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) };
    let quiet = Condition::FormerState { hold: ForDuration::from_seconds(1800) };
    let late = Condition::Time { after: Some(crate::testing::time("22:00:00")), before: None, weekday: vec![] };
    let lux = Condition::NumericState { entity_id: entity("sensor.bedroom").into(), above: None, below: Some(21.5) };
    let away = Condition::State {
        entity_id: EntityIds::Many(vec![entity("person.anna"), entity("person.ben")]),
        state: "not_home".to_owned(),
        hold: Some(ForDuration::from_seconds(3600)),
    };
    let table = [
        ("a", PatternKind::Time, at("01:05:00"), vec![days(&[sat, sun])], vec![("light.sofa", "off")]),
        ("b", PatternKind::Time, at("13:00:00"), vec![days(&[mon, sat])], vec![("cover.blinds", "open")]),
        ("c", PatternKind::State, becomes("binary_sensor.hall", "on"), vec![dark, quiet], vec![("light.porch", "on")]),
        ("d", PatternKind::StateFor, stays("light.sofa", "on", 5400), vec![late], vec![("light.sofa", "off")]),
        ("e", PatternKind::State, becomes("person.anna", "home"), vec![lux], vec![("climate.bath", "heat")]),
        ("f", PatternKind::State, stays("climate.bath", "heat", 3600), vec![away], vec![("climate.bath", "off")]),
    ];
    for (name, kind, trigger, conditions, actions) in table {
        let mut one = pattern(name, kind, trigger, &conditions, &actions);
        one.score = 0.5;
        one.machine_like = true;
        one.backtest.since = Some(0);
        patterns.push(one);
    }
    patterns
}

/// What is said beside suggestions: reasons, advice, ranks, near misses.
fn remarks(home: &Home) -> String {
    let mut patterns = vec![
        pattern("unlock", PatternKind::Presence, becomes("person.anna", "home"), &[], &[("lock.front", "unlocked")]),
        pattern("imprecise", PatternKind::Time, at("07:00:00"), &[], &[("light.hall", "on")]),
        pattern("idle", PatternKind::Time, at("08:00:00"), &[], &[("light.hall", "on")]),
        pattern("served", PatternKind::Time, at("18:35:00"), &[], &[("light.porch", "on")]),
        pattern("asleep", PatternKind::Time, at("12:00:00"), &[], &[("fan.bedroom", "on")]),
        pattern("moved", PatternKind::Time, at("21:00:00"), &[], &[("light.sofa", "on")]),
    ];
    patterns[1].backtest =
        domain::Backtest { fires: 25, served: 10, false_fires: 15, precision: 0.4, ..patterns[1].backtest };
    patterns[2].backtest.fires = 0;
    let dusk = |id: &str, at: &str, acts: TargetState, is_enabled| ExistingAutomation {
        entity_id: entity(id),
        alias: "X1".to_owned(),
        is_enabled,
        routes: vec![domain::Route { triggers: vec![crate::testing::at(at)], conditions: vec![], acts: vec![acts] }],
        touches: [entity("light.porch")].into(),
    };
    let automations = [
        dusk("automation.a", "18:30:00", target("light.porch", "on"), true),
        dusk("automation.b", "12:00:00", target("fan.bedroom", "on"), false),
    ];
    let correction = Correction {
        automation: Some(entity("automation.a")),
        target: target("light.hall", "on"),
        corrected_to: "off".to_owned(),
        fired: 30,
        corrected: 18,
        fired_days: 30,
        corrected_days: 18,
        share_low: 0.42,
        q_value: 1e-9,
        within_seconds: 170,
        remedy: Some(Remedy { conditions: vec![on_days(&WEEKDAYS)], fired: 21, corrected: 1 }),
    };
    let unknown = Correction { automation: None, fired: 75, remedy: None, ..correction.clone() };
    let corrections = [correction, unknown];
    let already = Already { automations: &automations, corrections: &corrections, ..Already::default() };
    let now = Timestamp::from_second(1_800_000_000).expect("an instant");
    let decision = |id: &str| PastDecision {
        suggestion_id: SuggestionId::of(&PatternId::new(id)),
        title: String::new(),
        kind: PatternKind::Time,
        targets: vec![domain::DecidedTarget { entity_id: entity("light.sofa"), area: None }],
        verdict: Verdict::Rejected,
        decided_at: now,
        undone_at: None,
    };
    let overridden = OverrideCount { target: target("light.sofa", "on"), fired: 15, overridden: 9 };
    let feedback = Feedback::new(vec![decision("p-x"), decision("p-y")], [overridden], now);
    let found = suggest_beside(&patterns, home, &BTreeSet::new(), &feedback, &already, &Limits::default());
    let missed = domain::NearMiss {
        kind: PatternKind::Time,
        trigger: at("21:10:00"),
        conditions: vec![on_days(&WEEKDAYS)],
        actions: vec![target("light.hall", "on")],
        support: 9,
        opportunities: 20,
        lacked: domain::Lack::TooRare { held: 0.45, least: 0.5 },
    };
    let mut said = reasons(&found);
    said.extend(found.advice.iter().map(|one| format!("{}: {}", one.title, one.description)));
    said.extend(found.suggestions.iter().filter_map(|one| Some(one.feedback.as_ref()?.reason.clone())));
    said.push(near_miss_sentence(&missed, home));
    said.join("\n")
}

#[test]
fn every_language_reads_well() {
    for language in Language::ALL {
        let home = Home { language, ..home() };
        insta::assert_snapshot!(format!("suggestions_{language}"), format!("{}\n\n{}", cards(&home), remarks(&home)));
    }
}

/// Words of the English sentences that no other language has.
#[test]
fn no_english_is_left_in_another_language() {
    let english = nameless(Language::English);
    let words = |text: &str| -> BTreeSet<String> {
        let said = text.split_whitespace().filter(|word| !word.contains("p-") && !word.contains('.'));
        let words = said.flat_map(|word| word.split(|c: char| !c.is_alphabetic()));
        words.filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect()
    };
    let said = words(&format!("{}\n{}", cards(&english), remarks(&english)));
    assert!(said.len() > 60, "{said:?}");
    // Names, a unit, and words that happen to be some in both.
    let same: BTreeSet<&str> = [
        "anna",
        "ben",
        "min",
        "nightshift",
        "hand",
        "was",
        "person",
        "condition",
        "minutes",
        "suggestions",
        "regular",
        "had",
        "automation",
        "all",
    ]
    .into();
    let mut left: Vec<String> = Vec::new();
    for language in Language::ALL.into_iter().filter(|&language| language != Language::English) {
        let home = nameless(language);
        let own = words(&format!("{}\n{}", cards(&home), remarks(&home)));
        let shared = own.intersection(&said).filter(|word| !same.contains(word.as_str()));
        left.extend(shared.map(|word| format!("{language}: {word}")));
    }
    assert_eq!(left, Vec::<String>::new());
}

/// A machine reads the same whatever people do.
#[test]
fn what_a_machine_reads_is_the_same_in_every_language() {
    let in_language = |language| {
        let home = Home { language, ..home() };
        let found = suggest(&more(), &home, &BTreeSet::new(), &Limits { max_suggestions: 30, ..Limits::default() });
        let automations = found.suggestions.into_iter().map(|one| {
            let parts = (one.automation.triggers, one.automation.conditions, one.automation.actions);
            (one.id, one.category, one.priority, one.pattern_ids, parts)
        });
        automations.collect::<Vec<_>>()
    };
    for language in Language::ALL {
        assert_eq!(in_language(language), in_language(Language::English), "{language}");
    }
}
