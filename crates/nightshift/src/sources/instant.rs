//! Times as the sources write them, in microseconds since 1970 in UTC.

use jiff::civil;

use super::scalar::Scalar;

/// 1970-01-01 in UTC.
const EARLIEST: i64 = 0;
/// 2200-01-01 in UTC: later years are broken clocks.
const LATEST: i64 = 7_258_118_400_000_000;
/// Texts of digits below this are dates without hyphens or counters, not seconds since 1970.
const SMALLEST_EPOCH_TEXT: f64 = 1e8;

/// Why a field is no usable time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadTime {
    /// It is not there.
    Absent,
    /// It reads as no time at all.
    NotATime,
    /// It is a local time without an offset from UTC, so it could be any of 26 hours.
    NoOffset,
    /// It is before 1970 or after 2199.
    OutOfRange,
}

/// The time in a field: RFC 3339 (a space for the `T` is taken too), or seconds since 1970.
pub(super) fn micros(field: &Scalar<'_>) -> Result<i64, BadTime> {
    match field {
        Scalar::Absent => Err(BadTime::Absent),
        Scalar::Text(text) => micros_of_text(text),
        Scalar::Number(seconds) => micros_of_seconds(*seconds),
        Scalar::Other => Err(BadTime::NotATime),
    }
}

/// The time `seconds` after 1970, to the nearest microsecond and of two as near the even one: as Python does it, so that
/// Home Assistant's numbers give the times that it writes.
#[expect(clippy::cast_possible_truncation, reason = "the range was checked before")]
pub(super) fn micros_of_seconds(seconds: f64) -> Result<i64, BadTime> {
    if !seconds.is_finite() {
        return Err(BadTime::NotATime);
    }
    // The fraction by itself, so that nothing is lost in the product.
    let micros = seconds.trunc() * 1e6 + (seconds.fract() * 1e6).round_ties_even();
    if (0.0..7.3e15).contains(&micros) { in_range(micros as i64) } else { Err(BadTime::OutOfRange) }
}

fn micros_of_text(text: &str) -> Result<i64, BadTime> {
    let text = text.trim();
    match fixed_layout(text.as_bytes()) {
        Some(micros) => in_range(micros),
        None => unusual(text),
    }
}

fn in_range(micros: i64) -> Result<i64, BadTime> {
    if (EARLIEST..LATEST).contains(&micros) { Ok(micros) } else { Err(BadTime::OutOfRange) }
}

/// `YYYY-MM-DD HH:MM:SS[.ffffff](Z|±HH[:MM])`, the layout that nearly every time has, without the
/// cost of a general parser. `None` is "ask the general parser".
fn fixed_layout(text: &[u8]) -> Option<i64> {
    let (head, rest) = text.split_at_checked(19)?;
    if head[4] != b'-' || head[7] != b'-' || head[13] != b':' || head[16] != b':' {
        return None;
    }
    if !matches!(head[10], b'T' | b't' | b' ') {
        return None;
    }
    let year = number(&head[0..4])?;
    let (month, day) = (number(&head[5..7])?, number(&head[8..10])?);
    let (hour, minute, second) = (number(&head[11..13])?, number(&head[14..16])?, number(&head[17..19])?);
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (fraction, rest) = fraction(rest)?;
    let offset = offset(rest)?;
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some(seconds * 1_000_000 + fraction)
}

/// Microseconds of `.ffffff` with one to nine digits, and what follows.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let Some(digits) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&length) {
        return None;
    }
    let mut micros = 0;
    for place in 0..6 {
        micros = micros * 10 + digits[..length].get(place).map_or(0, |digit| i64::from(digit - b'0'));
    }
    Some((micros, &digits[length..]))
}

/// Seconds east of Greenwich.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        b"Z" | b"z" => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [_, _] => (number(digits)?, 0),
        [_, _, b':', _, _] => (number(&digits[..2])?, number(&digits[3..])?),
        [_, _, _, _] => (number(&digits[..2])?, number(&digits[2..])?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0')))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Source: H. Hinnant, *chrono-compatible
/// low-level date algorithms*, `days_from_civil`.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Other ways to write a time that the standard allows, and what is wrong with the rest.
fn unusual(text: &str) -> Result<i64, BadTime> {
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return in_range(time.as_microsecond());
    }
    if text.starts_with(|first: char| first.is_ascii_digit())
        && let Ok(seconds) = text.parse::<f64>()
        && seconds >= SMALLEST_EPOCH_TEXT
    {
        return micros_of_seconds(seconds);
    }
    if text.parse::<civil::DateTime>().is_ok() { Err(BadTime::NoOffset) } else { Err(BadTime::NotATime) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_the_ways_that_home_assistant_and_its_exports_write_a_time() {
        let expected = Ok(1_790_838_062_123_456);
        for text in [
            "2026-10-01T07:01:02.123456+00:00",
            "2026-10-01T07:01:02.123456Z",
            "2026-10-01 07:01:02.123456+00:00",
            "2026-10-01 09:01:02.123456+0200",
            "2026-10-01 05:01:02.123456-02",
            "2026-10-01T12:46:02.123456789+05:45",
            "  2026-10-01T07:01:02.123456z ",
            "1790838062.123456",
        ] {
            assert_eq!(micros_of_text(text), expected, "{text}");
        }
        assert_eq!(micros_of_seconds(1_790_838_062.123_456), expected);
        assert_eq!(micros_of_text("2016-12-31T23:59:60Z"), micros_of_text("2016-12-31T23:59:59Z"));
    }

    #[test]
    fn says_what_is_wrong_with_a_time() {
        assert_eq!(micros_of_text("2026-10-01T07:01:02"), Err(BadTime::NoOffset));
        assert_eq!(micros_of_text("2026-10-01 07:01:02.5"), Err(BadTime::NoOffset));
        assert_eq!(micros_of_text("20261001"), Err(BadTime::NoOffset));
        for text in ["9999-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "1e300", "1790838062123"] {
            assert_eq!(micros_of_text(text), Err(BadTime::OutOfRange), "{text}");
        }
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "NaN", "inf", "12:00"] {
            assert_eq!(micros_of_text(text), Err(BadTime::NotATime), "{text}");
        }
        for seconds in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(micros_of_seconds(seconds), Err(BadTime::NotATime));
        }
        assert_eq!(micros_of_seconds(-1.0), Err(BadTime::OutOfRange));
    }

    proptest! {
        #[test]
        fn agrees_with_the_general_parser(micros in EARLIEST..LATEST, offset in -12_i32..14) {
            let time = jiff::Timestamp::from_microsecond(micros).expect("in range");
            prop_assert_eq!(fixed_layout(time.to_string().as_bytes()), Some(micros));
            let zone = jiff::tz::Offset::from_hours(i8::try_from(offset).expect("small")).expect("valid");
            let text = time.display_with_offset(zone).to_string();
            prop_assert_eq!(fixed_layout(text.as_bytes()), Some(micros), "{}", text);
        }

        #[test]
        fn never_panics(text in ".{0,40}", near in "[0-9TZ:.+ -]{15,35}") {
            let _ = micros_of_text(&text);
            let _ = micros_of_text(&near);
        }
    }
}
