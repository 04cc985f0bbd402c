use std::collections::BTreeSet;
use std::error::Error;
use std::ops::Range;

use domain::{EventLog, Home, Pattern, Suggestion, Trigger, is_actuator};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use mining::{Replay, Rule, Settings};
use suggest::Limits;

use super::actions::changes;
use super::curve::Curve;
use super::hourly::hourly;
use super::proposal::Proposal;
use super::rules::rules;

/// What is switched within this time of each other was switched by one gesture, in microseconds:
/// nobody gets from one switch to the next so fast, and the members of a group report as far apart.
const GESTURE: i64 = 2_000_000;

/// What ours and the baselines do on days that none of them has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeldOut {
    pub(crate) ours: Curve,
    pub(crate) hourly: Curve,
    pub(crate) rules: Curve,
}

/// Which days are kept back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keep {
    /// The last ones of so many, in one piece.
    Last(i64),
    /// The second half, in pieces of so many days, each learned from all days before it.
    Rolling(i64),
}

/// Learns on the days before, and replays what was learned on the days kept back.
///
/// # Errors
/// When the history is too short for that.
pub(crate) fn held_out(log: &EventLog, home: &Home, keep: Keep) -> Result<HeldOut, Box<dyn Error + Send + Sync>> {
    let replay = Replay::new(log, home).ok_or("the history is empty")?;
    let mut curves = [Vec::new(), Vec::new(), Vec::new()];
    for Fold { until, range } in folds(log, home, keep)? {
        let learned = log.between(Timestamp::MIN, until);
        let seen = changes(&learned);
        let manual = replay.manual_actions(&range);
        let proposals = [ours(&learned, home)?, hourly(&seen, &home.time_zone), rules(&seen)];
        for (curve, proposals) in curves.iter_mut().zip(proposals) {
            curve.push(curve_of(&replay, &proposals, &range, manual));
        }
    }
    let [ours, hourly, rules] = curves.map(|folds| Curve::sum(&folds));
    Ok(HeldOut { ours, hourly, rules })
}

/// A piece of the days kept back.
#[derive(Clone, Debug)]
struct Fold {
    /// Where the days to learn from end.
    until: Timestamp,
    /// The piece, in microseconds since 1970 in UTC.
    range: Range<i64>,
}

/// The pieces, by time.
fn folds(log: &EventLog, home: &Home, keep: Keep) -> Result<Vec<Fold>, Box<dyn Error + Send + Sync>> {
    let (first, last) = log.span().ok_or("the history is empty")?;
    let date = |time| -> Result<Date, jiff::Error> {
        Ok(home.time_zone.to_datetime(Timestamp::from_microsecond(time)?).date())
    };
    let (first, last) = (date(first)?, date(last)?);
    let days = i64::from(first.until(last)?.get_days()) + 1;
    let (begin, length) = match keep {
        Keep::Last(kept) => (days - kept, kept),
        Keep::Rolling(piece) => (days.div_euclid(2), piece),
    };
    if begin < 1 || length < 1 {
        return Err(format!("{days} days are too few to keep {length} of them back").into());
    }
    let midnight = |day: i64| -> Result<Timestamp, jiff::Error> {
        Ok(first.checked_add(day.days())?.to_zoned_datetime(home.time_zone.clone())?.timestamp())
    };
    let mut folds = Vec::new();
    let mut day = begin;
    while day < days {
        let from = midnight(day)?;
        let to = midnight((day + length).min(days))?;
        folds.push(Fold { until: from, range: from.as_microsecond()..to.as_microsecond() });
        day += length;
    }
    Ok(folds)
}

/// What the program would suggest, however many.
fn ours(log: &EventLog, home: &Home) -> Result<Vec<Proposal>, Box<dyn Error + Send + Sync>> {
    let patterns = mining::mine(log, home, &Settings::default(), &()).map_err(|_| "nobody cancels")?.patterns;
    let limits = Limits { max_suggestions: usize::MAX, ..Limits::default() };
    let suggested = suggest::suggest(&patterns, home, &BTreeSet::new(), &limits);
    Ok(suggested.suggestions.iter().filter_map(|one| proposal_of(one, &patterns)).collect())
}

/// A suggestion as it is replayed: its automation, which does what its patterns do, each once.
fn proposal_of(suggestion: &Suggestion, patterns: &[Pattern]) -> Option<Proposal> {
    let mut targets = Vec::new();
    for pattern in patterns.iter().filter(|pattern| suggestion.pattern_ids.contains(&pattern.id)) {
        for action in &pattern.actions {
            if !targets.contains(action) {
                targets.push(action.clone());
            }
        }
    }
    let trigger = suggestion.automation.triggers.first()?.clone();
    Some(Proposal { kind: suggestion.kind, trigger, conditions: suggestion.automation.conditions.clone(), targets })
}

/// Whether the trigger is something that people do by hand: then what they do in the same gesture,
/// all lights by one button, is spared nobody, neither right nor wrong.
fn is_manual(trigger: &Trigger) -> bool {
    match trigger {
        Trigger::State { entity_id, hold: None, .. } => {
            entity_id.as_slice().iter().any(|entity| is_actuator(entity.as_str()))
        }
        _ => false,
    }
}

fn curve_of(replay: &Replay<'_>, proposals: &[Proposal], range: &Range<i64>, manual: u32) -> Curve {
    let replays: Vec<_> = proposals
        .iter()
        .map(|Proposal { kind, trigger, conditions, targets }| {
            let mut fires = replay.fires(Rule { kind: *kind, trigger, conditions, targets }, range.clone());
            if is_manual(trigger) {
                fires.retain(|fire| fire.served.is_none_or(|action| (action - fire.time).abs() > GESTURE));
            }
            (targets.clone(), fires)
        })
        .collect();
    Curve::by_rank(&replays, manual)
}
