use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo, Language};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use language::Sentence;
use serde::Serialize;

use super::texts::later;
use crate::config::EntitySettings;
use crate::schedule::{Schedule, ScheduleError};
use crate::selection::Selection;

/// A run that a schedule will begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextRun {
    /// When.
    pub at: Timestamp,
    /// The same by the home's clock: `Tue 1 December 2026, 03:00`.
    pub local: String,
}

/// What a choice of entities leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// How many entities are known.
    pub known: usize,
    /// How many of them are looked at.
    pub looked_at: usize,
    /// How many are left out that would be looked at if nothing were chosen.
    pub left_out_by_choice: usize,
    /// How many are looked at that would be left out if nothing were chosen.
    pub brought_back: usize,
    /// Some of those that are left out by choice, in their order.
    pub examples: Vec<EntityId>,
}

impl Looked {
    /// The same for people.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let Self { known, looked_at, left_out_by_choice, brought_back, examples } = self;
        if *known == 0 {
            return later!("looked-none");
        }
        let mut parts = vec![later!("looked-at", number = looked_at.to_string(), known = known.to_string())];
        if *left_out_by_choice > 0 {
            let names: Vec<&str> = examples.iter().map(EntityId::as_str).collect();
            let more = if *left_out_by_choice > examples.len() { " …" } else { "" };
            let names = format!("{}{more}", names.join(", "));
            parts.push(later!("looked-left-out", number = left_out_by_choice.to_string(), names = names));
        }
        if *brought_back > 0 {
            parts.push(later!("looked-brought-back", number = brought_back.to_string()));
        }
        Sentence::joined([Sentence::joined(parts, "; "), "".into()], ".")
    }
}

/// Examples that are shown.
const EXAMPLES: usize = 5;

/// The next runs of a schedule, said in a language.
///
/// # Errors
/// When the expression cannot be read.
pub fn next_runs(
    cron: &str,
    zone: &TimeZone,
    now: Timestamp,
    number: usize,
    language: Language,
) -> Result<Vec<NextRun>, ScheduleError> {
    let schedule = Schedule::parse(cron, zone.clone())?;
    let first = schedule.next_after(now);
    let slots = std::iter::successors(first, |slot| schedule.next_after(slot.at));
    let local = |at: Timestamp| {
        let at = at.to_zoned_datetime(zone.clone());
        let weekday = later!("weekday", number = u8::try_from(at.weekday().to_monday_one_offset()).unwrap_or(7));
        let month = later!("month", number = u8::try_from(at.month()).unwrap_or(12));
        let time = at.strftime("%H:%M").to_string();
        let day = u8::try_from(at.day()).unwrap_or(1);
        let year = at.year().to_string();
        later!("run-at", weekday = weekday, day = day, month = month, year = year, time = time).said(language)
    };
    Ok(slots.take(number).map(|slot| NextRun { at: slot.at, local: local(slot.at) }).collect())
}

/// What the choice leaves of the entities that are known.
#[must_use]
pub fn looked_at(choice: &EntitySettings, entities: &BTreeMap<EntityId, EntityInfo>) -> Looked {
    let (chosen, usual) = (Selection::of(choice), Selection::default());
    let mut looked =
        Looked { known: entities.len(), looked_at: 0, left_out_by_choice: 0, brought_back: 0, examples: Vec::new() };
    for (id, info) in entities {
        match (chosen.takes(id.as_str(), Some(info)), usual.takes(id.as_str(), Some(info))) {
            (true, was_taken) => {
                looked.looked_at += 1;
                looked.brought_back += usize::from(!was_taken);
            }
            (false, true) => {
                looked.left_out_by_choice += 1;
                if looked.examples.len() < EXAMPLES {
                    looked.examples.push(id.clone());
                }
            }
            (false, false) => {}
        }
    }
    looked
}
