//! Keeps the ids of habits that drift: the same habit found tomorrow has the same id.

use std::collections::BTreeSet;

use domain::{Condition, Pattern, PatternId, TargetState, Trigger, Weekday};

/// A habit by the clock may move this far from one night to the next and be the same.
const DRIFT_SECONDS: u32 = 45 * 60;
const DAY_SECONDS: u32 = 86_400;

/// Gives each of `patterns` the id of the stored pattern that is the same habit, if there is one.
///
/// The same habit has the same kind and (at least half of) the same actions, and a trigger by the
/// same entity into the same state, or at most 45 minutes away on the clock or from the sun. Each
/// stored id is given once, to the nearest; a habit that none of the stored ones is never takes the
/// id of one of them, and with it what the user said of that one.
pub(super) fn keep_ids(patterns: &mut [Pattern], stored: &[Pattern]) {
    let mut pairs = Vec::new();
    for (new, pattern) in patterns.iter().enumerate() {
        for (old, known) in stored.iter().enumerate() {
            if let Some(distance) = distance(pattern, known) {
                let other_id = pattern.id != known.id;
                let other_conditions = pattern.conditions != known.conditions;
                pairs.push((other_id, other_conditions, distance, new, old));
            }
        }
    }
    pairs.sort_unstable();
    let mut done_new = vec![false; patterns.len()];
    let mut done_old = vec![false; stored.len()];
    for (_, _, _, new, old) in pairs {
        if !done_new[new] && !done_old[old] {
            (done_new[new], done_old[old]) = (true, true);
            patterns[new].id = stored[old].id.clone();
        }
    }
    let mut taken: BTreeSet<PatternId> = stored.iter().map(|pattern| pattern.id.clone()).collect();
    for pattern in patterns.iter_mut().zip(done_new).filter_map(|(pattern, known)| (!known).then_some(pattern)) {
        let mut number = 1;
        while !taken.insert(pattern.id.clone()) {
            number += 1;
            pattern.id = PatternId::of(&[pattern.id.as_str(), &format!("{number}")]);
        }
    }
}

/// How far apart two patterns are that may be the same habit, in seconds; none when they are not.
fn distance(new: &Pattern, old: &Pattern) -> Option<u32> {
    if new.kind != old.kind
        || !mostly_the_same(&new.actions, &old.actions)
        || !share_a_day(&new.conditions, &old.conditions)
    {
        return None;
    }
    let near = |seconds: u32| (seconds <= DRIFT_SECONDS).then_some(seconds);
    match (&new.trigger, &old.trigger) {
        (Trigger::Time { at: new }, Trigger::Time { at: old }) => {
            let apart = new.seconds().abs_diff(old.seconds());
            near(apart.min(DAY_SECONDS.saturating_sub(apart)))
        }
        (Trigger::Sun { event: new, offset: new_offset }, Trigger::Sun { event: old, offset: old_offset }) => {
            if new == old { near(new_offset.seconds().abs_diff(old_offset.seconds())) } else { None }
        }
        (Trigger::State { entity_id: new, to: new_to, .. }, Trigger::State { entity_id: old, to: old_to, .. }) => {
            (new == old && new_to == old_to).then_some(0)
        }
        (
            Trigger::NumericState { entity_id: new, above: new_above, .. },
            Trigger::NumericState { entity_id: old, above: old_above, .. },
        ) => (new == old && new_above.is_some() == old_above.is_some()).then_some(0),
        _ => None,
    }
}

/// Whether at least half of all actions are in both: a scene may gain or lose a lamp.
fn mostly_the_same(new: &[TargetState], old: &[TargetState]) -> bool {
    let common = new.iter().filter(|action| old.contains(action)).count();
    2 * common >= new.len() + old.len() - common
}

/// Whether there is a weekday on which both hold: a habit of weekdays and one of weekends are two.
fn share_a_day(new: &[Condition], old: &[Condition]) -> bool {
    let holds_on = |conditions: &[Condition], day: Weekday| {
        conditions.iter().all(|condition| match condition {
            Condition::Time { weekday, .. } => weekday.is_empty() || weekday.contains(&day),
            _ => true,
        })
    };
    Weekday::ALL.into_iter().any(|day| holds_on(new, day) && holds_on(old, day))
}

