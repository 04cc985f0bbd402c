use domain::{Cause, Event, EventLog, EventLogBuilder, Home};
use jiff::tz::TimeZone;

use super::study::{HeldOut, Keep, held_out, suggestions};

/// Somebody turns a lamp on at seven and off at twenty past, every day.
fn regular(days: i64) -> (EventLog, Home) {
    let mut builder = EventLogBuilder::default();
    for day in 0..days {
        for (minute, state) in [(420 + day % 3, "on"), (440, "off")] {
            let time = (day * 1440 + minute) * 60_000_000;
            builder.push(Event { time, entity_id: "light.hall", state, cause: Cause::Person });
        }
    }
    (builder.finish(), Home::in_zone(TimeZone::UTC))
}

#[test]
fn a_daily_habit_is_served_on_days_kept_back_by_whoever_sees_it() {
    let (log, home) = regular(30);
    assert_eq!(suggestions(&log, &home).expect("is mined"), 2);
    let HeldOut { ours, hourly, rules } = held_out(&log, &home, Keep::Last(7)).expect("long enough");
    assert_eq!(ours.totals(), (14.0, 14.0, 14.0));
    // At its middle minute, which on some days is too late.
    let (fires, served, _) = hourly.totals();
    assert!((fires - served).abs() < 1e-9 && served >= 7.0, "{served} of {fires}");
    // One thing alone follows nothing.
    assert_eq!(rules.totals(), (0.0, 0.0, 14.0));
    let rolling = held_out(&log, &home, Keep::Rolling(5)).expect("long enough").ours;
    let (_, served, manual) = rolling.totals();
    assert!(manual > 29.0 && served > 0.9 * manual, "{rolling:?}");
}

#[test]
fn a_history_of_days_that_are_all_kept_back_teaches_nothing() {
    let (log, home) = regular(7);
    assert!(held_out(&log, &home, Keep::Last(7)).is_err());
    assert!(held_out(&EventLog::default(), &home, Keep::Last(7)).is_err());
}
