//! What nobody planned must not look planned: a miner that reports it would be right.

use super::*;

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

/// The pair of a change of state and an unplanned act that follows most faithfully within a
/// minute, where the act had something to do: how often of how many times.
fn most_faithful(plan: &Plan) -> (f64, String) {
    let home = home(plan);
    let planted: BTreeSet<(&str, &str)> = (home.truth.habits.iter())
        .flat_map(|habit| &habit.actions)
        .map(|action| (action.entity_id.as_str(), action.state.as_str()))
        .collect();
    let mut triggers = BTreeMap::<(&str, &str), Vec<i64>>::new();
    let mut states = BTreeMap::<&str, Vec<(i64, &str)>>::new();
    for (event, _) in changes_of_state(&home.log) {
        if !event.entity_id.starts_with("sensor.") {
            triggers.entry((event.entity_id, event.state)).or_default().push(event.time);
            states.entry(event.entity_id).or_default().push((event.time, event.state));
        }
    }
    let mut most = (0.0, String::new());
    for ((entity, state), acts) in &manual(&home.log) {
        if planted.contains(&(entity.as_str(), state.as_str())) {
            continue;
        }
        let own = &states[entity.as_str()];
        for (trigger, times) in triggers.iter().filter(|(trigger, _)| trigger.0 != entity) {
            let (mut chances, mut followed, mut last) = (0.0, 0.0, i64::MIN);
            for &time in times {
                let before = own.partition_point(|&(at, _)| at <= time).checked_sub(1).map(|place| own[place].1);
                if time.saturating_sub(last) < 300_000_000 || before.is_none_or(|before| before == state) {
                    continue;
                }
                last = time;
                chances += 1.0;
                let next = acts.get(acts.partition_point(|&act| act <= time));
                followed += f64::from(u8::from(next.is_some_and(|&act| act - time < 60_000_000)));
            }
            if chances >= 10.0 && followed / chances > most.0 {
                most = (followed / chances, format!("{entity} {state} after {trigger:?}: {followed} of {chances}"));
            }
        }
    }
    most
}

#[test]
fn whims_follow_nothing_by_accident() {
    for seed in 0..5 {
        for flavour in [Flavour::Normal, Flavour::Empty] {
            let (share, what) = most_faithful(&Plan { flavour, ..Plan::new(seed) });
            assert!(share < 0.5, "seed {seed}, {flavour:?}: {what}");
        }
    }
}
