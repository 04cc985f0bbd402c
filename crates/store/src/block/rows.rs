//! Format 1: four columns of varints.
//!
//! After the format number comes one frame. In it, texts being their length and UTF-8:
//!
//! | part | content |
//! | --- | --- |
//! | entities | how many, then their ids |
//! | states | how many, then their texts |
//! | events | how many |
//! | times | the first in microseconds since 1970, zigzag; then for each other one the gap before it |
//! | entities of the events | each a number in the list above |
//! | states of the events | likewise |
//! | causes | a byte each |

use domain::{Cause, EventLogBuilder};

use super::BlockError;
use super::bytes::{Reader, decompress, unzigzag};

pub(super) const FORMAT: u8 = 1;

/// Each event takes at least a byte in each of the four columns.
const LEAST_BYTES_AN_EVENT: usize = 4;

/// Adds a block's events to `into`, all of them or, when the block is damaged, none. Returns how many.
pub(super) fn decode(frame: &[u8], into: &mut EventLogBuilder) -> Result<u64, BlockError> {
    let raw = decompress(frame)?;
    let mut reader = Reader { rest: &raw };
    let entity_names = reader.names("entities")?;
    let state_names = reader.names("states")?;
    let count = reader.count(LEAST_BYTES_AN_EVENT)?;
    let times = reader.times(count)?;
    let entities = reader.numbers(count, entity_names.len(), "entities")?;
    let states = reader.numbers(count, state_names.len(), "states")?;
    let causes = reader.bytes(count)?;
    let causes: Option<Vec<Cause>> = causes.iter().map(|&code| Cause::from_code(code)).collect();
    let causes = causes.ok_or(BlockError::Nonsense("causes"))?;
    if !reader.rest.is_empty() {
        return Err(BlockError::TooLong);
    }

    let entity_numbers: Vec<u32> = entity_names.iter().map(|name| into.entity(name)).collect();
    let state_numbers: Vec<u32> = state_names.iter().map(|name| into.state(name)).collect();
    for (((time, entity), state), cause) in times.into_iter().zip(entities).zip(states).zip(causes) {
        into.push_numbers(time, entity_numbers[entity as usize], state_numbers[state as usize], cause);
    }
    Ok(count as u64)
}

impl<'a> Reader<'a> {
    fn names(&mut self, what: &'static str) -> Result<Vec<&'a str>, BlockError> {
        let count = self.count(1)?;
        (0..count)
            .map(|_| {
                let length = self.count(1)?;
                std::str::from_utf8(self.bytes(length)?).map_err(|_| BlockError::Nonsense(what))
            })
            .collect()
    }

    fn times(&mut self, count: usize) -> Result<Vec<i64>, BlockError> {
        let mut times = Vec::with_capacity(count);
        for _ in 0..count {
            let number = self.varint()?;
            let time = match times.last() {
                None => unzigzag(number),
                Some(before) => i64::checked_add_unsigned(*before, number).ok_or(BlockError::Nonsense("times"))?,
            };
            times.push(time);
        }
        Ok(times)
    }

    /// Places in a list of `length`.
    fn numbers(&mut self, count: usize, length: usize, what: &'static str) -> Result<Vec<u32>, BlockError> {
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            let number = u32::try_from(self.varint()?).ok().filter(|number| (*number as usize) < length);
            numbers.push(number.ok_or(BlockError::Nonsense(what))?);
        }
        Ok(numbers)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use domain::EventLog;

    use super::super::MAGIC;
    use super::super::bytes::{compress, write_varint, zigzag};
    use super::*;

    /// Packs a day as it was packed when this was the format.
    pub(crate) fn encode(log: &EventLog) -> Vec<u8> {
        let mut raw = Vec::new();
        for names in [log.entity_names(), log.state_names()] {
            write_varint(&mut raw, names.len() as u64);
            for name in names.iter() {
                write_varint(&mut raw, name.len() as u64);
                raw.extend_from_slice(name.as_bytes());
            }
        }
        write_varint(&mut raw, log.len() as u64);
        let mut before = None;
        for &time in log.times() {
            match before {
                None => write_varint(&mut raw, zigzag(time)),
                Some(before) => write_varint(&mut raw, time.abs_diff(before)),
            }
            before = Some(time);
        }
        let rows = || 0..u32::try_from(log.len()).expect("few");
        rows().for_each(|row| write_varint(&mut raw, log.entity(row).into()));
        rows().for_each(|row| write_varint(&mut raw, log.state(row).into()));
        raw.extend(rows().map(|row| log.cause(row) as u8));
        [MAGIC.as_slice(), &[FORMAT], &compress(&raw, 3).expect("compresses")].concat()
    }
}
