//! Text in blocks of whole lines, which several threads can work on.

use std::io::{self, BufRead, Read as _};
use std::mem;

/// Longer lines are skipped: no state object is near this long, in bytes.
pub(super) const LONGEST_LINE: usize = 1 << 20;
/// Large enough to keep threads from waiting for each other, in bytes.
pub(super) const BLOCK: usize = 4 << 20;

/// Some whole lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The number of the first line; a file begins with line 1.
    pub(super) first_line: u64,
    /// The lines with their ends.
    pub(super) bytes: Vec<u8>,
    /// A line after these that was too long to be kept.
    pub(super) dropped: Option<u64>,
}

/// Cuts text into blocks, in order.
#[derive(Debug)]
pub(super) struct Blocks<R> {
    source: R,
    size: usize,
    /// The beginning of a line whose end has not been read yet.
    begun: Vec<u8>,
    next_line: u64,
    ended: bool,
}

impl<R: BufRead> Blocks<R> {
    /// Blocks of about `size` bytes, at least 1, of a text whose first line has the number `first_line`.
    pub(super) fn new(source: R, size: usize, first_line: u64) -> Self {
        Self { source, size, begun: Vec::new(), next_line: first_line, ended: false }
    }

    fn read_block(&mut self) -> io::Result<Block> {
        let mut bytes = Vec::with_capacity(self.begun.len() + self.size);
        bytes.append(&mut self.begun);
        let read = (&mut self.source).take(self.size as u64).read_to_end(&mut bytes)?;
        self.ended = read < self.size;
        let first_line = self.next_line;
        let mut dropped = None;
        if !self.ended {
            let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
            self.begun = bytes.split_off(whole);
            self.next_line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            if self.begun.len() > LONGEST_LINE {
                mem::take(&mut self.begun);
                self.skip_line()?;
                dropped = Some(self.next_line);
                self.next_line += 1;
            }
        }
        Ok(Block { first_line, bytes, dropped })
    }

    /// Reads to the end of the line without keeping any of it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let chunk = match self.source.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                self.ended = true;
                return Ok(());
            }
            let (used, found) = memchr::memchr(b'\n', chunk).map_or((chunk.len(), false), |end| (end + 1, true));
            self.source.consume(used);
            if found {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<io::Result<Block>> {
        if self.ended {
            return None;
        }
        let block = self.read_block();
        self.ended |= block.is_err();
        Some(block)
    }
}

impl Block {
    /// The lines with their numbers, without their ends.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        let ends = memchr::memchr_iter(b'\n', bytes).chain((!self.bytes.is_empty()).then_some(bytes.len()));
        let mut start = 0;
        (self.first_line..).zip(ends.map(move |end| {
            let line = &bytes[start..end];
            start = end + 1;
            line.strip_suffix(b"\r").unwrap_or(line)
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines_of(text: &[u8], size: usize) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut lines = Vec::new();
        for block in Blocks::new(text, size, 1) {
            let block = block.expect("memory can be read");
            lines.extend(block.lines().map(|(number, line)| (number, Some(line.to_vec()))));
            lines.extend(block.dropped.map(|number| (number, None)));
        }
        lines
    }

    #[test]
    fn a_line_of_ten_megabytes_is_dropped_and_the_count_goes_on() {
        let mut text = b"first\n".to_vec();
        text.resize(text.len() + (10 << 20), b'x');
        text.extend_from_slice(b"\nthird\r\nfourth");
        for size in [3 << 18, 1 << 20, BLOCK] {
            let lines = lines_of(&text, size);
            assert_eq!(
                lines,
                [(1, Some(b"first".to_vec())), (2, None), (3, Some(b"third".to_vec())), (4, Some(b"fourth".to_vec()))],
                "{size}"
            );
        }
        text.truncate(8 << 20);
        assert_eq!(lines_of(&text, BLOCK), [(1, Some(b"first".to_vec())), (2, None)]);
    }

    proptest! {
        #[test]
        fn blocks_of_any_size_hold_the_same_lines(text in "[ab\n]{0,60}", size in 1_usize..70) {
            let expected: Vec<(u64, Option<Vec<u8>>)> =
                (1..).zip(text.lines()).map(|(number, line)| (number, Some(line.as_bytes().to_vec()))).collect();
            prop_assert_eq!(lines_of(text.as_bytes(), size), expected);
        }
    }
}
