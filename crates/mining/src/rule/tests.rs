use domain::Weekday;

use super::*;
use crate::tests::{at, home, home_with_sun, id, log};

fn instants_in(home: &domain::Home, lines: &str, trigger: &Trigger) -> Vec<i64> {
    let log = log(lines);
    let house = House::prepare(&log, home).expect("there are events");
    Evaluator::new(&house).instants(trigger)
}

fn instants(lines: &str, trigger: &Trigger) -> Vec<i64> {
    instants_in(&home(), lines, trigger)
}

fn holds_in(home: &domain::Home, lines: &str, condition: &Condition, time: &str) -> bool {
    let log = log(lines);
    let house = House::prepare(&log, home).expect("there are events");
    let evaluator = Evaluator::new(&house);
    let time = at(time);
    evaluator.holds(
        &evaluator.compile(condition, &Trigger::Time { at: seconds("00:00") }),
        time,
        house.calendar.local(time),
    )
}

const A_WEEK: &str = "7 00:00:00 light.hall on\n13 23:59:59 light.hall off";

fn seconds(text: &str) -> AtTime {
    text.parse().expect("a clock time")
}

fn window(after: &str, before: &str) -> Condition {
    Condition::Time { after: Some(seconds(after)), before: Some(seconds(before)), weekday: Vec::new() }
}

