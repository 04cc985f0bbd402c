use std::sync::Arc;

use domain::{Cause, EntityIx, EventLog, Row, StateIx, domain_of, is_actuator};

use crate::prepare::measurements::Measurements;
use crate::prepare::numeric::number;

/// The changes of state that mining looks at: entities with few, named states, without blips and
/// repeats, sorted by time. A clone, whole or cut short, shares what is held.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    table: Arc<Table>,
    /// How many of the table's rows there are.
    len: usize,
    /// By number of entity, where its rows end in [`Table::rows`].
    ends: Vec<u32>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    times: Vec<i64>,
    entities: Vec<EntityIx>,
    states: Vec<StateIx>,
    causes: Vec<Cause>,
    /// Whether it is known that the state changed at that time: false for the first state of an
    /// entity and for what it was after it had been unavailable.
    certain: Vec<bool>,
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// The times of [`Table::rows`], side by side to be searched.
    row_times: Vec<i64>,
    /// By row, the entity's next one; `u32::MAX` after its last.
    next: Vec<u32>,
    /// Events left out, by reason.
    left_out: LeftOut,
    /// By number of entity, whether it is a measured value.
    measured: Vec<bool>,
    /// By number of state, its value if it is one.
    values: Vec<Option<f64>>,
    /// By number of state, whether it is the lack of one.
    absent: Vec<bool>,
    /// What the measured entities said.
    measurements: Measurements,
}

/// How many events are no change that could be a habit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// `unavailable`, `unknown`, or the first state after it.
    pub blips: u64,
    /// The same state again.
    pub repeats: u64,
    /// Measured values.
    pub measurements: u64,
    /// Of entities that are neither sensors nor actuators: automations, updates, buttons.
    pub other: u64,
}

/// One change, as [`Changes`] holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// In µs since 1970 in UTC.
    pub time: i64,
    /// Whose.
    pub entity: EntityIx,
    /// Into which state.
    pub state: StateIx,
    /// Why.
    pub cause: Cause,
    /// Whether it is known to have changed just then.
    pub certain: bool,
}

impl Changes {
    /// Takes the changes out of a log.
    pub(crate) fn of(log: &EventLog) -> Self {
        let entity_use = entity_uses(log);
        let values: Vec<Option<f64>> = log.state_names().iter().map(number).collect();
        let state_use: Vec<StateUse> = log.state_names().iter().map(StateUse::of).collect();
        let measured: Vec<bool> = entity_use.iter().map(|one| *one == EntityUse::Measurement).collect();
        let (measurements, mut changes) =
            rayon::join(|| Measurements::of(log, &measured, &values), || Table::of(log, &entity_use, &state_use));
        let absent = state_use.iter().map(|one| *one == StateUse::Absent).collect();
        changes = Table { measured, values, absent, measurements, ..changes };
        Self { len: changes.times.len(), ends: changes.starts.iter().skip(1).copied().collect(), table: changes.into() }
    }

    /// The changes before `time`, under the numbers that they have here.
    pub(crate) fn until(&self, time: i64) -> Self {
        let len = self.times().partition_point(|&at| at < time);
        let ends = (0..)
            .zip(&self.table.starts)
            .take(self.ends.len())
            .map(|(entity, start)| {
                let before = self.rows_of(entity).partition_point(|&row| (row as usize) < len);
                start + u32::try_from(before).unwrap_or(u32::MAX)
            })
            .collect();
        Self { table: Arc::clone(&self.table), len, ends }
    }

    /// The number of changes.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// All times, ascending.
    pub(crate) fn times(&self) -> &[i64] {
        &self.table.times[..self.len]
    }

    /// The change in a row.
    pub(crate) fn get(&self, row: u32) -> Change {
        let (table, row) = (&self.table, row as usize);
        Change {
            time: table.times[row],
            entity: table.entities[row],
            state: table.states[row],
            cause: table.causes[row],
            certain: table.certain[row],
        }
    }

