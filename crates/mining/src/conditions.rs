//! Conditions, learned: kept when they remove false fires at little cost in hits.

use domain::{AtTime, Condition, EntityId, SunEvent, Weekday, domain_of};

use crate::chance::hypergeometric_tail;
use crate::prepare::{House, Local};
use crate::rule::Compiled;
use crate::study::Study;

/// A condition must be this unlikely to separate so well by chance, over all that were tried.
const MOST_CHANCE: f64 = 0.01;
/// Share of the opportunities that held which a condition may cost.
const MOST_LOST: f64 = 0.15;
/// Share of false fires removed, less [`PRICE_OF_HITS`] times the share of hits lost, from which a
/// condition pays.
const LEAST_GAIN: f64 = 0.2;
const PRICE_OF_HITS: f64 = 3.0;
/// People understand, and accept, few conditions.
const MOST_CONDITIONS: usize = 2;
/// Clock windows begin and end on these, in seconds.
const STEP: u32 = 30 * 60;
const STEPS: usize = 48;
/// A longer clock window than this says little, in steps.
const LONGEST_WINDOW: usize = 36;
/// A clock window must gain this much more than a plainer condition to be preferred to it.
const PRICE_OF_WINDOW: f64 = 0.03;

/// A time at which a habit could have held.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opportunity {
    /// When the trigger came, in µs since 1970 in UTC.
    pub time: i64,
    /// The same by the clock.
    pub local: Local,
    /// Whether the action followed.
    pub held: bool,
}

/// Conditions and what is left under them.
#[derive(Clone, Debug)]
pub(crate) struct Learned {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// Opportunities under them that held.
    pub held: u32,
    /// Opportunities under them.
    pub opportunities: u32,
}

struct Choice {
    condition: Condition,
    gain: f64,
    inside: Vec<bool>,
}

/// Chooses up to [`MOST_CONDITIONS`] conditions, one after the other, each the one that gains most
/// on what the others left.
pub(crate) fn learn_conditions(study: &Study<'_, '_>, opportunities: &[Opportunity]) -> Learned {
    let mut left: Vec<Opportunity> = opportunities.to_vec();
    let mut conditions = Vec::new();
    while conditions.len() < MOST_CONDITIONS {
        let Some(best) = best_condition(study, &left, &conditions) else {
            break;
        };
        let mut inside = best.inside.iter();
        left.retain(|_| inside.next().copied().unwrap_or(false));
        conditions.push(best.condition);
    }
    let held = count(left.iter().filter(|one| one.held).count());
    Learned { conditions, held, opportunities: count(left.len()) }
}

fn best_condition(study: &Study<'_, '_>, left: &[Opportunity], chosen: &[Condition]) -> Option<Choice> {
    let held = count(left.iter().filter(|one| one.held).count());
    let all = count(left.len());
    if held == 0 || all - held < 4 {
        return None;
    }
    let mut best: Option<Choice> = None;
    let plain = plain_conditions(study.house);
    let tried = f64::from(count(plain.len()));
    for condition in plain {
        let compiled = study.evaluator.compile(&condition);
        let inside: Vec<bool> = left.iter().map(|one| study.evaluator.holds(&compiled, one.time, one.local)).collect();
        if let Some(gain) = gain(left, &inside, held, all, tried)
            && !overlaps(&condition, chosen)
            && best.as_ref().is_none_or(|best| gain > best.gain + 1e-9)
        {
            best = Some(Choice { condition, gain, inside });
        }
    }
    if let Some(window) = clock_window(study, left, held, all)
        && !overlaps(&window.condition, chosen)
        && best.as_ref().is_none_or(|best| window.gain > best.gain + PRICE_OF_WINDOW)
    {
        best = Some(window);
    }
    best
}

/// What a condition gains; none when it costs too much, gains too little, or could be chance.
fn gain(left: &[Opportunity], inside: &[bool], held: u32, all: u32, tried: f64) -> Option<f64> {
    let inside_all = count(inside.iter().filter(|&&inside| inside).count());
    let inside_held = count(left.iter().zip(inside).filter(|(one, inside)| one.held && **inside).count());
    let gain = gain_of(inside_held, inside_all, held, all)?;
    (hypergeometric_tail(inside_held, inside_all, held, all) * tried <= MOST_CHANCE).then_some(gain)
}