fn state(entity: &str, from: Option<&str>, to: Option<&str>, hold: Option<i32>) -> Trigger {
    Trigger::State {
        entity_id: id(entity).into(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        hold: hold.map(ForDuration::from_seconds),
    }
}

fn value(above: Option<f64>, below: Option<f64>, hold: Option<i32>) -> Trigger {
    Trigger::NumericState {
        entity_id: id("sensor.attic").into(),
        above,
        below,
        hold: hold.map(ForDuration::from_seconds),
    }
}

#[test]
fn a_window_goes_over_midnight_when_it_ends_earlier_than_it_starts() {
    let inside = |second, after, before| in_clock_window(second, after, before);
    let (late, early) = (Some(79_200), Some(21_600));
    for (second, holds) in [(79_199, false), (79_200, true), (86_399, true), (0, true), (21_599, true), (21_600, false)]
    {
        assert_eq!(inside(second, late, early), holds, "{second}");
        assert_eq!(inside(second, early, late), !holds, "{second}");
    }
    assert!(inside(0, None, early) && !inside(21_600, None, early));
    assert!(!inside(0, late, None) && inside(86_399, late, None));
    assert!(inside(5, None, None));
    assert!(!inside(100, Some(100), Some(100)), "a window without length");
}

#[test]
fn the_day_of_a_night_window_is_the_day_it_is_now() {
    let saturday_night =
        Condition::Time { after: Some(seconds("22:00")), before: Some(seconds("02:00")), weekday: vec![Weekday::Sat] };
    let holds = |time| holds_in(&home(), A_WEEK, &saturday_night, time);
    assert!(holds("12 23:00:00") && holds("12 01:00:00"));
    assert!(!holds("13 01:00:00"), "by then it is Sunday, as Home Assistant has it");
    assert!(!holds("11 23:00:00") && !holds("12 12:00:00"));
    assert!(holds_in(&home(), A_WEEK, &window("22:00", "02:00"), "13 01:00:00"));
}

#[test]
fn the_night_is_before_sunrise_or_after_sunset() {
    let sun = |after, before| Condition::Sun { after, before };
    let night = sun(Some(SunEvent::Sunset), Some(SunEvent::Sunrise));
    let day = sun(Some(SunEvent::Sunrise), Some(SunEvent::Sunset));
    let evening = sun(Some(SunEvent::Sunset), None);
    let morning = sun(None, Some(SunEvent::Sunrise));
    // The sun is up from 5:26 to 18:33.
    for (time, [in_night, in_day, in_evening, in_morning]) in [
        ("8 03:00:00", [true, false, false, true]),
        ("8 05:20:00", [true, false, false, true]),
        ("8 05:35:00", [false, true, false, false]),
        ("8 12:00:00", [false, true, false, false]),
        ("8 18:25:00", [false, true, false, false]),
        ("8 18:40:00", [true, false, true, false]),
        ("8 23:00:00", [true, false, true, false]),
    ] {
        let holds = |condition| holds_in(&home_with_sun(), A_WEEK, condition, time);
        assert_eq!(
            [holds(&night), holds(&day), holds(&evening), holds(&morning)],
            [in_night, in_day, in_evening, in_morning],
            "{time}"
        );
    }
    for condition in [&night, &day, &evening, &morning] {
        assert!(!holds_in(&home(), A_WEEK, condition, "8 03:00:00"), "without a place there is no sun");
    }
}

#[test]
fn a_state_counts_as_it_was_just_before() {
    let lines = "7 08:00:00 person.anna home
                 7 20:00:00 person.anna not_home
                 7 20:05:00 person.anna unavailable
                 7 20:10:00 person.anna not_home
                 7 23:00:00 light.hall on";
    let condition = |state: &str, hold: Option<i32>| Condition::State {
        entity_id: id("person.anna").into(),
        state: state.to_owned(),
        hold: hold.map(ForDuration::from_seconds),
    };
    let holds = |condition: &Condition, time| holds_in(&home(), lines, condition, time);
    let home_now = condition("home", None);
    assert!(!holds(&home_now, "7 08:00:00") && holds(&home_now, "7 08:00:01"));
    assert!(holds(&home_now, "7 20:00:00") && !holds(&home_now, "7 20:00:01"));
    let away = condition("not_home", Some(900));
    assert!(!holds(&away, "7 20:07:00"), "nothing is known in a gap");
    assert!(!holds(&away, "7 20:24:59") && holds(&away, "7 20:25:00"), "a gap begins it anew, as in Home Assistant");
    assert!(!holds(&condition("at_work", None), "7 22:00:00"), "a state that never was");
    let nobody = Condition::State { entity_id: id("person.ben").into(), state: "home".to_owned(), hold: None };
    assert!(!holds(&nobody, "7 22:00:00"));
    let both = Condition::State {
        entity_id: vec![id("person.anna"), id("person.ben")].into(),
        state: "home".to_owned(),
        hold: None,
    };
    assert!(!holds(&both, "7 12:00:00"), "all of them are meant");
}

#[test]
fn a_former_state_is_that_of_the_entity_that_triggered() {
    let lines = "7 08:00:00 binary_sensor.hall on
                 7 08:01:00 binary_sensor.hall off
                 7 08:31:00 binary_sensor.hall on
                 7 08:32:00 binary_sensor.hall off
                 7 08:40:00 binary_sensor.hall off
                 7 09:02:00 binary_sensor.hall on
                 7 09:03:00 binary_sensor.hall off
                 7 10:00:00 binary_sensor.hall unavailable
                 7 11:00:00 binary_sensor.hall on
                 7 11:30:00 binary_sensor.stairs on";
    let log = log(lines);
    let home = home();
    let house = House::prepare(&log, &home).expect("there are events");
    let evaluator = Evaluator::new(&house);
    let quiet = Condition::FormerState { hold: ForDuration::from_seconds(1800) };
    let holds = |trigger: &Trigger, time: &str| {
        let time = at(time);
        evaluator.holds(&evaluator.compile(&quiet, trigger), time, house.calendar.local(time))
    };
    let motion = state("binary_sensor.hall", None, Some("on"), None);
    assert!(!holds(&motion, "7 08:00:00"), "there was none before the first");
    assert!(holds(&motion, "7 08:31:00"));
    assert!(!holds(&motion, "7 09:02:00"), "said again at 8:40, as after a restart, it counts from then on");
    assert!(!holds(&motion, "7 11:00:00"), "to be unavailable is no state");
    assert!(!holds(&motion, "7 11:30:00") && !holds(&motion, "7 08:45:00"), "it did not change then");
    let waits = state("binary_sensor.hall", None, Some("on"), Some(20));
    assert!(holds(&waits, "7 08:31:20") && !holds(&waits, "7 08:31:00"), "20 s after the change");
    let either = Trigger::State {
        entity_id: vec![id("binary_sensor.stairs"), id("binary_sensor.hall")].into(),
        from: None,
        to: Some("on".to_owned()),
        hold: None,
    };
    assert!(holds(&either, "7 08:31:00") && !holds(&either, "7 11:30:00"));
    assert!(!holds(&Trigger::Time { at: seconds("08:31") }, "7 08:31:00"), "no state triggered");
}

#[test]
fn a_value_counts_between_its_bounds() {
    let lines = "7 08:00:00 sensor.attic 20.0
                 7 09:00:00 sensor.attic unavailable
                 7 10:00:00 sensor.attic 26.5
                 7 23:00:00 light.hall on";
    let condition = |above, below| Condition::NumericState { entity_id: id("sensor.attic").into(), above, below };
    let holds = |above, below, time| holds_in(&home(), lines, &condition(above, below), time);
    assert!(
        holds(Some(19.9), None, "7 08:30:00") && !holds(Some(20.0), None, "7 08:30:00"),
        "at a bound is not over it"
    );
    assert!(holds(None, Some(20.1), "7 09:30:00"), "the last value counts on");
    assert!(!holds(None, Some(20.1), "7 11:00:00") && holds(Some(26.0), Some(27.0), "7 11:00:00"));
    assert!(!holds(None, None, "7 07:00:00"), "nothing was measured yet");
}

#[test]
fn a_state_trigger_asks_whence_and_whither() {
    let lines = "7 08:00:00 media_player.tv off
                 7 18:00:00 media_player.tv playing
                 7 18:30:00 media_player.tv paused
                 7 18:35:00 media_player.tv playing
                 7 22:00:00 media_player.tv off";
    let of = |from, to| instants(lines, &state("media_player.tv", from, to, None));
    assert_eq!(of(None, Some("playing")), [at("7 18:00:00"), at("7 18:35:00")]);
    assert_eq!(of(Some("paused"), Some("playing")), [at("7 18:35:00")]);
    assert_eq!(of(Some("playing"), None), [at("7 18:30:00"), at("7 22:00:00")]);
    assert_eq!(of(None, None).len(), 5);
    assert!(of(None, Some("idle")).is_empty() && of(Some("idle"), None).is_empty());
    assert!(instants(lines, &state("media_player.radio", None, None, None)).is_empty());
}

#[test]
fn a_state_must_hold_for_as_long_as_asked() {
    let lines = "7 20:00:00 binary_sensor.hall off
                 7 20:04:59 binary_sensor.hall on
                 7 20:10:00 binary_sensor.hall off
                 7 20:12:00 binary_sensor.hall off
                 7 20:15:01 binary_sensor.hall on
                 7 20:59:00 binary_sensor.hall off
                 7 21:03:00 light.hall on";
    let trigger = state("binary_sensor.hall", None, Some("off"), Some(300));
    assert_eq!(instants(lines, &trigger), [at("7 20:15:00")], "at the end it is not known whether it will hold");
    let longer = format!("{lines}\n7 21:04:00 light.hall off");
    assert_eq!(instants(&longer, &trigger), [at("7 20:15:00"), at("7 21:04:00")]);
}

#[test]
fn a_value_fires_when_it_crosses_and_not_while_it_stays() {
    let lines = "7 08:00:00 sensor.attic 27
                 7 09:00:00 sensor.attic 25
                 7 10:00:00 sensor.attic 26
                 7 11:00:00 sensor.attic 26.1
                 7 11:30:00 sensor.attic unavailable
                 7 12:00:00 sensor.attic 28
                 7 13:00:00 sensor.attic 20
                 7 14:00:00 sensor.attic 29
                 7 14:03:00 sensor.attic 24
                 7 20:00:00 light.hall on";
    assert_eq!(instants(lines, &value(Some(26.0), None, None)), [at("7 11:00:00"), at("7 14:00:00")]);
    assert_eq!(instants(lines, &value(Some(26.0), None, Some(300))), [at("7 11:05:00")]);
    assert_eq!(instants(lines, &value(None, Some(26.0), None)), [at("7 09:00:00"), at("7 13:00:00"), at("7 14:03:00")]);
    assert_eq!(instants(lines, &value(Some(24.5), Some(26.0), None)), [at("7 09:00:00")], "28 to 20 passes by");
    assert_eq!(instants(lines, &value(None, Some(26.0), Some(3 * 3600))), [at("7 17:03:00")], "the last one holds on");
}

#[test]
fn several_entities_are_one_list_by_time() {
    let lines = "7 08:00:00 binary_sensor.b on
                 7 09:00:00 binary_sensor.a on
                 7 10:00:00 binary_sensor.b off
                 7 11:00:00 binary_sensor.b on";
    let trigger = Trigger::State {
        entity_id: vec![id("binary_sensor.a"), id("binary_sensor.b")].into(),
        from: None,
        to: Some("on".to_owned()),
        hold: None,
    };
    assert_eq!(instants(lines, &trigger), [at("7 08:00:00"), at("7 09:00:00"), at("7 11:00:00")]);
}

#[test]
fn the_clock_and_the_sun_come_once_a_day_within_the_history() {
    let lines = "7 08:00:00 light.hall on\n9 07:00:00 light.hall off";
    let clock = |text| instants(lines, &Trigger::Time { at: seconds(text) });
    assert_eq!(clock("07:00"), [at("8 07:00:00"), at("9 07:00:00")], "the last event's instant is within");
    assert_eq!(clock("07:00:01"), [at("8 07:00:01")]);
    let sunset = |offset| Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(offset) };
    let sunsets = instants_in(&home_with_sun(), lines, &sunset(0));
    assert_eq!(sunsets.len(), 2);
    let later: Vec<i64> = sunsets.iter().map(|time| time + 600 * SECOND).collect();
    assert_eq!(instants_in(&home_with_sun(), lines, &sunset(600)), later);
    assert!(instants(lines, &sunset(0)).is_empty());
}
