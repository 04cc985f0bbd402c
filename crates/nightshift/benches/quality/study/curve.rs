use std::collections::BTreeSet;

use domain::TargetState;
use mining::Fire;

/// Fires of the same entity into the same state within this time are one: the first leaves it so.
/// The replay's match window, in microseconds.
const OPEN: i64 = 10 * 60 * 1_000_000;
/// Shares that differ by less are equal.
const EQUAL: f64 = 1e-9;

/// Precision and recall by rank: what the best suggestion alone would have done on days kept back,
/// the best two together, and so on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Curve {
    /// Fires and served actions of the first suggestion, the first two, and so on.
    points: Vec<(f64, f64)>,
    /// Manual actions of all actuators on those days.
    manual: f64,
}

/// Where another curve is more precise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Defeat {
    /// At which recall.
    pub(crate) recall: f64,
    /// Its own precision there.
    pub(crate) own: f64,
    /// The other's.
    pub(crate) others: f64,
    /// How likely one of its own precision would have done as well as the other, with as many fires.
    pub(crate) luck: f64,
}

impl Curve {
    /// The curve of suggestions whose replays gave these fires, by rank.
    ///
    /// A manual action that several suggestions serve counts once; a later fire for it, or one that finds
    /// the entity just put into the state by another suggestion, is none.
    pub(crate) fn by_rank(replays: &[(Vec<TargetState>, Vec<Fire>)], manual: u32) -> Self {
        let mut acted = BTreeSet::<(&TargetState, i64)>::new();
        let mut served = BTreeSet::<(&TargetState, i64)>::new();
        let mut points = Vec::with_capacity(replays.len());
        let (mut fires, mut right) = (0.0, 0.0);
        for (targets, own) in replays {
            for fire in own {
                let target = &targets[fire.target];
                let is_new = match fire.served {
                    Some(action) => served.insert((target, action)),
                    None => acted.range((target, fire.time - OPEN)..=(target, fire.time + OPEN)).next().is_none(),
                };
                if is_new {
                    acted.insert((target, fire.time));
                    fires += 1.0;
                    right += f64::from(u8::from(fire.served.is_some()));
                }
            }
            points.push((fires, right));
        }
        Self { points, manual: f64::from(manual) }
    }

    /// The curve of several stretches of days, rank by rank; where one has fewer suggestions, its
    /// last point stands for the ranks that it lacks.
    pub(crate) fn sum(curves: &[Self]) -> Self {
        let ranks = curves.iter().map(|curve| curve.points.len()).max().unwrap_or(0);
        let at =
            |curve: &Self, rank: usize| curve.points.get(rank).or(curve.points.last()).copied().unwrap_or_default();
        let points = (0..ranks)
            .map(|rank| curves.iter().map(|curve| at(curve, rank)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1)));
        Self { points: points.collect(), manual: curves.iter().map(|curve| curve.manual).sum() }
    }

    /// Fires, served actions and manual actions, with all suggestions.
    pub(crate) fn totals(&self) -> (f64, f64, f64) {
        let (fires, served) = self.points.last().copied().unwrap_or_default();
        (fires, served, self.manual)
    }

    /// The highest recall that it reaches.
    pub(crate) fn reach(&self) -> f64 {
        if self.manual > 0.0 { self.totals().1 / self.manual } else { 0.0 }
    }

    /// How many fires it takes to serve this share of the manual actions; none where it does not
    /// reach that. Between two ranks, part of the lower one's fires: counts, not shares, lie on a
    /// straight line (Davis and Goadrich, ICML 2006).
    pub(crate) fn fires_at(&self, recall: f64) -> Option<f64> {
        let wanted = recall * self.manual;
        let mut before = (0.0, 0.0);
        if wanted <= EQUAL {
            return Some(0.0);
        }
        for &(fires, served) in &self.points {
            if served >= wanted - EQUAL {
                let share = if served > before.1 { (wanted - before.1) / (served - before.1) } else { 1.0 };
                return Some(before.0 + share.clamp(0.0, 1.0) * (fires - before.0));
            }
            before = (fires, served);
        }
        None
    }

    /// Its precision at a recall that it reaches.
    pub(crate) fn precision_at(&self, recall: f64) -> Option<f64> {
        let fires = self.fires_at(recall)?;
        (fires > 0.0).then(|| recall * self.manual / fires)
    }

    /// Where the other one is more precise, at the recalls of all ranks of both and up to what both
    /// reach.
    pub(crate) fn beaten_at(&self, other: &Self) -> Vec<Defeat> {
        let both = self.reach().min(other.reach());
        let mut recalls: Vec<f64> =
            self.points.iter().chain(&other.points).map(|&(_, served)| served / self.manual.max(1.0)).collect();
        recalls.push(both);
        recalls.retain(|&recall| recall > 0.0 && recall <= both + EQUAL);
        recalls.sort_by(f64::total_cmp);
        recalls.dedup_by(|a, b| (*a - *b).abs() < EQUAL);
        let at = |recall| {
            let (own, others) = (self.precision_at(recall)?, other.precision_at(recall)?);
            let luck = luck(recall * self.manual, other.fires_at(recall)?, own);
            (others > own + EQUAL).then_some(Defeat { recall, own, others, luck })
        };
        recalls.into_iter().filter_map(at).collect()
    }
}

/// How likely `served` or more of so many fires are right where each is with probability `precision`
/// (the binomial distribution's upper tail; fires rounded up, served actions down).
fn luck(served: f64, fires: f64, precision: f64) -> f64 {
    let (least, all) = ((served + EQUAL).floor(), (fires - EQUAL).ceil());
    let mut term = precision.powf(all);
    let (mut tail, mut right) = (0.0, all);
    // From all of them right downwards, each term from the one before.
    while right >= least && right >= 0.0 && precision > 0.0 {
        tail += term;
        term *= right / (all - right + 1.0) * (1.0 - precision) / precision;
        right -= 1.0;
    }
    tail.min(1.0)
}
