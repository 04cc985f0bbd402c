use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo, EventLog, ExistingAutomation, Language, Location, Remark, Watch};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::{Store, StoreError};

use super::error::Cause;
use super::own::{self, Own};
use super::{archive, automations, home};
use crate::config::Config;
use crate::remarks::remark;
use crate::selection::{Selection, left_out_note};
use crate::sources::{self, Reading, Source, Window};

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

    let lookback = i64::from(config.lookback_days);
    let wanted_from = today.saturating_sub(lookback.days());
    let continued = archive::continue_at(store, zone, wanted_from, today)?;
    let window = match continued {
        Some(date) => Window::Since(archive::start_of(date, zone)?),
        // One day more, since the first one that is read is not a whole one.
        None => Window::Last { days: config.lookback_days + 1, time_zone: zone.clone(), until: None },
    };
    let full = matches!(window, Window::Last { .. });
    let from = match continued {
        Some(date) => date,
        None => wanted_from.saturating_sub(1.day()),
    };
    let users = &config.source.service_users;
    let own = Own::record(store, &source, users, archive::start_of(from, zone)?, now)?;
    // What is archived before that will not change by what is read.
    let (read, unpacked) = rayon::join(
        || read(config, &source, window, own, now, watch),
        || Some(archive::load(store, wanted_from, continued?.yesterday().ok()?, &EventLog::default(), watch)),
    );
    let (reading, asking) = read?;
    if watch.is_cancelled() {
        return Err(Cause::Cancelled);
    }

    let mut added = Vec::new();
    if let Some((oldest, newest)) = reading.log.span() {
        // A source that purges has only a part of its first day, of which the archive may have more.
        let continued = continued.or_else(|| archive::day_of(oldest, zone));
        added = archive::add_closed_days(store, &reading.log, zone, today, continued, watch)?;
        archive::was_read_until(store, newest)?;
    }
    store.put_entities(&reading.entities)?;
    if reading.facts.is_some() {
        store.put_registry(&reading.entities)?;
    }
    let newest = newest_day(store, &reading, config, today)?;
    let from = newest.saturating_sub((if newest == today { lookback } else { lookback - 1 }).days());
    if full {
        archive::reaches_back_to(store, from.min(wanted_from))?;
    }
    archive::prune(store, from.min(wanted_from))?;
    // What the next night goes on with stays.
    if let Some(next) = archive::continue_at(store, zone, wanted_from, today)? {
        own::prune(store, archive::start_of(next, zone)?)?;
    }

    let open_day = archive::start_of(today, zone)?;
    let open = reading.log.between(open_day, Timestamp::MAX);
    let foreseen = |next: &Date| from == wanted_from && added.iter().all(|date| date >= next);
    let log = match continued.filter(foreseen).zip(unpacked) {
        Some((next, unpacked)) => {
            unpacked?.append(&archive::load(store, next.max(from), today.yesterday()?, &open, watch)?)
        }
        None => archive::load(store, from, today.yesterday()?, &open, watch)?,
    };
    drop(open);
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

/// Reads what our own record lacks from the source, and gives both; also what to say of what could not be asked.
fn read(
    config: &Config,
    source: &Source,
    window: Window,
    own: Option<Own>,
    now: Timestamp,
    watch: &dyn Watch,
) -> Result<(Reading, Option<Remark>), Cause> {
    let users = &config.source.service_users;
    let Some(own) = own else {
        let mut reading = sources::read_from(source, window, now, users, watch)?;
        let asking = ask_beside(config, source, &mut reading, watch);
        return Ok((reading, asking));
    };
    let window = match (window, own.first_missing()) {
        // The archive begins here, and the source may have more of it than was ever heard.
        (window @ (Window::Last { .. } | Window::All), _) => Some(window),
        (Window::Since(_), missing) => missing.map(Timestamp::from_microsecond).transpose()?.map(Window::Since),
    };
    let (mut reading, asking) = if let Some(window) = window {
        let mut reading = sources::read_from(source, window, now, users, watch)?;
        let asking = ask_beside(config, source, &mut reading, watch);
        (reading, asking)
    } else {
        tracing::debug!("All was heard live: the source is not read");
        let mut reading = Reading::of_nothing();
        let asking = ask(config, &mut reading, watch);
        (reading, asking)
    };
    reading.log = own.with(&reading.log);
    Ok((reading, asking))
}

/// Beside a file or a database, asks Home Assistant for what only it knows: areas, the zone and the place. That it cannot be asked
/// costs a night only that, and is noted.
fn ask_beside(config: &Config, source: &Source, reading: &mut Reading, watch: &dyn Watch) -> Option<Remark> {
    if matches!(source, Source::HomeAssistant(_)) { None } else { ask(config, reading, watch) }
}

fn ask(config: &Config, reading: &mut Reading, watch: &dyn Watch) -> Option<Remark> {
    let access = config.source.access()?;
    match sources::describe(&access, watch) {
        Ok(description) => {
            reading.entities.extend(description.entities);
            reading.facts = Some(description.facts);
            reading.automations = Some(description.automations);
            None
        }
        Err(error) => Some(remark!("earlier-names", why = error.sentence()).into()),
    }
}

/// The local day of the newest event that is known, at most today.
fn newest_day(store: &Store, reading: &Reading, config: &Config, today: Date) -> Result<Date, Cause> {
    let read = reading.log.span().and_then(|(_, last)| archive::day_of(last, &config.timezone));
    let archived = store.archived_days()?.iter().filter(|day| day.events > 0).map(|day| day.date).max();
    Ok(read.max(archived).unwrap_or(today).min(today))
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
