//! Clock or sun: of two explanations of the same acts, the one that foretells them better.
//!
//! Their replays do not decide it: both serve the same acts in a month whose sunsets hardly move, and
//! which of them serves one more is luck. What decides is *held-out likelihood*: each week's acts are
//! foretold from the other weeks', as a distance from the clock time or from the sun's event, and the
//! likelihoods of what then came are multiplied. A clock that drifts with the season, or a sun that
//! jumps when the clocks change, is punished for each week that it did not see. Source:
//! Geisser, *The predictive sample reuse method with applications*, J. Am. Statist. Assoc. 70 (1975).

use domain::{AtTime, SunEvent, Trigger};

use crate::detectors::Candidate;
use crate::prepare::{Act, Unit};
use crate::rule::Compiled;
use crate::study::Study;

/// Explanations that share this part of the smaller one's acts exclude each other: the lesser would
/// not add half of its own.
const SAME_ACTS: f64 = 0.5;
/// The sun must foretell the acts better by this much (`ln` of the likelihoods' ratio) to be
/// preferred to the clock, which everybody reads and which needs no place on earth: twice this is
/// where Kass and Raftery, *Bayes factors*, J. Am. Statist. Assoc. 90 (1995), let evidence begin to
/// be positive.
const EVIDENCE: f64 = 1.0;
/// Times are kept to the minute, so no spread is smaller, in seconds.
const PRECISION: f64 = 60.0;
/// One act in twenty may be done at any time of the day, whatever the habit.
const AT_ANY_TIME: f64 = 0.05;
/// Fewer acts than this foretell nothing.
const LEAST_TO_FORETELL: usize = 3;
const DAY: f64 = 86_400.0;
const DAYS_OF_WEEK: u32 = 7;

/// Of each two candidates by the clock or the sun that explain the same acts of a unit by different
/// means, drops the one that foretells them worse.
pub(crate) fn settle<T>(study: &Study<'_, '_>, unit: &Unit, all: &mut Vec<T>, candidate: impl Fn(&T) -> &Candidate) {
    let mut beaten = vec![false; all.len()];
    for (place, one) in all.iter().enumerate() {
        for (other_place, other) in all.iter().enumerate().skip(place + 1) {
            if let Some(first) = is_better(study, unit, candidate(one), candidate(other)) {
                beaten[if first { other_place } else { place }] = true;
            }
        }
    }
    let mut beaten = beaten.into_iter();
    all.retain(|_| !beaten.next().unwrap_or(false));
}

/// Whether the first of two candidates foretells their acts better; none when they are no rivals.
fn is_better(study: &Study<'_, '_>, unit: &Unit, one: &Candidate, other: &Candidate) -> Option<bool> {
    let (by, by_other) = (Means::of(&one.trigger)?, Means::of(&other.trigger)?);
    if by.event() == by_other.event() {
        return None;
    }
    let mut acts: Vec<u32> = one.acts().collect();
    let of_one = acts.len();
    acts.extend(other.acts());
    let of_both = acts.len();
    acts.sort_unstable();
    acts.dedup();
    let smaller = of_one.min(of_both - of_one);
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let rivals = (of_both - acts.len()) as f64 >= SAME_ACTS * smaller as f64;
    if smaller == 0 || !rivals {
        return None;
    }
    let gain = foretold(study, unit, one, by, &acts) - foretold(study, unit, other, by_other, &acts);
    Some(match (by, by_other) {
        (Means::Clock(_), _) => gain > -EVIDENCE,
        (_, Means::Clock(_)) => gain > EVIDENCE,
        _ => gain >= 0.0,
    })
}

/// What a trigger goes by.
#[derive(Clone, Copy, Debug)]
enum Means {
    Clock(AtTime),
    Sun(SunEvent),
}

impl Means {
    fn of(trigger: &Trigger) -> Option<Self> {
        match trigger {
            Trigger::Time { at } => Some(Self::Clock(*at)),
            Trigger::Sun { event, .. } => Some(Self::Sun(*event)),
            Trigger::State { .. } | Trigger::NumericState { .. } => None,
        }
    }

    fn event(self) -> Option<SunEvent> {
        match self {
            Self::Clock(_) => None,
            Self::Sun(event) => Some(event),
        }
    }

