//! Makes of an event log what detectors look at: changes without noise, manual actions, and the
//! local calendar.

mod actions;
mod activity;
mod ahead;
mod calendar;
mod changes;
mod column;
mod groups;
mod levels;
mod measurements;
mod numeric;
mod units;

use domain::{AtTime, Cause, EntityIx, EventLog, Home, Row, StateIx};

pub(crate) use actions::{manual_action_rows, may_be_suggested};
pub(crate) use activity::Activity;
pub(crate) use ahead::ahead;
pub(crate) use calendar::{Calendar, Local};
pub(crate) use changes::{Change, Changes};
pub(crate) use column::Column;
pub(crate) use groups::ONE_GESTURE;
pub(crate) use measurements::{Step, Stepper, of_key};
pub(crate) use units::{Act, Unit};

/// A home's history, prepared for mining.
#[derive(Debug)]
pub(crate) struct House<'a> {
    /// The log it was made of; numbers of entities and states are the log's.
    pub log: &'a EventLog,
    /// What else is known of the home.
    pub home: &'a Home,
    /// The days.
    pub calendar: Calendar,
    /// The changes.
    pub changes: Changes,
    /// What people do by hand, in units of entities that they switch together.
    pub units: Vec<Unit>,
    /// When anybody was about.
    pub(crate) activity: Activity,
    /// Whether the source knew causes: something was not simply a device's.
    pub(crate) knows_causes: bool,
    /// Manual actions of actuators, into whatever state.
    pub manual_actions: u32,
    /// The first and last instant, in µs.
    span: (i64, i64),
    /// How many of the log's rows there are.
    rows: usize,
}

impl<'a> House<'a> {
    /// Prepares a log; none when it is empty.
    pub(crate) fn prepare(log: &'a EventLog, home: &'a Home) -> Option<Self> {
        let (first, last) = log.span()?;
        let calendar = Calendar::new(&home.time_zone, first, last);
        let changes = Changes::of(log);
        let manual = manual_action_rows(log, &changes);
        let units = units::units(log, &changes, &manual, &calendar);
        let knows_causes =
            (0..changes.len()).any(|row| changes.get(u32::try_from(row).unwrap_or(u32::MAX)).cause != Cause::Device);
        let activity = Activity::of(log, &changes, &calendar);
        let manual_actions = u32::try_from(manual.len()).unwrap_or(u32::MAX);
        let (span, rows) = ((first, last), log.len());
        Some(Self { log, home, calendar, changes, units, activity, knows_causes, manual_actions, span, rows })
    }

    /// As [`prepare`](Self::prepare), with no more than replays ask for: nothing can be mined of it.
    pub(crate) fn to_replay(log: &'a EventLog, home: &'a Home) -> Option<Self> {
        let (first, last) = log.span()?;
        Some(Self {
            log,
            home,
            calendar: Calendar::new(&home.time_zone, first, last),
            changes: Changes::of(log),
            units: Vec::new(),
            activity: Activity::default(),
            knows_causes: false,
            manual_actions: 0,
            span: (first, last),
            rows: log.len(),
        })
    }

    /// The same home as it was known when the first `days` were over: nothing of what came later is
    /// in it, and its units are left to the caller. It shares what it is made of, and costs little.
    pub(crate) fn until(&self, days: u32) -> Self {
        let end = self.start_of(days);
        let (first, last) = self.span;
        Self {
            log: self.log,
            home: self.home,
            calendar: self.calendar.until(days),
            changes: self.changes.until(end),
            units: Vec::new(),
            activity: self.activity.until(days),
            knows_causes: self.knows_causes,
            manual_actions: 0,
            span: (first, last.min(end.saturating_sub(1))),
            rows: self.log.row_at(end).min(self.rows),
        }
    }

    /// The first instant of a day, in µs.
    pub(crate) fn start_of(&self, day: u32) -> i64 {
        self.calendar.instant(day, AtTime::from_seconds(0))
    }

    /// The first and last instant of the history, in µs.
    pub(crate) fn span(&self) -> (i64, i64) {
        self.span
    }

    /// The rows of one entity in the log, by time.
    pub(crate) fn log_rows_of(&self, entity: EntityIx) -> &[Row] {
        let rows = self.log.rows_of(entity);
        &rows[..rows.partition_point(|&row| (row as usize) < self.rows)]
    }

    /// An entity's id.
    pub(crate) fn entity_id(&self, entity: EntityIx) -> &str {
        self.log.entity_names().get(entity)
    }

    /// Since when an entity has been as it was just before `time`, in µs: since Home Assistant's
    /// `last_changed`. A blip, and a restart, set that anew, though they are no changes to mining.
    /// None while it was unavailable, and before its first event.
    pub(crate) fn unchanged_since(&self, entity: EntityIx, time: i64) -> Option<i64> {
        let rows = self.log.rows_of(entity);
        self.unchanged_at(rows, rows.partition_point(|&row| self.log.time(row) < time))
    }

    /// How long the state had lasted that an entity left at `time`, in µs, as
    /// [`unchanged_since`](Self::unchanged_since) has it; none when it did not change then.
    pub(crate) fn former_state(&self, entity: EntityIx, time: i64) -> Option<i64> {
        let rows = self.log.rows_of(entity);
        let place = rows.partition_point(|&row| self.log.time(row) < time);
        rows.get(place).filter(|&&row| self.log.time(row) == time)?;
        Some(time - self.unchanged_at(rows, place)?)
    }

    /// Since when an entity had been as it was before the row at a place among its own.
    fn unchanged_at(&self, rows: &[Row], place: usize) -> Option<i64> {
        let row = rows[place.checked_sub(1)?];
        (!self.changes.is_absent(self.log.state(row))).then(|| self.log.time(row))
    }

    /// A state's text.
    pub(crate) fn state_text(&self, state: StateIx) -> &str {
        self.log.state_names().get(state)
    }
}
