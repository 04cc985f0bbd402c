use domain::{Cause, EventLog, EventLogBuilder, Home};

use crate::calendar::Calendar;
use crate::diary::{self, Change, State};
use crate::engine::{self, Switched};
use crate::entities::Kind;
use crate::home::House;
use crate::number::share;
use crate::people::People;
use crate::plan::{Plan, PlanError};
use crate::plant::{self, Planted, World};
use crate::texts::Texts;
use crate::troubles::{self, Outage};
use crate::truth::Truth;
use crate::{automations, chatter, echoes, feed, noise, presence, sensors, walk};

/// A simulated home.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// What happened.
    pub log: EventLog,
    /// What is known of the home.
    pub home: Home,
    /// Which habits its people have.
    pub truth: Truth,
}

/// Makes the home of `plan` and lives through its history.
///
/// ```
/// use simulator::{Plan, simulate, write_json_lines};
///
/// let home = simulate(&Plan { events: 10_000, ..Plan::new(7) })?;
/// let mut lines = Vec::new();
/// write_json_lines(&home, &mut lines)?;
/// assert!(!home.truth.habits.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`PlanError`] when no home can be made of the plan; it says which number is out of range.
pub fn simulate(plan: &Plan) -> Result<Simulated, PlanError> {
    plan.validate()?;
    let calendar = Calendar::new(plan)?;
    let house = House::furnish(plan);
    let people = People::live(plan, &calendar, house.persons.len());
    let wanted = usize::try_from(plan.events).unwrap_or(usize::MAX);

    // People of a home with a small budget of events move and act less, until it suffices.
    let mut pace = 1.0_f64;
    let mut life = Life::live(plan, &calendar, &house, &people, pace);
    for _ in 0..12 {
        if share(life.changes.len()) <= 0.95 * share(wanted) {
            break;
        }
        pace *= (share(wanted) * 0.9 / share(life.changes.len())).clamp(0.1, 0.9);
        life = Life::live(plan, &calendar, &house, &people, pace);
    }
    let world = World { plan, house: &house, calendar: &calendar, people: &people, reports: &life.reports };
    let mut texts = Texts::default();
    let mut builder = EventLogBuilder::default();
    diary::write(&house, &life.changes, &mut texts, &mut builder);
    let rest = wanted.saturating_sub(builder.len());
    chatter::report(world, rest, &life.measured, &life.outages, &mut texts, &mut builder);
    Ok(Simulated { log: builder.finish(), home: house.known(plan), truth: life.truth })
}

/// A habit has been lived at least as often.
const LEAST_HELD: u32 = 4;

/// What happened but for the chatter of sensors.
struct Life {
    changes: Vec<Change>,
    truth: Truth,
    reports: sensors::Reports,
    /// The sensors that measure whose values are among the changes.
    measured: Vec<usize>,
    outages: Vec<Vec<Outage>>,
}

impl Life {
    fn live(plan: &Plan, calendar: &Calendar, house: &House, people: &People, pace: f64) -> Self {
        let visits = walk::visits(plan.seed, house, calendar, people, pace);
        let reports = sensors::reports(plan.seed, house, calendar, people, &visits, pace);
        let world = World { plan, house, calendar, people, reports: &reports };
        let mut planted = plant::plant(world);
        let whims = noise::whims(world, &planted, pace);
        let feeds = feed::feeds(world, &planted, &whims);
        let switched = engine::live(world, &mut planted, &visits, &whims, &feeds);
        let left_running = plant::left_running(world, &switched);
        let mut changes: Vec<Change> = switched.iter().map(Switched::change).collect();
        changes.extend(automations::changes(world));
        let outages = troubles::outages(world, &planted, &changes);
        changes.extend(first_states(world));
        changes.extend(sensor_changes(world, &planted));
        changes.extend(echoes::changes(world, &switched, pace));
        changes.extend(presence::changes(world));
        changes.retain(|change| (calendar.start..calendar.end).contains(&change.time));
        let changes = troubles::apply(changes, &outages);
        let measured = planted.iter().filter_map(|of| Some(of.measured.as_ref()?.entity)).collect();
        // What hardly came to pass is no habit yet.
        let habits = planted.into_iter().map(|planted| planted.habit).filter(|habit| habit.held >= LEAST_HELD);
        let truth = Truth { habits: habits.collect(), left_running };
        Self { changes, truth, reports, measured, outages }
    }
}

/// The history begins with the states of what has two, and of automations.
fn first_states(world: World<'_>) -> Vec<Change> {
    let entities = &world.house.entities;
    let mut changes = Vec::new();
    for (entity, of) in entities.iter().enumerate() {
        let state = match of.kind {
            Kind::Automation => State::Word("on"),
            kind if kind.states().is_some() => State::Active(false),
            _ => continue,
        };
        changes.push(Change { time: world.calendar.start, entity, state, cause: Cause::Device });
    }
    changes
}

/// What the sensors with two states report, and those whose values trigger a habit.
fn sensor_changes(world: World<'_>, planted: &[Planted]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |time, entity, state| changes.push(Change { time, entity, state, cause: Cause::Device });
    for (entity, reports) in world.reports.iter().enumerate() {
        for &(time, on) in reports {
            add(time, entity, State::Active(on));
        }
    }
    for measured in planted.iter().filter_map(|of| of.measured.as_ref()) {
        for &(time, value) in &measured.values {
            add(time, measured.entity, State::Value(value, measured.decimals));
        }
    }
    changes
}

#[cfg(test)]
mod tests;
