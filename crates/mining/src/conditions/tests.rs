use domain::EventLog;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::*;
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
    let study = Study {
        house: &house,
        series: &series,
        presence: &presence,
        away: None,
        measured,
        evaluator: &evaluator,
        settings: &settings,
    };
    let mut opportunities = Vec::new();
    let mut time = at("7 00:15:00");
    while time < at("27 23:59:59") {
        let local = house.calendar.local(time);
        if let Some(held) = held(local.day, local.second / 3600) {
            opportunities.push(Opportunity { time, local, held });
        }
        time += step;
    }
    learn_conditions(&study, &opportunities)
}

/// Whether a condition is this clock window, in hours. Half an hour more at one of its ends is as
/// good: windows whose gains hardly differ are told apart by their length.
fn is_window(condition: &Condition, after: i64, before: i64) -> bool {
    let &Condition::Time { after: Some(from), before: Some(to), .. } = condition else {
        return false;
    };
    let early = (after * 3600 - i64::from(from.seconds())).rem_euclid(86_400);
    let late = (i64::from(to.seconds()) - before * 3600).rem_euclid(86_400);
    early + late <= i64::from(STEP)
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
