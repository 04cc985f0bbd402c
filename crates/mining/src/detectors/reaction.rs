//! The engine of all kinds that react: something comes, and somebody does something soon after.

use std::cell::OnceCell;

use domain::PatternKind;

use crate::conditions::{Opportunity, Reaction, learn_conditions};
use crate::detectors::{Candidate, Trial, answers};
use crate::number::count;
use crate::prepare::{Act, House, Unit, ahead};
use crate::series::Series;
use crate::study::Study;

pub(super) const SECOND: i64 = 1_000_000;
/// A reaction comes within one of these times, in µs; the longest is what the backtest serves.
const DELAYS: [i64; 4] = [15 * SECOND, 30 * SECOND, 60 * SECOND, LONGEST];
/// The longest time, in µs, from a trigger to a reaction to it.
pub(crate) const LONGEST: i64 = 120 * SECOND;
/// What is as likely by chance as this will not count once corrected for all that is tried, and is
/// not worth looking into.
const WORTH_A_LOOK: f64 = 0.002;
/// Fewer delays than this are alike by chance.
const LEAST_DELAYS: usize = 8;
/// How far back, in µs, is asked how busy it had been before.
pub(super) const BEFORE: i64 = 20 * 60 * SECOND;

/// A series that a unit seems to react to.
#[derive(Debug)]
pub(crate) struct Suspect<'s> {
    series: &'s Series,
    trials: Vec<Trial>,
    /// How unlikely it is by chance, as `ln p`.
    pub(crate) ln_p: f64,
    /// How many ways of asking chance were tried for it.
    asked: f64,
}

/// The reaction of a unit to a series, if there is any; `searched` counts the series among which
/// this one was chosen.
pub(crate) fn reaction(
    study: &Study<'_, '_>,
    unit: &Unit,
    series: &Series,
    kind: PatternKind,
    searched: f64,
) -> Option<Candidate> {
    suspect(study, unit, series)?.candidate(study, unit, kind, searched)
}

/// Whether a series could be what a unit reacts to; `near` says when it came within so many µs before an act,
/// ascending, and `is_rarer` whether [it does so less often](is_rarer). Where this says no, [`suspect`] finds nothing
/// in the whole series either.
pub(super) fn worth_asking(
    house: &House<'_>,
    unit: &Unit,
    near: impl Fn(i64) -> Vec<i64>,
    is_rarer: impl FnOnce() -> bool,
) -> bool {
    let latest = latest_before(&near(LONGEST), unit);
    let windows: Vec<i64> =
        DELAYS.into_iter().filter(|&window| has_hits_enough(house, unit, &latest, window)).collect();
    let stands_out = !windows.is_empty() && {
        let near = near(LONGEST + BEFORE);
        windows.into_iter().any(|window| stands_out_from_before(house, unit, &near, &latest, window))
    };
    stands_out || is_rarer()
}

/// Asks chance whether a unit reacts to a series.
pub(crate) fn suspect<'s>(study: &Study<'_, '_>, unit: &Unit, series: &'s Series) -> Option<Suspect<'s>> {
    let latest = latest_before(&series.times, unit);
    let next: OnceCell<Vec<Option<i64>>> = OnceCell::new();
    let after = |window| just_after(unit, next.get_or_init(|| next_after(&series.times, unit)), window);
    let rarer = is_rarer(unit, series.times.len());
    let asked: f64 = if rarer { 2.0 } else { 1.0 };
    let by_act = DELAYS
        .into_iter()
        .filter(|&window| has_hits_enough(study.house, unit, &latest, window))
        .filter(|&window| stands_out_from_before(study.house, unit, &series.times, &latest, window))
        .map(|window| trials(study.house, unit, series, &latest, window, after(window)));
    let (clock, times): (_, Vec<i64>) = if rarer {
        (answers::by_the_clock(unit), opportunities(study, unit, series).iter().map(|one| one.time).collect())
    } else {
        Default::default()
    };
    let by_trigger =
        DELAYS.into_iter().filter(|_| rarer).map(|window| answers::answers(study.house, unit, &clock, &times, window));
    by_act
        .chain(by_trigger)
        .map(|trials| Suspect { series, ln_p: ln_p(&trials) + asked.ln(), trials, asked })
        .min_by(|a, b| a.ln_p.total_cmp(&b.ln_p))
        .filter(|suspect| suspect.ln_p.exp() <= WORTH_A_LOOK)
}

/// Whether something comes less often than a unit acts. What comes more often cannot be answered as often; what
/// comes less often may be answered every time, and still precede few of the acts.
pub(super) fn is_rarer(unit: &Unit, times: usize) -> bool {
    times <= unit.acts.len()
}

/// Whether so many hits could stand out, were every trial as unlikely by chance as any can be.
fn has_hits_enough(house: &House<'_>, unit: &Unit, latest: &[Option<i64>], window: i64) -> bool {
    stands_out(unit, latest, window, least_chance(house, window))
}

