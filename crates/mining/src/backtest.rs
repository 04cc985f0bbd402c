//! Replays automations over a history: what would have happened, had they been there.

use std::ops::Range;

use domain::{Backtest, Condition, EntityId, EntityIx, EventLog, Home, PatternKind, StateIx, TargetState, Trigger};

use crate::number::count;
use crate::prepare::{House, manual_action_rows};
use crate::rule::{Compiled, Evaluator};

const MINUTE: i64 = 60_000_000;

/// An automation as far as its replay needs it.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'r> {
    /// For which kind of habit: it says when a fire was right.
    pub kind: PatternKind,
    /// What starts it.
    pub trigger: &'r Trigger,
    /// What must hold then: all of these.
    pub conditions: &'r [Condition],
    /// What it does.
    pub targets: &'r [TargetState],
}

/// A history that automations can be replayed over, prepared once for many of them.
#[derive(Debug)]
pub struct Replay<'a> {
    pub(crate) house: House<'a>,
}

/// One time that an automation would have acted on one entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fire {
    /// On which of the rule's targets, by its place there.
    pub target: usize,
    /// When, in µs since 1970 in UTC.
    pub time: i64,
    /// When the manual action was that it served; none when it was false.
    pub served: Option<i64>,
}

/// What one replay did, entity by entity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    /// The figures.
    pub backtest: Backtest,
    /// All fires, by target and time.
    pub fires: Vec<Fire>,
    /// How often an automation put a target into its state when the rule would have.
    pub automated: u32,
}

impl<'a> Replay<'a> {
    /// Prepares a history; none when it is empty.
    #[must_use]
    pub fn new(log: &'a EventLog, home: &'a Home) -> Option<Self> {
        House::to_replay(log, home).map(|house| Self { house })
    }

    /// Replays a rule over the whole history and counts what lies in `range` (µs since 1970 in
    /// UTC): what was before it still decides in which state things are.
    ///
    /// A fire is the automation acting on one entity: triggered, conditions true, and the entity
    /// not in the target state just before. For as long as its outcome is open (the match window) a
    /// fire leaves the entity in the target state, so that a sensor that goes on firing is not
    /// counted again. A manual action of the same entity and state is served by a fire from 10
    /// minutes before to 2 minutes after it, 2 minutes both ways when a change of state is the
    /// trigger, one to one.
    ///
    /// What was left running ([`PatternKind::LeftOn`]) has nobody there to act at the time: a fire is right
    /// when the next thing that happened to the entity was somebody turning it off by hand, however
    /// much later.
    #[must_use]
    pub fn run(&self, rule: Rule<'_>, range: Range<i64>) -> Backtest {
        trace(&self.house, &Evaluator::new(&self.house), rule, range).backtest
    }

    /// The same replay, fire by fire, by target and time.
    #[must_use]
    pub fn fires(&self, rule: Rule<'_>, range: Range<i64>) -> Vec<Fire> {
        trace(&self.house, &Evaluator::new(&self.house), rule, range).fires
    }

