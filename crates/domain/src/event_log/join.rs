//! One log of parts whose texts are known before their events are, such as the packed days of an archive.

use std::collections::hash_map::Entry;
use std::slice::IterMut;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::builder::{EARLIEST, Interner, LATEST};
use super::{EventLog, EventLogBuilder, Row};
use crate::{Cause, Names};

/// A part of a log. Its events are written only once there is a place for them.
///
/// `E` is why they could not be.
pub trait Part<E>: Sync {
    /// The ids of its entities.
    fn entity_names(&self) -> &Names;

    /// The texts of its states.
    fn state_names(&self) -> &Names;

    /// How many events an entity has, by its number in [`Part::entity_names`].
    fn events_of(&self, entity: u32) -> u32;

    /// Writes its events, as many as its entities have together, numbered by its own names. `scratch` is memory to work
    /// in, which the next part will be given, too.
    ///
    /// # Errors
    /// When they cannot be had.
    fn write(&self, into: Columns<'_>, scratch: &mut Vec<u8>) -> Result<(), E>;
}

/// Where the events of a part belong: four columns of one length.
#[derive(Debug)]
pub struct Columns<'a> {
    /// When, in microseconds since 1970 in UTC.
    pub times: &'a mut [i64],
    /// Of which entity, as a number in the part's [`Part::entity_names`].
    pub entities: &'a mut [u32],
    /// Into which state, as a number in the part's [`Part::state_names`].
    pub states: &'a mut [u32],
    /// Why.
    pub causes: &'a mut [Cause],
}

/// What there is to do for one part, on a thread of its own.
struct Job<'a, E> {
    part: &'a dyn Part<E>,
    columns: Columns<'a>,
    entity_of: &'a [u32],
    state_of: &'a [u32],
    /// The number that its first event has in the log.
    first_row: Row,
    /// Where in the log's index the rows of each of its entities belong; none where the index is made at the end.
    rows: Vec<IterMut<'a, Row>>,
}

/// What a part turned out to be.
enum Found {
    Nothing,
    /// A log of its own, from its first event's time to its last one's.
    Log {
        first: i64,
        last: i64,
    },
    /// Events of which something is not in its order, there twice, out of a calendar's reach, or named and not there.
    Events,
}

/// Names of several parts as one sorted list.
struct United {
    names: Names,
    /// For each part what its numbers are in `names`.
    tables: Vec<Vec<u32>>,
    /// Whether each part had its own sorted, and none twice.
    are_sorted: bool,
}

impl EventLog {
    /// The log of all events of these parts, as if each had been pushed. Parts that are logs themselves, none of which
    /// begins before the one before it has ended, are written where they belong at once, on all threads of the pool; any
    /// others are sorted afterwards. At most 4 billion events.
    ///
    /// # Errors
    /// That of the first part that could not write its events.
    pub fn join<E: Send>(parts: &[&dyn Part<E>]) -> Result<Self, E> {
        let entities = United::of(parts.iter().map(|part| part.entity_names()));
        let states = United::of(parts.iter().map(|part| part.state_names()));
        let counts: Vec<Vec<u32>> = parts.iter().map(|part| counts_of(*part)).collect();
        let lengths: Vec<usize> =
            counts.iter().map(|counts| counts.iter().map(|count| *count as usize).sum()).collect();
        let length: usize = lengths.iter().sum();

        let mut times = vec![0_i64; length];
        let mut numbers = vec![0_u32; length];
        let mut state_numbers = vec![0_u32; length];
        let mut causes = vec![Cause::Automation; length];
        let mut index = vec![0_u32; length];
        let are_used = counts.iter().flatten().all(|count| *count > 0);
        let are_logs = entities.are_sorted && states.are_sorted && are_used && u32::try_from(length).is_ok();
        let (starts, rows) = if are_logs {
            places(&counts, &entities, &mut index)
        } else {
            (Vec::new(), parts.iter().map(|_| Vec::new()).collect())
        };

        let mut left = (&mut times[..], &mut numbers[..], &mut state_numbers[..], &mut causes[..]);
        let mut first_row = 0;
        let mut jobs = Vec::with_capacity(parts.len());
        for (number, (part, rows)) in parts.iter().zip(rows).enumerate() {
            let length = lengths[number];
            jobs.push(Job {
                part: *part,
                columns: Columns {
                    times: left.0.split_off_mut(..length).unwrap_or_default(),
                    entities: left.1.split_off_mut(..length).unwrap_or_default(),
                    states: left.2.split_off_mut(..length).unwrap_or_default(),
                    causes: left.3.split_off_mut(..length).unwrap_or_default(),
                },
                entity_of: &entities.tables[number],
                state_of: &states.tables[number],
                first_row,
                rows,
            });
            first_row = first_row.wrapping_add(u32::try_from(length).unwrap_or(u32::MAX));
        }
        let done: Vec<Result<Found, E>> = jobs.into_par_iter().map_init(Vec::new, Job::done).collect();

        let mut are_in_place = are_logs;
        let mut before = i64::MIN;
        for found in done {
            match found? {
                Found::Nothing => {}
                Found::Log { first, last } => {
                    are_in_place &= before < first;
                    before = last;
                }
                Found::Events => are_in_place = false,
            }
        }
        if are_in_place {
            let (entity_names, state_names) = (entities.names, states.names);
            return Ok(Self {
                times,
                entities: numbers,
                states: state_numbers,
                causes,
                entity_names,
                state_names,
                entity_starts: starts,
                entity_rows: index,
            });
        }
        drop(index);
        let mut all = EventLogBuilder {
            times,
            entities: numbers,
            states: state_numbers,
            causes,
            entity_names: Interner::of(entities.names),
            state_names: Interner::of(states.names),
        };
        all.keep_what_a_calendar_reaches(0);
        Ok(all.finish())
    }

