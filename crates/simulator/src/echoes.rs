use domain::Cause;

use crate::diary::{Change, State};
use crate::dice::Dice;
use crate::engine::Switched;
use crate::entities::Kind;
use crate::number::{HOUR, micros};
use crate::plant::World;

/// Updates that change attributes only, and so tell the same state again: somebody dims a light
/// that is on, the TV shows the next programme, a thermostat measures. None of them is an act.
pub(crate) fn changes(world: World<'_>, switched: &[Switched], pace: f64) -> Vec<Change> {
    let entities = &world.house.entities;
    let mut since: Vec<Option<(i64, Cause)>> = vec![None; entities.len()];
    let mut dice: Vec<Dice> = (0..entities.len()).map(|e| Dice::new(world.plan.seed, "echoes", e)).collect();
    let mut changes = Vec::new();
    for of in switched {
        if of.active {
            since[of.entity] = Some((of.time, of.cause));
            continue;
        }
        let Some((from, cause)) = since[of.entity].take() else { continue };
        let dice = &mut dice[of.entity];
        let mut time = from;
        let mut echo = |time: i64, cause| {
            if time < of.time {
                changes.push(Change { time, entity: of.entity, state: State::Active(true), cause });
            }
        };
        match entities[of.entity].kind {
            Kind::Light if cause == Cause::Person && dice.happens(0.2) => {
                for _ in 0..=dice.below(3) {
                    time += micros(dice.between(2.0, 30.0));
                    echo(time, Cause::Person);
                }
            }
            Kind::Tv | Kind::Climate => {
                let every = if entities[of.entity].kind == Kind::Tv { 1500.0 } else { 2.0 * 3600.0 } / pace;
                while time < of.time && time - from < 24 * HOUR {
                    time += micros(dice.exponential(every).max(5.0));
                    echo(time, Cause::Device);
                }
            }
            _ => {}
        }
    }
    changes
}