/// Whether they could stand out by the part of the chance that is quickly told. That, and the least, are less than the
/// whole, so that nothing is missed; most pairs need not be asked further.
fn stands_out_from_before(house: &House<'_>, unit: &Unit, times: &[i64], latest: &[Option<i64>], window: i64) -> bool {
    let least = least_chance(house, window);
    let before = unit.acts.iter().map(|act| just_before(times, act.time, window).max(least)).sum::<f64>();
    stands_out(unit, latest, window, before / f64::from(count(unit.acts.len()).max(1)))
}

/// The least that any trial's chance can be.
fn least_chance(house: &House<'_>, window: i64) -> f64 {
    of_other_days(house, 0).max(of_windows_before(0, window))
}

fn stands_out(unit: &Unit, latest: &[Option<i64>], window: i64, p: f64) -> bool {
    let hits = unit.acts.iter().zip(latest).filter(|(act, latest)| latest.is_some_and(|at| act.time - at <= window));
    crate::chance::ln_binomial_tail(count(hits.count()), count(unit.acts.len()), p).exp() <= WORTH_A_LOOK
}

impl Suspect<'_> {
    /// How often the unit could have reacted and did, and under which conditions.
    pub(crate) fn candidate(
        self,
        study: &Study<'_, '_>,
        unit: &Unit,
        kind: PatternKind,
        searched: f64,
    ) -> Option<Candidate> {
        let Self { series, trials, asked, .. } = self;
        let reaction = Reaction { unit, trigger: &series.trigger, entity: series.entity };
        let learned = learn_conditions(study, reaction, &opportunities(study, unit, series));
        let mut delays: Vec<i64> =
            trials.iter().filter_map(|trial| Some(unit.acts[trial.act? as usize].time - trial.triggered?)).collect();
        delays.sort_unstable();
        let delay = delays.get(delays.len() / 2)?;
        Some(Candidate {
            kind,
            trigger: series.trigger.clone(),
            conditions: series.conditions.iter().cloned().chain(learned.conditions).collect(),
            support: learned.held,
            opportunities: learned.opportunities,
            trials,
            objection: None,
            machine_like: unit.by_device && study.house.knows_causes && is_exact(&delays),
            searched: searched * asked * f64::from(u8::try_from(DELAYS.len()).unwrap_or(u8::MAX)),
            #[expect(clippy::cast_precision_loss, reason = "a delay is at most two minutes")]
            delay_seconds: Some(*delay as f64 / SECOND as f64),
            since: None,
        })
    }
}

/// Whether the middle half of the delays is within a second, as no hand is.
fn is_exact(delays: &[i64]) -> bool {
    let (low, high) = (delays.len() / 4, delays.len() * 3 / 4);
    delays.len() >= LEAST_DELAYS && delays[high] - delays[low] <= SECOND
}

/// The latest of a series' times before each act, if it is near enough to be what it reacts to.
fn latest_before(times: &[i64], unit: &Unit) -> Vec<Option<i64>> {
    let mut place = 0;
    let latest = |act: &Act| {
        place = ahead(times, place, |&at| at <= act.time);
        times[..place].last().copied().filter(|at| act.time - at <= LONGEST)
    };
    unit.acts.iter().map(latest).collect()
}

/// The next of a series' times after each act, if it is as near as that.
fn next_after(times: &[i64], unit: &Unit) -> Vec<Option<i64>> {
    let mut place = 0;
    let next = |act: &Act| {
        place = ahead(times, place, |&at| at <= act.time);
        times.get(place).copied().filter(|at| at - act.time <= LONGEST)
    };
    unit.acts.iter().map(next).collect()
}

/// The share of acts that have the trigger within `window` *after* them, with a standard deviation
/// on top for what so few acts can tell.
///
/// Where people are about for a few minutes, sensors fire then and things are switched then, and
/// neither waits for the other: the trigger comes after the act as often as before.
fn just_after(unit: &Unit, next: &[Option<i64>], window: i64) -> f64 {
    let near = unit.acts.iter().zip(next).filter(|(act, next)| next.is_some_and(|next| next - act.time <= window));
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    wilson_high(number(near.count()), number(unit.acts.len()))
}

/// The upper bound of Wilson's score interval at one standard deviation.
pub(super) fn wilson_high(hits: f64, all: f64) -> f64 {
    (hits + 0.5 + (hits * (all - hits) / all.max(1.0) + 0.25).sqrt()) / (all + 1.0)
}

fn ln_p(trials: &[Trial]) -> f64 {
    let candidate_hits = u32::try_from(trials.iter().filter(|trial| trial.act.is_some()).count()).unwrap_or(u32::MAX);
    let number = u32::try_from(trials.len()).unwrap_or(u32::MAX);
    let mean = trials.iter().map(|trial| trial.p).sum::<f64>() / f64::from(number.max(1));
    crate::chance::ln_binomial_tail(candidate_hits, number, mean)
}

