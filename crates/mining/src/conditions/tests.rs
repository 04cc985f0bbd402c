use domain::{AtTime, EntityIds, EventLog, SunEvent, Weekday};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::*;
use crate::prepare::House;
use crate::rule::Evaluator;
use crate::series::SeriesTable;
use crate::settings::Settings;
use crate::tests::{at, home, home_with_sun, id, log};

const HOUR: i64 = 3_600_000_000;

/// Twenty-one days of September, with Anna home on Mondays, Wednesdays and Fridays.
fn history() -> EventLog {
    let anna = (7..28).map(|day| {
        let state = if matches!((day - 7) % 7, 0 | 2 | 4) { "home" } else { "not_home" };
        format!("{day} 00:00:01 person.anna {state}")
    });
    let ends = ["7 00:00:00 light.hall on", "27 23:59:59 light.hall off"].map(str::to_owned);
    log(&anna.chain(ends).collect::<Vec<_>>().join("\n"))
}

/// What is learned when a trigger comes every hour, at a quarter past and at a quarter to, and the
/// habit holds as told by the day (0 is a Monday) and the hour.
fn learn(home: &domain::Home, mut held: impl FnMut(u32, u32) -> bool) -> Learned {
    learn_every(home, HOUR / 2, |day, hour| Some(held(day, hour)))
}

/// The same with another step, and without a trigger where the habit is told to be none.
fn learn_every(home: &domain::Home, step: i64, mut held: impl FnMut(u32, u32) -> Option<bool>) -> Learned {
    let log = history();
    let house = House::prepare(&log, home).expect("there are events");
    let (series, evaluator, settings) = (SeriesTable::of(&house), Evaluator::new(&house), Settings::default());
    let (presence, measured) = (Vec::new(), 0);
    let circumstances = Circumstances::of(&house);
    let study = Study {
        circumstances: &circumstances,
        house: &house,
        series: &series,
        presence: &presence,
        away: None,
        measured,
        evaluator: &evaluator,
        settings: &settings,
    };
    let hall = house.log.entity_names().find_sorted("light.hall").expect("in the log");
    let unit = Unit { members: vec![(hall, hall)], acts: Vec::new(), machine_like: false, by_device: false };
    let trigger = Trigger::Time { at: AtTime::from_seconds(0) };
    let reaction = Reaction { unit: &unit, trigger: &trigger, entity: u32::MAX };
    let mut opportunities = Vec::new();
    let mut time = at("7 00:15:00");
    while time < at("27 23:59:59") {
        let local = house.calendar.local(time);
        if let Some(held) = held(local.day, local.second / 3600) {
            opportunities.push(Opportunity { time, local, held });
        }
        time += step;
    }
    learn_conditions(&study, reaction, &opportunities)
}

/// Whether a condition is this clock window, in hours. Half an hour more at one of its ends is as
/// good: windows whose gains hardly differ are told apart by their length.
fn is_window(condition: &Condition, after: i64, before: i64) -> bool {
    let &Condition::Time { after: Some(from), before: Some(to), .. } = condition else {
        return false;
    };
    let early = (after * 3600 - i64::from(from.seconds())).rem_euclid(86_400);
    let late = (i64::from(to.seconds()) - before * 3600).rem_euclid(86_400);
    early + late <= 30 * 60
}

fn days(weekday: &[Weekday]) -> Condition {
    Condition::Time { after: None, before: None, weekday: weekday.to_vec() }
}

#[test]
fn a_window_is_learned_from_what_lies_outside_it() {
    let learned = learn(&home(), |_, hour| (18..23).contains(&hour));
    assert!(learned.conditions.len() == 1 && is_window(&learned.conditions[0], 18, 23), "{learned:?}");
    assert_eq!(learned.held, 210);
    assert!((210..=252).contains(&learned.opportunities), "{learned:?}");
}

#[test]
fn a_window_may_go_over_midnight() {
    let learned = learn(&home(), |_, hour| !(5..21).contains(&hour));
    assert!(learned.conditions.len() == 1 && is_window(&learned.conditions[0], 21, 5), "{learned:?}");
}

