//! The rows of a recorder database.

use std::ops::{Range, RangeInclusive};

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension as _, Row, params};
use rustc_hash::FxHashMap;

use super::database::Database;
use super::pace::Pace;
use crate::sources::changes::{Author, Changes, Terms, check_state, context_hash, in_time, quoted};
use crate::sources::instant::{BadTime, micros_of_seconds};
use crate::sources::{SourceError, Watch};

/// Rows of an index that are looked through at once: about a megabyte.
const AT_ONCE: i64 = 50_000;
/// Attributes that are tried to learn an entity's name: those of an unavailable entity may lack it.
const TRIED_ATTRIBUTES: i64 = 5;

/// The newest row. Uses `ix_states_last_updated_ts`.
pub(super) const NEWEST: &str =
    "SELECT last_updated_ts FROM states WHERE last_updated_ts <= ?1 ORDER BY last_updated_ts DESC LIMIT 1";
/// The smallest id of the next rows of a window by time, the latest of their times, and how many they are, by the index
/// alone. Of rows of the same time the first ones have the smallest ids, so that those beyond the limit do not matter.
pub(super) const FIRST: &str = "SELECT min(state_id), max(last_updated_ts), count(*) FROM (SELECT state_id, \
     last_updated_ts FROM states WHERE last_updated_ts > ?1 ORDER BY last_updated_ts, state_id LIMIT ?2)";
pub(super) const LAST: &str = "SELECT max(state_id) FROM states";
/// The next row that is there: purging leaves gaps.
pub(super) const NEXT: &str = "SELECT min(state_id) FROM states WHERE state_id >= ?1";
/// A page of changes of state, by the table's own order. Rows whose state did not change are most of a database and
/// are left out here; those without a state tell that an entity was removed.
pub(super) const CHANGES: &str = "SELECT state_id, metadata_id, state, last_updated_ts, context_id_bin, \
     context_user_id_bin, context_parent_id_bin FROM states \
     WHERE state_id BETWEEN ?1 AND ?2 AND +last_updated_ts >= ?3 AND state IS NOT NULL \
     AND (last_changed_ts IS NULL OR abs(last_updated_ts - last_changed_ts) <= 0.001) ORDER BY state_id";
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
        pace: Pace::new(!database.is_alone()),
        service_users: terms.service_users.iter().filter_map(|id| uuid(id)).collect(),
    };
    let Some(newest) = reader.transaction(|| reader.newest())? else {
        return Err(SourceError::Empty { path: database.path().to_owned() });
    };
    let window = terms.window.rough_bounds(newest);
    let mut changes = Changes::default();
    let mut entities = Entities::default();
    reader.automations(window.start, &mut changes)?;
    let first = reader.first(&window)?;
    let last = reader.transaction(|| reader.last())?;
    let mut next = first;
    while let Some(start) = next {
        watch.progress(share(first.unwrap_or(start), start, last));
        let end = start.saturating_add(reader.pace.ids() - 1).min(last);
        let read = reader.transaction(|| {
            let read = reader.page(start..=end, &window, &mut changes, &mut entities);
            reader.pace.learn();
            read
        })?;
        next = if read < last { reader.transaction(|| reader.next(read + 1))? } else { None };
    }
    reader.attributes(&entities, &mut changes)?;
    tracing::debug!(transaction.longest_ms = reader.pace.longest().as_millis(), "Read the recorder database");
    watch.progress(1.0);
    Ok(vec![changes])
}

/// Reads one recorder database, in many short transactions.
pub(super) struct Reader<'a> {
    pub(super) database: &'a Database,
    pub(super) pace: Pace,
    terms: &'a Terms<'a>,
    watch: &'a dyn Watch,
    service_users: Vec<[u8; 16]>,
}

/// The number of each entity in [`Changes`], by its `metadata_id`; none where that is no entity.
type Entities = FxHashMap<i64, Option<u32>>;

