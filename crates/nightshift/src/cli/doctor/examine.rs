use domain::{Clock, Watch};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use store::{Store, StoreError};

use super::{home, machine, others, source, stored};
use crate::config::{Config, Loaded};
use crate::schedule::{NightWatch, Schedule};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// All is well.
    Ok,
    /// Nights will be done, but something is not as it should be.
    Warn,
    /// A night will not be done, was not, or nobody will be told of it.
    Fail,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was looked at.
    pub(super) check: &'static str,
    /// How it came out.
    pub(super) status: Standing,
    /// What was found. Holds no secret.
    pub(super) found: String,
    /// What to do about it; none where all is well, or where what was found says so.
    pub(super) advice: Option<String>,
}

/// What the checks look at.
#[derive(Debug)]
pub(super) struct Patient<'a> {
    pub(super) config: &'a Config,
    pub(super) now: Timestamp,
    pub(super) schedule: Option<Schedule>,
    /// The store, opened to look at only; none when there is none yet.
    pub(super) store: Result<Option<Store>, StoreError>,
}

/// Does all checks, in the order in which a night needs what they look at. Blocks: it reads the
/// history, and waits for the broker and for our own daemon, some seconds each. `watch` is told how much of the history has been read.
pub(super) fn examine(loaded: &Loaded, clock: &dyn Clock, watch: &dyn Watch) -> Vec<Finding> {
    let config = &loaded.config;
    let patient = Patient {
        config,
        now: clock.now(),
        schedule: config.schedule.slots(config.timezone.clone()).ok(),
        store: Store::open_read_only(&config.store.path),
    };
    let (source, newest_event) = source::source(&patient, watch);
    let mut findings = vec![
        home::configuration(loaded),
        home::time_zone(loaded, patient.now, TimeZone::try_system().ok().as_ref()),
        home::language(loaded),
        home::clock(&patient, newest_event),
        home::schedule(&patient),
        stored::database(&patient),
        stored::archive(&patient),
        source,
        others::broker(&patient),
        machine::write_access(config),
        machine::disk_space(config),
        others::http(config),
        machine::memory(),
        stored::nights(&patient),
    ];
    let before_source = findings.iter().position(|finding| finding.check == "source").unwrap_or(0);
    findings.splice(
        before_source..before_source,
        source::home_assistant(&patient).into_iter().chain(stored::live(&patient)),
    );
    findings
}

impl Patient<'_> {
    /// The store, if there is one that can be read.
    pub(super) fn store(&self) -> Option<&Store> {
        self.store.as_ref().ok()?.as_ref()
    }

    pub(super) fn nights(&self) -> Option<NightWatch> {
        let settings = &self.config.schedule;
        let patience = settings.misfire_grace.saturating_add(settings.deadline);
        Some(NightWatch { schedule: self.schedule.clone()?, patience })
    }
}

impl Finding {
    /// Of what cannot be known because of what another check says.
    pub(super) fn unknown(check: &'static str) -> Self {
        let found = "not known: the database cannot be looked at".to_owned();
        Self { check, status: Standing::Warn, found, advice: None }
    }

    pub(super) fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, status: Standing::Ok, found: found.into(), advice: None }
    }

    pub(super) fn warn(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, status: Standing::Warn, found: found.into(), advice: Some(advice.into()) }
    }

    pub(super) fn fail(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, status: Standing::Fail, found: found.into(), advice: Some(advice.into()) }
    }
}

/// A size for people: `12.3 MB`.
pub(super) fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

/// A length of time for people, in its largest unit: `3 days`.
pub(super) fn about(seconds: i64) -> String {
    let (number, unit) = match seconds {
        ..120 => (seconds.max(0), "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_for_people() {
        assert_eq!(
            [0, 999, 1_000, 12_345_678, 3_200_000_000].map(size),
            ["0 bytes", "999 bytes", "1 kB", "12.3 MB", "3.2 GB"]
        );
        assert_eq!(
            [-5, 1, 119, 120, 7_200, 172_800].map(about),
            ["0 seconds", "1 second", "119 seconds", "2 minutes", "2 hours", "2 days"]
        );
    }
}