#[test]
fn weekdays_and_weekends_are_learned() {
    assert_eq!(learn(&home(), |day, _| day % 7 < 5).conditions, [days(&Weekday::ALL[..5])]);
    assert_eq!(learn(&home(), |day, _| day % 7 >= 5).conditions, [days(&Weekday::ALL[5..])]);
}

#[test]
fn a_window_on_weekdays_is_two_conditions() {
    let learned = learn(&home(), |day, hour| day % 7 < 5 && (6..10).contains(&hour));
    assert!(is_window(&learned.conditions[0], 6, 10), "{learned:?}");
    assert_eq!(learned.conditions[1..], [days(&Weekday::ALL[..5])]);
    assert_eq!(learned.held, 120);
}

#[test]
fn who_is_home_is_learned() {
    let learned = learn(&home(), |day, _| matches!(day % 7, 0 | 2 | 4));
    let anna = Condition::State { entity_id: id("person.anna").into(), state: "home".to_owned(), hold: None };
    assert_eq!(learned.conditions, [anna]);
}

#[test]
fn darkness_is_learned_where_the_sun_is_known() {
    // The sun is up from about half past five, later six, to about half past six, later six: those
    // hours are left out, so that the clock says it as well as the sun does.
    let dark = |_: u32, hour: u32| (hour != 5 && hour != 18).then_some(!(6..18).contains(&hour));
    let night = Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) };
    assert_eq!(learn_every(&home_with_sun(), HOUR / 2, dark).conditions, [night]);
    let by_clock = learn_every(&home(), HOUR / 2, dark).conditions;
    assert!(matches!(by_clock[..], [Condition::Time { after: Some(_), before: Some(_), .. }]), "{by_clock:?}");
}

#[test]
fn the_hits_that_a_condition_costs_count() {
    // On weekdays it holds at all hours, at the weekend at a quarter of them: too dear to leave out.
    let learned = learn(&home(), |day, hour| day % 7 < 5 || hour % 4 == 0);
    assert_eq!(learned.conditions, [days(&Weekday::ALL[..5])], "a twelfth of the hits may go");
    let learned = learn(&home(), |day, hour| day % 7 < 5 || hour % 4 != 0);
    assert!(learned.conditions.is_empty(), "a quarter of them may not: {:?}", learned.conditions);
    assert_eq!(learned.opportunities, 21 * 48);
}

#[test]
fn a_habit_is_kept_to_the_hours_that_it_was_seen_in() {
    // Whoever comes by day is followed; on one night somebody came, and was not.
    let by_day = |hour: u32| (9..21).contains(&hour).then_some(true);
    let one_night =
        learn_every(&home(), HOUR, |day, hour| if day == 9 && hour == 4 { Some(false) } else { by_day(hour) });
    assert!(one_night.conditions.len() == 1 && is_window(&one_night.conditions[0], 8, 21), "{one_night:?}");
    assert_eq!((one_night.held, one_night.opportunities), (252, 252));
    // Where nobody comes by night, there is nothing to keep it from; a few days say nothing of the hours.
    assert_eq!(learn_every(&home(), HOUR, |_, hour| by_day(hour)).conditions, []);
    let few = learn_every(&home(), HOUR, |day, hour| match (day, hour) {
        (0..3, _) => by_day(hour),
        (9, 4) => Some(false),
        _ => None,
    });
    assert_eq!(few.conditions, []);
}

#[test]
fn where_all_hold_or_none_nothing_is_to_be_learned() {
    for held in [true, false] {
        let learned = learn(&home_with_sun(), |_, _| held);
        assert!(learned.conditions.is_empty());
        assert_eq!((learned.held, learned.opportunities), (if held { 1008 } else { 0 }, 1008));
    }
    let mut late = false;
    let three_wrong = learn(&home(), |day, hour| {
        day > 0
            || hour > 1
            || (hour > 0 && {
                late = !late;
                late
            })
    });
    assert!(three_wrong.conditions.is_empty(), "three false fires are no reason");
}

#[test]
fn noise_teaches_nothing() {
    let mut learned = Vec::new();
    for seed in 0..60 {
        let mut random = Pcg64::seed_from_u64(seed);
        let share = [0.1, 0.3, 0.5, 0.7, 0.9][usize::try_from(seed % 5).expect("below 5")];
        // Every fifth hour, so that there are about a hundred of them, as in a real month.
        let found = learn_every(&home_with_sun(), 5 * HOUR, |_, _| Some(random.random_bool(share)));
        learned.extend(found.conditions);
    }
    // A condition may be chance once in a hundred times.
    assert!(learned.len() <= 2, "{learned:?}");
}

