use std::ops::Range;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::{Cause, Names};

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

/// Collects events in any order and makes an [`EventLog`] of them.
#[derive(Clone, Debug, Default)]
pub struct EventLogBuilder {
    times: Vec<i64>,
    entities: Vec<u32>,
    states: Vec<u32>,
    causes: Vec<Cause>,
    entity_names: Interner,
    state_names: Interner,
}

/// What [`Timestamp`] reaches, in microseconds since 1970 in UTC: sums of a few days stay far from
/// the ends of an `i64`.
const EARLIEST: i64 = -377_705_023_201_000_000;
const LATEST: i64 = 253_402_207_200_999_999;

#[derive(Clone, Debug, Default)]
struct Interner {
    numbers: FxHashMap<Box<str>, u32>,
    names: Names,
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

impl EventLogBuilder {
    /// Adds an event.
    pub fn push(&mut self, event: Event<'_>) {
        let entity = self.entity_names.number(event.entity_id);
        let state = self.state_names.number(event.state);
        self.push_numbers(event.time, entity, state, event.cause);
    }

    /// The number under which [`EventLogBuilder::push_numbers`] takes this entity.
    pub fn entity(&mut self, entity_id: &str) -> u32 {
        self.entity_names.number(entity_id)
    }

    /// The number under which [`EventLogBuilder::push_numbers`] takes this state.
    pub fn state(&mut self, state: &str) -> u32 {
        self.state_names.number(state)
    }

    /// Adds an event by the numbers that this builder gave its texts. One that no calendar reaches
    /// (outside [`Timestamp::MIN`] to [`Timestamp::MAX`]) is not taken.
    pub fn push_numbers(&mut self, time: i64, entity: u32, state: u32, cause: Cause) {
        if !(EARLIEST..=LATEST).contains(&time) {
            return;
        }
        self.times.push(time);
        self.entities.push(entity);
        self.states.push(state);
        self.causes.push(cause);
    }

    /// Makes room for so many more events.
    pub fn reserve(&mut self, events: usize) {
        self.times.reserve(events);
        self.entities.reserve(events);
        self.states.reserve(events);
        self.causes.reserve(events);
    }

    /// The number of events so far, repeated ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is none so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Adds all events of `other`.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() && self.entity_names.names.is_empty() && self.times.capacity() <= other.times.capacity() {
            *self = other;
            return;
        }
        let Self { times, entities, states, causes, entity_names, state_names } = other;
        self.extend((&entity_names.names, &state_names.names), &times, (&entities, &states), &causes);
    }

    /// Adds all events of a log.
    pub fn append_log(&mut self, log: &EventLog) {
        let EventLog { times, entities, states, causes, entity_names, state_names, .. } = log;
        self.extend((entity_names, state_names), times, (entities, states), causes);
    }

    /// Adds columns whose entities and states are numbered by these names.
    fn extend(
        &mut self,
        (entity_names, state_names): (&Names, &Names),
        times: &[i64],
        (entities, states): (&[u32], &[u32]),
        causes: &[Cause],
    ) {
        let entity_of: Vec<u32> = entity_names.iter().map(|name| self.entity_names.number(name)).collect();
        let state_of: Vec<u32> = state_names.iter().map(|name| self.state_names.number(name)).collect();
        self.times.extend_from_slice(times);
        self.entities.extend(entities.iter().map(|&entity| entity_of[entity as usize]));
        self.states.extend(states.iter().map(|&state| state_of[state as usize]));
        self.causes.extend_from_slice(causes);
    }

    /// Sorts what was added and makes the log. At most 4 billion events.
    #[must_use]
    pub fn finish(self) -> EventLog {
        let Self { mut times, mut entities, mut states, mut causes, entity_names, state_names } = self;
        let entity_names = entity_names.sort_into(&mut entities);
        let state_names = state_names.sort_into(&mut states);

        let key = |row: usize| (times[row], entities[row], states[row], std::cmp::Reverse(causes[row]));
        // Strictly, so that nothing is there twice but what differs in its cause.
        let sorted = (1..times.len()).all(|row| key(row - 1) < key(row));
        if !sorted {
            let mut order: Vec<u32> = (0..u32::try_from(times.len()).unwrap_or(u32::MAX)).collect();
            // Sources are nearly sorted, which is what a stable merge sort is quick on.
            order.sort_by_key(|&row| key(row as usize));
            permute(&mut times, &order);
            permute(&mut entities, &order);
            permute(&mut states, &order);
            permute(&mut causes, &order);
        }
        remove_repeated(&mut times, &mut entities, &mut states, &mut causes);
        let sorted = Self { times, entities, states, causes, ..Self::default() };
        sorted.indexed(entity_names, state_names)
    }

    /// The log of columns that are sorted and numbered by these names.
    fn indexed(self, entity_names: Names, state_names: Names) -> EventLog {
        let Self { mut times, mut entities, mut states, mut causes, .. } = self;
        let (entity_starts, entity_rows) = index_by(&entities, entity_names.len());
        times.shrink_to_fit();
        entities.shrink_to_fit();
        states.shrink_to_fit();
        causes.shrink_to_fit();
        EventLog { times, entities, states, causes, entity_names, state_names, entity_starts, entity_rows }
    }
}

