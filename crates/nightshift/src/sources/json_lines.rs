//! State objects, one to a line.

use std::path::Path;

use rayon::iter::{ParallelBridge as _, ParallelIterator as _};

use super::blocks::{BLOCK, Block, Blocks, LONGEST_LINE};
use super::changes::{Changes, Terms};
use super::file::Text;
use super::{SourceError, Watch, state_object};

/// Reads a line of a table or list, or says why not, as an end of "line 7 …".
pub(super) type ReadLine<'a> = dyn Fn(u64, &str, &mut Changes) -> Result<(), String> + Sync + 'a;

/// Reads all lines as state objects, on all threads of the pool.
pub(super) fn read(path: &Path, text: Text, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Vec<Changes>, SourceError> {
    read_lines(path, text, watch, &|number, line, changes| changes.observe(number, &state_object::parse(line)?, terms))
}

/// Gives every line that is not blank to `read_line`, and counts those that it cannot read.
///
/// Whichever thread is free takes the next block, so that one decompresses while another parses.
pub(super) fn read_lines(
    path: &Path,
    text: Text,
    watch: &dyn Watch,
    read_line: &ReadLine<'_>,
) -> Result<Vec<Changes>, SourceError> {
    let codec = text.codec;
    let (content, tell) = text.into_parts(watch);
    Blocks::new(content, BLOCK)
        .par_bridge()
        .try_fold(Changes::default, |mut changes, block| {
            let block = block.map_err(|error| codec.error(path, error))?;
            if watch.is_cancelled() {
                return Err(SourceError::Cancelled { path: path.to_owned() });
            }
            read_block(&block, &mut changes, read_line);
            tell();
            Ok(changes)
        })
        .map(|changes| changes.map(|changes| vec![changes]))
        .try_reduce(Vec::new, |mut all, mut more| {
            all.append(&mut more);
            Ok(all)
        })
}

fn read_block(block: &Block, changes: &mut Changes, read_line: &ReadLine<'_>) {
    for (number, line) in block.lines() {
        let line = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        changes.read += 1;
        let result = if line.len() > LONGEST_LINE {
            Err(too_long())
        } else {
            match std::str::from_utf8(line) {
                Ok(line) => read_line(number, line, changes),
                Err(error) => Err(format!("is not UTF-8 from byte {} on", error.valid_up_to() + 1)),
            }
        };
        if let Err(reason) = result {
            changes.skip(number, reason);
        }
    }
    if let Some(number) = block.dropped {
        changes.read += 1;
        changes.skip(number, too_long());
    }
}

fn too_long() -> String {
    format!("is longer than {LONGEST_LINE} bytes")
}
