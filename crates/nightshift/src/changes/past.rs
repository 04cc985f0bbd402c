use std::collections::BTreeSet;

use domain::{EntityId, Event, EventLog, EventLogBuilder, Home, Language, Location};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use store::{Store, StoreError};

use crate::config::Config;
use crate::night;

/// Which part of the archive changes are tried on, and how its days are to be read: as a night does.
#[derive(Clone, Debug)]
pub struct Past {
    /// So many closed local days.
    pub lookback_days: u32,
    /// The home's zone.
    pub time_zone: TimeZone,
    /// Where the home is, if that is set; else where Home Assistant last said.
    pub location: Option<Location>,
    /// What its people read, if that is set; else what Home Assistant last said.
    pub language: Option<Language>,
}

/// What a replay looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// The first day of the archive that was looked at.
    pub first_day: Date,
    /// The last one.
    pub last_day: Date,
    /// Archived days that could not be read, and were left out.
    pub damaged_days: Vec<Date>,
}

impl Past {
    /// As it is configured.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            lookback_days: config.lookback_days,
            time_zone: config.timezone.clone(),
            location: config.location(),
            language: config.language,
        }
    }

    /// The home as it is known.
    pub(super) fn home(&self, store: &Store) -> Result<Home, StoreError> {
        let said = night::remembered(store)?;
        Ok(Home {
            time_zone: self.time_zone.clone(),
            location: self.location.or(said.location),
            language: self.language.or(said.spoken()).unwrap_or_default(),
            entities: store.entities()?,
        })
    }

    /// The history of these entities in the window that ends with the newest archived day, and its first and last event,
    /// whoever's they are: they say how long it is. None where the archive is empty.
    ///
    /// Only what is asked for is held, a day at a time beside it, so that a large home costs no more memory than a small
    /// one.
    pub(super) fn read(
        &self,
        store: &Store,
        entities: &BTreeSet<EntityId>,
    ) -> Result<Option<(EventLog, Looked)>, StoreError> {
        let days: Vec<Date> =
            store.archived_days()?.into_iter().filter(|day| day.events > 0).map(|day| day.date).collect();
        let Some(&last_day) = days.last() else { return Ok(None) };
        let from = last_day.saturating_sub((i64::from(self.lookback_days) - 1).max(0).days());
        let days: Vec<Date> = days.into_iter().filter(|day| *day >= from).collect();
        let mut looked =
            Looked { first_day: days.first().copied().unwrap_or(last_day), last_day, damaged_days: Vec::new() };
        let mut past = EventLogBuilder::default();
        for (place, &date) in days.iter().enumerate() {
            let mut day = EventLogBuilder::default();
            match store.load_archive(date, date, &mut day) {
                Ok(_) => {}
                // The next night reads it from its source again.
                Err(StoreError::DamagedDay { .. }) => {
                    looked.damaged_days.push(date);
                    continue;
                }
                Err(error) => return Err(error),
            }
            let day = day.finish();
            let is_asked: Vec<bool> = day
                .entity_names()
                .iter()
                .map(|name| EntityId::parse(name).is_ok_and(|id| entities.contains(&id)))
                .collect();
            if place == 0 {
                mark(&mut past, day.iter().next(), entities);
            }
            if place + 1 == days.len() {
                let last = day.len().checked_sub(1).and_then(|row| Some(day.event(u32::try_from(row).ok()?)));
                mark(&mut past, last, entities);
            }
            past.append_log(&day.retain_entities(&is_asked));
        }
        let log = past.finish();
        Ok((!log.is_empty()).then_some((log, looked)))
    }
}

/// Keeps an event of an entity that is not asked for; those that are asked for come with their day.
fn mark(past: &mut EventLogBuilder, event: Option<Event<'_>>, asked: &BTreeSet<EntityId>) {
    if let Some(event) = event
        && EntityId::parse(event.entity_id).is_ok_and(|id| !asked.contains(&id))
    {
        past.push(event);
    }
}