    /// The rows of one entity, by time.
    pub(crate) fn rows_of(&self, entity: EntityIx) -> &[u32] {
        let entity = entity as usize;
        &self.table.rows[self.table.starts[entity] as usize..self.ends[entity] as usize]
    }

    /// The times of the rows of one entity, ascending.
    pub(crate) fn times_of(&self, entity: EntityIx) -> &[i64] {
        let entity = entity as usize;
        &self.table.row_times[self.table.starts[entity] as usize..self.ends[entity] as usize]
    }

    /// The entity's last change before `time`.
    pub(crate) fn last_before(&self, entity: EntityIx, time: i64) -> Option<Change> {
        Some(self.get(self.row_before(entity, time)?))
    }

    fn row_before(&self, entity: EntityIx, time: i64) -> Option<u32> {
        let place = self.times_of(entity).partition_point(|&at| at < time);
        Some(self.rows_of(entity)[place.checked_sub(1)?])
    }

    /// The rows of the changes from `from` on and before `to`, in µs since 1970 in UTC, after which
    /// their entity changed no more before `until`.
    pub(crate) fn lasting(&self, from: i64, to: i64, until: i64) -> impl Iterator<Item = u32> {
        let rows = self.times().partition_point(|&time| time < from)..self.times().partition_point(|&time| time < to);
        rows.filter(move |&row| self.times().get(self.table.next[row] as usize).is_none_or(|&next| next >= until))
            .map(|row| u32::try_from(row).unwrap_or(u32::MAX))
    }

    /// When the entity of a row changed next; none after its last change.
    pub(crate) fn next_time(&self, row: u32) -> Option<i64> {
        self.times().get(self.table.next[row as usize] as usize).copied()
    }

    /// What the entity's state was just before `time`; none before its first event.
    pub(crate) fn state_before(&self, entity: EntityIx, time: i64) -> Option<StateIx> {
        self.row_before(entity, time).map(|row| self.table.states[row as usize])
    }

    /// The value in a row of the *log*, if it is one.
    pub(crate) fn value(&self, log: &EventLog, row: Row) -> Option<f64> {
        self.table.values[log.state(row) as usize]
    }

    /// Whether a state is the lack of one, such as `unavailable`.
    pub(crate) fn is_absent(&self, state: StateIx) -> bool {
        self.table.absent[state as usize]
    }

    /// What the measured entities said.
    pub(crate) fn measurements(&self) -> &Measurements {
        &self.table.measurements
    }

    /// How many entities are measured values.
    pub(crate) fn measured(&self) -> usize {
        self.table.measured.iter().filter(|&&measured| measured).count()
    }

    /// How many events were left out, by reason.
    pub(crate) fn left_out(&self) -> LeftOut {
        self.table.left_out
    }
}

impl Table {
    /// The changes, without what was measured.
    fn of(log: &EventLog, entity_use: &[EntityUse], state_use: &[StateUse]) -> Self {
        let settled = Settled::new(log);
        let mut changes = Self::default();
        let mut last: Vec<Option<StateIx>> = vec![None; log.entity_names().len()];
        let mut after_gap = vec![false; log.entity_names().len()];
        for row in 0..u32::try_from(log.len()).unwrap_or(u32::MAX) {
            let entity = log.entity(row);
            let place = entity as usize;
            match entity_use[place] {
                EntityUse::Measurement => {
                    changes.left_out.measurements += 1;
                    continue;
                }
                EntityUse::Other => {
                    changes.left_out.other += 1;
                    continue;
                }
                EntityUse::Discrete => {}
            }
            if state_use[log.state(row) as usize] == StateUse::Absent {
                after_gap[place] = true;
                changes.left_out.blips += 1;
                continue;
            }
            let state = settled.state(log.state(row));
            if last[place] == Some(state) {
                after_gap[place] = false;
                changes.left_out.repeats += 1;
                continue;
            }
            // A first event is taken for a change: sources without a start state begin with one.
            let certain = !std::mem::take(&mut after_gap[place]);
            if !certain {
                changes.left_out.blips += 1;
            }
            last[place] = Some(state);
            changes.times.push(log.time(row));
            changes.entities.push(entity);
            changes.states.push(state);
            changes.causes.push(log.cause(row));
            changes.certain.push(certain);
        }
        changes.index(log.entity_names().len());
        changes
    }

