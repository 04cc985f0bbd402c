use domain::{Cause, EventLog, EventLogBuilder, Home};

use crate::automations::{self, Automated};
use crate::calendar::Calendar;
use crate::chatter;
use crate::dice::Dice;
use crate::engine::{self, Switched};
use crate::entities::Kind;
use crate::feed;
use crate::home::House;
use crate::noise;
use crate::number::{length, micros, real, share, whole};
use crate::people::People;
use crate::plan::{Plan, PlanError};
use crate::plant::{self, World};
use crate::sensors;
use crate::truth::Truth;
use crate::walk;

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
        let chatter = wanted / 20;
        if life.builder.len() + chatter <= wanted {
            break;
        }
        pace *= (share(wanted) * 0.9 / share(life.builder.len())).clamp(0.1, 0.9);
        life = Life::live(plan, &calendar, &house, &people, pace);
    }
    let Life { mut builder, truth, reports } = life;
    let world = World { plan, house: &house, calendar: &calendar, people: &people, reports: &reports };
    chatter::report(world, wanted.saturating_sub(builder.len()), &mut builder);
    Ok(Simulated { log: builder.finish(), home: house.known(plan), truth })
}

/// What happened but for the sensors that measure.
struct Life {
    builder: EventLogBuilder,
    truth: Truth,
    reports: sensors::Reports,
}

impl Life {
    fn live(plan: &Plan, calendar: &Calendar, house: &House, people: &People, pace: f64) -> Self {
        let visits = walk::visits(plan.seed, house, calendar, people, pace);
        let reports = sensors::reports(plan.seed, house, calendar, people, &visits, pace);
        let world = World { plan, house, calendar, people, reports: &reports };
        let mut planted = plant::plant(world);
        let whims = noise::whims(world, &planted, pace.min(1.0));
        let feeds = feed::feeds(world, &planted, &whims);
        let switched = engine::live(world, &mut planted, &visits, &whims, &feeds);
        let automated = automations::run(world);
        let mut builder = EventLogBuilder::default();
        write(world, &switched, &automated, &mut builder);
        let truth = Truth { habits: planted.into_iter().map(|planted| planted.habit).collect() };
        Self { builder, truth, reports }
    }
}

/// Writes down what happened.
fn write(world: World<'_>, switched: &[Switched], automated: &Automated, builder: &mut EventLogBuilder) {
    let entities = &world.house.entities;
    let numbers: Vec<u32> = entities.iter().map(|entity| builder.entity(entity.id.as_str())).collect();
    let states: Vec<Option<[u32; 2]>> =
        entities.iter().map(|entity| entity.kind.states().map(|texts| texts.map(|text| builder.state(text)))).collect();
    let mut dice = Dice::new(world.plan.seed, "start", 0);
    let start = world.calendar.start;
    for entity in 0..entities.len() {
        let time = start + micros(dice.between(0.0, 2.0));
        if let Some(of) = states[entity] {
            builder.push_numbers(time, numbers[entity], of[0], Cause::Device);
            for &(time, on) in &world.reports[entity] {
                builder.push_numbers(
                    time.max(start + micros(2.0)),
                    numbers[entity],
                    of[usize::from(on)],
                    Cause::Device,
                );
            }
        }
    }
    for switched in switched.iter().chain(&automated.switched) {
        if let Some(of) = states[switched.entity] {
            let state = of[usize::from(switched.active)];
            builder.push_numbers(switched.time, numbers[switched.entity], state, switched.cause);
        }
    }
    let on = builder.state("on");
    for &(time, automation) in &automated.runs {
        builder.push_numbers(time, numbers[automation], on, Cause::Automation);
    }
    presence(world, &numbers, builder);
}

/// Where the people are: each person, their phones some seconds ahead, and how many are at home.
fn presence(world: World<'_>, numbers: &[u32], builder: &mut EventLogBuilder) {
    let states = [builder.state("not_home"), builder.state("home")];
    let calendar = world.calendar;
    let mut moves: Vec<(i64, bool)> = Vec::new();
    let trackers: Vec<usize> = world.house.of_kind(Kind::Tracker).collect();
    for (person, of) in world.people.all.iter().enumerate() {
        let mut dice = Dice::new(world.plan.seed, "phone", person);
        let entity = world.house.persons[person];
        let own = of.away.as_slice().iter().flat_map(|&(leave, come)| [(leave, false), (come, true)]);
        let own = own.filter(|&(time, _)| (calendar.start..calendar.end).contains(&time));
        for (time, home) in std::iter::once((calendar.start, true)).chain(own) {
            builder.push_numbers(time, numbers[entity], states[usize::from(home)], Cause::Device);
            if let Some(&tracker) = trackers.get(person) {
                let ahead = micros(dice.between(0.0, 3.0));
                let time = (time - ahead).max(calendar.start);
                builder.push_numbers(time, numbers[tracker], states[usize::from(home)], Cause::Device);
            }
            if time > calendar.start {
                moves.push((time, home));
            }
        }
    }
    let Some(zone) = world.house.of_kind(Kind::Zone).next() else {
        return;
    };
    moves.sort_unstable();
    let mut count = length(whole(real(i64::try_from(world.people.all.len()).unwrap_or(0))));
    let text = chatter::count_text(count, builder);
    builder.push_numbers(calendar.start, numbers[zone], text, Cause::Device);
    for (time, home) in moves {
        count = if home { count + 1 } else { count.saturating_sub(1) };
        let text = chatter::count_text(count, builder);
        builder.push_numbers(time + micros(0.05), numbers[zone], text, Cause::Device);
    }
}

#[cfg(test)]
mod tests;
