use domain::Cause;

use crate::diary::{Change, State};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::micros;
use crate::plant::World;

/// Where the people are: each person, their phones up to seconds ahead, and how many are at home.
pub(crate) fn changes(world: World<'_>) -> Vec<Change> {
    let calendar = world.calendar;
    let mut changes = Vec::new();
    let mut moves: Vec<(i64, bool)> = Vec::new();
    let trackers: Vec<usize> = world.house.of_kind(Kind::Tracker).collect();
    for ((number, of), &person) in world.people.all.iter().enumerate().zip(&world.house.persons) {
        let mut dice = Dice::new(world.plan.seed, "phone", number);
        let own = of.away.as_slice().iter().flat_map(|&(leave, come)| [(leave, false), (come, true)]);
        let own = own.filter(|&(time, _)| calendar.start < time && time < calendar.end);
        for (time, home) in std::iter::once((calendar.start, true)).chain(own) {
            let ahead = micros(dice.between(0.0, 3.0));
            let at = |time, entity| Change { time, entity, state: State::AtHome(home), cause: Cause::Device };
            changes.push(at(time, person));
            changes.extend(trackers.get(number).map(|&phone| at((time - ahead).max(calendar.start), phone)));
            if time > calendar.start {
                moves.push((time, home));
            }
        }
    }
    let Some(zone) = world.house.of_kind(Kind::Zone).next() else {
        return changes;
    };
    moves.sort_unstable();
    let at = |time, count| Change { time, entity: zone, state: State::Count(count), cause: Cause::Device };
    let mut count = world.people.all.len();
    changes.push(at(calendar.start, count));
    for (time, home) in moves {
        count = if home { count + 1 } else { count.saturating_sub(1) };
        changes.push(at(time + micros(0.05), count));
    }
    changes
}