    /// How far an act is from what the trigger goes by, in seconds; none on a day that has no such
    /// event.
    fn distance(self, study: &Study<'_, '_>, act: Act) -> Option<f64> {
        match self {
            Self::Clock(at) => {
                let apart = (f64::from(act.second) - f64::from(at.seconds())).rem_euclid(DAY);
                Some(if apart > DAY / 2.0 { apart - DAY } else { apart })
            }
            Self::Sun(event) => {
                let (_, apart) = study.evaluator.sun()?.nearest(act.day, act.time, event)?;
                i32::try_from(apart / 1_000_000).ok().map(f64::from)
            }
        }
    }
}

/// `ln` of the likelihood of the acts, each week's foretold from the other weeks'.
///
/// What lies outside the candidate's days, or before it began, is as likely at any time of the day.
fn foretold(study: &Study<'_, '_>, unit: &Unit, candidate: &Candidate, by: Means, acts: &[u32]) -> f64 {
    let mut own: Vec<u32> = candidate.acts().collect();
    own.sort_unstable();
    let conditions: Vec<Compiled> =
        candidate.conditions.iter().map(|condition| study.evaluator.compile(condition, &candidate.trigger)).collect();
    let distances: Vec<(u32, Option<f64>)> = acts
        .iter()
        .map(|&number| {
            let act = unit.acts[number as usize];
            let local = study.house.calendar.local(act.time);
            let within = own.binary_search(&number).is_ok()
                || (candidate.since.is_none_or(|since| act.time >= since)
                    && conditions.iter().all(|one| study.evaluator.holds(one, act.time, local)));
            (act.day / DAYS_OF_WEEK, by.distance(study, act).filter(|_| within))
        })
        .collect();
    let at_any_time = (AT_ANY_TIME / DAY).ln();
    distances
        .iter()
        .map(|&(week, distance)| {
            let Some(distance) = distance else {
                return at_any_time;
            };
            let others =
                distances.iter().filter(|(other, _)| *other != week).filter_map(|(_, distance)| *distance).collect();
            fit(others).map_or(at_any_time, |habit| habit.density(distance).ln())
        })
        .sum()
}

/// Where the acts of a habit lie: normal about a middle, but for [`AT_ANY_TIME`]. In seconds.
#[derive(Clone, Copy, Debug)]
struct Spread {
    middle: f64,
    deviation: f64,
}

impl Spread {
    /// Of the habit itself, per second.
    fn near(self, at: f64) -> f64 {
        let away = (at - self.middle) / self.deviation;
        (1.0 - AT_ANY_TIME) * (-0.5 * away * away).exp() / (self.deviation * std::f64::consts::TAU.sqrt())
    }

    /// Of all acts, per second.
    fn density(self, at: f64) -> f64 {
        self.near(at) + AT_ANY_TIME / DAY
    }
}

/// The spread under which distances are likeliest: a few steps of expectation and maximisation from
/// the median and the median absolute deviation, which outliers do not move.
///
/// Source: Dempster, Laird, Rubin, *Maximum likelihood from incomplete data via the EM algorithm*,
/// J. R. Statist. Soc. B 39 (1977).
fn fit(mut distances: Vec<f64>) -> Option<Spread> {
    /// For a normal distribution, of the standard to the median absolute deviation.
    const NORMAL: f64 = 1.4826;
    const STEPS: usize = 5;
    if distances.len() < LEAST_TO_FORETELL {
        return None;
    }
    let middle = median(&mut distances);
    let mut away: Vec<f64> = distances.iter().map(|at| (at - middle).abs()).collect();
    let mut spread = Spread { middle, deviation: (NORMAL * median(&mut away)).max(PRECISION) };
    for _ in 0..STEPS {
        let of_habit: Vec<f64> = distances.iter().map(|&at| spread.near(at) / spread.density(at)).collect();
        let all: f64 = of_habit.iter().sum();
        if all < 1.0 {
            break;
        }
        let mean = |value: &dyn Fn(f64) -> f64| {
            distances.iter().zip(&of_habit).map(|(&at, share)| share * value(at)).sum::<f64>() / all
        };
        let middle = mean(&|at| at);
        let deviation = mean(&|at| (at - middle) * (at - middle)).sqrt().max(PRECISION);
        spread = Spread { middle, deviation };
    }
    Some(spread)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len().is_multiple_of(2) { f64::midpoint(values[half - 1], values[half]) } else { values[half] }
}

#[cfg(test)]
mod tests;
