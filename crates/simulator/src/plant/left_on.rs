use std::collections::BTreeMap;

use domain::{Condition, EntityIds, ForDuration, PatternKind, TargetState, Trigger};

use super::{Planted, Planter, World};
use crate::engine::Switched;
use crate::entities::Kind;
use crate::number::{HOUR, MINUTE, index, micros};
use crate::truth::LeftRunning;

/// Left on less often than this is an accident.
const LEAST_TIMES: usize = 4;

/// Plants up to `count` things that are left running while everybody is away, four times or more.
///
/// Nobody turns them off, so the truth is what somebody would want: the thing turned off, when
/// nobody has been at home for an hour. Its opportunities are the times it was left on.
pub(super) fn plant(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("left on");
    let world = planter.world;
    let mut things: Vec<usize> = [Kind::Heater, Kind::Fan, Kind::Plug]
        .into_iter()
        .flat_map(|kind| world.house.of_kind(kind))
        .filter(|&entity| planter.is_free(entity, false) && planter.is_free(entity, true))
        .collect();
    dice.shuffle(&mut things);
    // The heater of the living room is in every home, and others keep some of what there is.
    things.sort_by_key(|&entity| world.house.entities[entity].kind != Kind::Heater);
    for entity in things.into_iter().take(count) {
        let mut left_on = Vec::new();
        for &(left, came) in world.people.away.as_slice() {
            let up = world.people.active.at(left - 1);
            let Some((up, _)) = up.filter(|_| is_absence(&(left, came))) else { continue };
            let on = world.people.active.uniform(up.max(left - 2 * HOUR), left - MINUTE, &mut dice);
            left_on.extend(on.map(|on| (on, came + micros(dice.between(180.0, 3.0 * 3600.0)))));
        }
        dice.shuffle(&mut left_on);
        let weeks = world.calendar.days.len().div_ceil(7);
        left_on.truncate((weeks + dice.below(weeks)).max(LEAST_TIMES));
        left_on.sort_unstable();
        if left_on.len() < LEAST_TIMES {
            continue;
        }
        let (trigger, conditions) = nobody_home(planter);
        let targets = vec![(entity, false)];
        let habit = planter.habit(PatternKind::LeftOn, trigger, conditions, &targets, 1.0);
        planter.taken.insert((entity, true));
        planter.add(Planted { left_on, expected: false, ..Planted::new(habit, targets) }, None);
    }
}

/// Nobody has been at home for an hour: by the zone where there is one, else by all persons.
fn nobody_home(planter: &Planter<'_>) -> (Trigger, Vec<Condition>) {
    let house = planter.world.house;
    let hold = Some(ForDuration::from_seconds(3600));
    let gone = |entity_id, state: &str| Trigger::State { entity_id, from: None, to: Some(state.to_owned()), hold };
    if let Some(zone) = house.of_kind(Kind::Zone).next() {
        return (gone(EntityIds::One(planter.id(zone)), "0"), Vec::new());
    }
    let people = EntityIds::from(house.persons.iter().map(|&person| planter.id(person)).collect::<Vec<_>>());
    let conditions = vec![Condition::State { entity_id: people.clone(), state: "not_home".into(), hold }];
    (gone(people, "not_home"), conditions)
}

/// What was left running while everybody was away, four times or more, whoever had turned it on and
/// why.
pub(crate) fn left_running(world: World<'_>, switched: &[Switched]) -> Vec<LeftRunning> {
    let house = world.house;
    let absences: Vec<(i64, i64)> = world.people.away.as_slice().iter().copied().filter(is_absence).collect();
    let mut changes: BTreeMap<usize, Vec<(i64, bool)>> = BTreeMap::new();
    for change in switched {
        changes.entry(change.entity).or_default().push((change.time, change.active));
    }
    changes
        .into_iter()
        .filter_map(|(entity, changes)| {
            let of = &house.entities[entity];
            let [off, _] = of.kind.states().filter(|_| of.kind.is_switched())?;
            let ran_through = |&&(left, came): &&(i64, i64)| {
                let next = changes.partition_point(|&(time, _)| time <= left);
                let running = next.checked_sub(1).is_some_and(|before| changes[before].1);
                running && changes.get(next).is_none_or(|&(time, _)| time > came)
            };
            let times = absences.iter().filter(ran_through).count();
            let action = TargetState { entity_id: of.id.clone(), state: off.to_owned() };
            (times >= LEAST_TIMES).then(|| LeftRunning { action, times: index(times), absences: index(absences.len()) })
        })
        .collect()
}

/// Shorter, and little is lost; longer is a holiday.
fn is_absence(&(left, came): &(i64, i64)) -> bool {
    (2 * HOUR..20 * HOUR).contains(&(came - left))
}
