use domain::{AtTime, ForDuration, SunEvent};

use super::*;
use crate::tests::{at, home, home_with_sun, id, log, target};

const ALWAYS: Range<i64> = i64::MIN..i64::MAX;

fn clock(text: &str) -> Trigger {
    Trigger::Time { at: text.parse::<AtTime>().expect("a clock time") }
}

fn motion() -> Trigger {
    Trigger::State { entity_id: id("binary_sensor.hall").into(), from: None, to: Some("on".to_owned()), hold: None }
}

fn run_in(home: &Home, lines: &str, trigger: &Trigger, targets: &[&str], range: Range<i64>) -> Backtest {
    let log = log(lines);
    let targets: Vec<TargetState> = targets.iter().map(|text| target(text)).collect();
    let replay = Replay::new(&log, home).expect("there are events");
    replay.run(Rule { kind: PatternKind::State, trigger, conditions: &[], targets: &targets }, range)
}

fn run(lines: &str, trigger: &Trigger) -> Backtest {
    run_in(&home(), lines, trigger, &["light.hall on"], ALWAYS)
}

/// Fires, manual actions, served.
fn figures(backtest: &Backtest) -> (u32, u32, u32) {
    (backtest.fires, backtest.manual_actions, backtest.served)
}

#[test]
fn a_clock_serves_from_ten_minutes_after_it_to_two_before() {
    let backtest = run(
        "7 06:58:00 light.hall on
         7 06:59:00 light.hall off
         8 06:57:59 light.hall on
         8 06:59:00 light.hall off
         9 07:10:00 light.hall on
         9 08:00:00 light.hall off
         10 07:10:01 light.hall on
         10 08:00:00 light.hall off
         11 08:00:00 binary_sensor.door on",
        &clock("07:00"),
    );
    assert_eq!(figures(&backtest), (5, 4, 2), "the 7th and the 9th are served, the 11th is nobody's");
    assert_eq!((backtest.false_fires, backtest.days), (3, 5));
    assert_eq!((backtest.fired_days, backtest.manual_days, backtest.served_days), (5, 4, 2));
    assert!((backtest.precision - 0.4).abs() < 1e-9 && (backtest.recall - 0.5).abs() < 1e-9);
}

#[test]
fn who_was_earlier_was_not_served_and_nothing_fires() {
    let backtest = run("7 06:59:00 light.hall on\n7 08:00:00 light.hall off", &clock("07:00"));
    assert_eq!(figures(&backtest), (0, 1, 0));
}

#[test]
fn the_sun_serves_as_a_clock_does() {
    let trigger = Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(0) };
    // The sun sets at 18:33 on the 7th and two minutes earlier the day after.
    let lines = "7 12:00:00 light.hall off
                 7 18:41:00 light.hall on
                 7 23:00:00 light.hall off
                 8 18:43:00 light.hall on
                 8 23:00:00 light.hall off";
    assert_eq!(figures(&run_in(&home_with_sun(), lines, &trigger, &["light.hall on"], ALWAYS)), (2, 2, 1));
    assert_eq!(figures(&run_in(&home(), lines, &trigger, &["light.hall on"], ALWAYS)), (0, 2, 0), "no sun, no fire");
}

#[test]
fn a_change_of_state_serves_for_two_minutes() {
    let backtest = run(
        "7 20:00:00 binary_sensor.hall on
         7 20:02:00 light.hall on
         7 20:10:00 light.hall off
         7 20:10:01 binary_sensor.hall off
         7 21:00:00 binary_sensor.hall on
         7 21:02:01 light.hall on
         7 21:10:00 light.hall off",
        &motion(),
    );
    assert_eq!(figures(&backtest), (2, 2, 1));
}

