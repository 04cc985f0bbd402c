//! Which part of a history is asked for.

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

const DAY: i64 = 86_400_000_000;

/// The part of a history to read.
#[derive(Clone, Debug)]
pub enum Window {
    /// All of it.
    All,
    /// The last days before an instant.
    Last {
        /// How many. The window begins at local midnight, that many calendar days before the day
        /// in which the instant lies, so that it holds as many whole days, and that day as far
        /// as it got.
        days: u32,
        /// The zone whose midnight that is.
        time_zone: TimeZone,
        /// The instant, the last one that belongs to the window; the time of the newest event where there is none.
        until: Option<Timestamp>,
    },
    /// All from an instant on.
    Since(Timestamp),
}

impl Window {
    /// The window in microseconds since 1970, in a history that ends at `newest`.
    pub(super) fn bounds(&self, newest: i64) -> Range<i64> {
        match self {
            Self::All => i64::MIN..i64::MAX,
            Self::Since(start) => start.as_microsecond()..i64::MAX,
            Self::Last { days, time_zone, until } => {
                let end = until.map_or(newest, Timestamp::as_microsecond);
                midnight_before(end, *days, time_zone).unwrap_or(i64::MIN)..end.saturating_add(1)
            }
        }
    }

    /// Wider bounds at little cost, for a history that has got as far as `newest` and may go on.
    pub(super) fn rough_bounds(&self, newest: i64) -> Range<i64> {
        match self {
            Self::All | Self::Since(_) => self.bounds(newest),
            Self::Last { days, until, .. } => {
                let end = until.map_or(newest, Timestamp::as_microsecond);
                let to = until.map_or(i64::MAX, |_| end.saturating_add(1));
                end.saturating_sub(i64::from(*days).saturating_add(3).saturating_mul(DAY))..to
            }
        }
    }
}

fn midnight_before(end: i64, days: u32, time_zone: &TimeZone) -> Option<i64> {
    let date = Timestamp::from_microsecond(end).ok()?.to_zoned_datetime(time_zone.clone()).date();
    let first = date.checked_sub(Span::new().try_days(days).ok()?).ok()?;
    Some(first.to_zoned_datetime(time_zone.clone()).ok()?.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_microsecond()
    }

    fn last(days: u32, until: Option<&str>) -> Window {
        let time_zone = TimeZone::get("Europe/Berlin").expect("known zone");
        Window::Last { days, time_zone, until: until.map(|text| text.parse().expect("a time")) }
    }

    #[test]
    fn begins_at_local_midnight_across_a_clock_change() {
        let bounds = last(30, Some("2026-04-10T01:00:00Z")).bounds(0);
        assert_eq!(bounds.start, micros("2026-03-10T23:00:00Z"));
        assert_eq!(bounds.end, micros("2026-04-10T01:00:00.000001Z"));
    }

    #[test]
    fn ends_with_the_newest_event_where_nothing_else_is_said() {
        let newest = micros("2026-04-10T20:00:00Z");
        assert_eq!(last(1, None).bounds(newest), micros("2026-04-08T22:00:00Z")..newest + 1);
        assert!(last(u32::MAX, None).bounds(newest).contains(&0));
        assert_eq!(Window::All.bounds(newest), i64::MIN..i64::MAX);
    }

    #[test]
    fn rough_bounds_hold_the_exact_ones() {
        for newest in ["2026-03-29T01:00:00Z", "2026-10-25T00:59:59Z", "2026-07-01T12:00:00Z"].map(micros) {
            for days in [0, 1, 30, 4_000_000_000] {
                for window in
                    [last(days, None), last(days, Some("2026-05-01T00:00:00Z")), Window::Since(Timestamp::UNIX_EPOCH)]
                {
                    let (exact, rough) = (window.bounds(newest), window.rough_bounds(newest));
                    assert!(rough.start <= exact.start.max(0) && exact.end <= rough.end, "{window:?}");
                }
            }
        }
    }
}
