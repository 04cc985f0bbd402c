//! One day of events as a block of bytes.
//!
//! A block is `NSdb`, a format number (1), and a zstd frame with a checksum. In the frame, numbers
//! being LEB128 varints and texts their length and UTF-8:
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
//!
//! Columns compress better than rows; a day of 100,000 events takes some 500 kB.

use std::io::Read;

use domain::{Cause, EventLog, EventLogBuilder};
use thiserror::Error;

const MAGIC: &[u8; 4] = b"NSdb";
const FORMAT: u8 = 1;
const LEVEL: i32 = 3;

/// The most that a block may hold before it is compressed, in bytes: some 50 million events.
pub(crate) const MAX_BYTES: usize = 512 << 20;

/// Each event takes at least a byte in each of the four columns.
const LEAST_BYTES_AN_EVENT: usize = 4;

/// Why a day cannot be packed or unpacked.
#[derive(Debug, Error)]
pub(crate) enum BlockError {
    #[error("it has more than {MAX_BYTES} bytes")]
    TooBig,
    #[error("it does not begin as a block does")]
    NoBlock,
    #[error("it has format {0}, which this version does not know")]
    UnknownFormat(u8),
    #[error("{0}")]
    Zstd(#[from] std::io::Error),
    #[error("it ends too early")]
    CutShort,
    #[error("it has bytes after its end")]
    TooLong,
    #[error("its {0} hold what cannot be there")]
    Nonsense(&'static str),
}

/// Packs a day's events.
pub(crate) fn encode(log: &EventLog) -> Result<Vec<u8>, BlockError> {
    let mut raw = Vec::with_capacity(log.len().saturating_mul(8));
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
    let rows = || 0..u32::try_from(log.len()).unwrap_or(u32::MAX);
    rows().for_each(|row| write_varint(&mut raw, log.entity(row).into()));
    rows().for_each(|row| write_varint(&mut raw, log.state(row).into()));
    raw.extend(rows().map(|row| log.cause(row) as u8));
    if raw.len() > MAX_BYTES {
        return Err(BlockError::TooBig);
    }

    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    compressor.include_checksum(true)?;
    let mut block = [MAGIC.as_slice(), &[FORMAT]].concat();
    block.extend(compressor.compress(&raw)?);
    Ok(block)
}

/// Adds a block's events to `into`, all of them or, when the block is damaged, none. Returns how
/// many.
pub(crate) fn decode(block: &[u8], into: &mut EventLogBuilder) -> Result<u64, BlockError> {
    let raw = unpack(block)?;
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

/// The bytes inside a block. Their length is not taken from the block but found on the way, so that
/// a damaged one cannot ask for memory.
fn unpack(block: &[u8]) -> Result<Vec<u8>, BlockError> {
    let rest = block.strip_prefix(MAGIC.as_slice()).ok_or(BlockError::NoBlock)?;
    let (&format, frame) = rest.split_first().ok_or(BlockError::CutShort)?;
    if format != FORMAT {
        return Err(BlockError::UnknownFormat(format));
    }
    let mut raw = Vec::new();
    zstd::Decoder::with_buffer(frame)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut raw)?;
    if raw.len() > MAX_BYTES {
        return Err(BlockError::TooBig);
    }
    Ok(raw)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], BlockError> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(BlockError::CutShort)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn varint(&mut self) -> Result<u64, BlockError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(BlockError::CutShort)?;
            self.rest = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && byte > 1 {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(BlockError::Nonsense("numbers"))
    }

    /// How many of a thing there are; there must be room for them in what is left.
    fn count(&mut self, least_bytes_each: usize) -> Result<usize, BlockError> {
        let count = usize::try_from(self.varint()?).map_err(|_| BlockError::CutShort)?;
        if count.saturating_mul(least_bytes_each) > self.rest.len() {
            return Err(BlockError::CutShort);
        }
        Ok(count)
    }

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

fn write_varint(raw: &mut Vec<u8>, mut value: u64) {
    loop {
        let bits = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if value == 0 {
            raw.push(bits);
            return;
        }
        raw.push(bits | 0x80);
    }
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests;
