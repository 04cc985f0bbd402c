//! The promises of the calendar, for every zone of the database and every change of its clock from
//! 2000 to 2035.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::collection::btree_set;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::Schedule;
use super::oracle::{Fields, Stretches};
use super::{instant, zone};

const DAY: i64 = 86_400;

/// The span, with some days more on either side to reckon with.
fn span() -> [Timestamp; 2] {
    [instant("1999-12-01T00:00:00Z"), instant("2036-02-01T00:00:00Z")]
}

/// Every zone that behaves differently from all those before it, by the first of its names.
fn zones() -> Vec<(String, Stretches)> {
    let [from, until] = span();
    let mut seen = BTreeSet::new();
    let mut names = 0;
    let mut zones = Vec::new();
    for name in jiff::tz::db().available() {
        names += 1;
        let stretches = Stretches::of(&zone(name.as_str()), from, until);
        if seen.insert(stretches.clone()) {
            zones.push((name.as_str().to_owned(), stretches));
        }
    }
    assert!(names > 400 && zones.len() > 150, "the database has all the zones, not {names} ({})", zones.len());
    zones
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("in range")
}

/// The slots of the schedule in `[from, until)`, forwards, after a check that they are the same
/// backwards.
fn slots(schedule: &Schedule, from: i64, until: i64) -> Vec<(i64, String)> {
    let before = at(from - 1);
    let slots: Vec<_> = std::iter::successors(schedule.next_after(before), |slot| schedule.next_after(slot.at))
        .take_while(|slot| slot.at < at(until))
        .collect();
    assert!(slots.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].key < pair[1].key), "{slots:?}");
    let mut backwards = schedule.latest_between(before, at(until), usize::MAX);
    backwards.reverse();
    assert_eq!(slots, backwards, "{} forwards and backwards", schedule.expression());
    slots.into_iter().map(|slot| (slot.at.as_second(), slot.key)).collect()
}

#[test]
fn every_zone_has_its_nights_at_every_change_of_its_clock() {
    let expressions = [Fields::daily(0, 3), Fields::daily(30, 2), Fields::daily(0, 0)];
    let mut changes = 0;
    for (name, stretches) in zones() {
        let schedules =
            expressions.clone().map(|fields| Schedule::parse(&fields.text, zone(&name)).expect("a cron expression"));
        for change in stretches.changes() {
            changes += 1;
            let (from, until) = (change - 2 * DAY, change + 2 * DAY);
            for (schedule, fields) in schedules.iter().zip(&expressions) {
                let expected = stretches.slots(fields, from, until);
                assert_eq!(slots(schedule, from, until), expected, "{} in {name} about {}", fields.text, at(change));
            }
        }
    }
    assert!(changes > 3000, "{changes} changes were looked at");
}

#[test]
fn no_night_is_lost_in_all_the_years_of_zones_that_do_everything() {
    let [from, until] = span().map(Timestamp::as_second);
    let fields = Fields::daily(0, 3);
    for name in ["UTC", "Europe/Helsinki", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "Asia/Gaza"] {
        let zone = zone(name);
        let [first, last] = span();
        let stretches = Stretches::of(&zone, first, last);
        let schedule = Schedule::parse(&fields.text, zone).expect("a cron expression");
        let (from, until) = (from + 4 * DAY, until - 4 * DAY);
        let expected = stretches.slots(&fields, from, until);
        // 36 years with nine leap days, and the days on either side; Apia never had 2011-12-30.
        assert!(expected.len() >= 36 * 365 + 9 && expected.iter().any(|(_, key)| key == "2032-02-29"), "{name}");
        assert_eq!(slots(&schedule, from, until), expected, "{name}");
    }
}

