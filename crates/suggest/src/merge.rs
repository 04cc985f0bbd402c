use std::collections::{BTreeMap, BTreeSet};

use domain::{AtTime, Condition, EntityId, EntityIds, Pattern, PatternId, PatternKind, TargetState, Trigger, Weekday};

/// Clock times and offsets from the sun that are no farther apart say the same.
const NEAR_SECONDS: i64 = 15 * 60;

/// A part may go into a whole whose precision is lower by no more than this.
const PRECISION_LOSS: f64 = 0.1;

/// A pattern, or several that became one, and the patterns that it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    /// What the automation is made of; its id is the first of `members`.
    pub(crate) pattern: Pattern,
    /// The patterns that it stands for, without repetition.
    pub(crate) members: Vec<PatternId>,
}

/// Makes one of patterns that say the same, best first.
///
/// 1. A pattern goes into another that does the same or more when they have the same or a near
///    trigger: the same entities and states, or times within 15 minutes on days of which at least
///    half are shared. Of equals, the better ranked stays, unless their conditions exclude each
///    other. A part goes into a whole only if the whole has no further condition, and is not less
///    precise by more than 0.1.
/// 2. Of what is left, patterns with an equal trigger and equal conditions that act on different
///    entities become one, with the actions of all. Routines, whose order counts, and what was
///    left running stay alone.
pub(crate) fn merge(patterns: &[&Pattern]) -> Vec<Merged> {
    let mut merged = join_equal_triggers(absorb_parts(patterns));
    merged.sort_by(|a, b| rank(&a.pattern, &b.pattern));
    merged
}

/// The order in which patterns are shown: by score, then precision, highest first, then by id.
pub(crate) fn rank(a: &Pattern, b: &Pattern) -> std::cmp::Ordering {
    b.score
        .total_cmp(&a.score)
        .then_with(|| b.backtest.precision.total_cmp(&a.backtest.precision))
        .then_with(|| a.id.cmp(&b.id))
}

/// Whether `other` is the same habit as `kept`: the same actions, at the same or a near trigger,
/// and conditions that do not exclude each other.
pub(crate) fn is_same_habit(kept: &Pattern, other: &Pattern) -> bool {
    action_set(kept) == action_set(other)
        && is_near(&kept.trigger, &other.trigger)
        && share_days(kept, other)
        && !exclude_each_other(&kept.conditions, &other.conditions)
}

fn absorb_parts(patterns: &[&Pattern]) -> Vec<Merged> {
    let mut order: Vec<&Pattern> = patterns.to_vec();
    // Wholes first, so that a part finds its whole whatever its own rank is.
    order.sort_by(|a, b| action_set(b).len().cmp(&action_set(a).len()).then_with(|| rank(a, b)));
    let mut kept: Vec<Merged> = Vec::new();
    for pattern in order {
        match kept.iter_mut().find(|whole| is_same_habit(&whole.pattern, pattern) || is_part(&whole.pattern, pattern)) {
            Some(whole) => {
                whole.pattern.score = whole.pattern.score.max(pattern.score);
                whole.members.push(pattern.id.clone());
            }
            None => kept.push(Merged { pattern: pattern.clone(), members: vec![pattern.id.clone()] }),
        }
    }
    kept
}

/// Whether `part` does some of what `whole` does, whenever `whole` does it or more rarely.
fn is_part(whole: &Pattern, part: &Pattern) -> bool {
    let (all, some) = (action_set(whole), action_set(part));
    some.len() < all.len()
        && some.is_subset(&all)
        && is_near(&whole.trigger, &part.trigger)
        && share_days(whole, part)
        && whole.conditions.iter().all(|condition| is_only_days(condition) || part.conditions.contains(condition))
        && whole.backtest.precision + PRECISION_LOSS >= part.backtest.precision
}

fn join_equal_triggers(found: Vec<Merged>) -> Vec<Merged> {
    let mut groups: BTreeMap<String, Vec<Merged>> = BTreeMap::new();
    for one in found {
        groups.entry(key(&one.pattern)).or_default().push(one);
    }
    let mut joined: Vec<Merged> = Vec::new();
    for mut group in groups.into_values() {
        // By id and not by rank, which changes from night to night: the first gives the
        // suggestion its id, and that must stay.
        group.sort_by(|a, b| a.pattern.id.cmp(&b.pattern.id));
        let start = joined.len();
        for one in group {
            match joined[start..].iter_mut().find(|other| can_join(&other.pattern, &one.pattern)) {
                Some(other) => join(other, one),
                None => joined.push(one),
            }
        }
    }
    joined
}

/// Equal trigger and conditions have an equal key.
fn key(pattern: &Pattern) -> String {
    let mut conditions: Vec<String> = pattern.conditions.iter().map(|condition| format!("{condition:?}")).collect();
    conditions.sort();
    conditions.dedup();
    format!("{:?} {conditions:?}", pattern.trigger)
}

/// Replays can be added up only where no entity is in both.
fn can_join(a: &Pattern, b: &Pattern) -> bool {
    let alone = |pattern: &Pattern| matches!(pattern.kind, PatternKind::Sequence | PatternKind::LeftOn);
    let entities: BTreeSet<&EntityId> = a.actions.iter().map(|target| &target.entity_id).collect();
    !alone(a) && !alone(b) && b.actions.iter().all(|target| !entities.contains(&target.entity_id))
}

