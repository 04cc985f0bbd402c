use domain::{ForDuration, PatternKind, SunEvent, Trigger};

use super::{Planted, Planter};
use crate::entities::Kind;
use crate::number::{MINUTE, micros, share, whole};

/// What people do by the sun.
const CUSTOMS: [(Kind, bool, SunEvent); 5] = [
    (Kind::Light, true, SunEvent::Sunset),
    (Kind::Light, true, SunEvent::Sunset),
    (Kind::Cover, false, SunEvent::Sunset),
    (Kind::Cover, true, SunEvent::Sunrise),
    (Kind::Light, false, SunEvent::Sunrise),
];

/// Plants up to `count` habits by sunrise or sunset, where the people are at home then on most
/// days.
pub(super) fn plant(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("habits by the sun");
    let mut made = 0;
    for _ in 0..count * 10 {
        if made == count {
            break;
        }
        let Some(&(kind, active, event)) = dice.pick(&CUSTOMS) else { break };
        let mut free = planter.free(kind, active);
        if event == SunEvent::Sunrise && kind == Kind::Light {
            // Only outside does a light burn until the sun is up.
            free.retain(|&light| planter.world.house.entities[light].room.is_none());
        }
        let Some(&entity) = dice.pick(&free) else { continue };
        let offset = whole(dice.between(-6.0, 6.0)) * 5 * MINUTE;
        let deviation = dice.between(1.0, 4.0) * 60.0 * planter.temper().spread;
        let days = &planter.world.calendar.days;
        let suns = days.iter().filter_map(|day| match event {
            SunEvent::Sunrise => day.sunrise,
            SunEvent::Sunset => day.sunset,
        });
        let mut chances: Vec<i64> = suns.map(|sun| sun + offset + micros(dice.normal(0.0, deviation))).collect();
        chances.sort_unstable();
        let at_home = chances.iter().filter(|&&time| planter.world.people.active.contains(time)).count();
        if share(at_home) < 0.6 * share(days.len()) {
            continue;
        }
        let seconds = i32::try_from(offset / (MINUTE / 60)).unwrap_or(0);
        let trigger = Trigger::Sun { event, offset: ForDuration::from_seconds(seconds) };
        let targets = vec![(entity, active)];
        let probability = planter.probability(&mut dice);
        let habit = planter.habit(PatternKind::Sun, trigger, Vec::new(), &targets, probability);
        planter.add(Planted { chances, ..Planted::new(habit, targets) }, None);
        made += 1;
    }
}
