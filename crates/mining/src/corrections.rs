//! What people keep taking back of what the home's automations do.

mod authors;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use domain::{
    AtTime, AutomaticAct, Correction, EntityId, EntityIx, ExistingAutomation, Override, Remedy, StateIx, Trigger,
    wilson_low,
};

use crate::chance::{ln_binomial_tail, q_values};
use crate::conditions::{Opportunity, Reaction, learn_conditions};
use crate::corrections::authors::Authors;
use crate::overrides::SOON;
use crate::prepare::{House, Unit};
use crate::study::Study;

/// After a handful of days without a correction the automation has been mended, or people have changed their minds.
const LATEST_DAYS: usize = 4;
/// What nobody did by hand often enough to show how long it is wanted is taken to be wanted for longer: two stays
/// that were no short ones are added, as Agresti and Coull do for a share of few trials (The American Statistician 52,
/// 1998).
const PRIOR_STAYS: f64 = 2.0;

/// What one automation did to one entity.
struct Group<'o> {
    automation: Option<EntityId>,
    of: &'o Override,
    acts: Vec<AutomaticAct>,
}

/// What people keep taking back, the most often corrected first.
///
/// Chance: somebody turns a lamp off now and then whoever turned it on. The rate at which people do so
/// anyhow (after the first minutes, and of what they turned on themselves also in these) gives the
/// probability of a correction by accident; days are the unit, since the corrections of one day go
/// together; and Benjamini–Hochberg corrects over all that automations did. `pairs` is how many
/// pairs of entity and state automations acted on.
pub(crate) fn corrections(
    study: &Study<'_, '_>,
    overrides: &[Override],
    pairs: usize,
    existing: &[ExistingAutomation],
) -> Vec<Correction> {
    let may_have = |automation: &&ExistingAutomation| overrides.iter().any(|one| automation.may_do(&one.target));
    let authors = Authors::of(study, existing.iter().filter(may_have).collect());
    let groups: Vec<Group<'_>> = overrides.iter().flat_map(|one| by_author(one, &authors)).collect();
    let chances: Vec<(f64, f64)> = groups.iter().map(|group| (chance(study, group), 1.0)).collect();
    let tried = u64::try_from(groups.len() + pairs.saturating_sub(overrides.len())).unwrap_or(u64::MAX);
    let q_values = q_values(&chances, tried);
    let mut found: Vec<Correction> = groups
        .iter()
        .zip(q_values)
        .filter(|(group, q_value)| *q_value <= study.settings.max_q_value && !is_over(study, group))
        .filter(|(group, _)| !authors.is_off(group.automation.as_ref()))
        .filter_map(|(group, q_value)| correction(study, group, q_value))
        .collect();
    found.sort_by(|a, b| {
        let key = |one: &Correction| (one.target.clone(), one.automation.clone());
        b.corrected.cmp(&a.corrected).then_with(|| key(a).cmp(&key(b)))
    });
    found
}

fn by_author<'o>(of: &'o Override, authors: &Authors<'_>) -> Vec<Group<'o>> {
    let mut groups: BTreeMap<Option<EntityId>, Vec<AutomaticAct>> = BTreeMap::new();
    for act in &of.acts {
        groups.entry(authors.of_act(&of.target, act.fired)).or_default().push(*act);
    }
    groups.into_iter().map(|(automation, acts)| Group { automation, of, acts }).collect()
}

/// The days on which it acted, each with how often, and how often that was corrected.
fn days(house: &House<'_>, acts: &[AutomaticAct]) -> BTreeMap<u32, (u32, u32)> {
    let mut days: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for act in acts {
        let (fired, corrected) = days.entry(house.calendar.local(act.fired).day).or_default();
        *fired += 1;
        *corrected += u32::from(act.overridden.is_some());
    }
    days
}

/// How likely it is that people leave the state by accident as often. A day counts as corrected when more than half of
/// what was done on it was: with more than one try that is less likely than one.
fn chance(study: &Study<'_, '_>, group: &Group<'_>) -> f64 {
    let days = days(study.house, &group.acts);
    let corrected = count(days.values().filter(|(fired, corrected)| 2 * corrected > *fired).count());
    if corrected < study.settings.min_days {
        return 1.0;
    }
    let by_accident = numbers(study.house, group).map_or(1.0, |(entity, state)| anyhow(study.house, entity, state));
    ln_binomial_tail(corrected, count(days.len()), by_accident).exp()
}