fn join(into: &mut Merged, one: Merged) {
    let (a, b) = (&mut into.pattern, one.pattern);
    a.backtest = a.backtest.beside(&b.backtest);
    a.held_out = a.held_out.beside(&b.held_out);
    a.evidence = std::mem::take(&mut a.evidence).beside(b.evidence);
    a.actions.extend(b.actions);
    a.support = a.support.min(b.support);
    a.opportunities = a.opportunities.max(b.opportunities);
    a.confidence = a.confidence.min(b.confidence);
    a.confidence_low = a.confidence_low.min(b.confidence_low);
    a.q_value = a.q_value.max(b.q_value);
    a.lift = a.lift.min(b.lift);
    a.machine_like |= b.machine_like;
    a.score = a.score.max(b.score);
    into.members.extend(one.members);
}

fn action_set(pattern: &Pattern) -> BTreeSet<&TargetState> {
    pattern.actions.iter().collect()
}

/// Whether two triggers are the same but for a little time, a threshold or how long a state must
/// have held.
pub(crate) fn is_near(a: &Trigger, b: &Trigger) -> bool {
    match (a, b) {
        (Trigger::Time { at: first }, Trigger::Time { at: second }) => {
            let apart = (i64::from(first.seconds()) - i64::from(second.seconds())).rem_euclid(86_400);
            apart.min(86_400 - apart) <= NEAR_SECONDS
        }
        (Trigger::Sun { event: first, offset: early }, Trigger::Sun { event: second, offset: late }) => {
            first == second && (i64::from(early.seconds()) - i64::from(late.seconds())).abs() <= NEAR_SECONDS
        }
        _ => matches!((watched(a), watched(b)), (Some(first), Some(second)) if first == second),
    }
}

/// What a trigger watches: which entities, and which states or which side of a threshold.
#[derive(PartialEq)]
enum Watched<'a> {
    States { entities: BTreeSet<&'a EntityId>, from: Option<&'a str>, to: Option<&'a str> },
    Thresholds { entities: BTreeSet<&'a EntityId>, above: bool, below: bool },
}

fn watched(trigger: &Trigger) -> Option<Watched<'_>> {
    match trigger {
        Trigger::Time { .. } | Trigger::Sun { .. } => None,
        Trigger::State { entity_id, from, to, .. } => Some(Watched::States {
            entities: entity_id.as_slice().iter().collect(),
            from: from.as_deref(),
            to: to.as_deref(),
        }),
        Trigger::NumericState { entity_id, above, below, .. } => Some(Watched::Thresholds {
            entities: entity_id.as_slice().iter().collect(),
            above: above.is_some(),
            below: below.is_some(),
        }),
    }
}

/// Whether at least half of the days of `other` are days of `kept`.
fn share_days(kept: &Pattern, other: &Pattern) -> bool {
    let (mine, theirs) = (days_of(&kept.conditions), days_of(&other.conditions));
    let shared = mine.intersection(&theirs).count();
    shared > 0 && 2 * shared >= theirs.len()
}

/// The days on which the conditions can hold.
pub(crate) fn days_of(conditions: &[Condition]) -> BTreeSet<Weekday> {
    Weekday::ALL
        .into_iter()
        .filter(|day| {
            conditions.iter().all(|condition| match condition {
                Condition::Time { weekday, .. } => weekday.is_empty() || weekday.contains(day),
                _ => true,
            })
        })
        .collect()
}

fn is_only_days(condition: &Condition) -> bool {
    matches!(condition, Condition::Time { after: None, before: None, .. })
}

/// Whether two lists of conditions can never hold together, as far as it is plain to see: clock
/// windows that do not meet, an entity in two states, day and night.
pub(crate) fn exclude_each_other(a: &[Condition], b: &[Condition]) -> bool {
    a.iter().any(|a| b.iter().any(|b| exclude(a, b)))
}

fn exclude(one: &Condition, other: &Condition) -> bool {
    let meet = |a: &EntityIds, b: &EntityIds| a.as_slice().iter().any(|id| b.as_slice().contains(id));
    match (one, other) {
        (Condition::Time { after, before, .. }, Condition::Time { after: other_after, before: other_before, .. }) => {
            let (first, second) = (window(*after, *before), window(*other_after, *other_before));
            !first.iter().any(|(start, end)| second.iter().any(|(from, to)| start < to && from < end))
        }
        (
            Condition::State { entity_id, state, .. },
            Condition::State { entity_id: other_id, state: other_state, .. },
        ) => state != other_state && meet(entity_id, other_id),
        (
            Condition::NumericState { entity_id: high, above: Some(above), .. },
            Condition::NumericState { entity_id: low, below: Some(below), .. },
        )
        | (
            Condition::NumericState { entity_id: low, below: Some(below), .. },
            Condition::NumericState { entity_id: high, above: Some(above), .. },
        ) => above >= below && meet(high, low),
        (
            Condition::Sun { after: Some(after), before: Some(before) },
            Condition::Sun { after: Some(other_after), before: Some(other_before) },
        ) => after != before && after == other_before && before == other_after,
        _ => false,
    }
}

/// A clock window as stretches of seconds of the day: two when it goes over midnight.
pub(crate) fn window(after: Option<AtTime>, before: Option<AtTime>) -> Vec<(u32, u32)> {
    let start = after.map_or(0, AtTime::seconds);
    let end = before.map_or(86_400, AtTime::seconds);
    if start < end { vec![(start, end)] } else { vec![(start, 86_400), (0, end)] }
}

#[cfg(test)]
mod tests;
