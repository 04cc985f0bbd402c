//! How many: counts as the statistics take them.

/// The number, and at most what a `u32` holds: events are numbered by those.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
