//! What can be asked of the moment at which a trigger comes.

use domain::{Condition, EntityId, EntityIds, ForDuration, StateIx, SunEvent, Trigger, Weekday};

use super::worth::{Tally, price_of};
use super::{Case, Reaction};
use crate::prepare::House;
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
}

impl Options {
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
            let tallies = conditions
                .iter()
                .map(|condition| {
                    let compiled = study.evaluator.compile(condition, trigger);
                    let holds =
                        |one: &&Case| study.evaluator.holds(&compiled, one.opportunity.time, one.opportunity.local);
                    left.iter().filter(holds).map(Tally::one).sum()
                })
                .collect();
            Options { conditions, tallies }
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
    let mut tallies = vec![Tally::default(); HOLDS.len()];
    for case in left {
        let lasted = lasted(case).unwrap_or(0);
        for (tally, _) in tallies.iter_mut().zip(HOLDS).filter(|(_, hold)| lasted >= i64::from(*hold) * MINUTE) {
            *tally += Tally::one(case);
        }
    }
    let conditions = HOLDS.iter().map(|minutes| condition(ForDuration::from_seconds(60 * minutes))).collect();
    Options { conditions, tallies }
}
