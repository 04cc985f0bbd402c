//! What can be asked of the moment at which a trigger comes.

use domain::{Condition, EntityId, EntityIds, ForDuration, StateIx, SunEvent, Trigger, Weekday};

use super::worth::{Tally, price_of};
use super::{Case, Opportunity, Reaction};
use crate::prepare::House;
use crate::rule::Compiled;
use crate::study::Study;

const MINUTE: i64 = 60_000_000;
/// For so many minutes something may have to have been as it was.
const HOLDS: [i32; 5] = [5, 10, 15, 30, 60];

/// Conditions on one thing, of which at most one is chosen, those that ask less first.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) conditions: Vec<Condition>,
    /// The opportunities under each.
    pub(super) tallies: Vec<Tally>,
    /// By opportunity, which of them hold: the lowest bit is the first one's. There are eight at most.
    pub(super) holds: Vec<u8>,
}

impl Options {
    /// Counts the opportunities under each.
    fn new(conditions: Vec<Condition>, left: &[Case], holds: Vec<u8>) -> Self {
        let mut tallies = vec![Tally::default(); conditions.len()];
        for (case, holds) in left.iter().zip(&holds) {
            for (_, tally) in tallies.iter_mut().enumerate().filter(|(place, _)| holds >> place & 1 == 1) {
                *tally += Tally::one(case);
            }
        }
        Self { conditions, tallies, holds }
    }

    /// Whether one of the conditions holds at a case, both by their places.
    pub(super) fn hold(&self, condition: usize, case: usize) -> bool {
        self.holds[case] >> condition & 1 == 1
    }

    pub(super) fn price(&self) -> usize {
        self.conditions.first().map_or(1, price_of)
    }
}

/// All of them, sort by sort, clock windows apart.
pub(super) fn options(study: &Study<'_, '_>, reaction: Reaction<'_>, left: &[Case]) -> [Vec<Options>; 3] {
    let lasting = former_state(study, reaction, left).into_iter().chain(own_state(study, reaction, left)).collect();
    [plain(study, reaction.trigger, left), lasting, study.circumstances.options(reaction, left).collect()]
}

/// Weekdays or weekends; darkness or daylight; somebody at home.
fn plain(study: &Study<'_, '_>, trigger: &Trigger, left: &[Case]) -> Vec<Options> {
    let days = |days: &[Weekday]| Condition::Time { after: None, before: None, weekday: days.to_vec() };
    let sun = |after, before| Condition::Sun { after: Some(after), before: Some(before) };
    let mut families = vec![vec![days(&Weekday::ALL[..5]), days(&Weekday::ALL[5..])]];
    if study.house.home.location.is_some() {
        let (rise, set) = (SunEvent::Sunrise, SunEvent::Sunset);
        families.push(vec![sun(set, rise), sun(rise, set)]);
    }
    families.extend(somebody_home(study.house).map(|condition| vec![condition]));
    families
        .into_iter()
        .map(|conditions| {
            let compiled: Vec<Compiled> =
                conditions.iter().map(|condition| study.evaluator.compile(condition, trigger)).collect();
            let holds = |case: &Case| {
                let Opportunity { time, local, .. } = case.opportunity;
                let bits = (0..).zip(&compiled);
                bits.map(|(bit, one)| u8::from(study.evaluator.holds(one, time, local)) << bit).sum()
            };
            let holds = left.iter().map(holds).collect();
            Options::new(conditions, left, holds)
        })
        .collect()
}

/// Somebody is at home, whoever it is; none where no `zone.home` counts them.
pub(crate) fn somebody_home(house: &House<'_>) -> Option<Condition> {
    let zone = EntityId::parse("zone.home").ok()?;
    house.log.entity_names().find_sorted(zone.as_str())?;
    Some(Condition::NumericState { entity_id: zone.into(), above: Some(0.0), below: None })
}

/// How long the trigger's entity had been in its former state.
fn former_state(study: &Study<'_, '_>, reaction: Reaction<'_>, left: &[Case]) -> Option<Options> {
    let Trigger::State { entity_id: EntityIds::One(_), hold: None, .. } = reaction.trigger else {
        return None;
    };
    let lasted = |case: &Case| study.house.former_state(reaction.entity, case.opportunity.time);
    Some(by_length(left, lasted, |hold| Condition::FormerState { hold }))
}

/// How long all of the unit have been in the state that they are to leave: whoever has just switched it
/// does not want it back.
fn own_state(study: &Study<'_, '_>, reaction: Reaction<'_>, left: &[Case]) -> Option<Options> {
    let house = study.house;
    let members = &reaction.unit.members;
    let (first, _) = *members.first()?;
    let state = usual_state(left.iter().filter_map(|case| house.changes.state_before(first, case.opportunity.time)))?;
    if members.iter().any(|&(_, target)| target == state) {
        return None;
    }
    let lasted = |case: &Case| {
        let time = case.opportunity.time;
        let since = |&(entity, _): &(u32, StateIx)| {
            let is_there = house.changes.state_before(entity, time) == Some(state);
            house.unchanged_since(entity, time).filter(|_| is_there)
        };
        members.iter().map(since).try_fold(i64::MIN, |latest, since| Some(latest.max(since?))).map(|since| time - since)
    };
    let ids: Vec<EntityId> =
        members.iter().map(|&(entity, _)| EntityId::parse(house.entity_id(entity)).ok()).collect::<Option<_>>()?;
    let ids = EntityIds::from(ids);
    let state = house.state_text(state).to_owned();
    let condition = |hold| Condition::State { entity_id: ids.clone(), state: state.clone(), hold: Some(hold) };
    Some(by_length(left, lasted, condition))
}

fn usual_state(states: impl Iterator<Item = StateIx>) -> Option<StateIx> {
    let mut states: Vec<StateIx> = states.collect();
    states.sort_unstable();
    states.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).and_then(|same| same.first().copied())
}

/// Something that must have lasted for one of [`HOLDS`].
fn by_length(
    left: &[Case],
    lasted: impl Fn(&Case) -> Option<i64>,
    condition: impl Fn(ForDuration) -> Condition,
) -> Options {
    let holds = |case: &Case| {
        let lasted = lasted(case).unwrap_or(0);
        let bits = (0..).zip(HOLDS);
        bits.map(|(bit, minutes)| u8::from(lasted >= i64::from(minutes) * MINUTE) << bit).sum()
    };
    let conditions = HOLDS.iter().map(|minutes| condition(ForDuration::from_seconds(60 * minutes))).collect();
    Options::new(conditions, left, left.iter().map(holds).collect())
}