    fn index(&mut self, entities: usize) {
        self.starts = vec![0; entities + 1];
        for &entity in &self.entities {
            self.starts[entity as usize + 1] += 1;
        }
        for entity in 0..entities {
            self.starts[entity + 1] += self.starts[entity];
        }
        let mut next = self.starts.clone();
        self.rows = vec![0; self.entities.len()];
        self.row_times = vec![0; self.entities.len()];
        self.next = vec![u32::MAX; self.entities.len()];
        for (row, &entity) in (0_u32..).zip(&self.entities) {
            let place = &mut next[entity as usize];
            if *place > self.starts[entity as usize] {
                self.next[self.rows[*place as usize - 1] as usize] = row;
            }
            self.rows[*place as usize] = row;
            self.row_times[*place as usize] = self.times[row as usize];
            *place += 1;
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EntityUse {
    Discrete,
    Measurement,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StateUse {
    Absent,
    Number,
    Text,
}

impl StateUse {
    fn of(state: &str) -> Self {
        match state {
            "" | "unavailable" | "unknown" | "none" | "None" => Self::Absent,
            _ if number(state).is_some() => Self::Number,
            _ => Self::Text,
        }
    }
}

/// A text sensor with more states than this is a message or a name, not a mode.
const MOST_STATES_OF_A_MODE: usize = 12;

fn entity_uses(log: &EventLog) -> Vec<EntityUse> {
    let states: Vec<StateUse> = log.state_names().iter().map(StateUse::of).collect();
    (0_u32..)
        .zip(log.entity_names().iter())
        .map(|(entity, id)| match domain_of(id) {
            "binary_sensor" | "person" | "device_tracker" | "zone" | "calendar" | "schedule" | "timer" | "remote" => {
                EntityUse::Discrete
            }
            _ if is_actuator(id) => EntityUse::Discrete,
            "sensor" | "number" | "input_number" | "weather" | "sun" => {
                let mut seen: Vec<StateIx> = Vec::new();
                for &row in log.rows_of(entity) {
                    let state = log.state(row);
                    match states[state as usize] {
                        StateUse::Absent => {}
                        StateUse::Number => return EntityUse::Measurement,
                        StateUse::Text if seen.contains(&state) => {}
                        StateUse::Text if seen.len() == MOST_STATES_OF_A_MODE => return EntityUse::Other,
                        StateUse::Text => seen.push(state),
                    }
                }
                // The sun and the weather are measured, not done: other kinds look at them.
                if domain_of(id) == "sensor" { EntityUse::Discrete } else { EntityUse::Measurement }
            }
            _ => EntityUse::Other,
        })
        .collect()
}

/// States on the way to another count as that other: a cover that is `opening` has been opened.
struct Settled {
    pairs: Vec<(StateIx, StateIx)>,
}

impl Settled {
    fn new(log: &EventLog) -> Self {
        let find = |state| log.state_names().find_sorted(state);
        let pairs = [
            ("opening", "open"),
            ("closing", "closed"),
            ("locking", "locked"),
            ("unlocking", "unlocked"),
            ("buffering", "playing"),
            ("standby", "off"),
        ];
        // Where the settled state itself never occurs, the passing one stands for it.
        let pairs = pairs.into_iter().filter_map(|(passing, settled)| Some((find(passing)?, find(settled)?))).collect();
        Self { pairs }
    }

    fn state(&self, state: StateIx) -> StateIx {
        self.pairs.iter().find(|(passing, _)| *passing == state).map_or(state, |(_, settled)| *settled)
    }
}

#[cfg(test)]
mod tests;