#[cfg(test)]
mod tests {
    use domain::{AtTime, Backtest, EntityId, PatternKind};

    use super::*;

    fn pattern(id: &str, at: i64, weekday: &[Weekday]) -> Pattern {
        let target = EntityId::parse("switch.coffee").expect("valid");
        Pattern {
            id: PatternId::new(id),
            kind: PatternKind::Time,
            trigger: Trigger::Time { at: AtTime::from_seconds(at) },
            conditions: vec![Condition::Time { after: None, before: None, weekday: weekday.to_vec() }],
            actions: vec![TargetState { entity_id: target, state: "on".into() }],
            support: 1,
            opportunities: 1,
            confidence: 1.0,
            confidence_low: 0.2,
            q_value: 0.01,
            lift: 2.0,
            delay_seconds: None,
            machine_like: false,
            backtest: Backtest::default(),
            held_out: Backtest::default(),
            score: 1.0,
            moments: Vec::new(),
            evidence: domain::Evidence::default(),
        }
    }

    fn kept(new: &[Pattern], stored: &[Pattern]) -> Vec<String> {
        let mut new = new.to_vec();
        keep_ids(&mut new, stored);
        new.iter().map(|pattern| pattern.id.as_str().to_owned()).collect()
    }

    #[test]
    fn a_habit_that_drifts_round_midnight_keeps_its_id() {
        let stored = [pattern("old", 86_400 - 600, &[])];
        assert_eq!(kept(&[pattern("new", 600, &[])], &stored), ["old"]);
        assert_eq!(kept(&[pattern("new", 3600, &[])], &stored), ["new"]);
    }

    #[test]
    fn the_nearest_gets_the_id_and_nobody_else() {
        let stored = [pattern("old", 1000, &[])];
        assert_eq!(kept(&[pattern("a", 2000, &[]), pattern("b", 1100, &[])], &stored), ["a", "old"]);
    }

    #[test]
    fn weekdays_and_weekends_are_two_habits() {
        let stored = [pattern("old", 1000, &[Weekday::Mon, Weekday::Tue])];
        assert_eq!(kept(&[pattern("new", 1000, &[Weekday::Sat])], &stored), ["new"]);
        assert_eq!(kept(&[pattern("new", 1000, &[Weekday::Tue, Weekday::Wed])], &stored), ["old"]);
    }

    #[test]
    fn other_actions_are_another_habit() {
        let mut other = pattern("new", 1000, &[]);
        other.actions[0].state = "off".into();
        assert_eq!(kept(&[other], &[pattern("old", 1000, &[])]), ["new"]);
    }

    #[test]
    fn a_scene_that_gains_a_lamp_keeps_its_id() {
        let lamp = |name: &str| TargetState { entity_id: EntityId::parse(name).expect("valid"), state: "off".into() };
        let scene = |id, lamps: &[&str]| Pattern {
            kind: PatternKind::Scene,
            actions: lamps.iter().map(|name| lamp(name)).collect(),
            ..pattern(id, 1000, &[])
        };
        let stored = [scene("old", &["light.a", "light.b"])];
        assert_eq!(kept(&[scene("new", &["light.a", "light.b", "light.c"])], &stored), ["old"]);
        assert_eq!(kept(&[scene("new", &["light.a", "light.c", "light.d"])], &stored), ["new"]);
    }

    #[test]
    fn another_habit_does_not_take_the_id_of_one_that_has_gone() {
        let ids = kept(&[pattern("old", 9 * 3600, &[])], &[pattern("old", 7 * 3600, &[])]);
        assert_ne!(ids, ["old"]);
        assert_eq!(kept(&[pattern("old", 9 * 3600, &[])], &[]), ["old"]);
    }

    #[test]
    fn ids_stay_unique() {
        let stored = [pattern("old", 1000, &[Weekday::Mon]), pattern("far", 40_000, &[])];
        let new = [pattern("far", 1000, &[Weekday::Mon]), pattern("x", 40_000, &[])];
        let ids = kept(&new, &stored);
        assert_eq!(ids.len(), 2);
        assert_ne!(ids[0], ids[1]);
    }
}
