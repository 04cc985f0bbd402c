use domain::{Backtest, ForDuration};
use proptest::prelude::*;

use super::*;
use crate::testing::{WEEKDAYS, at, becomes, between, is_in, on_days, pattern, stays};

/// The merged patterns as `members => actions`.
fn merged(patterns: &[Pattern]) -> Vec<String> {
    let shown = |one: Merged| {
        let members: Vec<&str> = one.members.iter().map(|id| &id.as_str()[2..]).collect();
        let actions: Vec<String> =
            one.pattern.actions.iter().map(|target| format!("{}={}", target.entity_id, target.state)).collect();
        format!("{} => {}", members.join("+"), actions.join(" "))
    };
    merge(&patterns.iter().collect::<Vec<_>>()).into_iter().map(shown).collect()
}

fn scored(mut pattern: Pattern, score: f64) -> Pattern {
    pattern.score = score;
    pattern
}

fn timed(name: &str, time: &str, conditions: &[Condition], actions: &[(&str, &str)]) -> Pattern {
    pattern(name, PatternKind::Time, at(time), conditions, actions)
}

#[test]
fn equal_triggers_with_different_entities_become_one() {
    let weekdays = [on_days(&WEEKDAYS)];
    let mut b = timed("b", "06:32:00", &weekdays, &[("light.kitchen", "on")]);
    b.backtest = Backtest { fires: 10, served: 5, false_fires: 5, manual_actions: 8, days: 20, ..b.backtest };
    b.confidence = 0.5;
    let a = scored(timed("a", "06:32:00", &weekdays, &[("switch.coffee", "on")]), 0.5);
    let all = merge(&[&b, &a]);
    assert_eq!(all.len(), 1);
    let (one, backtest) = (&all[0].pattern, &all[0].pattern.backtest);
    // The first by id, so that the suggestion's id does not hang on the night's scores.
    assert_eq!(all[0].members, [a.id.clone(), b.id.clone()]);
    assert_eq!((one.id.clone(), one.score, one.confidence), (a.id, 1.0, 0.5));
    assert_eq!((backtest.days, backtest.fires, backtest.served, backtest.false_fires), (30, 37, 31, 6));
    assert_eq!(backtest.manual_actions, 36);
    assert!((backtest.precision - 31.0 / 37.0).abs() < 1e-12 && (backtest.recall - 31.0 / 36.0).abs() < 1e-12);
}

#[test]
fn on_and_off_stay_apart_and_so_do_other_times() {
    let press = || becomes("binary_sensor.button", "on");
    let on = pattern("on", PatternKind::State, press(), &[], &[("light.a", "on")]);
    let off = pattern("off", PatternKind::State, press(), &[], &[("light.a", "off")]);
    assert_eq!(merged(&[on, off]), ["off => light.a=off", "on => light.a=on"]);
    let early = timed("early", "06:00:00", &[], &[("light.a", "on")]);
    let later = timed("later", "06:16:00", &[], &[("light.a", "on")]);
    let weekend = timed("weekend", "06:00:00", &[on_days(&[Weekday::Sat])], &[("light.b", "on")]);
    assert_eq!(merged(&[early, later, weekend]).len(), 3);
}

#[test]
fn of_the_same_habit_twice_the_better_stays() {
    let late = timed("late", "23:55:00", &[on_days(&WEEKDAYS)], &[("light.a", "off")]);
    let early = scored(timed("early", "00:05:00", &[], &[("light.a", "off")]), 2.0);
    assert_eq!(merged(&[late, early]), ["early+late => light.a=off"]);
    let clear = |name, seconds, conditions: &[Condition]| {
        let trigger = stays("binary_sensor.hall", "off", seconds);
        pattern(name, PatternKind::StateFor, trigger, conditions, &[("light.a", "off")])
    };
    assert_eq!(merged(&[clear("five", 300, &[]), clear("ten", 600, &[])]), ["five+ten => light.a=off"]);
    let sun = |name, offset| {
        let trigger = Trigger::Sun { event: domain::SunEvent::Sunset, offset: ForDuration::from_seconds(offset) };
        pattern(name, PatternKind::Sun, trigger, &[], &[("light.a", "on")])
    };
    assert_eq!(merged(&[sun("x", -300), sun("y", 600), sun("z", 3600)]).len(), 2);
}

