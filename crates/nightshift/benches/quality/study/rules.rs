//! The second baseline: *plain association rules* (Agrawal, Imieliński, Swami, SIGMOD 1993) over
//! windows of time: two events that come within five minutes of each other, in whatever order, make a rule when they did
//! so at least 5 times and in at least 70 % of the times of the event that is to be the trigger.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EntityIds, PatternKind, TargetState, Trigger};

use super::actions::Change;
use super::proposal::Proposal;

const WINDOW: i64 = 5 * 60 * 1_000_000;
const LEAST_SUPPORT: usize = 5;
const LEAST_CONFIDENCE: f64 = 0.7;

/// What the baseline suggests: the most confident first, among them those of most support.
///
/// The trigger is an entity's change into a state; measured values, of which hardly one comes
/// again, are left out, which can only help. The action is a manual one of another entity.
pub(crate) fn rules(changes: &[Change]) -> Vec<Proposal> {
    let events: Vec<&Change> =
        changes.iter().filter(|change| !change.into.entity_id.as_str().starts_with("sensor.")).collect();
    let mut times = BTreeMap::<&TargetState, usize>::new();
    let mut together = BTreeMap::<(&TargetState, &TargetState), usize>::new();
    let (mut from, mut to) = (0, 0);
    for event in &events {
        *times.entry(&event.into).or_default() += 1;
        while events[from].time < event.time - WINDOW {
            from += 1;
        }
        while events.get(to).is_some_and(|other| other.time <= event.time + WINDOW) {
            to += 1;
        }
        let near: BTreeSet<&TargetState> = events[from..to]
            .iter()
            .filter(|other| other.is_manual && other.into.entity_id != event.into.entity_id)
            .map(|other| &other.into)
            .collect();
        for action in near {
            *together.entry((&event.into, action)).or_default() += 1;
        }
    }
    let mut strong: Vec<(f64, usize, Proposal)> = together
        .into_iter()
        .map(|((event, action), support)| (confidence(support, times[event]), support, event, action))
        .filter(|&(confidence, support, ..)| support >= LEAST_SUPPORT && confidence >= LEAST_CONFIDENCE)
        .map(|(confidence, support, event, action)| {
            let entity_id = EntityIds::One(event.entity_id.clone());
            let trigger = Trigger::State { entity_id, from: None, to: Some(event.state.clone()), hold: None };
            let targets = vec![action.clone()];
            (confidence, support, Proposal { kind: PatternKind::State, trigger, conditions: Vec::new(), targets })
        })
        .collect();
    strong.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    strong.into_iter().map(|(_, _, proposal)| proposal).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of events")]
fn confidence(support: usize, times: usize) -> f64 {
    support as f64 / times.max(1) as f64
}