/// One field of a cron expression with the values that it stands for: a list of numbers, ranges and
/// steps, or `*`.
fn field(least: i64, most: i64) -> impl Strategy<Value = (String, Vec<i64>)> {
    let number = least..=most;
    let part = prop_oneof![
        4 => number.clone().prop_map(|one| (one.to_string(), vec![one])),
        1 => (number.clone(), number.clone()).prop_map(|(one, other)| {
            let (low, high) = (one.min(other), one.max(other));
            (format!("{low}-{high}"), (low..=high).collect())
        }),
        1 => (number.clone(), number, 1_usize..9).prop_map(|(one, other, step)| {
            let (low, high) = (one.min(other), one.max(other));
            (format!("{low}-{high}/{step}"), (low..=high).step_by(step).collect())
        }),
        1 => (2_usize..20).prop_map(move |step| (format!("*/{step}"), (least..=most).step_by(step).collect())),
    ];
    proptest::collection::vec(part, 1..4).prop_map(|parts| {
        let values: BTreeSet<i64> = parts.iter().flat_map(|(_, values)| values.iter().copied()).collect();
        let texts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
        (texts.join(","), values.into_iter().collect())
    })
}

/// A field that may well be `*`.
fn free(least: i64, most: i64) -> impl Strategy<Value = (String, Option<Vec<i64>>)> {
    prop_oneof![
        3 => Just(("*".to_owned(), None)),
        1 => field(least, most).prop_map(|(text, values)| (text, Some(values))),
    ]
}

/// Weekdays by number or by name.
fn weekdays() -> impl Strategy<Value = (String, Option<Vec<i64>>)> {
    let names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    let by_name = btree_set(0_i64..7, 1..4).prop_map(move |days| {
        let texts: Vec<&str> = days.iter().filter_map(|day| names.get(usize::try_from(*day).ok()?).copied()).collect();
        (texts.join(","), Some(days.into_iter().collect()))
    });
    prop_oneof![2 => free(0, 6), 1 => by_name]
}

fn fields() -> impl Strategy<Value = Fields> {
    let minutes = prop_oneof![6 => field(0, 59), 1 => Just(("*".to_owned(), (0..60).collect()))];
    let hours = prop_oneof![6 => field(0, 23), 1 => Just(("*".to_owned(), (0..24).collect()))];
    let months = prop_oneof![1 => field(1, 12), 3 => Just(("*".to_owned(), (1..=12).collect::<Vec<i64>>()))];
    (minutes, hours, free(1, 31), months, weekdays()).prop_map(|(minutes, hours, dates, months, weekdays)| Fields {
        text: format!("{} {} {} {} {}", minutes.0, hours.0, dates.0, months.0, weekdays.0),
        minutes: minutes.1,
        hours: hours.1,
        dates: dates.1,
        months: months.1,
        weekdays: weekdays.1,
    })
}

fn any_zone() -> impl Strategy<Value = String> {
    select(jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Where no clock changes there is nothing to go wrong but this.
    #[test]
    fn no_night_is_lost_in_any_year_of_any_zone(
        zone_name in any_zone(),
        year in 0_i64..36,
        (minute, hour) in select(&[(0, 3), (30, 2), (0, 0)][..]),
    ) {
        let zone = zone(&zone_name);
        let [from, until] = span();
        let stretches = Stretches::of(&zone, from, until);
        let fields = Fields::daily(minute, hour);
        let schedule = Schedule::parse(&fields.text, zone).expect("a cron expression");
        // From a day before the year until a day after it, in days of the Julian calendar.
        let from = 946_598_400 + year * 31_557_600;
        let until = from + 368 * DAY;
        let expected = stretches.slots(&fields, from, until);
        prop_assert!(expected.len() >= 366);
        prop_assert_eq!(slots(&schedule, from, until), expected, "{} in {}", fields.text, zone_name);
    }

    #[test]
    fn any_expression_is_right_about_any_change(
        fields in fields(),
        zone_name in any_zone(),
        which in any::<Index>(),
    ) {
        let [from, until] = span();
        let zone = zone(&zone_name);
        let stretches = Stretches::of(&zone, from, until);
        let changes: Vec<i64> = stretches.changes().collect();
        // A zone that never changes has an ordinary day.
        let change = if changes.is_empty() { 1_709_164_800 } else { *which.get(&changes) };
        let (from, until) = (change - 30 * 3600, change + 30 * 3600);
        let expected = stretches.slots(&fields, from, until);
        let schedule = match Schedule::parse(&fields.text, zone) {
            Ok(schedule) => schedule,
            Err(error) => {
                prop_assert!(error.to_string().contains("never comes") && expected.is_empty(), "{error}");
                return Ok(());
            }
        };
        prop_assert_eq!(slots(&schedule, from, until), expected, "{} in {} about {}", fields.text, zone_name, at(change));
    }
}
