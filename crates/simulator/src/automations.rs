use domain::Cause;

use crate::dice::Dice;
use crate::engine::Switched;
use crate::entities::Kind;
use crate::number::{MINUTE, micros};
use crate::plant::World;

/// What the home's own automations did: each run of one, and what it switched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Automated {
    /// When an automation ran, and which.
    pub(crate) runs: Vec<(i64, usize)>,
    /// What they switched, right after.
    pub(crate) switched: Vec<Switched>,
}

/// The garden light goes on at sunset and off at half past eleven, whoever is at home.
pub(crate) fn run(world: World<'_>) -> Automated {
    let mut done = Automated::default();
    let house = world.house;
    let Some(light) = house.of_kind(Kind::GardenLight).next() else {
        return done;
    };
    let mut dice = Dice::new(world.plan.seed, "automations", 0);
    for (place, automation) in house.of_kind(Kind::Automation).take(2).enumerate() {
        for (number, day) in world.calendar.days.iter().enumerate() {
            let time = match (place, day.sunset) {
                (0, Some(sunset)) => sunset,
                (0, None) => world.calendar.at(number, 18.5 * 3600.0),
                _ => world.calendar.at(number, 23.5 * 3600.0),
            };
            let time = time + micros(dice.between(0.02, 0.2));
            done.runs.push((time, automation));
            let after = micros(dice.between(0.05, 0.6));
            done.switched.push(Switched {
                time: time + after,
                entity: light,
                active: place == 0,
                cause: Cause::Automation,
            });
        }
    }
    if house.of_kind(Kind::Automation).count() < 2 {
        // With nothing to turn it off, somebody else's switch does, some hours later.
        let on: Vec<i64> = done.switched.iter().map(|switched| switched.time).collect();
        for time in on {
            let time = time + 90 * MINUTE + micros(dice.between(0.0, 3.0 * 3600.0));
            done.switched.push(Switched { time, entity: light, active: false, cause: Cause::Derived });
        }
    }
    done
}