/// Each act, asked: had the trigger come within `window` before it, and how likely was that anyway?
///
/// Anyway means the largest of three: the share of the *other days* that have the trigger in the same
/// window of the clock (what two independent daily routines would give); the share of windows
/// of the same length in the *twenty minutes before* that have it (what somebody being about
/// would give); and `after`, the share of acts that have it as soon after them (what somebody
/// being about for a few minutes would give). Days are the unit of the first, so a sensor that fires in
/// bursts gains nothing.
fn trials(
    house: &House<'_>,
    unit: &Unit,
    series: &Series,
    latest: &[Option<i64>],
    window: i64,
    after: f64,
) -> Vec<Trial> {
    let mut seen = vec![u32::MAX; house.calendar.days() as usize];
    (0_u32..)
        .zip(&unit.acts)
        .zip(latest)
        .map(|((act, at), latest)| {
            let triggered = latest.filter(|triggered| at.time - triggered <= window);
            let other_days = other_days(house, series, *at, window, act, &mut seen);
            let p = other_days.max(just_before(&series.times, at.time, window)).max(after);
            Trial { p, act: triggered.map(|_| act), triggered }
        })
        .collect()
}

/// The share of the other days that have the trigger within `window` before the act's clock time.
fn other_days(house: &House<'_>, series: &Series, act: Act, window: i64, mark: u32, seen: &mut [u32]) -> f64 {
    let window = u32::try_from(window / SECOND).unwrap_or(0);
    let clock = series.clock(house);
    let mut days = 0_u32;
    let mut visit = |from: u32, to: u32, shift: u32| {
        let start = clock.partition_point(|&(second, _)| second < from);
        for &(_, day) in clock[start..].iter().take_while(|&&(second, _)| second <= to) {
            // Over midnight, the evening before belongs to the next day's act.
            let day = day + shift;
            if day != act.day
                && let Some(mark_of_day) = seen.get_mut(day as usize)
                && *mark_of_day != mark
            {
                *mark_of_day = mark;
                days += 1;
            }
        }
    };
    visit(act.second.saturating_sub(window), act.second, 0);
    if act.second < window {
        visit(86_400 + act.second - window, 86_399, 1);
    }
    of_other_days(house, days)
}

/// The share that so many other days are.
fn of_other_days(house: &House<'_>, days: u32) -> f64 {
    let others = house.calendar.days().saturating_sub(1);
    (f64::from(days) + 0.5) / (f64::from(others) + 1.0)
}

/// The share of windows in the time before an act's own that have the trigger.
fn just_before(times: &[i64], time: i64, window: i64) -> f64 {
    let end = time - window;
    busy_share(times, |at| *at, end, window)
}

/// The share of windows that have something in the [`BEFORE`] time before `end`; `of` is ascending by
/// its times.
pub(super) fn busy_share<T>(of: &[T], time_of: impl Fn(&T) -> i64, end: i64, window: i64) -> f64 {
    let start = end - BEFORE;
    let place = of.partition_point(|one| time_of(one) < start);
    let mut last = -1;
    let mut busy = 0_u32;
    for at in of[place..].iter().map(&time_of).take_while(|&at| at < end) {
        let number = (at - start) / window;
        if number != last {
            last = number;
            busy += 1;
        }
    }
    of_windows_before(busy, window)
}

/// The share that so many of the windows before are.
fn of_windows_before(busy: u32, window: i64) -> f64 {
    let windows = f64::from(u32::try_from(BEFORE / window).unwrap_or(1));
    (f64::from(busy) + 0.5) / (windows + 1.0)
}

/// When the action could have followed: the trigger came, and most of the unit was not yet in its
/// state. Triggers that come while the answer to an earlier one is still open are one opportunity. It
/// held when the automation would have served the act, however sharp the window is that tells it from
/// chance.
fn opportunities(study: &Study<'_, '_>, unit: &Unit, series: &Series) -> Vec<Opportunity> {
    let changes = &study.house.changes;
    let mut opportunities: Vec<Opportunity> = Vec::new();
    let mut open_until = i64::MIN;
    let mut next_act = 0;
    for &time in &series.times {
        if time < open_until {
            continue;
        }
        if unit.is_there(changes, time) {
            continue;
        }
        while unit.acts.get(next_act).is_some_and(|act| act.time < time) {
            next_act += 1;
        }
        let act = unit.acts.get(next_act).filter(|act| act.time - time <= LONGEST);
        open_until = act.map_or(time.saturating_add(LONGEST), |act| act.time);
        opportunities.push(Opportunity { time, local: study.house.calendar.local(time), held: act.is_some() });
    }
    opportunities
}

#[cfg(test)]
pub(super) mod tests;
