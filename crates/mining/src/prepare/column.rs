use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use domain::{EventLog, Row};

use crate::prepare::ahead;
use crate::prepare::levels::{Levels, NO_LEVEL};

/// Values that are looked over at once, by their extremes.
const BLOCK: usize = 64;
/// How often each threshold is crossed is kept where the levels that a column spans are at most so many times its
/// values, so that counting stays a matter of its length,
const WIDEST: usize = 4;
/// and where that changes at most at one level for so many values, so that it takes little room.
const DENSEST: usize = 4;

/// The values of one entity, with their times.
#[derive(Clone, Debug)]
pub(crate) struct Column<'a> {
    values: Cow<'a, Values>,
    log: &'a EventLog,
    /// The entity's rows in the log, one for each value. Their times are looked up there: few are asked for.
    rows: &'a [Row],
}

/// What an entity said, by its rows in the log.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    /// What the levels mean.
    levels: Arc<Levels>,
    /// As [`Levels`] has it.
    by_row: Vec<u32>,
    blocks: Vec<Block>,
    rises: Option<Rises>,
}

/// What [`BLOCK`] values have in common.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// The lowest and the highest level; the other way round where there is none.
    lowest: u32,
    highest: u32,
    /// Whether each of them is a value.
    is_whole: bool,
}

/// How often a value rises across each border: from below a level to it or over it.
#[derive(Clone, Debug)]
struct Rises {
    /// From which level on, and how often; ascending.
    counts: Vec<(u32, u32)>,
    /// The first and the last level.
    first: u32,
    last: u32,
}

impl Values {
    /// With the entries counted beforehand where that is little work. `room` is used again: all noughts, before and
    /// after.
    pub(super) fn counted(levels: Arc<Levels>, values: Vec<u32>, room: &mut Vec<i32>) -> Self {
        room.resize(levels.len() + 2, 0);
        let rises = Rises::of(&values, room);
        Self { rises, ..Self::new(levels, values) }
    }

    fn new(levels: Arc<Levels>, values: Vec<u32>) -> Self {
        let blocks = values.chunks(BLOCK).map(Block::of).collect();
        Self { levels, by_row: values, blocks, rises: None }
    }
}

impl<'a> Column<'a> {
    /// Of an entity's rows, of which these are the values.
    pub(super) fn new(log: &'a EventLog, rows: &'a [Row], values: &'a Values) -> Self {
        Self { values: Cow::Borrowed(values), log, rows }
    }

    /// Of an entity's rows.
    pub(crate) fn of(log: &'a EventLog, rows: &'a [Row], levels: Arc<Levels>) -> Self {
        let values = rows.iter().map(|&row| levels.of_state(log.state(row))).collect();
        Self { values: Cow::Owned(Values::new(levels, values)), log, rows }
    }

    /// The times at which the value goes into the bounds from outside, or leaves them, in order and none
    /// after `until`, in µs since 1970 in UTC: each with whether it is inside then. Before the first value it counts as
    /// inside.
    pub(crate) fn crossings(&self, above: f64, below: f64, until: i64, mut visit: impl FnMut(i64, bool)) {
        let Values { levels, by_row, blocks, .. } = &*self.values;
        let bounds = levels.between(above, below);
        let mut was_inside = true;
        let end = self.rows.partition_point(|&row| self.log.time(row) <= until);
        let parts = self.rows[..end].chunks(BLOCK).zip(by_row[..end].chunks(BLOCK));
        for ((rows, values), block) in parts.zip(blocks) {
            if block.stays(&bounds, was_inside) {
                continue;
            }
            // Bits, since values that tremble about a bound would make every other branch miss its guess.
            let inside = bits(values, |level| level.wrapping_sub(bounds.start) < bounds.end - bounds.start);
            if block.is_whole {
                let beyond = u64::MAX.checked_shl(u32::try_from(values.len()).unwrap_or(u32::MAX)).unwrap_or(0);
                let mut changed = (inside ^ (inside << 1 | u64::from(was_inside))) & !beyond;
                while changed != 0 {
                    let place = changed.trailing_zeros();
                    was_inside = inside >> place & 1 == 1;
                    visit(self.log.time(rows[place as usize]), was_inside);
                    changed &= changed - 1;
                }
                continue;
            }
            for place in (0..values.len()).filter(|&place| values[place] != NO_LEVEL) {
                if (inside >> place & 1 == 1) != was_inside {
                    was_inside = !was_inside;
                    visit(self.log.time(rows[place]), was_inside);
                }
            }
        }
    }