impl Reader<'_> {
    /// Does `work`, which is one transaction, and then lets others in.
    pub(super) fn transaction<T>(&self, work: impl FnOnce() -> rusqlite::Result<T>) -> Result<T, SourceError> {
        let done = self.pace.transaction(work).map_err(|error| self.database.fail(&error))?;
        self.pace.pause();
        if self.watch.is_cancelled() {
            return Err(SourceError::Cancelled { path: self.database.path().to_owned() });
        }
        Ok(done)
    }

    fn newest(&self) -> rusqlite::Result<Option<i64>> {
        let latest = seconds(self.terms.latest);
        let newest: Option<f64> = self.database.connection.query_row(NEWEST, [latest], |row| row.get(0)).optional()?;
        Ok(newest.map(|newest| micros_of_seconds(newest).unwrap_or(0)))
    }

    /// The first row of a window.
    fn first(&self, window: &Range<i64>) -> Result<Option<i64>, SourceError> {
        if window.start == i64::MIN {
            return self.transaction(|| self.next(i64::MIN));
        }
        let mut first: Option<i64> = None;
        let mut after = Some(seconds(window.start).next_down());
        while let Some(time) = after {
            let (least, latest, count): (Option<i64>, Option<f64>, i64) = self.transaction(|| {
                let mut statement = self.database.connection.prepare_cached(FIRST)?;
                // After all numbers come texts, which are no times.
                statement.query_row(params![time, AT_ONCE], |row| Ok((row.get(0)?, row.get(1).ok(), row.get(2)?)))
            })?;
            first = first.into_iter().chain(least).min();
            after = latest.filter(|_| count == AT_ONCE);
        }
        Ok(first)
    }

    fn last(&self) -> rusqlite::Result<i64> {
        let last: Option<i64> = self.database.connection.query_row(LAST, [], |row| row.get(0))?;
        Ok(last.unwrap_or(i64::MIN))
    }

    fn next(&self, from: i64) -> rusqlite::Result<Option<i64>> {
        self.database.connection.prepare_cached(NEXT)?.query_row([from], |row| row.get(0))
    }

    pub(super) fn author(&self, user: ValueRef<'_>) -> Author {
        match id(user) {
            Some(user) if self.service_users.iter().any(|service| service == user) => Author::Service,
            Some(_) => Author::Person,
            None => Author::Nobody,
        }
    }

    /// Reads a page, or the first part of it when that takes long, and says as far as which id.
    fn page(
        &self,
        ids: RangeInclusive<i64>,
        window: &Range<i64>,
        changes: &mut Changes,
        entities: &mut Entities,
    ) -> rusqlite::Result<i64> {
        let mut statement = self.database.connection.prepare_cached(CHANGES)?;
        let mut rows = statement.query(params![ids.start(), ids.end(), seconds(window.start)])?;
        while let Some(row) = rows.next()? {
            changes.read += 1;
            if let Err(reason) = self.observe(row, changes, entities)? {
                let line = row.get_ref(0)?.as_i64().ok().and_then(|id| u64::try_from(id).ok());
                changes.skip(line.unwrap_or(0), reason);
            }
            if self.pace.is_over() {
                return row.get(0);
            }
        }
        Ok(*ids.end())
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
    fn attributes(&self, entities: &Entities, changes: &mut Changes) -> Result<(), SourceError> {
        let mut numbers: Vec<(i64, u32)> =
            entities.iter().filter_map(|(&metadata_id, &number)| Some((metadata_id, number?))).collect();
        numbers.sort_unstable();
        for (metadata_id, number) in numbers {
            self.transaction(|| {
                let mut statement = self.database.connection.prepare_cached(ATTRIBUTES)?;
                let mut rows = statement.query(params![metadata_id, TRIED_ATTRIBUTES])?;
                while let Some(row) = rows.next()? {
                    if let Ok(json) = row.get_ref(0)?.as_str()
                        && changes.observe_attributes(number, 0, json)
                    {
                        break;
                    }
                }
                Ok(())
            })?;
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
pub(super) fn id(value: ValueRef<'_>) -> Option<&[u8]> {
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
pub(super) fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no 53 bits")]
fn share(first: i64, at: i64, last: i64) -> f64 {
    let done = at.saturating_sub(first) as f64;
    (done / (last.saturating_sub(first).max(1)) as f64).clamp(0.0, 1.0)
}
