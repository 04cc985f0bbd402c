mod accidents;
mod sorts;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Condition, Event, Location, PatternKind, Trigger, is_actuator};
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::flavour::Flavour;
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

/// When `trigger` came, as the log has it; none for triggers by the clock and the sun.
fn triggered(log: &EventLog, trigger: &Trigger) -> Option<Vec<i64>> {
    let changes = changes_of_state(log);
    let of = |entity_id: &domain::EntityIds| {
        let id = entity_id.as_slice()[0].as_str().to_owned();
        changes.iter().filter(move |(event, _)| event.entity_id == id).collect::<Vec<_>>()
    };
    match trigger {
        Trigger::State { entity_id, from, to, hold } => {
            let own = of(entity_id);
            let hold = hold.map_or(0, |hold| i64::from(hold.seconds()) * 1_000_000);
            let holds = |place: usize, time| own.get(place + 1).is_none_or(|(next, _)| next.time > time + hold);
            let times = own.iter().enumerate().filter(|(place, (event, before))| {
                to.as_deref().is_none_or(|to| event.state == to)
                    && from.as_deref().is_none_or(|from| *before == from)
                    && (hold == 0 || holds(*place, event.time))
            });
            Some(times.map(|(_, (event, _))| event.time + hold).collect())
        }
        Trigger::NumericState { entity_id, above, below, .. } => {
            let over = |text: &str| {
                let value: f64 = text.parse().expect("a number");
                above.is_none_or(|above| value > above) && below.is_none_or(|below| value < below)
            };
            let own = of(entity_id).into_iter().filter(|(event, before)| over(event.state) && !over(before));
            Some(own.map(|(event, _)| event.time).collect())
        }
        _ => None,
    }
}

#[test]
fn triggers_are_followed_within_seconds() {
    let mut kinds = BTreeMap::<PatternKind, u32>::new();
    for seed in 0..8 {
        let home = home(&Plan::new(seed));
        let acts = manual(&home.log);
        for habit in home.truth.habits.iter().filter(|habit| habit.kind != PatternKind::LeftOn) {
            let Some(times) = triggered(&home.log, &habit.trigger) else { continue };
            for (place, action) in habit.actions.iter().enumerate() {
                let own = &acts[&(action.entity_id.to_string(), action.state.clone())];
                let within = 120_000_000 + 20_000_000 * i64::try_from(place).expect("few");
                let followed = times.iter().filter(|&&time| {
                    own.get(own.partition_point(|&act| act <= time)).is_some_and(|&act| act - time <= within)
                });
                // Of three actions one may have been done already, and of two one meanwhile.
                let least = match (habit.actions.len(), place) {
                    (1, _) => habit.held,
                    (2, _) => habit.held - habit.held / 5 - 1,
                    _ => habit.held / 2,
                };
                assert!(followed.count() >= least as usize, "seed {seed}, action {place} of {habit:?}");
            }
            *kinds.entry(habit.kind).or_default() += 1;
        }
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

#[test]
fn what_is_left_on_runs_while_nobody_is_at_home() {
    let mut left = 0;
    for seed in 0..6 {
        let plan = Plan::new(seed);
        let home = home(&plan);
        let calendar = Calendar::new(&plan).expect("possible");
        let people = People::live(&plan, &calendar, House::furnish(&plan).persons.len());
        let acts = manual(&home.log);
        for habit in home.truth.habits.iter().filter(|habit| habit.kind == PatternKind::LeftOn) {
            let id = habit.actions[0].entity_id.to_string();
            let runs = acts[&(id.clone(), "on".to_owned())].iter().filter(|&&on| {
                let offs = &acts[&(id.clone(), "off".to_owned())];
                let off = offs.get(offs.partition_point(|&off| off <= on)).copied().unwrap_or(calendar.end);
                people.away.as_slice().iter().any(|&(from, to)| off.min(to) - on.max(from) >= 3_600_000_000)
            });
            assert!(runs.count() >= habit.held as usize, "seed {seed}: {habit:?}");
            let seen = home.truth.left_running.iter().find(|left| left.action == habit.actions[0]);
            assert!(seen.is_some_and(|left| left.times >= 4 && left.times <= left.absences), "seed {seed}: {habit:?}");
            left += 1;
        }
    }
    assert!(left >= 5, "{left}");
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
        assert_eq!(home(&Plan { flavour: Flavour::Empty, ..Plan::new(seed) }).truth.habits, []);
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
