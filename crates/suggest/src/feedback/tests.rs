use std::collections::BTreeSet;

use domain::{DecidedTarget, PatternId};
use jiff::ToSpan;
use proptest::prelude::*;

use super::*;
use crate::testing::{at, entity, home_with, pattern, target};
use crate::{Limits, Suggested, suggest, suggest_by_feedback};

const NOW: &str = "2026-11-24T03:00:00Z";

fn now() -> Timestamp {
    NOW.parse().expect("an instant")
}

/// Two lamps in the living room, one in the hall, one that is nowhere.
fn home() -> Home {
    let mut home = home_with(&[
        ("light.sofa", "Sofa lamp", None),
        ("light.shelf", "Shelf lamp", None),
        ("light.hall", "Hall light", None),
        ("light.porch", "Porch light", None),
    ]);
    for (lamp, area) in [("light.sofa", "Living room"), ("light.shelf", " Living room"), ("light.hall", "Hall")] {
        home.entities.get_mut(&entity(lamp)).expect("it is there").area = Some(area.to_owned());
    }
    home
}

/// The user's decision number `number` on a suggestion of a clock time for these, so many days ago.
fn decided(number: usize, verdict: Verdict, lamps: &[&str], days_ago: i64) -> PastDecision {
    let home = home();
    let target = |lamp: &&str| DecidedTarget {
        entity_id: entity(lamp),
        area: home.entities.get(&entity(lamp)).and_then(|info| info.area.clone()),
    };
    PastDecision {
        suggestion_id: SuggestionId::new(format!("s-{number}")),
        title: "Turn something on".to_owned(),
        kind: PatternKind::Time,
        targets: lamps.iter().map(target).collect(),
        verdict,
        decided_at: now().checked_sub((days_ago * 24).hours()).expect("in the calendar"),
        undone_at: None,
    }
}

fn rejected(number: usize, lamp: &str) -> PastDecision {
    decided(number, Verdict::Rejected, &[lamp], 0)
}

fn overridden(lamp: &str, overridden: u32, fired: u32) -> OverrideCount {
    OverrideCount { target: target(lamp, "on"), fired, overridden }
}

fn sofa() -> Pattern {
    pattern("sofa", PatternKind::Time, at("20:00:00"), &[], &[("light.sofa", "on")])
}

fn effect(decisions: Vec<PastDecision>, overrides: Vec<OverrideCount>) -> Option<FeedbackEffect> {
    Feedback::new(decisions, overrides, now()).effect(&sofa(), &home())
}

fn factor(decisions: Vec<PastDecision>) -> f64 {
    effect(decisions, Vec::new()).map_or(1.0, |effect| effect.factor)
}

fn reason(decisions: Vec<PastDecision>, overrides: Vec<OverrideCount>) -> String {
    effect(decisions, overrides).map_or_else(String::new, |effect| effect.reason)
}

fn is(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 1e-12
}

#[test]
fn the_factor_is_the_mean_of_the_beta_distribution_over_that_of_its_prior() {
    assert!(is(factor(Vec::new()), 1.0));
    assert!(is(factor(vec![rejected(1, "light.sofa")]), 2.0 / 5.0 / 0.5));
    assert!(is(factor(vec![decided(1, Verdict::Accepted, &["light.sofa"], 0)]), 3.0 / 5.0 / 0.5));
    let both = vec![rejected(1, "light.sofa"), decided(2, Verdict::Accepted, &["light.sofa"], 0)];
    assert!(is(factor(both), 1.0));
    // Two neighbours count less than two of its own, and two in other rooms not enough to be heard.
    let two = |lamp: &str| factor(vec![rejected(1, lamp), rejected(2, lamp)]);
    assert!(is(two("light.sofa"), 2.0 / 6.0 / 0.5));
    assert!(is(two("light.shelf"), 2.0 / (4.0 + 2.0 / 3.0) / 0.5));
    assert!(is(two("light.hall"), 1.0));
    assert!(is(factor((0..5).map(|number| rejected(number, "light.hall")).collect()), 2.0 / 4.5 / 0.5));
    // What is in no area has no neighbours.
    let porch = pattern("porch", PatternKind::Time, at("20:00:00"), &[], &[("light.porch", "on")]);
    let mut nowhere = vec![rejected(1, "light.porch"), rejected(2, "light.porch")];
    for decision in &mut nowhere {
        decision.targets[0].entity_id = entity("light.gone");
    }
    assert_eq!(Feedback::new(nowhere, [], now()).effect(&porch, &home()), None);
}

