use domain::Cause;

use crate::calendar::Calendar;
use crate::diary::{Change, State};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::flavour::Flavour;
use crate::home::House;
use crate::number::{HOUR, MINUTE, micros, real, whole};
use crate::plan::Plan;
use crate::sensors::Reports;
use crate::spans::Spans;
use crate::troubles::Outage;

/// What is wrong with each sensor of a home, by entity.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    of: Vec<Fault>,
}

/// What is wrong with one sensor; nothing with most.
#[derive(Clone, Debug, Default)]
struct Fault {
    /// It says nothing and keeps its last state, whatever happens: stuck, or out of reach.
    silent: Spans,
    /// It goes on and off every few seconds, whatever happens.
    chatter: Spans,
    /// It is unavailable, again and again.
    outages: Vec<Outage>,
    /// How likely a value is absurd.
    absurd: f64,
}

impl Faults {
    /// Draws them: where the sort of home has faulty sensors, for half of them one or two of the
    /// ways to fail.
    pub(crate) fn draw(plan: &Plan, house: &House, calendar: &Calendar) -> Self {
        let of = house.entities.iter().enumerate().map(|(entity, of)| {
            let mut dice = Dice::new(plan.seed, "faults", entity);
            let is_sensor = matches!(of.kind.domain(), "sensor" | "binary_sensor");
            if plan.flavour == Flavour::FaultySensors && is_sensor && dice.happens(0.5) {
                Fault::draw(of.kind, calendar, &mut dice)
            } else {
                Fault::default()
            }
        });
        Self { of: of.collect() }
    }

    /// No faults, in a home of so many entities.
    #[cfg(test)]
    pub(crate) fn none(entities: usize) -> Self {
        Self { of: vec![Fault::default(); entities] }
    }

    /// Whether what a sensor says between `from` and `to` can be trusted: it was not silent,
    /// chattering or away.
    pub(crate) fn trusted(&self, entity: usize, from: i64, to: i64) -> bool {
        let fault = &self.of[entity];
        let to = to.saturating_add(1);
        fault.silent.within(from, to) == 0
            && fault.chatter.within(from, to) == 0
            && fault.outages.iter().all(|outage| outage.to <= from || outage.from >= to)
    }

    /// The times at which a sensor is unavailable.
    pub(crate) fn outages(&self, entity: usize) -> &[Outage] {
        &self.of[entity].outages
    }

    /// What sensors with two states say, where `reports` is what they should.
    pub(crate) fn seen(&self, seed: u64, reports: &Reports) -> Vec<Change> {
        let mut changes = Vec::new();
        for (entity, (fault, own)) in self.of.iter().zip(reports).enumerate() {
            let state = |time, on| Change { time, entity, state: State::Active(on), cause: Cause::Device };
            let heard = |&&(time, _): &&(i64, bool)| !fault.silent.contains(time) && !fault.chatter.contains(time);
            changes.extend(own.iter().filter(heard).map(|&(time, on)| state(time, on)));
            if own.is_empty() {
                continue;
            }
            let true_state = |time| own[..own.partition_point(|&(at, _)| at <= time)].last().is_some_and(|last| last.1);
            let mut dice = Dice::new(seed, "chatter", entity);
            for &(from, to) in fault.chatter.as_slice() {
                let (mut time, mut on) = (from, true_state(from));
                while time < to {
                    on = !on;
                    changes.push(state(time, on));
                    time += micros(dice.log_normal(4.0, 0.6).clamp(0.5, 40.0));
                }
                changes.push(state(to, true_state(to)));
            }
            // What it slept through it says when it is back.
            changes.extend(fault.silent.as_slice().iter().map(|&(_, to)| state(to, true_state(to))));
        }
        changes
    }

    /// What a sensor shows at `time`, where `value` is what it should; none while it says nothing.
    pub(crate) fn shown(&self, entity: usize, time: i64, value: i64, dice: &mut Dice) -> Option<i64> {
        let fault = &self.of[entity];
        if fault.silent.contains(time) {
            return None;
        }
        if fault.absurd > 0.0 && dice.happens(fault.absurd) {
            // 85 °C is what a well-known thermometer shows after it has lost power.
            return Some(if dice.happens(0.5) { 0 } else { 850 });
        }
        Some(value)
    }
}

