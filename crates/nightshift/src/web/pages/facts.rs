use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo, Run, RunStatus};
use jiff::Timestamp;
use store::{Page, Store, StoreError};

use crate::lifecycle::as_it_stands;

/// How far back the last run that was more than a missed slot is looked for.
const RECENT: u32 = 50;

/// What several pages say of the nights.
#[derive(Clone, Debug, Default)]
pub(super) struct Nights {
    /// The newest runs, newest first.
    pub(super) newest: Vec<Run>,
    /// The last one that succeeded, however long ago.
    pub(super) last_success: Option<Run>,
}

impl Nights {
    /// As the store knows them.
    pub(super) fn of(store: &Store, now: Timestamp) -> Result<Self, StoreError> {
        let newest = store.runs(&Page::first(RECENT))?.into_iter();
        let newest = newest.map(|run| as_it_stands(store, run, now)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { newest, last_success: store.last_success()? })
    }

    /// The last one that ended, with success or without.
    pub(super) fn last_ended(&self) -> Option<&Run> {
        self.newest.iter().find(|run| !matches!(run.status, RunStatus::Running | RunStatus::Skipped))
    }
}

/// What is known of entities.
pub(super) type Entities = BTreeMap<EntityId, EntityInfo>;