#[test]
fn other_kinds_and_its_own_decision_say_nothing() {
    let mut other_kind = rejected(1, "light.sofa");
    other_kind.kind = PatternKind::Sun;
    assert!(is(factor(vec![other_kind]), 1.0));
    let mut own = decided(1, Verdict::Accepted, &["light.sofa"], 0);
    own.suggestion_id = SuggestionId::of(&sofa().id);
    assert!(is(factor(vec![own]), 1.0));
}

#[test]
fn what_acts_on_many_things_is_moved_by_the_share_that_was_decided_on() {
    let all = [("light.sofa", "off"), ("light.hall", "off"), ("light.porch", "off")];
    let scene = pattern("all", PatternKind::Time, at("23:00:00"), &[], &all);
    let decisions = vec![rejected(1, "light.sofa"), rejected(2, "light.sofa")];
    let effect = Feedback::new(decisions, [], now()).effect(&scene, &home()).expect("it is heard");
    let weight = 2.0 * (1.0 + 0.1 + 0.1) / 3.0;
    assert!(is(effect.factor, 2.0 / (4.0 + weight) / 0.5), "{}", effect.factor);
}

#[test]
fn old_decisions_fade_by_halves() {
    let after = |days| factor(vec![decided(1, Verdict::Rejected, &["light.sofa"], days)]);
    assert!(is(after(90), 2.0 / 4.5 / 0.5));
    assert!(is(after(180), 2.0 / 4.25 / 0.5));
    assert!(is(after(2000), 1.0), "and are left out when they make no difference");
    assert!(is(after(-5), after(0)), "one of a clock that was set back counts once");
    let old = decided(1, Verdict::Rejected, &["light.sofa"], 180);
    assert!(is(decision_weight(&old, now()), 0.25));
}

#[test]
fn what_was_taken_back() {
    let after = |verdict, hours: i64| {
        let mut one = decided(1, verdict, &["light.sofa"], 30);
        one.undone_at = Some(one.decided_at.checked_add(hours.hours()).expect("in the calendar"));
        let weight = decision_weight(&one, now());
        (effect(vec![one], Vec::new()), weight)
    };
    assert_eq!(after(Verdict::Accepted, 1), (None, 0.0), "a slip");
    assert_eq!(after(Verdict::Rejected, 1), (None, 0.0));
    assert_eq!(after(Verdict::Rejected, 48), (None, 0.0), "a rejection that does not hold any more");
    let (effect, weight) = after(Verdict::Accepted, 720);
    let effect = effect.expect("tried for a month, and given up");
    assert!(is(weight, 0.5) && is(effect.factor, 2.0 / 4.5 / 0.5), "{effect:?}");
    assert_eq!(effect.reason, "Ranked lower: you turned down or took back the one suggestion like this for Sofa lamp.");
}

#[test]
fn it_is_bounded_at_both_ends() {
    let many = |verdict| factor((0..50).map(|number| decided(number, verdict, &["light.sofa"], 0)).collect());
    assert!(is(many(Verdict::Rejected), LEAST));
    assert!(is(many(Verdict::Accepted), MOST));
    let worst = (0..50).map(|number| rejected(number, "light.sofa")).collect();
    let effect = effect(worst, vec![overridden("light.sofa", 99, 99)]).expect("it is heard");
    assert!(is(effect.factor, LEAST));
}

#[test]
fn overrides_of_the_same_entity_and_state_lower_only() {
    let over = |number, fired| effect(Vec::new(), vec![overridden("light.sofa", number, fired)]);
    let effect = over(9, 15).expect("it is heard");
    assert!(is(effect.factor, 1.0 - wilson_low(9, 15)), "{effect:?}");
    assert_eq!(over(1, 60), None, "once in sixty times is nothing");
    assert_eq!(over(0, 60), None, "nor is that an automation does it well");
    let other_state = OverrideCount { target: target("light.sofa", "off"), fired: 9, overridden: 9 };
    assert_eq!(Feedback::new(Vec::new(), [other_state], now()).effect(&sofa(), &home()), None);
}