/// How likely somebody takes an entity out of a state within the time in which that would be a correction, whoever put
/// it there.
fn anyhow(house: &House<'_>, entity: EntityIx, state: StateIx) -> f64 {
    let (_, end) = house.span();
    let rows = house.changes.rows_of(entity);
    let (mut exposure, mut leaves) = (0.0, 0.0);
    let (mut by_hand, mut short) = (0.0, 0.0);
    for (place, &row) in rows.iter().enumerate() {
        let entered = house.changes.get(row);
        if entered.state != state {
            continue;
        }
        let next = rows.get(place + 1).map(|&row| house.changes.get(row));
        let stay = next.map_or(end, |next| next.time).saturating_sub(entered.time);
        let left_by_hand = next.is_some_and(|next| next.certain && next.cause.is_manual());
        if stay > SOON {
            #[expect(clippy::cast_precision_loss, reason = "years in µs are far below 2^63")]
            let longer = (stay - SOON) as f64 / SOON as f64;
            exposure += longer;
            leaves += f64::from(u8::from(left_by_hand));
        }
        if entered.certain && entered.cause.is_manual() {
            by_hand += 1.0;
            short += f64::from(u8::from(left_by_hand && stay <= SOON));
        }
    }
    let later = 1.0 - (-(leaves + 1.0) / (exposure + 1.0)).exp();
    let at_once = short / (by_hand + PRIOR_STAYS);
    // Where it never stays, nothing is known of it but what automations do.
    if exposure + by_hand > 0.0 { later.min(0.5).max(at_once) } else { 0.5 }
}

/// Whether none of the latest days saw a correction.
fn is_over(study: &Study<'_, '_>, group: &Group<'_>) -> bool {
    days(study.house, &group.acts).values().rev().take(LATEST_DAYS).all(|(_, corrected)| *corrected == 0)
}

/// The correction, where it is one: it is wrong more often than the automation of a suggestion may be, always or under
/// the opposite of what conditions say.
fn correction(study: &Study<'_, '_>, group: &Group<'_>, q_value: f64) -> Option<Correction> {
    let corrected_acts: Vec<&AutomaticAct> = group.acts.iter().filter(|act| act.overridden.is_some()).collect();
    let (fired, corrected) = (count(group.acts.len()), count(corrected_acts.len()));
    let least = 1.0 - study.settings.min_precision;
    let is_wrong = |corrected: u32, fired: u32| fired > 0 && f64::from(corrected) >= least * f64::from(fired);
    let remedy = remedy(study, group).filter(|remedy| {
        is_wrong(corrected.saturating_sub(remedy.corrected), fired.saturating_sub(remedy.fired))
            && !is_wrong(remedy.corrected, remedy.fired)
    });
    if remedy.is_none() && !is_wrong(corrected, fired) {
        return None;
    }
    let days = days(study.house, &group.acts);
    Some(Correction {
        automation: group.automation.clone(),
        target: group.of.target.clone(),
        corrected_to: corrected_to(study.house, group, &corrected_acts)?,
        fired,
        corrected,
        fired_days: count(days.len()),
        corrected_days: count(days.values().filter(|(_, corrected)| *corrected > 0).count()),
        share_low: wilson_low(corrected, fired),
        q_value,
        within_seconds: within_seconds(&corrected_acts),
        remedy,
    })
}

/// Conditions under which it is mostly left alone, by the search that finds those of habits: here what held is what was
/// left alone.
fn remedy(study: &Study<'_, '_>, group: &Group<'_>) -> Option<Remedy> {
    let (entity, state) = numbers(study.house, group)?;
    let unit = Unit { members: vec![(entity, state)], acts: Vec::new(), machine_like: false, by_device: false };
    // What had been before its trigger came cannot be told from when it acted.
    let trigger = Trigger::Time { at: AtTime::from_seconds(0) };
    let opportunities: Vec<Opportunity> = group
        .acts
        .iter()
        .map(|act| Opportunity {
            time: act.fired,
            local: study.house.calendar.local(act.fired),
            held: act.overridden.is_none(),
        })
        .collect();
    let learned = learn_conditions(study, Reaction { unit: &unit, trigger: &trigger, entity }, &opportunities);
    let corrected = learned.opportunities - learned.held;
    (!learned.conditions.is_empty()).then_some(Remedy {
        conditions: learned.conditions,
        fired: learned.opportunities,
        corrected,
    })
}

/// The state that people mostly put it into.
fn corrected_to(house: &House<'_>, group: &Group<'_>, corrected: &[&AutomaticAct]) -> Option<String> {
    let (entity, _) = numbers(house, group)?;
    let mut states: BTreeMap<StateIx, u32> = BTreeMap::new();
    for time in corrected.iter().filter_map(|act| act.overridden) {
        if let Some(state) = house.changes.state_before(entity, time.saturating_add(1)) {
            *states.entry(state).or_default() += 1;
        }
    }
    let (state, _) = states.into_iter().max_by_key(|(state, times)| (*times, std::cmp::Reverse(*state)))?;
    Some(house.state_text(state).to_owned())
}

/// Within how many seconds nine of ten came.
fn within_seconds(corrected: &[&AutomaticAct]) -> u32 {
    let mut delays: Vec<i64> = corrected.iter().filter_map(|act| Some(act.overridden? - act.fired)).collect();
    delays.sort_unstable();
    let place = (delays.len() * 9).div_ceil(10).saturating_sub(1);
    delays.get(place).map_or(0, |delay| u32::try_from((delay + 999_999) / 1_000_000).unwrap_or(u32::MAX))
}

fn numbers(house: &House<'_>, group: &Group<'_>) -> Option<(EntityIx, StateIx)> {
    let target = &group.of.target;
    let entity = house.log.entity_names().find_sorted(target.entity_id.as_str())?;
    Some((entity, house.log.state_names().find_sorted(&target.state)?))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
