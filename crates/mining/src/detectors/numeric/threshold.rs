//! The threshold that most steps of a value cross, as somebody would write it.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::prepare::{Step, ahead};

/// A threshold that steps cross.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Crossed {
    pub(super) threshold: f64,
    /// How many steps cross it.
    pub(super) steps: usize,
    /// Among how many thresholds it was found.
    pub(super) tried: usize,
}

/// Numbers are the rounder the larger the unit that they are multiples of; units as fractions, so
/// that decimals come out exactly.
const UNITS: [(f64, f64); 13] = [
    (1000.0, 1.0),
    (500.0, 1.0),
    (100.0, 1.0),
    (50.0, 1.0),
    (10.0, 1.0),
    (5.0, 1.0),
    (1.0, 1.0),
    (1.0, 2.0),
    (1.0, 10.0),
    (1.0, 20.0),
    (1.0, 100.0),
    (1.0, 200.0),
    (1.0, 1000.0),
];

/// Whoever acts by a round number does not do so at every crossing of it that the sensor tells: a
/// rounder one is taken when it is crossed by this share of the steps that the best one is.
const ROUND_ENOUGH: f64 = 0.95;

/// The threshold that most steps cross, upwards (from at or under it to over it) or downwards.
///
/// All values between the nearest ends of those steps do as well; of all that do about as well the
/// roundest is taken.
pub(super) fn most_crossed(upwards: bool, steps: &[Step]) -> Option<Crossed> {
    let mut thresholds: Vec<f64> = steps.iter().map(|step| step.from).collect();
    thresholds.sort_by(f64::total_cmp);
    thresholds.dedup();
    let mut ranges = ranges(upwards, steps, &thresholds);
    ranges.sort_by(|a, b| b.steps.cmp(&a.steps).then((b.high - b.low).total_cmp(&(a.high - a.low))));
    let best = ranges.first()?;
    let own = if upwards { best.low } else { best.high };
    #[expect(clippy::cast_precision_loss, reason = "a count of steps is far below 2^52")]
    let enough = |range: &&Range| range.steps as f64 >= ROUND_ENOUGH * best.steps as f64;
    let as_good: Vec<&Range> = ranges.iter().filter(enough).collect();
    let round =
        UNITS.iter().find_map(|&unit| as_good.iter().find_map(|range| Some((range.multiple(unit)?, range.steps))));
    let (threshold, steps) = round.unwrap_or((own, best.steps));
    Some(Crossed { threshold, steps, tried: thresholds.len() })
}

/// How many of the steps [`most_crossed`] can find at most: as many as cross any one threshold. Takes a part of its time.
pub(super) fn at_most_crossed(upwards: bool, steps: &[Step]) -> usize {
    let sorted = |end: fn(&Step) -> f64| {
        let mut ends: Vec<f64> = steps.iter().map(|step| if upwards { end(step) } else { -end(step) }).collect();
        ends.sort_unstable_by(f64::total_cmp);
        ends
    };
    let (begins, ends) = (sorted(|step| step.from), sorted(|step| step.to));
    let mut ended = 0;
    let crossing = begins.iter().enumerate().map(|(begun, begin)| {
        ended = ahead(&ends, ended, |end| end <= begin);
        begun + 1 - ended
    });
    crossing.max().unwrap_or(0)
}

/// Thresholds that the same steps cross: from `low` up to but not including `high` upwards, and the
/// other way round downwards.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: f64,
    high: f64,
    upwards: bool,
    steps: usize,
}

/// Of each threshold, given ascending, those that do as well; in the same order.
fn ranges(upwards: bool, steps: &[Step], thresholds: &[f64]) -> Vec<Range> {
    // What goes down is what goes up, seen from the other side.
    let turned = |value: f64| if upwards { value } else { -value };
    let mut steps: Vec<(f64, f64)> = steps.iter().map(|step| (turned(step.from), turned(step.to))).collect();
    steps.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranges: Vec<Range> = Vec::with_capacity(thresholds.len());
    // The ends of the steps that have begun and not ended, the nearest first.
    let mut ends: BinaryHeap<Reverse<End>> = BinaryHeap::new();
    let mut next = 0;
    let mut visit = |at: f64| {
        while let Some(&(_, to)) = steps.get(next).filter(|(from, _)| *from <= turned(at)) {
            ends.push(Reverse(End(to)));
            next += 1;
        }
        while ends.peek().is_some_and(|Reverse(End(to))| *to <= turned(at)) {
            ends.pop();
        }
        let nearest = ends.peek().map_or(f64::INFINITY, |Reverse(End(to))| *to);
        let (low, high) = if upwards { (at, nearest) } else { (turned(nearest), at) };
        ranges.push(Range { low, high, upwards, steps: ends.len() });
    };
    if upwards {
        thresholds.iter().copied().for_each(&mut visit);
    } else {
        thresholds.iter().rev().copied().for_each(&mut visit);
        ranges.reverse();
    }
    ranges
}

