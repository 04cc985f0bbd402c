//! Conditions, learned: kept when the automation is the better for them, on other days as well.

mod circumstances;
mod days;
mod hours;
mod options;
mod window;
mod worth;

use domain::{Condition, EntityIx, Trigger};

pub(crate) use circumstances::Circumstances;
pub(crate) use options::somebody_home;

use crate::conditions::options::{Options, options};
use crate::conditions::window::Windows;
use crate::conditions::worth::{Evidence, Tally, Worth};
use crate::number::count;
use crate::prepare::{Local, Unit};
use crate::study::Study;

/// People understand, and accept, few conditions.
const MOST_CONDITIONS: usize = 3;
/// The days are dealt into so many folds. What is learned from all but one is tried on that one.
const FOLDS: usize = 4;
/// Fewer false fires than this are no reason for a condition.
const LEAST_FALSE: u32 = 4;
/// A condition may be chance this often, over all that were tried.
const MOST_CHANCE: f64 = 0.05;
/// The sorts of conditions share that equally, whatever their number: a few hundred clock windows would
/// else drown the two that ask for the day.
const SORTS: f64 = 4.0;
/// Of the lengths and states that do as well as the best, within this factor, the first is taken: it
/// asks least.
const AS_GOOD: f64 = 0.97;

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

/// What conditions are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reaction<'r> {
    /// What people do.
    pub unit: &'r Unit,
    /// What they react to.
    pub trigger: &'r Trigger,
    /// Whose change that is; of several, the first.
    pub entity: EntityIx,
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

/// An opportunity, and the fold that its day is in.
#[derive(Clone, Copy, Debug)]
struct Case {
    opportunity: Opportunity,
    fold: usize,
}

struct Choice {
    condition: Condition,
    /// On days that it was not learned from.
    worth: f64,
}

/// Chooses up to [`MOST_CONDITIONS`] conditions, one after the other, each the one that is worth most on
/// days that it was not learned from; none that is not worth its price there, or could be chance. Where
/// none speaks of the hours, or of the days, the habit is kept to those that it was seen in.
pub(crate) fn learn_conditions(
    study: &Study<'_, '_>,
    reaction: Reaction<'_>,
    opportunities: &[Opportunity],
) -> Learned {
    let mut left = cases(opportunities);
    let mut worth = Worth { held: Tally::of(&left).held, price: 0 };
    let mut conditions: Vec<Condition> = Vec::new();
    let narrow = |left: &mut Vec<Case>, condition: &Condition| {
        let compiled = study.evaluator.compile(condition, reaction.trigger);
        left.retain(|case| study.evaluator.holds(&compiled, case.opportunity.time, case.opportunity.local));
    };
    while conditions.len() < MOST_CONDITIONS {
        let Some(condition) = best_condition(study, reaction, &left, &conditions, worth) else {
            break;
        };
        narrow(&mut left, &condition);
        worth.price += worth::price_of(&condition);
        conditions.push(condition);
    }
    if conditions.len() < MOST_CONDITIONS {
        let settings = study.settings;
        let knows_days = |one: &Condition| matches!(one, Condition::Time { weekday, .. } if !weekday.is_empty());
        let knows_hours = |one: &Condition| is_window(one) || matches!(one, Condition::Sun { .. });
        let days =
            (!conditions.iter().any(knows_days)).then(|| days::seen_days(study.house, &left, settings)).flatten();
        if let Some(days) = &days {
            narrow(&mut left, days);
        }
        let hours =
            (!conditions.iter().any(knows_hours)).then(|| hours::seen_hours(&left, settings.min_precision)).flatten();
        if let Some(hours) = &hours {
            narrow(&mut left, hours);
        }
        conditions.extend(at_once(days, hours));
    }
    let Tally { held, all } = Tally::of(&left);
    Learned { conditions, held, opportunities: all }
}

/// Days and hours as one condition: they say when, and Home Assistant asks them together.
fn at_once(days: Option<Condition>, hours: Option<Condition>) -> Option<Condition> {
    match (days, hours) {
        (Some(Condition::Time { weekday, .. }), Some(Condition::Time { after, before, .. })) => {
            Some(Condition::Time { after, before, weekday })
        }
        (days, hours) => days.or(hours),
    }
}

