mod automated;
mod left_on;
mod numeric;
mod presence;
mod routine;
mod state;
mod state_for;
mod sun;
mod time;

use std::collections::BTreeSet;

pub(crate) use automated::Automatic;

use domain::{AtTime, Condition, EntityId, PatternKind, SunEvent, TargetState, Trigger};

use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::entities::Kind;
use crate::faults::Faults;
use crate::flavour::{Flavour, Temper};
use crate::guests::Guests;
use crate::home::House;
use crate::people::People;
use crate::plan::Plan;
use crate::sensors::Reports;
use crate::truth::Habit;

pub(crate) use left_on::left_running;

/// All that is settled before anybody acts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) house: &'a House,
    pub(crate) calendar: &'a Calendar,
    pub(crate) people: &'a People,
    pub(crate) reports: &'a Reports,
    pub(crate) guests: &'a Guests,
    pub(crate) faults: &'a Faults,
}

/// A habit and how it is lived.
#[derive(Clone, Debug)]
pub(crate) struct Planted {
    pub(crate) habit: Habit,
    /// The entities and whether they are put to work or to rest, in order.
    pub(crate) targets: Vec<(usize, bool)>,
    /// When its trigger comes, as far as that is known beforehand; ascending.
    pub(crate) chances: Vec<i64>,
    /// It also comes when this entity is put to work or to rest.
    pub(crate) device: Option<(usize, bool)>,
    /// What must hold besides.
    pub(crate) gate: Gate,
    /// Whether somebody must be at home and awake, or the trigger itself says that they are.
    pub(crate) needs_somebody: bool,
    /// Whether people expect it, and leave the entity to it beforehand.
    pub(crate) expected: bool,
    /// Seconds from trigger to act.
    pub(crate) delay: Delay,
    /// Seconds between two acts, at least and at most.
    pub(crate) step: (f64, f64),
    /// When the target is turned on and left so by everybody, and when it is turned off again.
    pub(crate) left_on: Vec<(i64, i64)>,
    /// The values of the sensor that triggers it.
    pub(crate) measured: Option<Measured>,
    /// The sensor that says when its trigger comes, where that is not known otherwise, and for how
    /// long it must have said so, in microseconds.
    pub(crate) sensor: Option<(usize, i64)>,
    /// Whether it is a habit to be found: not what an automation took over.
    pub(crate) is_truth: bool,
}

/// What a sensor measured.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// Which.
    pub(crate) entity: usize,
    /// When, and the value in units of its last decimal.
    pub(crate) values: Vec<(i64, i64)>,
    /// How many decimals it writes.
    pub(crate) decimals: u32,
}

/// The conditions of a habit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gate {
    /// From and until which second after midnight.
    pub(crate) window: Option<(f64, f64)>,
    /// Only while the sun is down.
    pub(crate) dark: bool,
}

/// A delay in seconds, of log-normal shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delay {
    pub(crate) median: f64,
    pub(crate) sigma: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

/// Draws habits and keeps them apart.
pub(crate) struct Planter<'a> {
    pub(crate) world: World<'a>,
    /// Entities and the states that a habit puts them into.
    taken: BTreeSet<(usize, bool)>,
    /// Entities and the states that trigger a habit.
    triggers: BTreeSet<(usize, bool)>,
    planted: Vec<Planted>,
    automatic: Vec<Automatic>,
}

/// What a home's people do by habit, and what its automations do for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plants {
    pub(crate) planted: Vec<Planted>,
    pub(crate) automatic: Vec<Automatic>,
}

/// Draws the habits of a home; none for [`Flavour::Empty`].
pub(crate) fn plant(world: World<'_>) -> Plants {
    if world.plan.flavour == Flavour::Empty {
        return Plants::default();
    }
    let mut planter = Planter {
        world,
        taken: BTreeSet::new(),
        triggers: BTreeSet::new(),
        planted: Vec::new(),
        automatic: Vec::new(),
    };
    // Before the habits, which leave alone what is done already.
    automated::plant(&mut planter);
    let switched = world.house.entities.iter().filter(|entity| entity.kind.is_switched()).count();
    // What needs several entities first, while they are free.
    let several = if switched < 10 { 0 } else { (switched / 25).clamp(1, 3) };
    routine::scenes(&mut planter, several);
    routine::sequences(&mut planter, several);
    left_on::plant(&mut planter, (switched / 15).clamp(1, 3));
    state_for::plant(&mut planter, (switched / 9).clamp(1, 4));
    presence::plant(&mut planter, (switched / 9).clamp(1, 4));
    numeric::plant(&mut planter, (switched / 9).clamp(1, 4));
    sun::plant(&mut planter, (switched / 9).clamp(1, 4));
    state::plant(&mut planter, (switched / 6).clamp(1, 8));
    time::plant(&mut planter, (switched / 5).clamp(1, 10));
    Plants { planted: planter.planted, automatic: planter.automatic }
}

