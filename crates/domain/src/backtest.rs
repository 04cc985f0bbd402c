use serde::{Deserialize, Serialize};

use crate::wilson_low_of;

/// What an automation would have done, had it been there: its replay over the history.
///
/// A *fire* is the automation acting on an entity: triggered, conditions true, the entity not
/// already in the target state. A manual action is *served* by a fire of the same entity and state
/// close enough to it, matched one to one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backtest {
    /// Local days replayed.
    pub days: u32,
    /// From when on it was replayed, in microseconds since 1970 in UTC, where the habit began or
    /// moved then; none for the whole history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// Days on which it would have acted.
    pub fired_days: u32,
    /// Days on which somebody did by hand what it does, under its conditions or not.
    pub manual_days: u32,
    /// Days on which it would have served at least one manual action.
    pub served_days: u32,
    /// Fires.
    pub fires: u32,
    /// Fires that served a manual action; as many as manual actions served.
    pub served: u32,
    /// Fires that served none.
    pub false_fires: u32,
    /// Manual actions of its entities into its target states.
    pub manual_actions: u32,
    /// `served / fires`; 0 without a fire.
    pub precision: f64,
    /// `served / manual_actions`; 0 without a manual action.
    pub recall: f64,
}

impl Backtest {
    /// This replay and one over other days as one.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self { since: None, ..self.counted_with(other, u32::saturating_add) }
    }

    /// This replay and one over the same days, of an automation that acts on other entities, as one. Counts of days
    /// cannot be added, since the days may be the same: the larger stands.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Self {
        let since = self.since.zip(other.since).map(|(a, b)| a.min(b));
        Self { since, ..self.counted_with(other, u32::max) }
    }

    fn counted_with(&self, other: &Self, days: fn(u32, u32) -> u32) -> Self {
        let share = |part: u32, whole: u32| if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) };
        let fires = self.fires.saturating_add(other.fires);
        let served = self.served.saturating_add(other.served);
        let manual_actions = self.manual_actions.saturating_add(other.manual_actions);
        Self {
            days: days(self.days, other.days),
            since: None,
            fired_days: days(self.fired_days, other.fired_days),
            manual_days: days(self.manual_days, other.manual_days),
            served_days: days(self.served_days, other.served_days),
            fires,
            served,
            false_fires: self.false_fires.saturating_add(other.false_fires),
            manual_actions,
            precision: share(served, fires),
            recall: share(served, manual_actions),
        }
    }
}

/// The least number of fires for which the fitted replay stands in an expected precision.
const DRAWN_TO_FITTED: f64 = 4.0;
/// Days of a week: on fewer, how often something comes is not told.
const WEEK: u32 = 7;

/// How right an automation may be expected to be, and how often of use, of all that its replays tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// The share of its fires that will serve somebody.
    pub precision: f64,
    /// Lower bound of it: Wilson's 95 % score interval. What it is ranked by.
    pub precision_low: f64,
    /// How many manual actions it will serve in a week.
    pub served_per_week: f64,
}

