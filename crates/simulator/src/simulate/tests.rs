use std::collections::{BTreeMap, BTreeSet};

use domain::{Condition, Event, Location, PatternKind, Trigger, is_actuator};
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::plan::Flavour;
use crate::write_json_lines;

fn home(plan: &Plan) -> Simulated {
    simulate(plan).expect("the plan is possible")
}

/// Every manual change of an actuator's state, by entity and state.
fn manual(log: &EventLog) -> BTreeMap<(String, String), Vec<i64>> {
    let mut acts = BTreeMap::<_, Vec<i64>>::new();
    for (event, _) in changes_of_state(log) {
        if is_actuator(event.entity_id) && event.cause.is_manual() {
            acts.entry((event.entity_id.to_owned(), event.state.to_owned())).or_default().push(event.time);
        }
    }
    acts
}

/// The events in which the state differs from the one before, outages left out, with that one.
fn changes_of_state(log: &EventLog) -> Vec<(Event<'_>, &str)> {
    let mut last = BTreeMap::new();
    log.iter()
        .filter(|event| !matches!(event.state, "unavailable" | "unknown"))
        .filter_map(|event| {
            let before = last.insert(event.entity_id, event.state)?;
            (before != event.state).then_some((event, before))
        })
        .collect()
}

#[test]
fn twenty_homes_have_their_budget_and_habits() {
    for seed in 0..20 {
        let plan = Plan::new(seed);
        let home = home(&plan);
        let off = home.log.len().abs_diff(50_000);
        assert!(off <= 1_000, "seed {seed}: {off} events off");
        assert!(home.log.times().iter().all(|&time| time >= home.log.times()[0]));
        let kinds: BTreeSet<PatternKind> = home.truth.habits.iter().map(|habit| habit.kind).collect();
        assert!(kinds.len() >= 7, "seed {seed}: {kinds:?}");
        assert!(home.truth.habits.len() >= 14, "seed {seed}: {}", home.truth.habits.len());
        let sure = home.truth.habits.iter().filter(|habit| habit.probability >= 0.8).count();
        assert!(2 * sure >= home.truth.habits.len(), "seed {seed}");
    }
}

#[test]
fn the_same_plan_writes_the_same_bytes() {
    let bytes = |seed| {
        let mut bytes = Vec::new();
        write_json_lines(&home(&Plan { events: 20_000, ..Plan::new(seed) }), &mut bytes).expect("memory takes all");
        bytes
    };
    assert!(bytes(4) == bytes(4));
    assert!(bytes(4) != bytes(5));
}

#[test]
fn homes_of_all_sizes_can_be_made() {
    for (entities, events) in [(12, 1_500), (12, 50_000), (20, 5_000), (37, 9_000), (150, 200_000), (500, 100_000)] {
        let home = home(&Plan { entities, events, ..Plan::new(9) });
        let off = home.log.len().abs_diff(usize::try_from(events).expect("small"));
        assert!(off * 50 <= usize::try_from(events).expect("small"), "{entities} entities, {events} events: {off} off");
        assert_eq!(home.home.entities.len(), entities as usize);
        let names = home.log.entity_names();
        assert!(names.iter().all(|name| home.home.entities.keys().any(|id| id.as_str() == name)));
        assert!(names.len() * 20 >= entities as usize * 19, "{} of {entities} ever say something", names.len());
        assert!(home.truth.habits.len() >= 3, "{entities} entities, {events} events");
    }
}

#[test]
fn a_sensor_that_dies_leaves_the_budget_whole() {
    // Half of the history without one of two sensors.
    let seed = 4_842_498_351_883_079_869;
    let home = home(&Plan { days: 11, entities: 16, events: 5_480, location: None, ..Plan::new(seed) });
    assert!(home.log.len().abs_diff(5_480) <= 100, "{}", home.log.len());
}

#[test]
fn no_two_habits_put_an_entity_into_the_same_state() {
    for seed in 0..20 {
        let mut seen = BTreeSet::new();
        for habit in home(&Plan { entities: 100, events: 60_000, ..Plan::new(seed) }).truth.habits {
            for action in habit.actions {
                assert!(seen.insert(action.clone()), "seed {seed}: {action:?} twice");
            }
        }
    }
}

