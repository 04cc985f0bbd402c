use domain::{EntityIds, PatternKind, Trigger};

use super::{Delay, Gate, Planted, Planter};
use crate::dice::Dice;
use crate::entities::Kind;

/// Plants up to `count` habits of the shape "when this happens, somebody does that".
pub(super) fn plant(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("habits by a state");
    let mut made = 0;
    for attempt in 0..count * 6 {
        if made == count {
            break;
        }
        // Motion first, the commonest of them.
        let pair = match if attempt == 0 { 0 } else { dice.below(6) } {
            0..4 => motion(planter, &mut dice),
            4 => door(planter, &mut dice),
            _ => television(planter, &mut dice),
        };
        if let Some((sensor, to, entity, active)) = pair {
            one(planter, (sensor, to), (entity, active), &mut dice);
            made += 1;
        }
    }
}

/// Hours of the day that people are up in, in seconds after midnight.
const WINDOWS: [(f64, f64); 4] =
    [(61_200.0, 82_800.0), (64_800.0, 81_000.0), (21_600.0, 32_400.0), (72_000.0, 84_600.0)];

type Pair = (usize, bool, usize, bool);

/// Somebody comes into a room and turns a light on.
fn motion(planter: &Planter<'_>, dice: &mut Dice) -> Option<Pair> {
    let house = planter.world.house;
    let sensors: Vec<usize> = house.of_kind(Kind::Motion).filter(|&sensor| planter.may_trigger(sensor, true)).collect();
    let &sensor = dice.pick(&sensors)?;
    let room = house.entities[sensor].room?;
    let lights: Vec<usize> = house.in_room(room, Kind::Light).filter(|&light| planter.is_free(light, true)).collect();
    Some((sensor, true, *dice.pick(&lights)?, true))
}

/// Somebody opens the front door and turns a light on.
fn door(planter: &Planter<'_>, dice: &mut Dice) -> Option<Pair> {
    let house = planter.world.house;
    let sensor = house.of_kind(Kind::Door).find(|&sensor| planter.may_trigger(sensor, true))?;
    let near = |light: &usize| house.entities[*light].room.is_none_or(|room| room == 0);
    let lights: Vec<usize> = planter.free(Kind::Light, true).into_iter().filter(near).collect();
    Some((sensor, true, *dice.pick(&lights)?, true))
}

/// The TV goes on or off, and a lamp or blind with it.
fn television(planter: &Planter<'_>, dice: &mut Dice) -> Option<Pair> {
    let house = planter.world.house;
    let to = dice.happens(0.75);
    let tv = house.of_kind(Kind::Tv).find(|&tv| planter.may_trigger(tv, to))?;
    let room = house.entities[tv].room?;
    let options: Vec<(usize, bool)> = if to {
        let lights = house.in_room(room, Kind::Light).flat_map(|light| [(light, true), (light, false)]);
        lights.chain(house.in_room(room, Kind::Cover).map(|cover| (cover, false))).collect()
    } else {
        house.in_room(room, Kind::Light).map(|light| (light, true)).collect()
    };
    let options: Vec<_> = options.into_iter().filter(|&(entity, active)| planter.is_free(entity, active)).collect();
    let &(entity, active) = dice.pick(&options)?;
    Some((tv, to, entity, active))
}

fn one(planter: &mut Planter<'_>, from: (usize, bool), target: (usize, bool), dice: &mut Dice) {
    let world = planter.world;
    let kind = world.house.entities[from.0].kind;
    let gate = match dice.below(3) {
        // In the hours when people are up and about in it, or there would be no chance.
        0 if kind != Kind::Tv => Gate { window: dice.pick(&WINDOWS).copied(), dark: false },
        1 if kind != Kind::Tv && world.plan.location.is_some() => Gate { window: None, dark: true },
        _ => Gate::default(),
    };
    let trigger = Trigger::State {
        entity_id: EntityIds::One(planter.id(from.0)),
        from: None,
        to: Some(planter.state(from.0, from.1).to_owned()),
        hold: None,
    };
    let targets = vec![target];
    let probability = planter.probability(dice);
    let habit = planter.habit(PatternKind::State, trigger, gate.conditions(), &targets, probability);
    let chances = world.reports[from.0].iter().filter(|&&(_, on)| on == from.1).map(|&(time, _)| time).collect();
    planter.add(
        Planted {
            chances,
            device: (kind == Kind::Tv).then_some(from),
            gate,
            needs_somebody: kind == Kind::Tv,
            expected: false,
            sensor: (kind != Kind::Tv).then_some((from.0, 0)),
            delay: Delay::of_a_hand(planter.temper().slowness, dice),
            ..Planted::new(habit, targets)
        },
        Some(from),
    );
}
