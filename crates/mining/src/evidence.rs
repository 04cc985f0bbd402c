//! When people acted and when an automation would have: what the picture of its evidence is drawn from.

use std::collections::BTreeSet;
use std::ops::Range;

use domain::{Act, EntityIds, Evidence, Trigger, WouldFire};

use crate::backtest::{Replay, Rule, Trace, manual_times, trace};
use crate::prepare::House;
use crate::rule::Evaluator;

const SECOND: i64 = 1_000_000;

/// An act later than this after the change that the trigger waits for has nothing to do with it, in µs; or later than
/// three times what the trigger waits, where that is longer.
const LONGEST_DELAY: i64 = 600 * SECOND;

impl Replay<'_> {
    /// The same replay as [`Replay::run`], act by act and fire by fire, as far as a picture can show them.
    #[must_use]
    pub fn evidence(&self, rule: Rule<'_>, range: Range<i64>) -> Evidence {
        let evaluator = Evaluator::new(&self.house);
        let traced = trace(&self.house, &evaluator, rule, range.clone());
        evidence(&self.house, &evaluator, rule, range, &traced)
    }
}

/// What the trace of a rule over `range` looks like.
pub(crate) fn evidence(
    house: &House<'_>,
    evaluator: &Evaluator<'_, '_>,
    rule: Rule<'_>,
    range: Range<i64>,
    trace: &Trace,
) -> Evidence {
    let (changes, wait) = awaited(evaluator, rule.trigger);
    let longest = LONGEST_DELAY.max(wait.saturating_mul(3));
    let measured = match rule.trigger {
        Trigger::NumericState { entity_id, .. } => EntityIds::as_slice(entity_id).first(),
        _ => None,
    };
    let mut acts = Vec::new();
    for (number, target) in rule.targets.iter().enumerate() {
        let Some((entity, state)) = evaluator.target(target) else {
            continue;
        };
        let of_target = trace.fires.iter().filter(|fire| fire.target == number);
        let served: BTreeSet<i64> = of_target.filter_map(|fire| fire.served).collect();
        acts.extend(manual_times(house, entity, state, &range).into_iter().map(|at| {
            let before = changes.partition_point(|&change| change <= at).checked_sub(1);
            let delay = before.map(|place| at - changes[place]).filter(|&delay| delay <= longest);
            let value = measured.and_then(|entity| evaluator.value_at(entity, at));
            Act { at, served: served.contains(&at), delay, value }
        }));
    }
    let fires = trace.fires.iter().map(|fire| WouldFire { at: fire.time, right: fire.served.is_some() }).collect();
    let (first, last) = house.span();
    Evidence::new(first.max(range.start), last.min(range.end), acts, fires)
}

/// The times of the changes that a trigger waits for, ascending, and for how long they have to last, in µs; no times
/// for what goes by the clock or the sun.
fn awaited(evaluator: &Evaluator<'_, '_>, trigger: &Trigger) -> (Vec<i64>, i64) {
    let mut at_once = trigger.clone();
    let hold = match &mut at_once {
        Trigger::Time { .. } | Trigger::Sun { .. } => return (Vec::new(), 0),
        Trigger::State { hold, .. } | Trigger::NumericState { hold, .. } => hold.take(),
    };
    let wait = hold.map_or(0, |hold| i64::from(hold.seconds()) * SECOND);
    (evaluator.instants(&at_once), wait)
}

#[cfg(test)]
mod tests {
    use domain::{AtTime, ForDuration, PatternKind, TargetState};

    use super::*;
    use crate::tests::{at, home, id, log, target};

    fn shown(lines: &str, trigger: &Trigger, kind: PatternKind) -> Evidence {
        let (log, home) = (log(lines), home());
        let replay = Replay::new(&log, &home).expect("there are events");
        let targets: Vec<TargetState> = vec![target("light.hall on")];
        replay.evidence(Rule { kind, trigger, conditions: &[], targets: &targets }, i64::MIN..i64::MAX)
    }

    #[test]
    fn by_the_clock_acts_are_served_or_not_and_fires_right_or_wrong() {
        let trigger = Trigger::Time { at: "07:00".parse::<AtTime>().expect("a clock time") };
        let evidence = shown(
            "7 06:00:00 light.hall off
             7 07:03:00 light.hall on
             7 08:00:00 light.hall off
             8 09:00:00 light.hall on
             8 10:00:00 light.hall off",
            &trigger,
            PatternKind::Time,
        );
        let act = |at, served| Act { at, served, delay: None, value: None };
        assert_eq!(evidence.acts, [act(at("7 07:03:00"), true), act(at("8 09:00:00"), false)]);
        let fire = |at, right| WouldFire { at, right };
        assert_eq!(evidence.fires, [fire(at("7 07:00:00"), true), fire(at("8 07:00:00"), false)]);
        assert_eq!((evidence.from, evidence.until), (at("7 06:00:00"), at("8 10:00:00")));
    }

    #[test]
    fn a_reaction_shows_its_delay_from_the_change_and_not_from_the_fire() {
        let quiet = Trigger::State {
            entity_id: id("binary_sensor.hall").into(),
            from: None,
            to: Some("off".to_owned()),
            hold: Some(ForDuration::from_seconds(300)),
        };
        let evidence = shown(
            "7 10:00:00 light.hall off
             7 10:00:00 binary_sensor.hall on
             7 10:10:00 binary_sensor.hall off
             7 10:16:00 light.hall on
             7 19:00:00 light.hall off
             7 20:00:00 light.hall on",
            &quiet,
            PatternKind::StateFor,
        );
        let delays: Vec<_> =
            evidence.acts.iter().map(|act| (act.served, act.delay.map(|delay| delay / SECOND))).collect();
        assert_eq!(delays, [(true, Some(360)), (false, None)], "what is hours later has nothing to do with it");
        assert_eq!(evidence.fires, [WouldFire { at: at("7 10:15:00"), right: true }]);
    }

    #[test]
    fn a_threshold_shows_what_was_measured_at_each_act() {
        let dark =
            Trigger::NumericState { entity_id: id("sensor.lux").into(), above: None, below: Some(20.0), hold: None };
        let evidence = shown(
            "7 10:00:00 light.hall off
             7 10:00:00 sensor.lux 300
             7 17:00:00 sensor.lux 15
             7 17:01:00 light.hall on
             7 22:00:00 light.hall off
             8 10:00:00 sensor.lux 310
             8 12:00:00 light.hall on",
            &dark,
            PatternKind::Numeric,
        );
        let values: Vec<_> = evidence.acts.iter().map(|act| (act.served, act.value)).collect();
        assert_eq!(values, [(true, Some(15.0)), (false, Some(310.0))]);
    }
}