#[test]
fn people_act_as_often_as_they_are_said_to() {
    let (mut expected, mut held, mut variance) = (0.0, 0.0, 0.0);
    for seed in 0..10 {
        for habit in home(&Plan::new(seed)).truth.habits {
            let (p, n) = (habit.probability, f64::from(habit.opportunities));
            let deviation = (n * p * (1.0 - p)).sqrt();
            assert!((f64::from(habit.held) - n * p).abs() <= 4.0 * deviation + 1.0, "seed {seed}: {habit:?}");
            assert!(habit.held <= habit.opportunities);
            expected += n * p;
            held += f64::from(habit.held);
            variance += n * p * (1.0 - p);
        }
    }
    // All of them together leave less to luck.
    assert!((held - expected).abs() < 4.0 * variance.sqrt(), "{held} of {expected}");
}

#[test]
fn habits_can_be_counted_in_the_log() {
    let mut by_clock = 0;
    for seed in 0..8 {
        let plan = Plan::new(seed);
        let home = home(&plan);
        let calendar = Calendar::new(&plan).expect("possible");
        let acts = manual(&home.log);
        for habit in &home.truth.habits {
            let action = &habit.actions[0];
            let times = &acts[&(action.entity_id.to_string(), action.state.clone())];
            assert!(times.len() >= habit.held as usize, "seed {seed}: {habit:?}");
            let (PatternKind::Time, Trigger::Time { at }) = (habit.kind, &habit.trigger) else { continue };
            let days: BTreeSet<usize> = times
                .iter()
                .filter(|&&time| (calendar.clock(time) - f64::from(at.seconds())).abs() < 960.0)
                .map(|&time| calendar.day_of(time))
                .collect();
            let on_days = habit.conditions.iter().find_map(|condition| match condition {
                Condition::Time { weekday, .. } => Some(weekday.clone()),
                _ => None,
            });
            let of_habit = days
                .iter()
                .filter(|&&day| on_days.as_ref().is_none_or(|on| on.contains(&calendar.days[day].weekday)))
                .count();
            assert!(of_habit >= habit.held as usize, "seed {seed}: {of_habit} of {habit:?}");
            assert!(of_habit <= habit.held as usize + 4, "seed {seed}: {of_habit} of {habit:?}");
            by_clock += 1;
        }
    }
    assert!(by_clock >= 20, "{by_clock}");
}

#[test]
fn states_are_followed_within_seconds() {
    for seed in 0..6 {
        let home = home(&Plan::new(seed));
        let acts = manual(&home.log);
        let changes = changes_of_state(&home.log);
        for habit in home.truth.habits.iter().filter(|habit| habit.kind == PatternKind::State) {
            let trigger = match &habit.trigger {
                Trigger::State { entity_id, to: Some(to), .. } => Some((entity_id, to)),
                _ => None,
            };
            let (entity_id, to) = trigger.expect("a state triggers it");
            let source = entity_id.as_slice()[0].as_str();
            let action = &habit.actions[0];
            let times = &acts[&(action.entity_id.to_string(), action.state.clone())];
            let followed = changes.iter().filter(|(event, _)| event.entity_id == source && event.state == to).filter(
                |(event, _)| {
                    let next = times.partition_point(|&time| time <= event.time);
                    times.get(next).is_some_and(|&time| time - event.time <= 45_000_000)
                },
            );
            assert!(followed.count() >= habit.held as usize, "seed {seed}: {habit:?}");
        }
    }
}

#[test]
fn clocks_that_change_do_not_move_a_habit() {
    let plan = Plan::new(2);
    let home = home(&plan);
    let change = date(2026, 10, 25).to_zoned_datetime(plan.time_zone.clone()).expect("it exists").timestamp();
    let acts = manual(&home.log);
    let mut both = 0;
    for habit in home.truth.habits.iter().filter(|habit| habit.kind == PatternKind::Time) {
        let Trigger::Time { at } = habit.trigger else { continue };
        let calendar = Calendar::new(&plan).expect("possible");
        let times = &acts[&(habit.actions[0].entity_id.to_string(), habit.actions[0].state.clone())];
        let near = times.iter().filter(|&&time| (calendar.clock(time) - f64::from(at.seconds())).abs() < 960.0);
        let (before, after): (Vec<i64>, Vec<i64>) = near.partition(|&&time| time < change.as_microsecond());
        both += usize::from(before.len() >= 4 && after.len() >= 3);
    }
    assert!(both >= 1);
}

