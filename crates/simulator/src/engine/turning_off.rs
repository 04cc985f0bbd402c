//! When people turn off again what they turned on.

use super::{Engine, Step};
use crate::entities::Kind;
use crate::feed::horizon;
use crate::number::{MINUTE, micros, real};

impl Engine<'_> {
    /// Plans that somebody turns `entity` off, unless they leave that to a habit.
    pub(super) fn plan_revert(&mut self, time: i64, entity: usize) {
        let left_to_habit = self.planted.iter().any(|of| {
            of.targets.contains(&(entity, false)) && {
                let next = of.chances.partition_point(|&chance| chance <= time);
                let soon = horizon(self.world.house.entities[entity].kind);
                of.chances.get(next).is_some_and(|&chance| chance - time <= soon)
            }
        });
        if !left_to_habit || self.dice[entity].happens(0.08) {
            self.plan_some_revert(time, entity);
        }
    }

    /// Plans that somebody turns `entity` off after twenty minutes to hours.
    ///
    /// Who has left the house does it from afar. Who goes to bed does it before, or next day where
    /// that would leave little choice of when.
    pub(super) fn plan_some_revert(&mut self, time: i64, entity: usize) {
        let kind = self.world.house.entities[entity].kind;
        let people = self.world.people;
        let dice = &mut self.dice[entity];
        let usual = dice.log_normal(usual_hours(kind) * 3600.0, 0.8);
        let usual = micros(if usual < 1200.0 { dice.between(1200.0, 3600.0) } else { usual });
        let at = match people.active.at(time) {
            Some((_, end)) if time + usual > end && !people.away.contains(end + MINUTE) => {
                let room = end - time - 20 * MINUTE;
                if room > 0 && dice.happens(if room > 100 * MINUTE { 0.97 } else { 0.4 }) {
                    time + 20 * MINUTE + micros(dice.unit() * real(room) / 1e6)
                } else {
                    let from = end + 60 * MINUTE;
                    people.active.uniform(from, from + 18 * 60 * MINUTE, dice).unwrap_or(time + usual)
                }
            }
            Some(_) => time + usual,
            None if people.away.contains(time) => time + usual,
            // Somebody who is up for a moment at night.
            None => time + micros(dice.between(60.0, 360.0)),
        };
        let at = match self.next_expected(entity, true, time) {
            Some(next) if next > time + MINUTE && next < at + 10 * MINUTE && self.dice[entity].happens(0.9) => {
                let room = next - time - MINUTE;
                time + micros(self.dice[entity].unit() * real(room) / 1e6)
            }
            _ => self.on_the_way_out(time, at, entity),
        };
        let generation = self.generation[entity];
        self.plan(at, Step::Revert { entity, generation });
    }

    /// Lights are turned off when leaving the room, if that is soon.
    fn on_the_way_out(&mut self, time: i64, at: i64, entity: usize) -> i64 {
        let of = &self.world.house.entities[entity];
        let (Kind::Light, Some(room)) = (of.kind, of.room) else {
            return at;
        };
        let visits = &self.visits[room];
        let before = visits.partition_point(|visit| visit.start <= at);
        let Some(visit) = before.checked_sub(1).and_then(|place| visits.get(place)) else {
            return at;
        };
        let out = visit.end - micros(self.dice[entity].between(1.0, 6.0));
        if visit.end > at && out - at < 45 * MINUTE && out > time { out } else { at }
    }

    /// When a habit that people expect next has a chance to put `entity` into this state.
    pub(super) fn next_expected(&self, entity: usize, active: bool, time: i64) -> Option<i64> {
        let of = self.planted.iter().find(|of| of.expected && of.targets.contains(&(entity, active)))?;
        of.chances.get(of.chances.partition_point(|&chance| chance <= time)).copied()
    }
}

/// The median time that a thing is left on, in hours.
fn usual_hours(kind: Kind) -> f64 {
    match kind {
        Kind::Light => 1.2,
        Kind::Tv => 1.7,
        Kind::CoffeeMaker | Kind::Kettle => 0.9,
        Kind::Cover => 7.0,
        Kind::Climate => 4.0,
        Kind::Lock => 2.0,
        Kind::Fan | Kind::Heater => 1.8,
        _ => 1.4,
    }
}
