//! The archive of closed local days: what a night reads of it and writes to it.

use std::collections::BTreeSet;

use domain::{Cancelled, Columns, EventLog, Names, Part, Watch};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rayon::prelude::*;
use store::{PackedDay, Store};

use super::error::Cause;

/// The zone by whose days the archive is cut.
const ZONE: &str = "archive.time_zone";
/// The first day that the archive was asked to hold: older ones were never read.
const FIRST_DAY: &str = "archive.first_day";

/// The newest event that was ever read, in microseconds since 1970.
const READ_UNTIL: &str = "archive.read_until";

/// Whose acts were automations' when the archive was written.
const SERVICE_USERS: &str = "archive.service_users";

/// Days that are kept beyond those that are mined, so that a longer look back does not find them gone.
const SLACK_DAYS: i32 = 7;

/// A day of the archive that is not unpacked any more once the night is stopped.
struct Unpacking<'a> {
    packed: PackedDay,
    watch: &'a dyn Watch,
}

/// The local day of an instant.
pub(super) fn day_of(microseconds: i64, zone: &TimeZone) -> Option<Date> {
    let instant = Timestamp::from_microsecond(microseconds).ok()?;
    Some(instant.to_zoned_datetime(zone.clone()).date())
}

/// The first instant of a local day.
pub(super) fn start_of(date: Date, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    Ok(date.to_zoned_datetime(zone.clone())?.timestamp())
}

/// Cuts the archive anew when the home's zone has changed since it was written.
pub(super) fn follow_zone(store: &Store, zone: &TimeZone, today: Date, watch: &dyn Watch) -> Result<(), Cause> {
    let name = zone.iana_name().unwrap_or("UTC");
    let known = store.meta(ZONE)?;
    if known.as_deref() == Some(name) {
        return Ok(());
    }
    let days: Vec<Date> = store.archived_days()?.iter().map(|day| day.date).collect();
    if let (Some(&first), Some(&last), Some(_)) = (days.first(), days.last(), known) {
        let all = load(store, first, last, &EventLog::default(), watch)?;
        let kept = add_closed_days(store, &all, zone, today, None, watch)?;
        let kept: BTreeSet<Date> = kept.into_iter().collect();
        for date in days.into_iter().filter(|date| !kept.contains(date)) {
            store.remove_archived_day(date)?;
        }
    }
    // Where the days ended that were archived, none may end now: the newest one is to be read again.
    store.set_meta(READ_UNTIL, "")?;
    store.set_meta(ZONE, name)?;
    Ok(())
}

/// Has all be read again when other users' acts count as automations' than when the archive was written: it keeps
/// causes, and not who acted.
pub(super) fn follow_service_users(store: &Store, users: &[String]) -> Result<(), Cause> {
    let users: BTreeSet<&str> = users.iter().map(String::as_str).collect();
    let users = users.into_iter().collect::<Vec<_>>().join(" ");
    let known = store.meta(SERVICE_USERS)?;
    if known.as_deref() == Some(&users) {
        return Ok(());
    }
    if known.is_some() {
        store.set_meta(FIRST_DAY, "")?;
    }
    Ok(store.set_meta(SERVICE_USERS, &users)?)
}

/// Writes the days of `log` that are over into the archive, and says which. What the archive has of the day
/// `continued` from before the log's first event of it stays; of other days the log is taken to hold all there is.
pub(super) fn add_closed_days(
    store: &Store,
    log: &EventLog,
    zone: &TimeZone,
    today: Date,
    continued: Option<Date>,
    watch: &dyn Watch,
) -> Result<Vec<Date>, Cause> {
    let mut added = Vec::new();
    let mut row = 0;
    while let Some(date) = log.times().get(row).and_then(|&time| day_of(time, zone)).filter(|date| *date < today) {
        go_on(watch)?;
        let end = start_of(date.tomorrow()?, zone)?;
        let mut day = log.between(start_of(date, zone)?, end);
        if continued == Some(date)
            && let Some((oldest, _)) = day.span()
        {
            let known = load(store, date, date, &EventLog::default(), watch)?;
            day = known.between(Timestamp::MIN, Timestamp::from_microsecond(oldest)?).append(&day);
        }
        store.archive_day(date, &day)?;
        added.push(date);
        row = log.row_at(end.as_microsecond());
    }
    Ok(added)
}

