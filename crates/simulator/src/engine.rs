mod turning_off;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use domain::Cause;

use crate::diary::{Change, State};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::feed::Feed;
use crate::guests::Act;
use crate::number::{HOUR, MINUTE, micros};
use crate::plant::{Automatic, Planted, Plants, World};
use crate::walk::Visit;

/// An entity with two states was put into one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Switched {
    pub(crate) time: i64,
    pub(crate) entity: usize,
    pub(crate) active: bool,
    pub(crate) cause: Cause,
}

impl Switched {
    /// It as a change of state.
    pub(crate) fn change(&self) -> Change {
        Change { time: self.time, entity: self.entity, state: State::Active(self.active), cause: self.cause }
    }
}

/// What became of a history.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lived {
    /// What was switched, by whom or what ever.
    pub(crate) switched: Vec<Switched>,
    /// When each automation ran, as a change of its own.
    pub(crate) ran: Vec<Change>,
}

/// What people do over the whole history, by time, and automations with them. Counts what became of each habit's
/// chances.
pub(crate) fn live(
    world: World<'_>,
    Plants { planted, automatic }: &mut Plants,
    visits: &[Vec<Visit>],
    whims: &[Vec<i64>],
    feeds: &[Feed],
    guests: &[Act],
) -> Lived {
    let mut engine = Engine::new(world, planted, automatic, visits);
    for (entity, times) in whims.iter().enumerate() {
        for &time in times {
            engine.plan(time, Step::Whim { entity });
        }
    }
    for &Feed { time, entity } in feeds {
        engine.plan(time, Step::Feed { entity });
    }
    for habit in 0..engine.planted.len() {
        for place in 0..engine.planted[habit].chances.len() {
            engine.plan(engine.planted[habit].chances[place], Step::Chance { habit });
        }
        for place in 0..engine.planted[habit].left_on.len() {
            engine.plan(engine.planted[habit].left_on[place].0, Step::LeaveOn { habit, place });
        }
    }
    for (which, of) in automatic.iter().enumerate() {
        for &time in &of.times {
            engine.plan(time, Step::Automatic { which });
        }
    }
    for &Act { time, entity, only_on } in guests {
        engine.plan(time, Step::Guest { entity, only_on });
    }
    engine.run();
    engine.lived
}

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// Somebody feels like it.
    Whim { entity: usize },
    /// Somebody turns on what a habit is going to turn off.
    Feed { entity: usize },
    /// A habit's trigger comes.
    Chance { habit: usize },
    /// Somebody carries out one action of a habit.
    Act { habit: usize, place: usize, counts: bool },
    /// Somebody turns the target of a habit on and forgets it.
    LeaveOn { habit: usize, place: usize },
    /// Somebody turns off what was turned on at that generation.
    Revert { entity: usize, generation: u32 },
    /// Somebody plays with a switch.
    Toggle { entity: usize, active: bool },
    /// A device follows another one.
    Follow { entity: usize, active: bool },
    /// A guest plays with a switch.
    Guest { entity: usize, only_on: bool },
    /// An automation runs.
    Automatic { which: usize },
    /// An automation has switched something.
    Done { which: usize, entity: usize, active: bool },
}

struct Engine<'a> {
    world: World<'a>,
    planted: &'a mut [Planted],
    automatic: &'a [Automatic],
    visits: &'a [Vec<Visit>],
    queue: BinaryHeap<Reverse<(i64, u64, Step)>>,
    /// Orders steps of the same instant by when they were planned.
    planned: u64,
    active: Vec<bool>,
    /// How often each entity was switched.
    generation: Vec<u32>,
    /// How likely each entity is switched in the app rather than at the wall.
    in_app: Vec<f64>,
    /// When each habit last had a chance.
    last_chance: Vec<i64>,
    /// One stream a habit, so that its luck does not depend on others.
    luck: Vec<Dice>,
    dice: Vec<Dice>,
    by_device: BTreeMap<(usize, bool), Vec<usize>>,
    followers: BTreeMap<usize, Vec<usize>>,
    /// What automations take, one stream each.
    clockwork: Vec<Dice>,
    automatic_by_device: BTreeMap<(usize, bool), Vec<usize>>,
    lived: Lived,
}

