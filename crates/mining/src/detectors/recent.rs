//! Whether a habit has begun, moved or ended within the history, and since when it is as it is.

use domain::{Condition, Lack};

use crate::chance::hypergeometric_tail;
use crate::conditions::somebody_home;
use crate::detectors::density::{Cluster, DayClass, Frame, Point};
use crate::detectors::time::{SERVES, SERVES_LATE, fire_time};
use crate::number::count;
use crate::prepare::Unit;
use crate::study::Study;

/// A change must be this unlikely to be chance, over all the days on which it could have been.
const MOST_CHANCE: f64 = 0.01;

/// A habit in its recent form.
#[derive(Debug)]
pub(super) struct Lately {
    /// What it is: since it last changed, or all the time.
    pub cluster: Cluster,
    /// Days on which it could have been followed, as long as it has been so.
    pub opportunities: u32,
    /// The day from which on it has been so; none when it is as old as the history.
    pub since: Option<u32>,
    /// When it is not followed any more, that.
    pub ended: Option<Lack>,
    /// That somebody is at home, where that makes a difference.
    pub at_home: Option<Condition>,
}

/// What a habit has been since it last changed. `points` are all that the cluster was found among,
/// in `frame`; `instant` says when a cluster's automation would fire on a day, in µs.
///
/// Who has a new job does at 7:40 what was done at 6:30: over the whole history the old time would
/// win for weeks. A habit that has gone is left as it was, with the reason against it.
pub(super) fn lately(
    study: &Study<'_, '_>,
    unit: &Unit,
    points: &[Point],
    frame: Frame<'_>,
    cluster: Cluster,
    instant: impl Fn(&Cluster, u32) -> i64,
) -> Lately {
    let least = study.settings.min_days as usize;
    let activity = &study.house.activity;
    let at_that_hour = |time| activity.anybody(study.house.calendar.local(time));
    let days = |cluster: &Cluster| cluster.places.iter().map(|(_, point)| point.day).collect::<Vec<u32>>();
    let opportunities = |cluster: &Cluster| {
        could(study, unit, cluster.class, &days(cluster), |day| instant(cluster, day), at_that_hour)
    };
    // A day on which the automation would have been in time is one on which the habit was followed,
    // though the narrow window in which it is densest may miss it.
    let followed: Vec<u32> = days(&cluster).into_iter().chain(in_time(&cluster, points, frame)).collect();
    // What has ended must not take its own silence for nobody's being about.
    let on_that_day = |time| activity.on_day(study.house.calendar.local(time).day);
    let could = could(study, unit, cluster.class, &followed, |day| instant(&cluster, day), on_that_day);
    let Some(day) = latest_change(&could, least) else {
        let at_home = at_home(study, unit, cluster.class, &followed, 0, |day| instant(&cluster, day));
        let opportunities = count(opportunities(&cluster).len());
        return Lately { opportunities, cluster, since: None, ended: None, at_home };
    };
    let (before, after) = could.split_at(could.partition_point(|(other, _)| *other < day));
    let rate = |days: &[(u32, bool)]| f64::from(held(days)) / f64::from(count(days.len()).max(1));
    if rate(after) < study.settings.min_confidence && rate(after) < rate(before) {
        let ended = Lack::Over {
            until: study.house.calendar.date(day),
            before: held(before),
            days_before: count(before.len()),
            since: held(after),
            days_since: count(after.len()),
        };
        let opportunities = count(opportunities(&cluster).len());
        return Lately { opportunities, cluster, since: None, ended: Some(ended), at_home: None };
    }
    let cluster = cluster.since(points, frame, day, count(could.len()));
    let followed: Vec<u32> = days(&cluster).into_iter().chain(in_time(&cluster, points, frame)).collect();
    let at_home = at_home(study, unit, cluster.class, &followed, day, |day| instant(&cluster, day));
    let opportunities = count(opportunities(&cluster).iter().filter(|(other, _)| *other >= day).count());
    Lately { cluster, opportunities, since: Some(day), ended: None, at_home }
}

/// Fewer fires than this for nobody are no reason for a condition.
const LEAST_FALSE: u32 = 4;
/// Of the days on which the habit was followed, so many may be lost to it: who comes home just then.
const MOST_LOST: f64 = 0.1;
/// The condition may be chance this often; it is the only one that is tried.
const MOST_CHANCE_OF_CONDITION: f64 = 0.05;

/// That somebody is at home, where that keeps an automation from acting for nobody: on the days from
/// `since` on it would have fired into an empty house, and there the habit was hardly ever followed.
fn at_home(
    study: &Study<'_, '_>,
    unit: &Unit,
    class: DayClass,
    followed: &[u32],
    since: u32,
    instant: impl Fn(u32) -> i64,
) -> Option<Condition> {
    let house = study.house;
    let (away, condition) = (study.away?, somebody_home(house)?);
    let (first, last) = house.span();
    let (mut home, mut all, mut home_held, mut all_held) = (0, 0, 0, 0);
    for day in (since..house.calendar.days()).filter(|day| class.has(house.calendar.weekday(*day))) {
        let time = instant(day);
        if !(first..=last).contains(&time) || unit.is_there(&house.changes, time) {
            continue;
        }
        let (is_home, held) = (u32::from(!away.is_at(time)), u32::from(followed.contains(&day)));
        home += is_home;
        all += 1;
        home_held += is_home * held;
        all_held += held;
    }
    let (missed, spared) = (all_held - home_held, (all - home) - (all_held - home_held));
    (spared >= LEAST_FALSE
        && f64::from(missed) <= MOST_LOST * f64::from(all_held)
        && hypergeometric_tail(home_held, home, all_held, all) <= MOST_CHANCE_OF_CONDITION)
        .then_some(condition)
}

