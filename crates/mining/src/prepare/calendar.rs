use domain::{AtTime, Weekday};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

const SECOND: i64 = 1_000_000;
const DAY_SECONDS: i64 = 86_400;

/// A span of local days in the home's zone: turns instants into days and clock times, and back.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    time_zone: TimeZone,
    first: Date,
    days: u32,
    /// From each instant on (in µs), the offset from UTC in seconds. Ascending; the first is
    /// before all events.
    offsets: Vec<(i64, i64)>,
    /// Days since 1970 of the first day.
    first_number: i64,
}

/// An instant as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Local {
    /// Days since the calendar's first day.
    pub day: u32,
    /// Seconds since midnight on the clock, 0 to 86,399.
    pub second: u32,
}

impl Calendar {
    /// The local days from the one of `first` to the one of `last`, both in µs since 1970 in UTC.
    pub(crate) fn new(time_zone: &TimeZone, first: i64, last: i64) -> Self {
        let start = timestamp(first);
        let end = timestamp(last.max(first));
        let first_date = time_zone.to_datetime(start).date();
        let last_date = time_zone.to_datetime(end).date();
        let mut offsets = vec![(i64::MIN, i64::from(time_zone.to_offset(start).seconds()))];
        for transition in time_zone.following(start).take_while(|transition| transition.timestamp() <= end) {
            offsets.push((transition.timestamp().as_microsecond(), i64::from(transition.offset().seconds())));
        }
        let mut calendar = Self { time_zone: time_zone.clone(), first: first_date, days: 1, offsets, first_number: 0 };
        calendar.first_number = calendar.clock_seconds(first).div_euclid(DAY_SECONDS);
        let last_number = calendar.clock_seconds(last.max(first)).div_euclid(DAY_SECONDS);
        calendar.days = u32::try_from(last_number - calendar.first_number + 1).unwrap_or(1);
        debug_assert!(last_date >= first_date, "time goes on");
        calendar
    }

    /// The first days of it.
    pub(crate) fn until(&self, days: u32) -> Self {
        Self { days, ..self.clone() }
    }

    /// The number of days.
    pub(crate) fn days(&self) -> u32 {
        self.days
    }

    /// The day and clock time of an instant; instants before the first day count as its start.
    pub(crate) fn local(&self, time: i64) -> Local {
        let clock = self.clock_seconds(time);
        let day = clock.div_euclid(DAY_SECONDS) - self.first_number;
        Local {
            day: u32::try_from(day.max(0)).unwrap_or(u32::MAX),
            second: u32::try_from(clock.rem_euclid(DAY_SECONDS)).unwrap_or(0),
        }
    }

    /// The date of a day.
    pub(crate) fn date(&self, day: u32) -> Date {
        jiff::Span::new().try_days(i64::from(day)).and_then(|span| self.first.checked_add(span)).unwrap_or(Date::MAX)
    }

    /// The weekday of a day.
    pub(crate) fn weekday(&self, day: u32) -> Weekday {
        Weekday::ALL[(self.first.weekday().to_monday_zero_offset().unsigned_abs() as usize + day as usize) % 7]
    }

    /// The instant, in µs, of a clock time on a day: in a gap the first instant after it, in a
    /// fold the first of both, as Home Assistant's scheduler and ours have it.
    pub(crate) fn instant(&self, day: u32, at: AtTime) -> i64 {
        let seconds = at.seconds();
        let part = |value: u32| i8::try_from(value).unwrap_or(0);
        let time = Time::constant(part(seconds / 3600), part(seconds / 60 % 60), part(seconds % 60), 0);
        let civil = self.date(day).to_datetime(time);
        let ambiguous = self.time_zone.to_ambiguous_timestamp(civil);
        let instant = match ambiguous.offset() {
            // Of the two readings the earlier one lies before the gap; what follows it is its end.
            jiff::tz::AmbiguousOffset::Gap { .. } => ambiguous
                .earlier()
                .ok()
                .and_then(|before| self.time_zone.following(before).next().map(|transition| transition.timestamp())),
            _ => ambiguous.earlier().ok(),
        };
        instant.map_or(i64::MAX, Timestamp::as_microsecond)
    }

    fn clock_seconds(&self, time: i64) -> i64 {
        let place = self.offsets.partition_point(|&(from, _)| from <= time);
        time.div_euclid(SECOND) + self.offsets[place.max(1) - 1].1
    }
}

/// An instant, as near as the calendar reaches.
fn timestamp(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(if microseconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_microsecond()
    }

    #[test]
    fn clock_times_hold_across_a_change_of_offset() {
        let zone = TimeZone::get("Europe/Berlin").expect("known");
        let calendar = Calendar::new(&zone, instant("2026-10-23T10:00:00Z"), instant("2026-10-27T10:00:00Z"));
        assert_eq!(calendar.days(), 5);
        let at = AtTime::from_seconds(6 * 3600 + 1800);
        for (day, utc) in [(0, "2026-10-23T04:30:00Z"), (2, "2026-10-25T05:30:00Z"), (4, "2026-10-27T05:30:00Z")] {
            assert_eq!(calendar.instant(day, at), instant(utc));
            assert_eq!(calendar.local(instant(utc)), Local { day, second: at.seconds() });
        }
        assert_eq!(calendar.weekday(2), Weekday::Sun);
        assert_eq!(calendar.date(2).to_string(), "2026-10-25");
    }

    #[test]
    fn a_time_that_a_day_skips_is_the_first_instant_after_the_gap() {
        let zone = TimeZone::get("Europe/Helsinki").expect("known");
        let calendar = Calendar::new(&zone, instant("2026-03-28T10:00:00Z"), instant("2026-03-30T10:00:00Z"));
        assert_eq!(calendar.instant(1, AtTime::from_seconds(3 * 3600 + 1800)), instant("2026-03-29T01:00:00Z"));
    }
}