impl<'a> Engine<'a> {
    fn new(world: World<'a>, planted: &'a mut [Planted], automatic: &'a [Automatic], visits: &'a [Vec<Visit>]) -> Self {
        let entities = &world.house.entities;
        let seed = world.plan.seed;
        let mut by_device = BTreeMap::<_, Vec<usize>>::new();
        for (habit, device) in planted.iter().enumerate().filter_map(|(habit, of)| Some((habit, of.device?))) {
            by_device.entry(device).or_default().push(habit);
        }
        let mut automatic_by_device = BTreeMap::<_, Vec<usize>>::new();
        for (which, device) in automatic.iter().enumerate().filter_map(|(which, of)| Some((which, of.device?))) {
            automatic_by_device.entry(device).or_default().push(which);
        }
        let mut followers = BTreeMap::<_, Vec<usize>>::new();
        for light in world.house.of_kind(Kind::Backlight) {
            for tv in world.house.of_kind(Kind::Tv).take(1) {
                followers.entry(tv).or_default().push(light);
            }
        }
        Self {
            queue: BinaryHeap::new(),
            planned: 0,
            active: vec![false; entities.len()],
            generation: vec![0; entities.len()],
            in_app: (0..entities.len()).map(|e| Dice::new(seed, "in app", e).between(0.1, 0.9)).collect(),
            last_chance: vec![i64::MIN; planted.len()],
            luck: (0..planted.len()).map(|habit| Dice::new(seed, "luck", habit)).collect(),
            dice: (0..entities.len()).map(|entity| Dice::new(seed, "hand", entity)).collect(),
            by_device,
            followers,
            clockwork: (0..automatic.len()).map(|which| Dice::new(seed, "clockwork", which)).collect(),
            automatic_by_device,
            lived: Lived::default(),
            world,
            planted,
            automatic,
            visits,
        }
    }

    fn plan(&mut self, time: i64, step: Step) {
        if (self.world.calendar.start..self.world.calendar.end).contains(&time) {
            self.planned += 1;
            self.queue.push(Reverse((time, self.planned, step)));
        }
    }

    fn run(&mut self) {
        while let Some(Reverse((time, _, step))) = self.queue.pop() {
            match step {
                Step::Whim { entity } => self.whim(time, entity),
                Step::Feed { entity } => {
                    // It stays on for the habit that it is for.
                    if self.by_hand(time, entity, true) && self.dice[entity].happens(0.05) {
                        self.plan_some_revert(time, entity);
                    }
                }
                Step::Chance { habit } => self.chance(time, habit),
                Step::Act { habit, place, counts } => self.act(time, habit, place, counts),
                Step::LeaveOn { habit, place } => self.leave_on(time, habit, place),
                Step::Revert { entity, generation } => {
                    if self.generation[entity] == generation && self.active[entity] {
                        self.by_hand(time, entity, false);
                    }
                }
                Step::Toggle { entity, active } => {
                    if self.by_hand(time, entity, active) && active {
                        self.plan_revert(time, entity);
                    }
                }
                Step::Follow { entity, active } => {
                    self.switch(time, entity, active, Cause::Derived);
                }
                Step::Guest { entity, only_on } => {
                    let active = only_on || !self.active[entity];
                    if self.switch(time, entity, active, Cause::Device) && active {
                        self.plan_some_revert(time, entity);
                    }
                }
                Step::Automatic { which } => self.automatic(time, which),
                Step::Done { which, entity, active } => self.done(time, which, entity, active),
            }
        }
    }

    /// Somebody switches an entity; false when it is so already.
    fn by_hand(&mut self, time: i64, entity: usize, active: bool) -> bool {
        let in_app = self.dice[entity].happens(self.in_app[entity]);
        // From afar there is only the app.
        let cause = if in_app || self.world.people.away.contains(time) { Cause::Person } else { Cause::Device };
        self.switch(time, entity, active, cause)
    }

    fn switch(&mut self, time: i64, entity: usize, active: bool, cause: Cause) -> bool {
        if self.active[entity] == active {
            return false;
        }
        self.active[entity] = active;
        self.generation[entity] += 1;
        self.lived.switched.push(Switched { time, entity, active, cause });
        for follower in self.followers.get(&entity).cloned().unwrap_or_default() {
            let after = micros(self.dice[follower].between(0.2, 1.2));
            self.plan(time + after, Step::Follow { entity: follower, active });
        }
        for habit in self.by_device.get(&(entity, active)).cloned().unwrap_or_default() {
            self.chance(time, habit);
        }
        for which in self.automatic_by_device.get(&(entity, active)).cloned().unwrap_or_default() {
            self.automatic(time, which);
        }
        true
    }

    fn whim(&mut self, time: i64, entity: usize) {
        let active = !self.active[entity];
        // Who is about to do it anyway mostly waits.
        if self.next_expected(entity, active, time).is_some_and(|next| next - time < 90 * MINUTE)
            && self.dice[entity].happens(0.85)
        {
            return;
        }
        if !active && !self.dice[entity].happens(0.6) {
            return;
        }
        self.by_hand(time, entity, active);
        if active {
            self.plan_revert(time, entity);
        }
        if self.dice[entity].happens(0.04) {
            let mut at = time;
            for turn in 0..3 {
                at += micros(self.dice[entity].between(0.8, 4.0));
                self.plan(at, Step::Toggle { entity, active: active == (turn % 2 == 1) });
            }
        }
    }

