//! Which automation it was.

use std::collections::BTreeMap;

use domain::{Cause, EntityId, ExistingAutomation, TargetState, domain_of};

use crate::study::Study;

/// An automation acts this soon after it was triggered, in µs: it may do some other things first.
const AT_ONCE: i64 = 10_000_000;

/// When which automation ran, and which may have done what.
pub(super) struct Authors<'e> {
    existing: Vec<&'e ExistingAutomation>,
    /// When it ran, by what the history says of the automation itself, ascending.
    ran: BTreeMap<EntityId, Vec<i64>>,
    /// When its triggers came, by its configuration, ascending.
    triggered: BTreeMap<&'e EntityId, Vec<i64>>,
}

impl<'e> Authors<'e> {
    pub(super) fn of(study: &Study<'_, '_>, existing: Vec<&'e ExistingAutomation>) -> Self {
        let log = study.house.log;
        let mut ran = BTreeMap::new();
        for (entity, name) in (0_u32..).zip(log.entity_names().iter()) {
            let Some(id) = Some(name).filter(|name| domain_of(name) == "automation") else { continue };
            let rows = log.rows_of(entity).iter().filter(|&&row| log.cause(row) == Cause::Automation);
            let times: Vec<i64> = rows.map(|&row| log.time(row)).collect();
            if let (Ok(id), false) = (EntityId::parse(id), times.is_empty()) {
                ran.insert(id, times);
            }
        }
        let mut triggered = BTreeMap::new();
        for &one in &existing {
            let triggers = one.routes.iter().flat_map(|route| &route.triggers);
            let mut times: Vec<i64> = triggers.flat_map(|trigger| study.evaluator.instants(trigger)).collect();
            times.sort_unstable();
            triggered.insert(&one.entity_id, times);
        }
        Self { existing, ran, triggered }
    }

    /// Which automation put an entity into a state at `time`, in µs since 1970 in UTC: the one that ran just before; of
    /// those whose configuration says that they do it, the only one, or the only one whose trigger had just come. None
    /// where that is not known.
    pub(super) fn of_act(&self, target: &TargetState, time: i64) -> Option<EntityId> {
        let may: Vec<&ExistingAutomation> = self.existing.iter().copied().filter(|one| one.may_do(target)).collect();
        let is_possible = |id: &EntityId| may.is_empty() || may.iter().any(|one| one.entity_id == *id);
        let ran = self.ran.iter().filter(|(id, _)| is_possible(id));
        if let Some(id) = latest(ran, time) {
            return Some(id.clone());
        }
        match may[..] {
            [] => None,
            [one] => Some(one.entity_id.clone()),
            _ => {
                let triggered = may.iter().filter_map(|one| self.triggered.get_key_value(&one.entity_id));
                latest(triggered, time).map(|id| (*id).clone())
            }
        }
    }

    /// Whether it is known to be turned off.
    pub(super) fn is_off(&self, automation: Option<&EntityId>) -> bool {
        let known = self.existing.iter().find(|one| Some(&one.entity_id) == automation);
        known.is_some_and(|one| !one.is_enabled)
    }
}

/// The one with the latest of its times at or just before `time`; none where two are equal.
fn latest<'t, K: Copy>(all: impl Iterator<Item = (K, &'t Vec<i64>)>, time: i64) -> Option<K> {
    let mut best: Option<(i64, K)> = None;
    let mut is_tie = false;
    for (id, times) in all {
        let Some(place) = times.partition_point(|&at| at <= time).checked_sub(1) else { continue };
        let at = times[place];
        if time - at > AT_ONCE {
            continue;
        }
        match best {
            Some((other, _)) if other > at => {}
            Some((other, _)) if other == at => is_tie = true,
            _ => (best, is_tie) = (Some((at, id)), false),
        }
    }
    best.filter(|_| !is_tie).map(|(_, id)| id)
}
