use domain::{EntityIx, EventLog, Row};
use rayon::prelude::*;

/// Values that are looked over at once, by their extremes.
const BLOCK: usize = 64;

/// What measured entities said, each entity's values in one column, so that a month of a sensor is
/// looked through without looking up the text of every state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measurements {
    /// By number of entity; none for what is not measured.
    columns: Vec<Option<Column>>,
    /// By row of the log, its place among the rows of its entity.
    places: Vec<u32>,
}

/// The values of one entity, one for each of its rows in the log.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// When, in µs since 1970 in UTC.
    times: Vec<i64>,
    /// Not a number where the state is none.
    values: Vec<f64>,
    /// The lowest and the highest number of each [`BLOCK`]; the other way round where there is none.
    extremes: Vec<(f64, f64)>,
}

/// How a value moved, one way, within a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Step {
    /// What it was before.
    pub(crate) from: f64,
    /// The furthest that it came.
    pub(crate) to: f64,
}

/// Finds the steps within one time after the other, with room that is used again.
#[derive(Debug)]
pub(crate) struct Stepper<'m> {
    log: &'m EventLog,
    measurements: &'m Measurements,
    /// By [`key`], the step of this time, if its mark is this time's.
    steps: Vec<(u32, Step)>,
    touched: Vec<u32>,
    mark: u32,
}

/// The number of a sensor that moves upwards or downwards: sensors in their order, downwards first.
pub(crate) fn key(entity: EntityIx, upwards: bool) -> u32 {
    entity << 1 | u32::from(upwards)
}

/// The sensor and the way of a [`key`].
pub(crate) fn of_key(key: u32) -> (EntityIx, bool) {
    (key >> 1, key & 1 == 1)
}

impl Measurements {
    /// Collects them: `measured` says which entities are, `values` are those of the states.
    pub(crate) fn of(log: &EventLog, measured: &[bool], values: &[Option<f64>]) -> Self {
        let columns = measured
            .par_iter()
            .enumerate()
            .map(|(entity, &measured)| {
                let rows = log.rows_of(u32::try_from(entity).unwrap_or(u32::MAX));
                measured.then(|| Column::of(log, rows, |row| values[log.state(row) as usize]))
            })
            .collect();
        let mut next = vec![0_u32; measured.len()];
        let places = (0..u32::try_from(log.len()).unwrap_or(u32::MAX))
            .map(|row| {
                let next = &mut next[log.entity(row) as usize];
                *next += 1;
                *next - 1
            })
            .collect();
        Self { columns, places }
    }

    /// The values of an entity, if it is measured.
    pub(crate) fn column(&self, entity: EntityIx) -> Option<&Column> {
        self.columns.get(entity as usize)?.as_ref()
    }
}

impl Column {
    /// Of an entity's rows.
    pub(crate) fn of(log: &EventLog, rows: &[Row], value: impl Fn(Row) -> Option<f64>) -> Self {
        let times = rows.iter().map(|&row| log.time(row)).collect();
        Self::of_values(times, rows.iter().map(|&row| value(row).unwrap_or(f64::NAN)).collect())
    }

    fn of_values(times: Vec<i64>, values: Vec<f64>) -> Self {
        let extremes = values
            .chunks(BLOCK)
            .map(|block| {
                block
                    .iter()
                    .filter(|value| !value.is_nan())
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(lowest, highest), &value| {
                        (lowest.min(value), highest.max(value))
                    })
            })
            .collect();
        Self { times, values, extremes }
    }

    /// The value at a place, if it is one.
    pub(crate) fn value(&self, place: usize) -> Option<f64> {
        self.values.get(place).copied().filter(|value| !value.is_nan())
    }

    /// The last value before `time`; none when it is more than three states back.
    pub(crate) fn value_before(&self, time: i64) -> Option<f64> {
        let place = self.times.partition_point(|&at| at < time);
        self.values[..place].iter().rev().take(4).copied().find(|value| !value.is_nan())
    }

    /// The times at which the value goes into the bounds from outside, or leaves them, in order and none
    /// after `until`: each with whether it is inside then. Before the first value it counts as inside.
    pub(crate) fn crossings(&self, above: f64, below: f64, until: i64, mut visit: impl FnMut(i64, bool)) {
        let mut was_inside = true;
        let end = self.times.partition_point(|&time| time <= until);
        let blocks = self.times[..end].chunks(BLOCK).zip(self.values[..end].chunks(BLOCK));
        for ((times, block), &(lowest, highest)) in blocks.zip(&self.extremes) {
            let stays = lowest > highest
                || if was_inside { lowest > above && highest < below } else { highest <= above || lowest >= below };
            if stays {
                continue;
            }
            // Bits, since values that tremble about a bound would make every other branch miss its guess.
            let inside = bits(block, |value| value > above && value < below);
            let gaps = bits(block, f64::is_nan);
            if gaps == 0 {
                let beyond = u64::MAX.checked_shl(u32::try_from(block.len()).unwrap_or(u32::MAX)).unwrap_or(0);
                let mut changed = (inside ^ (inside << 1 | u64::from(was_inside))) & !beyond;
                while changed != 0 {
                    let place = changed.trailing_zeros();
                    was_inside = inside >> place & 1 == 1;
                    visit(times[place as usize], was_inside);
                    changed &= changed - 1;
                }
                continue;
            }
            for place in (0..block.len()).filter(|place| gaps >> place & 1 == 0) {
                if (inside >> place & 1 == 1) != was_inside {
                    was_inside = !was_inside;
                    visit(times[place], was_inside);
                }
            }
        }
    }
}

