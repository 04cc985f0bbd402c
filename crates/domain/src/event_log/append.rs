//! A log that goes on: what came later is written behind what is there.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{EventLog, EventLogBuilder, Row};
use crate::Names;

/// Numbers that one thread rewrites in one go.
const ROWS_AT_ONCE: usize = 1 << 18;

/// Two sorted lists of names as one.
#[derive(Debug, Default)]
struct Merged {
    names: Names,
    /// What the numbers of each list are in `names`.
    tables: [Vec<u32>; 2],
}

impl EventLog {
    /// The log of these events and those of `later`, as if each had been pushed. Where `later` begins after this one has
    /// ended, which is what this is for, this one's columns stay where they are; otherwise all are sorted. At most 4
    /// billion events.
    #[must_use]
    pub fn append(mut self, later: &Self) -> Self {
        let (Some((_, last)), Some((first, _))) = (self.span(), later.span()) else {
            return if self.is_empty() { later.clone() } else { self };
        };
        if last >= first || u32::try_from(self.len() + later.len()).is_err() {
            let mut both = EventLogBuilder::default();
            both.append_log(&self);
            drop(self);
            both.append_log(later);
            return both.finish();
        }
        let entities = Merged::of(&self.entity_names, &later.entity_names);
        let states = Merged::of(&self.state_names, &later.state_names);
        let own_rows = (&mut self.entity_rows, &self.entity_starts[..]);
        let (starts, ()) = rayon::join(
            || append_index(own_rows, later, &entities),
            || append_numbers(&mut self.states, &later.states, &states.tables),
        );
        append_numbers(&mut self.entities, &later.entities, &entities.tables);
        self.times.extend_from_slice(&later.times);
        self.causes.extend_from_slice(&later.causes);
        self.entity_starts = starts;
        self.entity_names = entities.names;
        self.state_names = states.names;
        self
    }
}

/// Makes room behind each entity's rows for its later ones. Returns where each entity's rows begin then.
fn append_index((rows, starts): (&mut Vec<Row>, &[u32]), later: &EventLog, entities: &Merged) -> Vec<u32> {
    let [table, later_table] = &entities.tables;
    let mut counts = vec![0_usize; entities.names.len()];
    for (entity, bounds) in table.iter().zip(starts.windows(2)) {
        counts[*entity as usize] = (bounds[1] - bounds[0]) as usize;
    }
    let mut more: Vec<&[Row]> = vec![&[]; counts.len()];
    for (number, entity) in (0..).zip(later_table) {
        more[*entity as usize] = later.rows_of(number);
    }
    let mut start = 0;
    let mut new_starts = vec![start];
    for (count, more) in counts.iter().zip(&more) {
        start += u32::try_from(count + more.len()).unwrap_or(u32::MAX);
        new_starts.push(start);
    }

    let known = rows.len();
    let first = u32::try_from(known).unwrap_or(u32::MAX);
    rows.reserve_exact(later.len());
    rows.resize(known + later.len(), 0);
    // From the last entity to the first, so that nothing is written over that has not moved yet.
    let (mut from, mut to) = (known, rows.len());
    for (count, more) in counts.into_iter().zip(more).rev() {
        to -= more.len();
        for (place, row) in rows[to..].iter_mut().zip(more) {
            *place = first + row;
        }
        (from, to) = (from - count, to - count);
        rows.copy_within(from..from + count, to);
    }
    new_starts
}

/// Appends a column of numbers to another, with all of them as the tables have them.
fn append_numbers(numbers: &mut Vec<u32>, later: &[u32], [table, later_table]: &[Vec<u32>; 2]) {
    if (0..).zip(table).any(|(old, new)| old != *new) {
        numbers.par_chunks_mut(ROWS_AT_ONCE).for_each(|numbers| {
            for number in numbers {
                *number = table[*number as usize];
            }
        });
    }
    numbers.reserve_exact(later.len());
    numbers.extend(later.iter().map(|number| later_table[*number as usize]));
}

impl Merged {
    fn of(one: &Names, other: &Names) -> Self {
        let mut merged = Self::default();
        let mut number = 0;
        let (mut ones, mut others) = (one.iter().peekable(), other.iter().peekable());
        loop {
            let order = match (ones.peek(), others.peek()) {
                (Some(one), Some(other)) => one.cmp(other),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return merged,
            };
            let name = if order.is_le() { ones.next() } else { None };
            let same = if order.is_ge() { others.next() } else { None };
            let [table, other_table] = &mut merged.tables;
            table.extend(name.map(|_| number));
            other_table.extend(same.map(|_| number));
            merged.names.push(name.or(same).unwrap_or_default());
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests;
