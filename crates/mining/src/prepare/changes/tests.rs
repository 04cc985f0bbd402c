use domain::EventLog;

use super::*;
use crate::tests::{at, log};

/// The changes of a log, as day's clock time, entity, state and certainty.
fn told(log: &EventLog, changes: &Changes) -> Vec<(i64, String, bool)> {
    (0..u32::try_from(changes.len()).expect("few"))
        .map(|row| {
            let change = changes.get(row);
            let (entity, state) = (log.entity_names().get(change.entity), log.state_names().get(change.state));
            (change.time, format!("{entity} {state}"), change.certain)
        })
        .collect()
}

fn changes(lines: &str) -> (Vec<(i64, String, bool)>, LeftOut) {
    let log = log(lines);
    let changes = Changes::of(&log);
    (told(&log, &changes), changes.left_out())
}

fn texts(lines: &str) -> Vec<String> {
    changes(lines).0.into_iter().map(|(_, text, _)| text).collect()
}

#[test]
fn repeats_are_no_changes() {
    let (found, left_out) = changes("7 07:00:00 light.a on\n7 08:00:00 light.a on\n7 09:00:00 light.a off");
    assert_eq!(found, [(at("7 07:00:00"), "light.a on".into(), true), (at("7 09:00:00"), "light.a off".into(), true)]);
    assert_eq!(left_out, LeftOut { repeats: 1, ..LeftOut::default() });
}

#[test]
fn a_gap_is_no_change_and_what_is_after_it_is_not_certain() {
    for absent in ["unavailable", "unknown", "none", "None"] {
        let back = format!("7 07:00:00 light.a on\n7 08:00:00 light.a {absent}\n7 08:01:00 light.a on");
        let (found, left_out) = changes(&back);
        assert_eq!(found, [(at("7 07:00:00"), "light.a on".into(), true)]);
        assert_eq!(left_out, LeftOut { blips: 1, repeats: 1, ..LeftOut::default() });
    }
    let (found, left_out) = changes(
        "7 07:00:00 light.a on
         7 08:00:00 light.a unavailable
         7 08:00:30 light.a unknown
         7 08:01:00 light.a off
         7 09:00:00 light.a on",
    );
    assert_eq!(
        found,
        [
            (at("7 07:00:00"), "light.a on".into(), true),
            (at("7 08:01:00"), "light.a off".into(), false),
            (at("7 09:00:00"), "light.a on".into(), true),
        ]
    );
    assert_eq!(left_out, LeftOut { blips: 3, ..LeftOut::default() });
}

#[test]
fn a_gap_that_ends_as_it_was_leaves_no_doubt_behind() {
    let (found, _) =
        changes("7 07:00:00 light.a on\n7 08:00:00 light.a unavailable\n7 08:01:00 light.a on\n7 09:00:00 light.a off");
    assert_eq!(found.last(), Some(&(at("7 09:00:00"), "light.a off".into(), true)));
}

#[test]
fn the_gap_of_one_entity_is_not_anothers() {
    let (found, _) = changes("7 07:00:00 light.a unavailable\n7 08:00:00 light.b on\n7 09:00:00 light.a on");
    assert_eq!(found, [(at("7 08:00:00"), "light.b on".into(), true), (at("7 09:00:00"), "light.a on".into(), false)]);
}

#[test]
fn measured_values_are_left_out_and_modes_are_not() {
    let (found, left_out) = changes(
        "7 07:00:00 sensor.attic 21.5
         7 07:10:00 sensor.attic unavailable
         7 07:20:00 sensor.attic calibrating
         7 08:00:00 sensor.washer washing
         7 08:30:00 sensor.washer done
         7 09:00:00 sun.sun below_horizon
         7 09:10:00 weather.home rainy
         7 10:00:00 input_select.mode 2",
    );
    let found: Vec<String> = found.into_iter().map(|(_, text, _)| text).collect();
    assert_eq!(found, ["sensor.washer washing", "sensor.washer done", "input_select.mode 2"]);
    assert_eq!(left_out, LeftOut { measurements: 5, ..LeftOut::default() });
}

#[test]
fn a_sensor_with_ever_new_texts_is_a_message() {
    let texts_of = |number: u32| {
        let lines: Vec<String> = (0..number).map(|n| format!("7 07:{n:02}:00 sensor.song title_{n}")).collect();
        changes(&lines.join("\n"))
    };
    assert_eq!(texts_of(12).0.len(), 12);
    let (found, left_out) = texts_of(13);
    assert!(found.is_empty());
    assert_eq!(left_out, LeftOut { other: 13, ..LeftOut::default() });
}

#[test]
fn what_is_neither_sensed_nor_done_is_left_out() {
    let (found, left_out) = changes(
        "7 07:00:00 automation.a on\n7 07:00:01 update.core on\n7 07:00:02 button.b pressed\n7 07:00:03 nonsense on",
    );
    assert!(found.is_empty());
    assert_eq!(left_out, LeftOut { other: 4, ..LeftOut::default() });
}

#[test]
fn on_the_way_counts_as_there() {
    assert_eq!(
        texts(
            "7 07:00:00 cover.a opening
             7 07:00:20 cover.a open
             7 22:00:00 cover.a closing
             7 22:00:20 cover.a closed"
        ),
        ["cover.a open", "cover.a closed"]
    );
    assert_eq!(texts("7 07:00:00 cover.a opening"), ["cover.a opening"], "where the other word is never said");
    assert_eq!(changes("7 07:00:00 lock.a unlocking\n7 07:00:05 lock.a unlocked").1.repeats, 1);
}

#[test]
fn a_state_lasts_until_the_next_and_begins_after_its_instant() {
    let log = log("7 07:00:00 light.a on\n7 08:00:00 light.a unavailable\n7 09:00:00 light.a off");
    let changes = Changes::of(&log);
    let before = |time: &str| changes.state_before(0, at(time)).map(|state| log.state_names().get(state));
    assert_eq!(before("7 07:00:00"), None);
    assert_eq!(before("7 07:00:01"), Some("on"));
    assert_eq!(before("7 08:30:00"), Some("on"), "nobody knows better");
    assert_eq!(before("7 09:00:00"), Some("on"));
    assert_eq!(before("7 09:00:01"), Some("off"));
    assert_eq!(changes.rows_of(0), [0, 1]);
}