    /// A habit's trigger has come. It is a chance when its conditions hold, somebody is there, and
    /// there is something to do; then somebody acts, or does not.
    fn chance(&mut self, time: i64, habit: usize) {
        let of = &self.planted[habit];
        let somebody = !of.needs_somebody || self.world.people.active.contains(time);
        let to_do = of.targets.iter().filter(|&&(entity, active)| self.active[entity] != active).count();
        let same_visit = time.saturating_sub(self.last_chance[habit]) < 5 * MINUTE;
        // Of several actions, one may have been done already.
        let enough = if of.targets.len() > 2 { of.targets.len() - 1 } else { of.targets.len() };
        // What would be done after the last day is not seen.
        let seen = time < self.world.calendar.end - 3 * MINUTE;
        if !seen || !somebody || to_do < enough || same_visit || !of.gate.is_open(self.world.calendar, time) {
            return;
        }
        self.last_chance[habit] = time;
        // Somebody reacts all the same where the sensor did not see it, but nobody could know why.
        let counts = of.sensor.is_none_or(|(sensor, hold)| self.world.faults.trusted(sensor, time - hold, time));
        let luck = &mut self.luck[habit];
        self.planted[habit].habit.opportunities += u32::from(counts);
        if luck.happens(self.planted[habit].habit.probability) {
            let of = &self.planted[habit];
            let mut at = time + micros(of.delay.draw(luck));
            let steps: Vec<i64> = (0..of.targets.len())
                .map(|place| {
                    at += if place == 0 { 0 } else { micros(luck.between(of.step.0, of.step.1)) };
                    at
                })
                .collect();
            for (place, at) in steps.into_iter().enumerate() {
                self.plan(at, Step::Act { habit, place, counts });
            }
        } else {
            // What the habit would have turned off is turned off some time later.
            for (entity, active) in self.planted[habit].targets.clone() {
                if !active && self.active[entity] {
                    self.plan_some_revert(time, entity);
                }
            }
        }
    }

    fn act(&mut self, time: i64, habit: usize, place: usize, counts: bool) {
        let (entity, active) = self.planted[habit].targets[place];
        let acted = self.by_hand(time, entity, active);
        if place == 0 && counts {
            let of = &mut self.planted[habit].habit;
            if acted || self.planted[habit].targets.len() > 1 {
                of.held += 1;
            } else {
                // Somebody else was faster: it was no chance after all.
                of.opportunities -= 1;
            }
        }
        if acted && active {
            self.plan_revert(time, entity);
        }
    }

    /// An automation runs: a moment after its trigger it says so, and then it acts.
    fn automatic(&mut self, time: i64, which: usize) {
        let of = &self.automatic[which];
        let dice = &mut self.clockwork[which];
        let ran = time + micros(dice.between(0.02, 0.2));
        let (state, cause) = (State::Word("on"), Cause::Automation);
        self.lived.ran.push(Change { time: ran, entity: of.automation, state, cause });
        for &(entity, active) in &of.targets {
            let at = ran + micros(self.clockwork[which].between(0.05, 0.6));
            self.plan(at, Step::Done { which, entity, active });
        }
    }

    /// It has acted. Now and then somebody does not want it and puts it back.
    fn done(&mut self, time: i64, which: usize, entity: usize, active: bool) {
        if !self.switch(time, entity, active, Cause::Automation) {
            return;
        }
        let people = self.world.people;
        let dice = &mut self.clockwork[which];
        if people.active.contains(time) && dice.happens(0.06) {
            let at = time + micros(dice.between(20.0, 240.0));
            self.plan(at, Step::Toggle { entity, active: !active });
        } else if active && self.automatic[which].left_to_people {
            if people.active.contains(time) {
                self.plan_some_revert(time, entity);
            } else if let Some(at) = people.active.uniform(time, time + 10 * HOUR, dice) {
                // Nobody is there, or all are asleep: later.
                let generation = self.generation[entity];
                self.plan(at, Step::Revert { entity, generation });
            }
        }
    }

    /// Somebody turns it on before they go, or has it on, and everybody goes.
    fn leave_on(&mut self, time: i64, habit: usize, place: usize) {
        let Some(&(entity, _)) = self.planted[habit].targets.first() else {
            return;
        };
        self.by_hand(time, entity, true);
        // Whatever was going to turn it off does not.
        self.generation[entity] += 1;
        let back = self.planted[habit].left_on[place].1;
        let generation = self.generation[entity];
        self.plan(back, Step::Revert { entity, generation });
        self.planted[habit].habit.opportunities += 1;
        self.planted[habit].habit.held += 1;
    }
}

#[cfg(test)]
mod tests;