impl Planted {
    /// A habit by the clock or the like: people know when it is time, and act at once.
    fn new(habit: Habit, targets: Vec<(usize, bool)>) -> Self {
        Self {
            habit,
            targets,
            chances: Vec::new(),
            device: None,
            gate: Gate::default(),
            needs_somebody: true,
            expected: true,
            delay: Delay::NONE,
            step: (1.0, 4.0),
            left_on: Vec::new(),
            measured: None,
            sensor: None,
            is_truth: true,
        }
    }
}

impl Gate {
    /// Whether it is open at `time`.
    pub(crate) fn is_open(self, calendar: &Calendar, time: i64) -> bool {
        let in_window = self.window.is_none_or(|(from, until)| (from..until).contains(&calendar.clock(time)));
        in_window && (!self.dark || calendar.is_dark(time))
    }

    /// It in Home Assistant's terms.
    fn conditions(self) -> Vec<Condition> {
        let mut conditions = Vec::new();
        if let Some((from, until)) = self.window {
            let at = |seconds| Some(AtTime::from_seconds(crate::number::whole(seconds)));
            conditions.push(Condition::Time { after: at(from), before: at(until), weekday: Vec::new() });
        }
        if self.dark {
            conditions.push(Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) });
        }
        conditions
    }
}

impl Delay {
    /// No delay.
    pub(crate) const NONE: Self = Self { median: 0.0, sigma: 0.0, least: 0.0, most: 0.0 };

    /// A few seconds: as fast as somebody reaches the switch.
    fn of_a_hand(slowness: f64, dice: &mut Dice) -> Self {
        Self { median: slowness * dice.between(4.0, 12.0), sigma: 0.5, least: 2.0, most: 45.0 }
    }

    /// Draws one, in seconds.
    pub(crate) fn draw(self, dice: &mut Dice) -> f64 {
        if self.most > 0.0 { dice.log_normal(self.median, self.sigma).clamp(self.least, self.most) } else { 0.0 }
    }
}

impl Planter<'_> {
    /// The stream of random numbers for habits of one kind.
    fn dice(&self, kind: &str) -> Dice {
        Dice::new(self.world.plan.seed, kind, 0)
    }

    /// How the people live.
    fn temper(&self) -> Temper {
        self.world.plan.flavour.temper()
    }

    /// The id of an entity.
    fn id(&self, entity: usize) -> EntityId {
        self.world.house.entities[entity].id.clone()
    }

    /// The name of an entity's state at work or at rest.
    fn state(&self, entity: usize, active: bool) -> &'static str {
        self.world.house.entities[entity].kind.states().map_or("", |states| states[usize::from(active)])
    }

    /// Whether a habit may put `entity` into this state: no other habit does, and none is
    /// triggered by it, so that habits do not make each other.
    fn is_free(&self, entity: usize, active: bool) -> bool {
        !self.taken.contains(&(entity, active)) && !self.triggers.contains(&(entity, active))
    }

    /// The entities of `kind` that a habit may put into this state.
    fn free(&self, kind: Kind, active: bool) -> Vec<usize> {
        self.world.house.of_kind(kind).filter(|&entity| self.is_free(entity, active)).collect()
    }

    /// Whether `entity` may trigger a habit by this state.
    fn may_trigger(&self, entity: usize, active: bool) -> bool {
        !self.taken.contains(&(entity, active)) && !self.triggers.contains(&(entity, active))
    }

    /// How likely somebody acts: mostly at least 0.8.
    fn probability(&self, dice: &mut Dice) -> f64 {
        let percent = match self.temper().probability {
            Some((least, most)) => dice.between(least * 100.0, most * 100.0),
            None if dice.happens(0.7) => dice.between(80.0, 100.0),
            None => dice.between(70.0, 80.0),
        };
        percent.round() / 100.0
    }

    /// The truth about a habit, without counts.
    fn habit(
        &self,
        kind: PatternKind,
        trigger: Trigger,
        conditions: Vec<Condition>,
        targets: &[(usize, bool)],
        probability: f64,
    ) -> Habit {
        let actions = targets
            .iter()
            .map(|&(entity, active)| TargetState {
                entity_id: self.id(entity),
                state: self.state(entity, active).to_owned(),
            })
            .collect();
        Habit { kind, trigger, conditions, actions, probability, opportunities: 0, held: 0 }
    }

    /// Takes a habit in.
    fn add(&mut self, planted: Planted, trigger: Option<(usize, bool)>) {
        self.taken.extend(planted.targets.iter().copied());
        self.triggers.extend(trigger);
        self.planted.push(planted);
    }
}
