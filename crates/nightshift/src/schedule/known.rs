use domain::{Run, Slot};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use tracing::info;

use super::{Schedule, Settings};

/// What the store knows, for [`due()`](super::due()).
pub(super) struct Known {
    pub(super) since: Timestamp,
    pub(super) last_slot: Option<Timestamp>,
    pub(super) latest: Option<Slot>,
    pub(super) runs: Vec<Run>,
    pub(super) transient: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct InForce {
    expression: String,
    time_zone: Option<String>,
    since: Timestamp,
}

/// The note of the store that holds which schedule is in force, and since when.
const IN_FORCE: &str = "schedule.in_force";

impl Known {
    /// What the store knows at `now`; `idle_here` says that no run is at work in this process.
    pub(super) fn at(store: &Store, schedule: &Schedule, now: Timestamp, idle_here: bool) -> Result<Self, StoreError> {
        // What another process left running must not look so until the next claim.
        if idle_here && store.running()?.is_some() {
            for run in store.interrupt_stale(now)? {
                info!(run.id = %run.id, "Put down a run whose process has died");
            }
        }
        let since = in_force_since(store, schedule, now)?;
        let latest = schedule.latest_at_or_before(now, since);
        let runs = latest.as_ref().map_or(Ok(Vec::new()), |slot| store.slot_runs(&slot.key))?;
        let transient = match runs.last() {
            Some(run) => store.failed_in_passing(&run.id)?,
            None => false,
        };
        let last_slot = store.last_slot(now)?.map(|(_, at)| at);
        Ok(Self { since, last_slot, latest, runs, transient })
    }

    /// When the latest slot is tried again, if it is.
    pub(super) fn retry(&self, settings: &Settings) -> Option<Timestamp> {
        settings.retry_at(self.latest.as_ref()?.at, self.runs.last()?, self.transient)
    }
}

/// Since when this very schedule is in force: from now on if the store knows of another one, or of
/// one that begins in the future of a clock that has been set back.
fn in_force_since(store: &Store, schedule: &Schedule, now: Timestamp) -> Result<Timestamp, StoreError> {
    if let Some(since) = in_force_so_far(store, schedule, now)? {
        return Ok(since);
    }
    let time_zone = schedule.time_zone().iana_name().map(str::to_owned);
    let in_force = InForce { expression: schedule.expression().to_owned(), time_zone, since: now };
    let note = serde_json::to_string(&in_force).unwrap_or_default();
    store.set_meta(IN_FORCE, &note)?;
    Ok(now)
}

/// Since when this very schedule is in force, if it is; changes nothing.
pub(super) fn in_force_so_far(
    store: &Store,
    schedule: &Schedule,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let noted = store.meta(IN_FORCE)?.and_then(|note| serde_json::from_str::<InForce>(&note).ok());
    let time_zone = schedule.time_zone().iana_name().map(str::to_owned);
    if let Some(noted) = noted
        && noted.expression == schedule.expression()
        && noted.time_zone == time_zone
        && noted.since <= now
    {
        return Ok(Some(noted.since));
    }
    Ok(None)
}
