//! Days and clock times among conditions: one limit each, whatever conditions they stood in.

use domain::{AtTime, Condition, Weekday};

/// A clock window: at or after the first, before the second.
pub(super) type Window = (Option<AtTime>, Option<AtTime>);

/// The days on which the conditions let it act, Monday first; all seven where they say nothing.
pub(super) fn days_of(conditions: &[Condition]) -> Vec<Weekday> {
    crate::merge::days_of(conditions).into_iter().collect()
}

/// The first clock window among conditions.
pub(super) fn window_of(conditions: &[Condition]) -> Window {
    let windows = conditions.iter().filter_map(|condition| match condition {
        Condition::Time { after, before, .. } => Some((*after, *before)),
        _ => None,
    });
    windows.into_iter().find(|window| *window != (None, None)).unwrap_or_default()
}

/// The conditions with these days and no others; all seven are no condition.
pub(super) fn with_days(conditions: Vec<Condition>, days: &[Weekday]) -> Vec<Condition> {
    let window = window_of(&conditions);
    rewritten(conditions, window, days)
}

/// The conditions with this clock window and no other.
pub(super) fn with_window(conditions: Vec<Condition>, window: Window) -> Vec<Condition> {
    let days = days_of(&conditions);
    rewritten(conditions, window, &days)
}

fn rewritten(conditions: Vec<Condition>, (after, before): Window, days: &[Weekday]) -> Vec<Condition> {
    let weekday: Vec<Weekday> = Weekday::ALL.into_iter().filter(|day| days.contains(day)).collect();
    let weekday = if weekday.len() == Weekday::ALL.len() { Vec::new() } else { weekday };
    let mut rewritten = Vec::new();
    if !weekday.is_empty() || after.is_some() || before.is_some() {
        rewritten.push(Condition::Time { after, before, weekday });
    }
    rewritten.extend(conditions.into_iter().filter(|condition| !matches!(condition, Condition::Time { .. })));
    rewritten
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{WEEKDAYS, between, is_in, on_days, time};

    #[test]
    fn there_is_one_limit_of_each_sort_afterwards() {
        let lamp = is_in("light.a", "off");
        let found = vec![on_days(&WEEKDAYS), between("17:00:00", "23:00:00"), lamp.clone()];
        let (five, eleven) = (Some(time("17:00:00")), Some(time("23:00:00")));
        let one = |weekday: &[Weekday]| Condition::Time { after: five, before: eleven, weekday: weekday.to_vec() };
        assert_eq!(
            with_days(found.clone(), &[Weekday::Sun, Weekday::Sat]),
            [one(&[Weekday::Sat, Weekday::Sun]), lamp.clone()]
        );
        assert_eq!(with_days(found.clone(), &Weekday::ALL), [one(&[]), lamp.clone()]);
        assert_eq!(with_window(found.clone(), (None, None)), [on_days(&WEEKDAYS), lamp.clone()]);
        assert_eq!(with_window(with_days(found, &Weekday::ALL), (None, None)), [lamp]);
    }
}