    /// The lowest and the highest value that the history has of a measured entity; none of one that has none.
    #[must_use]
    pub fn values(&self, entity: &EntityId) -> Option<(f64, f64)> {
        let entity = self.house.log.entity_names().find_sorted(entity.as_str())?;
        let rows = self.house.log_rows_of(entity).iter();
        let values = rows.filter_map(|&row| self.house.changes.value(self.house.log, row));
        values.fold(None, |range, value| {
            Some(range.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
        })
    }

    /// The first instant of the local day after the one of `time`, in µs since 1970 in UTC.
    #[must_use]
    pub fn next_day(&self, time: i64) -> i64 {
        let calendar = &self.house.calendar;
        let (first, _) = self.house.span();
        if time < first { first } else { self.house.start_of(calendar.local(time).day.saturating_add(1)) }
    }

    /// The number of manual actions of all actuators in `range`, and the local days it spans.
    #[must_use]
    pub fn manual_actions(&self, range: &Range<i64>) -> u32 {
        let rows = manual_action_rows(self.house.log, &self.house.changes);
        let inside = rows.iter().filter(|&&row| range.contains(&self.house.changes.get(row).time)).count();
        u32::try_from(inside).unwrap_or(u32::MAX)
    }
}

/// Replays a rule; see [`Replay::run`].
pub(crate) fn trace(house: &House<'_>, evaluator: &Evaluator<'_, '_>, rule: Rule<'_>, range: Range<i64>) -> Trace {
    let conditions: Vec<Compiled> =
        rule.conditions.iter().map(|condition| evaluator.compile(condition, rule.trigger)).collect();
    let instants: Vec<i64> = evaluator
        .instants(rule.trigger)
        .into_iter()
        .filter(|time| {
            range.contains(time) && {
                let local = house.calendar.local(*time);
                conditions.iter().all(|condition| evaluator.holds(condition, *time, local))
            }
        })
        .collect();
    let window = match_window(rule.trigger);
    let mut trace = Trace::default();
    let mut days = DaySets::new(house.calendar.days());
    for (number, target) in rule.targets.iter().enumerate() {
        let Some((entity, state)) = evaluator.target(target) else {
            continue;
        };
        let manual = manual_times(house, entity, state, &range);
        let others: Vec<i64>;
        let instants = if triggers_itself(rule.trigger, target) {
            others = instants.iter().copied().filter(|&time| !changed_at(house, entity, time)).collect();
            &others
        } else {
            &instants
        };
        trace.automated += automated(house, entity, state, instants, window);
        let fires = fires(house, entity, state, instants, window.0);
        let served = match rule.kind {
            PatternKind::LeftOn => done_next(house, entity, &fires, &manual),
            _ => match_one_to_one(&fires, &manual, window),
        };
        let backtest = &mut trace.backtest;
        backtest.fires += count(fires.len());
        backtest.manual_actions += count(manual.len());
        backtest.served += count(served.len());
        for time in &fires {
            days.fired[house.calendar.local(*time).day as usize] = true;
        }
        for time in &manual {
            days.manual[house.calendar.local(*time).day as usize] = true;
        }
        for &(_, place) in &served {
            days.served[house.calendar.local(manual[place]).day as usize] = true;
        }
        let mut served = served.into_iter().peekable();
        trace.fires.extend(fires.iter().enumerate().map(|(place, &time)| {
            let action = served.next_if(|(fire, _)| *fire == place).map(|(_, action)| manual[action]);
            Fire { target: number, time, served: action }
        }));
    }
    let backtest = &mut trace.backtest;
    backtest.false_fires = backtest.fires - backtest.served;
    backtest.precision = share(backtest.served, backtest.fires);
    backtest.recall = share(backtest.served, backtest.manual_actions);
    backtest.days = days_in(house, &range);
    backtest.fired_days = count(days.fired.iter().filter(|&&day| day).count());
    backtest.manual_days = count(days.manual.iter().filter(|&&day| day).count());
    backtest.served_days = count(days.served.iter().filter(|&&day| day).count());
    trace
}

struct DaySets {
    fired: Vec<bool>,
    manual: Vec<bool>,
    served: Vec<bool>,
}

impl DaySets {
    fn new(days: u32) -> Self {
        let none = vec![false; days as usize];
        Self { fired: none.clone(), manual: none.clone(), served: none }
    }
}

/// How long after a fire, and before it, an action still counts as served, in µs.
fn match_window(trigger: &Trigger) -> (i64, i64) {
    match trigger {
        Trigger::Time { .. } | Trigger::Sun { .. } => (10 * MINUTE, 2 * MINUTE),
        Trigger::State { .. } | Trigger::NumericState { .. } => (2 * MINUTE, 2 * MINUTE),
    }
}

pub(crate) fn manual_times(house: &House<'_>, entity: EntityIx, state: StateIx, range: &Range<i64>) -> Vec<i64> {
    let changes = &house.changes;
    changes
        .rows_of(entity)
        .iter()
        .map(|&row| changes.get(row))
        .filter(|change| {
            change.state == state && change.certain && change.cause.is_manual() && range.contains(&change.time)
        })
        .map(|change| change.time)
        .collect()
}

/// How many of the instants have an automation put the entity into the state nearby.
fn automated(
    house: &House<'_>,
    entity: EntityIx,
    state: StateIx,
    instants: &[i64],
    (after, before): (i64, i64),
) -> u32 {
    let changes = &house.changes;
    let rows = changes.rows_of(entity);
    let done = instants.iter().filter(|&&time| {
        let place = changes.times_of(entity).partition_point(|&at| at < time - before.max(after));
        rows[place..]
            .iter()
            .map(|&row| changes.get(row))
            .take_while(|change| change.time <= time + after)
            .any(|change| change.state == state && !change.cause.is_manual())
    });
    count(done.count())
}

fn fires(house: &House<'_>, entity: EntityIx, state: StateIx, instants: &[i64], rearm: i64) -> Vec<i64> {
    let mut fires: Vec<i64> = Vec::new();
    for &time in instants {
        let acted = fires.last().is_some_and(|&last| {
            // Still as the fire left it, unless somebody has changed it since.
            time - last < rearm && !changed_between(house, entity, last, time)
        });
        if !acted && house.changes.state_before(entity, time) != Some(state) {
            fires.push(time);
        }
    }
    fires
}

/// Whether the target is among the entities whose change is the trigger: what somebody does to it
/// then is no service of the automation.
fn triggers_itself(trigger: &Trigger, target: &TargetState) -> bool {
    matches!(trigger, Trigger::State { entity_id, hold: None, .. } if entity_id.as_slice().contains(&target.entity_id))
}

fn changed_at(house: &House<'_>, entity: EntityIx, time: i64) -> bool {
    changed_between(house, entity, time, time + 1)
}

fn changed_between(house: &House<'_>, entity: EntityIx, after: i64, before: i64) -> bool {
    let changes = &house.changes;
    let times = changes.times_of(entity);
    times.get(times.partition_point(|&at| at < after)).is_some_and(|&at| at < before)
}

/// The places of fires, and of the manual actions that they serve. Both ascending; windows have one
/// length, so taking the earliest that fits gives as many pairs as there can be.
fn match_one_to_one(fires: &[i64], manual: &[i64], (after, before): (i64, i64)) -> Vec<(usize, usize)> {
    let mut served = Vec::new();
    let mut next = 0;
    for (place, &fire) in fires.iter().enumerate() {
        while manual.get(next).is_some_and(|&action| action < fire - before) {
            next += 1;
        }
        if manual.get(next).is_some_and(|&action| action <= fire + after) {
            served.push((place, next));
            next += 1;
        }
    }
    served
}

/// The places of fires, and of the manual actions that were the next change of the entity after
/// them.
fn done_next(house: &House<'_>, entity: EntityIx, fires: &[i64], manual: &[i64]) -> Vec<(usize, usize)> {
    let changes = &house.changes;
    let times = changes.times_of(entity);
    let next = |fire: i64| times.get(times.partition_point(|&at| at < fire));
    let mut served: Vec<(usize, usize)> = (0..)
        .zip(fires)
        .filter_map(|(place, &fire)| Some((place, next(fire)?)))
        .filter_map(|(place, next)| Some((place, manual.binary_search(next).ok()?)))
        .collect();
    served.dedup_by_key(|(_, action)| *action);
    served
}

fn days_in(house: &House<'_>, range: &Range<i64>) -> u32 {
    let (first, last) = house.span();
    let (start, end) = (range.start.max(first), (range.end.saturating_sub(1)).min(last));
    if end < start {
        return 0;
    }
    house.calendar.local(end).day - house.calendar.local(start).day + 1
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

#[cfg(test)]
mod tests;