/// The days on which somebody acted when the automation would have been in time.
fn in_time<'p>(cluster: &Cluster, points: &'p [Point], frame: Frame<'_>) -> impl Iterator<Item = u32> + 'p {
    let at = fire_time(cluster);
    let length = i64::from(frame.length);
    let turn = if frame.circle { length } else { 2 * length };
    let serves = move |place: i64| (at - SERVES_LATE..=at + SERVES).contains(&place);
    let near = move |point: &&Point| [-turn, 0, turn].iter().any(|turn| serves(i64::from(point.place) + turn));
    points.iter().filter(near).map(|point| point.day)
}

/// Days of a class on which a habit could have been followed, and whether it was: when its time came
/// (`instant` of the day, in µs) there was somebody to do it, and the unit was not in its state
/// already.
fn could(
    study: &Study<'_, '_>,
    unit: &Unit,
    class: DayClass,
    followed: &[u32],
    instant: impl Fn(u32) -> i64,
    anybody: impl Fn(i64) -> bool,
) -> Vec<(u32, bool)> {
    let house = study.house;
    let (first, last) = house.span();
    let mut on_day = vec![false; house.calendar.days() as usize];
    for &day in followed {
        on_day[day as usize] = true;
    }
    (0_u32..)
        .zip(on_day)
        .filter(|(day, _)| class.has(house.calendar.weekday(*day)))
        .filter(|&(day, followed)| {
            let time = instant(day);
            let away = study.away.is_some_and(|away| away.is_at(time));
            followed
                || ((first..=last).contains(&time) && !away && !unit.is_there(&house.changes, time) && anybody(time))
        })
        .collect()
}

fn held(days: &[(u32, bool)]) -> u32 {
    count(days.iter().filter(|(_, held)| *held).count())
}

/// The latest day from which on a habit was followed more often, or less often, than before; none
/// when it has been much the same all the time.
///
/// `held` says of each day on which the habit could have been followed, ascending, whether it was.
/// At least `least` of them must lie on either side of the change.
///
/// The split is the one of the greatest likelihood under two rates in place of one; whether it is
/// chance that the days lie so unevenly on both sides of it, Fisher's exact test says, times the
/// splits that there were and both directions. What lies behind the change is searched again, as in
/// binary segmentation: Scott, Knott, *A cluster analysis method for grouping means in the analysis
/// of variance*, Biometrics 30 (1974).
pub(super) fn latest_change(held: &[(u32, bool)], least: usize) -> Option<u32> {
    let mut from = 0;
    while let Some(split) = split(&held[from..], least) {
        from += split;
    }
    (from > 0).then(|| held[from].0)
}

/// The number of days before the clearest change of rate, if it is one.
fn split(held: &[(u32, bool)], least: usize) -> Option<usize> {
    let all = held.len();
    let hits = held.iter().filter(|(_, held)| *held).count();
    let least = least.max(1);
    if all < 2 * least {
        return None;
    }
    let mut before = held[..least].iter().filter(|(_, held)| *held).count();
    let mut best: Option<(f64, usize, usize)> = None;
    for (days, (_, held)) in held.iter().enumerate().take(all - least + 1).skip(least) {
        let likelihood = ln_likelihood(before, days) + ln_likelihood(hits - before, all - days);
        if best.is_none_or(|best| likelihood > best.0 + 1e-9) {
            best = Some((likelihood, days, before));
        }
        before += usize::from(*held);
    }
    let (_, days, before) = best?;
    let fewer = |hits: usize, days: usize, other: usize, others: usize| {
        hypergeometric_tail(count(other), count(others), count(hits + other), count(days + others))
    };
    let (after, later) = (hits - before, all - days);
    let p = fewer(before, days, after, later).min(fewer(after, later, before, days));
    let tried = 2.0 * f64::from(count(all - 2 * least + 1));
    (p * tried <= MOST_CHANCE).then_some(days)
}

/// `ln` of the greatest likelihood of so many hits in a number of days at one rate.
fn ln_likelihood(hits: usize, days: usize) -> f64 {
    let (k, n) = (f64::from(count(hits)), f64::from(count(days)));
    let part = |of: f64| if of > 0.0 { of * (of / n).ln() } else { 0.0 };
    part(k) + part(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days told by `x` (held) and `.` (did not), a blank for a day on which it could not.
    fn change(days: &str) -> Option<u32> {
        let held: Vec<(u32, bool)> =
            (0_u32..).zip(days.chars()).filter(|(_, day)| *day != ' ').map(|(day, mark)| (day, mark == 'x')).collect();
        latest_change(&held, 4)
    }

    #[test]
    fn what_has_always_been_so_has_not_changed() {
        assert_eq!(change("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), None);
        assert_eq!(change("x.xx.xxx.xxxxx.xx.xxx..xxxx.xx"), None);
        assert_eq!(change("..x....x......x.....x...x....."), None);
        assert_eq!(change("xxxx...."), None, "four days and four may well be chance");
        assert_eq!(change(""), None);
    }

    #[test]
    fn a_beginning_and_an_end_are_seen_on_their_day() {
        assert_eq!(change("..................xxxxxxxxxxxx"), Some(18));
        assert_eq!(change("xxxxxxxxxxxxxxxxxxxx.........."), Some(20));
        assert_eq!(change("xx.xxxxx.xxxxxx.xxxx.........."), Some(20));
        assert_eq!(change("xxxxxxxxxx          .........."), Some(20), "days that do not count do not shift it");
    }

    #[test]
    fn of_several_changes_the_latest_counts() {
        let change =
            |held: &str, days: usize| change(&held.replace('x', &"x".repeat(days)).replace('.', &".".repeat(days)));
        assert_eq!(change("x.x", 20), Some(40));
        assert_eq!(change(".x.", 20), Some(40));
    }
}
