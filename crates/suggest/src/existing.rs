//! What the home's automations do already, and so is not suggested.

use std::collections::BTreeSet;

use domain::{
    AtTime, Condition, Correction, EntityId, EntityIds, ExistingAutomation, ForDuration, Override, Pattern, Route,
    TargetState, Trigger,
};

use crate::merge::{days_of, exclude_each_other, is_near, window};

/// An automation that acts this much later than a habit's own trigger serves it still, in seconds: as the replay counts
/// an action as served.
const LATER: f64 = 120.0;
/// What was done this soon after something else, in µs, is one gesture with it.
const ONE_GESTURE: i64 = 60_000_000;

/// What the home's automations do, and what people make of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Already<'a> {
    /// The automations, as far as they are known.
    pub automations: &'a [ExistingAutomation],
    /// What automations did and people overrode.
    pub overrides: &'a [Override],
    /// What people keep taking back.
    pub corrections: &'a [Correction],
}

impl<'a> Already<'a> {
    /// The automation that does what a pattern's would: the same for the same or a near trigger, on at least half of its
    /// days and hours. Of several, one that is turned on.
    pub(crate) fn serving(&self, pattern: &Pattern) -> Option<&'a ExistingAutomation> {
        let serving = || self.automations.iter().filter(|one| one.routes.iter().any(|route| serves(route, pattern)));
        serving().find(|one| one.is_enabled).or_else(|| serving().next())
    }

    /// What an automation had done when people did what a pattern tells of, where they mostly took back just that: to do it
    /// for them would be one automation against another.
    pub(crate) fn taken_back(&self, pattern: &Pattern) -> Option<&'a TargetState> {
        self.overrides.iter().find_map(|one| {
            let is_opposite =
                |action: &TargetState| action.entity_id == one.target.entity_id && action.state != one.target.state;
            let since = one.acts.first().filter(|_| pattern.actions.iter().any(is_opposite))?.fired;
            let taken_back: BTreeSet<i64> = one.acts.iter().filter_map(|act| act.overridden).collect();
            let moments = || pattern.moments.iter().map(|moment| moment.acted).filter(|acted| *acted >= since);
            // The one who acts in one gesture may begin with another entity.
            let is_taken_back =
                |acted: &i64| taken_back.range(acted - ONE_GESTURE..=acted + ONE_GESTURE).next().is_some();
            let number = moments().filter(is_taken_back).count();
            (number > 0 && 2 * number >= moments().count()).then_some(&one.target)
        })
    }

    /// What an automation is called.
    pub(crate) fn name_of(&self, automation: &EntityId) -> Option<&'a str> {
        self.automations.iter().find(|one| one.entity_id == *automation).map(|one| one.alias.as_str())
    }
}

fn serves(route: &Route, pattern: &Pattern) -> bool {
    !pattern.actions.is_empty()
        && pattern.actions.iter().all(|action| route.acts.contains(action))
        && route.triggers.iter().any(|trigger| covers(trigger, pattern))
        && share_days(&route.conditions, &pattern.conditions)
        && share_hours(&route.conditions, pattern)
        && !exclude_each_other(&route.conditions, &pattern.conditions)
}

/// Whether a trigger comes when a pattern's does, or nearly.
fn covers(theirs: &Trigger, pattern: &Pattern) -> bool {
    let ours = &pattern.trigger;
    if let (Some(theirs), Some(ours)) = (anybody(theirs), anybody(ours)) {
        return theirs == ours;
    }
    let in_time = |theirs: &Option<ForDuration>, ours: &Option<ForDuration>| {
        let seconds = |hold: &Option<ForDuration>| f64::from(hold.unwrap_or_default().seconds());
        seconds(theirs) <= seconds(ours) + pattern.delay_seconds.unwrap_or(0.0) + LATER
    };
    let among = |ours: &EntityIds, theirs: &EntityIds| ours.as_slice().iter().all(|id| theirs.as_slice().contains(id));
    match (theirs, ours) {
        (
            Trigger::State { entity_id: theirs, from: their_from, to: their_to, hold: their_hold },
            Trigger::State { entity_id, from, to, hold },
        ) => {
            let same = |theirs: &Option<String>, ours: &Option<String>| match (theirs, ours) {
                (Some(theirs), Some(ours)) => theirs == ours,
                _ => true,
            };
            let is_as_wide = their_to.is_none() || to.is_some();
            among(entity_id, theirs)
                && same(their_from, from)
                && same(their_to, to)
                && is_as_wide
                && in_time(their_hold, hold)
        }
        (
            Trigger::NumericState { entity_id: theirs, above: their_above, below: their_below, hold: their_hold },
            Trigger::NumericState { entity_id, above, below, hold },
        ) => {
            let sides = |above: &Option<f64>, below: &Option<f64>| (above.is_some(), below.is_some());
            among(entity_id, theirs)
                && sides(their_above, their_below) == sides(above, below)
                && in_time(their_hold, hold)
        }
        _ => is_near(theirs, ours),
    }
}

/// Whether a trigger says that somebody is at home again, or nobody any more, in whatever way that is said of the zone.
fn anybody(trigger: &Trigger) -> Option<bool> {
    let (Trigger::State { entity_id, .. } | Trigger::NumericState { entity_id, .. }) = trigger else { return None };
    if entity_id.as_slice().iter().any(|id| id.as_str() != "zone.home") {
        return None;
    }
    match trigger {
        Trigger::NumericState { above: None, below: Some(below), .. } if *below <= 1.0 => Some(false),
        Trigger::NumericState { above: Some(above), below: None, .. } if *above < 1.0 => Some(true),
        Trigger::State { to: Some(to), .. } if to == "0" => Some(false),
        Trigger::State { from: Some(from), .. } if from == "0" => Some(true),
        _ => None,
    }
}

/// Whether at least half of our days are theirs.
fn share_days(theirs: &[Condition], ours: &[Condition]) -> bool {
    let (theirs, ours) = (days_of(theirs), days_of(ours));
    let shared = theirs.intersection(&ours).count();
    shared > 0 && 2 * shared >= ours.len()
}

/// Whether at least half of the pattern's hours, or its own time of day, are theirs.
fn share_hours(theirs: &[Condition], pattern: &Pattern) -> bool {
    let minutes = |conditions: &[Condition]| -> Vec<bool> {
        (0..24 * 60_u32)
            .map(|minute| {
                conditions.iter().all(|condition| match condition {
                    Condition::Time { after, before, .. } => {
                        window(*after, *before).iter().any(|(start, end)| (*start..*end).contains(&(60 * minute)))
                    }
                    _ => true,
                })
            })
            .collect()
    };
    let theirs = minutes(theirs);
    let mut ours = minutes(&pattern.conditions);
    if let Trigger::Time { at } = pattern.trigger {
        ours = vec![false; ours.len()];
        if let Some(minute) = ours.get_mut(usize::try_from(AtTime::seconds(at) / 60).unwrap_or(0)) {
            *minute = true;
        }
    }
    let shared = ours.iter().zip(&theirs).filter(|(ours, theirs)| **ours && **theirs).count();
    2 * shared >= ours.iter().filter(|ours| **ours).count()
}

#[cfg(test)]
mod tests;
