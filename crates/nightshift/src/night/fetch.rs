use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo, EventLog, ExistingAutomation, Language, Location, Remark, Watch};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::{Store, StoreError};

use super::error::Cause;
use super::new::{self, Days, New};
use super::{archive, automations, home};
use crate::config::Config;
use crate::remarks::remark;
use crate::selection::{Selection, left_out_note};
use crate::sources::Reading;

/// A window of the home's history.
#[derive(Debug)]
pub(super) struct Fetched {
    /// Its events.
    pub(super) log: EventLog,
    /// What is known of the entities, from this night's source and earlier ones.
    pub(super) entities: BTreeMap<EntityId, EntityInfo>,
    /// The automations that the home has, as Home Assistant says or said it.
    pub(super) automations: Vec<ExistingAutomation>,
    /// Where the home is, as Home Assistant says or said it.
    pub(super) location: Option<Location>,
    /// The language that Home Assistant speaks with the home's people, where it has said.
    pub(super) language: Option<Language>,
    /// What the user should know, a sentence each.
    pub(super) notes: Vec<Remark>,
}

/// Reads what is new from the source into the archive, and the window from the archive. A day of the
/// archive that is damaged is read from the source again, as far as that still has it.
///
/// The window is the last `lookback_days` closed local days that end with the newest event, and the
/// open day after them. Usually that event is some minutes old; a history that ends earlier is
/// mined up to its end, with a note.
///
/// # Errors
/// When the source cannot be read, or the store cannot be read or written.
pub(super) fn fetch(config: &Config, store: &Store, now: Timestamp, watch: &dyn Watch) -> Result<Fetched, Cause> {
    let mut lost: Vec<Remark> = Vec::new();
    loop {
        match fetch_once(config, store, now, watch) {
            // Each time one day less is there, so this ends.
            Err(Cause::Store(StoreError::DamagedDay { date, what, .. })) => {
                tracing::warn!(archive.day = %date, error = what, "A day of the archive is damaged: reading it again");
                archive::give_up(store, date)?;
                lost.push(remark!("day-damaged", date = date.to_string()).into());
            }
            fetched => {
                return fetched.map(|mut fetched| {
                    fetched.notes.extend(lost);
                    fetched
                });
            }
        }
    }
}

fn fetch_once(config: &Config, store: &Store, now: Timestamp, watch: &dyn Watch) -> Result<Fetched, Cause> {
    let zone = &config.timezone;
    let source = config.history(now).ok_or(Cause::NoSource)?;
    let today = now.to_zoned_datetime(zone.clone()).date();
    archive::follow_zone(store, zone, today, watch)?;
    archive::follow_service_users(store, &config.source.service_users)?;
    let wanted_from = today.saturating_sub(i64::from(config.lookback_days).days());
    let continued = archive::continue_at(store, zone, wanted_from, today)?;

    let days = Days { wanted_from, continued, today };
    // What is archived of the days before those that are read hardly ever changes by it: it is unpacked meanwhile.
    let (new, earlier) = rayon::join(
        || new::read_into_archive(config, store, &source, &days, now, watch),
        || {
            let last = continued?.yesterday().ok()?;
            Some(archive::load(store, wanted_from, last, &EventLog::default(), watch))
        },
    );
    let New { reading, asking, from, newest, log: later, follows } = new?;
    let log = match earlier.filter(|_| follows) {
        Some(earlier) => earlier?.append(&later),
        None => archive::load(store, from, today.yesterday()?, &later, watch)?,
    };
    drop(later);

    // Those that neither the source nor the window knows have gone from the home.
    let names = log.entity_names().iter().filter_map(|name| EntityId::parse(name).ok());
    store.keep_entities(&names.chain(reading.entities.keys().cloned()).collect())?;
    let mut notes = notes_of(&reading);
    notes.extend(asking);
    notes.extend(days_note(&log, config, newest, today));
    if let Some(facts) = &reading.facts {
        home::remember(store, facts)?;
        notes.extend(home::zone_note(config, facts));
    }
    let (automations, unread) = automations::known(store, reading.automations)?;
    notes.extend(unread);
    let said = home::remembered(store)?;
    let (location, language) = (said.location, said.spoken());
    let entities = store.entities()?;
    let (log, left_out) = Selection::of(&config.entities).apply(log, &entities);
    notes.extend(left_out_note(left_out));
    Ok(Fetched { log, entities, automations, location, language, notes })
}

fn notes_of(reading: &Reading) -> Vec<Remark> {
    let mut notes = reading.notes.clone();
    if reading.skipped > 0 {
        let first = reading.skips.first();
        let first =
            first.map_or_else(String::new, |skip| format!("{} {} {}", reading.format.record(), skip.line, skip.reason));
        let records = reading.format.records(reading.read);
        let unreadable =
            remark!("unreadable", number = reading.skipped, read = reading.read, records = records, first = first);
        notes.push(unreadable.into());
    }
    notes
}

fn days_note(log: &EventLog, config: &Config, newest: Date, today: Date) -> Vec<Remark> {
    let mut notes: Vec<Remark> = Vec::new();
    let mut days = 0;
    let mut row = 0;
    while let Some(date) = log.times().get(row).and_then(|&time| archive::day_of(time, &config.timezone)) {
        // The open day is looked at, and not counted as one of those that were asked for.
        days += u32::from(date < today);
        let next = date.tomorrow().and_then(|date| archive::start_of(date, &config.timezone));
        let Ok(next) = next else { break };
        row = log.row_at(next.as_microsecond());
    }
    if days < config.lookback_days {
        notes.push(remark!("days-so-far", days = days, wanted = config.lookback_days).into());
    }
    if !log.is_empty() && newest < today.saturating_sub(1.day()) {
        notes.push(remark!("history-ends", date = newest.to_string()).into());
    }
    notes
}
