//! What the archive does not have yet: read from the source, and put into the archive as far as its days are over.

use domain::{EventLog, Remark, Watch};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::Store;

use super::archive;
use super::error::Cause;
use super::own::{self, Own};
use crate::config::Config;
use crate::remarks::remark;
use crate::sources::{self, Reading, Source, Window};

/// The days that a night is about, as they are known before anything is read.
#[derive(Debug)]
pub(super) struct Days {
    /// The first one that is wanted.
    pub(super) wanted_from: Date,
    /// From which one on the source is read; none where it is read as far back as is wanted.
    pub(super) continued: Option<Date>,
    /// The one that is not over yet.
    pub(super) today: Date,
}

/// What was read and archived.
#[derive(Debug)]
pub(super) struct New {
    /// What the source said, without the events.
    pub(super) reading: Reading,
    /// What to say of what could not be asked.
    pub(super) asking: Option<Remark>,
    /// The first day of the window.
    pub(super) from: Date,
    /// The day of the newest event that is known, at most today.
    pub(super) newest: Date,
    /// The events of the open day. Where this follows on what the archive had, also those of the days from
    /// [`Days::continued`] on.
    pub(super) log: EventLog,
    /// Whether the window begins with [`Days::wanted_from`], and the archive is before [`Days::continued`] as it was.
    pub(super) follows: bool,
}

/// Reads what is new from the source into the archive.
///
/// # Errors
/// When the source cannot be read, or the store cannot be read or written.
pub(super) fn read_into_archive(
    config: &Config,
    store: &Store,
    source: &Source,
    days: &Days,
    now: Timestamp,
    watch: &dyn Watch,
) -> Result<New, Cause> {
    let zone = &config.timezone;
    let &Days { wanted_from, continued, today } = days;
    let window = match continued {
        Some(date) => Window::Since(archive::start_of(date, zone)?),
        // One day more, since the first one that is read is not a whole one.
        None => Window::Last { days: config.lookback_days + 1, time_zone: zone.clone(), until: None },
    };
    let read_from = continued.unwrap_or_else(|| wanted_from.saturating_sub(1.day()));
    let users = &config.source.service_users;
    let own = Own::record(store, source, users, archive::start_of(read_from, zone)?, now)?;
    let (mut reading, asking) = read(config, source, window, own, now, watch)?;
    if watch.is_cancelled() {
        return Err(Cause::Cancelled);
    }

    let log = std::mem::take(&mut reading.log);
    let mut added = Vec::new();
    if let Some((oldest, newest)) = log.span() {
        // A source that purges has only a part of its first day, of which the archive may have more.
        let continued = continued.or_else(|| archive::day_of(oldest, zone));
        added = archive::add_closed_days(store, &log, zone, today, continued, watch)?;
        archive::was_read_until(store, newest)?;
    }
    store.put_entities(&reading.entities)?;
    if reading.facts.is_some() {
        store.put_registry(&reading.entities)?;
    }
    let newest = newest_day(store, &log, config, today)?;
    let lookback = i64::from(config.lookback_days);
    let from = newest.saturating_sub((if newest == today { lookback } else { lookback - 1 }).days());
    if continued.is_none() {
        archive::reaches_back_to(store, from.min(wanted_from))?;
    }
    archive::prune(store, from.min(wanted_from))?;
    // What the next night goes on with stays.
    if let Some(next) = archive::continue_at(store, zone, wanted_from, today)? {
        own::prune(store, archive::start_of(next, zone)?)?;
    }

    let open = log.between(archive::start_of(today, zone)?, Timestamp::MAX);
    drop(log);
    let as_foreseen = |next: &Date| from == wanted_from && added.iter().all(|date| date >= next);
    let (log, follows) = match continued.filter(as_foreseen) {
        Some(next) => (archive::load(store, next.max(from), today.yesterday()?, &open, watch)?, true),
        None => (open, false),
    };
    Ok(New { reading, asking, from, newest, log, follows })
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
fn newest_day(store: &Store, log: &EventLog, config: &Config, today: Date) -> Result<Date, Cause> {
    let read = log.span().and_then(|(_, last)| archive::day_of(last, &config.timezone));
    let archived = store.archived_days()?.iter().filter(|day| day.events > 0).map(|day| day.date).max();
    Ok(read.max(archived).unwrap_or(today).min(today))
}
