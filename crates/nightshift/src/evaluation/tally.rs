use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use domain::{Condition, PatternKind, TargetState, Trigger};
use mining::Replay;
use serde::Serialize;

use super::Cuts;

/// Fires of several automations that put one entity into one state within this time, in µs, are one:
/// the second finds done what it would do. It is the shorter of the times for which a replay leaves
/// a fire's outcome open.
const ONE_FIRE: i64 = 120_000_000;

/// What an automation does, as far as it is tried.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// For which kind of habit: it says when a fire was right.
    pub kind: PatternKind,
    /// What starts it.
    pub trigger: Trigger,
    /// What must hold then: all of these.
    pub conditions: Vec<Condition>,
    /// What it does.
    pub targets: Vec<TargetState>,
}

/// What the first of some suggestions would have done together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Totals {
    /// How many suggestions, the best first.
    #[serde(rename = "first")]
    pub rank: usize,
    /// How often they would have acted; at once is once.
    pub fires: u32,
    /// Manual actions that one of them would have done.
    pub served: u32,
    /// Fires that served nobody.
    pub false_fires: u32,
    /// `served / fires`; 0 without a fire.
    pub precision: f64,
    /// `served / manual_actions`; 0 without a manual action.
    pub recall: f64,
    /// Of every actuator on the days tried, whatever the suggestions are about.
    #[serde(skip)]
    pub manual_actions: u32,
}

/// Precision and recall by rank, added up over days that different suggestions are tried on.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    /// Of each stretch of days, fires and served actions of the first, the first two, and so on.
    stretches: Vec<Vec<(u32, u32)>>,
    manual_actions: u32,
}

impl Curve {
    /// Tries automations, best first, on the days of `range` (µs since 1970 in UTC).
    pub fn add(&mut self, replay: &Replay<'_>, range: &Range<i64>, rules: &[Ranked]) {
        self.manual_actions = self.manual_actions.saturating_add(replay.manual_actions(range));
        let mut tally = Tally::default();
        self.stretches.push(
            rules
                .iter()
                .map(|rule| {
                    for fire in replay.fires(rule.rule(), range.clone()) {
                        tally.count(&rule.targets[fire.target], fire.time, fire.served);
                    }
                    (tally.fires, tally.served)
                })
                .collect(),
        );
    }

    /// The totals of the first, the first two, and so on; where a stretch has fewer, all that it has.
    #[must_use]
    pub fn points(&self) -> Vec<Totals> {
        let most = self.stretches.iter().map(Vec::len).max().unwrap_or(0);
        (1..=most)
            .map(|rank| {
                let of_first = self.stretches.iter().filter_map(|counts| counts[..rank.min(counts.len())].last());
                let (fires, served) = of_first.fold((0, 0), |sum: (u32, u32), one| (sum.0 + one.0, sum.1 + one.1));
                Totals::of(rank, fires, served, self.manual_actions)
            })
            .collect()
    }
}

impl Totals {
    fn of(rank: usize, fires: u32, served: u32, manual_actions: u32) -> Self {
        let share = |whole: u32| if whole == 0 { 0.0 } else { f64::from(served) / f64::from(whole) };
        Self {
            rank,
            fires,
            served,
            false_fires: fires - served,
            precision: share(fires),
            recall: share(manual_actions),
            manual_actions,
        }
    }

    /// What no suggestion would have done.
    pub(super) fn nothing(replay: Option<&Replay<'_>>, cuts: &Cuts) -> Self {
        let manual = |replay: &Replay<'_>| cuts.iter().map(|cut| replay.manual_actions(&cut.range)).sum();
        Self::of(0, 0, 0, replay.map_or(0, manual))
    }
}

/// What has been done so far in a stretch of days.
#[derive(Debug, Default)]
struct Tally {
    fired: BTreeMap<TargetState, BTreeSet<i64>>,
    served_actions: BTreeMap<TargetState, BTreeSet<i64>>,
    fires: u32,
    served: u32,
}

impl Tally {
    /// Counts a fire, unless what it does has been done: the action that it would serve is served, or
    /// another one was there at about the same time. Those of better ranked suggestions come first.
    fn count(&mut self, target: &TargetState, time: i64, served: Option<i64>) {
        let fired = self.fired.entry(target.clone()).or_default();
        match served {
            Some(action) => {
                if !self.served_actions.entry(target.clone()).or_default().insert(action) {
                    return;
                }
                self.served += 1;
            }
            None if fired.range(time - ONE_FIRE..=time + ONE_FIRE).next().is_some() => return,
            None => {}
        }
        fired.insert(time);
        self.fires += 1;
    }
}

#[cfg(test)]
mod tests {
    use domain::{AtTime, Cause, EntityId, Event, EventLog, EventLogBuilder, Home};
    use jiff::tz::TimeZone;

    use super::*;

    const DAY: i64 = 86_400_000_000;
    const MINUTE: i64 = 60_000_000;

    /// Somebody turns a lamp on at 7:01 every other day, and off again.
    fn log() -> EventLog {
        let mut log = EventLogBuilder::default();
        for day in 0..10 {
            let mut push = |minute: i64, entity_id, state| {
                let time = day * DAY + minute * MINUTE;
                log.push(Event { time, entity_id, state, cause: Cause::Person });
            };
            push(300, "light.other", "on");
            push(310, "light.other", "off");
            if day % 2 == 0 {
                push(421, "light.lamp", "on");
            }
            push(500, "light.lamp", "off");
        }
        log.finish()
    }

    fn at(clock: i64) -> Ranked {
        let lamp = EntityId::parse("light.lamp").expect("valid");
        Ranked {
            kind: PatternKind::Time,
            trigger: Trigger::Time { at: AtTime::from_seconds(clock * 60) },
            conditions: Vec::new(),
            targets: vec![TargetState { entity_id: lamp, state: "on".to_owned() }],
        }
    }

    #[test]
    fn what_two_would_have_done_counts_once() {
        let (log, home) = (log(), Home::in_zone(TimeZone::UTC));
        let replay = Replay::new(&log, &home).expect("there are events");
        let points = |rules: &[Ranked]| {
            let mut curve = Curve::default();
            curve.add(&replay, &(0..4 * DAY), rules);
            curve.add(&replay, &(4 * DAY..10 * DAY), rules);
            curve.points().iter().map(|one| (one.rank, one.fires, one.served)).collect::<Vec<_>>()
        };
        // 7:00 is right on five of ten days; 7:01 does the same; 7:05 is too late and again wrong.
        assert_eq!(points(&[at(420)]), [(1, 10, 5)]);
        assert_eq!(points(&[at(420), at(421)]), [(1, 10, 5), (2, 10, 5)]);
        assert_eq!(points(&[at(420), at(425)]), [(1, 10, 5), (2, 15, 5)]);
    }

    #[test]
    fn recall_is_of_all_that_was_done_by_hand_in_those_days() {
        let (log, home) = (log(), Home::in_zone(TimeZone::UTC));
        let replay = Replay::new(&log, &home).expect("there are events");
        let mut curve = Curve::default();
        curve.add(&replay, &(0..2 * DAY), &[at(420)]);
        curve.add(&replay, &(2 * DAY..4 * DAY), &[]);
        // Days 0 to 3: the other light on and off each day, the lamp on two of them.
        let point = curve.points().pop().expect("one suggestion");
        assert_eq!((point.manual_actions, point.fires, point.served), (4 * 2 + 2 * 2, 2, 1));
        assert!((point.recall - 1.0 / 12.0).abs() < 1e-9 && (point.precision - 0.5).abs() < 1e-9, "{point:?}");
    }
}
