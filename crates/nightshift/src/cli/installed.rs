//! How an automation in Home Assistant is told to people.

use jiff::tz::TimeZone;
use store::{InstallState, Installation, Seen};

use super::history::local;
use super::output::{clean, count};

/// Where an automation stands in Home Assistant, and how it did: a sentence or two a line.
pub(super) fn lines(row: &Installation, zone: &TimeZone) -> Vec<String> {
    let entity = row.entity_id.as_deref().unwrap_or(&row.automation_id);
    let mut lines = vec![match row.state {
        InstallState::Making => {
            "In Home Assistant: not made yet; nightshift serve makes it as soon as it can.".to_owned()
        }
        InstallState::Made => format!("In Home Assistant: {}{}.", clean(entity), seen(row, zone)),
        InstallState::Undoing => format!(
            "In Home Assistant: {} is to be taken away; nightshift serve does so as soon as it can.",
            clean(entity)
        ),
        InstallState::Undone => format!("In Home Assistant: {} is taken away.", clean(entity)),
        InstallState::Failed => "In Home Assistant: it was not made.".to_owned(),
    }];
    if row.state == InstallState::Made && row.seen_at.is_some() {
        lines.push(format!("It acted {}{}.", count(row.fired, "time"), undone(row)));
    }
    lines.extend(row.error.as_deref().map(|error| format!("  {}", clean(error))));
    lines
}

fn seen(row: &Installation, zone: &TimeZone) -> String {
    let Some(seen) = row.seen else { return String::new() };
    let what = match seen {
        Seen::On => "",
        Seen::Off => ", turned off there",
        Seen::Disabled => ", disabled there",
        Seen::Edited => ", edited there since",
    };
    let last = row.last_triggered.map(|at| format!(", last triggered {}", local(at, zone))).unwrap_or_default();
    format!("{what}{last}")
}

fn undone(row: &Installation) -> String {
    if row.fired == 0 {
        String::new()
    } else if row.overridden == 0 {
        ", and nobody undid it".to_owned()
    } else {
        format!(", and was undone by hand within minutes {}", count(row.overridden, "time"))
    }
}
