use std::cmp::Ordering;

use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use croner::time::{CivilDate, CivilDateTime, CivilTime, CronDateTime, Resolution, Weekday};
use domain::Slot;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use language::Sentence;
use thiserror::Error;

use crate::config::texts::problem;

/// When the nightly job comes: a cron expression on the home's own clock.
///
/// The expression is matched on the local calendar alone; what daylight saving time does to a
/// local time is decided here. A time that is skipped comes at the first instant after the gap, a
/// time that is repeated comes once, the first time, and a date that does not exist (a zone that
/// moved over the date line) has no slot. So a daily schedule has exactly one slot for every local
/// day that there is.
#[derive(Clone, Debug)]
pub struct Schedule {
    cron: Cron,
    expression: String,
    time_zone: TimeZone,
    finer_than_daily: bool,
}

/// A cron expression that is none, or that names a time that never comes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.sentence())]
pub struct ScheduleError {
    expression: String,
    /// What the parser says; none for a date that never comes.
    reason: Option<String>,
}

impl ScheduleError {
    /// What is wrong, and what to write.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let expression = format!("{:?}", self.expression);
        if let Some(reason) = &self.reason {
            problem!("cron-unreadable", expression = expression, reason = reason)
        } else {
            problem!("cron-never", expression = expression)
        }
    }
}

/// A local date and time without a zone, for the cron library to walk over.
#[derive(Clone, Copy)]
struct Civil(DateTime);

impl Schedule {
    /// Reads a cron expression of five fields, or one of `@daily`, `@hourly`, `@weekly`,
    /// `@monthly`, `@yearly`.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`] when it cannot be read or never comes, such as on 30 February.
    pub fn parse(expression: &str, time_zone: TimeZone) -> Result<Self, ScheduleError> {
        let refused = |reason: Option<String>| ScheduleError { expression: expression.trim().to_owned(), reason };
        let cron = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Optional)
            .build()
            .parse(expression)
            .map_err(|error| refused(Some(reason_of(&error))))?;
        let times_a_day = cron.pattern.minutes.values().len() * cron.pattern.hours.values().len();
        let schedule =
            Self { cron, expression: expression.trim().to_owned(), time_zone, finer_than_daily: times_a_day > 1 };
        // Eight years hold every 29 February but the one of a century; the search goes on to 5000.
        if schedule.next_after(Timestamp::UNIX_EPOCH).is_none() {
            return Err(refused(None));
        }
        Ok(schedule)
    }

    /// The expression, as it was written.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// The zone by whose clock it comes.
    #[must_use]
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The first slot after `instant`.
    #[must_use]
    pub fn next_after(&self, instant: Timestamp) -> Option<Slot> {
        // Local times before the one shown at `instant` come at or before it, so none is missed.
        let mut from = self.time_zone.to_datetime(instant);
        let mut inclusive = true;
        loop {
            let civil = self.cron.find_next_occurrence(&Civil(from), inclusive).ok()?.0;
            match self.instant_of(civil) {
                Some(at) if at > instant => return Some(self.slot(civil, at)),
                _ => (from, inclusive) = (civil, false),
            }
        }
    }

    /// The last slot at or before `instant`, if there is one after `after`.
    #[must_use]
    pub fn latest_at_or_before(&self, instant: Timestamp, after: Timestamp) -> Option<Slot> {
        let local = self.time_zone.to_datetime(instant);
        // While an hour repeats, the local times of its first pass that lie ahead on the clock are
        // already over.
        let repeated = match self.time_zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Fold { before, after } => before.seconds().saturating_sub(after.seconds()),
            _ => 0,
        };
        let mut from = local.checked_add(SignedDuration::from_secs(repeated.into())).ok()?;
        let mut inclusive = true;
        loop {
            let civil = self.cron.find_previous_occurrence(&Civil(from), inclusive).ok()?.0;
            match self.instant_of(civil) {
                Some(at) if at <= after => return None,
                Some(at) if at <= instant => return Some(self.slot(civil, at)),
                _ => (from, inclusive) = (civil, false),
            }
        }
    }

    /// The latest `limit` slots after `after` and before `until`, newest first.
    #[must_use]
    pub fn latest_between(&self, after: Timestamp, until: Timestamp, limit: usize) -> Vec<Slot> {
        let before = |instant: Timestamp| instant.checked_sub(SignedDuration::from_nanos(1)).ok();
        let earlier = |instant| before(instant).and_then(|instant| self.latest_at_or_before(instant, after));
        std::iter::successors(earlier(until), |slot| earlier(slot.at)).take(limit).collect()
    }

    fn slot(&self, civil: DateTime, at: Timestamp) -> Slot {
        let key = if self.finer_than_daily {
            // By the instant's own local time, so that all the times of a gap are one slot.
            self.time_zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string()
        } else {
            civil.date().to_string()
        };
        Slot { key, at }
    }

    /// The first instant at which the local clock shows `civil` or, where that is skipped, a later
    /// time; none where the whole date is skipped.
    fn instant_of(&self, civil: DateTime) -> Option<Timestamp> {
        match self.time_zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
                offset.to_timestamp(civil).ok()
            }
            AmbiguousOffset::Gap { before, after } => {
                // Reckoned by the offset that comes, a skipped time lies before the change.
                let not_yet = after.to_timestamp(civil).ok()?;
                let (change, gap) = self
                    .time_zone
                    .following(not_yet)
                    .take(4)
                    .map(|change| change.timestamp())
                    .map(|change| (change, before.to_datetime(change)..after.to_datetime(change)))
                    .find(|(_, gap)| gap.contains(&civil))?;
                let midnight = civil.date().to_datetime(jiff::civil::Time::midnight());
                let next_midnight = midnight.checked_add(SignedDuration::from_hours(24)).ok()?;
                let date_is_skipped = gap.start <= midnight && next_midnight <= gap.end;
                (!date_is_skipped).then_some(change)
            }
        }
    }
}

