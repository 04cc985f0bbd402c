//! Triggers and conditions, evaluated over a history.

use std::sync::{Arc, Mutex};

use domain::{AtTime, Condition, EntityId, EntityIx, ForDuration, StateIx, SunEvent, TargetState, Trigger};

use crate::prepare::{Column, House, Local};
use crate::sun::SunTable;

const SECOND: i64 = 1_000_000;

/// Evaluates triggers and conditions over one history.
#[derive(Debug)]
pub(crate) struct Evaluator<'h, 'a> {
    house: &'h House<'a>,
    sun: Option<SunTable>,
    last_asked: LastAsked,
}

/// What was last asked of values, by thread: the replays of an automation follow one another.
type LastAsked = Vec<Mutex<Option<(Trigger, Vec<i64>)>>>;

/// A condition with its entities and states looked up.
#[derive(Clone, Debug)]
pub(crate) enum Compiled {
    /// Never holds: it speaks of something that the history does not know.
    Never,
    /// Clock and weekday.
    Time { after: Option<u32>, before: Option<u32>, weekdays: Option<[bool; 7]> },
    /// Each of these entities has been in the state for so long, in µs.
    State { entities: Vec<EntityIx>, state: StateIx, hold: i64 },
    /// Each of these entities' last value is between the bounds.
    Value { entities: Vec<EntityIx>, above: f64, below: f64 },
    /// The sun's place.
    Sun { after: Option<SunEvent>, before: Option<SunEvent> },
    /// Whichever of these entities triggered had been in its former state for so long, in µs. It
    /// triggered `delay` µs after it had changed.
    FormerState { entities: Vec<EntityIx>, delay: i64, hold: i64 },
}

/// A state that a trigger asks for.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    Any,
    Only(StateIx),
    /// One that never occurs.
    Unheard,
}

impl Wanted {
    fn takes(self, state: Option<StateIx>) -> bool {
        match self {
            Self::Any => true,
            Self::Only(wanted) => state == Some(wanted),
            Self::Unheard => false,
        }
    }
}

impl<'h, 'a> Evaluator<'h, 'a> {
    /// For a prepared history.
    pub(crate) fn new(house: &'h House<'a>) -> Self {
        let sun = house.home.location.map(|place| SunTable::new(&house.calendar, place));
        Self { house, sun, last_asked: a_place_for_each_thread() }
    }

