use std::convert::Infallible;

use rustc_hash::FxHashMap;

use super::{Event, EventLog, Row};
use crate::{Cause, Names};

/// Collects events in any order and makes an [`EventLog`] of them.
#[derive(Clone, Debug, Default)]
pub struct EventLogBuilder {
    pub(super) times: Vec<i64>,
    pub(super) entities: Vec<u32>,
    pub(super) states: Vec<u32>,
    pub(super) causes: Vec<Cause>,
    pub(super) entity_names: Interner,
    pub(super) state_names: Interner,
}

/// What [`Timestamp`] reaches, in microseconds since 1970 in UTC: sums of a few days stay far from
/// the ends of an `i64`.
pub(super) const EARLIEST: i64 = -377_705_023_201_000_000;
pub(super) const LATEST: i64 = 253_402_207_200_999_999;

#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    numbers: FxHashMap<Box<str>, u32>,
    names: Names,
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
    /// (outside [`jiff::Timestamp::MIN`] to [`jiff::Timestamp::MAX`]) is not taken.
    pub fn push_numbers(&mut self, time: i64, entity: u32, state: u32, cause: Cause) {
        if !(EARLIEST..=LATEST).contains(&time) {
            return;
        }
        self.times.push(time);
        self.entities.push(entity);
        self.states.push(state);
        self.causes.push(cause);
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

    /// Adds all events of a log.
    pub fn append_log(&mut self, log: &EventLog) {
        let Ok(_) = self.append_part::<Infallible>(log);
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
    pub(super) fn indexed(self, entity_names: Names, state_names: Names) -> EventLog {
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
    /// Of names that get no more company.
    pub(super) fn of(names: Names) -> Self {
        Self { numbers: FxHashMap::default(), names }
    }

    pub(super) fn number(&mut self, name: &str) -> u32 {
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
pub(super) fn used(names: &Names, column: &mut [u32]) -> Names {
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
pub(super) fn index_by(entities: &[u32], count: usize) -> (Vec<u32>, Vec<Row>) {
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
