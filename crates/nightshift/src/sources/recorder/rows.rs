//! The rows of a recorder database.

use std::ops::Range;

use domain::domain_of;
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension as _, Row, params};
use rustc_hash::FxHashMap;

use super::database::Database;
use crate::sources::changes::{Author, Changes, Terms, check_state, context_hash, in_time, quoted};
use crate::sources::instant::{BadTime, micros_of_seconds};
use crate::sources::{SourceError, Watch};

/// Rows that are read in one transaction, at most: some tenths of a second on slow disks.
const PAGE: i64 = 50_000;
/// An automation may act for this long after it was triggered, in seconds: longer delays are rare.
const LONGEST_RUN: f64 = 86_400.0;
/// Attributes that are tried to learn an entity's name: those of an unavailable entity may lack it.
const TRIED_ATTRIBUTES: i64 = 5;

/// The newest row. Uses `ix_states_last_updated_ts`.
pub(super) const NEWEST: &str =
    "SELECT last_updated_ts FROM states WHERE last_updated_ts <= ?1 ORDER BY last_updated_ts DESC LIMIT 1";
/// The first row of a window, by the index alone. The sign keeps `SQLite` from walking through the table instead.
pub(super) const FIRST: &str = "SELECT min(+state_id) FROM states WHERE last_updated_ts >= ?1";
pub(super) const LAST: &str = "SELECT max(state_id) FROM states";
/// The next row that is there: purging leaves gaps.
pub(super) const NEXT: &str = "SELECT min(state_id) FROM states WHERE state_id >= ?1";
/// A page of changes of state, by the table's own order. Rows whose state did not change are most of a database and
/// are left out here; those without a state tell that an entity was removed.
pub(super) const CHANGES: &str = "SELECT state_id, metadata_id, state, last_updated_ts, context_id_bin, \
     context_user_id_bin, context_parent_id_bin FROM states \
     WHERE state_id BETWEEN ?1 AND ?2 AND +last_updated_ts >= ?3 AND state IS NOT NULL \
     AND (last_changed_ts IS NULL OR abs(last_updated_ts - last_changed_ts) <= 0.001)";
/// Contexts in which automations ran, or scripts. Uses `ix_events_event_type_id_time_fired_ts`.
pub(super) const TRIGGERED: &str = "SELECT context_id_bin, context_user_id_bin FROM events WHERE event_type_id = \
     (SELECT event_type_id FROM event_types WHERE event_type = ?1) AND time_fired_ts >= ?2";
/// The same of one automation, for those who keep these events out of the recorder: it notes when it ran. Uses
/// `ix_states_metadata_id_last_updated_ts`.
pub(super) const RAN: &str = "SELECT context_id_bin, context_user_id_bin FROM states \
     WHERE metadata_id = ?1 AND last_updated_ts >= ?2";
/// An entity's latest attributes. Uses `ix_states_metadata_id_last_updated_ts`.
pub(super) const ATTRIBUTES: &str = "SELECT a.shared_attrs FROM (SELECT attributes_id, last_updated_ts FROM states \
     WHERE metadata_id = ?1 ORDER BY last_updated_ts DESC LIMIT ?2) s \
     JOIN state_attributes a USING (attributes_id) ORDER BY s.last_updated_ts DESC";

/// Reads the changes of the window and what belongs to them.
pub(super) fn read(database: &Database, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Vec<Changes>, SourceError> {
    let reader = Reader {
        database,
        terms,
        watch,
        service_users: terms.service_users.iter().filter_map(|id| uuid(id)).collect(),
    };
    let Some(newest) = reader.newest().map_err(|error| database.fail(&error))? else {
        return Err(SourceError::Empty { path: database.path().to_owned() });
    };
    let window = terms.window.rough_bounds(newest);
    let mut changes = Changes::default();
    let mut entities = Entities::default();
    reader.automations(&window, &mut changes).map_err(|error| database.fail(&error))?;
    let (first, last) = reader.range(&window).map_err(|error| database.fail(&error))?;
    let mut next = first;
    while let Some(start) = next {
        if watch.is_cancelled() {
            return Err(SourceError::Cancelled { path: database.path().to_owned() });
        }
        watch.progress(share(first.unwrap_or(start), start, last));
        let end = start.saturating_add(PAGE - 1).min(last);
        reader.page(start..=end, &window, &mut changes, &mut entities).map_err(|error| database.fail(&error))?;
        next = if end < last { reader.next(end + 1).map_err(|error| database.fail(&error))? } else { None };
    }
    reader.attributes(&entities, &mut changes).map_err(|error| database.fail(&error))?;
    watch.progress(1.0);
    Ok(vec![changes])
}

struct Reader<'a> {
    database: &'a Database,
    terms: &'a Terms<'a>,
    watch: &'a dyn Watch,
    service_users: Vec<[u8; 16]>,
}