impl Fault {
    fn draw(kind: Kind, calendar: &Calendar, dice: &mut Dice) -> Self {
        let mut fault = Self::default();
        for _ in 0..=dice.below(2) {
            match dice.below(4) {
                // Stuck for half a day to two days, once or twice.
                0 => {
                    let count = 1 + dice.below(2);
                    fault.silence(calendar, count, (12.0, 48.0), dice);
                }
                // Out of reach for minutes to hours, again and again.
                1 => {
                    let count = calendar.days.len() / 2 + dice.below(calendar.days.len());
                    fault.silence(calendar, count, (0.2, 3.0), dice);
                }
                2 if kind.is_numeric() => fault.absurd = dice.between(0.002, 0.01),
                2 => {
                    let count = 3 + dice.below(8);
                    let stretches = (0..count).map(|_| stretch(calendar, (0.1, 1.0), dice));
                    fault.chatter = Spans::union(stretches.collect());
                }
                _ => {
                    for _ in 0..15 + dice.below(30) {
                        let (from, to) = stretch(calendar, (0.02, 0.7), dice);
                        fault.outages.push(Outage { from, to, word: "unavailable" });
                    }
                }
            }
        }
        fault
    }

    fn silence(&mut self, calendar: &Calendar, count: usize, hours: (f64, f64), dice: &mut Dice) {
        let mut stretches = self.silent.as_slice().to_vec();
        stretches.extend((0..count).map(|_| stretch(calendar, hours, dice)));
        self.silent = Spans::union(stretches);
    }
}

/// A stretch of so many hours at any time but the first hours.
fn stretch(calendar: &Calendar, (least, most): (f64, f64), dice: &mut Dice) -> (i64, i64) {
    let (start, end) = (calendar.start + 3 * HOUR, calendar.end - 5 * MINUTE);
    let from = start + whole(dice.unit() * real(end - start));
    (from, (from + micros(dice.between(least, most) * 3600.0)).min(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The faults of the sort of home, and the first sensor with one of `kind`.
    fn faulty(kind: Kind, has: impl Fn(&Fault) -> bool) -> (Calendar, Faults, usize) {
        for seed in 0..200 {
            let plan = Plan { flavour: Flavour::FaultySensors, ..Plan::new(seed) };
            let (house, calendar) = (House::furnish(&plan), Calendar::new(&plan).expect("possible"));
            let faults = Faults::draw(&plan, &house, &calendar);
            let found = house.of_kind(kind).find(|&entity| has(&faults.of[entity]));
            if let Some(entity) = found {
                return (calendar, faults, entity);
            }
        }
        panic!("no home of 200 has such a fault");
    }

    #[test]
    fn a_chattering_sensor_is_right_again_afterwards() {
        let (_, faults, entity) = faulty(Kind::Motion, |fault| !fault.chatter.as_slice().is_empty());
        let mut reports = vec![Vec::new(); faults.of.len()];
        let (from, to) = faults.of[entity].chatter.as_slice()[0];
        reports[entity] = vec![(from - HOUR, false), (i64::midpoint(from, to), true)];
        let mut seen = faults.seen(1, &reports);
        seen.sort_by_key(|change| change.time);
        let within = seen.iter().filter(|change| (from..to).contains(&change.time)).count();
        assert!(real(to - from) / 40e6 <= crate::number::share(within), "{within}");
        let at_its_end = seen.iter().rfind(|change| change.time == to).map(|change| change.state);
        assert_eq!(at_its_end, Some(State::Active(true)));
        assert!(!faults.trusted(entity, from, from) && !faults.trusted(entity, from - HOUR, to + HOUR));
    }

    #[test]
    fn a_silent_sensor_says_nothing_and_then_how_it_is() {
        let (_, faults, entity) =
            faulty(Kind::Motion, |fault| !fault.silent.as_slice().is_empty() && fault.chatter.as_slice().is_empty());
        let (from, to) = faults.of[entity].silent.as_slice()[0];
        let mut reports = vec![Vec::new(); faults.of.len()];
        reports[entity] = vec![(from - HOUR, true), (from + 1, false), (from + 2, true)];
        let mut seen = faults.seen(1, &reports);
        seen.sort_by_key(|change| change.time);
        assert!(seen.iter().all(|change| !(from..to).contains(&change.time)), "{seen:?}");
        assert!(seen.iter().any(|change| change.time == to && change.state == State::Active(true)));
        assert_eq!(faults.shown(entity, from, 210, &mut Dice::new(1, "test", 0)), None);
    }

    #[test]
    fn other_homes_have_none() {
        let plan = Plan::new(1);
        let (house, calendar) = (House::furnish(&plan), Calendar::new(&plan).expect("possible"));
        let faults = Faults::draw(&plan, &house, &calendar);
        for entity in 0..house.entities.len() {
            assert!(faults.trusted(entity, i64::MIN, i64::MAX) && faults.outages(entity).is_empty());
        }
    }
}
