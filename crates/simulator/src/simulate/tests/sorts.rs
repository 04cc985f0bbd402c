//! Each sort of home is what it is said to be, and knows its truth.

use super::*;

fn sort(flavour: Flavour, seed: u64) -> (Simulated, Calendar) {
    let plan = Plan { flavour, ..Plan::new(seed) };
    (home(&plan), Calendar::new(&plan).expect("possible"))
}

fn sum(seeds: std::ops::Range<u64>, of: impl Fn(u64) -> usize) -> usize {
    seeds.map(of).sum()
}

fn acts(home: &Simulated) -> usize {
    manual(&home.log).values().map(Vec::len).sum()
}

#[test]
fn every_sort_has_its_budget_and_people_who_act_as_often_as_they_are_said_to() {
    for flavour in Flavour::ALL.into_iter().filter(|&flavour| flavour != Flavour::Empty) {
        let (mut expected, mut held, mut variance) = (0.0, 0.0, 0.0);
        for seed in 0..4 {
            let (home, _) = sort(flavour, seed);
            assert!(home.log.len().abs_diff(50_000) <= 1_000, "{flavour:?}, seed {seed}: {}", home.log.len());
            assert!(home.truth.habits.len() >= 10, "{flavour:?}, seed {seed}: {}", home.truth.habits.len());
            for habit in &home.truth.habits {
                let (p, n) = (habit.probability, f64::from(habit.opportunities));
                assert!(habit.held <= habit.opportunities, "{flavour:?}, seed {seed}: {habit:?}");
                expected += n * p;
                held += f64::from(habit.held);
                variance += n * p * (1.0 - p);
            }
        }
        assert!((held - expected).abs() < 4.0 * variance.sqrt(), "{flavour:?}: {held} of {expected}");
    }
}

#[test]
fn the_same_sort_writes_the_same_history_and_each_another() {
    let logs: Vec<EventLog> = Flavour::ALL.iter().map(|&flavour| sort(flavour, 4).0.log).collect();
    for (place, &flavour) in Flavour::ALL.iter().enumerate() {
        assert!(sort(flavour, 4).0.log == logs[place], "{flavour:?}");
        assert!(logs[..place].iter().all(|other| *other != logs[place]), "{flavour:?} is like another");
    }
}

#[test]
fn the_easy_do_less_by_whim_and_the_busy_more() {
    let normal = sum(0..4, |seed| acts(&sort(Flavour::Normal, seed).0));
    assert!(10 * sum(0..4, |seed| acts(&sort(Flavour::Easy, seed).0)) < 9 * normal);
    assert!(10 * sum(0..4, |seed| acts(&sort(Flavour::Busy, seed).0)) > 11 * normal);
    for habit in sort(Flavour::Easy, 1).0.truth.habits {
        assert!(habit.probability >= 0.9, "{habit:?}");
    }
}

/// The longest time without a manual action, in days.
fn longest_rest(home: &Simulated) -> i64 {
    let mut times: Vec<i64> = manual(&home.log).into_values().flatten().collect();
    times.sort_unstable();
    times.windows(2).map(|pair| (pair[1] - pair[0]) / (24 * crate::number::HOUR)).max().unwrap_or(0)
}

#[test]
fn habits_pause_in_the_holidays_and_go_on() {
    for seed in 0..4 {
        let (home, calendar) = sort(Flavour::Holidays, seed);
        assert!(longest_rest(&home) >= 5, "seed {seed}: {} days", longest_rest(&home));
        let late = calendar.days[calendar.days.len() - 4].start;
        let after = manual(&home.log).into_values().flatten().filter(|&time| time > late).count();
        assert!(after > 50, "seed {seed}: {after}");
        assert!(home.truth.habits.iter().any(|habit| habit.kind == PatternKind::Time && habit.opportunities >= 12));
    }
}

#[test]
fn guests_move_and_act_where_nobody_is_at_home() {
    // The zone knows the people of the home only.
    let alone = |flavour| {
        sum(0..6, |seed| {
            let (home, _) = sort(flavour, seed);
            let mut nobody = false;
            let mut acts = 0;
            for (event, _) in changes_of_state(&home.log) {
                match event.entity_id {
                    "zone.home" => nobody = event.state == "0",
                    id if id.ends_with("_motion") && nobody => acts += usize::from(event.state == "on"),
                    _ => {}
                }
            }
            acts
        })
    };
    let (with, without) = (alone(Flavour::Guests), alone(Flavour::Normal));
    assert!(with > without + 100, "{with}, without guests {without}");
}

#[test]
fn faulty_sensors_go_away_and_chatter_and_others_do_not() {
    let count = |flavour| {
        let (mut missing, mut quick) = (0, 0);
        for seed in 0..4 {
            let (home, _) = sort(flavour, seed);
            let sensor = |id: &str| id.starts_with("sensor.") || id.starts_with("binary_sensor.");
            missing += home.log.iter().filter(|e| e.state == "unavailable" && sensor(e.entity_id)).count();
            let mut last = BTreeMap::new();
            for (event, _) in changes_of_state(&home.log) {
                let before = last.insert(event.entity_id, event.time).unwrap_or(i64::MIN);
                let chatters = event.entity_id.starts_with("binary_sensor.") && event.time - 5_000_000 < before;
                quick += usize::from(chatters);
            }
        }
        (missing, quick)
    };
    let ((missing, quick), (usual_missing, usual_quick)) = (count(Flavour::FaultySensors), count(Flavour::Normal));
    assert!(missing > usual_missing + 200, "{missing}, usually {usual_missing}");
    assert!(quick > 2 * usual_quick + 1_000, "{quick}, usually {usual_quick}");
}

#[test]
fn what_automations_do_is_no_habit() {
    let (mut by_automation, mut put_back) = (0, 0);
    for seed in 0..4 {
        let (home, _) = sort(Flavour::Automated, seed);
        let mut done = BTreeMap::<(&str, &str), u32>::new();
        let mut last = BTreeMap::new();
        for (event, _) in changes_of_state(&home.log).into_iter().filter(|(event, _)| is_actuator(event.entity_id)) {
            if event.cause == Cause::Automation {
                *done.entry((event.entity_id, event.state)).or_default() += 1;
            }
            let before = last.insert(event.entity_id, (event.time, event.cause));
            let soon = before.is_some_and(|(time, cause)| {
                cause == Cause::Automation && event.cause.is_manual() && event.time - time < 300_000_000
            });
            put_back += usize::from(soon);
        }
        by_automation += done.values().filter(|&&times| times >= 8).count();
        for action in home.truth.habits.iter().flat_map(|habit| &habit.actions) {
            let times = done.get(&(action.entity_id.as_str(), action.state.as_str()));
            assert!(times.is_none(), "seed {seed}: {action:?} by an automation, too: {times:?}");
        }
    }
    assert!(by_automation >= 20, "{by_automation}");
    assert!(put_back >= 10, "{put_back}");
}
