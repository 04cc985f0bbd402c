/// Microseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// Microseconds in a minute.
pub(crate) const MINUTE: i64 = 60 * SECOND;
/// Microseconds in an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// `seconds` as whole microseconds.
pub(crate) fn micros(seconds: f64) -> i64 {
    whole(seconds * 1e6)
}

/// `value` without its fraction; the nearest number that there is for values out of range.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is promised")]
pub(crate) fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// `value` as a floating-point number; exact up to 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "times of a few decades and counts of events are below 2⁵³")]
pub(crate) fn real(value: i64) -> f64 {
    value as f64
}

/// A length as a floating-point number.
pub(crate) fn share(count: usize) -> f64 {
    real(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A number as a length; 0 when it is negative.
pub(crate) fn length(value: i64) -> usize {
    usize::try_from(value).unwrap_or(0)
}

/// A length as a number of entities or states.
pub(crate) fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
