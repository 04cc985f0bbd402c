//! Columns out of planes of bytes: the least significant byte of all numbers, then the next byte of all, and so on.
//!
//! This is the inside of an archived day, which says what it means. It stands here because it is what unpacking a month is
//! quick by. Whatever the bytes, there is an answer; where they are too few for all planes, they count
//! as zeros.

use crate::Cause;

/// The causes of a byte.
const CAUSES: [[Cause; 4]; 256] = causes_of_bytes();

/// The times of which the planes hold the gaps, `width` bytes each, in units of so many microseconds; the first one's
/// is counted from `first`. Returns whether all are times: what comes after the last microsecond is none.
#[must_use]
pub fn times(planes: &[u8], width: usize, (first, unit): (i64, u64), into: &mut [i64]) -> bool {
    // Gaps mostly lead nowhere near the end of time, were they all as long as they can be.
    let most_in_gap = (1_u128 << (8 * width.min(8))) - 1;
    let most = most_in_gap.saturating_mul(u128::from(unit)).saturating_mul(into.len() as u128);
    if i64::try_from(most).is_ok_and(|most| first.checked_add(most).is_some()) {
        let (mut time, unit) = (first, unit.cast_signed());
        gather(planes, width, into, |gap| {
            time += gap.cast_signed() * unit;
            time
        });
        return true;
    }
    let mut time = Some(first);
    gather(planes, width, into, |gap| {
        time = time.and_then(|time| time.checked_add_unsigned(gap.checked_mul(unit)?));
        time.unwrap_or(0)
    });
    time.is_some()
}

/// Numbers of `width` bytes each, at most four. Returns whether all are below `below`.
#[must_use]
pub fn numbers(planes: &[u8], width: usize, below: usize, into: &mut [u32]) -> bool {
    gather(planes, width.min(4), into, low_half);
    into.iter().all(|number| (*number as usize) < below)
}

/// Numbers that lie entity by entity, `width` bytes each, at most four: each event gets the next one of its entity, of
/// which there are as many as `counts` says. Returns whether each entity had as many events as that.
#[must_use]
pub fn numbers_by(planes: &[u8], width: usize, (entities, counts): (&[u32], &[u32]), into: &mut [u32]) -> bool {
    let mut end = 0_usize;
    let ends: Vec<usize> = counts
        .iter()
        .map(|count| {
            end = end.saturating_add(*count as usize);
            end
        })
        .collect();
    let mut next: Vec<usize> =
        ends.iter().zip(counts).map(|(end, count)| end.saturating_sub(*count as usize)).collect();
    let by = (entities, &mut next[..]);
    let all_had = match width {
        0 => scatter::<0>(planes, by, into),
        1 => scatter::<1>(planes, by, into),
        2 => scatter::<2>(planes, by, into),
        3 => scatter::<3>(planes, by, into),
        _ => scatter::<4>(planes, by, into),
    };
    all_had && next == ends
}

/// Causes, two bits each, the lowest first. Returns whether nothing stands behind the last one in its byte.
#[must_use]
pub fn causes(bytes: &[u8], into: &mut [Cause]) -> bool {
    let mut fours = into.chunks_exact_mut(4);
    for (four, byte) in fours.by_ref().zip(bytes) {
        four.copy_from_slice(&CAUSES[usize::from(*byte)]);
    }
    let rest = fours.into_remainder();
    let Some(byte) = bytes.last().filter(|_| !rest.is_empty()) else { return true };
    rest.copy_from_slice(&CAUSES[usize::from(*byte)][..rest.len()]);
    byte >> (2 * rest.len()) == 0
}

/// Puts together as many numbers as there is room for.
fn gather<T>(planes: &[u8], width: usize, into: &mut [T], number: impl FnMut(u64) -> T) {
    match width {
        0 => gather_of::<0, T>(planes, into, number),
        1 => gather_of::<1, T>(planes, into, number),
        2 => gather_of::<2, T>(planes, into, number),
        3 => gather_of::<3, T>(planes, into, number),
        4 => gather_of::<4, T>(planes, into, number),
        5 => gather_of::<5, T>(planes, into, number),
        6 => gather_of::<6, T>(planes, into, number),
        7 => gather_of::<7, T>(planes, into, number),
        _ => gather_of::<8, T>(planes, into, number),
    }
}

