use domain::{AtTime, Condition, PatternKind, Trigger, Weekday};

use crate::detectors::density::{Cluster, Frame, Point, clusters};
use crate::detectors::{Candidate, Detector, Proposals, Scene};
use crate::prepare::Unit;

const DAY: u32 = 86_400;
const MINUTE: i64 = 60;
/// An automation serves whoever would have acted up to this many seconds after it fired.
const SERVES: i64 = 600;
/// And who had to act up to this many seconds before it.
const SERVES_LATE: i64 = 120;
/// A clock trigger must be in time for this share of the habit's days.
const LEAST_IN_TIME: f64 = 0.62;
/// Share of the best placement's gain that a placement nearer to the middle may give up.
const GIVE_UP: f64 = 0.10;

/// # Clock times
///
/// **Looks for** something that is done at about the same time of day, on all days, on weekdays, at
/// the weekend, or on one day of the week.
///
/// **Why it helps** The coffee is ready, the heater warm, the shutters up before anyone gets to it.
///
/// **Example** `switch.coffee_maker` is switched on at 6:32, give or take a few minutes, on 20 of 22
/// weekdays.
///
/// **Stays quiet when** the acts are no denser there than in the hours around it, when fewer than
/// four days show it, when something else that happened just before explains them better, or when
/// chance would bring as much among all that was looked at.
///
/// **Settings** `max_q_value`, `min_days`, `min_confidence`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time;

impl Detector for Time {
    fn propose(&self, scene: &Scene<'_, '_>, unit: &Unit) -> Proposals {
        let points: Vec<Point> =
            (0_u32..).zip(&unit.acts).map(|(act, at)| Point { place: at.second, day: at.day, act }).collect();
        let calendar = &scene.house.calendar;
        let days = open_days(scene);
        let frame = Frame { length: DAY, circle: true, days: &days };
        let candidates = clusters(&points, frame, scene.settings.min_days)
            .into_iter()
            .map(|cluster| {
                let at = fire_time(&cluster);
                let clock = AtTime::from_seconds(at);
                Candidate {
                    kind: if unit.members.len() > 1 { PatternKind::Scene } else { PatternKind::Time },
                    trigger: Trigger::Time { at: clock },
                    conditions: day_condition(&cluster),
                    objection: too_wide(&cluster, at),
                    support: cluster.support,
                    opportunities: opportunities(scene, unit, &cluster, |day| calendar.instant(day, clock)),
                    trials: cluster.trials,
                    searched: cluster.searched,
                    delay_seconds: None,
                }
            })
            .collect();
        Proposals { candidates, tried: 1 }
    }
}

/// The days of the calendar with their weekday; the habit could have held on all of them.
pub(super) fn open_days(scene: &Scene<'_, '_>) -> Vec<(Weekday, bool)> {
    let calendar = &scene.house.calendar;
    (0..calendar.days()).map(|day| (calendar.weekday(day), true)).collect()
}

/// The condition that keeps a habit to its days.
pub(super) fn day_condition(cluster: &Cluster) -> Vec<Condition> {
    let weekday = cluster.class.weekdays();
    if weekday.is_empty() {
        return Vec::new();
    }
    vec![Condition::Time { after: None, before: None, weekday }]
}

/// Days of the cluster's class on which the habit could have been followed: it was, or somebody was
/// about when its time came (`instant` of the day, in µs) and the unit was not in its state already.
pub(crate) fn opportunities(
    scene: &Scene<'_, '_>,
    unit: &Unit,
    cluster: &Cluster,
    instant: impl Fn(u32) -> i64,
) -> u32 {
    let house = scene.house;
    let (first, last) = house.span();
    let could =
        (0..house.calendar.days()).filter(|&day| cluster.class.has(house.calendar.weekday(day))).filter(|&day| {
            let time = instant(day);
            cluster.places.iter().any(|(_, point)| point.day == day)
                || ((first..=last).contains(&time)
                    && !unit.is_there(&house.changes, time)
                    && house.activity.anybody(house.calendar.local(time)))
        });
    u32::try_from(could.count()).unwrap_or(u32::MAX)
}

/// What speaks against a habit whose times are spread wider than an automation can serve: on too
/// few of its days somebody acted from two minutes before `at` to ten after it.
pub(crate) fn too_wide(cluster: &Cluster, at: i64) -> Option<String> {
    let mut days: Vec<u32> = cluster
        .places
        .iter()
        .filter(|(place, _)| (at - SERVES_LATE..=at + SERVES).contains(&i64::from(*place)))
        .map(|(_, point)| point.day)
        .collect();
    days.sort_unstable();
    days.dedup();
    let in_time = f64::from(u32::try_from(days.len()).unwrap_or(u32::MAX)) / cluster.mass.max(1.0);
    (in_time < LEAST_IN_TIME).then(|| {
        format!("its times are spread too wide: an automation would be in time for {:.0} % of them", 100.0 * in_time)
    })
}

/// Where to fire, as a place in the frame in seconds, on a whole minute (it may lie before the
/// frame's start or behind its end): early enough to serve, late enough
/// that who does it late still counts, and as near to the middle of the acts as that allows.
///
/// Who acts before it fires is not served and costs nothing; who acts more than [`SERVES`] after it
/// makes the fire a false one.
pub(super) fn fire_time(cluster: &Cluster) -> i64 {
    let mut first_of_day: Vec<(u32, i64)> = Vec::new();
    for (place, point) in &cluster.places {
        if !first_of_day.iter().any(|(day, _)| *day == point.day) {
            first_of_day.push((point.day, i64::from(*place)));
        }
    }
    let median = i64::from(cluster.median());
    let gain = |at: i64| {
        let served = first_of_day.iter().filter(|(_, place)| (at..=at + SERVES).contains(place)).count();
        let late = first_of_day.iter().filter(|(_, place)| *place > at + SERVES).count();
        i64::try_from(served).unwrap_or(0) - i64::try_from(late).unwrap_or(0)
    };
    let earliest = cluster.places.first().map_or(median, |(place, _)| i64::from(*place)) - SERVES;
    let minutes = earliest.div_euclid(MINUTE)..=median.div_euclid(MINUTE);
    let best = minutes.clone().map(|minute| gain(minute * MINUTE)).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a count of days is far below 2^52")]
    let enough = |gain: i64| gain as f64 >= best as f64 * (1.0 - GIVE_UP);
    let chosen = minutes.rev().find(|minute| enough(gain(minute * MINUTE))).unwrap_or(median.div_euclid(MINUTE));
    chosen * MINUTE
}
