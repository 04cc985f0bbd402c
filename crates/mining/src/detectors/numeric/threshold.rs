//! The threshold that most steps of a value cross, as somebody would write it.

use crate::prepare::Step;

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

/// The threshold that most steps cross, upwards (from at or under it to over it) or downwards.
///
/// All values between the nearest ends of those steps do as well; of the widest such range the
/// roundest is taken.
pub(super) fn most_crossed(upwards: bool, steps: &[Step]) -> Option<Crossed> {
    let crosses =
        |step: &Step, at: f64| if upwards { step.from <= at && at < step.to } else { step.to < at && at <= step.from };
    let mut thresholds: Vec<f64> = steps.iter().map(|step| step.from).collect();
    thresholds.sort_by(f64::total_cmp);
    thresholds.dedup();
    let counts: Vec<usize> =
        thresholds.iter().map(|&at| steps.iter().filter(|step| crosses(step, at)).count()).collect();
    let most = *counts.iter().max()?;
    let ranges = thresholds.iter().zip(&counts).filter(|(_, count)| **count == most).map(|(&at, _)| {
        let ends = steps.iter().filter(|step| crosses(step, at)).map(|step| step.to);
        if upwards { (at, ends.fold(f64::INFINITY, f64::min)) } else { (ends.fold(f64::NEG_INFINITY, f64::max), at) }
    });
    let (low, high) = ranges.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
    let own = if upwards { low } else { high };
    let inside = |at: f64| if upwards { low <= at && at < high } else { low < at && at <= high };
    let threshold = roundest(low, high, inside).unwrap_or(own);
    Some(Crossed { threshold, steps: most, tried: thresholds.len() })
}

/// The roundest number in a range, and of several the one nearest its middle.
fn roundest(low: f64, high: f64, inside: impl Fn(f64) -> bool) -> Option<f64> {
    let middle = low.midpoint(high);
    UNITS.iter().find_map(|&(unit, parts)| {
        let nearest = (middle / unit * parts).round();
        let multiples = [nearest, nearest - 1.0, nearest + 1.0].map(|number| number * unit / parts + 0.0);
        multiples.into_iter().find(|&at| inside(at))
    })
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
    }

    #[test]
    fn numbers_that_no_unit_fits_are_taken_as_they_are() {
        let step = (1.000_01, 1.000_02);
        assert_eq!(crossed(true, &[step]), (step.0, 1));
        let (threshold, _) = crossed(true, &[(1e300, 2e300)]);
        assert!((1e300..2e300).contains(&threshold), "{threshold}");
    }
}
