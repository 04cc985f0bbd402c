//! Makes of an event log what detectors look at: changes without noise, manual actions, and the
//! local calendar.

mod actions;
mod activity;
mod calendar;
mod changes;
mod groups;
mod measurements;
mod numeric;
mod units;

use domain::{Cause, EntityIx, EventLog, Home, StateIx};

pub(crate) use actions::{manual_action_rows, may_be_suggested};
pub(crate) use activity::Activity;
pub(crate) use calendar::{Calendar, Local};
pub(crate) use changes::{Change, Changes};
pub(crate) use measurements::{Column, Step, Stepper, of_key};
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
        Some(Self { log, home, calendar, changes, units, activity, knows_causes, manual_actions })
    }

    /// The first and last instant of the history, in µs.
    pub(crate) fn span(&self) -> (i64, i64) {
        self.log.span().unwrap_or((0, 0))
    }

    /// An entity's id.
    pub(crate) fn entity_id(&self, entity: EntityIx) -> &str {
        self.log.entity_names().get(entity)
    }

    /// A state's text.
    pub(crate) fn state_text(&self, state: StateIx) -> &str {
        self.log.state_names().get(state)
    }
}
