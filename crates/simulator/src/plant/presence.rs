use domain::{EntityIds, PatternKind, Trigger};

use super::{Delay, Gate, Planted, Planter};
use crate::dice::Dice;
use crate::entities::Kind;

/// What people do when the last of them leaves (false) or the first comes (true).
const CUSTOMS: [(bool, Kind, bool); 7] = [
    (false, Kind::Light, false),
    (false, Kind::Light, false),
    (false, Kind::Climate, false),
    (true, Kind::Light, true),
    (true, Kind::Light, true),
    (true, Kind::Climate, true),
    (true, Kind::Tv, true),
];

/// Plants up to `count` habits of leaving and coming, at most one of each.
///
/// In a home of one the trigger is the person; in others it is how many people are at home.
pub(super) fn plant(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("habits of coming and going");
    let first = dice.happens(0.5);
    let mut made = 0;
    for coming in [first, !first] {
        for _ in 0..8 {
            if made == count {
                return;
            }
            let customs: Vec<_> = CUSTOMS.iter().filter(|custom| custom.0 == coming).collect();
            let Some(&&(_, kind, active)) = dice.pick(&customs) else { break };
            let free = planter.free(kind, active);
            let Some(&entity) = dice.pick(&free) else { continue };
            let mut targets = vec![(entity, active)];
            if kind == Kind::Light && dice.happens(0.4) {
                let others: Vec<usize> = free.into_iter().filter(|&other| other != entity).collect();
                targets.extend(dice.pick(&others).map(|&other| (other, active)));
            }
            if one(planter, coming, targets, &mut dice) {
                made += 1;
                break;
            }
        }
    }
}

fn one(planter: &mut Planter<'_>, coming: bool, targets: Vec<(usize, bool)>, dice: &mut Dice) -> bool {
    let world = planter.world;
    let calendar = world.calendar;
    let zone = world.house.of_kind(Kind::Zone).next();
    let (entity, from, to) = match (zone, world.house.persons.as_slice()) {
        (Some(zone), _) if coming => (zone, Some("0"), None),
        (Some(zone), _) => (zone, None, Some("0")),
        (None, &[person]) => (person, None, Some(if coming { "home" } else { "not_home" })),
        _ => return false,
    };
    let away = world.people.away.as_slice().iter();
    let chances: Vec<i64> = away
        .map(|&(left, came)| if coming { came } else { left })
        .filter(|&time| time > calendar.start && time < calendar.end)
        .collect();
    if chances.len() < 8 {
        return false;
    }
    let gate = Gate { window: None, dark: coming && world.plan.location.is_some() && dice.happens(0.3) };
    let trigger = Trigger::State {
        entity_id: EntityIds::One(planter.id(entity)),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        hold: None,
    };
    let probability = planter.probability(dice);
    let habit = planter.habit(PatternKind::Presence, trigger, gate.conditions(), &targets, probability);
    let lived = Planted {
        chances,
        gate,
        // Who left acts from afar, on the phone.
        needs_somebody: false,
        expected: !coming,
        delay: Delay { median: dice.between(12.0, 30.0), sigma: 0.5, least: 3.0, most: 90.0 },
        step: (1.0, 5.0),
        ..Planted::new(habit, targets)
    };
    planter.add(lived, None);
    true
}
