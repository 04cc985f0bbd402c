//! The kinds of habits, one file each, behind one trait.

mod answers;
mod away;
mod density;
mod gathered;
mod left_on;
mod list;
mod numeric;
mod presence;
mod reaction;
mod recent;
mod state;
mod state_for;
mod sun;
mod time;

use std::fmt::Debug;
use std::ops::Range;

use domain::{Backtest, Condition, Evidence, Lack, PatternKind, TargetState, Trigger};

pub(crate) use away::Away;
pub(crate) use gathered::goes_along;
pub(crate) use list::detectors;
pub(crate) use presence::presence_series;
pub(crate) use reaction::LONGEST as LONGEST_REACTION;

use crate::backtest::{Rule, Trace, trace};
use crate::evidence::evidence;
use crate::prepare::Unit;
use crate::study::Study;

/// Finds one kind of habit.
pub(crate) trait Detector: Debug + Sync {
    /// The habits of this kind that a unit may have, however weak: the whole home's are judged
    /// together, against how many were tried.
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals;

    /// A habit that this detector proposed, as it would have proposed it when only the days of
    /// `past` were over, of which `unit` is a part as well; none when they do not show it. `whole` is
    /// what the habit was found in: it says *which* habit is meant, and nothing of it goes into the
    /// answer but what is in `past`.
    fn refit(&self, _whole: &Study<'_, '_>, past: &Study<'_, '_>, unit: &Unit, habit: &Candidate) -> Option<Candidate> {
        habit.nearest(self.propose(past, unit).candidates)
    }
}

/// What a detector brings for one unit.
#[derive(Debug, Default)]
pub(crate) struct Proposals {
    /// Possible habits.
    pub candidates: Vec<Candidate>,
    /// How many hypotheses were tested, the candidates included.
    pub tried: u64,
}

/// A possible habit of a unit.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Of which kind.
    pub kind: PatternKind,
    /// What would trigger it.
    pub trigger: Trigger,
    /// When it holds.
    pub conditions: Vec<Condition>,
    /// Days or times that it held.
    pub support: u32,
    /// Days or times that it could have.
    pub opportunities: u32,
    /// What chance was asked, one by one; the p-value comes of them.
    pub trials: Vec<Trial>,
    /// Factor on the p-value for the windows, classes or delays that were searched through.
    pub searched: f64,
    /// Why its automation would be of no use, though the regularity is there.
    pub(crate) objection: Option<Lack>,
    /// Whether the acts follow their trigger as only a device does.
    pub(crate) machine_like: bool,
    /// The middle delay from trigger to act, in seconds.
    pub delay_seconds: Option<f64>,
    /// From when on it has been as it is, in µs since 1970 in UTC, where it changed: what was before
    /// is not held for or against it. None when it is as old as the history.
    pub(crate) since: Option<i64>,
}

/// One question to chance: did the habit hold here, and how likely was that without it?
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    /// The probability by chance.
    pub p: f64,
    /// The act by which it held, as a place in the unit's acts; none when it did not.
    pub act: Option<u32>,
    /// When the trigger came, in µs, for kinds that have one.
    pub triggered: Option<i64>,
}

impl Candidate {
    /// `ln` of the p-value, corrected for what was searched through, over the trials that are not
    /// already explained by another habit.
    pub(crate) fn ln_p(&self, explained: &[bool]) -> f64 {
        let (mut hits, mut trials, mut sum) = (0_u32, 0_u32, 0.0);
        for trial in &self.trials {
            if trial.act.is_some_and(|act| explained.get(act as usize).copied().unwrap_or(false)) {
                continue;
            }
            hits += u32::from(trial.act.is_some());
            trials += 1;
            sum += trial.p;
        }
        if trials == 0 {
            return 0.0;
        }
        (crate::chance::ln_binomial_tail(hits, trials, sum / f64::from(trials)) + self.searched.ln()).min(0.0)
    }

    /// What its automation would have done over the whole history, or since the habit has been as
    /// it is, acting on `targets`.
    pub(crate) fn backtest(&self, study: &Study<'_, '_>, targets: &[TargetState]) -> Backtest {
        let range = self.since.unwrap_or(i64::MIN)..i64::MAX;
        Backtest { since: self.since, ..self.trace(study, targets, range).backtest }
    }

    /// The same for a part of it, with all that the replay saw.
    pub(crate) fn trace(&self, study: &Study<'_, '_>, targets: &[TargetState], range: Range<i64>) -> Trace {
        trace(study.house, study.evaluator, self.rule(targets), range)
    }

    fn rule<'r>(&'r self, targets: &'r [TargetState]) -> Rule<'r> {
        Rule { kind: self.kind, trigger: &self.trigger, conditions: &self.conditions, targets }
    }

    /// What the picture of its automation's replay shows.
    pub(crate) fn evidence(&self, study: &Study<'_, '_>, targets: &[TargetState]) -> Evidence {
        let range = self.since.unwrap_or(i64::MIN)..i64::MAX;
        let traced = self.trace(study, targets, range.clone());
        evidence(study.house, study.evaluator, self.rule(targets), range, &traced)
    }

    /// Of other candidates for the same unit, the one that is this habit: something like the same
    /// trigger, and the most of its acts.
    pub(crate) fn nearest(&self, others: Vec<Self>) -> Option<Self> {
        let mut acts: Vec<u32> = self.acts().collect();
        acts.sort_unstable();
        let shared = |other: &Self| other.acts().filter(|act| acts.binary_search(act).is_ok()).count();
        let alike = others.into_iter().filter(|other| other.kind == self.kind && watches_same(other, self));
        let nearest = alike.map(|other| (shared(&other), other)).max_by_key(|(shared, _)| *shared);
        nearest.filter(|(shared, other)| 2 * shared > other.acts().count()).map(|(_, other)| other)
    }

    /// The acts by which it held.
    pub(crate) fn acts(&self) -> impl Iterator<Item = u32> {
        self.trials.iter().filter_map(|trial| trial.act)
    }

    /// How many times more often it held than chance would have it.
    pub(crate) fn lift(&self) -> f64 {
        let expected: f64 = self.trials.iter().map(|trial| trial.p).sum();
        let held = self.acts().count();
        #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
        let held = held as f64;
        held / expected.max(1e-9)
    }
}

/// Whether two candidates have the same trigger but for what is fitted to the history: a time, an
/// offset, a threshold, or how long a state must have lasted.
fn watches_same(one: &Candidate, other: &Candidate) -> bool {
    match (&one.trigger, &other.trigger) {
        (Trigger::Time { .. }, Trigger::Time { .. }) => true,
        (Trigger::Sun { event, .. }, Trigger::Sun { event: of_other, .. }) => event == of_other,
        (
            Trigger::State { entity_id, from, to, hold },
            Trigger::State { entity_id: other_id, from: other_from, to: other_to, hold: other_hold },
        ) => entity_id == other_id && from == other_from && to == other_to && hold.is_some() == other_hold.is_some(),
        (
            Trigger::NumericState { entity_id, above, .. },
            Trigger::NumericState { entity_id: other_id, above: other_above, .. },
        ) => entity_id == other_id && above.is_some() == other_above.is_some(),
        _ => false,
    }
}
