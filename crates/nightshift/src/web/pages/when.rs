//! Times as people read them, in the home's zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::shell::Shell;
use super::texts::t;

/// An hour of the day under a picture.
pub(super) fn hour(_shell: &Shell, hour: i32) -> String {
    format!("{hour:02}")
}

/// `2 Nov`.
pub(super) fn short_date(shell: &Shell, date: Date) -> String {
    unbroken(&t!(shell, "date-short", day = date.day(), month = month(shell, date)))
}

/// `Mon 2 Nov`.
pub(super) fn day(shell: &Shell, date: Date) -> String {
    let weekday = t!(shell, "weekday", number = date.weekday().to_monday_one_offset());
    unbroken(&t!(shell, "date-day", weekday = weekday, day = date.day(), month = month(shell, date)))
}

/// `Mon 2 Nov, 03:00`.
pub(super) fn moment(shell: &Shell, at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    t!(shell, "date-moment", day = day(shell, local.date()), time = clock(at, zone))
}

/// `03:00`.
pub(super) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let time = zone.to_datetime(at).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A length of time in the unit that it is told in, such as `5 min`; of seconds.
pub(super) fn length(shell: &Shell, seconds: f64) -> String {
    let rounded = |value: f64| language::decimal(value, usize::from(value < 10.0), shell.language);
    if seconds < 90.0 {
        t!(shell, "length-seconds", number = rounded(seconds))
    } else if seconds < 5400.0 {
        t!(shell, "length-minutes", number = rounded(seconds / 60.0))
    } else {
        t!(shell, "length-hours", number = rounded(seconds / 3600.0))
    }
}

/// How long a run took.
pub(super) fn took(shell: &Shell, milliseconds: u64) -> String {
    let length_of = SignedDuration::from_millis(i64::try_from(milliseconds).unwrap_or(i64::MAX));
    length(shell, length_of.as_secs_f64())
}

/// A large number, in groups of three digits that a narrow space sets apart.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + 6);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// On one line: a date that is torn apart is hard to read.
fn unbroken(date: &str) -> String {
    date.replace(' ', "\u{a0}")
}

fn month(shell: &Shell, date: Date) -> String {
    t!(shell, "month", number = date.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_set_in_groups() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567"]);
    }
}
