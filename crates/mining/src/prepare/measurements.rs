use std::sync::Arc;

use domain::{EntityIx, EventLog};
use rayon::prelude::*;

use crate::prepare::ahead;
use crate::prepare::column::Column;
use crate::prepare::levels::{Levels, NO_LEVEL};

/// What measured entities said, each entity's values in one column, so that a month of a sensor is
/// looked through without looking up the text of every state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measurements {
    levels: Arc<Levels>,
    /// By number of entity; none for what is not measured.
    columns: Vec<Option<Column>>,
    /// By row of the log, the level that the entity's row before it had, where both are values of a measured
    /// entity; otherwise [`NO_LEVEL`].
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
        // By row, and not by entity: the log is read once from end to end.
        let mut collected: Vec<(Vec<i64>, Vec<u32>)> = (0..)
            .zip(measured)
            .map(|(entity, &measured)| if measured { log.rows_of(entity).len() } else { 0 })
            .map(|rows| (Vec::with_capacity(rows), Vec::with_capacity(rows)))
            .collect();
        let before = (0..u32::try_from(log.len()).unwrap_or(u32::MAX))
            .map(|row| {
                let entity = log.entity(row) as usize;
                if !measured[entity] {
                    return NO_LEVEL;
                }
                let level = levels.of_state(log.state(row));
                let (times, values) = &mut collected[entity];
                let before = values.last().copied().filter(|_| level != NO_LEVEL);
                times.push(log.time(row));
                values.push(level);
                before.unwrap_or(NO_LEVEL)
            })
            .collect();
        let columns = collected
            .into_par_iter()
            .zip(measured)
            .map_init(Vec::new, |room, ((times, values), &measured)| {
                measured.then(|| Column::counted(Arc::clone(&levels), times, values, room))
            })
            .collect();
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
        for row in first..ahead(self.log.times(), first, |&time| time <= to) {
            let from = before[row];
            if from == NO_LEVEL {
                continue;
            }
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
