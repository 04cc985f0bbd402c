use std::collections::BTreeMap;

use domain::{EntityIx, StateIx, is_actuator};

use crate::prepare::{Change, Changes, House};

/// A state that is entered less often cannot show a habit.
const LEAST_EVENTS: usize = 4;

/// All certain changes of one entity into one state: what an automation could be triggered by.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// Whose.
    pub entity: EntityIx,
    /// Into which state.
    pub state: StateIx,
    /// When, in µs since 1970 in UTC, ascending.
    pub times: Vec<i64>,
    /// The same by the clock: second of the day and day, ascending.
    pub clock: Vec<(u32, u32)>,
}

/// The series of a home, by entity and state.
#[derive(Clone, Debug, Default)]
pub(crate) struct SeriesTable {
    series: Vec<Series>,
    /// By row of [`Changes`], the number of its series; `u32::MAX` for none.
    of_row: Vec<u32>,
}

impl SeriesTable {
    /// Collects them.
    pub(crate) fn of(house: &House<'_>) -> Self {
        let changes: &Changes = &house.changes;
        let rows = 0..u32::try_from(changes.len()).unwrap_or(u32::MAX);
        let actuators: Vec<bool> = house.log.entity_names().iter().map(is_actuator).collect();
        // Who reacts to what an automation did reacts to what had triggered that.
        let counts_as =
            |change: Change| change.certain && (change.cause.is_manual() || !actuators[change.entity as usize]);
        let mut counts: BTreeMap<(EntityIx, StateIx), usize> = BTreeMap::new();
        for row in rows.clone() {
            let change = changes.get(row);
            if counts_as(change) {
                *counts.entry((change.entity, change.state)).or_default() += 1;
            }
        }
        let mut numbers: BTreeMap<(EntityIx, StateIx), u32> = BTreeMap::new();
        let mut series = Vec::new();
        for ((entity, state), count) in counts {
            if count >= LEAST_EVENTS {
                numbers.insert((entity, state), u32::try_from(series.len()).unwrap_or(u32::MAX));
                series.push(Series {
                    entity,
                    state,
                    times: Vec::with_capacity(count),
                    clock: Vec::with_capacity(count),
                });
            }
        }
        let mut of_row = vec![u32::MAX; changes.len()];
        for row in rows {
            let change = changes.get(row);
            if counts_as(change)
                && let Some(&number) = numbers.get(&(change.entity, change.state))
            {
                let local = house.calendar.local(change.time);
                of_row[row as usize] = number;
                series[number as usize].times.push(change.time);
                series[number as usize].clock.push((local.second, local.day));
            }
        }
        for one in &mut series {
            one.clock.sort_unstable();
        }
        Self { series, of_row }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.series.len()
    }

    /// One of them.
    pub(crate) fn get(&self, number: u32) -> &Series {
        &self.series[number as usize]
    }

    /// The series that a row of [`Changes`] belongs to.
    pub(crate) fn of_row(&self, row: u32) -> Option<u32> {
        let number = self.of_row[row as usize];
        (number != u32::MAX).then_some(number)
    }
}
