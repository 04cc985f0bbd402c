use std::ops::Range;

use domain::EventLog;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use thiserror::Error;

/// Suggestions are made anew so often, in days: a user gets them every night, and what they were
/// given they keep for a while.
const LONGEST_BLOCK: i64 = 7;

/// Where a history is cut: what is before is learned from, the days after are tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The first instant that is not learned from: the start of a local day.
    pub at: Timestamp,
    /// From there to the end of the days to try, in microseconds.
    pub range: Range<i64>,
    /// Days before it.
    pub train_days: i64,
    /// Days to try.
    pub days: i64,
}

/// Cuts of one history, in order of time; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cuts {
    first: Cut,
    others: Vec<Cut>,
}

/// A history is too short to be cut so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotEnoughDays {
    /// It has no event.
    #[error("there are no events to learn from")]
    Empty,
    /// It has so many days, and nothing is left to learn from.
    #[error("the history has {0} days only")]
    Only(i64),
    /// A date that no calendar has.
    #[error("the history's days lie outside the calendar")]
    Calendar,
}

impl Cuts {
    /// One cut, with so many days after it, to the last one with an event.
    ///
    /// # Errors
    /// [`NotEnoughDays`].
    pub fn keep_back(log: &EventLog, zone: &TimeZone, days: i64) -> Result<Self, NotEnoughDays> {
        let history = Days::of(log, zone)?;
        let train_days = history.number - days;
        if train_days < 1 || days < 1 {
            return Err(NotEnoughDays::Only(history.number));
        }
        Ok(Self { first: history.cut(train_days, history.number, zone)?, others: Vec::new() })
    }

    /// Cuts through the second half of the history: what lies before each is learned from, and the days
    /// to the next, a week at most, are tried.
    ///
    /// # Errors
    /// [`NotEnoughDays`].
    pub fn rolling(log: &EventLog, zone: &TimeZone) -> Result<Self, NotEnoughDays> {
        let history = Days::of(log, zone)?;
        let first = (history.number + 1) / 2;
        let rest = history.number - first;
        if rest < 1 {
            return Err(NotEnoughDays::Only(history.number));
        }
        let blocks = (rest + LONGEST_BLOCK - 1) / LONGEST_BLOCK;
        let border = |block: i64| first + rest * block / blocks;
        let cut = |block: i64| history.cut(border(block), border(block + 1), zone);
        Ok(Self { first: cut(0)?, others: (1..blocks).map(cut).collect::<Result<_, _>>()? })
    }

    /// The first one.
    #[must_use]
    pub fn first(&self) -> &Cut {
        &self.first
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Cut> {
        [&self.first].into_iter().chain(&self.others)
    }
}

/// A history's local days.
struct Days {
    first: Date,
    number: i64,
}

impl Days {
    fn of(log: &EventLog, zone: &TimeZone) -> Result<Self, NotEnoughDays> {
        let (first, last) = log.span().ok_or(NotEnoughDays::Empty)?;
        let date = |time| {
            let instant = Timestamp::from_microsecond(time).map_err(|_| NotEnoughDays::Calendar)?;
            Ok(instant.to_zoned_datetime(zone.clone()).date())
        };
        let (first, last) = (date(first)?, date(last)?);
        Ok(Self { first, number: last.duration_since(first).as_hours() / 24 + 1 })
    }

    fn cut(&self, from: i64, to: i64, zone: &TimeZone) -> Result<Cut, NotEnoughDays> {
        let start = |day: i64| {
            let date = i32::try_from(day)
                .ok()
                .and_then(|day| self.first.checked_add(day.days()).ok())
                .ok_or(NotEnoughDays::Calendar)?;
            Ok(date.to_zoned_datetime(zone.clone()).map_err(|_| NotEnoughDays::Calendar)?.timestamp())
        };
        let (at, end) = (start(from)?, start(to)?);
        Ok(Cut { at, range: at.as_microsecond()..end.as_microsecond(), train_days: from, days: to - from })
    }
}

#[cfg(test)]
mod tests {
    use domain::{Cause, Event, EventLogBuilder};

    use super::*;

    fn history(first: &str, last: &str) -> EventLog {
        let mut log = EventLogBuilder::default();
        for time in [first, last] {
            let time = time.parse::<Timestamp>().expect("an instant").as_microsecond();
            log.push(Event { time, entity_id: "light.a", state: "on", cause: Cause::Device });
        }
        log.finish()
    }

    fn days(cuts: &Cuts) -> Vec<(i64, i64)> {
        cuts.iter().map(|cut| (cut.train_days, cut.days)).collect()
    }

    #[test]
    fn cuts_are_at_local_midnights_and_leave_no_day_out() {
        let berlin = TimeZone::get("Europe/Berlin").expect("known");
        // 30 local days, with the end of daylight saving time among them.
        let log = history("2026-10-09T22:30:00Z", "2026-11-08T22:30:00Z");
        let cuts = Cuts::rolling(&log, &berlin).expect("long enough");
        assert_eq!(days(&cuts), [(15, 5), (20, 5), (25, 5)]);
        let starts: Vec<String> = cuts.iter().map(|cut| cut.at.to_string()).collect();
        assert_eq!(starts, ["2026-10-24T22:00:00Z", "2026-10-29T23:00:00Z", "2026-11-03T23:00:00Z"]);
        assert!(cuts.iter().zip(cuts.iter().skip(1)).all(|(one, next)| one.range.end == next.range.start));
        assert_eq!(days(&Cuts::keep_back(&log, &berlin, 7).expect("long enough")), [(23, 7)]);
    }

    #[test]
    fn what_is_too_short_is_said() {
        let utc = TimeZone::UTC;
        let cut = |log: &EventLog| Cuts::rolling(log, &utc);
        assert_eq!(cut(&EventLog::default()), Err(NotEnoughDays::Empty));
        let day = history("2026-10-09T02:00:00Z", "2026-10-09T12:00:00Z");
        assert_eq!(cut(&day), Err(NotEnoughDays::Only(1)));
        let two = history("2026-10-09T02:00:00Z", "2026-10-10T12:00:00Z");
        assert_eq!(days(&cut(&two).expect("one to learn from, one to try")), [(1, 1)]);
        assert_eq!(Cuts::keep_back(&two, &utc, 2), Err(NotEnoughDays::Only(2)));
    }
}
