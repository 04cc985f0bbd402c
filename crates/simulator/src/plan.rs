use domain::Location;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::flavour::Flavour;

/// What home to make, and how much of its history.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The same seed makes the same home and history.
    pub seed: u64,
    /// Local days, from midnight to midnight: 7 to 730.
    pub days: u32,
    /// Entities of the home: 12 to 5,000.
    pub entities: u32,
    /// Changes of state that the history holds, within 2 %. At least 4 an entity and day, so that
    /// a life fits in; at most 20,000 an entity and day, and 100 million in all.
    pub events: u64,
    /// The zone in which the people live by the clock.
    pub time_zone: TimeZone,
    /// Where the home stands; without it there is no habit by the sun.
    pub location: Option<Location>,
    /// The first local day.
    pub first_day: Date,
    /// What sort of home it is.
    pub flavour: Flavour,
}

/// A plan that no home can be made of.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// A number is out of its range.
    #[error("{setting} is {value}, but must be from {low} to {high}: {why}")]
    OutOfRange {
        /// Which number.
        setting: &'static str,
        /// What it is.
        value: u64,
        /// The least that is possible.
        low: u64,
        /// The most that is possible.
        high: u64,
        /// Why.
        why: &'static str,
    },
    /// The days run out of the calendar.
    #[error("{days} days from {first_day} run past the calendar's end: choose an earlier first day")]
    Calendar {
        /// The first day.
        first_day: Date,
        /// How many days.
        days: u32,
    },
}

impl Plan {
    /// 30 days of a home with 60 entities and 50,000 events in Berlin, in October 2026, so that
    /// summer time ends in it.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            days: 30,
            entities: 60,
            events: 50_000,
            time_zone: TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC),
            location: Location::new(52.52, 13.405).ok(),
            first_day: Date::constant(2026, 10, 1),
            flavour: Flavour::Normal,
        }
    }

    /// Whether a home can be made of it.
    ///
    /// # Errors
    /// [`PlanError::OutOfRange`] for the first number that is out of its range.
    pub fn validate(&self) -> Result<(), PlanError> {
        let range = |setting, value, low, high, why| {
            if (low..=high).contains(&value) {
                Ok(())
            } else {
                Err(PlanError::OutOfRange { setting, value, low, high, why })
            }
        };
        let (days, entities) = (u64::from(self.days), u64::from(self.entities));
        range("days", days, 7, 730, "a habit needs a week to show, and two years are plenty")?;
        range("entities", entities, 12, 5_000, "people, motion, lights and a few sensors make the smallest home")?;
        range(
            "events",
            self.events,
            4 * days * entities,
            (20_000 * days * entities).min(100_000_000),
            "below, a life does not fit in; above, sensors would report faster than every few seconds, or memory ends",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_number_is_out_of_range() {
        let base = Plan::new(1);
        let error = |plan: Plan| plan.validate().expect_err("out of range").to_string();
        let few = error(Plan { entities: 3, ..base.clone() });
        assert!(few.starts_with("entities is 3, but must be from 12 to 5000"), "{few}");
        assert!(error(Plan { days: 0, ..base.clone() }).starts_with("days is 0"));
        assert!(error(Plan { events: 100, ..base.clone() }).starts_with("events is 100, but must be from 7200"));
        assert!(error(Plan { events: u64::MAX, ..base }).starts_with("events is 18446744073709551615"));
    }
}
