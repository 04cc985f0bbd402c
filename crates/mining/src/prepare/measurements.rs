use std::slice::IterMut;
use std::sync::Arc;

use domain::{EntityIx, EventLog};
use rayon::prelude::*;

use crate::prepare::ahead;
use crate::prepare::column::{Column, Values};
use crate::prepare::levels::{Levels, NO_LEVEL};

/// Rows that one thread looks at in one go.
const ROWS_AT_ONCE: usize = 1 << 18;

/// What measured entities said, each entity's values in one column, so that a month of a sensor is
/// looked through without looking up the text of every state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measurements {
    levels: Arc<Levels>,
    /// By number of entity; none for what is not measured.
    values: Vec<Option<Values>>,
    /// By row of the log, one more than the level that the entity's row before it had, where both are values of a
    /// measured entity; otherwise 0, so that the memory need not be written to beforehand.
    before: Vec<u32>,
}

/// Some rows of the log on end, to be filled in on one thread.
struct Part<'a> {
    first: usize,
    /// Theirs of [`Measurements::before`].
    before: &'a mut [u32],
    /// By number of entity, if it is measured.
    entities: Vec<Option<Said<'a>>>,
}

/// What one entity says in a part.
struct Said<'a> {
    /// Where its levels belong, one for each of its rows in the part.
    places: IterMut<'a, u32>,
    /// The level that it had last.
    last: u32,
}

/// How a value moved, one way, within a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Step {
    /// What it was before.
    pub(crate) from: f64,
    /// The furthest that it came.
    pub(crate) to: f64,
}

/// Finds the steps within one time after the other, with room that is used again.
#[derive(Debug)]
pub(crate) struct Stepper<'m> {
    log: &'m EventLog,
    measurements: &'m Measurements,
    /// By [`key`], the step of this time in levels, if its mark is this time's.
    steps: Vec<Moved>,
    /// The keys of this time's steps, as they came; with room for one more than there are.
    touched: Vec<u32>,
    mark: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    mark: u32,
    from: u32,
    /// Turned, so that the furthest is the largest.
    to: u32,
}

/// The number of a sensor that moves upwards or downwards: sensors in their order, downwards first.
pub(crate) fn key(entity: EntityIx, upwards: bool) -> u32 {
    entity << 1 | u32::from(upwards)
}

/// The sensor and the way of a [`key`].
pub(crate) fn of_key(key: u32) -> (EntityIx, bool) {
    (key >> 1, key & 1 == 1)
}

impl Measurements {
    /// Collects them: `measured` says which entities are, `values` are those of the states.
    pub(crate) fn of(log: &EventLog, measured: &[bool], values: &[Option<f64>]) -> Self {
        let levels = Arc::new(Levels::of(values));
        let mut said: Vec<Option<Vec<u32>>> = (0..)
            .zip(measured)
            .map(|(entity, measured)| measured.then(|| vec![0; log.rows_of(entity).len()]))
            .collect();
        let mut before = vec![0; log.len()];
        // The log is read from end to end: entity by entity every row would be another place in memory.
        parts(log, &levels, &mut said, &mut before).into_par_iter().for_each(|part| part.fill(log, &levels));
        let counted = |room: &mut Vec<i32>, said: Option<_>| Some(Values::counted(Arc::clone(&levels), said?, room));
        let values = said.into_par_iter().map_init(Vec::new, counted).collect();
        Self { levels, values, before }
    }

    /// The values of an entity, if it is measured, over all of the log that they were collected from.
    pub(crate) fn column<'a>(&'a self, log: &'a EventLog, entity: EntityIx) -> Option<Column<'a>> {
        let values = self.values.get(entity as usize)?.as_ref()?;
        Some(Column::new(log, log.rows_of(entity), values))
    }

    /// The values that the home's states have.
    pub(crate) fn levels(&self) -> &Arc<Levels> {
        &self.levels
    }
}

/// The log in parts of [`ROWS_AT_ONCE`] rows, each with where what it says belongs.
fn parts<'a>(
    log: &EventLog,
    levels: &Levels,
    said: &'a mut [Option<Vec<u32>>],
    before: &'a mut [u32],
) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = (0..)
        .zip(before.chunks_mut(ROWS_AT_ONCE))
        .map(|(number, before)| Part { first: number * ROWS_AT_ONCE, before, entities: Vec::with_capacity(said.len()) })
        .collect();
    for (entity, said) in (0..).zip(said) {
        let rows = log.rows_of(entity);
        let mut left = said.as_deref_mut();
        let mut start = 0;
        for part in &mut parts {
            let end = ahead(rows, start, |&row| (row as usize) < part.first + part.before.len());
            part.entities.push(left.as_mut().map(|values| {
                let values = values.split_off_mut(..end - start).unwrap_or_default();
                let last = start.checked_sub(1).map_or(NO_LEVEL, |place| levels.of_state(log.state(rows[place])));
                Said { places: values.iter_mut(), last }
            }));
            start = end;
        }
    }
    parts
}

impl Part<'_> {
    fn fill(mut self, log: &EventLog, levels: &Levels) {
        for (row, before) in (self.first..).zip(self.before) {
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            let Some(said) = &mut self.entities[log.entity(row) as usize] else { continue };
            let level = levels.of_state(log.state(row));
            if let Some(place) = said.places.next() {
                *place = level;
            }
            let former = std::mem::replace(&mut said.last, level);
            *before = if level == NO_LEVEL { 0 } else { former.wrapping_add(1) };
        }
    }
}

impl<'m> Stepper<'m> {
    pub(crate) fn new(log: &'m EventLog, measurements: &'m Measurements) -> Self {
        let keys = 2 * measurements.values.len();
        Self { log, measurements, steps: vec![Moved::default(); keys], touched: vec![0; keys + 1], mark: 0 }
    }

    /// Calls `visit` with the [`key`] and the step of every sensor that moved from `from` on and up to
    /// `to`, both in µs since 1970 in UTC and included; for a sensor that moved both ways, once each.
    /// What follows on something that is no value is no step.
    pub(crate) fn steps_between(&mut self, from: i64, to: i64, mut visit: impl FnMut(u32, Step)) {
        self.mark += 1;
        let Self { log, measurements: Measurements { levels, before, .. }, steps, touched, mark } = self;
        let first = log.row_at(from);
        let end = ahead(log.times(), first, |&time| time <= to);
        let mut count = 0;
        for (row, before) in (first..).zip(&before[first..end]) {
            let Some(from) = before.checked_sub(1) else { continue };
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            let to = levels.of_state(log.state(row));
            if from == to {
                continue;
            }
            // Which way it goes, and whether it is its sensor's first step, is anybody's guess: no branch is made of it.
            let upwards = to > from;
            let key = key(log.entity(row), upwards);
            let moved = &mut steps[key as usize];
            let is_first = moved.mark != *mark;
            touched[count] = key;
            count += usize::from(is_first);
            let to = to ^ turn(upwards);
            *moved = Moved {
                mark: *mark,
                from: if is_first { from } else { moved.from },
                to: if is_first { to } else { moved.to.max(to) },
            };
        }
        for &key in &touched[..count] {
            let Moved { from, to, .. } = steps[key as usize];
            if let (Some(from), Some(to)) = (levels.value(from), levels.value(to ^ turn(of_key(key).1))) {
                visit(key, Step { from, to });
            }
        }
    }
}

/// What makes a level the larger the further it is on the way.
fn turn(upwards: bool) -> u32 {
    if upwards { 0 } else { u32::MAX }
}
