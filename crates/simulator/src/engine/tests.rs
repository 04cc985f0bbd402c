use domain::{AtTime, PatternKind, Trigger};

use super::*;
use crate::calendar::Calendar;
use crate::faults::Faults;
use crate::guests::Guests;
use crate::home::House;
use crate::people::People;
use crate::plan::Plan;
use crate::plant::{Delay, Gate};
use crate::truth::Habit;

/// What becomes of a habit whose trigger comes at these minutes after the first morning at home,
/// with whims for its lamp at others.
fn lived(probability: f64, chances: &[i64], whims: &[i64]) -> (Habit, Vec<(i64, bool)>) {
    let plan = Plan::new(1);
    let calendar = Calendar::new(&plan).expect("possible");
    let house = House::furnish(&plan);
    let people = People::live(&plan, &calendar, 1);
    let reports = vec![Vec::new(); house.entities.len()];
    let (guests, faults) = (Guests::default(), Faults::none(house.entities.len()));
    let world = World {
        plan: &plan,
        house: &house,
        calendar: &calendar,
        people: &people,
        reports: &reports,
        guests: &guests,
        faults: &faults,
    };
    let (up, _) = people.active.as_slice()[0];
    let minutes = |times: &[i64]| times.iter().map(|minute| up + minute * MINUTE).collect::<Vec<_>>();
    let lamp = house.of_kind(Kind::Light).next().expect("every home has a light");
    let planted = vec![Planted {
        habit: Habit {
            kind: PatternKind::State,
            trigger: Trigger::Time { at: AtTime::from_seconds(0) },
            conditions: Vec::new(),
            actions: Vec::new(),
            probability,
            opportunities: 0,
            held: 0,
        },
        targets: vec![(lamp, true)],
        chances: minutes(chances),
        device: None,
        gate: Gate::default(),
        needs_somebody: true,
        expected: false,
        delay: Delay { median: 5.0, sigma: 0.3, least: 2.0, most: 45.0 },
        step: (1.0, 2.0),
        left_on: Vec::new(),
        measured: None,
        sensor: None,
        is_truth: true,
    }];
    let mut plants = Plants { planted, automatic: Vec::new() };
    let mut all = vec![Vec::new(); house.entities.len()];
    all[lamp] = minutes(whims);
    let visits = vec![Vec::new(); house.rooms.len()];
    let switched = live(world, &mut plants, &visits, &all, &[], &[]).switched;
    let acts = switched.iter().filter(|of| of.entity == lamp).map(|of| (of.time - up, of.active)).collect();
    (plants.planted.remove(0).habit, acts)
}

#[test]
fn a_trigger_within_five_minutes_is_the_same_visit() {
    let (habit, acts) = lived(0.0, &[10, 11, 14, 16, 40], &[]);
    assert_eq!((habit.opportunities, habit.held), (3, 0));
    assert!(acts.is_empty());
}

#[test]
fn there_is_no_chance_while_it_is_done_already() {
    let (habit, acts) = lived(1.0, &[10, 16], &[9]);
    assert_eq!((habit.opportunities, habit.held), (0, 0));
    assert_eq!(acts[0], (9 * MINUTE, true));
}

#[test]
fn nor_while_everybody_sleeps() {
    let (habit, _) = lived(1.0, &[-60], &[]);
    assert_eq!((habit.opportunities, habit.held), (0, 0));
}

#[test]
fn who_acts_does_so_within_seconds_and_turns_it_off_later() {
    let (habit, acts) = lived(1.0, &[10], &[]);
    assert_eq!((habit.opportunities, habit.held), (1, 1));
    let after = acts[0].0 - 10 * MINUTE;
    assert!(acts[0].1 && (2_000_000..=45_000_000).contains(&after), "{acts:?}");
    assert!(!acts[1].1 && acts[1].0 - acts[0].0 >= 15 * MINUTE, "{acts:?}");
}
