use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

mod every_change;
mod oracle;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone of the database")
}

fn schedule(expression: &str, zone_name: &str) -> Schedule {
    Schedule::parse(expression, zone(zone_name)).expect("a cron expression")
}

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Slots in `[from, until)`, each as `key at`.
fn slots(expression: &str, zone_name: &str, from: &str, until: &str) -> Vec<String> {
    let schedule = schedule(expression, zone_name);
    let before = instant(from).checked_sub(SignedDuration::from_nanos(1)).expect("in range");
    std::iter::successors(schedule.next_after(before), |slot| schedule.next_after(slot.at))
        .take_while(|slot| slot.at < instant(until))
        .map(|slot| format!("{} {}", slot.key, slot.at))
        .collect()
}

#[test]
fn a_skipped_time_comes_at_the_end_of_the_gap() {
    // Helsinki goes from 03:00 to 04:00 on 2026-03-29.
    assert_eq!(
        slots("30 3 * * *", "Europe/Helsinki", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"),
        ["2026-03-28 2026-03-28T01:30:00Z", "2026-03-29 2026-03-29T01:00:00Z", "2026-03-30 2026-03-30T00:30:00Z"]
    );
    // Athens, the very first instant of the gap.
    assert_eq!(
        slots("0 3 * * *", "Europe/Athens", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"),
        ["2026-03-29 2026-03-29T01:00:00Z"]
    );
    // New York, before and after its gap: untouched by it.
    assert_eq!(
        slots("0 3 * * *", "America/New_York", "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"),
        ["2026-03-08 2026-03-08T07:00:00Z"]
    );
}

#[test]
fn a_repeated_time_comes_once_the_first_time() {
    assert_eq!(
        slots("30 3 * * *", "Europe/Helsinki", "2026-10-24T21:00:00Z", "2026-10-26T21:00:00Z"),
        ["2026-10-25 2026-10-25T00:30:00Z", "2026-10-26 2026-10-26T01:30:00Z"]
    );
    // Lord Howe Island's clock moves by half an hour: 02:00 becomes 01:30.
    assert_eq!(
        slots("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z"),
        ["2026-04-05 2026-04-04T14:45:00Z"]
    );
    assert_eq!(
        slots("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-04T12:00:00Z"),
        ["2026-10-04 2026-10-03T15:30:00Z"]
    );
    // Every half hour through the repeated hour: its second pass brings nothing.
    assert_eq!(
        slots("*/30 * * * *", "Europe/Athens", "2026-10-25T00:00:00Z", "2026-10-25T02:40:00Z"),
        [
            "2026-10-25T03:00 2026-10-25T00:00:00Z",
            "2026-10-25T03:30 2026-10-25T00:30:00Z",
            "2026-10-25T04:00 2026-10-25T02:00:00Z",
            "2026-10-25T04:30 2026-10-25T02:30:00Z",
        ]
    );
}

#[test]
fn the_times_of_a_gap_are_one_slot() {
    assert_eq!(
        slots("*/20 * * * *", "Europe/Helsinki", "2026-03-29T00:40:00Z", "2026-03-29T01:30:00Z"),
        [
            "2026-03-29T02:40 2026-03-29T00:40:00Z",
            "2026-03-29T04:00 2026-03-29T01:00:00Z",
            "2026-03-29T04:20 2026-03-29T01:20:00Z",
        ]
    );
}

#[test]
fn a_gap_at_midnight_leaves_the_day_its_run() {
    // Sao Paulo went from 00:00 to 01:00 on 2018-11-04.
    assert_eq!(
        slots("0 0 * * *", "America/Sao_Paulo", "2018-11-03T00:00:00Z", "2018-11-06T00:00:00Z"),
        ["2018-11-03 2018-11-03T03:00:00Z", "2018-11-04 2018-11-04T03:00:00Z", "2018-11-05 2018-11-05T02:00:00Z"]
    );
    // Nuuk goes from 23:00 to 24:00: a run at 23:30 comes at the next midnight, for the day before.
    assert_eq!(
        slots("30 23 * * *", "America/Nuuk", "2025-03-29T12:00:00Z", "2025-03-31T12:00:00Z"),
        ["2025-03-29 2025-03-30T01:00:00Z", "2025-03-30 2025-03-31T00:30:00Z"]
    );
}

#[test]
fn a_date_that_does_not_exist_has_no_run() {
    // Samoa went over the date line: 2011-12-29 was followed by 2011-12-31.
    assert_eq!(
        slots("0 3 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", "2011-12-31T12:00:00Z"),
        ["2011-12-29 2011-12-29T13:00:00Z", "2011-12-31 2011-12-30T13:00:00Z"]
    );
    assert_eq!(
        slots("0 */12 * * *", "Pacific/Apia", "2011-12-29T20:00:00Z", "2011-12-31T00:00:00Z"),
        [
            "2011-12-29T12:00 2011-12-29T22:00:00Z",
            "2011-12-31T00:00 2011-12-30T10:00:00Z",
            "2011-12-31T12:00 2011-12-30T22:00:00Z"
        ]
    );
}

#[test]
fn weekdays_and_dates_are_those_of_the_home() {
    assert_eq!(
        slots("0 3 * * MON", "Pacific/Auckland", "2026-11-20T00:00:00Z", "2026-12-01T00:00:00Z"),
        ["2026-11-23 2026-11-22T14:00:00Z", "2026-11-30 2026-11-29T14:00:00Z"]
    );
    assert_eq!(
        slots("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2033-01-01T00:00:00Z"),
        ["2028-02-29 2028-02-29T00:00:00Z", "2032-02-29 2032-02-29T00:00:00Z"]
    );
}

#[test]
fn what_is_no_schedule_is_refused_with_a_reason() {
    for bad in [
        "",
        "nonsense",
        "0 3 * *",
        "61 3 * * *",
        "0 25 * * *",
        "0 0 30 2 *",
        "0 0 3 * * *",
        "@reboot",
        "0 3 * * * 2026 1",
    ] {
        let error = Schedule::parse(bad, TimeZone::UTC).expect_err(bad).to_string();
        assert!(error.contains(&format!("{bad:?}")) && error.contains("0 3 * * *"), "{error}");
    }
    assert_eq!(schedule("@daily", "UTC").next_after(Timestamp::UNIX_EPOCH).expect("comes").key, "1970-01-02");
}

/// Zones whose clocks do something out of the ordinary, between 1976 and 2037.
const ZONES: [&str; 16] = [
    "UTC",
    "Europe/Helsinki",
    "Europe/Athens",
    "Europe/Dublin",
    "America/New_York",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/Havana",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Africa/Casablanca",
];

/// The slots of `minute`/`hour` lists in three days round `middle`, by looking at every minute: a
/// local time comes at the first instant at which the clock shows it or a later one.
fn brute_force(zone: &TimeZone, minutes: &[i8], hours: &[i8], middle: Timestamp) -> Vec<Timestamp> {
    let start = middle.checked_sub(SignedDuration::from_hours(36)).expect("in range");
    let clock: Vec<(Timestamp, DateTime)> = (0..72 * 60)
        .map(|minute| start.checked_add(SignedDuration::from_mins(minute)).expect("in range"))
        .map(|instant| (instant, zone.to_datetime(instant)))
        .collect();
    let exists = |date: Date| clock.iter().any(|(_, local)| local.date() == date);
    let mut found = Vec::new();
    let mut day = clock[0].1.date();
    let last_day = clock[clock.len() - 1].1.date();
    while day <= last_day {
        for (&hour, &minute) in hours.iter().flat_map(|hour| minutes.iter().map(move |minute| (hour, minute))) {
            let civil = day.at(hour, minute, 0, 0);
            let first = clock.iter().position(|(_, local)| *local >= civil);
            // At the edge it is not known whether the clock had shown it before.
            if let Some(first) = first.filter(|&first| first > 0 && exists(day)) {
                found.push(clock[first].0);
            }
        }
        day = day.checked_add(1.day()).expect("in range");
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn list(values: &[i8]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn agrees_with_looking_at_every_minute(
        zone_name in proptest::sample::select(&ZONES[..]),
        seconds in 189_302_400_i64..2_114_380_800,
        at_a_change in proptest::bool::weighted(0.8),
        minutes in proptest::collection::btree_set(0_i8..60, 1..3),
        hours in proptest::collection::btree_set(0_i8..24, 1..5),
        probe in 0_i64..24 * 3600,
    ) {
        let zone = zone(zone_name);
        let mut middle = Timestamp::from_second(seconds - seconds.rem_euclid(60)).expect("in range");
        if at_a_change && let Some(change) = zone.following(middle).next() {
            let second = change.timestamp().as_second();
            middle = Timestamp::from_second(second - second.rem_euclid(60)).expect("in range");
        }
        let (minutes, hours): (Vec<i8>, Vec<i8>) = (minutes.into_iter().collect(), hours.into_iter().collect());
        let expression = format!("{} {} * * *", list(&minutes), list(&hours));
        let schedule = Schedule::parse(&expression, zone.clone()).expect("a cron expression");
        let expected = brute_force(&zone, &minutes, &hours, middle);

        // Twelve hours on either side stay clear of the edges of what was looked at.
        let probe = middle.checked_add(SignedDuration::from_secs(probe - 12 * 3600)).expect("in range");
        let next = expected.iter().copied().find(|at| *at > probe);
        let latest = expected.iter().copied().rev().find(|at| *at <= probe);
        if let Some(next) = next {
            prop_assert_eq!(schedule.next_after(probe).map(|slot| slot.at), Some(next), "next after {}", probe);
        }
        if let Some(latest) = latest {
            let found = schedule.latest_at_or_before(probe, Timestamp::MIN).map(|slot| slot.at);
            prop_assert_eq!(found, Some(latest), "latest until {}", probe);
            prop_assert_eq!(schedule.latest_at_or_before(probe, latest), None);
        }
    }

    #[test]
    fn any_text_is_a_schedule_or_an_error(text in "\\PC{0,30}|[-0-9*,/LW#? ]{0,30}|([0-9*]{1,3}[-/,]?[0-9]{0,3} ){5}") {
        if let Ok(schedule) = Schedule::parse(&text, zone("Europe/Helsinki")) {
            let next = schedule.next_after(Timestamp::UNIX_EPOCH).expect("it comes");
            let latest = schedule.latest_at_or_before(next.at, Timestamp::UNIX_EPOCH);
            prop_assert_eq!(latest, Some(next));
        }
    }

    #[test]
    fn forwards_and_backwards_are_the_same_slots(
        zone_name in proptest::sample::select(&ZONES[..]),
        seconds in 189_302_400_i64..2_114_380_800,
        expression in proptest::sample::select(&["0 3 * * *", "30 23 * * *", "0 0 * * *", "*/15 * * * *", "30 2,3 * * 0"][..]),
    ) {
        let schedule = schedule(expression, zone_name);
        let start = Timestamp::from_second(seconds).expect("in range");
        let forwards: Vec<Slot> =
            std::iter::successors(schedule.next_after(start), |slot| schedule.next_after(slot.at)).take(40).collect();
        prop_assert!(forwards.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].key < pair[1].key));
        let end = forwards[39].at.checked_add(SignedDuration::from_nanos(1)).expect("in range");
        let mut backwards = schedule.latest_between(start, end, 100);
        backwards.reverse();
        prop_assert_eq!(forwards, backwards);
    }
}