/// The number of each entity in [`Changes`], by its `metadata_id`; none where that is no entity.
type Entities = FxHashMap<i64, Option<u32>>;

impl Reader<'_> {
    fn newest(&self) -> rusqlite::Result<Option<i64>> {
        let latest = seconds(self.terms.latest);
        let newest: Option<f64> = self.database.connection.query_row(NEWEST, [latest], |row| row.get(0)).optional()?;
        Ok(newest.map(|newest| micros_of_seconds(newest).unwrap_or(0)))
    }

    fn range(&self, window: &Range<i64>) -> rusqlite::Result<(Option<i64>, i64)> {
        let connection = &self.database.connection;
        let first = if window.start == i64::MIN {
            connection.query_row(NEXT, [i64::MIN], |row| row.get(0))?
        } else {
            connection.query_row(FIRST, [seconds(window.start)], |row| row.get(0))?
        };
        let last: Option<i64> = connection.query_row(LAST, [], |row| row.get(0))?;
        Ok((first, last.unwrap_or(i64::MIN)))
    }

    fn next(&self, from: i64) -> rusqlite::Result<Option<i64>> {
        self.database.connection.prepare_cached(NEXT)?.query_row([from], |row| row.get(0))
    }

    /// Collects the contexts in which automations ran.
    fn automations(&self, window: &Range<i64>, changes: &mut Changes) -> rusqlite::Result<()> {
        let from = seconds(window.start) - LONGEST_RUN;
        let connection = &self.database.connection;
        let mut triggered = connection.prepare(TRIGGERED)?;
        for event_type in ["automation_triggered", "script_started"] {
            let mut rows = triggered.query(params![event_type, from])?;
            while let Some(row) = rows.next()? {
                self.observe_automation(row, changes)?;
            }
        }
        let mut names = connection.prepare("SELECT metadata_id, entity_id FROM states_meta")?;
        let mut ran = connection.prepare(RAN)?;
        let mut names = names.query([])?;
        while let Some(row) = names.next()? {
            let (Ok(number), Ok(name)) = (row.get_ref(0)?.as_i64(), row.get_ref(1)?.as_str()) else {
                continue;
            };
            if !matches!(domain_of(name), "automation" | "script") {
                continue;
            }
            let mut rows = ran.query(params![number, from])?;
            while let Some(row) = rows.next()? {
                self.observe_automation(row, changes)?;
            }
        }
        Ok(())
    }

    /// A person who starts a script acts through it, so that its context is no automation's.
    fn observe_automation(&self, row: &Row<'_>, changes: &mut Changes) -> rusqlite::Result<()> {
        if let Some(context) = id(row.get_ref(0)?)
            && self.author(row.get_ref(1)?) != Author::Person
        {
            changes.observe_automation(context_hash(context));
        }
        Ok(())
    }

    fn author(&self, user: ValueRef<'_>) -> Author {
        match id(user) {
            Some(user) if self.service_users.iter().any(|service| service == user) => Author::Service,
            Some(_) => Author::Person,
            None => Author::Nobody,
        }
    }

    fn page(
        &self,
        ids: std::ops::RangeInclusive<i64>,
        window: &Range<i64>,
        changes: &mut Changes,
        entities: &mut Entities,
    ) -> rusqlite::Result<()> {
        let mut statement = self.database.connection.prepare_cached(CHANGES)?;
        let mut rows = statement.query(params![ids.start(), ids.end(), seconds(window.start)])?;
        while let Some(row) = rows.next()? {
            changes.read += 1;
            if let Err(reason) = self.observe(row, changes, entities)? {
                let line = row.get_ref(0)?.as_i64().ok().and_then(|id| u64::try_from(id).ok());
                changes.skip(line.unwrap_or(0), reason);
            }
        }
        Ok(())
    }

    fn observe(
        &self,
        row: &Row<'_>,
        changes: &mut Changes,
        entities: &mut Entities,
    ) -> rusqlite::Result<Result<(), String>> {
        let Some(entity) = self.entity(row.get_ref(1)?, changes, entities)? else {
            return Ok(Err("is of no known entity".to_owned()));
        };
        let (state, time) = match (state(row.get_ref(2)?), self.time(row.get_ref(3)?)) {
            (Ok(state), Ok(time)) => (state, time),
            (Err(reason), _) | (_, Err(reason)) => return Ok(Err(reason)),
        };
        let context = id(row.get_ref(4)?).map_or(0, context_hash);
        changes.has_context |= context != 0;
        if changes.wants(time, self.terms) {
            let cause = self.author(row.get_ref(5)?).cause(id(row.get_ref(6)?).is_some());
            let state = changes.state(state);
            changes.push(time, entity, state, cause, context);
        }
        Ok(Ok(()))
    }

    fn time(&self, value: ValueRef<'_>) -> Result<i64, String> {
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
        let seconds = match value {
            ValueRef::Real(seconds) => seconds,
            ValueRef::Integer(seconds) => seconds as f64,
            _ => return Err("has a `last_updated_ts` that is no number".to_owned()),
        };
        match micros_of_seconds(seconds) {
            Ok(time) => in_time("last_updated_ts", time, self.terms),
            Err(BadTime::OutOfRange) => Err(format!("has a `last_updated_ts` before 1970 or after 2199: {seconds}")),
            Err(_) => Err(format!("has a `last_updated_ts` that is no time: {seconds}")),
        }
    }

    /// The number of the entity in [`Changes`].
    fn entity(
        &self,
        metadata_id: ValueRef<'_>,
        changes: &mut Changes,
        entities: &mut Entities,
    ) -> rusqlite::Result<Option<u32>> {
        let Ok(metadata_id) = metadata_id.as_i64() else {
            return Ok(None);
        };
        if let Some(&known) = entities.get(&metadata_id) {
            return Ok(known);
        }
        let mut statement =
            self.database.connection.prepare_cached("SELECT entity_id FROM states_meta WHERE metadata_id = ?1")?;
        let number = statement
            .query_row([metadata_id], |row| {
                let name = row.get_ref(0)?.as_str().ok().filter(|name| domain::is_entity_id(name));
                Ok(name.map(|name| changes.entity(name)))
            })
            .optional()?
            .flatten();
        entities.insert(metadata_id, number);
        Ok(number)
    }

    /// Reads the attributes of every entity that had a change, once.
    fn attributes(&self, entities: &Entities, changes: &mut Changes) -> rusqlite::Result<()> {
        let mut statement = self.database.connection.prepare(ATTRIBUTES)?;
        let mut numbers: Vec<(i64, u32)> =
            entities.iter().filter_map(|(&metadata_id, &number)| Some((metadata_id, number?))).collect();
        numbers.sort_unstable();
        for (metadata_id, number) in numbers {
            if self.watch.is_cancelled() {
                break;
            }
            let mut rows = statement.query(params![metadata_id, TRIED_ATTRIBUTES])?;
            while let Some(row) = rows.next()? {
                if let Ok(json) = row.get_ref(0)?.as_str()
                    && changes.observe_attributes(number, 0, 0, json)
                {
                    break;
                }
            }
        }
        Ok(())
    }
}

