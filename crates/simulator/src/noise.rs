use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::length;
use crate::plant::{Plants, World};

/// When people fiddle with an entity by whim, by entity; ascending.
///
/// How often differs from entity to entity. When is spread over all hours in which somebody is at
/// home and awake, lights more in the dark, the TV and the like more in the evening.
pub(crate) fn whims(world: World<'_>, Plants { planted, automatic }: &Plants, pace: f64) -> Vec<Vec<i64>> {
    let entities = &world.house.entities;
    (0..entities.len())
        .map(|entity| {
            let kind = entities[entity].kind;
            if !kind.is_switched() {
                return Vec::new();
            }
            let mut dice = Dice::new(world.plan.seed, "whims", entity);
            let targets = planted.iter().map(|habit| &habit.targets).chain(automatic.iter().map(|of| &of.targets));
            let has_habit = targets.flatten().any(|&(target, _)| target == entity);
            let rate = dice.log_normal(rate(kind), 0.45)
                * pace
                * world.plan.flavour.temper().whims
                * if has_habit && kind != Kind::Tv { 0.5 } else { 1.0 };
            let mut times = Vec::new();
            for day in &world.calendar.days {
                for _ in 0..dice.poisson(rate) {
                    times.extend(one(world, kind, (day.start, day.end), &mut dice));
                }
            }
            times.sort_unstable();
            times
        })
        .collect()
}

/// A time of a day at which somebody could do it and would.
fn one(world: World<'_>, kind: Kind, (from, to): (i64, i64), dice: &mut Dice) -> Option<i64> {
    // Weighted by rejection; a day on which nobody is at home has none.
    for _ in 0..24 {
        let time = world.people.active.uniform(from, to, dice)?;
        if dice.happens(weight(world, kind, time)) {
            return Some(time);
        }
    }
    None
}

/// How often a day, before the entity's own temper.
fn rate(kind: Kind) -> f64 {
    match kind {
        Kind::Light => 2.2,
        Kind::Tv => 1.4,
        Kind::Cover | Kind::Plug => 0.7,
        Kind::CoffeeMaker | Kind::Kettle | Kind::Lock => 0.8,
        Kind::Fan => 0.5,
        Kind::Heater | Kind::Climate => 0.4,
        _ => 0.3,
    }
}

/// How likely somebody who could would do it at `time`, 0 to 1.
fn weight(world: World<'_>, kind: Kind, time: i64) -> f64 {
    let hour = length(crate::number::whole((world.calendar.clock(time) / 3600.0).floor()));
    match kind {
        Kind::Light if world.calendar.is_dark(time) => 1.0,
        Kind::Light => 0.3,
        Kind::Tv if (17..23).contains(&hour) => 1.0,
        Kind::Tv => 0.12,
        Kind::CoffeeMaker | Kind::Kettle if hour < 18 => 1.0,
        Kind::CoffeeMaker => 0.2,
        _ => 0.8,
    }
}
