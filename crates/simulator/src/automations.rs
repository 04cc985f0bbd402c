use domain::Cause;

use crate::diary::{Change, State};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::micros;
use crate::plant::World;

/// What the home's own automations did: a change of the automation for each run, and right after
/// it what it switched.
///
/// The garden light goes on at sunset and off at half past eleven, whoever is at home.
pub(crate) fn changes(world: World<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let house = world.house;
    let automations: Vec<usize> = house.of_kind(Kind::Automation).collect();
    let (Some(light), &[on, off]) = (house.of_kind(Kind::GardenLight).next(), automations.as_slice()) else {
        return changes;
    };
    let mut dice = Dice::new(world.plan.seed, "automations", 0);
    for (number, day) in world.calendar.days.iter().enumerate() {
        let sunset = day.sunset.unwrap_or_else(|| world.calendar.at(number, 18.5 * 3600.0));
        let night = world.calendar.at(number, 23.5 * 3600.0);
        for (automation, time, active) in [(on, sunset.min(night - micros(60.0)), true), (off, night, false)] {
            let ran = time + micros(dice.between(0.02, 0.2));
            let state = State::Word("on");
            changes.push(Change { time: ran, entity: automation, state, cause: Cause::Automation });
            let time = ran + micros(dice.between(0.05, 0.6));
            changes.push(Change { time, entity: light, state: State::Active(active), cause: Cause::Automation });
        }
    }
    changes
}
