use std::sync::Arc;

use domain::{EntityIx, EventLog};
use rayon::prelude::*;

use crate::prepare::ahead;
use crate::prepare::column::Column;
use crate::prepare::levels::{Levels, NO_LEVEL};

/// Rows that one thread looks at in one go.
const ROWS_AT_ONCE: usize = 1 << 18;

/// What measured entities said, each entity's values in one column, so that a month of a sensor is
/// looked through without looking up the text of every state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measurements {
    levels: Arc<Levels>,
    /// By number of entity; none for what is not measured.
    columns: Vec<Option<Column>>,
    /// By row of the log, one more than the level that the entity's row before it had, where both are values of a
    /// measured entity; otherwise 0, so that the memory need not be written to beforehand.
    before: Vec<u32>,
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
    touched: Vec<u32>,
    mark: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    mark: u32,
    from: u32,
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
        let groups = groups(log, measured, rayon::current_num_threads());
        let collected = groups.par_iter().flat_map(|group| collect(log, &levels, group));
        let counted = collected.map_init(Vec::new, |room, (entity, times, values)| {
            (entity, Column::counted(Arc::clone(&levels), times, values, room))
        });
        let mut columns: Vec<Option<Column>> = vec![None; measured.len()];
        for (entity, column) in counted.collect::<Vec<_>>() {
            columns[entity as usize] = Some(column);
        }
        let mut before = vec![0; log.len()];
        before.par_chunks_mut(ROWS_AT_ONCE).enumerate().for_each(|(number, part)| {
            levels_before(log, &levels, &columns, number * ROWS_AT_ONCE, part);
        });
        Self { levels, columns, before }
    }

    /// The values of an entity, if it is measured.
    pub(crate) fn column(&self, entity: EntityIx) -> Option<&Column> {
        self.columns.get(entity as usize)?.as_ref()
    }

    /// The values that the home's states have.
    pub(crate) fn levels(&self) -> &Arc<Levels> {
        &self.levels
    }
}

/// The measured entities in so many groups, of about as many rows each.
fn groups(log: &EventLog, measured: &[bool], number: usize) -> Vec<Vec<EntityIx>> {
    let mut groups: Vec<(usize, Vec<EntityIx>)> = vec![(0, Vec::new()); number.max(1)];
    for (entity, _) in (0..).zip(measured).filter(|(_, measured)| **measured) {
        if let Some((rows, group)) = groups.iter_mut().min_by_key(|(rows, _)| *rows) {
            *rows += log.rows_of(entity).len();
            group.push(entity);
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The times and levels of some entities. The log is read from end to end: entity by entity every row would be
/// another place in memory.
fn collect(log: &EventLog, levels: &Levels, group: &[EntityIx]) -> Vec<(EntityIx, Vec<i64>, Vec<u32>)> {
    let mut places = vec![usize::MAX; log.entity_names().len()];
    let mut collected: Vec<(EntityIx, Vec<i64>, Vec<u32>)> = Vec::with_capacity(group.len());
    for &entity in group {
        let rows = log.rows_of(entity).len();
        places[entity as usize] = collected.len();
        collected.push((entity, Vec::with_capacity(rows), Vec::with_capacity(rows)));
    }
    for row in 0..u32::try_from(log.len()).unwrap_or(u32::MAX) {
        if let Some((_, times, values)) = collected.get_mut(places[log.entity(row) as usize]) {
            times.push(log.time(row));
            values.push(levels.of_state(log.state(row)));
        }
    }
    collected
}

/// Of the rows from `first` on, [`Measurements::before`].
fn levels_before(log: &EventLog, levels: &Levels, columns: &[Option<Column>], first: usize, before: &mut [u32]) {
    let level_then = |(entity, column): (u32, &Option<Column>)| {
        let place = log.rows_of(entity).partition_point(|&row| (row as usize) < first);
        column.as_ref().zip(place.checked_sub(1)).map_or(NO_LEVEL, |(column, place)| column.level(place))
    };
    let mut last: Vec<u32> = (0..).zip(columns).map(level_then).collect();
    for (row, before) in (first..).zip(before) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let entity = log.entity(row) as usize;
        if columns[entity].is_some() {
            let level = levels.of_state(log.state(row));
            let former = std::mem::replace(&mut last[entity], level);
            *before = if level == NO_LEVEL { 0 } else { former.wrapping_add(1) };
        }
    }
}

impl<'m> Stepper<'m> {
    pub(crate) fn new(log: &'m EventLog, measurements: &'m Measurements) -> Self {
        let steps = vec![Moved::default(); 2 * measurements.columns.len()];
        Self { log, measurements, steps, touched: Vec::new(), mark: 0 }
    }

    /// Calls `visit` with the [`key`] and the step of every sensor that moved from `from` on and up to
    /// `to`, both in µs since 1970 in UTC and included; for a sensor that moved both ways, once each.
    /// What follows on something that is no value is no step.
    pub(crate) fn steps_between(&mut self, from: i64, to: i64, mut visit: impl FnMut(u32, Step)) {
        self.mark += 1;
        self.touched.clear();
        let Measurements { levels, before, .. } = self.measurements;
        let first = self.log.row_at(from);
        let end = ahead(self.log.times(), first, |&time| time <= to);
        for (row, before) in (first..).zip(&before[first..end]) {
            let Some(from) = before.checked_sub(1) else { continue };
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            let to = levels.of_state(self.log.state(row));
            if from == to {
                continue;
            }
            let upwards = to > from;
            let key = key(self.log.entity(row), upwards);
            let moved = &mut self.steps[key as usize];
            if moved.mark != self.mark {
                *moved = Moved { mark: self.mark, from, to };
                self.touched.push(key);
            }
            moved.to = if upwards { moved.to.max(to) } else { moved.to.min(to) };
        }
        for &key in &self.touched {
            let Moved { from, to, .. } = self.steps[key as usize];
            if let (Some(from), Some(to)) = (levels.value(from), levels.value(to)) {
                visit(key, Step { from, to });
            }
        }
    }
}