    /// How many events each entity has.
    fn events_of(&self, entity: u32) -> u32 {
        u32::try_from(self.rows_of(entity).len()).unwrap_or(u32::MAX)
    }
}

impl EventLogBuilder {
    /// Adds the events of a part: all, or none when it cannot write them. Returns how many it has.
    ///
    /// # Errors
    /// That of the part.
    pub fn append_part<E>(&mut self, part: &dyn Part<E>) -> Result<u64, E> {
        let (known, more) = (self.len(), counts_of(part).iter().map(|count| *count as usize).sum::<usize>());
        self.times.resize(known + more, 0);
        self.entities.resize(known + more, 0);
        self.states.resize(known + more, 0);
        self.causes.resize(known + more, Cause::Automation);
        let columns = Columns {
            times: &mut self.times[known..],
            entities: &mut self.entities[known..],
            states: &mut self.states[known..],
            causes: &mut self.causes[known..],
        };
        if let Err(error) = part.write(columns, &mut Vec::new()) {
            self.truncate(known);
            return Err(error);
        }
        let entity_of: Vec<u32> = part.entity_names().iter().map(|name| self.entity_names.number(name)).collect();
        let state_of: Vec<u32> = part.state_names().iter().map(|name| self.state_names.number(name)).collect();
        self.entities[known..].iter_mut().for_each(|entity| *entity = entity_of[*entity as usize]);
        self.states[known..].iter_mut().for_each(|state| *state = state_of[*state as usize]);
        self.keep_what_a_calendar_reaches(known);
        Ok(more as u64)
    }

    fn truncate(&mut self, length: usize) {
        self.times.truncate(length);
        self.entities.truncate(length);
        self.states.truncate(length);
        self.causes.truncate(length);
    }

    /// Drops the events from the place `first` on that no calendar reaches.
    fn keep_what_a_calendar_reaches(&mut self, first: usize) {
        let is_reached = |time: i64| (EARLIEST..=LATEST).contains(&time);
        if self.times[first..].iter().all(|time| is_reached(*time)) {
            return;
        }
        let mut kept = first;
        for row in first..self.times.len() {
            if is_reached(self.times[row]) {
                self.times[kept] = self.times[row];
                self.entities[kept] = self.entities[row];
                self.states[kept] = self.states[row];
                self.causes[kept] = self.causes[row];
                kept += 1;
            }
        }
        self.truncate(kept);
    }
}

impl<E> Part<E> for EventLog {
    fn entity_names(&self) -> &Names {
        &self.entity_names
    }

    fn state_names(&self) -> &Names {
        &self.state_names
    }

    fn events_of(&self, entity: u32) -> u32 {
        self.events_of(entity)
    }

    fn write(&self, into: Columns<'_>, _: &mut Vec<u8>) -> Result<(), E> {
        into.times.copy_from_slice(&self.times);
        into.entities.copy_from_slice(&self.entities);
        into.states.copy_from_slice(&self.states);
        into.causes.copy_from_slice(&self.causes);
        Ok(())
    }
}

