use domain::{EntityIds, ForDuration, PatternKind, Trigger};

use super::{Delay, Planted, Planter};
use crate::entities::Kind;
use crate::number::MINUTE;
use crate::sensors::quiet_for;

/// Plants up to `count` habits of turning a light off by hand once its room has been empty a
/// while.
pub(super) fn plant(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("habits by an empty room");
    let world = planter.world;
    let mut sensors: Vec<usize> = world.house.of_kind(Kind::Motion).collect();
    dice.shuffle(&mut sensors);
    let mut made = 0;
    for sensor in sensors {
        if made == count {
            break;
        }
        let Some(room) = world.house.entities[sensor].room else { continue };
        let lights: Vec<usize> =
            world.house.in_room(room, Kind::Light).filter(|&light| planter.is_free(light, false)).collect();
        let Some(&light) = dice.pick(&lights) else { continue };
        let &minutes = dice.pick(&[5, 10, 15]).unwrap_or(&10);
        let trigger = Trigger::State {
            entity_id: EntityIds::One(planter.id(sensor)),
            from: None,
            to: Some("off".into()),
            hold: Some(ForDuration::from_seconds(minutes * 60)),
        };
        let targets = vec![(light, false)];
        let probability = planter.probability(&mut dice);
        let habit = planter.habit(PatternKind::StateFor, trigger, Vec::new(), &targets, probability);
        let chances = quiet_for(&world.reports[sensor], minutes.into());
        let lived = Planted {
            chances,
            expected: false,
            delay: Delay::of_a_hand(planter.temper().slowness, &mut dice),
            sensor: Some((sensor, i64::from(minutes) * MINUTE)),
            ..Planted::new(habit, targets)
        };
        planter.add(lived, Some((sensor, false)));
        made += 1;
    }
}
