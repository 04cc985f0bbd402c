use domain::Cause;

use crate::diary::{Change, State};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::micros;
use crate::plant::World;

/// The automations of a home that has several, beside those of its garden and its bathroom. What
/// they do is drawn with the habits; the last two took over what people had done by hand.
pub(crate) const EXISTING: [&str; 8] = [
    "Coffee on workdays",
    "Light by motion",
    "Lamp at sunset",
    "Lights off when everybody left",
    "Blind at night",
    "Light with the TV",
    "Evening light",
    "Late evening light",
];

/// What the home's own automations did: a change of the automation for each run, and right after
/// it what it switched.
///
/// The garden light goes on at sunset and off at half past eleven, whoever is at home. The mirror
/// light of the bathroom goes on by motion in the dark, and off with it.
pub(crate) fn changes(world: World<'_>) -> Vec<Change> {
    let house = world.house;
    let automations: Vec<usize> = house.of_kind(Kind::Automation).collect();
    let mut changes = Vec::new();
    if let (Some(light), [on, off, ..]) = (house.of_kind(Kind::GardenLight).next(), automations.as_slice()) {
        garden(world, light, *on, *off, &mut changes);
    }
    if let (Some(light), Some(&automation)) = (house.of_kind(Kind::MirrorLight).next(), automations.get(2)) {
        mirror(world, light, automation, &mut changes);
    }
    changes
}

fn garden(world: World<'_>, light: usize, on: usize, off: usize, changes: &mut Vec<Change>) {
    let mut dice = Dice::new(world.plan.seed, "automations", 0);
    for (number, day) in world.calendar.days.iter().enumerate() {
        let sunset = day.sunset.unwrap_or_else(|| world.calendar.at(number, 18.5 * 3600.0));
        let night = world.calendar.at(number, 23.5 * 3600.0);
        run(on, light, sunset.min(night - micros(60.0)), true, &mut dice, changes);
        run(off, light, night, false, &mut dice, changes);
    }
}

fn mirror(world: World<'_>, light: usize, automation: usize, changes: &mut Vec<Change>) {
    let mut dice = Dice::new(world.plan.seed, "automations", 1);
    let room = world.house.entities[light].room;
    let sensor = room.and_then(|room| world.house.in_room(room, Kind::Motion).next());
    let mut lit = false;
    for &(time, on) in sensor.map_or(&[][..], |sensor| &world.reports[sensor]) {
        if lit != on && (!on || world.calendar.is_dark(time)) {
            run(automation, light, time, on, &mut dice, changes);
            lit = on;
        }
    }
}

/// A run of an automation: some time after its trigger it says that it runs, and then it acts.
fn run(automation: usize, light: usize, time: i64, active: bool, dice: &mut Dice, changes: &mut Vec<Change>) {
    let ran = time + micros(dice.between(0.02, 0.2));
    let (state, cause) = (State::Word("on"), Cause::Automation);
    changes.push(Change { time: ran, entity: automation, state, cause });
    let time = ran + micros(dice.between(0.05, 0.6));
    changes.push(Change { time, entity: light, state: State::Active(active), cause });
}
