//! What else is the case at home: who is there, what is on, in which mode the house is.

use domain::{Condition, EntityId, EntityIx, StateIx, domain_of, is_actuator};

use super::options::Options;
use super::worth::Tally;
use super::{Case, Reaction, count};
use crate::prepare::{House, ahead};

const MINUTE: i64 = 60_000_000;
/// What lasts less than this in the mean, in µs, is an event and not a circumstance.
const SHORTEST_STAY: i64 = 10 * MINUTE;
/// An entity that changes more often in a day than this tells of events, too.
const MOST_CHANGES_A_DAY: usize = 24;
/// A circumstance must have come about on so many days: one that lasted through half of the history
/// says no more than that something was otherwise then.
const LEAST_DAYS: usize = 4;
/// What changes this near a trigger, in µs, at [`MOST_TOGETHER`] of its coming, changes with it: whether it
/// has already changed when Home Assistant asks is luck.
const TOGETHER: i64 = 10_000_000;
const MOST_TOGETHER: f64 = 0.1;
/// An entity with more states than this is a program, and none of them a circumstance.
const MOST_STATES: usize = 6;

/// The states that last, of entities that people know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circumstances {
    entities: Vec<Circumstance>,
}

#[derive(Clone, Debug)]
struct Circumstance {
    entity: EntityIx,
    id: EntityId,
    /// From when on it was in which state.
    changes: Vec<(i64, StateIx)>,
    /// Those of the states that may be asked for.
    states: Vec<(StateIx, String)>,
}

impl Circumstances {
    /// Of a home's history.
    pub(crate) fn of(house: &House<'_>) -> Self {
        let ids = house.log.entity_names();
        let has_persons = ids.iter().any(|id| domain_of(id) == "person");
        let most_changes = MOST_CHANGES_A_DAY.saturating_mul(house.calendar.days() as usize);
        let entities = (0_u32..)
            .zip(ids.iter())
            .filter(|(entity, id)| {
                is_known_to_people(id, has_persons) && house.changes.rows_of(*entity).len() <= most_changes
            })
            .filter_map(|(entity, id)| Circumstance::of(house, entity, EntityId::parse(id).ok()?))
            .collect();
        Self { entities }
    }

    /// Each entity's states as conditions, with the opportunities under them. The cases are ascending by time.
    pub(super) fn options(&self, reaction: Reaction<'_>, left: &[Case]) -> impl Iterator<Item = Options> {
        // How many there were before each, so that a stay is a difference.
        let mut before = Vec::with_capacity(left.len() + 1);
        before.push(Tally::default());
        for case in left {
            before.push(*before.last().unwrap_or(&Tally::default()) + Tally::one(case));
        }
        self.entities
            .iter()
            .filter(move |one| one.entity != reaction.entity && !reaction.unit.has(one.entity))
            .filter(|one| !one.changes_with(left))
            .map(move |one| one.options(left, &before))
    }
}

impl Circumstance {
    fn of(house: &House<'_>, entity: EntityIx, id: EntityId) -> Option<Self> {
        let (_, end) = house.span();
        let changes: Vec<(i64, StateIx)> = house
            .changes
            .rows_of(entity)
            .iter()
            .map(|&row| house.changes.get(row))
            .map(|one| (one.time, one.state))
            .collect();
        let mut stays: Vec<(StateIx, u32, i64)> = Vec::with_capacity(changes.len());
        for (place, &(time, state)) in changes.iter().enumerate() {
            let until = changes.get(place + 1).map_or(end, |&(until, _)| until);
            stays.push((state, house.calendar.local(time).day, until - time));
        }
        stays.sort_unstable();
        let states: Vec<&[(StateIx, u32, i64)]> = stays.chunk_by(|a, b| a.0 == b.0).collect();
        if !(2..=MOST_STATES).contains(&states.len()) {
            return None;
        }
        let lasts = |stays: &&[(StateIx, u32, i64)]| {
            let days = stays.chunk_by(|a, b| a.1 == b.1).count();
            let number = i64::try_from(stays.len()).unwrap_or(i64::MAX);
            days >= LEAST_DAYS && stays.iter().map(|stay| stay.2).sum::<i64>() / number.max(1) >= SHORTEST_STAY
        };
        let states: Vec<(StateIx, String)> = states
            .into_iter()
            .filter(lasts)
            .filter_map(|stays| stays.first())
            .map(|&(state, _, _)| (state, house.state_text(state).to_owned()))
            .collect();
        (!states.is_empty()).then_some(Self { entity, id, changes, states })
    }

    /// Whether it mostly changes when the trigger comes, as a person does with the number of those at home.
    fn changes_with(&self, left: &[Case]) -> bool {
        let is_most = |together: usize| f64::from(count(together)) > MOST_TOGETHER * f64::from(count(left.len()));
        if !is_most(self.changes.len()) {
            return false;
        }
        let (mut together, mut change, mut case) = (0, 0, 0);
        // What of the one is far before the next of the other is passed over at once.
        while let (Some((at, _)), Some(next)) = (self.changes.get(change), left.get(case)) {
            let time = next.opportunity.time;
            if time + TOGETHER < *at {
                case = ahead(left, case, |case| case.opportunity.time + TOGETHER < *at);
            } else if *at < time - TOGETHER {
                change = ahead(&self.changes, change, |(at, _)| *at < time - TOGETHER);
            } else {
                let near = ahead(&self.changes, change, |(at, _)| *at <= time + TOGETHER);
                together += near - change;
                change = near;
            }
        }
        is_most(together)
    }

    fn options(&self, left: &[Case], before: &[Tally]) -> Options {
        let mut tallies = vec![Tally::default(); self.states.len()];
        let mut holds = vec![0_u8; left.len()];
        let (mut case, mut change) = (0, 0);
        while let Some(next) = left.get(case) {
            // A change at the very instant of the trigger comes after it.
            change = ahead(&self.changes, change, |(at, _)| *at < next.opportunity.time);
            let until = self.changes.get(change);
            let until = until.map_or(left.len(), |(at, _)| ahead(left, case, |case| case.opportunity.time <= *at));
            let state = change.checked_sub(1).map(|place| self.changes[place].1);
            if let Some(asked) = self.states.iter().position(|(asked, _)| Some(*asked) == state) {
                tallies[asked] += before[until] - before[case];
                holds[case..until].fill(1 << asked);
            }
            case = until;
        }
        let condition =
            |state: &String| Condition::State { entity_id: self.id.clone().into(), state: state.clone(), hold: None };
        Options { conditions: self.states.iter().map(|(_, state)| condition(state)).collect(), tallies, holds }
    }
}

/// Whether people know what state an entity is in: what they switch, who is at home, what is open.
fn is_known_to_people(id: &str, has_persons: bool) -> bool {
    match domain_of(id) {
        "device_tracker" => !has_persons,
        "person" | "binary_sensor" | "schedule" | "calendar" => true,
        _ => is_actuator(id),
    }
}
