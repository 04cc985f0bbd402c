use domain::{Cause, EventLog, EventLogBuilder, Home, PatternKind};

use crate::calendar::Calendar;
use crate::diary::{self, Change, State};
use crate::dice::Dice;
use crate::engine::{self, Lived, Switched};
use crate::entities::Kind;
use crate::faults::Faults;
use crate::guests::Guests;
use crate::home::House;
use crate::number::{MINUTE, share};
use crate::people::People;
use crate::plan::{Plan, PlanError};
use crate::plant::{self, Planted, World};
use crate::spans::Spans;
use crate::texts::Texts;
use crate::troubles::{self, Outage};
use crate::truth::Truth;
use crate::walk::Visit;
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
    let guests = Guests::draw(plan, &calendar, &people);
    let wanted = usize::try_from(plan.events).unwrap_or(usize::MAX);

    // People of a home with a small budget of events move and act less, until it suffices.
    let mut pace = plan.flavour.temper().pace;
    let mut life = Life::live(plan, &calendar, &house, &people, &guests, pace);
    for _ in 0..12 {
        if share(life.changes.len()) <= 0.95 * share(wanted) {
            break;
        }
        pace *= (share(wanted) * 0.9 / share(life.changes.len())).clamp(0.1, 0.9);
        life = Life::live(plan, &calendar, &house, &people, &guests, pace);
    }
    let Life { reports, faults, .. } = &life;
    let world = World { plan, house: &house, calendar: &calendar, people: &people, reports, guests: &guests, faults };
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
    faults: Faults,
    /// The sensors that measure whose values are among the changes.
    measured: Vec<usize>,
    outages: Vec<Vec<Outage>>,
}

impl Life {
    fn live(plan: &Plan, calendar: &Calendar, house: &House, people: &People, guests: &Guests, pace: f64) -> Self {
        let visits = walk::visits(plan.seed, house, calendar, people, pace);
        let guest_visits = walk::guest_visits(plan.seed, house, calendar, guests, pace);
        let all_visits = together(&visits, &guest_visits);
        let reports = sensors::reports(plan.seed, house, calendar, people, &all_visits, guests, pace);
        let faults = Faults::draw(plan, house, calendar);
        let world = World { plan, house, calendar, people, reports: &reports, guests, faults: &faults };
        let mut plants = plant::plant(world);
        if !guests.active.as_slice().is_empty() {
            leave_out_guests(world, &visits, &mut plants.planted);
        }
        let whims = noise::whims(world, &plants, pace);
        let feeds = feed::feeds(world, &plants.planted, &whims);
        let guest_acts = guests.acts(plan.seed, house, calendar, &guest_visits);
        let Lived { switched, ran } = engine::live(world, &mut plants, &visits, &whims, &feeds, &guest_acts);
        let left_running = plant::left_running(world, &switched);
        let planted = plants.planted;
        let mut changes: Vec<Change> = switched.iter().map(Switched::change).collect();
        changes.extend(automations::changes(world));
        changes.extend(ran);
        let outages = troubles::outages(world, &planted, &changes);
        changes.extend(first_states(world));
        changes.extend(sensor_changes(world, &planted));
        changes.extend(echoes::changes(world, &switched, pace));
        changes.extend(presence::changes(world));
        changes.retain(|change| (calendar.start..calendar.end).contains(&change.time));
        let changes = troubles::apply(changes, &outages);
        let measured = planted.iter().filter_map(|of| Some(of.measured.as_ref()?.entity)).collect();
        // What hardly came to pass is no habit yet.
        let habits = planted
            .into_iter()
            .filter(|planted| planted.is_truth && planted.habit.held >= LEAST_HELD)
            .map(|planted| planted.habit);
        let truth = Truth { habits: habits.collect(), left_running };
        Self { changes, truth, reports, faults, measured, outages }
    }
}

/// The stays of some and others in each room, by their start.
fn together(some: &[Vec<Visit>], others: &[Vec<Visit>]) -> Vec<Vec<Visit>> {
    let mut rooms = some.to_vec();
    for (room, more) in rooms.iter_mut().zip(others) {
        room.extend(more);
        room.sort_unstable();
    }
    rooms
}

/// Takes out the chances of habits that a guest brings: when a guest, and nobody of the home, moves in a
/// room, and when everybody leaves but a guest.
fn leave_out_guests(world: World<'_>, visits: &[Vec<Visit>], planted: &mut [Planted]) {
    for of in planted {
        let room = of.sensor.filter(|&(sensor, hold)| world.house.entities[sensor].kind == Kind::Motion && hold == 0);
        if let Some(room) = room.and_then(|(sensor, _)| world.house.entities[sensor].room) {
            let own = Spans::union(visits[room].iter().map(|visit| (visit.start, visit.end)).collect());
            of.chances.retain(|&time| own.contains(time));
        }
        if of.habit.kind == PatternKind::Presence && of.expected {
            of.chances.retain(|&time| !world.guests.active.contains(time + MINUTE));
        }
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
    for measured in planted.iter().filter_map(|of| of.measured.as_ref()) {
        let mut dice = Dice::new(world.plan.seed, "absurd values", measured.entity);
        for &(time, value) in &measured.values {
            if let Some(value) = world.faults.shown(measured.entity, time, value, &mut dice) {
                add(time, measured.entity, State::Value(value, measured.decimals));
            }
        }
    }
    changes.extend(world.faults.seen(world.plan.seed, world.reports));
    changes
}

#[cfg(test)]
mod tests;
