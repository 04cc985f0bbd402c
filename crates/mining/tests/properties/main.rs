//! What must hold for every home.

mod homes;

use std::collections::BTreeSet;

use domain::{Backtest, Cause, EventLog, Findings, Home, Moment, PatternId, PatternKind};
use mining::{Replay, Rule, Settings, mine};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::homes::{
    DAY, Idea, MINUTE, MONDAY, Told, berlin, clock_ideas, garbage, ideas, lived_in, log_of, plain_home,
};

const ALWAYS: std::ops::Range<i64> = i64::MIN..i64::MAX;

fn found(log: &EventLog, home: &Home) -> Findings {
    mine(log, home, &Settings::default(), &()).expect("nobody stops it")
}

fn bytes(findings: &Findings) -> String {
    serde_json::to_string(findings).expect("it can be written")
}

fn rule(idea: &Idea) -> Rule<'_> {
    Rule { kind: PatternKind::State, trigger: &idea.trigger, conditions: &idea.conditions, targets: &idea.targets }
}

fn same_figure(share: f64, part: u32, whole: u32) -> bool {
    (share - f64::from(part) / f64::from(whole.max(1))).abs() < 1e-12
}

/// What a [`Backtest`] says of itself.
fn is_sound(backtest: &Backtest) -> bool {
    let b = backtest;
    b.served <= b.fires
        && b.served <= b.manual_actions
        && b.false_fires == b.fires - b.served
        && b.served_days <= b.manual_days
        && b.served_days <= b.served
        && b.manual_days <= b.manual_actions.min(b.days)
        && b.fired_days <= b.fires.min(b.days)
        && same_figure(b.precision, b.served, b.fires)
        && same_figure(b.recall, b.served, b.manual_actions)
}

/// What findings say of themselves.
fn check_findings(log: &EventLog, home: &Home, findings: &Findings) -> Result<(), TestCaseError> {
    let settings = Settings::default();
    prop_assert_eq!(findings.summary.events, log.len() as u64);
    prop_assert!(findings.summary.manual_actions as usize <= log.len());
    prop_assert!(findings.patterns.is_sorted_by(|a, b| a.score >= b.score));
    let ids: BTreeSet<_> = findings.patterns.iter().map(|pattern| &pattern.id).collect();
    prop_assert_eq!(ids.len(), findings.patterns.len(), "two habits have one id");
    let replay = Replay::new(log, home);
    for pattern in &findings.patterns {
        prop_assert!(pattern.support <= pattern.opportunities, "{:?}", pattern);
        prop_assert!(same_figure(pattern.confidence, pattern.support, pattern.opportunities));
        prop_assert!(pattern.confidence >= settings.min_confidence);
        prop_assert!((0.0..=pattern.confidence).contains(&pattern.confidence_low));
        prop_assert!((0.0..=settings.max_q_value).contains(&pattern.q_value));
        prop_assert!((0.0..=1.0).contains(&pattern.score));
        prop_assert!(pattern.lift.is_finite() && pattern.lift > 0.0);
        prop_assert!(is_sound(&pattern.backtest), "{:?}", pattern.backtest);
        prop_assert!(pattern.moments.is_sorted_by_key(|moment| moment.acted));
        prop_assert!(!pattern.moments.is_empty() && pattern.moments.len() <= 200);
        prop_assert!(pattern.moments.iter().all(|moment| moment.triggered.is_none_or(|time| time <= moment.acted)));
        let rule = Rule {
            kind: pattern.kind,
            trigger: &pattern.trigger,
            conditions: &pattern.conditions,
            targets: &pattern.actions,
        };
        let since = pattern.backtest.since;
        let again = replay.as_ref().map(|replay| replay.run(rule, since.unwrap_or(i64::MIN)..i64::MAX));
        let again = again.map(|again| Backtest { since, ..again });
        prop_assert_eq!(again.as_ref(), Some(&pattern.backtest), "replayed, it does something else");
    }
    prop_assert!(findings.overrides.is_sorted_by(|a, b| a.target < b.target), "{:?}", findings.overrides);
    for one in &findings.overrides {
        prop_assert!(one.acts.is_sorted_by_key(|act| act.fired) && one.acts.len() <= 200, "{one:?}");
        let within = |end: i64, start: i64| end >= start && end - start <= 5 * MINUTE;
        prop_assert!(one.acts.iter().all(|act| act.overridden.is_none_or(|end| within(end, act.fired))), "{one:?}");
        let count = one.count();
        prop_assert!(0 < count.overridden && count.overridden <= count.fired, "{count:?}");
    }
    for near in &findings.near_misses {
        prop_assert!(near.support <= near.opportunities);
    }
    Ok(())
}

#[test]
fn of_nothing_comes_nothing() {
    let log = log_of(&[]);
    assert_eq!(found(&log, &berlin()), Findings::default());
    assert!(Replay::new(&log, &berlin()).is_none());
}

