//! Clock windows.

use domain::{AtTime, Condition};

use super::worth::{Evidence, Tally, Worth};
use super::{Case, Choice, FOLDS};

/// Clock windows begin and end on these, in seconds.
const STEP: u32 = 30 * 60;
const STEPS: usize = 48;
/// A longer clock window than this says little, in steps.
const LONGEST: usize = 36;
/// A window has two ends to understand.
const PRICE: usize = 2;

/// What was at each half-hour of the day, by fold.
#[derive(Debug)]
pub(super) struct Windows {
    bins: [[Tally; STEPS]; FOLDS],
}

/// A window, in steps.
#[derive(Clone, Copy, Debug)]
struct Window {
    start: usize,
    length: usize,
}

impl Window {
    fn has(self, step: usize) -> bool {
        (step + STEPS - self.start) % STEPS < self.length
    }
}

impl Windows {
    pub(super) fn of(cases: &[Case]) -> Self {
        let mut bins = [[Tally::default(); STEPS]; FOLDS];
        for case in cases {
            bins[case.fold][step_of(case)] += Tally::one(case);
        }
        Self { bins }
    }

    /// The window that is worth most by all days, if it is worth its price and is not chance, with what
    /// windows are worth on days that they were not learned from.
    pub(super) fn best(&self, worth: Worth, evidence: &Evidence<'_>, most_chance: f64) -> Option<Choice> {
        let priced = worth.with(PRICE);
        let bins = self.bins_without(FOLDS);
        let (found, _) = best_window(&bins, priced).filter(|(_, value)| *value > worth.of(evidence.all))?;
        let found = widened(&bins, found);
        let learned_without: [Option<Window>; FOLDS] = std::array::from_fn(|fold| {
            let bins = self.bins_without(fold);
            best_window(&bins, priced).map(|(window, _)| widened(&bins, window))
        });
        let elsewhere: Vec<bool> = (evidence.cases.iter())
            .map(|case| learned_without[case.fold].is_none_or(|window| window.has(step_of(case))))
            .collect();
        let worth_elsewhere = priced.of(evidence.inside(&elsewhere));
        if worth_elsewhere <= worth.of(evidence.all) || evidence.is_chance(&elsewhere, most_chance) {
            return None;
        }
        let at = |step: usize| AtTime::from_seconds(i64::try_from(step % STEPS).unwrap_or(0) * i64::from(STEP));
        let (after, before) = (Some(at(found.start)), Some(at(found.start + found.length)));
        let condition = Condition::Time { after, before, weekday: Vec::new() };
        Some(Choice { condition, worth: worth_elsewhere })
    }

    /// The bins of all folds but one.
    fn bins_without(&self, left_out: usize) -> [Tally; STEPS] {
        let mut sum = [Tally::default(); STEPS];
        for (_, bins) in self.bins.iter().enumerate().filter(|(fold, _)| *fold != left_out) {
            for (sum, bin) in sum.iter_mut().zip(bins) {
                *sum += *bin;
            }
        }
        sum
    }
}

/// The window that is worth most, of those that are worth the same the shortest, and its worth.
fn best_window(bins: &[Tally; STEPS], worth: Worth) -> Option<(Window, f64)> {
    let mut best: Option<(Window, f64)> = None;
    for start in (0..STEPS).filter(|&start| bins[start].held > 0) {
        let mut inside = Tally::default();
        for length in 1..=LONGEST {
            let bin = bins[(start + length - 1) % STEPS];
            inside += bin;
            // The best window begins and ends with something that held.
            if bin.held > 0 {
                let value = worth.of(inside);
                if best.is_none_or(|(_, most)| value > most + 1e-9) {
                    best = Some((Window { start, length }, value));
                }
            }
        }
    }
    best
}

/// Half an hour more on both sides where that adds no false fire: the next month's acts will not keep
/// to the outermost of this one's.
fn widened(bins: &[Tally; STEPS], Window { mut start, mut length }: Window) -> Window {
    let adds_no_false_fire = |step: usize| bins[step % STEPS].missed() == 0;
    if adds_no_false_fire(start + STEPS - 1) {
        start = (start + STEPS - 1) % STEPS;
        length += 1;
    }
    length += usize::from(adds_no_false_fire(start + length));
    Window { start, length }
}

fn step_of(case: &Case) -> usize {
    (case.opportunity.local.second / STEP) as usize % STEPS
}
