use std::collections::BTreeMap;

use domain::{EntityId, EventLog, TargetState, is_actuator};

/// A change of an entity's state: outages, first states and repeats left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Change {
    /// When, in microseconds since 1970 in UTC.
    pub(crate) time: i64,
    /// Of what, and into which state.
    pub(crate) into: TargetState,
    /// Whether a person did it by hand, as far as the history tells.
    pub(crate) is_manual: bool,
}

/// All changes of state of a history, by time.
pub(crate) fn changes(log: &EventLog) -> Vec<Change> {
    let mut states = BTreeMap::new();
    log.iter()
        .filter(|event| !matches!(event.state, "unavailable" | "unknown"))
        .filter_map(|event| {
            let before = states.insert(event.entity_id, event.state)?;
            let entity_id = EntityId::parse(event.entity_id).ok().filter(|_| before != event.state)?;
            let is_manual = is_actuator(event.entity_id) && event.cause.is_manual();
            Some(Change { time: event.time, into: TargetState { entity_id, state: event.state.to_owned() }, is_manual })
        })
        .collect()
}