#[test]
fn a_value_that_crosses_serves_for_two_minutes() {
    let trigger =
        Trigger::NumericState { entity_id: id("sensor.lux").into(), above: None, below: Some(20.0), hold: None };
    let backtest = run(
        "7 17:00:00 sensor.lux 80.0
         7 18:00:00 sensor.lux 19.5
         7 18:01:59 light.hall on
         7 22:00:00 light.hall off
         8 12:00:00 sensor.lux 300
         8 18:00:00 sensor.lux 12
         8 18:02:01 light.hall on",
        &trigger,
    );
    assert_eq!(figures(&backtest), (2, 2, 1));
}

#[test]
fn one_fire_serves_one_action_and_one_action_is_served_once() {
    let two_actions = run(
        "7 20:00:00 binary_sensor.hall on
         7 20:00:10 light.hall on
         7 20:00:20 light.hall off
         7 20:00:30 light.hall on",
        &motion(),
    );
    assert_eq!(figures(&two_actions), (1, 2, 1));
    let two_fires = run(
        "7 20:00:00 binary_sensor.hall on
         7 20:00:10 light.hall on
         7 20:00:40 binary_sensor.hall off
         7 20:00:50 light.hall off
         7 20:01:00 binary_sensor.hall on
         7 20:05:00 binary_sensor.hall off",
        &motion(),
    );
    assert_eq!(figures(&two_fires), (2, 1, 1));
}

#[test]
fn a_fire_holds_for_its_window_and_then_the_sensor_may_fire_again() {
    let again = |second: &str| {
        let lines = format!(
            "7 19:00:00 light.hall off
             7 20:00:00 binary_sensor.hall on
             7 20:00:30 binary_sensor.hall off
             {second} binary_sensor.hall on
             7 21:00:00 binary_sensor.hall off"
        );
        run(&lines, &motion()).fires
    };
    assert_eq!(again("7 20:01:59"), 1, "the lamp is taken to be on still");
    assert_eq!(again("7 20:02:00"), 2);
}

#[test]
fn whoever_switches_in_between_arms_it_again() {
    let backtest = run(
        "7 20:00:00 binary_sensor.hall on
         7 20:00:05 light.hall on
         7 20:00:20 binary_sensor.hall off
         7 20:00:25 light.hall off
         7 20:00:30 binary_sensor.hall on
         7 20:00:35 light.hall on",
        &motion(),
    );
    assert_eq!(figures(&backtest), (2, 2, 2));
}

#[test]
fn nothing_fires_where_the_state_is_there_already() {
    let backtest = run(
        "7 19:00:00 light.hall on automation
         7 20:00:00 binary_sensor.hall on
         7 21:00:00 binary_sensor.hall off
         7 21:30:00 light.hall off automation
         7 22:00:00 binary_sensor.hall on",
        &motion(),
    );
    assert_eq!(figures(&backtest), (1, 0, 0), "and what an automation did is no manual action");
}

#[test]
fn what_changes_at_the_very_instant_changes_after_the_fire() {
    let at_once = run("7 20:00:00 binary_sensor.hall on\n7 20:00:00 light.hall on", &motion());
    assert_eq!(figures(&at_once), (1, 1, 1));
    let switched_off =
        run("7 19:00:00 light.hall on\n7 20:00:00 binary_sensor.hall on\n7 20:00:00 light.hall off", &motion());
    assert_eq!(figures(&switched_off), (0, 1, 0));
}

#[test]
fn what_nobody_saw_change_is_no_manual_action() {
    let backtest = run(
        "7 06:00:00 light.hall off
         7 07:01:00 light.hall unavailable
         7 07:02:00 light.hall on
         7 08:00:00 light.hall off",
        &clock("07:00"),
    );
    assert_eq!(figures(&backtest), (1, 0, 0));
}

