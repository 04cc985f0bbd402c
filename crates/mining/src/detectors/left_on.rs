use domain::{EntityIx, Lack, PatternKind, StateIx};

use crate::detectors::away::{Away, HOLD};
use crate::detectors::{Candidate, Detector, Proposals, Trial};
use crate::prepare::{House, Unit};
use crate::study::Study;

const HOUR: i64 = 3_600_000_000;
/// The state that saves something.
const OFF: &str = "off";
/// Whoever comes home and finds something running turns it off within this time, in µs; what runs
/// on for longer is in use.
const SOON: i64 = 4 * HOUR;
/// What runs in more of the absences than this is meant to.
const MOST_ABSENCES: f64 = 0.8;

/// # Left running (`left_on`)
///
/// **Looks for** something that ran on while nobody was at home for two hours or more, and that was
/// turned off by hand within four hours after somebody had come back, on four days at least.
///
/// **Why it helps** The heater, the fan or the iron does not run for an empty house.
///
/// **Example** `switch.heater` was on when the last person left, and was turned off soon after the first
/// came back, 6 times in 30 days. The suggestion turns it off when nobody has been home for an hour.
///
/// **Stays quiet when** the history tells of nobody who comes and goes (`zone.home`, or every `person`); the
/// thing runs in more than four of five absences, as a router does; it runs as long at any hour, so that chance
/// alone would now and then put an absence into such a time; or an automation turns it off already.
///
/// **Settings** none.
///
/// Nobody is there to act when its automation does: a replay counts it as right when the next thing
/// that happened was somebody turning the thing off by hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeftOn;

/// A time in which something ran, from its turning on by hand to its turning off, in µs.
struct Period {
    from: i64,
    to: i64,
}

impl Detector for LeftOn {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        let house = study.house;
        let (Some(away), [(entity, off)]) = (study.away, unit.members.as_slice()) else {
            return Proposals::default();
        };
        if house.state_text(*off) != OFF || away.spans.is_empty() {
            return Proposals::default();
        }
        let candidates = candidate(house, unit, away, (*entity, *off)).into_iter().collect();
        Proposals { candidates, tried: 1 }
    }
}

fn candidate(house: &House<'_>, unit: &Unit, away: &Away, (entity, off): (EntityIx, StateIx)) -> Option<Candidate> {
    let trials: Vec<Trial> = periods(house, entity, off)
        .iter()
        .filter_map(|period| {
            // What was too short for any absence could not have been left on.
            let p = by_chance(house.span(), &away.spans, period.to - period.from);
            let left = left_running(&away.spans, period);
            let act = left.and_then(|_| unit.first_act_from(period.to)).filter(|(_, act)| act.time == period.to);
            (p > 0.0).then_some(Trial {
                p,
                act: act.map(|(number, _)| number),
                triggered: left.filter(|_| act.is_some()).map(|left| left + HOLD),
            })
        })
        .collect();
    let support = trials.iter().filter(|trial| trial.act.is_some()).count();
    if support == 0 {
        return None;
    }
    let ran = away.spans.iter().filter(|(left, _)| runs_at(house, entity, off, left + HOLD)).count();
    #[expect(clippy::cast_precision_loss, reason = "a count of absences is far below 2^52")]
    let meant = ran as f64 > MOST_ABSENCES * away.spans.len() as f64;
    Some(Candidate {
        kind: PatternKind::LeftOn,
        trigger: away.trigger.clone(),
        conditions: away.conditions.clone(),
        support: u32::try_from(support).unwrap_or(u32::MAX),
        opportunities: u32::try_from(ran.max(support)).unwrap_or(u32::MAX),
        trials,
        searched: 1.0,
        objection: meant.then_some(Lack::Meant),
        machine_like: false,
        delay_seconds: None,
        since: None,
    })
}

/// The times in which an entity ran that somebody had turned on, and that are over.
fn periods(house: &House<'_>, entity: EntityIx, off: StateIx) -> Vec<Period> {
    let mut periods = Vec::new();
    let mut from = None;
    for change in house.changes.rows_of(entity).iter().map(|&row| house.changes.get(row)) {
        if change.state == off {
            if let Some(from) = from.take()
                && change.certain
            {
                periods.push(Period { from, to: change.time });
            }
        } else if change.certain && house.changes.state_before(entity, change.time) == Some(off) {
            from = change.cause.is_manual().then_some(change.time);
        }
    }
    periods
}

/// When the last one left of an absence that a period lasted through, if it ended soon after.
fn left_running(absences: &[(i64, i64)], period: &Period) -> Option<i64> {
    let first = absences.partition_point(|&(left, _)| left <= period.from);
    let through = absences[first..].iter().take_while(|&&(_, came)| came < period.to);
    through.last().filter(|&&(_, came)| period.to - came <= SOON).map(|&(left, _)| left)
}

/// How probable it is that a period of this length, put anywhere into the history, would look like
/// something left running: it begins before an absence and ends soon after it.
///
/// Each absence gives an interval of such beginnings; the probability is their union over all
/// beginnings that there could have been.
fn by_chance((first, last): (i64, i64), absences: &[(i64, i64)], length: i64) -> f64 {
    let possible = last - first - length;
    if possible <= 0 {
        return 1.0;
    }
    let (mut sum, mut covered) = (0, first);
    for &(left, came) in absences {
        let from = (came - length).max(covered);
        let to = left.min(came + SOON - length).min(last - length);
        if to > from {
            sum += to - from;
            covered = to;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a probability needs no 53 bits")]
    let p = sum as f64 / possible as f64;
    p.min(1.0)
}

fn runs_at(house: &House<'_>, entity: EntityIx, off: StateIx, time: i64) -> bool {
    house.changes.state_before(entity, time).is_some_and(|state| state != off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_the_share_of_beginnings_that_would_look_left_on() {
        // One absence of 8 hours in 100: a period of 9 hours must begin within the hour before it.
        let absences = [(20 * HOUR, 28 * HOUR)];
        assert!((by_chance((0, 109 * HOUR), &absences, 9 * HOUR) - 0.01).abs() < 1e-9);
        // One of 20 hours may begin in 4 hours, so that it ends soon after.
        assert!((by_chance((0, 120 * HOUR), &absences, 20 * HOUR) - 0.04).abs() < 1e-9);
        assert!(by_chance((0, 109 * HOUR), &absences, 8 * HOUR) < 1e-9, "too short for the absence");
        assert!((by_chance((0, HOUR), &absences, 8 * HOUR) - 1.0).abs() < 1e-9, "longer than the history");
    }

    #[test]
    fn left_running_is_what_lasts_through_an_absence_and_ends_soon_after() {
        let absences = [(10 * HOUR, 14 * HOUR), (30 * HOUR, 40 * HOUR)];
        let left = |from: i64, to: i64| left_running(&absences, &Period { from: from * HOUR, to: to * HOUR });
        assert_eq!(left(9, 15), Some(10 * HOUR));
        assert_eq!(left(9, 13), None, "turned off from afar");
        assert_eq!(left(11, 15), None, "turned on meanwhile");
        assert_eq!(left(9, 19), None, "in use afterwards");
        assert_eq!(left(9, 41), Some(30 * HOUR));
    }
}