fn gain_of(inside_held: u32, inside_all: u32, held: u32, all: u32) -> Option<f64> {
    let lost = f64::from(held - inside_held) / f64::from(held);
    let removed = 1.0 - f64::from(inside_all - inside_held) / f64::from(all - held);
    let gain = removed - PRICE_OF_HITS * lost;
    (lost <= MOST_LOST && gain >= LEAST_GAIN).then_some(gain)
}

/// Two conditions on the same thing explain it no better.
fn overlaps(condition: &Condition, chosen: &[Condition]) -> bool {
    chosen.iter().any(|other| match (condition, other) {
        (Condition::Time { weekday: a, .. }, Condition::Time { weekday: b, .. }) => a.is_empty() == b.is_empty(),
        (Condition::State { entity_id: a, .. }, Condition::State { entity_id: b, .. })
        | (Condition::NumericState { entity_id: a, .. }, Condition::NumericState { entity_id: b, .. }) => a == b,
        (Condition::Sun { .. }, Condition::Sun { .. }) => true,
        _ => false,
    })
}

/// Days, daylight and who is home.
fn plain_conditions(house: &House<'_>) -> Vec<Condition> {
    let days = |days: &[Weekday]| Condition::Time { after: None, before: None, weekday: days.to_vec() };
    let mut conditions = vec![days(&Weekday::ALL[..5]), days(&Weekday::ALL[5..])];
    if house.home.location.is_some() {
        conditions.push(Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) });
        conditions.push(Condition::Sun { after: Some(SunEvent::Sunrise), before: Some(SunEvent::Sunset) });
    }
    conditions.extend(somebody_home(house));
    let people = house.log.entity_names().iter().filter(|id| domain_of(id) == "person");
    for person in people.filter_map(|id| EntityId::parse(id).ok()) {
        conditions.push(Condition::State { entity_id: person.into(), state: "home".to_owned(), hold: None });
    }
    conditions
}

/// Somebody is at home, whoever it is; none where no `zone.home` counts them.
fn somebody_home(house: &House<'_>) -> Option<Condition> {
    let zone = EntityId::parse("zone.home").ok()?;
    house.log.entity_names().find_sorted(zone.as_str())?;
    Some(Condition::NumericState { entity_id: zone.into(), above: Some(0.0), below: None })
}

/// The clock window that gains most, on half-hours; of those that gain the same the shortest, and
/// then half an hour more on both sides where that adds no false fire: the next month's acts will
/// not keep to the outermost of this one's.
fn clock_window(study: &Study<'_, '_>, left: &[Opportunity], held: u32, all: u32) -> Option<Choice> {
    let mut bins = [(0_u32, 0_u32); STEPS];
    for one in left {
        let bin = &mut bins[(one.local.second / STEP) as usize % STEPS];
        bin.0 += u32::from(one.held);
        bin.1 += 1;
    }
    let mut best: Option<(f64, usize, usize)> = None;
    for start in 0..STEPS {
        let (mut inside_held, mut inside_all) = (0, 0);
        for length in 1..=LONGEST_WINDOW {
            let bin = bins[(start + length - 1) % STEPS];
            inside_held += bin.0;
            inside_all += bin.1;
            if let Some(gain) = gain_of(inside_held, inside_all, held, all)
                && best.is_none_or(|best| gain > best.0 + 1e-9 || (gain > best.0 - 1e-9 && length < best.2))
            {
                best = Some((gain, start, length));
            }
        }
    }
    let (gain_found, mut start, mut length) = best?;
    let adds_no_false_fire = |step: usize| {
        let (held, all) = bins[step % STEPS];
        held == all
    };
    if adds_no_false_fire(start + STEPS - 1) {
        start = (start + STEPS - 1) % STEPS;
        length += 1;
    }
    length += usize::from(adds_no_false_fire(start + length));
    let at = |step: usize| AtTime::from_seconds(i64::try_from(step % STEPS).unwrap_or(0) * i64::from(STEP));
    let (after, before) = (at(start), at(start + length));
    let compiled = Compiled::Time { after: Some(after.seconds()), before: Some(before.seconds()), weekdays: None };
    let inside: Vec<bool> = left.iter().map(|one| study.evaluator.holds(&compiled, one.time, one.local)).collect();
    let tried = f64::from(count(STEPS * LONGEST_WINDOW));
    gain(left, &inside, held, all, tried)?;
    let condition = Condition::Time { after: Some(after), before: Some(before), weekday: Vec::new() };
    Some(Choice { condition, gain: gain_found, inside })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