    /// How often the value goes into the bounds from outside up to `until`; one of them is infinite.
    pub(crate) fn entries(&self, above: f64, below: f64, until: i64) -> usize {
        let is_whole = self.rows.last().is_none_or(|&last| self.log.time(last) <= until);
        if let Some(rises) = self.values.rises.as_ref().filter(|_| is_whole) {
            let bounds = self.values.levels.between(above, below);
            let upwards = below.is_infinite();
            return rises.across(if upwards { bounds.start } else { bounds.end }, upwards);
        }
        let mut entries = 0;
        self.crossings(above, below, until, |_, inside| entries += usize::from(inside));
        entries
    }

    /// The times at which the value goes into the bounds from outside within some spans of the log's rows, ascending; so
    /// are the spans, by their begins and by their ends.
    pub(crate) fn entries_within(&self, (above, below): (f64, f64), spans: &[Range<usize>]) -> Vec<i64> {
        let Values { levels, by_row, .. } = &*self.values;
        let bounds = levels.between(above, below);
        let is_inside = |level: &u32| (*level != NO_LEVEL).then(|| bounds.contains(level));
        let mut entries = Vec::new();
        let mut end = 0;
        for span in spans {
            let start = ahead(self.rows, end, |&row| (row as usize) < span.start);
            end = ahead(self.rows, start, |&row| (row as usize) < span.end);
            if start == end {
                continue;
            }
            let mut was_inside = by_row[..start].iter().rev().find_map(is_inside).unwrap_or(true);
            for (&row, level) in self.rows[start..end].iter().zip(&by_row[start..end]) {
                let inside = is_inside(level).unwrap_or(was_inside);
                if inside && !was_inside {
                    entries.push(self.log.time(row));
                }
                was_inside = inside;
            }
        }
        entries
    }
}

impl Block {
    fn of(values: &[u32]) -> Self {
        let none = Self { lowest: NO_LEVEL, highest: 0, is_whole: true };
        values.iter().fold(none, |block, &level| match level {
            NO_LEVEL => Self { is_whole: false, ..block },
            _ => Self { lowest: block.lowest.min(level), highest: block.highest.max(level), ..block },
        })
    }

    /// Whether nothing in it goes into the bounds, or leaves them.
    fn stays(&self, bounds: &Range<u32>, inside: bool) -> bool {
        self.lowest > self.highest
            || if inside {
                bounds.contains(&self.lowest) && bounds.contains(&self.highest)
            } else {
                self.highest < bounds.start || self.lowest >= bounds.end
            }
    }
}

impl Rises {
    /// Counts them; none where that would take too long or too much room. `room` has a nought for each level
    /// and two more, and has them again afterwards.
    fn of(values: &[u32], room: &mut [i32]) -> Option<Self> {
        let told = || values.iter().copied().filter(|&level| level != NO_LEVEL);
        let first = told().next()?;
        let (lowest, highest) = told().fold((first, first), |(low, high), level| (low.min(level), high.max(level)));
        if (highest - lowest) as usize > values.len().saturating_mul(WIDEST) {
            return None;
        }
        let mut last = first;
        for level in told() {
            if level > last {
                room[last as usize + 1] += 1;
                room[level as usize + 1] -= 1;
            }
            last = level;
        }
        let mut counts = Vec::new();
        let mut count = 0_i32;
        for (border, change) in (lowest..).zip(&mut room[lowest as usize..highest as usize + 2]) {
            if *change != 0 {
                count += std::mem::take(change);
                counts.push((border, count.unsigned_abs()));
            }
        }
        counts.shrink_to_fit();
        (counts.len() <= values.len() / DENSEST).then_some(Self { counts, first, last })
    }

    /// How often a value goes across the border under a level, upwards or downwards.
    fn across(&self, border: u32, upwards: bool) -> usize {
        let place = self.counts.partition_point(|&(from, _)| from <= border);
        let rises = place.checked_sub(1).map_or(0, |place| self.counts[place].1 as usize);
        // What goes up comes down again, but for how it began and ended.
        let falls = rises + usize::from(self.first >= border) - usize::from(self.last >= border);
        if upwards { rises } else { falls }
    }
}

/// A bit for each value of a block, the first one the lowest.
fn bits(values: &[u32], is: impl Fn(u32) -> bool) -> u64 {
    // A byte each first, which is done many at a time; then eight bytes to a byte of bits.
    let mut bytes = [0_u8; BLOCK];
    for (byte, &value) in bytes.iter_mut().zip(values) {
        *byte = u8::from(is(value));
    }
    let eights = bytes.as_chunks::<8>().0.iter();
    let packed = eights.map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    packed.rev().fold(0, |bits, byte| bits << 8 | byte)
}

#[cfg(test)]
mod tests {
    use domain::{Cause, Event, EventLogBuilder};

    use super::*;

    /// A log of so many rows of one entity, one each microsecond.
    fn log(rows: usize) -> EventLog {
        let mut log = EventLogBuilder::default();
        for time in (0..).take(rows) {
            log.push(Event { time, entity_id: "sensor.a", state: "", cause: Cause::Device });
        }
        log.finish()
    }

