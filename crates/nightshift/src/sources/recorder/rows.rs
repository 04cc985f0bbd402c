//! The rows of a recorder, in whatever database it is.

use std::ops::{ControlFlow, Range, RangeInclusive};

use rusqlite::types::ValueRef;
use rustc_hash::FxHashMap;

use super::tables::{Given, Question, Tables, float, number};
use crate::sources::changes::{Author, Changes, Terms, check_state, context_hash, in_time, quoted};
use crate::sources::instant::{BadTime, micros_of_seconds};
use crate::sources::{SourceError, Watch};

/// Rows of an index that are looked through at once: about a megabyte.
const AT_ONCE: i64 = 50_000;
/// Attributes that are tried to learn an entity's name: those of an unavailable entity may lack it.
const TRIED_ATTRIBUTES: i64 = 5;

/// Reads the changes of the window and what belongs to them.
pub(super) fn read(tables: &impl Tables, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Vec<Changes>, SourceError> {
    let service_users = terms.service_users.iter().filter_map(|id| uuid(id)).collect();
    let reader = Reader { tables, terms, watch, service_users };
    let Some(newest) = reader.newest()? else {
        return Err(tables.empty());
    };
    let window = terms.window.rough_bounds(newest);
    let mut changes = Changes::default();
    let mut entities = Entities::default();
    reader.automations(window.start, &mut changes)?;
    let first = reader.first(&window)?;
    let last = reader.id(Question::Last, &[])?.unwrap_or(i64::MIN);
    let mut next = first;
    while let Some(start) = next {
        watch.progress(share(first.unwrap_or(start), start, last));
        let end = start.saturating_add(tables.ids() - 1).min(last);
        let read = reader.page(start..=end, &window, &mut changes, &mut entities)?;
        next = if read < last { reader.next(read + 1)? } else { None };
    }
    reader.attributes(&entities, &mut changes)?;
    watch.progress(1.0);
    Ok(vec![changes])
}

/// Reads one recorder, one question after the other.
pub(super) struct Reader<'a, T> {
    tables: &'a T,
    terms: &'a Terms<'a>,
    watch: &'a dyn Watch,
    service_users: Vec<[u8; 16]>,
}

/// The number of each entity in [`Changes`], by its `metadata_id`; none where that is no entity.
type Entities = FxHashMap<i64, Option<u32>>;

impl<T: Tables> Reader<'_, T> {
    /// As [`Tables::ask`], unless whoever waits does not want it any more.
    pub(super) fn ask<const N: usize>(
        &self,
        question: Question,
        given: &[Given<'_>],
        take: impl FnMut([ValueRef<'_>; N]) -> Result<ControlFlow<()>, SourceError>,
    ) -> Result<bool, SourceError> {
        let more = self.tables.ask(question, given, take)?;
        if self.watch.is_cancelled() {
            return Err(self.tables.stopped());
        }
        Ok(more)
    }

    /// The one id that a question is answered with.
    fn id(&self, question: Question, given: &[Given<'_>]) -> Result<Option<i64>, SourceError> {
        let mut id = None;
        self.ask(question, given, |[value]| {
            id = number(value);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(id)
    }

    /// The time of the newest row, in microseconds since 1970.
    fn newest(&self) -> Result<Option<i64>, SourceError> {
        let mut newest = None;
        self.ask(Question::Newest, &[Given::Seconds(seconds(self.terms.latest))], |[time]| {
            newest = float(time).map(|time| micros_of_seconds(time).unwrap_or(0));
            Ok(ControlFlow::Break(()))
        })?;
        Ok(newest)
    }

    /// The first row of a window.
    fn first(&self, window: &Range<i64>) -> Result<Option<i64>, SourceError> {
        if window.start == i64::MIN {
            return self.next(i64::MIN);
        }
        let mut first: Option<i64> = None;
        let mut after = Some(seconds(window.start).next_down());
        while let Some(time) = after {
            after = None;
            self.ask(Question::First, &[Given::Seconds(time), Given::Number(AT_ONCE)], |[least, latest, count]| {
                first = first.into_iter().chain(number(least)).min();
                // After all numbers come texts, which are no times.
                after = float(latest).filter(|_| number(count) == Some(AT_ONCE));
                Ok(ControlFlow::Break(()))
            })?;
        }
        Ok(first)
    }

    fn next(&self, from: i64) -> Result<Option<i64>, SourceError> {
        self.id(Question::Next, &[Given::Number(from)])
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
    ) -> Result<i64, SourceError> {
        let (start, end) = ids.into_inner();
        let given = [Given::Number(start), Given::Number(end), Given::Seconds(seconds(window.start))];
        let mut last = end;
        let more = self.ask(Question::Changes, &given, |row: [ValueRef<'_>; 7]| {
            changes.read += 1;
            last = number(row[0]).unwrap_or(end);
            if let Err(reason) = self.observe(row, changes, entities)? {
                changes.skip(u64::try_from(last).unwrap_or(0), reason);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(if more { last } else { end })
    }

    fn observe(
        &self,
        row: [ValueRef<'_>; 7],
        changes: &mut Changes,
        entities: &mut Entities,
    ) -> Result<Result<(), String>, SourceError> {
        let [_, metadata_id, state_value, time, context, user, parent] = row;
        let Some(entity) = self.entity(metadata_id, changes, entities)? else {
            return Ok(Err("is of no known entity".to_owned()));
        };
        let (state, time) = match (state(state_value), self.time(time)) {
            (Ok(state), Ok(time)) => (state, time),
            (Err(reason), _) | (_, Err(reason)) => return Ok(Err(reason)),
        };
        let context = id(context).map_or(0, context_hash);
        changes.has_context |= context != 0;
        if changes.wants(time, self.terms) {
            let cause = self.author(user).cause(id(parent).is_some());
            let state = changes.state(state);
            changes.push(time, entity, state, cause, context);
        }
        Ok(Ok(()))
    }

    fn time(&self, value: ValueRef<'_>) -> Result<i64, String> {
        let Some(seconds) = float(value) else {
            return Err("has a `last_updated_ts` that is no number".to_owned());
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
    ) -> Result<Option<u32>, SourceError> {
        let Some(metadata_id) = number(metadata_id) else {
            return Ok(None);
        };
        if let Some(&known) = entities.get(&metadata_id) {
            return Ok(known);
        }
        let name = self.tables.entity_id(metadata_id)?.filter(|name| domain::is_entity_id(name));
        let number = name.map(|name| changes.entity(&name));
        entities.insert(metadata_id, number);
        Ok(number)
    }

    /// Reads the attributes of every entity that had a change, once.
    fn attributes(&self, entities: &Entities, changes: &mut Changes) -> Result<(), SourceError> {
        let mut numbers: Vec<(i64, u32)> =
            entities.iter().filter_map(|(&metadata_id, &number)| Some((metadata_id, number?))).collect();
        numbers.sort_unstable();
        for (metadata_id, number) in numbers {
            let given = [Given::Number(metadata_id), Given::Number(TRIED_ATTRIBUTES)];
            self.ask(Question::Attributes, &given, |[json]| {
                let tells = json.as_str().is_ok_and(|json| changes.observe_attributes(number, 0, json));
                Ok(if tells { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
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