impl Outlook {
    /// The outlook of an automation of so many entities, from its replay over the history that it was
    /// fitted to and the one over days that it was not learned from.
    ///
    /// What counts is the second. Half of a history is tried so, and what of it was not (it is short,
    /// or the habit young) is filled up with as many fires as the fitted replay has in such a time: for
    /// the lower bound at that one's own lower bound, so that nobody ranks before a habit with the same
    /// figures that has stood the trial. The precision takes at least four fires from there, about the
    /// square of 1.96 by which Wilson's interval draws a share to its middle: what failed two times of
    /// three has not shown that it is wrong more often than right.
    ///
    /// Entities that are switched in one gesture are one fire and not many: counts are shared among
    /// them.
    #[must_use]
    pub fn of(fitted: &Backtest, held_out: &Backtest, entities: usize) -> Self {
        let each = f64::from(u32::try_from(entities).unwrap_or(u32::MAX).max(1));
        let (fires, served) = (f64::from(held_out.fires) / each, f64::from(held_out.served) / each);
        let all = f64::from(fitted.fires) / each;
        let days = f64::from(fitted.days.max(1));
        let untried = (days / 2.0 - f64::from(held_out.days)).max(0.0) * all / days;
        let seen = f64::from(fitted.served) / f64::from(fitted.fires.max(1));
        let seen_low = wilson_low_of(f64::from(fitted.served) / each, all);
        let drawn = untried.max(DRAWN_TO_FITTED.min(all));
        let precision = if fires + drawn > 0.0 { (served + drawn * seen) / (fires + drawn) } else { 0.0 };
        let a_day = if held_out.days >= WEEK {
            f64::from(held_out.served) / f64::from(held_out.days)
        } else {
            f64::from(fitted.fires) * precision / days
        };
        Self {
            precision,
            precision_low: wilson_low_of(served + untried * seen_low, fires + untried),
            served_per_week: a_day * f64::from(WEEK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(served: u32, fires: u32) -> Backtest {
        Backtest { days: 30, fires, served, false_fires: fires - served, ..Backtest::default() }
    }

    fn held_out(days: u32, served: u32, fires: u32) -> Backtest {
        Backtest { days, ..fitted(served, fires) }
    }

    #[test]
    fn what_counts_is_the_trial_on_other_days() {
        let good = Outlook::of(&fitted(28, 30), &held_out(15, 14, 15), 1);
        let only_fitted = Outlook::of(&fitted(28, 30), &held_out(15, 4, 15), 1);
        assert!(good.precision > 0.9 && good.precision_low > 0.65, "{good:?}");
        assert!(only_fitted.precision < 0.5 && only_fitted.precision_low < 0.15, "{only_fitted:?}");
        assert!((good.served_per_week - 14.0 * 7.0 / 15.0).abs() < 1e-9);
    }

    #[test]
    fn who_has_not_stood_the_trial_ranks_behind_who_has() {
        let of = |held_out: &Backtest| Outlook::of(&fitted(18, 20), held_out, 1);
        let (tried, half, untried) = (of(&held_out(15, 9, 10)), of(&held_out(8, 4, 5)), of(&Backtest::default()));
        assert!(untried.precision_low < tried.precision_low && half.precision_low < tried.precision_low);
        assert!((untried.precision - 0.9).abs() < 1e-9, "nothing speaks against it yet");
        assert!((untried.served_per_week - 18.0 * 7.0 / 30.0).abs() < 1e-9);
        let nothing = Outlook::of(&Backtest::default(), &Backtest::default(), 0);
        assert!(nothing.precision.abs() < 1e-9 && nothing.precision_low.abs() < 1e-9);
    }

    #[test]
    fn what_does_not_come_any_more_is_not_made_up_for_by_what_was() {
        let gone = Outlook::of(&fitted(20, 20), &held_out(15, 0, 0), 1);
        assert!(gone.precision_low.abs() < 1e-9 && gone.served_per_week.abs() < 1e-9, "{gone:?}");
    }

    #[test]
    fn a_few_fires_are_not_enough_to_be_wrong_and_many_are() {
        let of = |served, fires| Outlook::of(&fitted(10, 14), &held_out(15, served, fires), 1).precision;
        assert!(of(2, 5) > 0.5 && of(1, 6) < 0.5, "{} {}", of(2, 5), of(1, 6));
        assert!(Outlook::of(&fitted(100, 140), &held_out(15, 30, 70), 1).precision < 0.5);
    }

    #[test]
    fn lamps_of_one_gesture_are_one_fire() {
        let one = Outlook::of(&fitted(9, 10), &held_out(15, 4, 5), 1);
        let seven = Outlook::of(&fitted(63, 70), &held_out(15, 28, 35), 7);
        assert!((one.precision_low - seven.precision_low).abs() < 1e-9);
        assert!((one.precision - seven.precision).abs() < 1e-9);
    }

    #[test]
    fn replays_of_other_days_add_up() {
        let sum = fitted(3, 4).and(&Backtest { manual_actions: 10, ..fitted(1, 4) });
        assert_eq!((sum.days, sum.fires, sum.served, sum.false_fires), (60, 8, 4, 4));
        assert!((sum.precision - 0.5).abs() < 1e-9 && (sum.recall - 0.4).abs() < 1e-9);
    }
}
