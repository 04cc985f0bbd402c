use std::collections::BTreeMap;
use std::sync::OnceLock;

use domain::{Condition, EntityId, EntityIx, StateIx, Trigger, is_actuator, is_person};

use crate::prepare::{Change, Changes, House};

/// What comes less often cannot show a habit.
pub(crate) const LEAST_EVENTS: usize = 4;

/// The times at which something came that an automation could be triggered by.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// Whose change it is; for several, the first.
    pub(crate) entity: EntityIx,
    /// The trigger.
    pub(crate) trigger: Trigger,
    /// Conditions that belong to the trigger.
    pub(crate) conditions: Vec<Condition>,
    /// When, in µs since 1970 in UTC, ascending.
    pub(crate) times: Vec<i64>,
    /// The same by the clock, once somebody has asked.
    clock: OnceLock<Vec<(u32, u32)>>,
}

/// All certain changes of each entity into each state, people apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct SeriesTable {
    series: Vec<Series>,
    /// By row of [`Changes`], the number of its series; `u32::MAX` for none.
    of_row: Vec<u32>,
}

impl Series {
    /// A series of a house's history; none when it comes too seldom to show a habit.
    pub(crate) fn new(house: &House<'_>, entity: EntityIx, trigger: Trigger, times: Vec<i64>) -> Option<Self> {
        debug_assert!(times.last().is_none_or(|&last| last <= house.span().1), "it is of another history");
        (times.len() >= LEAST_EVENTS).then_some(Self {
            entity,
            trigger,
            conditions: Vec::new(),
            times,
            clock: OnceLock::new(),
        })
    }

    /// The times by the clock: second of the day and day, ascending. Put into order for the first who
    /// asks: most of the long series, those of a value that trembles about a threshold, are given up
    /// before.
    pub(crate) fn clock(&self, house: &House<'_>) -> &[(u32, u32)] {
        self.clock.get_or_init(|| {
            let local = self.times.iter().map(|&time| house.calendar.local(time));
            let mut clock: Vec<(u32, u32)> = local.map(|local| (local.second, local.day)).collect();
            // As one number: months of a sensor are sorted in half the time.
            clock.sort_unstable_by_key(|&(second, day)| u64::from(second) << 32 | u64::from(day));
            clock
        })
    }

    /// What of it came within a part of the history; none when that is too little.
    pub(crate) fn within(&self, part: &House<'_>) -> Option<Self> {
        let (_, last) = part.span();
        let times = self.times[..self.times.partition_point(|&time| time <= last)].to_vec();
        let series = Self::new(part, self.entity, self.trigger.clone(), times)?;
        Some(Self { conditions: self.conditions.clone(), ..series })
    }
}

impl SeriesTable {
    /// Collects them.
    pub(crate) fn of(house: &House<'_>) -> Self {
        let changes: &Changes = &house.changes;
        let rows = 0..u32::try_from(changes.len()).unwrap_or(u32::MAX);
        let ids = house.log.entity_names();
        let actuators: Vec<bool> = ids.iter().map(is_actuator).collect();
        let people: Vec<bool> = ids.iter().map(is_person).collect();
        let mut times: BTreeMap<(EntityIx, StateIx), Vec<i64>> = BTreeMap::new();
        // Who reacts to what an automation did reacts to what had triggered that.
        let counts = |change: Change| {
            let entity = change.entity as usize;
            change.certain && !people[entity] && (change.cause.is_manual() || !actuators[entity])
        };
        for change in rows.clone().map(|row| changes.get(row)).filter(|change| counts(*change)) {
            times.entry((change.entity, change.state)).or_default().push(change.time);
        }
        let mut numbers: BTreeMap<(EntityIx, StateIx), u32> = BTreeMap::new();
        let mut series = Vec::new();
        for ((entity, state), times) in times {
            let one = enters(house, entity, state).and_then(|trigger| Series::new(house, entity, trigger, times));
            if let Some(one) = one {
                numbers.insert((entity, state), u32::try_from(series.len()).unwrap_or(u32::MAX));
                series.push(one);
            }
        }
        let of_row = rows
            .map(|row| changes.get(row))
            .map(|change| counts(change).then(|| numbers.get(&(change.entity, change.state)).copied()).flatten())
            .map(|number| number.unwrap_or(u32::MAX))
            .collect();
        Self { series, of_row }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.series.len()
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Series> {
        self.series.iter()
    }

    /// The one of a trigger.
    pub(crate) fn of_trigger(&self, trigger: &Trigger) -> Option<&Series> {
        self.series.iter().find(|series| series.trigger == *trigger)
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

/// The trigger of an entity entering a state.
fn enters(house: &House<'_>, entity: EntityIx, state: StateIx) -> Option<Trigger> {
    let entity_id = EntityId::parse(house.entity_id(entity)).ok()?;
    Some(Trigger::State {
        entity_id: entity_id.into(),
        from: None,
        to: Some(house.state_text(state).to_owned()),
        hold: None,
    })
}