fn state(value: ValueRef<'_>) -> Result<&str, String> {
    let ValueRef::Text(bytes) = value else {
        return Err("has a `state` that is no text".to_owned());
    };
    let state = std::str::from_utf8(bytes)
        .map_err(|_| format!("has a `state` that is not UTF-8: {}", quoted(&String::from_utf8_lossy(bytes))))?;
    check_state(state)?;
    Ok(state)
}

/// An id of 16 bytes. Migrated rows that had none have zeros.
fn id(value: ValueRef<'_>) -> Option<&[u8]> {
    value.as_blob().ok().filter(|id| id.iter().any(|&byte| byte != 0))
}

/// The bytes of a user's id, 32 hex digits with or without hyphens.
fn uuid(text: &str) -> Option<[u8; 16]> {
    let digits: Vec<u32> =
        text.chars().filter(|&letter| letter != '-').map(|d| d.to_digit(16)).collect::<Option<_>>()?;
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| match *pair {
            [high, low] => u8::try_from(high << 4 | low).ok(),
            _ => None,
        })
        .collect();
    bytes?.try_into().ok()
}

#[expect(clippy::cast_precision_loss, reason = "the window's edge is rough")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no 53 bits")]
fn share(first: i64, at: i64, last: i64) -> f64 {
    let done = at.saturating_sub(first) as f64;
    (done / (last.saturating_sub(first).max(1)) as f64).clamp(0.0, 1.0)
}
