use std::ops::Range;

use domain::StateIx;

/// The level of what is no value.
pub(crate) const NO_LEVEL: u32 = u32::MAX;

/// The distinct values that a home's states have, and each state's place among them: its level. Levels are
/// half the size of values, and compare as they do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    /// Ascending.
    values: Vec<f64>,
    /// By number of state; [`NO_LEVEL`] where it is no value.
    of_state: Vec<u32>,
}

impl Levels {
    /// Of the states' values, none of which is infinite.
    pub(crate) fn of(values: &[Option<f64>]) -> Self {
        let mut sorted: Vec<(f64, usize)> =
            values.iter().enumerate().filter_map(|(state, value)| Some(((*value)?, state))).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut levels = Self { values: Vec::new(), of_state: vec![NO_LEVEL; values.len()] };
        for (value, state) in sorted {
            if levels.values.last().is_none_or(|&last| last < value) {
                // There is one nought, whatever its sign.
                levels.values.push(value + 0.0);
            }
            levels.of_state[state] = u32::try_from(levels.values.len() - 1).unwrap_or(NO_LEVEL);
        }
        levels
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// A state's level; [`NO_LEVEL`] when it is no value.
    pub(crate) fn of_state(&self, state: StateIx) -> u32 {
        self.of_state[state as usize]
    }

    /// The value at a level, if it is one.
    pub(crate) fn value(&self, level: u32) -> Option<f64> {
        self.values.get(level as usize).copied()
    }

    /// The levels whose values lie between two bounds, neither included.
    pub(crate) fn between(&self, above: f64, below: f64) -> Range<u32> {
        let level = |place: usize| u32::try_from(place).unwrap_or(NO_LEVEL);
        let first = level(self.values.partition_point(|&value| value <= above));
        let end = level(self.values.partition_point(|&value| value < below));
        first..end.max(first)
    }
}