/// The archived days from `from` to `to`, both included, and the events of `open` as one log. They are unpacked on all
/// threads of the pool.
pub(super) fn load(store: &Store, from: Date, to: Date, open: &EventLog, watch: &dyn Watch) -> Result<EventLog, Cause> {
    let days = store.archived_days()?.into_iter().map(|day| day.date).filter(|date| (from..=to).contains(date));
    let packed = days.collect::<Vec<_>>().into_par_iter().map(|date| {
        go_on(watch)?;
        Ok(store.packed_day(date)?.map(|packed| Unpacking { packed, watch }))
    });
    // Of several that are damaged the first one is told.
    let packed: Vec<Result<Option<Unpacking<'_>>, Cause>> = packed.collect();
    let packed: Vec<Option<Unpacking<'_>>> = packed.into_iter().collect::<Result<_, _>>()?;
    let mut parts: Vec<&dyn Part<Cause>> = Vec::with_capacity(packed.len() + 1);
    parts.extend(packed.iter().flatten().map(|day| day as &dyn Part<Cause>));
    parts.push(open);
    EventLog::join(&parts)
}

/// From which day on the source is to be read, when the archive reaches back to `from` as far as there was anything to
/// read: usually the day after the newest one that the archive holds. Where nothing later than that day was seen yet, it
/// may have been read before its end, from a copy of last evening's say, and is read again.
pub(super) fn continue_at(store: &Store, zone: &TimeZone, from: Date, today: Date) -> Result<Option<Date>, Cause> {
    let reaches_back = store.meta(FIRST_DAY)?.and_then(|day| day.parse::<Date>().ok()).is_some_and(|day| day <= from);
    if !reaches_back {
        return Ok(None);
    }
    let Some(newest) = store.archived_days()?.iter().map(|day| day.date).filter(|date| *date < today).max() else {
        return Ok(None);
    };
    let next = newest.tomorrow()?;
    let read_until = store.meta(READ_UNTIL)?.and_then(|time| time.parse::<i64>().ok());
    let is_whole = read_until >= Some(start_of(next, zone)?.as_microsecond());
    Ok(Some(if is_whole { next } else { newest }))
}

/// Notes the newest event that was read.
pub(super) fn was_read_until(store: &Store, newest: i64) -> Result<(), Cause> {
    let known = store.meta(READ_UNTIL)?.and_then(|time| time.parse::<i64>().ok());
    if known < Some(newest) {
        store.set_meta(READ_UNTIL, &newest.to_string())?;
    }
    Ok(())
}

/// Notes that the archive holds all there was to read from `first` on.
pub(super) fn reaches_back_to(store: &Store, first: Date) -> Result<(), Cause> {
    Ok(store.set_meta(FIRST_DAY, &first.to_string())?)
}

/// Gives up a day that cannot be read, so that the next look reads all there is from the source.
pub(super) fn give_up(store: &Store, date: Date) -> Result<(), Cause> {
    // The note first: a day that is missing must not look as if there had been nothing.
    store.set_meta(FIRST_DAY, "")?;
    store.remove_archived_day(date)?;
    Ok(())
}

/// Forgets days long before the window that begins with `from`.
pub(super) fn prune(store: &Store, from: Date) -> Result<(), Cause> {
    let before = from.saturating_sub(SLACK_DAYS.days());
    store.prune_archive(before)?;
    Ok(())
}

fn go_on(watch: &dyn Watch) -> Result<(), Cancelled> {
    if watch.is_cancelled() { Err(Cancelled) } else { Ok(()) }
}

impl Part<Cause> for Unpacking<'_> {
    fn entity_names(&self) -> &Names {
        self.packed.entity_names()
    }

    fn state_names(&self) -> &Names {
        self.packed.state_names()
    }

    fn events_of(&self, entity: u32) -> u32 {
        self.packed.events_of(entity)
    }

    fn write(&self, into: Columns<'_>, scratch: &mut Vec<u8>) -> Result<(), Cause> {
        go_on(self.watch)?;
        Ok(self.packed.write(into, scratch)?)
    }
}