fn gather_of<const WIDTH: usize, T>(planes: &[u8], into: &mut [T], mut number: impl FnMut(u64) -> T) {
    let Some(planes) = planes_of::<WIDTH>(planes, into.len()) else {
        for place in into {
            *place = number(0);
        }
        return;
    };
    for (row, place) in into.iter_mut().enumerate() {
        *place = number(number_at(&planes, row));
    }
}

/// Gives each event the number at its entity's `next` place. Returns false where an entity has come to the end of all.
fn scatter<const WIDTH: usize>(planes: &[u8], (entities, next): (&[u32], &mut [usize]), into: &mut [u32]) -> bool {
    let length = into.len();
    let Some(planes) = planes_of::<WIDTH>(planes, length) else { return false };
    for (place, &entity) in into.iter_mut().zip(entities) {
        let Some(next) = next.get_mut(entity as usize).filter(|next| **next < length) else { return false };
        *place = low_half(number_at(&planes, *next));
        *next += 1;
    }
    true
}

/// The planes, each of `length`; none where there is less.
fn planes_of<const WIDTH: usize>(planes: &[u8], length: usize) -> Option<[&[u8]; WIDTH]> {
    let planes = planes.get(..WIDTH.checked_mul(length)?)?;
    Some(std::array::from_fn(|plane| &planes[plane * length..][..length]))
}

fn number_at<const WIDTH: usize>(planes: &[&[u8]; WIDTH], row: usize) -> u64 {
    let mut number = 0;
    for (plane, bytes) in planes.iter().enumerate() {
        number |= u64::from(bytes[row]) << (8 * plane);
    }
    number
}

/// A number of at most four bytes.
fn low_half(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

const fn causes_of_bytes() -> [[Cause; 4]; 256] {
    const ALL: [Cause; 4] = [Cause::Automation, Cause::Derived, Cause::Device, Cause::Person];
    let mut all = [[Cause::Automation; 4]; 256];
    let mut byte = 0;
    while byte < 256 {
        all[byte] = [ALL[byte & 3], ALL[byte >> 2 & 3], ALL[byte >> 4 & 3], ALL[byte >> 6]];
        byte += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_cut_short_or_unknown_is_told() {
        let mut found = [9; 3];
        assert!(numbers(&[1, 2, 3, 4, 5], 2, 1, &mut found));
        assert_eq!(found, [0, 0, 0]);
        assert!(!numbers(&[1, 2, 3, 4, 0, 1], 2, 1_024, &mut found));
        assert_eq!(found, [1_025, 2, 259]);
        assert!(!numbers_by(&[], 1, (&[0, 1, 0], &[2]), &mut found));
        assert!(!numbers_by(&[1, 2, 3], 1, (&[0, 0, 0], &[2, 1]), &mut found));
        assert!(numbers_by(&[1, 2, 3], 1, (&[1, 0, 0], &[2, 1]), &mut found));
        assert_eq!(found, [3, 1, 2]);
    }

    proptest! {
        /// Near the end of time, far from it, and beyond.
        #[test]
        fn times_are_sums_of_gaps(
            gaps in prop::collection::vec(any::<u64>(), 0..12),
            width in 0_usize..9,
            first in prop_oneof![any::<i64>(), Just(i64::MAX - 70_000)],
            unit in prop_oneof![0_u64..2_000_000, any::<u64>()],
        ) {
            let gaps: Vec<u64> = gaps.into_iter().map(|gap| if width == 8 { gap } else { gap % (1 << (8 * width)) }).collect();
            let planes: Vec<u8> = (0..width).flat_map(|plane| gaps.iter().map(move |gap| gap.to_le_bytes()[plane])).collect();
            let mut time = i128::from(first);
            let sums: Vec<i128> = gaps.iter().map(|gap| { time = time.saturating_add(i128::from(*gap).saturating_mul(i128::from(unit))); time }).collect();
            let mut found = vec![0; gaps.len()];
            let are_times = times(&planes, width, (first, unit), &mut found);
            prop_assert_eq!(are_times, sums.iter().all(|sum| i64::try_from(*sum).is_ok()));
            if are_times {
                prop_assert_eq!(found.into_iter().map(i128::from).collect::<Vec<_>>(), sums);
            }
        }
    }
}