    fn counted(values: &[f64]) -> Values {
        let states: Vec<Option<f64>> =
            values.iter().map(|value| Some(*value).filter(|value| !value.is_nan())).collect();
        let levels = Levels::of(&states);
        let of_states = (0..).take(values.len()).map(|state| levels.of_state(state)).collect();
        Values::counted(Arc::new(levels), of_states, &mut Vec::new())
    }

    fn crossings_until(values: &[f64], (above, below): (f64, f64), until: i64) -> Vec<(i64, bool)> {
        let (log, values, mut found) = (log(values.len()), counted(values), Vec::new());
        let column = Column::new(&log, log.rows_of(0), &values);
        column.crossings(above, below, until, |time, inside| found.push((time, inside)));
        found
    }

    /// The same, one value after the other.
    fn plainly(values: &[f64], above: f64, below: f64) -> Vec<(i64, bool)> {
        let (mut was_inside, mut found) = (true, Vec::new());
        for (place, &value) in (0..).zip(values).filter(|(_, value)| !value.is_nan()) {
            let inside = value > above && value < below;
            if inside != was_inside {
                found.push((place, inside));
            }
            was_inside = inside;
        }
        found
    }

    /// Blocks that lie inside, outside, on the bound, across it, and that have no value at all.
    fn of_all_sorts() -> Vec<f64> {
        let levels = [20.0, 20.0, 30.0, 26.0, f64::NAN, 30.0, 25.0, 20.0];
        (0..levels.len() * BLOCK)
            .map(|place| match levels[place / BLOCK] {
                level if level > 24.0 && level < 26.0 => level + [-2.0, 2.0, f64::NAN][place % 3],
                level => level,
            })
            .collect()
    }

    const BOUNDS: [(f64, f64); 8] = [
        (26.0, f64::INFINITY),
        (f64::NEG_INFINITY, 26.0),
        (f64::NEG_INFINITY, 25.5),
        (25.0, f64::INFINITY),
        (22.0, 28.0),
        (40.0, 50.0),
        (28.0, 22.0),
        (f64::NEG_INFINITY, f64::INFINITY),
    ];

    #[test]
    fn whole_blocks_are_left_out_only_where_nothing_crosses() {
        let values = of_all_sorts();
        for (above, below) in BOUNDS {
            let expected = plainly(&values, above, below);
            assert_eq!(crossings_until(&values, (above, below), i64::MAX), expected, "{above} {below}");
        }
        let some = crossings_until(&values, (24.5, 25.5), 390);
        assert_eq!(some, plainly(&values[..=390], 24.5, 25.5), "and none after the end");
        assert_eq!(crossings_until(&values, (26.0, f64::INFINITY), i64::MAX)[..2], [(0, false), (128, true)]);
    }

    #[test]
    fn entries_are_counted_without_being_looked_for_and_found_in_parts() {
        // Few values that come again are counted beforehand; where all differ, they are not.
        let differing: Vec<f64> = (0..200_u32).map(|place| f64::from(place * 7_919 % 200) / 5.0).collect();
        for values in [of_all_sorts(), differing] {
            let (log, counted) = (log(values.len()), counted(&values));
            let column = Column::new(&log, log.rows_of(0), &counted);
            for (above, below) in BOUNDS {
                let entered = |until: i64| -> Vec<i64> {
                    let crossings = plainly(&values[..=usize::try_from(until).expect("a place")], above, below);
                    crossings.into_iter().filter(|(_, inside)| *inside).map(|(time, _)| time).collect()
                };
                let last = i64::try_from(values.len()).expect("few") - 1;
                if above.is_infinite() != below.is_infinite() {
                    for until in [last, last / 2] {
                        let expected = entered(until).len();
                        assert_eq!(column.entries(above, below, until), expected, "{above} {below} {until}");
                    }
                }
                for back in [0, 10, 70, 1000] {
                    // A row's time is its number.
                    let ends = (1..=values.len()).step_by(50);
                    let spans: Vec<Range<usize>> = ends.map(|end| end.saturating_sub(back + 1)..end).collect();
                    let near =
                        |time: &i64| spans.iter().any(|span| span.contains(&usize::try_from(*time).expect("a row")));
                    let expected: Vec<i64> = entered(last).into_iter().filter(near).collect();
                    let found = column.entries_within((above, below), &spans);
                    assert_eq!(found, expected, "{above} {below} {back}");
                }
            }
        }
        assert!(counted(&of_all_sorts()).rises.is_some());
        let (log, counted) = (log(0), counted(&[]));
        assert_eq!(Column::new(&log, log.rows_of(0), &counted).entries(1.0, f64::INFINITY, 0), 0);
    }
}
