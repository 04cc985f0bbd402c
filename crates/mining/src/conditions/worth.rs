//! What a condition is worth, and whether it could be chance.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use domain::{Condition, wilson_low};

use super::{Case, count};
use crate::chance::hypergeometric_mid_p;
use crate::rank::explains;

/// How many opportunities there were, and at how many of them the action followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) held: u32,
    pub(super) all: u32,
}

/// The measure by which a unit's explanations are chosen, of an automation that acts at some of the
/// opportunities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// Opportunities that held, under whatever conditions.
    pub(super) held: u32,
    /// The conditions so far, by what each takes to understand.
    pub(super) price: usize,
}

impl Tally {
    pub(super) fn of(cases: &[Case]) -> Self {
        cases.iter().map(Self::one).sum()
    }

    /// Opportunities at which it would have been wrong to act.
    pub(super) fn missed(self) -> u32 {
        self.all - self.held
    }

    pub(super) fn one(case: &Case) -> Self {
        Self { held: u32::from(case.opportunity.held), all: 1 }
    }
}

impl Worth {
    /// What acting at these is worth, 0 to 1.
    pub(super) fn of(self, acting: Tally) -> f64 {
        let recall = f64::from(acting.held) / f64::from(self.held.max(1));
        explains(wilson_low(acting.held, acting.all), recall, self.price)
    }

    /// The same under a further condition.
    pub(super) fn with(self, price: usize) -> Self {
        Self { price: self.price + price, ..self }
    }

    /// The most that a further condition could bring.
    pub(super) fn at_best(self) -> f64 {
        self.with(1).of(Tally { held: self.held, all: self.held })
    }
}

/// What a condition takes to understand, and to learn: a clock window has two ends.
pub(super) fn price_of(condition: &Condition) -> usize {
    match condition {
        Condition::Time { after, before, .. } => 1 + usize::from(after.is_some() && before.is_some()),
        _ => 1,
    }
}

/// What tells a condition from chance. The opportunities of one day go together, so they are fewer than
/// they look: how much so depends on whether the condition, too, is the same all day.
#[derive(Debug)]
pub(super) struct Evidence<'c> {
    pub(super) cases: &'c [Case],
    /// All of them.
    pub(super) all: Tally,
    /// How alike the opportunities of a day are, 0 to 1.
    correlation: f64,
}

impl<'c> Evidence<'c> {
    /// The correlation within a day comes of the design effect of Rao and Scott (*A simple method for the
    /// analysis of clustered binary data*, Biometrics 48, 1992): the variance of the share that held,
    /// with days as clusters, over that of as many independent ones.
    pub(super) fn of(cases: &'c [Case]) -> Self {
        let all = Tally::of(cases);
        let (n, share) = (f64::from(all.all), f64::from(all.held) / f64::from(all.all.max(1)));
        let (mut days, mut residuals, mut squares) = (0.0, 0.0, 0.0);
        for day in days_of(cases) {
            let day = Tally::of(day);
            let residual = f64::from(day.held) - share * f64::from(day.all);
            days += 1.0;
            residuals += residual * residual;
            squares += f64::from(day.all) * f64::from(day.all);
        }
        let effect = days / (days - 1.0) * residuals / (n * share * (1.0 - share));
        let correlation = (effect - 1.0) / (squares / n - 1.0);
        // Where all or none held, and of one day, nothing is to be told.
        let correlation = if correlation.is_nan() { 1.0 } else { correlation.clamp(0.0, 1.0) };
        Self { cases, all, correlation }
    }

    /// Those inside.
    pub(super) fn inside(&self, inside: &[bool]) -> Tally {
        self.cases.iter().zip(inside).filter(|(_, inside)| **inside).map(|(case, _)| Tally::one(case)).sum()
    }

    /// Whether it could be chance, at this probability, that so many of those that held are inside:
    /// Fisher's exact test in its mid-p form, on counts made smaller by the design effect.
    pub(super) fn is_chance(&self, inside: &[bool], most_chance: f64) -> bool {
        let within = self.inside(inside);
        let effect = self.design_effect(inside, within);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, made smaller")]
        let fewer = |count: u32| (f64::from(count) / effect).round() as u32;
        let outside = self.all - within;
        let cells = [within.held, within.missed(), outside.held, outside.missed()].map(fewer);
        let [held, missed, held_outside, missed_outside] = cells;
        let all = cells.iter().sum();
        missed_outside == 0 || hypergeometric_mid_p(held, held + missed, held + held_outside, all) > most_chance
    }

    /// The factor on the variance of a condition's effect: 1 when it changes within the day, so that each
    /// day is asked both ways, and that of whole days when it does not. Never below 1: that days are
    /// more alike than chance has it makes nothing surer.
    ///
    /// Source: Moulton, *Random group effects and the precision of regression estimates*, Journal of
    /// Econometrics 32 (1986).
    fn design_effect(&self, inside: &[bool], within: Tally) -> f64 {
        let n = f64::from(self.all.all);
        let share = f64::from(within.all) / n;
        let mut rest = inside;
        let mut squares = 0.0;
        for day in days_of(self.cases) {
            let (of_day, others) = rest.split_at(day.len().min(rest.len()));
            rest = others;
            let inside = of_day.iter().filter(|&&inside| inside).count();
            let sum = f64::from(count(inside)) - share * f64::from(count(day.len()));
            squares += sum * sum;
        }
        let spread = n * share * (1.0 - share);
        if spread > 0.0 { (1.0 + self.correlation * (squares / spread - 1.0)).max(1.0) } else { 1.0 }
    }
}

fn days_of(cases: &[Case]) -> impl Iterator<Item = &[Case]> {
    cases.chunk_by(|a, b| a.opportunity.local.day == b.opportunity.local.day)
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { held: self.held + other.held, all: self.all + other.all }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Tally {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { held: self.held - other.held, all: self.all - other.all }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}
