use domain::{EntityIds, PatternKind, Trigger};

use super::{Delay, Measured, Planted, Planter};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::{length, real};
use crate::quantity::measure;

/// Plants up to `count` habits of the shape "when it gets so warm, or so dark, somebody turns
/// that on", where the value crosses the threshold while somebody is up, often enough.
pub(super) fn plant(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("habits by a value");
    let house = planter.world.house;
    let mut sensors: Vec<usize> = [Kind::Temperature, Kind::Illuminance]
        .into_iter()
        .flat_map(|kind| house.of_kind(kind))
        .filter(|&sensor| house.entities[sensor].room.is_some())
        .collect();
    dice.shuffle(&mut sensors);
    let mut made = 0;
    for sensor in sensors {
        if made == count {
            break;
        }
        let Some(room) = house.entities[sensor].room else { continue };
        let warm = house.entities[sensor].kind == Kind::Temperature;
        let kind = if warm { Kind::Fan } else { Kind::Light };
        let things: Vec<usize> = house.in_room(room, kind).filter(|&thing| planter.is_free(thing, true)).collect();
        if let Some(&thing) = dice.pick(&things) {
            made += usize::from(one(planter, sensor, thing, warm, &mut dice));
        }
    }
}

fn one(planter: &mut Planter<'_>, sensor: usize, thing: usize, warm: bool, dice: &mut Dice) -> bool {
    let world = planter.world;
    let plan = world.plan;
    // As often as three times the home's average sensor.
    let a_day = plan.events * 3 / u64::from(plan.days) / u64::from(plan.entities);
    let count = length(i64::from(plan.days) * i64::try_from(a_day.clamp(16, 288)).unwrap_or(16));
    let measured = measure(world, sensor, count);
    let Some((threshold, chances)) = best_threshold(planter, &measured, warm) else {
        return false;
    };
    let value = real(threshold) / 10_f64.powi(i32::try_from(measured.decimals).unwrap_or(0));
    let trigger = Trigger::NumericState {
        entity_id: EntityIds::One(planter.id(sensor)),
        above: warm.then_some(value),
        below: (!warm).then_some(value),
        hold: None,
    };
    let targets = vec![(thing, true)];
    let probability = planter.probability(dice);
    let habit = planter.habit(PatternKind::Numeric, trigger, Vec::new(), &targets, probability);
    let lived = Planted {
        chances,
        expected: false,
        delay: Delay { median: dice.between(15.0, 40.0), sigma: 0.5, least: 3.0, most: 120.0 },
        measured: Some(measured),
        sensor: Some((sensor, 0)),
        ..Planted::new(habit, targets)
    };
    planter.add(lived, Some((sensor, true)));
    true
}

/// A round threshold that the values cross most often while somebody is up, and when; none when
/// that is less than on every third day.
fn best_threshold(planter: &Planter<'_>, measured: &Measured, warm: bool) -> Option<(i64, Vec<i64>)> {
    let world = planter.world;
    let candidates: Vec<i64> = if warm { (38..64).map(|half| half * 5).collect() } else { vec![10, 20, 30, 50, 80] };
    candidates
        .into_iter()
        .map(|threshold| {
            let over = |value: i64| if warm { value > threshold } else { value < threshold };
            let crossings: Vec<i64> = measured
                .values
                .windows(2)
                .filter(|pair| !over(pair[0].1) && over(pair[1].1))
                .map(|pair| pair[1].0)
                .collect();
            (threshold, crossings)
        })
        .max_by_key(|(_, crossings)| crossings.iter().filter(|&&time| world.people.active.contains(time)).count())
        .filter(|(_, crossings)| {
            crossings.iter().filter(|&&time| world.people.active.contains(time)).count() * 3 > world.calendar.days.len()
        })
}
