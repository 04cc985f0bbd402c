//! What a habit is worth on days that it was not learned from.
//!
//! A rule that was fitted to a history looks better on it than it will be: its time, its threshold and
//! its conditions were chosen for these very days. So each habit is fitted again to the first days
//! alone, replayed on the days after them, and so on through the history, each time with more days
//! to learn from. Source: Tashman, *Out-of-sample tests of forecasting accuracy*, International
//! Journal of Forecasting 16 (2000), there called *rolling-origin evaluation*.

use std::ops::Range;

use domain::{Backtest, TargetState};
use rayon::prelude::*;

use crate::backtest::{Rule, Trace, trace};
use crate::conditions::Circumstances;
use crate::detectors::{Away, Candidate, Detector, presence_series};
use crate::prepare::{House, Unit};
use crate::select::{doubt, replay};
use crate::series::{Series, SeriesTable};
use crate::study::Study;

/// The days after the first half are tried in so many blocks. Each costs a fit; with more of them the
/// later ones would learn from hardly more than the one before.
const BLOCKS: u32 = 4;

/// A home as it was known when some of its days were over, and the days that came next.
#[derive(Debug)]
pub(crate) struct Fold<'a> {
    /// How many days were over.
    days: u32,
    /// The home then.
    past: House<'a>,
    /// When people came and left until then.
    presence: Vec<Series>,
    /// When nobody was at home until then.
    away: Option<Away>,
    /// What else was the case until then.
    circumstances: Circumstances,
    /// Nothing: triggers by state are looked up in the whole history and cut short.
    series: SeriesTable,
    /// The next days, in µs.
    next: Range<i64>,
}

/// All that a history has to try habits on.
#[derive(Debug, Default)]
pub(crate) struct Trial<'a> {
    /// By time.
    folds: Vec<Fold<'a>>,
    /// By day, whether anybody was about.
    lived: Vec<bool>,
}

/// The last days of the history, one of so many, are what a habit was lately. The longer time shows
/// the end of what is done seldom, the shorter one an end that was not long ago.
const LATELY: [u32; 2] = [2, 3];
/// What holds as often as it did is seen on none of the last days with less than this probability:
/// then it has ended.
const BY_BAD_LUCK: f64 = 0.05;

/// The folds of a history: the first half is learned from first, and the rest is tried block by block,
/// whole local days each. None when the half has not the days that a habit must show on.
fn folds<'a>(house: &House<'a>, min_days: u32) -> Vec<Fold<'a>> {
    let all = house.calendar.days();
    let first = all.div_ceil(2);
    let blocks = BLOCKS.min(all - first);
    if first < min_days.max(1) || blocks == 0 {
        return Vec::new();
    }
    let border = |block: u32| first + (all - first) * block / blocks;
    (0..blocks)
        .into_par_iter()
        .map(|block| {
            let (days, end) = (border(block), border(block + 1));
            let past = house.until(days);
            let end = if end < all { house.start_of(end) } else { house.span().1.saturating_add(1) };
            Fold {
                days,
                presence: presence_series(&past),
                away: Away::of(&past),
                circumstances: Circumstances::of(&past),
                series: SeriesTable::default(),
                next: house.start_of(days)..end,
                past,
            }
        })
        .collect()
}

impl<'a> Trial<'a> {
    /// Of a history, for habits that must show on so many days.
    pub(crate) fn of(house: &House<'a>, min_days: u32) -> Self {
        let lived = (0..house.calendar.days()).map(|day| house.activity.on_day(day)).collect();
        Self { folds: folds(house, min_days), lived }
    }

    /// A habit's replay on days that it was not learned from, over all folds.
    ///
    /// A fold in which the days before do not show the habit, or in which it would not have been
    /// suggested for being right too seldom, counts nothing, neither for the habit nor against it:
    /// nobody would have had its automation then. Whether it is a habit at all, and no chance, is asked
    /// of the whole history only; a fold asks what would have come of it. On days on which nobody was
    /// about, as in a holiday, no fire is counted.
    pub(crate) fn held_out(
        &self,
        study: &Study<'_, '_>,
        unit: &Unit,
        habit: (&dyn Detector, &Candidate),
        actions: &[TargetState],
    ) -> Backtest {
        let replayed = |fold: &Fold<'_>| fold.replay(study, &unit.until(fold.days), habit, actions);
        let blocks: Vec<Option<Backtest>> = self.folds.par_iter().map(replayed).collect();
        blocks.iter().flatten().fold(Backtest::default(), |sum, block| sum.and(block))
    }

    /// Whether a habit has ended: it served somebody on none of the last days, and that is no accident.
    /// Days on which nobody was about say nothing.
    pub(crate) fn has_ended(&self, study: &Study<'_, '_>, habit: &Candidate, actions: &[TargetState]) -> bool {
        let (house, days) = (study.house, study.house.calendar.days());
        let served = |range| habit.trace(study, actions, range).backtest.served_days;
        LATELY.into_iter().map(|part| days - days / part).any(|begin| {
            let start = house.start_of(begin);
            if served(start..i64::MAX) > 0 {
                return false;
            }
            let (before, lately) = self.lived.split_at(begin as usize);
            let share = f64::from(served(i64::MIN..start)) / count(before).max(1.0);
            (1.0 - share).max(0.0).powf(count(lately)) < BY_BAD_LUCK
        })
    }
}

/// A replay without the fires of days on which nobody was about: nobody could have been served.
fn without_empty_days(house: &House<'_>, tried: Trace) -> Backtest {
    let Trace { mut backtest, fires, .. } = tried;
    let wrong = fires.iter().filter(|fire| fire.served.is_none());
    let days = wrong.map(|fire| house.calendar.local(fire.time).day);
    let mut fired: Vec<u32> = days.filter(|&day| !house.activity.on_day(day)).collect();
    fired.sort_unstable();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    backtest.fires -= number(fired.len());
    fired.dedup();
    backtest.fired_days -= number(fired.len());
    backtest.false_fires = backtest.fires - backtest.served;
    Backtest::default().and(&backtest)
}

/// How many of some days somebody was about on.
fn count(lived: &[bool]) -> f64 {
    f64::from(u32::try_from(lived.iter().filter(|&&day| day).count()).unwrap_or(u32::MAX))
}

impl Fold<'_> {
    /// Fits a habit to the days before and replays it on the next ones; none when they do not
    /// support it.
    fn replay(
        &self,
        study: &Study<'_, '_>,
        unit: &Unit,
        (detector, habit): (&dyn Detector, &Candidate),
        actions: &[TargetState],
    ) -> Option<Backtest> {
        let evaluator = study.evaluator.within(&self.past);
        // Field by field, so that nothing of the whole history comes in unnoticed.
        let past = Study {
            house: &self.past,
            series: &self.series,
            presence: &self.presence,
            away: self.away.as_ref(),
            circumstances: &self.circumstances,
            measured: study.measured,
            evaluator: &evaluator,
            settings: study.settings,
        };
        let fitted = detector.refit(study, &past, unit, habit)?;
        if doubt(&past, unit, &fitted, fitted.ln_p(&[]).exp()).is_some() {
            return None;
        }
        let (targets, _) = replay(&past, &fitted, actions).ok()?;
        let rule =
            Rule { kind: fitted.kind, trigger: &fitted.trigger, conditions: &fitted.conditions, targets: &targets };
        let tried = trace(study.house, study.evaluator, rule, self.next.clone());
        Some(without_empty_days(study.house, tried))
    }
}

#[cfg(test)]
mod tests;