#[test]
fn conditions_that_exclude_each_other_keep_habits_apart() {
    let lit = |name, conditions: &[Condition]| {
        pattern(name, PatternKind::State, becomes("binary_sensor.hall", "on"), conditions, &[("light.a", "on")])
    };
    let morning = lit("morning", &[between("06:00:00", "08:00:00")]);
    let night = lit("night", &[between("22:00:00", "06:00:00")]);
    let wide = lit("wide", &[between("05:00:00", "09:00:00")]);
    assert_eq!(merged(&[morning.clone(), night]).len(), 2);
    assert_eq!(merged(&[morning.clone(), wide]).len(), 1);
    let home = lit("home", &[is_in("person.anna", "home")]);
    let away = lit("away", &[is_in("person.anna", "not_home")]);
    assert_eq!(merged(&[home.clone(), away]).len(), 2);
    assert_eq!(merged(&[home, morning]).len(), 1);
}

#[test]
fn a_part_goes_into_its_whole() {
    let whole = timed("whole", "23:00:00", &[], &[("light.a", "off"), ("light.b", "off")]);
    let part = scored(timed("part", "23:05:00", &[on_days(&WEEKDAYS)], &[("light.a", "off")]), 3.0);
    assert_eq!(merged(&[part.clone(), whole.clone()]), ["whole+part => light.a=off light.b=off"]);
    // It stays when the whole is much less precise, asks for more, or acts at other times.
    let mut vague = whole.clone();
    vague.backtest.precision = 0.6;
    assert_eq!(merged(&[part.clone(), vague]).len(), 2);
    let mut narrow = whole.clone();
    narrow.conditions = vec![is_in("person.anna", "home")];
    assert_eq!(merged(&[part.clone(), narrow]).len(), 2);
    let mut noon = whole;
    noon.trigger = at("12:00:00");
    assert_eq!(merged(&[part, noon]).len(), 2);
}

#[test]
fn routines_and_what_was_left_on_are_not_joined() {
    let play = || becomes("media_player.tv", "playing");
    let routine = pattern("r", PatternKind::Sequence, play(), &[], &[("light.a", "off"), ("cover.b", "closed")]);
    let single = pattern("s", PatternKind::State, play(), &[], &[("fan.c", "on")]);
    assert_eq!(merged(&[routine, single]).len(), 2);
}

fn any_pattern() -> impl Strategy<Value = Pattern> {
    let entities = ["light.a", "light.b", "light.c"];
    (
        0_u32..1000,
        0..4_i64,
        proptest::sample::subsequence(entities.to_vec(), 1..=3),
        any::<bool>(),
        proptest::sample::subsequence(Weekday::ALL.to_vec(), 0..=7),
        0..4_u8,
    )
        .prop_map(|(name, slot, ids, on, days, score)| {
            let state = if on { "on" } else { "off" };
            let actions: Vec<(&str, &str)> = ids.iter().map(|id| (*id, state)).collect();
            let conditions = if days.is_empty() { vec![] } else { vec![on_days(&days)] };
            let trigger = Trigger::Time { at: AtTime::from_seconds(slot * 600) };
            scored(pattern(&name.to_string(), PatternKind::Time, trigger, &conditions, &actions), f64::from(score))
        })
}

proptest! {
    /// Whatever the order of the input: the same output, in which every pattern is found once.
    #[test]
    fn merging_is_a_partition_and_does_not_hang_on_order(
        mut patterns in proptest::collection::vec(any_pattern(), 0..12),
        turn in 0_usize..12,
    ) {
        patterns.sort_by(|a, b| a.id.cmp(&b.id));
        patterns.dedup_by(|a, b| a.id == b.id);
        let first = merged(&patterns);
        let mut members: Vec<PatternId> =
            merge(&patterns.iter().collect::<Vec<_>>()).into_iter().flat_map(|one| one.members).collect();
        members.sort();
        prop_assert_eq!(members, patterns.iter().map(|pattern| pattern.id.clone()).collect::<Vec<_>>());
        if !patterns.is_empty() {
            let middle = turn % patterns.len();
            patterns.rotate_left(middle);
        }
        prop_assert_eq!(merged(&patterns), first);
    }
}
