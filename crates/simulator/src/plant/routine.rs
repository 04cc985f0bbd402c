use domain::{AtTime, EntityIds, PatternKind, Trigger};

use super::{Delay, Planted, Planter};
use crate::entities::Kind;
use crate::number::{length, whole};

/// Plants up to `count` scenes: three to five things go off together at bedtime.
pub(super) fn scenes(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("scenes");
    for scene in 0..count {
        let mut free: Vec<usize> = [Kind::Light, Kind::Tv, Kind::Fan, Kind::Plug]
            .into_iter()
            .flat_map(|kind| planter.free(kind, false))
            .collect();
        let size = 3 + dice.below(3);
        // Not all that the home has: other habits want some, too.
        if free.len() < 2 * size || planter.world.people.all.is_empty() {
            return;
        }
        dice.shuffle(&mut free);
        let targets: Vec<(usize, bool)> = free[..size].iter().map(|&entity| (entity, false)).collect();
        let rhythm = planter.world.people.all[scene % planter.world.people.all.len()].rhythm;
        let latest = rhythm.sleep.0 - 2.0 * rhythm.sleep.1;
        let centre = (dice.between(latest - 2700.0, latest) / 60.0).round() * 60.0;
        let deviation = dice.between(5.0, 10.0) * 60.0 * planter.temper().spread;
        let calendar = planter.world.calendar;
        let mut chances: Vec<i64> =
            (0..calendar.days.len()).map(|day| calendar.at(day, dice.normal(centre, deviation))).collect();
        chances.sort_unstable();
        let trigger = Trigger::Time { at: AtTime::from_seconds(whole(centre)) };
        let probability = planter.probability(&mut dice);
        let habit = planter.habit(PatternKind::Scene, trigger, Vec::new(), &targets, probability);
        planter.add(Planted { chances, step: (0.8, 3.6), ..Planted::new(habit, targets) }, None);
    }
}

/// Plants up to `count` sequences: the TV goes on or off, and two or three things follow one after
/// the other.
pub(super) fn sequences(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("sequences");
    let world = planter.world;
    let Some(tv) = world.house.of_kind(Kind::Tv).next() else {
        return;
    };
    for to in [true, false].into_iter().take(count) {
        if !planter.may_trigger(tv, to) {
            continue;
        }
        // Going to watch, people make it dark; afterwards they light their way.
        let mut options: Vec<(usize, bool)> = world.house.of_kind(Kind::Light).map(|light| (light, !to)).collect();
        if to {
            options.extend(world.house.of_kind(Kind::Cover).map(|cover| (cover, false)));
        }
        options.retain(|&(entity, active)| {
            let near = world.house.entities[entity].room.is_none_or(|room| room <= 3);
            near && planter.is_free(entity, active)
        });
        dice.shuffle(&mut options);
        options.sort_by_key(|&(entity, _)| world.house.entities[entity].room != world.house.entities[tv].room);
        options.truncate(2 + length(whole(dice.unit() * 0.8)));
        if options.len() < 2 {
            continue;
        }
        let trigger = Trigger::State {
            entity_id: EntityIds::One(planter.id(tv)),
            from: None,
            to: Some(planter.state(tv, to).to_owned()),
            hold: None,
        };
        let probability = planter.probability(&mut dice);
        let habit = planter.habit(PatternKind::Sequence, trigger, Vec::new(), &options, probability);
        let lived = Planted {
            device: Some((tv, to)),
            expected: false,
            delay: Delay { median: 9.0, sigma: 0.35, least: 5.0, most: 20.0 },
            step: (5.0, 20.0),
            ..Planted::new(habit, options)
        };
        planter.add(lived, Some((tv, to)));
    }
}
