use domain::{AtTime, Condition, Lack, PatternKind, Trigger, Weekday};

use crate::detectors::density::{Cluster, Frame, Point, clusters};
use crate::detectors::recent::lately;
use crate::detectors::{Candidate, Detector, Proposals};
use crate::prepare::{Act, Unit};
use crate::study::Study;

const DAY: u32 = 86_400;
const HALF_HOUR: u32 = 1800;
const HALF_HOURS: usize = 48;
/// How many half-hours on both sides of where a day begins ought to be quiet.
const QUIET: usize = 4;
/// Four in the morning, when nobody does anything in most homes.
const SMALL_HOURS: usize = 8;
const MINUTE: i64 = 60;
/// An automation serves whoever would have acted up to this many seconds after it fired.
pub(super) const SERVES: i64 = 600;
/// And who had to act up to this many seconds before it.
pub(super) const SERVES_LATE: i64 = 120;
/// Share of the best placement's gain that a placement nearer to the middle may give up.
const GIVE_UP: f64 = 0.10;

/// # Clock times (`time`)
///
/// **Looks for** something that is done at about the same time of day: on all days, on weekdays, at
/// the weekend, or on one day of the week. Things that are switched together in one gesture are one
/// habit, a `scene`.
///
/// **Why it helps** The coffee is ready, the heater warm, the shutters up before anyone gets to it.
///
/// **Example** `switch.coffee_maker` is switched on at 6:32, give or take a few minutes, on 20 of 22
/// weekdays. The automation fires a little before the middle of these times: whoever acts in the
/// ten minutes after it is served.
///
/// **Stays quiet when** it is done hardly more often at that time than in the hours around it; when
/// the times are spread so widely that one automation would be in time for too few of them; when
/// something else that happened just before explains them better; or when it is not done any more. A
/// habit that has begun or moved is suggested as it is now, and only the days since then count. Where
/// `zone.home` tells that the automation would often act for nobody, it asks for somebody at home.
///
/// **Settings** `timezone` says whose clock it is. `lookback_days` is how many days are looked at: a
/// habit of one weekday needs four weeks to show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time;

impl Detector for Time {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        let calendar = &study.house.calendar;
        let origin = quietest(unit);
        let points: Vec<Point> =
            (0_u32..).zip(&unit.acts).filter_map(|(act, at)| from_origin(at, origin, act)).collect();
        let days = open_days(study);
        let frame = Frame { length: DAY, circle: true, days: &days };
        let candidates = clusters(&points, frame, study.settings.min_days)
            .into_iter()
            .map(|cluster| {
                let fires = |cluster: &Cluster| {
                    let clock = fire_time(cluster) + i64::from(origin);
                    (u32::try_from(clock.div_euclid(i64::from(DAY))).unwrap_or(0), AtTime::from_seconds(clock))
                };
                let instant = |cluster: &Cluster, day| {
                    let (days_on, time) = fires(cluster);
                    calendar.instant(day + days_on, time)
                };
                let lately = lately(study, unit, &points, frame, cluster, instant);
                let (days_on, time) = fires(&lately.cluster);
                let begins = AtTime::from_seconds(i64::from(origin));
                Candidate {
                    kind: if unit.members.len() > 1 { PatternKind::Scene } else { PatternKind::Time },
                    trigger: Trigger::Time { at: time },
                    conditions: day_condition(&lately.cluster, days_on).into_iter().chain(lately.at_home).collect(),
                    objection: lately.ended.or_else(|| too_wide(study, &lately.cluster)),
                    support: lately.cluster.support,
                    opportunities: lately.opportunities,
                    trials: lately.cluster.trials,
                    searched: lately.cluster.searched,
                    machine_like: unit.machine_like,
                    delay_seconds: None,
                    since: lately.since.map(|day| calendar.instant(day, begins)),
                }
            })
            .collect();
        Proposals { candidates, tried: 1 }
    }
}

