use domain::{EntityId, TargetState, Trigger};
use jiff::tz::TimeZone;

use super::study::actions::Change;
use super::study::hourly::hourly;

const DAY: i64 = 86_400_000_000;

fn change(day: i64, minute: i64, state: &str, is_manual: bool) -> Change {
    let entity_id = EntityId::parse("light.hall").expect("valid");
    Change { time: day * DAY + minute * 60_000_000, into: TargetState { entity_id, state: state.into() }, is_manual }
}

#[test]
fn suggests_the_middle_minute_of_an_hour_of_seven_days_in_ten() {
    let minutes = [5, 31, 33, 34, 36, 38, 59];
    let mut changes: Vec<Change> = (0..).zip(minutes).map(|(day, at)| change(day, 420 + at, "on", true)).collect();
    changes.push(change(9, 600, "off", true));
    changes.extend([7, 8].map(|day| change(day, 700, "off", true)));
    let found = hourly(&changes, &TimeZone::UTC);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].trigger, Trigger::Time { at: "07:34:00".parse().expect("a time") });
    assert_eq!(found[0].targets[0].state, "on");
}

#[test]
fn six_in_ten_and_what_an_automation_did_are_not_enough() {
    let mut changes: Vec<Change> = (0..6).map(|day| change(day, 430, "on", true)).collect();
    changes.extend((6..10).map(|day| change(day, 430, "on", false)));
    assert_eq!(hourly(&changes, &TimeZone::UTC), []);
    assert_eq!(hourly(&[], &TimeZone::UTC), []);
}