#[test]
fn every_effect_says_why() {
    let accepted = |number, lamp: &str| decided(number, Verdict::Accepted, &[lamp], 0);
    let sofa = |number| rejected(number, "light.sofa");
    let shelf = |number| rejected(number, "light.shelf");
    let told = [
        reason(vec![sofa(1), sofa(2), sofa(3), accepted(4, "light.sofa")], Vec::new()),
        reason(vec![shelf(1), shelf(2), shelf(3), accepted(4, "light.shelf")], Vec::new()),
        reason((0..8).map(|number| rejected(number, "light.hall")).collect(), Vec::new()),
        reason(vec![accepted(1, "light.sofa"), accepted(2, "light.hall")], Vec::new()),
        reason(Vec::new(), vec![overridden("light.sofa", 9, 15)]),
        reason(vec![sofa(1)], vec![overridden("light.sofa", 1, 1)]),
        // What points the other way is not given as a reason.
        reason(vec![accepted(1, "light.sofa")], vec![overridden("light.sofa", 15, 15)]),
        reason(vec![accepted(1, "light.sofa"), accepted(2, "light.sofa")], vec![overridden("light.sofa", 2, 9)]),
    ];
    insta::assert_snapshot!(told.join("\n"));
}

/// Suggestions for the lamps, best first by themselves.
fn lamps() -> Vec<Pattern> {
    let lamps = [("sofa", 0.6), ("shelf", 0.5), ("hall", 0.4), ("porch", 0.3)];
    let of = |(name, score): (&str, f64)| {
        let lamp = format!("light.{name}");
        let mut lamp = pattern(name, PatternKind::Time, at("20:00:00"), &[], &[(lamp.as_str(), "on")]);
        lamp.score = score;
        lamp
    };
    let mut lamps = lamps.map(of).to_vec();
    for (hour, lamp) in (18..).zip(&mut lamps) {
        lamp.trigger = at(&format!("{hour}:00:00"));
    }
    lamps
}

fn order(suggested: &Suggested) -> Vec<&str> {
    suggested
        .suggestions
        .iter()
        .map(|one| one.automation.actions[0].target.entity_id.as_slice()[0].object_id())
        .collect()
}

fn suggested(decisions: Vec<PastDecision>, max_suggestions: usize) -> Suggested {
    let feedback = Feedback::new(decisions, [], now());
    let limits = Limits { max_suggestions, ..Limits::default() };
    suggest_by_feedback(&lamps(), &home(), &BTreeSet::new(), &feedback, &limits)
}

#[test]
fn decisions_move_the_order_and_each_move_is_explained() {
    let before = suggested(Vec::new(), 7);
    assert_eq!(order(&before), ["sofa", "shelf", "hall", "porch"]);
    assert_eq!(before, suggest(&lamps(), &home(), &BTreeSet::new(), &Limits::default()));
    let after = suggested(vec![rejected(1, "light.sofa"), rejected(2, "light.sofa")], 7);
    assert_eq!(order(&after), ["shelf", "hall", "sofa", "porch"]);
    let told: Vec<Option<&str>> =
        after.suggestions.iter().map(|one| one.feedback.as_ref().map(|effect| effect.reason.as_str())).collect();
    assert_eq!(
        told,
        [
            Some("Ranked lower: you turned down 2 of 2 suggestions like this in Living room."),
            None,
            Some("Ranked lower: you turned down 2 of 2 suggestions like this for Sofa lamp."),
            None
        ]
    );
    // All but the order and the reasons is as it was.
    let plain = |suggested: &Suggested| {
        let mut all = suggested.suggestions.clone();
        for one in &mut all {
            one.feedback = None;
        }
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    };
    assert_eq!(plain(&after), plain(&before));
}

#[test]
fn what_falls_out_of_the_list_is_told_why() {
    let after = suggested(vec![rejected(1, "light.sofa"), rejected(2, "light.sofa")], 2);
    assert_eq!(order(&after), ["shelf", "hall"]);
    let reason = |id: &str| {
        let found = after.withheld.iter().find(|one| one.pattern_id == PatternId::new(id));
        found.map(|one| one.reason.as_str())
    };
    assert_eq!(
        reason("p-sofa"),
        Some("It ranked below the first 2. Ranked lower: you turned down 2 of 2 suggestions like this for Sofa lamp.")
    );
    assert_eq!(reason("p-porch"), Some("It ranked below the first 2."));
}

