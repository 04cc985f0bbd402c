use domain::{Cause, EventLogBuilder};

use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::{length, real, share, whole};
use crate::plant::World;
use crate::quantity;
use crate::texts::Texts;
use crate::troubles::Outage;

/// Lets the sensors `quiet` does not name report about `events` values in all.
pub(crate) fn report(
    world: World<'_>,
    events: usize,
    quiet: &[usize],
    outages: &[Vec<Outage>],
    texts: &mut Texts,
    builder: &mut EventLogBuilder,
) {
    let entities = &world.house.entities;
    let sensors: Vec<(usize, f64)> = (0..entities.len())
        .filter(|entity| entities[*entity].kind.is_numeric() && !quiet.contains(entity))
        .map(|entity| {
            let own = Dice::new(world.plan.seed, "talkative", entity).log_normal(1.0, 0.3);
            (entity, talkative(entities[entity].kind) * own)
        })
        .collect();
    let mut left: f64 = sensors.iter().map(|&(_, weight)| weight).sum();
    let end = builder.len() + events;
    for (entity, weight) in sensors {
        // What one could not say in an outage, the next ones say.
        let rest = end.saturating_sub(builder.len());
        let count = length(whole(share(rest) * (weight / left).min(1.0))).min(rest);
        left -= weight;
        one(world, entity, count, &outages[entity], texts, builder);
    }
}

fn one(
    world: World<'_>,
    entity: usize,
    count: usize,
    outages: &[Outage],
    texts: &mut Texts,
    builder: &mut EventLogBuilder,
) {
    let number = builder.entity(world.house.entities[entity].id.as_str());
    // The outages are among the events that were asked for, and what would be said in them is said
    // at other times.
    let silent: i64 = outages.iter().map(|outage| outage.to - outage.from).sum();
    let heard = 1.0 - real(silent) / real(world.calendar.end - world.calendar.start);
    let count = length(whole(share(count.saturating_sub(outages.len())) / heard.max(0.05)));
    let decimals = quantity::decimals(world.house.entities[entity].kind);
    let mut ahead = outages.iter().peekable();
    let mut back = i64::MIN;
    let mut faults = Dice::new(world.plan.seed, "absurd values", entity);
    quantity::each(world, entity, count, |time, value| {
        while let Some(outage) = ahead.next_if(|outage| outage.from <= time) {
            let missing = builder.state(outage.word);
            builder.push_numbers(outage.from, number, missing, Cause::Device);
            back = outage.to;
        }
        if time < back {
            return;
        }
        let Some(value) = world.faults.shown(entity, time, value, &mut faults) else { return };
        let text = texts.number(value, decimals, builder);
        builder.push_numbers(time, number, text, Cause::Device);
    });
}

/// How often a sensor reports, compared to others.
fn talkative(kind: Kind) -> f64 {
    match kind {
        Kind::Power => 12.0,
        Kind::Energy | Kind::Illuminance => 4.0,
        Kind::Battery => 0.05,
        Kind::Signal => 1.0,
        _ => 2.0,
    }
}
