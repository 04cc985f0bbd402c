mod append;
mod builder;
mod join;

use std::ops::Range;

use jiff::Timestamp;

use crate::{Cause, Names};
use builder::{index_by, used};

pub use builder::EventLogBuilder;
pub use join::{Columns, Part};

/// Number of an entity in an [`EventLog`], in the order of the entities' ids.
pub type EntityIx = u32;
/// Number of a state's text in an [`EventLog`], in the order of the texts.
pub type StateIx = u32;
/// Number of an event in an [`EventLog`], in the order of time.
pub type Row = u32;

/// One change of state, as a source reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// When, in microseconds since 1970 in UTC.
    pub time: i64,
    /// Of which entity, `light.kitchen`.
    pub entity_id: &'a str,
    /// Into which state, `on`.
    pub state: &'a str,
    /// Why.
    pub cause: Cause,
}

/// A home's events in columns, sorted by time, with an index by entity: 21 bytes an event.
///
/// Equal input gives an equal log, whatever order the events came in: numbers of entities and
/// states follow the order of their texts, rows the order of time, entity, state. An event that
/// is there twice is kept once, with the cause that knows more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventLog {
    times: Vec<i64>,
    entities: Vec<EntityIx>,
    states: Vec<StateIx>,
    causes: Vec<Cause>,
    entity_names: Names,
    state_names: Names,
    /// `entity_rows[entity_starts[e]..entity_starts[e + 1]]` are the rows of entity `e`, by time.
    entity_starts: Vec<u32>,
    entity_rows: Vec<Row>,
}

impl EventLog {
    /// The number of events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is no event.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// When event `row` was, in microseconds since 1970 in UTC.
    #[must_use]
    pub fn time(&self, row: Row) -> i64 {
        self.times[row as usize]
    }

    /// All times, ascending.
    #[must_use]
    pub fn times(&self) -> &[i64] {
        &self.times
    }

    /// Whose state changed in event `row`.
    #[must_use]
    pub fn entity(&self, row: Row) -> EntityIx {
        self.entities[row as usize]
    }

    /// Into which state event `row` changed it.
    #[must_use]
    pub fn state(&self, row: Row) -> StateIx {
        self.states[row as usize]
    }

    /// Why event `row` was.
    #[must_use]
    pub fn cause(&self, row: Row) -> Cause {
        self.causes[row as usize]
    }

    /// The entities' ids, sorted; an [`EntityIx`] is a place in this list.
    #[must_use]
    pub fn entity_names(&self) -> &Names {
        &self.entity_names
    }

    /// The states' texts, sorted; a [`StateIx`] is a place in this list.
    #[must_use]
    pub fn state_names(&self) -> &Names {
        &self.state_names
    }

    /// The rows of one entity, by time.
    #[must_use]
    pub fn rows_of(&self, entity: EntityIx) -> &[Row] {
        let entity = entity as usize;
        let (Some(&start), Some(&end)) = (self.entity_starts.get(entity), self.entity_starts.get(entity + 1)) else {
            return &[];
        };
        &self.entity_rows[start as usize..end as usize]
    }

    /// The first and the last event's time, in microseconds since 1970 in UTC.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        Some((*self.times.first()?, *self.times.last()?))
    }

    /// The first row at or after `time`.
    #[must_use]
    pub fn row_at(&self, time: i64) -> usize {
        self.times.partition_point(|&t| t < time)
    }

    /// Event `row` with its texts.
    #[must_use]
    pub fn event(&self, row: Row) -> Event<'_> {
        Event {
            time: self.time(row),
            entity_id: self.entity_names.get(self.entity(row)),
            state: self.state_names.get(self.state(row)),
            cause: self.cause(row),
        }
    }

    /// All events, by time.
    pub fn iter(&self) -> impl Iterator<Item = Event<'_>> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(|row| self.event(row))
    }

    /// The events from `start` up to but not including `end`, as a log of their own.
    #[must_use]
    pub fn between(&self, start: Timestamp, end: Timestamp) -> Self {
        self.part(self.row_at(start.as_microsecond())..self.row_at(end.as_microsecond()))
    }

    /// The events at and after `time`, in microseconds since 1970 in UTC, as a log of their own.
    #[must_use]
    pub fn since(&self, time: i64) -> Self {
        self.part(self.row_at(time)..self.len())
    }

    /// Only the events of the entities for which `keep` is true, by their numbers; those beyond its end go too. Takes
    /// hardly any memory beside the log's own. States that only others had stay in [`EventLog::state_names`].
    #[must_use]
    pub fn retain_entities(mut self, keep: &[bool]) -> Self {
        let mut names = Names::default();
        let mut renumbered = Vec::with_capacity(self.entity_names.len());
        for (number, name) in self.entity_names.iter().enumerate() {
            let kept = keep.get(number).is_some_and(|keep| *keep);
            renumbered.push(kept.then(|| u32::try_from(names.len()).unwrap_or(u32::MAX)));
            if kept {
                names.push(name);
            }
        }
        self.entity_rows = Vec::new();
        let mut kept = 0;
        for row in 0..self.times.len() {
            if let Some(entity) = renumbered[self.entities[row] as usize] {
                self.times[kept] = self.times[row];
                self.entities[kept] = entity;
                self.states[kept] = self.states[row];
                self.causes[kept] = self.causes[row];
                kept += 1;
            }
        }
        self.times.truncate(kept);
        self.entities.truncate(kept);
        self.states.truncate(kept);
        self.causes.truncate(kept);
        (self.entity_starts, self.entity_rows) = index_by(&self.entities, names.len());
        self.entity_names = names;
        self
    }

    fn part(&self, rows: Range<usize>) -> Self {
        let mut part = EventLogBuilder {
            times: self.times[rows.clone()].to_vec(),
            entities: self.entities[rows.clone()].to_vec(),
            states: self.states[rows.clone()].to_vec(),
            causes: self.causes[rows].to_vec(),
            ..EventLogBuilder::default()
        };
        // The names are sorted already, and stay so without those that this part does not use.
        let entity_names = used(&self.entity_names, &mut part.entities);
        let state_names = used(&self.state_names, &mut part.states);
        part.indexed(entity_names, state_names)
    }
}

#[cfg(test)]
mod tests;