#[test]
fn times_at_the_end_of_the_calendar_are_mined_as_others_are() {
    let last_midnight = jiff::Timestamp::MAX.as_microsecond() / DAY * DAY;
    let events = |start: i64| -> Vec<Told> {
        (0..40_i64)
            .map(|half| Told {
                time: start + half * DAY / 2,
                entity: "light.a".to_owned(),
                state: if half % 2 == 0 { "on" } else { "off" },
                cause: Cause::Person,
            })
            .collect()
    };
    let usual = found(&log_of(&events(MONDAY)), &plain_home());
    let late = found(&log_of(&events(last_midnight - 40 * DAY)), &plain_home());
    assert_eq!(usual.summary, late.summary);
    let early = jiff::Timestamp::MIN.as_microsecond() + 40 * DAY;
    assert_eq!(found(&log_of(&events(early)), &plain_home()).summary.events, 40);
    // What no calendar reaches does not get into a log at all.
    assert_eq!(found(&log_of(&events(i64::MAX - 40 * DAY)), &plain_home()), Findings::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_events_and_their_repetition_change_nothing(
        events in lived_in().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        again in prop::collection::vec(any::<Index>(), 0..30),
    ) {
        let (events, mut shuffled) = events;
        let repeated: Vec<Told> = again.iter().map(|index| index.get(&events).clone()).collect();
        shuffled.extend(repeated);
        let (log, other) = (log_of(&events), log_of(&shuffled));
        prop_assert_eq!(bytes(&found(&log, &berlin())), bytes(&found(&other, &berlin())));
    }

    #[test]
    fn the_number_of_threads_changes_nothing(events in lived_in()) {
        let log = log_of(&events);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
            pool.install(|| bytes(&found(&log, &berlin())))
        };
        let one = on(1);
        prop_assert_eq!(&one, &on(2));
        prop_assert_eq!(&one, &on(5));
    }

    #[test]
    fn findings_are_sound(events in lived_in()) {
        let log = log_of(&events);
        for home in [plain_home(), berlin()] {
            let findings = found(&log, &home);
            check_findings(&log, &home, &findings)?;
        }
    }

    #[test]
    fn another_week_is_the_same_home_later(events in lived_in(), weeks in -200_i64..200) {
        let shift = weeks * 7 * DAY;
        let moved: Vec<Told> = events.iter().map(|told| Told { time: told.time + shift, ..told.clone() }).collect();
        let mut expected = found(&log_of(&events), &plain_home());
        for moment in expected.patterns.iter_mut().flat_map(|pattern| &mut pattern.moments) {
            let Moment { acted, triggered } = *moment;
            *moment = Moment { acted: acted + shift, triggered: triggered.map(|time| time + shift) };
        }
        prop_assert_eq!(bytes(&found(&log_of(&moved), &plain_home())), bytes(&expected));
    }

    #[test]
    fn a_habit_keeps_its_id_when_a_day_is_dropped(
        hours in prop::collection::btree_set(prop::sample::select(vec![1_i64, 5, 7, 9, 13, 17, 19, 22]), 1..5),
        jitter in 1_i64..5,
        minutes in prop::collection::vec(-4_i64..=4, 30 * 8),
    ) {
        let mut minutes = minutes.into_iter();
        let mut events = Vec::new();
        for day in 0..30 {
            for hour in &hours {
                let minute = hour * 60 + minutes.next().unwrap_or(0) * jitter / 4;
                // What an automation switches off again leaves one habit of each.
                let off = ("off", minute + 25, Cause::Automation);
                for (state, minute, cause) in [("on", minute, Cause::Person), off] {
                    let time = MONDAY + day * DAY + minute * MINUTE;
                    events.push(Told { time, entity: format!("switch.at_{hour}"), state, cause });
                }
            }
        }
        let ids = |log: &EventLog| -> BTreeSet<PatternId> {
            found(log, &plain_home()).patterns.into_iter().map(|pattern| pattern.id).collect()
        };
        let all = ids(&log_of(&events));
        prop_assert_eq!(all.len(), hours.len());
        let without = |from: i64, to: i64| {
            let kept = events.iter().filter(|told| (MONDAY + from * DAY..MONDAY + to * DAY).contains(&told.time));
            ids(&log_of(kept))
        };
        prop_assert_eq!(&without(1, 30), &all);
        prop_assert_eq!(&without(0, 29), &all);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_mined_without_harm(events in garbage()) {
        let log = log_of(&events);
        let home = plain_home();
        let findings = found(&log, &home);
        check_findings(&log, &home, &findings)?;
    }

    #[test]
    fn any_replay_is_sound(events in lived_in(), ideas in prop::collection::vec(ideas(), 1..8), from in -2_i64..40, days in 0_i64..40) {
        let (log, home) = (log_of(&events), berlin());
        let replay = Replay::new(&log, &home).expect("there are events");
        for idea in &ideas {
            for range in [ALWAYS, MONDAY + from * DAY..MONDAY + (from + days) * DAY] {
                let backtest = replay.run(rule(idea), range);
                prop_assert!(is_sound(&backtest), "{idea:?} {backtest:?}");
            }
        }
    }

    #[test]
    fn ranges_side_by_side_add_up(
        events in lived_in(),
        ideas in prop::collection::vec(clock_ideas(), 1..8),
        cuts in prop::collection::vec(-DAY..40 * DAY, 3),
    ) {
        let (log, home) = (log_of(&events), berlin());
        let replay = Replay::new(&log, &home).expect("there are events");
        let mut cuts = cuts;
        cuts.sort_unstable();
        let [a, b, c] = [MONDAY + cuts[0], MONDAY + cuts[1], MONDAY + cuts[2]];
        for idea in &ideas {
            let run = |range| replay.run(rule(idea), range);
            let (left, right, whole) = (run(a..b), run(b..c), run(a..c));
            prop_assert_eq!(left.fires + right.fires, whole.fires, "{:?}", idea);
            prop_assert_eq!(left.manual_actions + right.manual_actions, whole.manual_actions);
            prop_assert!(left.served + right.served <= whole.served);
        }
        let manual = |range| replay.manual_actions(&range);
        prop_assert_eq!(manual(a..b) + manual(b..c), manual(a..c));
    }
}