impl Interner {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.into(), number);
        self.names.push(name);
        number
    }

    /// The names sorted, with `column` rewritten from the old numbers to the new ones. Names that
    /// the column does not use are left out.
    fn sort_into(self, column: &mut [u32]) -> Names {
        let names = self.names;
        drop(self.numbers);
        let mut used = vec![false; names.len()];
        for &number in column.iter() {
            used[number as usize] = true;
        }
        let mut order: Vec<u32> =
            (0..u32::try_from(names.len()).unwrap_or(u32::MAX)).filter(|&number| used[number as usize]).collect();
        order.sort_unstable_by(|&a, &b| names.get(a).cmp(names.get(b)));
        let mut sorted = Names::default();
        let mut renumbered = vec![0; names.len()];
        for (new, &old) in (0_u32..).zip(&order) {
            sorted.push(names.get(old));
            renumbered[old as usize] = new;
        }
        for number in column {
            *number = renumbered[*number as usize];
        }
        sorted
    }
}

fn permute<T: Copy>(column: &mut Vec<T>, order: &[u32]) {
    *column = order.iter().map(|&row| column[row as usize]).collect();
}

/// Of rows that are sorted, keeps the first of those that are alike in all but the cause.
fn remove_repeated(times: &mut Vec<i64>, entities: &mut Vec<u32>, states: &mut Vec<u32>, causes: &mut Vec<Cause>) {
    let is_again = |times: &[i64], entities: &[u32], states: &[u32], one: usize, other: usize| {
        (times[one], entities[one], states[one]) == (times[other], entities[other], states[other])
    };
    // Mostly there is none, and nothing is to be moved.
    let Some(first) = (1..times.len()).find(|&row| is_again(times, entities, states, row - 1, row)) else {
        return;
    };
    let mut kept = first;
    for row in first..times.len() {
        if !is_again(times, entities, states, kept - 1, row) {
            times[kept] = times[row];
            entities[kept] = entities[row];
            states[kept] = states[row];
            causes[kept] = causes[row];
            kept += 1;
        }
    }
    times.truncate(kept);
    entities.truncate(kept);
    states.truncate(kept);
    causes.truncate(kept);
}

/// Those of the sorted names that the column uses, with the column rewritten to their new numbers.
fn used(names: &Names, column: &mut [u32]) -> Names {
    let mut renumbered = vec![u32::MAX; names.len()];
    for &number in column.iter() {
        renumbered[number as usize] = 0;
    }
    let mut kept = Names::default();
    for (old, new) in (0_u32..).zip(&mut renumbered).filter(|(_, new)| **new == 0) {
        *new = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        kept.push(names.get(old));
    }
    for number in column {
        *number = renumbered[*number as usize];
    }
    kept
}

/// The rows of each entity, as starts and rows (a counting sort, so in order of time).
fn index_by(entities: &[u32], count: usize) -> (Vec<u32>, Vec<Row>) {
    let mut starts = vec![0_u32; count + 1];
    for &entity in entities {
        starts[entity as usize + 1] += 1;
    }
    for entity in 0..count {
        starts[entity + 1] += starts[entity];
    }
    let mut next = starts.clone();
    let mut rows = vec![0; entities.len()];
    for (row, &entity) in (0_u32..).zip(entities) {
        let place = &mut next[entity as usize];
        rows[*place as usize] = row;
        *place += 1;
    }
    (starts, rows)
}

#[cfg(test)]
mod tests;
