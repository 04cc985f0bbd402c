//! What became of the automations of ours that are in Home Assistant: looked at each night.

use std::collections::BTreeSet;

use domain::{Override, Remark, TargetState};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use store::{Fire, InstallState, Installation, Seen, Store, StoreError};

use super::AutomationError as Error;
use super::hub::Hub;
use super::same::is_same;
use crate::off_thread::StoreFault;
use crate::remarks::remark;
use crate::sources::{Access, wait_for};

/// What an automation does follows its trigger within this time.
const AT_ONCE: SignedDuration = SignedDuration::from_secs(10);
/// Triggers are read anew from so long before the last look, since whether people leave alone what was done shows later.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// What was seen of one automation.
enum Found {
    Deleted,
    There { seen: Seen, entity_id: Option<String>, last_triggered: Option<Timestamp>, fires: Option<Vec<Timestamp>> },
}

/// Looks at all automations of ours in Home Assistant, and notes how often each acted, how often people undid that (`overrides`,
/// as they were mined), and whether somebody has edited it, turned it off or deleted it. To delete one there takes the
/// acceptance back. Blocks. Gives what the user should know, a sentence each.
///
/// # Errors
/// [`Error`], when Home Assistant cannot be asked; what was noted by then stays.
pub fn follow(access: &Access, store: &Store, overrides: &[Override], now: Timestamp) -> Result<Vec<Remark>, Error> {
    let in_store = |error: StoreError| Error::from(StoreFault::from(error));
    let all = store.installations().map_err(in_store)?;
    let there: Vec<Installation> = all.into_values().filter(|row| row.state == InstallState::Made).collect();
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let mut notes: Vec<Remark> = Vec::new();
    let found = wait_for(async {
        let mut hub = Hub::open(access).await?;
        let mut found = Vec::new();
        for row in there {
            let seen = look(&mut hub, &row, now).await?;
            found.push((row, seen));
        }
        Ok::<_, Error>(found)
    })?;
    for (row, found) in found {
        match found {
            Found::Deleted => {
                if store.note_deleted(&row, now).map_err(in_store)? {
                    notes.push(remark!("automation-deleted", name = name(&row)).into());
                }
            }
            Found::There { seen, entity_id, last_triggered, fires } => {
                let fires = fires.unwrap_or_default();
                let fires: Vec<Fire> = fires
                    .into_iter()
                    .map(|at| Fire { at, overridden_at: undone(&row.config, at, overrides) })
                    .collect();
                store.note_seen(&row, seen, entity_id.as_deref(), last_triggered, &fires, now).map_err(in_store)?;
            }
        }
    }
    Ok(notes)
}

async fn look(hub: &mut Hub, row: &Installation, now: Timestamp) -> Result<Found, Error> {
    let config = hub.editor.config(&row.automation_id).await?;
    let entry = hub.entry(&row.automation_id).await?;
    let state = match &entry {
        Some(entry) => hub.editor.state(&entry.entity_id).await?,
        None => None,
    };
    let is_loaded = state.as_ref().is_some_and(|state| state.state != "unavailable");
    let is_ours = match &config {
        // One that was moved to another file goes on.
        None if !is_loaded => return Ok(Found::Deleted),
        config => config.as_ref().is_some_and(|found| is_same(&row.config, found)),
    };
    let is_disabled = entry.as_ref().is_some_and(|entry| entry.disabled_by.is_some());
    let seen = match state.as_ref().map(|state| state.state.as_str()) {
        _ if is_disabled => Seen::Disabled,
        _ if !is_ours => Seen::Edited,
        Some("off") => Seen::Off,
        _ => Seen::On,
    };
    let entity_id = entry.map(|entry| entry.entity_id);
    let made_at = row.done_at.unwrap_or(row.wanted_at);
    let from = row.seen_at.and_then(|seen| seen.checked_sub(OVERLAP).ok()).map_or(made_at, |from| from.max(made_at));
    let fires = match &entity_id {
        Some(entity_id) => hub.triggered(entity_id, from, now).await?,
        None => None,
    };
    let last_triggered = state.and_then(|state| state.attributes.last_triggered?.parse().ok());
    Ok(Found::There { seen, entity_id, last_triggered, fires })
}

/// When people put back what the automation did after it was triggered at `at`, if they did.
fn undone(config: &Value, at: Timestamp, overrides: &[Override]) -> Option<Timestamp> {
    let mut targets = BTreeSet::new();
    gather(config.get("actions")?, &mut targets);
    let (from, until) = (at.as_microsecond() - 1_000_000, (at + AT_ONCE).as_microsecond());
    let of_it = |one: &&Override| is_target(&one.target, &targets);
    overrides
        .iter()
        .filter(of_it)
        .flat_map(|one| &one.acts)
        .filter(|act| (from..=until).contains(&act.fired))
        .filter_map(|act| Timestamp::from_microsecond(act.overridden?).ok())
        .min()
}

fn is_target(target: &TargetState, targets: &BTreeSet<String>) -> bool {
    targets.contains(target.entity_id.as_str())
}

/// The entities that actions act on.
fn gather(actions: &Value, targets: &mut BTreeSet<String>) {
    let ids = actions.as_array().into_iter().flatten().filter_map(|action| action.pointer("/target/entity_id"));
    for ids in ids {
        match ids {
            Value::String(id) => _ = targets.insert(id.clone()),
            ids => targets.extend(ids.as_array().into_iter().flatten().filter_map(|id| Some(id.as_str()?.to_owned()))),
        }
    }
}

/// As a person knows it.
fn name(row: &Installation) -> String {
    let alias = row.config.get("alias").and_then(Value::as_str).unwrap_or(&row.automation_id);
    alias.chars().filter(|c| !c.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests {
    use domain::{AutomaticAct, EntityId};
    use serde_json::json;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).expect("in the calendar")
    }

    #[test]
    fn what_people_undid_is_found_by_what_the_automation_acts_on_and_when() {
        let act = |fired: i64, overridden: Option<i64>| AutomaticAct {
            fired: at(fired).as_microsecond(),
            overridden: overridden.map(|seconds| at(seconds).as_microsecond()),
        };
        let target = |id: &str| TargetState { entity_id: EntityId::parse(id).expect("an id"), state: "on".to_owned() };
        let overrides = [
            Override {
                target: target("light.hall"),
                acts: vec![act(0, Some(90)), act(1000, None), act(2011, Some(2100))],
            },
            Override { target: target("light.other"), acts: vec![act(1000, Some(1001))] },
        ];
        let config =
            json!({"actions": [{"action": "light.turn_on", "target": {"entity_id": ["light.hall", "light.stairs"]}}]});
        assert_eq!(undone(&config, at(0), &overrides), Some(at(90)));
        assert_eq!(undone(&config, at(1000), &overrides), None, "it was left alone");
        assert_eq!(undone(&config, at(2000), &overrides), None, "too long after to be its work");
        let one = json!({"actions": [{"action": "light.turn_on", "target": {"entity_id": "light.other"}}]});
        assert_eq!(undone(&one, at(1000), &overrides), Some(at(1001)));
        assert_eq!(undone(&json!({}), at(0), &overrides), None);
    }
}
