use domain::{EventLog, domain_of, is_actuator};

use crate::prepare::Changes;

/// The rows of [`Changes`] that are manual actions: certain changes of an actuator that neither an
/// automation nor another change brought about.
pub(crate) fn manual_action_rows(log: &EventLog, changes: &Changes) -> Vec<u32> {
    let actuators: Vec<bool> = log.entity_names().iter().map(is_actuator).collect();
    (0..u32::try_from(changes.len()).unwrap_or(u32::MAX))
        .filter(|&row| {
            let change = changes.get(row);
            actuators[change.entity as usize] && change.certain && change.cause.is_manual()
        })
        .collect()
}

/// Whether a habit of putting an entity into a state could ever become an automation: not where
/// the device gets there by itself, and never to unlock or disarm.
pub(crate) fn may_be_suggested(entity_id: &str, state: &str) -> bool {
    match domain_of(entity_id) {
        "alarm_control_panel" | "siren" => false,
        "lock" => state == "locked",
        "cover" | "valve" => matches!(state, "open" | "closed"),
        "media_player" => matches!(state, "on" | "off" | "playing" | "paused"),
        "vacuum" => state == "cleaning",
        _ => is_actuator(entity_id),
    }
}
