//! Numbers and texts in bytes, and those bytes compressed.

use std::io::Read;

use super::{BlockError, MAX_BYTES};

/// What is left of some bytes.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], BlockError> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(BlockError::CutShort)?;
        self.rest = rest;
        Ok(bytes)
    }

    pub(super) fn varint(&mut self) -> Result<u64, BlockError> {
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
    pub(super) fn count(&mut self, least_bytes_each: usize) -> Result<usize, BlockError> {
        let count = usize::try_from(self.varint()?).map_err(|_| BlockError::CutShort)?;
        if count.saturating_mul(least_bytes_each) > self.rest.len() {
            return Err(BlockError::CutShort);
        }
        Ok(count)
    }
}

pub(super) fn write_varint(raw: &mut Vec<u8>, mut value: u64) {
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

pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

pub(super) fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// As one zstd frame with a checksum.
pub(super) fn compress(raw: &[u8], level: i32) -> Result<Vec<u8>, BlockError> {
    if raw.len() > MAX_BYTES {
        return Err(BlockError::TooBig);
    }
    let mut compressor = zstd::bulk::Compressor::new(level)?;
    compressor.include_checksum(true)?;
    Ok(compressor.compress(raw)?)
}

/// The bytes in a frame. Their length is not taken from the frame but found on the way, so that a damaged one cannot ask
/// for memory.
pub(super) fn decompress(frame: &[u8]) -> Result<Vec<u8>, BlockError> {
    let mut raw = Vec::new();
    zstd::Decoder::with_buffer(frame)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut raw)?;
    if raw.len() > MAX_BYTES {
        return Err(BlockError::TooBig);
    }
    Ok(raw)
}

/// The `length` bytes in a frame that holds so many, into `raw`.
pub(super) fn decompress_exactly(frame: &[u8], length: usize, raw: &mut Vec<u8>) -> Result<(), BlockError> {
    raw.clear();
    raw.reserve(length);
    zstd::bulk::Decompressor::new()?.decompress_to_buffer(frame, raw)?;
    match raw.len() {
        found if found < length => Err(BlockError::CutShort),
        found if found > length => Err(BlockError::TooLong),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(value: u64, signed: i64) {
            let mut raw = Vec::new();
            write_varint(&mut raw, value);
            let mut reader = Reader { rest: &raw };
            prop_assert_eq!(reader.varint().expect("reads"), value);
            prop_assert!(reader.rest.is_empty());
            prop_assert_eq!(unzigzag(zigzag(signed)), signed);
        }
    }
}