/// Where a step ends, in order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct End(f64);

impl Eq for End {}

impl Ord for End {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for End {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Range {
    fn has(&self, at: f64) -> bool {
        if self.upwards { self.low <= at && at < self.high } else { self.low < at && at <= self.high }
    }

    /// The multiple of a unit in it that is nearest its middle.
    fn multiple(&self, (unit, parts): (f64, f64)) -> Option<f64> {
        let nearest = (self.low.midpoint(self.high) / unit * parts).round();
        let multiples = [nearest, nearest - 1.0, nearest + 1.0].map(|number| number * unit / parts + 0.0);
        multiples.into_iter().find(|&at| self.has(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crossed(upwards: bool, steps: &[(f64, f64)]) -> (f64, usize) {
        let steps: Vec<Step> = steps.iter().map(|&(from, to)| Step { from, to }).collect();
        let crossed = most_crossed(upwards, &steps).expect("there are steps");
        (crossed.threshold, crossed.steps)
    }

    #[test]
    fn the_roundest_of_what_all_cross() {
        assert_eq!(crossed(true, &[(25.4, 26.1), (25.9, 26.3), (25.98, 26.05)]), (26.0, 3));
        assert_eq!(crossed(true, &[(25.4, 26.1), (26.0, 26.3)]), (26.0, 2), "not over it before");
        assert_eq!(crossed(false, &[(120.0, 61.0), (84.0, 3.0), (90.0, 70.0)]), (80.0, 3));
        assert_eq!(crossed(false, &[(0.31, 0.24), (0.27, 0.22)]), (0.25, 2));
        assert_eq!(crossed(false, &[(-4.0, -12.0), (-9.0, -30.0)]), (-10.0, 2));
        assert_eq!(crossed(true, &[(-4.0, 7.0)]), (0.0, 1));
    }

    #[test]
    fn one_that_goes_its_own_way_does_not_decide() {
        assert_eq!(crossed(true, &[(21.8, 22.2), (21.9, 22.4), (21.7, 22.1), (3.0, 4.0)]), (22.0, 3));
        let mut steps = vec![(25.4, 26.3); 30];
        assert_eq!(crossed(true, &steps), (26.0, 30));
        steps.push((26.1, 26.4));
        assert_eq!(crossed(true, &steps), (26.0, 30), "not 26.1 for the sake of one");
    }

    #[test]
    fn numbers_that_no_unit_fits_are_taken_as_they_are() {
        let step = (1.000_01, 1.000_02);
        assert_eq!(crossed(true, &[step]), (step.0, 1));
        let (threshold, _) = crossed(true, &[(1e300, 2e300)]);
        assert!((1e300..2e300).contains(&threshold), "{threshold}");
    }

    #[test]
    fn the_steps_that_cross_are_those_that_do_one_by_one() {
        use rand::{RngExt, SeedableRng};
        let mut random = rand_pcg::Pcg64::seed_from_u64(4);
        for _ in 0..200 {
            let upwards = random.random_bool(0.5);
            let steps: Vec<Step> = (0..random.random_range(1..30))
                .map(|_| {
                    let (from, by) = (f64::from(random.random_range(-20..20)), f64::from(random.random_range(1..9)));
                    Step { from, to: if upwards { from + by } else { from - by } }
                })
                .collect();
            let mut thresholds: Vec<f64> = steps.iter().map(|step| step.from).collect();
            thresholds.sort_by(f64::total_cmp);
            thresholds.dedup();
            let ranges = ranges(upwards, &steps, &thresholds);
            assert_eq!(ranges.len(), thresholds.len());
            assert_eq!(ranges.iter().map(|range| range.steps).max(), Some(at_most_crossed(upwards, &steps)));
            for (at, range) in thresholds.into_iter().zip(ranges) {
                let crosses = |step: &&Step| {
                    if upwards { step.from <= at && at < step.to } else { step.to < at && at <= step.from }
                };
                let ends: Vec<f64> = steps.iter().filter(crosses).map(|step| step.to).collect();
                let nearest = if upwards {
                    (at, ends.iter().copied().fold(f64::INFINITY, f64::min))
                } else {
                    (ends.iter().copied().fold(f64::NEG_INFINITY, f64::max), at)
                };
                assert_eq!((range.steps, (range.low, range.high)), (ends.len(), nearest), "{at} of {steps:?}");
            }
        }
    }
}