/// The second of the day around which the unit acts least, on half-hours: there its day begins. A
/// habit around midnight is one of the evening before, whichever date a single act falls on.
fn quietest(unit: &Unit) -> u32 {
    let mut acts = [0_u32; HALF_HOURS];
    for act in &unit.acts {
        acts[(act.second / HALF_HOUR) as usize % HALF_HOURS] += 1;
    }
    let around = |place: usize| -> u32 {
        (0..=2 * QUIET).map(|step| acts[(place + HALF_HOURS + step - QUIET) % HALF_HOURS]).sum()
    };
    let from_small_hours = |place: usize| {
        let apart = place.abs_diff(SMALL_HOURS);
        apart.min(HALF_HOURS - apart)
    };
    let place = (0..HALF_HOURS).min_by_key(|&place| (around(place), from_small_hours(place))).unwrap_or(SMALL_HOURS);
    u32::try_from(place).unwrap_or(0) * HALF_HOUR
}

/// An act's place in the unit's own day; none for what belongs to the day before the first.
fn from_origin(at: &Act, origin: u32, act: u32) -> Option<Point> {
    if at.second >= origin {
        Some(Point { place: at.second - origin, day: at.day, act })
    } else {
        Some(Point { place: at.second + DAY - origin, day: at.day.checked_sub(1)?, act })
    }
}

/// The days of the calendar with their weekday; the habit could have held on all of them.
pub(super) fn open_days(study: &Study<'_, '_>) -> Vec<(Weekday, bool)> {
    let calendar = &study.house.calendar;
    (0..calendar.days()).map(|day| (calendar.weekday(day), true)).collect()
}

/// The condition that keeps a habit to its days, when its automation fires so many days after them.
pub(super) fn day_condition(cluster: &Cluster, days_on: u32) -> Vec<Condition> {
    let weekday = cluster.class.weekdays();
    if weekday.is_empty() {
        return Vec::new();
    }
    let later = |day: &Weekday| Weekday::ALL[(day.index() + days_on as usize) % Weekday::ALL.len()];
    let mut weekday: Vec<Weekday> = weekday.iter().map(later).collect();
    weekday.sort_unstable();
    vec![Condition::Time { after: None, before: None, weekday }]
}

/// What speaks against a habit whose times are spread wider than an automation can serve: even on the
/// days on which it is followed the automation would be wrong too often for the setting, because on too
/// few of them somebody acted from two minutes before it fires to ten after.
pub(crate) fn too_wide(study: &Study<'_, '_>, cluster: &Cluster) -> Option<Lack> {
    let at = fire_time(cluster);
    let mut days: Vec<u32> = cluster
        .places
        .iter()
        .filter(|(place, _)| (at - SERVES_LATE..=at + SERVES).contains(&i64::from(*place)))
        .map(|(_, point)| point.day)
        .collect();
    days.sort_unstable();
    days.dedup();
    let in_time = f64::from(u32::try_from(days.len()).unwrap_or(u32::MAX)) / cluster.mass.max(1.0);
    (in_time < study.settings.min_precision).then_some(Lack::TooWide { in_time })
}

/// Where to fire, as a place in the frame in seconds, on a whole minute (it may lie before the
/// frame's start or behind its end): early enough to serve, late enough
/// that who does it late still counts, and as near to the middle of the acts as that allows.
///
/// Who acts before it fires is not served and costs nothing; who acts more than [`SERVES`] after it
/// makes the fire a false one. More than half of that time before the middle it would serve only
/// what lies all on one side of it.
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
    let first = cluster.places.first().map_or(median, |(place, _)| i64::from(*place));
    let earliest = (first - SERVES).max(median - SERVES / 2);
    let minutes = earliest.div_euclid(MINUTE)..=median.div_euclid(MINUTE);
    let best = minutes.clone().map(|minute| gain(minute * MINUTE)).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a count of days is far below 2^52")]
    let enough = |gain: i64| gain as f64 >= best as f64 * (1.0 - GIVE_UP);
    let chosen = minutes.rev().find(|minute| enough(gain(minute * MINUTE))).unwrap_or(median.div_euclid(MINUTE));
    chosen * MINUTE
}
