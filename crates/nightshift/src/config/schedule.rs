use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;
use super::value;
use crate::schedule::{Schedule, ScheduleError};

/// When the nightly job runs, and how long it may take.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSettings {
    /// A cron expression in the home's time zone.
    pub cron: String,
    /// How late a missed run may still start.
    #[serde(deserialize_with = "value::length")]
    pub misfire_grace: SignedDuration,
    /// How many times a slot is tried in all.
    pub attempts: u32,
    /// How long after the first failure the second attempt comes.
    #[serde(deserialize_with = "value::length")]
    pub retry_pause: SignedDuration,
    /// How long a run may take.
    #[serde(deserialize_with = "value::length")]
    pub deadline: SignedDuration,
    /// How long a run may go on after the program was told to stop.
    #[serde(deserialize_with = "value::length")]
    pub shutdown_grace: SignedDuration,
}

pub(super) const SECTION: Section = Section {
    name: "schedule",
    about: "When `nightshift serve` does the nightly job, and how long that may take.",
    keys: &[
        Key {
            name: "schedule.cron",
            kind: Kind::Text,
            standard: Standard::Value("\"0 3 * * *\""),
            example: "\"30 2 * * *\"",
            about: "When: a cron expression (minute, hour, day of the month, month, day of the week) in the home's \
                    time zone. A time that daylight saving skips comes at the next instant that exists, one that it \
                    repeats comes once.",
        },
        Key {
            name: "schedule.misfire_grace",
            kind: Kind::Length,
            standard: Standard::Value("\"1h\""),
            example: "\"3h\"",
            about: "A run that was missed while the program was down starts late when it is no older than this, and is \
                    recorded as skipped else. 0s means never late: what comes while the program is up runs all the \
                    same.",
        },
        Key {
            name: "schedule.attempts",
            kind: Kind::Whole,
            standard: Standard::Value("5"),
            example: "3",
            about: "How many times a run is tried in a night, all within `schedule.misfire_grace`, when it fails for a \
                    reason that may pass, such as a database in use, or was interrupted; 1 tries nothing again. \
                    Whatever happens, the next night has its run.",
        },
        Key {
            name: "schedule.retry_pause",
            kind: Kind::Length,
            standard: Standard::Value("\"1m\""),
            example: "\"5m\"",
            about: "How long after the first failure the second attempt comes. The pause doubles each time, up to 15 \
                    minutes, and is made up to a fifth shorter or longer, so that not all homes come back to a \
                    failed machine at one instant.",
        },
        Key {
            name: "schedule.deadline",
            kind: Kind::Length,
            standard: Standard::Value("\"15m\""),
            example: "\"30m\"",
            about: "How long a run may take before it is stopped.",
        },
        Key {
            name: "schedule.shutdown_grace",
            kind: Kind::Length,
            standard: Standard::Value("\"8s\""),
            example: "\"20s\"",
            about: "How long a run may go on after the program was told to stop; then it is stopped and recorded as \
                    interrupted. Supervisors usually kill after 10 seconds.",
        },
    ],
};

impl ScheduleSettings {
    /// When the job comes, by the clock of `time_zone`.
    ///
    /// # Errors
    /// When the expression cannot be read; one from a checked configuration can.
    pub fn slots(&self, time_zone: TimeZone) -> Result<Schedule, ScheduleError> {
        Schedule::parse(&self.cron, time_zone)
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        self.slots(TimeZone::UTC).map_err(|error| Invalid::new("schedule.cron", error.sentence()))?;
        if !(1..=100).contains(&self.attempts) {
            return Err(Invalid::new("schedule.attempts", problem!("range", least = "1", most = "100")));
        }
        let bounds = [
            ("schedule.misfire_grace", self.misfire_grace, SignedDuration::ZERO, SignedDuration::from_hours(24)),
            ("schedule.retry_pause", self.retry_pause, SignedDuration::from_secs(1), SignedDuration::from_hours(1)),
            ("schedule.deadline", self.deadline, SignedDuration::from_secs(1), SignedDuration::from_hours(24)),
            ("schedule.shutdown_grace", self.shutdown_grace, SignedDuration::ZERO, SignedDuration::from_hours(1)),
        ];
        for (key, length, least, most) in bounds {
            if length < least || length > most {
                return Err(Invalid::new(
                    key,
                    problem!("range", least = format!("{least:#}"), most = format!("{most:#}")),
                ));
            }
        }
        Ok(())
    }
}
