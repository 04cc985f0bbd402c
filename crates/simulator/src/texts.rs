use domain::EventLogBuilder;

use crate::number::length;

/// The numbers of the texts of values, so that each is written only once.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    known: [Vec<u32>; 3],
}

const LOWEST: i64 = -2_000;
const HIGHEST: i64 = 2_000_000;

impl Texts {
    /// The number of `value`, which has so many decimals.
    pub(crate) fn number(&mut self, value: i64, decimals: u32, builder: &mut EventLogBuilder) -> u32 {
        let value = value.clamp(LOWEST, HIGHEST);
        let place = length(value - LOWEST);
        let known = &mut self.known[decimals.min(2) as usize];
        if known.len() <= place {
            known.resize(place + 1, u32::MAX);
        }
        if known[place] == u32::MAX {
            known[place] = builder.state(&text(value, decimals.min(2)));
        }
        known[place]
    }
}

/// A value as a sensor writes it.
fn text(value: i64, decimals: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (value, unit) = (value.unsigned_abs(), 10_u64.pow(decimals));
    if decimals == 0 {
        format!("{sign}{value}")
    } else {
        format!("{sign}{}.{:0width$}", value / unit, value % unit, width = decimals as usize)
    }
}