#[test]
fn a_range_counts_what_lies_in_it_and_remembers_what_was_before() {
    let lines = "7 20:00:00 light.hall on
                 8 22:00:00 light.hall off
                 9 07:03:00 light.hall on
                 9 22:00:00 light.hall off
                 10 07:03:00 light.hall on
                 11 12:00:00 light.hall off";
    let from = |start, end| run_in(&home(), lines, &clock("07:00"), &["light.hall on"], at(start)..at(end));
    let backtest = from("8 00:00:00", "11 00:00:00");
    assert_eq!(figures(&backtest), (2, 2, 2), "on the 8th it was on from the day before");
    assert_eq!((backtest.days, backtest.served_days), (3, 2));
    assert_eq!(figures(&from("9 07:00:00", "9 07:03:00")), (1, 0, 0), "the start is in it, the end is not");
    assert_eq!(figures(&from("9 07:00:01", "9 07:03:01")), (0, 1, 0));
    assert_eq!(from("20 00:00:00", "25 00:00:00"), Backtest::default(), "behind the last event there is nothing");
    assert_eq!(from("11 00:00:00", "8 00:00:00"), Backtest::default(), "nor in a range that ends before it starts");
}

#[test]
fn actions_are_counted_entity_by_entity() {
    let lines = "7 06:00:00 light.hall off
                 7 06:00:00 light.stairs off
                 7 07:01:00 light.hall on
                 7 08:00:00 light.hall off";
    let backtest = run_in(&home(), lines, &clock("07:00"), &["light.hall on", "light.stairs on"], ALWAYS);
    assert_eq!(figures(&backtest), (2, 1, 1));
    assert_eq!((backtest.fired_days, backtest.served_days), (1, 1));
    let unknown = run_in(&home(), lines, &clock("07:00"), &["light.attic on", "light.hall dim"], ALWAYS);
    assert_eq!(unknown, Backtest { days: 1, ..Backtest::default() });
}

#[test]
fn conditions_hold_fires_back() {
    let log = log("7 06:00:00 light.hall off
         11 07:01:00 light.hall on
         11 08:00:00 light.hall off
         12 12:00:00 light.hall on");
    let home = home();
    let replay = Replay::new(&log, &home).expect("there are events");
    let weekday = [Condition::Time { after: None, before: None, weekday: vec![domain::Weekday::Fri] }];
    let (trigger, targets) = (clock("07:00"), [target("light.hall on")]);
    let backtest = replay
        .run(Rule { kind: PatternKind::Time, trigger: &trigger, conditions: &weekday, targets: &targets }, ALWAYS);
    assert_eq!(figures(&backtest), (1, 2, 1));
    assert_eq!(replay.manual_actions(&ALWAYS), 4);
    assert_eq!(replay.manual_actions(&(at("11 08:00:00")..at("12 12:00:00"))), 1);
}

#[test]
fn what_was_left_running_was_right_to_stop_if_somebody_then_stopped_it() {
    let log = log("7 08:00:00 light.hall on
         7 08:10:00 zone.home 0
         7 17:00:00 zone.home 1
         7 17:30:00 light.hall off
         8 08:00:00 light.hall on
         8 08:10:00 zone.home 0
         8 12:00:00 light.hall off automation
         8 17:00:00 zone.home 1
         9 08:10:00 zone.home 0
         9 17:00:00 zone.home 1
         10 08:00:00 light.hall on
         10 08:10:00 zone.home 0
         10 17:00:00 zone.home 1");
    let trigger = Trigger::State {
        entity_id: id("zone.home").into(),
        from: None,
        to: Some("0".to_owned()),
        hold: Some(ForDuration::from_seconds(3600)),
    };
    let targets = [target("light.hall off")];
    let home = home();
    let replay = Replay::new(&log, &home).expect("there are events");
    let run = |kind| replay.run(Rule { kind, trigger: &trigger, conditions: &[], targets: &targets }, ALWAYS);
    // On the 8th an automation turned it off, on the 9th it was off, and on the 10th it ran on.
    assert_eq!(figures(&run(PatternKind::LeftOn)), (3, 1, 1));
    assert_eq!(figures(&run(PatternKind::StateFor)), (3, 1, 0), "nobody was there to act just then");
}