#[test]
fn feedback_shows_nothing_that_is_below_the_floor_of_precision() {
    let mut patterns = lamps();
    patterns[0].backtest =
        domain::Backtest { fires: 25, served: 10, false_fires: 15, precision: 0.4, ..patterns[0].backtest };
    let liked = (0..20).map(|number| decided(number, Verdict::Accepted, &["light.sofa"], 0)).collect();
    let feedback = Feedback::new(liked, [], now());
    let found = suggest_by_feedback(&patterns, &home(), &BTreeSet::new(), &feedback, &Limits::default());
    assert_eq!(order(&found), ["shelf", "hall", "porch"]);
}

#[test]
fn what_is_twice_as_good_as_the_rest_stays_first_whatever_was_decided() {
    let mut patterns = lamps();
    patterns[0].score = 1.01;
    let disliked = (0..99).map(|number| rejected(number, "light.sofa")).collect();
    let feedback = Feedback::new(disliked, [overridden("light.sofa", 50, 50)], now());
    let limits = Limits { max_suggestions: 1, ..Limits::default() };
    let found = suggest_by_feedback(&patterns, &home(), &BTreeSet::new(), &feedback, &limits);
    assert_eq!(order(&found), ["sofa"]);
}

#[test]
fn names_of_areas_are_plain_text() {
    let mut home = home();
    for lamp in ["light.sofa", "light.shelf"] {
        home.entities.get_mut(&entity(lamp)).expect("it is there").area = Some("Den\u{202e}\n\u{1b}[31m".to_owned());
    }
    let mut decisions = vec![rejected(1, "light.shelf"), rejected(2, "light.shelf")];
    for decision in &mut decisions {
        decision.targets[0].area = Some("Den\u{202e}\n\u{1b}[31m".to_owned());
    }
    let effect = Feedback::new(decisions, [], now()).effect(&sofa(), &home).expect("it is heard");
    assert_eq!(effect.reason, "Ranked lower: you turned down 2 of 2 suggestions like this in Den [31m.");
}

fn any_decision() -> impl Strategy<Value = PastDecision> {
    let lamps = prop::sample::subsequence(vec!["light.sofa", "light.shelf", "light.hall", "light.porch"], 0..4);
    let verdict = prop::sample::select(vec![Verdict::Accepted, Verdict::Rejected]);
    (0..40_usize, verdict, lamps, -10..400_i64, prop::option::of(0..72_i64)).prop_map(
        |(number, verdict, lamps, days, undone)| {
            let mut one = decided(number, verdict, &lamps, days);
            one.undone_at = undone.and_then(|hours| one.decided_at.checked_add(hours.hours()).ok());
            one
        },
    )
}

proptest! {
    #[test]
    fn any_feedback_is_bounded_explained_and_the_same_in_any_order(
        decisions in prop::collection::vec(any_decision(), 0..30),
        counts in prop::option::of((0..30_u32, 0..30_u32)),
        all in any::<bool>(),
    ) {
        let mut decisions = decisions;
        decisions.sort_by(|a, b| a.suggestion_id.cmp(&b.suggestion_id));
        decisions.dedup_by(|a, b| a.suggestion_id == b.suggestion_id);
        let overrides: Vec<OverrideCount> =
            counts.into_iter().map(|(some, more)| overridden("light.sofa", some, some + more)).collect();
        let one = if all {
            let all = [("light.sofa", "on"), ("light.hall", "on"), ("light.gone", "on")];
            pattern("all", PatternKind::Time, at("23:00:00"), &[], &all)
        } else {
            sofa()
        };
        let effect = |decisions: Vec<PastDecision>| {
            Feedback::new(decisions, overrides.clone(), now()).effect(&one, &home())
        };
        let found = effect(decisions.clone());
        if let Some(found) = &found {
            prop_assert!((LEAST..=MOST).contains(&found.factor), "{found:?}");
            prop_assert!((found.factor - 1.0).abs() >= NOTICEABLE, "{found:?}");
            let direction = if found.factor < 1.0 { "Ranked lower: " } else { "Ranked higher: " };
            let why = found.reason.strip_prefix(direction).expect("it says which way");
            prop_assert!(why.len() > 10 && why.ends_with('.'), "{found:?}");
        }
        let mut turned = decisions;
        turned.reverse();
        prop_assert_eq!(effect(turned), found);
    }
}