    /// The same for a part of the history; the sun's times are shared.
    pub(crate) fn within<'p>(&self, house: &'p House<'a>) -> Evaluator<'p, 'a> {
        let sun = self.sun.as_ref().map(|sun| sun.until(house.calendar.days()));
        Evaluator { house, sun, last_asked: a_place_for_each_thread() }
    }

    /// The sun's times, when the home's place is known.
    pub(crate) fn sun(&self) -> Option<&SunTable> {
        self.sun.as_ref()
    }

    /// The instants at which a trigger comes, ascending, in µs since 1970 in UTC.
    pub(crate) fn instants(&self, trigger: &Trigger) -> Vec<i64> {
        let calendar = &self.house.calendar;
        let (first, last) = self.house.span();
        let within = |time: &i64| (first..=last).contains(time);
        match trigger {
            Trigger::Time { at } => (0..calendar.days()).map(|day| calendar.instant(day, *at)).filter(within).collect(),
            Trigger::Sun { event, offset } => {
                let Some(sun) = &self.sun else {
                    return Vec::new();
                };
                let shift = i64::from(offset.seconds()) * SECOND;
                (0..calendar.days()).filter_map(|day| Some(sun.at(day, *event)? + shift)).filter(within).collect()
            }
            Trigger::State { entity_id, from, to, hold } => {
                let hold = hold.map_or(0, |hold: ForDuration| i64::from(hold.seconds()) * SECOND);
                let (from, to) = (self.wanted(from.as_deref()), self.wanted(to.as_deref()));
                let mut instants: Vec<i64> = entity_id
                    .as_slice()
                    .iter()
                    .filter_map(|id| self.entity(id))
                    .flat_map(|entity| self.state_instants(entity, from, to, hold))
                    .filter(within)
                    .collect();
                instants.sort_unstable();
                instants
            }
            Trigger::NumericState { .. } => {
                let place = self.last_asked.get(rayon::current_thread_index().map_or(0, |thread| thread + 1));
                let mut last = place.and_then(|place| place.lock().ok());
                if let Some((_, instants)) = last.as_deref().and_then(Option::as_ref).filter(|(of, _)| of == trigger) {
                    return instants.clone();
                }
                let instants: Vec<i64> = self.crossings(trigger).into_iter().filter(within).collect();
                if let Some(last) = last.as_deref_mut() {
                    *last = Some((trigger.clone(), instants.clone()));
                }
                instants
            }
        }
    }

    /// The instants at which a value's trigger comes, ascending; none of another trigger.
    fn crossings(&self, trigger: &Trigger) -> Vec<i64> {
        let Trigger::NumericState { entity_id, above, below, hold } = trigger else {
            return Vec::new();
        };
        let hold = hold.map_or(0, |hold: ForDuration| i64::from(hold.seconds()) * SECOND);
        let bounds = (above.unwrap_or(f64::NEG_INFINITY), below.unwrap_or(f64::INFINITY));
        let entities = entity_id.as_slice().iter().filter_map(|id| self.entity(id));
        let mut instants: Vec<i64> = entities.flat_map(|entity| self.value_instants(entity, bounds, hold)).collect();
        instants.sort_unstable();
        instants
    }

    /// A condition of an automation with this trigger, ready to be asked.
    pub(crate) fn compile(&self, condition: &Condition, trigger: &Trigger) -> Compiled {
        let entities = |ids: &[EntityId]| ids.iter().map(|id| self.entity(id)).collect::<Option<Vec<_>>>();
        match condition {
            Condition::Time { after, before, weekday } => Compiled::Time {
                after: after.map(AtTime::seconds),
                before: before.map(AtTime::seconds),
                weekdays: (!weekday.is_empty()).then(|| {
                    let mut days = [false; 7];
                    for day in weekday {
                        days[day.index()] = true;
                    }
                    days
                }),
            },
            Condition::State { entity_id, state, hold } => {
                let state = self.house.log.state_names().find_sorted(state);
                match (entities(entity_id.as_slice()), state) {
                    (Some(entities), Some(state)) => Compiled::State {
                        entities,
                        state,
                        hold: hold.map_or(0, |hold| i64::from(hold.seconds()) * SECOND),
                    },
                    _ => Compiled::Never,
                }
            }
            Condition::NumericState { entity_id, above, below } => match entities(entity_id.as_slice()) {
                Some(entities) => Compiled::Value {
                    entities,
                    above: above.unwrap_or(f64::NEG_INFINITY),
                    below: below.unwrap_or(f64::INFINITY),
                },
                None => Compiled::Never,
            },
            Condition::Sun { after, before } => Compiled::Sun { after: *after, before: *before },
            Condition::FormerState { hold } => match trigger {
                Trigger::State { entity_id, hold: waits, .. } => Compiled::FormerState {
                    entities: entity_id.as_slice().iter().filter_map(|id| self.entity(id)).collect(),
                    delay: waits.map_or(0, |waits| i64::from(waits.seconds()) * SECOND),
                    hold: i64::from(hold.seconds()) * SECOND,
                },
                _ => Compiled::Never,
            },
        }
    }

    /// Whether a condition holds at an instant.
    pub(crate) fn holds(&self, condition: &Compiled, time: i64, local: Local) -> bool {
        match condition {
            Compiled::Never => false,
            Compiled::Time { after, before, weekdays } => {
                let day = self.house.calendar.weekday(local.day).index();
                weekdays.is_none_or(|days| days[day]) && in_clock_window(local.second, *after, *before)
            }
            Compiled::State { entities, state, hold } => entities.iter().all(|&entity| {
                self.house.changes.state_before(entity, time) == Some(*state)
                    && (*hold == 0
                        || self.house.unchanged_since(entity, time).is_some_and(|since| time - since >= *hold))
            }),
            Compiled::Value { entities, above, below } => entities
                .iter()
                .all(|&entity| self.value_before(entity, time).is_some_and(|value| value > *above && value < *below)),
            Compiled::FormerState { entities, delay, hold } => entities
                .iter()
                .any(|&entity| self.house.former_state(entity, time - delay).is_some_and(|lasted| lasted >= *hold)),
            Compiled::Sun { after, before } => {
                let Some(sun) = &self.sun else {
                    return false;
                };
                let past = |event| sun.at(local.day, event).map(|at| time > at);
                match (after, before) {
                    (Some(SunEvent::Sunset), Some(SunEvent::Sunrise)) => sun.is_dark(local.day, time).unwrap_or(false),
                    _ => {
                        after.is_none_or(|event| past(event).unwrap_or(false))
                            && before.is_none_or(|event| past(event).is_some_and(|past| !past))
                    }
                }
            }
        }
    }

    /// The target's numbers in this history; none when it has no such entity or state.
    pub(crate) fn target(&self, target: &TargetState) -> Option<(EntityIx, StateIx)> {
        Some((self.entity(&target.entity_id)?, self.house.log.state_names().find_sorted(&target.state)?))
    }

    /// The value of an entity just before an instant, if it is known and measured.
    pub(crate) fn value_at(&self, entity: &EntityId, time: i64) -> Option<f64> {
        self.value_before(self.entity(entity)?, time)
    }

    fn wanted(&self, state: Option<&str>) -> Wanted {
        match state {
            None => Wanted::Any,
            Some(state) => self.house.log.state_names().find_sorted(state).map_or(Wanted::Unheard, Wanted::Only),
        }
    }

    fn entity(&self, id: &EntityId) -> Option<EntityIx> {
        self.house.log.entity_names().find_sorted(id.as_str())
    }

    fn state_instants(&self, entity: EntityIx, from: Wanted, to: Wanted, hold: i64) -> Vec<i64> {
        let changes = &self.house.changes;
        let rows = changes.rows_of(entity);
        let mut instants = Vec::new();
        for (place, &row) in rows.iter().enumerate() {
            let change = changes.get(row);
            let before = (place > 0).then(|| changes.get(rows[place - 1]).state);
            let matches = change.certain && to.takes(Some(change.state)) && from.takes(before);
            let until = rows.get(place + 1).map_or(i64::MAX, |&next| changes.get(next).time);
            if matches && until.saturating_sub(change.time) >= hold {
                instants.push(change.time + hold);
            }
        }
        instants
    }

    /// A value that goes into the bounds from outside, and stays there; the first one of all has
    /// not crossed.
    fn value_instants(&self, entity: EntityIx, (above, below): (f64, f64), hold: i64) -> Vec<i64> {
        let (_, end) = self.house.span();
        let mut instants = Vec::new();
        let mut entered: Option<i64> = None;
        let mut leave = |entered: &mut Option<i64>, time: i64| {
            if let Some(since) = entered.take()
                && time - since >= hold
            {
                instants.push(since + hold);
            }
        };
        // What is measured is the whole history's, which may be more than is looked at here.
        self.column(entity).crossings(above, below, end, |time, inside| {
            if inside { entered = Some(time) } else { leave(&mut entered, time) }
        });
        leave(&mut entered, end.saturating_add(1));
        instants
    }

    /// The last value before `time`; none when it is more than three states back.
    fn value_before(&self, entity: EntityIx, time: i64) -> Option<f64> {
        let (log, levels) = (self.house.log, self.house.changes.measurements().levels());
        let rows = self.house.log_rows_of(entity);
        let place = rows.partition_point(|&row| log.time(row) < time);
        rows[..place].iter().rev().take(4).find_map(|&row| levels.value(levels.of_state(log.state(row))))
    }

    /// The values of an entity, one for each of its rows in the log.
    fn column(&self, entity: EntityIx) -> Column<'_> {
        let (log, measurements) = (self.house.log, self.house.changes.measurements());
        measurements.column(log, entity).unwrap_or_else(|| {
            // It is not measured, and yet a rule asks: a zone with its number of people, say.
            Column::of(log, self.house.log_rows_of(entity), Arc::clone(measurements.levels()))
        })
    }
}

fn a_place_for_each_thread() -> LastAsked {
    (0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect()
}

/// Whether a second of the day is at or after `after` and before `before`; over midnight when
/// `after` is the later one.
pub(crate) fn in_clock_window(second: u32, after: Option<u32>, before: Option<u32>) -> bool {
    match (after, before) {
        (None, None) => true,
        (Some(after), None) => second >= after,
        (None, Some(before)) => second < before,
        (Some(after), Some(before)) if after <= before => (after..before).contains(&second),
        (Some(after), Some(before)) => second >= after || second < before,
    }
}

#[cfg(test)]
mod tests;
