use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::{HOUR, MINUTE};
use crate::plant::{Planted, World};

/// Something that somebody puts to work at a time, so that a habit has something to put to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feed {
    pub(crate) time: i64,
    pub(crate) entity: usize,
}

/// A habit of turning off needs what is on. Somebody turns it on some time in the hours before,
/// irregularly, unless another habit does.
pub(crate) fn feeds(world: World<'_>, planted: &[Planted], whims: &[Vec<i64>]) -> Vec<Feed> {
    let mut feeds = Vec::new();
    for (number, habit) in planted.iter().enumerate() {
        let mut dice = Dice::new(world.plan.seed, "feeds", number);
        let times = match habit.device {
            Some((device, true)) => &whims[device],
            _ if habit.expected => &habit.chances,
            _ => continue,
        };
        for &(entity, active) in &habit.targets {
            if active {
                continue;
            }
            let before = horizon(world.house.entities[entity].kind);
            let by_habit = planted.iter().find(|other| other.expected && other.targets.contains(&(entity, true)));
            for &time in times {
                let until = time - 15 * MINUTE;
                let mut from = time - before;
                // In a short morning it would be on at the same time every day.
                while world.people.active.within(from, until) < 3 * HOUR && from > time - 26 * HOUR {
                    from -= HOUR;
                }
                let served =
                    by_habit.is_some_and(|other| other.chances.iter().any(|&chance| (from..until).contains(&chance)));
                if served || !dice.happens(0.96) {
                    continue;
                }
                feeds.extend(world.people.active.uniform(from, until, &mut dice).map(|time| Feed { time, entity }));
            }
        }
    }
    feeds
}

/// How long before a habit turns it off an entity may have been turned on.
pub(crate) fn horizon(kind: Kind) -> i64 {
    match kind {
        Kind::Cover | Kind::Lock | Kind::Climate => 14 * HOUR,
        _ => 7 * HOUR,
    }
}