impl<E> Job<'_, E> {
    /// Has the part write its events, and numbers them as the log does.
    fn done(scratch: &mut Vec<u8>, mut job: Self) -> Result<Found, E> {
        let Columns { times, entities, states, causes } = &mut job.columns;
        job.part.write(Columns { times, entities, states, causes }, scratch)?;
        let is_indexed = job.fill_index();
        let Columns { times, entities, states, .. } = &mut job.columns;
        for entity in entities.iter_mut() {
            *entity = job.entity_of[*entity as usize];
        }
        let mut is_used = vec![false; job.state_of.len()];
        for state in states.iter_mut() {
            is_used[*state as usize] = true;
            *state = job.state_of[*state as usize];
        }
        let are_used = is_used.iter().all(|used| *used);
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return Ok(if are_used { Found::Nothing } else { Found::Events });
        };
        // Rarely are two at one instant; only then the rest of the key is looked at.
        let is_ascending = times.is_sorted_by(|before, after| before < after) || {
            let key = |row: usize| (times[row], entities[row], states[row]);
            (1..times.len()).all(|row| key(row - 1) < key(row))
        };
        let is_log = is_indexed && are_used && is_ascending && EARLIEST <= first && last <= LATEST;
        Ok(if is_log { Found::Log { first, last } } else { Found::Events })
    }

    /// Writes the rows of each entity where they belong. Returns whether each had as many as it said.
    fn fill_index(&mut self) -> bool {
        let mut fits = true;
        if self.rows.is_empty() {
            return false;
        }
        for (row, &entity) in (self.first_row..).zip(self.columns.entities.iter()) {
            match self.rows[entity as usize].next() {
                Some(place) => *place = row,
                None => fits = false,
            }
        }
        fits && self.rows.iter().all(|rows| rows.len() == 0)
    }
}

impl United {
    fn of<'a>(lists: impl Iterator<Item = &'a Names>) -> Self {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut known: Vec<&str> = Vec::new();
        let mut are_sorted = true;
        let mut tables: Vec<Vec<u32>> = Vec::new();
        for list in lists {
            let mut table = Vec::with_capacity(list.len());
            let mut before = None;
            for name in list.iter() {
                are_sorted &= before < Some(name);
                before = Some(name);
                table.push(match numbers.entry(name) {
                    Entry::Occupied(number) => *number.get(),
                    Entry::Vacant(place) => {
                        let number = u32::try_from(known.len()).unwrap_or(u32::MAX);
                        known.push(name);
                        *place.insert(number)
                    }
                });
            }
            tables.push(table);
        }
        let mut order: Vec<u32> = (0..u32::try_from(known.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by_key(|number| known[*number as usize]);
        let mut names = Names::default();
        let mut renumbered = vec![0; known.len()];
        for (new, &old) in (0_u32..).zip(&order) {
            names.push(known[old as usize]);
            renumbered[old as usize] = new;
        }
        for number in tables.iter_mut().flatten() {
            *number = renumbered[*number as usize];
        }
        Self { names, tables, are_sorted }
    }
}

fn counts_of<E>(part: &dyn Part<E>) -> Vec<u32> {
    (0..u32::try_from(part.entity_names().len()).unwrap_or(u32::MAX)).map(|entity| part.events_of(entity)).collect()
}

/// Where each entity begins in the log's index, and for each part the places of its entities' rows in it.
fn places<'a>(
    counts: &[Vec<u32>],
    entities: &United,
    mut index: &'a mut [Row],
) -> (Vec<u32>, Vec<Vec<IterMut<'a, Row>>>) {
    let mut starts = Vec::with_capacity(entities.names.len() + 1);
    let mut places: Vec<Vec<IterMut<'_, Row>>> = counts.iter().map(|counts| Vec::with_capacity(counts.len())).collect();
    let mut start = 0;
    starts.push(start);
    for entity in 0..u32::try_from(entities.names.len()).unwrap_or(u32::MAX) {
        for ((counts, table), places) in counts.iter().zip(&entities.tables).zip(&mut places) {
            // Both lists are sorted, so an entity's turn in its part comes when all before it have had theirs.
            let next = places.len();
            if table.get(next) == Some(&entity) {
                places.push(index.split_off_mut(..counts[next] as usize).unwrap_or_default().iter_mut());
                start += counts[next];
            }
        }
        starts.push(start);
    }
    (starts, places)
}

#[cfg(test)]
mod tests;
