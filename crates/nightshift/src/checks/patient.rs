use jiff::Timestamp;
use store::{Store, StoreError};

use crate::config::Config;
use crate::schedule::{NightWatch, Schedule};

/// What the checks look at.
#[derive(Debug)]
pub(crate) struct Patient<'a> {
    pub(crate) config: &'a Config,
    pub(crate) now: Timestamp,
    pub(crate) schedule: Option<Schedule>,
    /// The store, opened to look at only; none when there is none yet.
    pub(crate) store: Result<Option<Store>, StoreError>,
}

impl<'a> Patient<'a> {
    pub(crate) fn new(config: &'a Config, now: Timestamp) -> Self {
        Self {
            config,
            now,
            schedule: config.schedule.slots(config.timezone.clone()).ok(),
            store: Store::open_read_only(&config.store.path),
        }
    }

    /// The store, if there is one that can be read.
    pub(crate) fn store(&self) -> Option<&Store> {
        self.store.as_ref().ok()?.as_ref()
    }

    pub(crate) fn nights(&self) -> Option<NightWatch> {
        let settings = &self.config.schedule;
        let patience = settings.misfire_grace.saturating_add(settings.deadline);
        Some(NightWatch { schedule: self.schedule.clone()?, patience })
    }
}
