//! Chance, asked from the trigger's side: of the times that it came and there was something to do, how
//! many were answered, and how many would have been anyway?
//!
//! An act that has many causes is preceded by each of them only now and then, which says little; but
//! the rare trigger that is answered nearly every time says it all.

use crate::detectors::Trial;
use crate::detectors::reaction::{SECOND, busy_share, wilson_high};
use crate::prepare::{House, Unit};

const DAY: u32 = 86_400;

/// A unit's acts by the clock: second of the day and day, ascending.
pub(super) fn by_the_clock(unit: &Unit) -> Vec<(u32, u32)> {
    let mut clock: Vec<(u32, u32)> = unit.acts.iter().map(|act| (act.second, act.day)).collect();
    clock.sort_unstable();
    clock
}

/// Each of the trigger's `times`, asked: did the act follow within `window` (µs), and how likely was
/// that anyway?
///
/// Anyway means the largest of three: the share of the *other days* that have an act in the same window
/// of the clock; the share of windows of the same length in the *twenty minutes before* that have one;
/// and the share of the triggers that have one as shortly *before* them, as where somebody is about for
/// a few minutes and neither waits for the other.
pub(super) fn answers(house: &House<'_>, unit: &Unit, clock: &[(u32, u32)], times: &[i64], window: i64) -> Vec<Trial> {
    let mut seen = vec![u32::MAX; house.calendar.days() as usize];
    let before = times.iter().filter(|&&time| {
        let place = unit.acts.partition_point(|act| act.time < time);
        place.checked_sub(1).is_some_and(|place| time - unit.acts[place].time <= window)
    });
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let before = wilson_high(number(before.count()), number(times.len()));
    (0_u32..)
        .zip(times)
        .map(|(mark, &time)| {
            let act = unit.first_act_from(time).filter(|(_, act)| act.time - time <= window).map(|(number, _)| number);
            let local = house.calendar.local(time);
            let days = other_days(clock, (local.day, local.second), window, mark, &mut seen);
            let others = house.calendar.days().saturating_sub(1);
            let usual = (f64::from(days) + 0.5) / (f64::from(others) + 1.0);
            Trial {
                p: usual.max(busy_share(&unit.acts, |act| act.time, time, window)).max(before),
                act,
                triggered: Some(time),
            }
        })
        .collect()
}

/// On how many other days an act lies within `window` after the clock time.
fn other_days(clock: &[(u32, u32)], (today, second): (u32, u32), window: i64, mark: u32, seen: &mut [u32]) -> u32 {
    let end = second + u32::try_from(window / SECOND).unwrap_or(0);
    let mut days = 0;
    let mut visit = |from: u32, to: u32, shift: u32| {
        let start = clock.partition_point(|&(second, _)| second < from);
        for &(_, day) in clock[start..].iter().take_while(|&&(second, _)| second <= to) {
            // Over midnight, the small hours belong to the day before.
            let Some(day) = day.checked_sub(shift) else {
                continue;
            };
            if day != today
                && let Some(mark_of_day) = seen.get_mut(day as usize)
                && *mark_of_day != mark
            {
                *mark_of_day = mark;
                days += 1;
            }
        }
    };
    visit(second, end.min(DAY - 1), 0);
    if end >= DAY {
        visit(0, end - DAY, 1);
    }
    days
}