impl CronDateTime for Civil {
    fn to_civil(&self) -> CivilDateTime {
        let (date, time) = (self.0.date(), self.0.time());
        CivilDateTime::new(
            CivilDate::from_parts_unchecked(
                i32::from(date.year()),
                u32::from(date.month().unsigned_abs()),
                u32::from(date.day().unsigned_abs()),
            ),
            CivilTime::from_parts_unchecked(
                u32::from(time.hour().unsigned_abs()),
                u32::from(time.minute().unsigned_abs()),
                u32::from(time.second().unsigned_abs()),
            ),
        )
    }

    fn civil_weekday(&self) -> Weekday {
        Weekday::from_days_from_sunday(u32::from(self.0.date().weekday().to_sunday_zero_offset().unsigned_abs()))
    }

    fn resolve_civil(&self, civil: CivilDateTime) -> Result<Resolution<Self>, CronError> {
        let small = |part: u32| i8::try_from(part).map_err(|_| CronError::InvalidDate);
        let year = i16::try_from(civil.year()).map_err(|_| CronError::InvalidDate)?;
        let (month, day) = (small(civil.month())?, small(civil.day())?);
        let (hour, minute, second) = (small(civil.hour())?, small(civil.minute())?, small(civil.second())?);
        DateTime::new(year, month, day, hour, minute, second, 0)
            .map(|datetime| Resolution::Single(Self(datetime)))
            .map_err(|_| CronError::InvalidDate)
    }

    fn checked_add_seconds(&self, seconds: i64) -> Option<Self> {
        self.0.checked_add(SignedDuration::from_secs(seconds)).ok().map(Self)
    }

    fn cmp_instant(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

/// The cron library's reason, without the headings that it puts before it.
fn reason_of(error: &CronError) -> String {
    match error {
        CronError::EmptyPattern => "it is empty".to_owned(),
        CronError::InvalidPattern(reason)
        | CronError::IllegalCharacters(reason)
        | CronError::ComponentError(reason) => reason.trim_end_matches('.').to_owned(),
        other => other.to_string().trim_end_matches('.').to_owned(),
    }
}

#[cfg(test)]
mod tests;