/// Deals the days, one after the other, so that each fold has of all weekdays and all weeks.
fn cases(opportunities: &[Opportunity]) -> Vec<Case> {
    let (mut day, mut days) = (None, 0_usize);
    opportunities
        .iter()
        .map(|&opportunity| {
            if day != Some(opportunity.local.day) {
                day = Some(opportunity.local.day);
                days += 1;
            }
            Case { opportunity, fold: days % FOLDS }
        })
        .collect()
}

fn best_condition(
    study: &Study<'_, '_>,
    reaction: Reaction<'_>,
    left: &[Case],
    chosen: &[Condition],
    worth: Worth,
) -> Option<Condition> {
    let all = Tally::of(left);
    let so_far = worth.of(all);
    if all.held == 0 || all.missed() < LEAST_FALSE || worth.at_best() <= so_far {
        return None;
    }
    let evidence = Evidence::of(left);
    let mut best: Option<Choice> = None;
    let mut consider = |choice: Option<Choice>| {
        if let Some(choice) = choice
            && choice.worth > best.as_ref().map_or(so_far, |best| best.worth) + 1e-9
        {
            best = Some(choice);
        }
    };
    for families in options(study, reaction, left) {
        let most_chance = MOST_CHANCE / SORTS / f64::from(count(families.len().max(1)));
        for family in families.iter().filter(|family| !overlaps(family, chosen)) {
            consider(best_of(&evidence, family, worth, most_chance));
        }
    }
    if !chosen.iter().any(is_window) {
        consider(Windows::of(left).best(worth, &evidence, MOST_CHANCE / SORTS));
    }
    best.map(|best| best.condition)
}

/// The best condition of a family, by all days, with what the family is worth on days that it was not
/// learned from.
fn best_of(evidence: &Evidence<'_>, family: &Options, worth: Worth, most_chance: f64) -> Option<Choice> {
    let priced = worth.with(family.price());
    let so_far = worth.of(evidence.all);
    if !family.tallies.iter().any(|&tally| priced.of(tally) > so_far) {
        return None;
    }
    let place = first_as_good(&family.tallies, priced)?;
    let mut by_fold = vec![[Tally::default(); FOLDS]; family.conditions.len()];
    for (number, case) in evidence.cases.iter().enumerate() {
        for (_, folds) in by_fold.iter_mut().enumerate().filter(|(condition, _)| family.hold(*condition, number)) {
            folds[case.fold] += Tally::one(case);
        }
    }
    let learned_without: [Option<usize>; FOLDS] = std::array::from_fn(|fold| {
        let learned: Vec<Tally> = family.tallies.iter().zip(&by_fold).map(|(&sum, folds)| sum - folds[fold]).collect();
        first_as_good(&learned, priced)
    });
    let elsewhere: Vec<bool> = (evidence.cases.iter().enumerate())
        .map(|(number, case)| learned_without[case.fold].is_none_or(|place| family.hold(place, number)))
        .collect();
    let worth = priced.of(evidence.inside(&elsewhere));
    let choice = Choice { condition: family.conditions[place].clone(), worth };
    (worth > so_far && !evidence.is_chance(&elsewhere, most_chance)).then_some(choice)
}

fn first_as_good(tallies: &[Tally], worth: Worth) -> Option<usize> {
    let best = tallies.iter().map(|&tally| worth.of(tally)).fold(0.0, f64::max);
    tallies.iter().position(|&tally| best > 0.0 && worth.of(tally) >= AS_GOOD * best)
}

/// Two conditions on the same thing explain it no better.
fn overlaps(family: &Options, chosen: &[Condition]) -> bool {
    let Some(condition) = family.conditions.first() else {
        return true;
    };
    chosen.iter().any(|other| match (condition, other) {
        (Condition::Time { weekday: a, .. }, Condition::Time { weekday: b, .. }) => a.is_empty() == b.is_empty(),
        (Condition::State { entity_id: a, .. }, Condition::State { entity_id: b, .. })
        | (Condition::NumericState { entity_id: a, .. }, Condition::NumericState { entity_id: b, .. }) => a == b,
        (Condition::Sun { .. }, Condition::Sun { .. })
        | (Condition::FormerState { .. }, Condition::FormerState { .. }) => true,
        _ => false,
    })
}

fn is_window(condition: &Condition) -> bool {
    matches!(condition, Condition::Time { weekday, .. } if weekday.is_empty())
}

#[cfg(test)]
mod tests;