/// On how many of the home's days an act happened in its best half hour, over all entities and
/// states that no habit acts on.
fn most_regular(plan: &Plan) -> (usize, String) {
    let home = home(plan);
    let calendar = Calendar::new(plan).expect("possible");
    let planted: BTreeSet<(String, String)> = home
        .truth
        .habits
        .iter()
        .flat_map(|habit| &habit.actions)
        .map(|action| (action.entity_id.to_string(), action.state.clone()))
        .collect();
    let mut most = (0, String::new());
    for (target, times) in manual(&home.log) {
        for start in (0..288).map(|step| f64::from(step) * 300.0) {
            let days: BTreeSet<usize> = times
                .iter()
                .filter(|&&time| (start..start + 1800.0).contains(&calendar.clock(time)))
                .map(|&time| calendar.day_of(time))
                .collect();
            if !planted.contains(&target) && days.len() > most.0 {
                most = (days.len(), format!("{target:?} from {start} s"));
            }
        }
    }
    most
}

#[test]
fn whims_make_no_habit_by_accident() {
    for seed in 0..6 {
        let (days, what) = most_regular(&Plan { flavour: Flavour::Empty, ..Plan::new(seed) });
        assert!(days <= 15, "seed {seed}: {what} on {days} of 30 days of a home without habits");
        let (days, what) = most_regular(&Plan::new(seed));
        assert!(days <= 20, "seed {seed}: {what} on {days} of 30 days, though nobody planned it");
    }
}

#[test]
fn nobody_fiddles_with_things_at_night() {
    for flavour in [Flavour::Normal, Flavour::Empty] {
        let plan = Plan { flavour, ..Plan::new(3) };
        let calendar = Calendar::new(&plan).expect("possible");
        let acts = manual(&home(&plan).log);
        let all: usize = acts.values().map(Vec::len).sum();
        let late = acts.values().flatten().filter(|&&time| (10_800.0..16_200.0).contains(&calendar.clock(time)));
        assert!(late.count() * 100 <= all, "of {all}");
        assert!(all > 1_000, "{all}");
    }
}

#[test]
fn a_home_without_habits_has_no_truth() {
    for seed in 0..5 {
        assert_eq!(home(&Plan { flavour: Flavour::Empty, ..Plan::new(seed) }).truth, Truth::default());
    }
}

#[test]
fn devices_fail_as_they_do() {
    let home = home(&Plan::new(6));
    let missing: BTreeSet<&str> =
        home.log.iter().filter(|event| event.state == "unavailable").map(|event| event.entity_id).collect();
    // A restart takes all of them.
    assert!(missing.len() * 10 >= home.home.entities.len() * 9, "{}", missing.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_plan_makes_a_home_or_says_why_not(
        seed in any::<u64>(),
        days in 0_u32..60,
        entities in 0_u32..90,
        events in 0_u64..60_000,
        place in prop::option::of((-90.0_f64..=90.0, -180.0_f64..=180.0)),
        zone in prop::sample::select(vec!["UTC", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe"]),
        year in prop::sample::select(vec![-9999_i16, 1900, 2011, 2018, 2026, 9999]),
        month in 1_i8..=12,
    ) {
        let plan = Plan {
            seed,
            days,
            entities,
            events,
            time_zone: TimeZone::get(zone).expect("the zone is bundled"),
            location: place.and_then(|(latitude, longitude)| Location::new(latitude, longitude).ok()),
            first_day: date(year, month, 15),
            flavour: Flavour::Normal,
        };
        match simulate(&plan) {
            Ok(home) => {
                prop_assert!(home.log.len().abs_diff(usize::try_from(events).expect("small")) * 50 <= home.log.len());
                prop_assert_eq!(home.home.entities.len(), entities as usize);
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
