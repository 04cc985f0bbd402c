use std::collections::BTreeSet;

use domain::{Cause, Trigger};

use crate::diary::{Change, State};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::{HOUR, MINUTE, micros, real, whole};
use crate::plant::{Planted, World};

/// A time in which an entity says nothing but that it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outage {
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// `unavailable` or `unknown`.
    pub(crate) word: &'static str,
}

/// Each entity's outages, in order and apart.
///
/// Home Assistant restarts once to three times, and all entities are announced anew. Some sensors
/// and lights lose their radio now and then for seconds to minutes, and one sensor dies for days.
/// What triggers a habit is spared, and restarts come when nobody touches anything, so that the
/// truth is what it says. A home with faulty sensors has more of them, of whatever sensor.
///
/// `acts` are all that was done by hand or by an automation.
pub(crate) fn outages(world: World<'_>, planted: &[Planted], acts: &[Change]) -> Vec<Vec<Outage>> {
    let entities = &world.house.entities;
    let spared = triggers(world, planted);
    let mut outages = vec![Vec::new(); entities.len()];
    restarts(world, acts, &mut outages);
    for (entity, of) in entities.iter().enumerate() {
        let mut dice = Dice::new(world.plan.seed, "radio", entity);
        let has_radio = matches!(of.kind.domain(), "binary_sensor" | "sensor" | "light" | "switch");
        if !has_radio || spared.contains(&entity) || !dice.happens(0.2) {
            continue;
        }
        for _ in 0..=dice.below(4) {
            let from = instant(world, &mut dice);
            let to = from + micros(dice.log_normal(60.0, 1.0).clamp(10.0, 600.0));
            let touched =
                acts.iter().any(|act| act.entity == entity && (from - 2 * MINUTE..to + 2 * MINUTE).contains(&act.time));
            if !touched {
                let missing = if dice.happens(0.8) { "unavailable" } else { "unknown" };
                outages[entity].push(Outage { from, to, word: missing });
            }
        }
    }
    let mut dice = Dice::new(world.plan.seed, "dead sensor", 0);
    let mortal: Vec<usize> = (0..entities.len())
        .filter(|entity| entities[*entity].kind.is_numeric() && entities[*entity].kind != Kind::Power)
        .filter(|entity| !spared.contains(entity))
        .collect();
    if let Some(&entity) = dice.pick(&mortal) {
        let from = instant(world, &mut dice);
        let to = from + micros(dice.between(2.0, 6.0) * 86_400.0);
        outages[entity].push(Outage { from, to, word: "unavailable" });
    }
    for (entity, own) in outages.iter_mut().enumerate() {
        own.extend(world.faults.outages(entity));
        own.sort_by_key(|outage| (outage.from, outage.to));
        let mut end = i64::MIN;
        own.retain(|outage| {
            let apart = outage.from > end + MINUTE && outage.to < world.calendar.end;
            end = if apart { outage.to } else { end };
            apart
        });
    }
    outages
}

/// Puts outages into a diary: what happens in one is not seen, and the state that holds at its end
/// is announced then.
pub(crate) fn apply(changes: Vec<Change>, outages: &[Vec<Outage>]) -> Vec<Change> {
    let mut changes = changes;
    changes.sort_by_key(|change| (change.entity, change.time));
    let mut seen = Vec::with_capacity(changes.len());
    for own in changes.chunk_by(|a, b| a.entity == b.entity) {
        let mut outages = outages.get(own[0].entity).into_iter().flatten().peekable();
        let mut state = own[0].state;
        let mut down: Option<Outage> = None;
        let mut next = own.iter().peekable();
        loop {
            let time = next.peek().map_or(i64::MAX, |change| change.time);
            if let Some(outage) = down.filter(|outage| outage.to <= time) {
                seen.push(Change { time: outage.to, entity: own[0].entity, state, cause: Cause::Device });
                down = None;
            } else if let (None, Some(outage)) = (down, outages.next_if(|outage| outage.from <= time)) {
                let word = State::Word(outage.word);
                seen.push(Change { time: outage.from, entity: own[0].entity, state: word, cause: Cause::Device });
                down = Some(*outage);
            } else if let Some(change) = next.next() {
                state = change.state;
                if down.is_none() {
                    seen.push(*change);
                }
            } else {
                break;
            }
        }
    }
    seen
}

fn restarts(world: World<'_>, acts: &[Change], outages: &mut [Vec<Outage>]) {
    let mut dice = Dice::new(world.plan.seed, "restarts", 0);
    let count = 1 + dice.below(3);
    let mut times: Vec<i64> = acts.iter().map(|act| act.time).collect();
    times.sort_unstable();
    let mut made = 0;
    for _ in 0..200 {
        if made == count {
            break;
        }
        let from = instant(world, &mut dice);
        let to = from + micros(dice.between(20.0, 90.0));
        let place = times.partition_point(|&time| time < from - 2 * MINUTE);
        if times.get(place).is_some_and(|&time| time < to + 2 * MINUTE) {
            continue;
        }
        made += 1;
        for own in outages.iter_mut() {
            let (from, to) = (from + micros(dice.between(0.0, 2.0)), to + micros(dice.between(0.0, 8.0)));
            own.push(Outage { from, to, word: "unavailable" });
        }
    }
}

/// Any instant but of the first hours.
fn instant(world: World<'_>, dice: &mut Dice) -> i64 {
    let (start, end) = (world.calendar.start + 3 * HOUR, world.calendar.end);
    start + whole(dice.unit() * real(end - start))
}

/// The entities that trigger habits.
fn triggers(world: World<'_>, planted: &[Planted]) -> BTreeSet<usize> {
    let mut ids = BTreeSet::new();
    for of in planted {
        if let Trigger::State { entity_id, .. } | Trigger::NumericState { entity_id, .. } = &of.habit.trigger {
            ids.extend(entity_id.as_slice());
        }
    }
    (0..world.house.entities.len()).filter(|&entity| ids.contains(&world.house.entities[entity].id)).collect()
}
