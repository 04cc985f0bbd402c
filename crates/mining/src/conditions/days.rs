//! The days that a house is lived in on.
//!
//! In an office that is empty at weekends the trigger hardly ever comes then, and teaches nothing about them:
//! there are no false fires for a condition to remove, until somebody comes by on a Saturday. But that the house
//! has two sorts of days is told by all that happens in it, and what people do on those of one sort says
//! nothing of the other.

use domain::{Condition, Weekday};

use super::{Case, count};
use crate::chance::hypergeometric_mid_p;
use crate::prepare::House;
use crate::settings::Settings;

/// Weekdays or weekends, where the house is lived in on so many more of these than of the others that it is no
/// accident, and the habit was seen on as many of these as a habit must be and on fewer of the others: too few
/// to be a habit there by itself. The trigger must have come on the others, so that it matters.
///
/// Whether it is an accident is Fisher's exact test in its mid-p form, with the days of the history for trials, and
/// as sure as what is found must be.
pub(super) fn seen_days(house: &House<'_>, cases: &[Case], settings: &Settings) -> Option<Condition> {
    let (weekdays, weekends) = Weekday::ALL.split_at(5);
    let is_among = |days: &[Weekday], day: u32| days.contains(&house.calendar.weekday(day));
    let of = |days: &[Weekday], some: &[u32]| count(some.iter().filter(|&&day| is_among(days, day)).count());
    let all: Vec<u32> = (0..house.calendar.days()).collect();
    let lived: Vec<u32> = all.iter().copied().filter(|&day| house.activity.on_day(day)).collect();
    let mut seen: Vec<u32> = (cases.iter().map(|case| case.opportunity))
        .filter_map(|opportunity| opportunity.held.then_some(opportunity.local.day))
        .collect();
    seen.dedup();
    let own = [(weekdays, weekends), (weekends, weekdays)].into_iter().find(|&(own, others)| {
        let chance = hypergeometric_mid_p(of(own, &lived), of(own, &all), count(lived.len()), count(all.len()));
        chance <= settings.max_q_value
            && of(own, &seen) >= settings.min_days
            && of(others, &seen) < settings.min_days
            && cases.iter().any(|case| is_among(others, case.opportunity.local.day))
    });
    own.map(|(own, _)| Condition::Time { after: None, before: None, weekday: own.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conditions::Opportunity;
    use crate::tests::{home, log};

    /// What is kept to in four weeks of September, from a Monday on, in which somebody was about on the days that
    /// `lived` tells, and the trigger came on those that `came` tells, answered or not.
    fn kept(lived: impl Fn(u32) -> bool, came: impl Fn(u32) -> Option<bool>) -> Option<Condition> {
        kept_unless(4, lived, came)
    }

    /// As [`kept`], where so many days make a habit.
    fn kept_unless(
        min_days: u32,
        lived: impl Fn(u32) -> bool,
        came: impl Fn(u32) -> Option<bool>,
    ) -> Option<Condition> {
        let about = |day: u32| if lived(day) { "binary_sensor.hall" } else { "sensor.hall" };
        let days = 0..24_u32;
        let lines: Vec<String> = (days.clone())
            .flat_map(|day| {
                [("11:00", 1), ("12:00", 2)].map(|(at, state)| format!("{} {at}:00 {} {state}", day + 7, about(day)))
            })
            .collect();
        let (log, home) = (log(&lines.join("\n")), home());
        let house = House::prepare(&log, &home).expect("there are events");
        let cases: Vec<Case> = days
            .filter_map(|day| Some((day, came(day)?)))
            .map(|(day, held)| {
                let time = house.start_of(day) + 43_200_000_000;
                Case { opportunity: Opportunity { time, local: house.calendar.local(time), held }, fold: 0 }
            })
            .collect();
        seen_days(&house, &cases, &Settings { min_days, ..Settings::default() })
    }

    fn on(weekday: &[Weekday]) -> Condition {
        Condition::Time { after: None, before: None, weekday: weekday.to_vec() }
    }

    fn is_weekend(day: u32) -> bool {
        day % 7 >= 5
    }

    #[test]
    fn where_nobody_is_at_weekends_one_saturday_is_no_habit() {
        // Somebody came on one Saturday, the sixth day, and did as on weekdays.
        let office = |day: u32| !is_weekend(day) || day == 5;
        assert_eq!(kept(office, |day| office(day).then_some(true)), Some(on(&Weekday::ALL[..5])));
        // Who never comes need not be kept away.
        assert_eq!(kept(office, |day| (!is_weekend(day)).then_some(true)), None);
        // A habit of the one Saturday and three weekdays is none of weekdays.
        assert_eq!(kept(office, |day| matches!(day, 1..=3 | 5).then_some(true)), None);
    }

    #[test]
    fn a_house_for_weekends_is_one_the_other_way_round() {
        let cottage = |day: u32| is_weekend(day) || day == 9;
        assert_eq!(kept(cottage, |day| cottage(day).then_some(true)), Some(on(&Weekday::ALL[5..])));
    }

    #[test]
    fn where_people_are_on_all_days_a_habit_is_for_all_days() {
        // They leave the house on one Saturday only, and turn the lights off as on weekdays.
        assert_eq!(kept(|_| true, |day| (!is_weekend(day) || day == 5).then_some(true)), None);
        // A weekend away is an accident.
        let away = |day: u32| !(12..14).contains(&day);
        assert_eq!(kept(away, |day| (!is_weekend(day) || day == 5).then_some(true)), None);
    }

    #[test]
    fn what_was_seen_on_enough_days_of_both_is_for_both() {
        let two_saturdays = |day: u32| !is_weekend(day) || matches!(day, 5 | 12);
        assert_eq!(
            kept_unless(3, two_saturdays, |day| two_saturdays(day).then_some(true)),
            Some(on(&Weekday::ALL[..5]))
        );
        assert_eq!(kept_unless(2, two_saturdays, |day| two_saturdays(day).then_some(true)), None);
    }
}