/// What is learned of motion in the hall and the light there. The history's lines are made of a day's; a
/// motion is an opportunity when the light was off, and it held when the light went on within two minutes.
fn learn_motion(lines: impl Fn(u32, &mut Pcg64) -> Vec<String>) -> Learned {
    let mut random = Pcg64::seed_from_u64(1);
    let lines: Vec<String> = (7..28).flat_map(|day| lines(day, &mut random)).collect();
    let (log, home) = (log(&lines.join("\n")), home());
    let house = House::prepare(&log, &home).expect("there are events");
    let (series, evaluator, settings) = (SeriesTable::of(&house), Evaluator::new(&house), Settings::default());
    let circumstances = Circumstances::of(&house);
    let study = Study {
        house: &house,
        series: &series,
        presence: &[],
        away: None,
        circumstances: &circumstances,
        measured: 0,
        evaluator: &evaluator,
        settings: &settings,
    };
    let find = |entity: &str| house.log.entity_names().find_sorted(entity).expect("in the log");
    let on = house.log.state_names().find_sorted("on").expect("in the log");
    let (light, motion) = (find("light.hall"), find("binary_sensor.hall"));
    let unit = Unit { members: vec![(light, on)], acts: Vec::new(), machine_like: false, by_device: false };
    let trigger = Trigger::State {
        entity_id: id("binary_sensor.hall").into(),
        from: None,
        to: Some("on".to_owned()),
        hold: None,
    };
    let goes_on = |time: i64| {
        let rows = house.changes.rows_of(light).iter().map(|&row| house.changes.get(row));
        rows.filter(|change| change.state == on).any(|change| (0..=120_000_000).contains(&(change.time - time)))
    };
    let opportunities: Vec<Opportunity> = evaluator
        .instants(&trigger)
        .into_iter()
        .filter(|&time| house.changes.state_before(light, time) != Some(on))
        .map(|time| Opportunity { time, local: house.calendar.local(time), held: goes_on(time) })
        .collect();
    learn_conditions(&study, Reaction { unit: &unit, trigger: &trigger, entity: motion }, &opportunities)
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

#[test]
fn that_the_room_was_quiet_is_learned() {
    // Whoever comes in lights the hall; whoever has been there all the time does not.
    let learned = learn_motion(|day, random| {
        let mut lines = Vec::new();
        for visit in 0..4 {
            let start = 8 * 60 + visit * 180 + random.random_range(0..60);
            for (number, minute) in [start, start + 4, start + 9, start + 13].into_iter().enumerate() {
                lines.push(format!("{day} {}:00 binary_sensor.hall on", clock(minute)));
                lines.push(format!("{day} {}:30 binary_sensor.hall off", clock(minute)));
                if number == 0 {
                    lines.push(format!("{day} {}:10 light.hall on", clock(minute)));
                    lines.push(format!("{day} {}:40 light.hall off", clock(minute + 2)));
                }
            }
        }
        lines
    });
    // All of the lengths tell it; the first one does it without the rest.
    let Some(Condition::FormerState { hold }) = learned.conditions.first() else {
        panic!("{learned:?}");
    };
    assert_eq!((learned.conditions.len(), hold.seconds()), (1, 300));
    assert_eq!((learned.held, learned.opportunities), (83, 83), "all but the first, before which nothing is known");
}

#[test]
fn that_it_was_not_switched_off_just_now_is_learned() {
    // Motion comes every quarter of an hour, and people who have just switched the light off leave it so.
    let learned = learn_motion(|day, random| {
        let mut lines = Vec::new();
        let mut off_until = 0;
        for quarter in 8 * 4..20 * 4 {
            let minute = quarter * 15;
            lines.push(format!("{day} {}:00 binary_sensor.hall on", clock(minute)));
            lines.push(format!("{day} {}:30 binary_sensor.hall off", clock(minute)));
            if minute >= off_until {
                lines.push(format!("{day} {}:05 light.hall on", clock(minute)));
                lines.push(format!("{day} {}:50 light.hall off", clock(minute + 2)));
                off_until = minute + if random.random_bool(0.5) { 45 } else { 60 };
            }
        }
        lines
    });
    let [Condition::State { entity_id, state, hold: Some(hold) }] = &learned.conditions[..] else {
        panic!("{learned:?}");
    };
    assert_eq!((entity_id, state.as_str()), (&id("light.hall").into(), "off"));
    assert!((1800..=3600).contains(&hold.seconds()), "{learned:?}");
}

#[test]
fn in_which_state_something_else_is_is_learned() {
    // While the television plays, the hall stays dark.
    let learned = learn_motion(|day, random| {
        let film = random.random_range(9..18);
        let mut lines = vec![
            format!("{day} {}:00 media_player.tv playing", clock(film * 60)),
            format!("{day} {}:00 media_player.tv off", clock(film * 60 + 120)),
        ];
        for half in 8 * 2..22 * 2 {
            let minute = half * 30 + random.random_range(1..29);
            lines.push(format!("{day} {}:00 binary_sensor.hall on", clock(minute)));
            lines.push(format!("{day} {}:30 binary_sensor.hall off", clock(minute)));
            if !(film * 60..film * 60 + 120).contains(&minute) {
                lines.push(format!("{day} {}:05 light.hall on", clock(minute)));
                lines.push(format!("{day} {}:50 light.hall off", clock(minute)));
            }
        }
        lines
    });
    let off = Condition::State { entity_id: id("media_player.tv").into(), state: "off".to_owned(), hold: None };
    assert_eq!(learned.conditions, [off]);
}

#[test]
fn what_changes_with_the_trigger_is_no_circumstance() {
    // Anna's coming is seen by the sensor at the same instant; that she was away just before tells it apart
    // in the history, but not when Home Assistant asks.
    let learned = learn_motion(|day, random| {
        let comes = [random.random_range(9..14), random.random_range(15..20)];
        let mut lines = Vec::new();
        for hour in 8..21 {
            lines.push(format!("{day} {hour:02}:00:00 binary_sensor.hall on"));
            lines.push(format!("{day} {hour:02}:00:30 binary_sensor.hall off"));
            if comes.contains(&hour) {
                lines.push(format!("{day} {:02}:30:00 person.anna not_home", hour - 1));
                lines.push(format!("{day} {hour:02}:00:00 person.anna home"));
                lines.push(format!("{day} {hour:02}:00:10 light.hall on"));
                lines.push(format!("{day} {hour:02}:00:50 light.hall off"));
            }
        }
        lines
    });
    let anna = EntityIds::from(id("person.anna"));
    let of_anna = |one: &Condition| matches!(one, Condition::State { entity_id, .. } if *entity_id == anna);
    assert!(!learned.conditions.iter().any(of_anna), "{learned:?}");
}

#[test]
fn what_came_about_once_is_no_circumstance() {
    // In the second half of the history nobody lights the hall any more, and something else is on since.
    let learned = learn_motion(|day, _| {
        let mut lines = Vec::new();
        if day == 7 || day == 18 {
            let state = if day == 7 { "off" } else { "on" };
            lines.push(format!("{day} 07:00:00 input_boolean.guests {state}"));
        }
        for hour in 8..20 {
            lines.push(format!("{day} {}:00 binary_sensor.hall on", clock(hour * 60)));
            lines.push(format!("{day} {}:30 binary_sensor.hall off", clock(hour * 60)));
            if day < 18 {
                lines.push(format!("{day} {}:05 light.hall on", clock(hour * 60)));
                lines.push(format!("{day} {}:50 light.hall off", clock(hour * 60)));
            }
        }
        lines
    });
    let guests = |condition: &Condition| matches!(condition, Condition::State { entity_id, .. } if *entity_id == id("input_boolean.guests").into());
    assert!(!learned.conditions.iter().any(guests), "{learned:?}");
}

#[test]
fn a_burst_of_one_day_is_not_many_trials() {
    // On one Saturday the trigger came all day without the act, else it came once a day with it, at all hours.
    let learned = learn_every(&home(), HOUR / 2, |day, hour| match day {
        12 => Some(false),
        _ => (hour == day * 7 % 24).then_some(true),
    });
    assert!(learned.conditions.is_empty(), "{learned:?}");
}
