use jiff::tz::TimeZone;

use super::*;
use crate::prepare::manual_action_rows;
use crate::tests::{at, log};

/// The units of a history: their members as text, and when they were done.
fn found(lines: &str) -> Vec<(String, Vec<i64>, bool)> {
    let log = log(lines);
    let changes = Changes::of(&log);
    let (first, last) = log.span().expect("there are events");
    let calendar = Calendar::new(&TimeZone::UTC, first, last);
    let manual = manual_action_rows(&log, &changes);
    units(&log, &changes, &manual, &calendar)
        .into_iter()
        .map(|unit| {
            let members = unit
                .members
                .iter()
                .map(|&(entity, state)| format!("{} {}", log.entity_names().get(entity), log.state_names().get(state)));
            let times = unit.acts.iter().map(|act| act.time).collect();
            (members.collect::<Vec<_>>().join(", "), times, unit.machine_like)
        })
        .collect()
}

fn members(lines: &str) -> Vec<String> {
    found(lines).into_iter().map(|(members, ..)| members).collect()
}

/// The lines, `D` being each day from the 7th on.
fn daily(days: u32, lines: &str) -> String {
    on_days(7..7 + days, lines)
}

fn on_days(days: std::ops::Range<u32>, lines: &str) -> String {
    days.map(|day| lines.replace('D', &day.to_string()) + "\n").collect()
}

#[test]
fn each_entity_and_state_is_a_unit_by_itself() {
    let units = found("7 07:00:00 light.a on\n7 08:00:00 light.a off\n8 07:00:00 light.a on");
    assert_eq!(
        units,
        [
            ("light.a off".to_owned(), vec![at("7 08:00:00")], false),
            ("light.a on".to_owned(), vec![at("7 07:00:00"), at("8 07:00:00")], false),
        ]
    );
}

#[test]
fn what_goes_nearly_at_once_is_one_act() {
    let units = found(&daily(
        5,
        "D 18:00:00 light.a on\nD 19:00:00 light.b on\nD 23:00:00 light.a off\nD 23:00:03 light.b off",
    ));
    let (_, times, _) = units.iter().find(|unit| unit.0 == "light.a off, light.b off").expect("a unit");
    assert_eq!(times, &(7..12).map(|day| at(&format!("{day} 23:00:00"))).collect::<Vec<_>>(), "one act a day");
    assert_eq!(units.len(), 3, "{units:?}");
}

#[test]
fn what_goes_in_either_order_is_one_act_and_what_follows_is_a_reaction() {
    const EVENING: &str =
        "D 20:00:00 light.a on\nD 20:00:09 media_player.tv on\nD 23:00:00 light.a off\nD 23:30:00 media_player.tv off";
    assert_eq!(members(&daily(6, EVENING)).len(), 4, "always one after the other");
    let either = daily(3, EVENING) + "10 20:00:00 media_player.tv on\n10 20:00:09 light.a on\n";
    assert!(members(&either).contains(&"light.a on, media_player.tv on".to_owned()));
}

#[test]
fn a_member_that_is_done_alone_is_an_act_of_its_own() {
    let lines =
        daily(6, "D 23:00:00 light.a off\nD 23:00:02 light.b off\nD 18:00:00 light.a on\nD 19:00:00 light.b on")
            + &on_days(13..15, "D 18:00:00 light.a on\nD 21:00:00 light.a off");
    let units = found(&lines);
    let acts = |members: &str| units.iter().find(|unit| unit.0 == members).map_or(0, |unit| unit.1.len());
    assert_eq!((acts("light.a off, light.b off"), acts("light.a off"), acts("light.b off")), (6, 2, 0));
}

#[test]
fn what_is_done_apart_as_often_is_not_one_act() {
    let together =
        daily(4, "D 20:00:00 light.a on\nD 20:00:03 light.b on\nD 22:00:00 light.a off\nD 23:00:00 light.b off");
    assert!(members(&together).contains(&"light.a on, light.b on".to_owned()));
    let often_apart = together + &on_days(11..15, "D 20:00:00 light.a on\nD 22:00:00 light.a off");
    assert_eq!(members(&often_apart).len(), 4);
    let three_times =
        daily(3, "D 20:00:00 light.a on\nD 20:00:03 light.b on\nD 22:00:00 light.a off\nD 23:00:00 light.b off");
    assert_eq!(members(&three_times).len(), 4, "three times say nothing");
}

#[test]
fn more_than_fifteen_seconds_apart_is_not_together() {
    let apart = |seconds: &str| {
        let off = "\nD 22:00:00 light.a off\nD 23:00:00 light.b off";
        let there = format!("D 20:00:00 light.a on\nD 20:00:{seconds} light.b on{off}");
        let back = format!("D 20:00:00 light.b on\nD 20:00:{seconds} light.a on{off}");
        members(&(daily(3, &there) + &on_days(10..13, &back))).len()
    };
    assert_eq!((apart("15"), apart("16")), (3, 4));
}

#[test]
fn one_thing_there_and_back_is_two_acts() {
    assert_eq!(
        members(&daily(6, "D 20:00:00 cover.a open\nD 20:00:01 cover.a closed")),
        ["cover.a closed", "cover.a open"]
    );
}

#[test]
fn only_what_people_did_and_may_be_done_for_them_is_a_unit() {
    let found = members(
        "7 06:00:00 light.a on automation
         7 06:10:00 light.a off derived
         7 06:20:00 binary_sensor.door on
         7 06:30:00 lock.door unlocked
         7 06:40:00 lock.door locked
         7 06:50:00 alarm_control_panel.home disarmed
         7 07:00:00 alarm_control_panel.home armed_away
         7 07:10:00 siren.roof on
         7 07:20:00 media_player.tv idle
         7 07:30:00 vacuum.robot returning
         7 07:40:00 vacuum.robot cleaning
         7 07:50:00 cover.a open
         7 08:00:00 fan.a on device",
    );
    assert_eq!(found, ["cover.a open", "fan.a on", "lock.door locked", "vacuum.robot cleaning"]);
}

#[test]
fn to_the_second_day_after_day_from_a_device_is_a_machine() {
    let machine = |lines: &str| found(lines).iter().find(|unit| unit.0 == "switch.a on").is_some_and(|unit| unit.2);
    let steady = |cause: &str| daily(5, &format!("D 06:00:00 switch.a on {cause}\nD 07:00:00 switch.a off person"));
    assert!(machine(&steady("device")));
    assert!(!machine(&steady("person")), "whoever has a user is a person");
    assert!(!machine(&daily(4, "D 06:00:00 switch.a on device\nD 07:00:00 switch.a off device")), "four days are few");
    let mostly = |others: u32| {
        let by_hand: Vec<String> = (0..others)
            .map(|n| format!("{} 1{n}:20:0{n} switch.a on device\n{0} 1{n}:50:00 switch.a off", 7 + n))
            .collect();
        machine(&(steady("device") + &by_hand.join("\n")))
    };
    assert!(mostly(3) && !mostly(4), "three fifths of the acts are needed");
    let human: Vec<String> = (7..13)
        .map(|day| format!("{day} 06:0{}:00 switch.a on device\n{day} 07:00:00 switch.a off", day % 5))
        .collect();
    assert!(!machine(&human.join("\n")), "a person is never so exact");
}