/// A bit for each value of a block, the first one the lowest.
fn bits(block: &[f64], is: impl Fn(f64) -> bool) -> u64 {
    block.iter().rev().fold(0, |bits, &value| bits << 1 | u64::from(is(value)))
}

impl<'m> Stepper<'m> {
    pub(crate) fn new(log: &'m EventLog, measurements: &'m Measurements) -> Self {
        let none = (0, Step { from: 0.0, to: 0.0 });
        Self { log, measurements, steps: vec![none; 2 * measurements.columns.len()], touched: Vec::new(), mark: 0 }
    }

    /// Calls `visit` with the [`key`] and the step of every sensor that moved from `from` on and up to
    /// `to`, both in µs since 1970 in UTC and included; for a sensor that moved both ways, once each.
    /// What follows on something that is no value is no step.
    pub(crate) fn steps_between(&mut self, from: i64, to: i64, mut visit: impl FnMut(u32, Step)) {
        self.mark += 1;
        self.touched.clear();
        for row in self.log.row_at(from)..self.log.row_at(to.saturating_add(1)) {
            let Some((entity, step)) = self.step(u32::try_from(row).unwrap_or(u32::MAX)) else {
                continue;
            };
            let upwards = step.to > step.from;
            let key = key(entity, upwards);
            let (mark, known) = &mut self.steps[key as usize];
            if *mark != self.mark {
                (*mark, *known) = (self.mark, step);
                self.touched.push(key);
            }
            known.to = if upwards { known.to.max(step.to) } else { known.to.min(step.to) };
        }
        for &key in &self.touched {
            let (_, step) = self.steps[key as usize];
            if step.from.total_cmp(&step.to).is_ne() {
                visit(key, step);
            }
        }
    }

    fn step(&self, row: Row) -> Option<(EntityIx, Step)> {
        let entity = self.log.entity(row);
        let column = self.measurements.column(entity)?;
        let place = self.measurements.places[row as usize] as usize;
        let to = column.value(place)?;
        let from = column.value(place.checked_sub(1)?)?;
        Some((entity, Step { from, to }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crossings(values: &[f64], above: f64, below: f64) -> Vec<(i64, bool)> {
        let mut found = Vec::new();
        let times = (0..).take(values.len()).collect();
        Column::of_values(times, values.to_vec())
            .crossings(above, below, i64::MAX, |time, inside| found.push((time, inside)));
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

    #[test]
    fn whole_blocks_are_left_out_only_where_nothing_crosses() {
        // Blocks that lie inside, outside, on the bound, across it, and that have no value at all.
        let levels = [20.0, 20.0, 30.0, 26.0, f64::NAN, 30.0, 25.0, 20.0];
        let values: Vec<f64> = (0..levels.len() * BLOCK)
            .map(|place| match levels[place / BLOCK] {
                level if level > 24.0 && level < 26.0 => level + [-2.0, 2.0, f64::NAN][place % 3],
                level => level,
            })
            .collect();
        for (above, below) in [
            (26.0, f64::INFINITY),
            (f64::NEG_INFINITY, 26.0),
            (25.0, f64::INFINITY),
            (22.0, 28.0),
            (40.0, 50.0),
            (f64::NEG_INFINITY, f64::INFINITY),
        ] {
            let expected = plainly(&values, above, below);
            assert_eq!(crossings(&values, above, below), expected, "{above} {below}");
        }
        let times = (0..).take(values.len()).collect();
        let mut some = Vec::new();
        Column::of_values(times, values.clone()).crossings(24.5, 25.5, 390, |time, inside| some.push((time, inside)));
        assert_eq!(some, plainly(&values[..=390], 24.5, 25.5), "and none after the end");
        assert_eq!(crossings(&values, 26.0, f64::INFINITY)[..2], [(0, false), (128, true)]);
    }
}
