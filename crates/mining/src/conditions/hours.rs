//! The hours in which a habit has been seen.
//!
//! A trigger that hardly ever comes at night teaches nothing about the night, and one false fire at four in
//! the morning is no evidence for any condition. But that nobody has ever acted there is one: an
//! automation does not go beyond what it was learned from.

use domain::{AtTime, Condition};

use super::{Case, count};
use crate::rule::in_clock_window;

const DAY: u32 = 86_400;
/// Windows begin and end on half-hours.
const STEP: u32 = 30 * 60;
/// The next month's acts will not keep to the outermost of this one's, in seconds.
const MARGIN: u32 = 60 * 60;
/// Acts that are spread over the whole day leave so long a part of it free less often than this.
const BY_ACCIDENT: f64 = 0.05;

/// The clock window around all that held, where the longest part of the day in which nothing ever did is
/// no accident, the trigger has come there, and to act there would be right less often than `floor`.
///
/// How often it would be right is Laplace's rule of succession: of `n` opportunities without an act,
/// `1 / (n + 2)`.
pub(super) fn seen_hours(cases: &[Case], floor: f64) -> Option<Condition> {
    let held = || cases.iter().map(|case| case.opportunity).filter(|opportunity| opportunity.held);
    let mut seconds: Vec<u32> = held().map(|opportunity| opportunity.local.second).collect();
    seconds.sort_unstable();
    let mut days: Vec<u32> = held().map(|opportunity| opportunity.local.day).collect();
    days.dedup();
    let (last, next) = longest_gap(&seconds)?;
    if chance_of_gap(count(days.len()), next - last) > BY_ACCIDENT || next - last <= 2 * (MARGIN + STEP) {
        return None;
    }
    let (after, before) = ((next - MARGIN) / STEP * STEP % DAY, (last + MARGIN).div_ceil(STEP) * STEP % DAY);
    let outside =
        cases.iter().filter(|case| !in_clock_window(case.opportunity.local.second, Some(after), Some(before)));
    let outside = count(outside.count());
    let at = |second: u32| Some(AtTime::from_seconds(i64::from(second)));
    (outside > 0 && 1.0 / f64::from(outside + 2) < floor).then(|| Condition::Time {
        after: at(after),
        before: at(before),
        weekday: Vec::new(),
    })
}

/// The neighbours on the clock that lie furthest apart, in seconds since midnight; the second one may lie on
/// the next day.
fn longest_gap(seconds: &[u32]) -> Option<(u32, u32)> {
    let around = seconds.first().map(|first| first + DAY);
    let next = seconds.iter().copied().skip(1).chain(around);
    seconds.iter().copied().zip(next).max_by_key(|(last, next)| next - last)
}

/// The probability, or a little more, that `acts` spread evenly over the day leave `gap` seconds of it free
/// somewhere. Source: Fisher, *Tests of significance in harmonic analysis*, Proc. R. Soc. A 125
/// (1929), of which this is the first term, an upper bound.
fn chance_of_gap(acts: u32, gap: u32) -> f64 {
    let left = 1.0 - f64::from(gap) / f64::from(DAY);
    f64::from(acts) * left.max(0.0).powf(f64::from(acts.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_gap_may_go_over_midnight() {
        assert_eq!(longest_gap(&[]), None);
        assert_eq!(longest_gap(&[7]), Some((7, DAY + 7)));
        assert_eq!(longest_gap(&[3600, 40_000, 80_000]), Some((40_000, 80_000)));
        assert_eq!(longest_gap(&[30_000, 50_000, 80_000]), Some((80_000, DAY + 30_000)));
    }

    #[test]
    fn a_gap_is_as_unlikely_as_it_is_in_trials() {
        use rand::{RngExt, SeedableRng};
        let mut random = rand_pcg::Pcg64::seed_from_u64(1);
        for (acts, gap) in [(20_u32, 6 * 3600_u32), (10, 9 * 3600), (40, 4 * 3600)] {
            let found = (0..20_000).filter(|_| {
                let mut seconds: Vec<u32> = (0..acts).map(|_| random.random_range(0..DAY)).collect();
                seconds.sort_unstable();
                longest_gap(&seconds).is_some_and(|(last, next)| next - last >= gap)
            });
            let (share, told) = (f64::from(count(found.count())) / 20_000.0, chance_of_gap(acts, gap));
            assert!(share <= told * 1.1 && share >= told * 0.7, "{acts} acts, {gap} s: {share} of {told}");
        }
    }
}
