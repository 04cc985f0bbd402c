//! Texts of which every line stands for itself, read on all threads of the pool; state objects as JSON, one to a line.

use std::path::Path;

use rayon::iter::{ParallelBridge as _, ParallelIterator as _};

use super::blocks::{BLOCK, Block, Blocks, LONGEST_LINE};
use super::changes::{Changes, Terms};
use super::file::Text;
use super::{SourceError, Watch, state_object};

/// Reads all lines as state objects.
pub(super) fn read(
    path: &Path,
    mut text: Text,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Changes>, SourceError> {
    text.skip_mark(path)?;
    read_lines(path, text, watch, || {
        |line: &str, changes: &mut Changes| changes.observe(&state_object::parse(line)?, terms)
    })
}

/// Gives every line that is not blank to a reader, one to a thread, and counts those that it cannot read. A reader says
/// why not, as an end of "line 7 …".
///
/// Whichever thread is free takes the next block, so that one decompresses while another parses.
pub(super) fn read_lines<L>(
    path: &Path,
    text: Text,
    watch: &dyn Watch,
    reader: impl Fn() -> L + Sync,
) -> Result<Vec<Changes>, SourceError>
where
    L: FnMut(&str, &mut Changes) -> Result<(), String> + Send,
{
    let (codec, first_line) = (text.codec, text.first_line);
    let (content, tell) = text.into_parts(watch);
    Blocks::new(content, BLOCK, first_line)
        .par_bridge()
        .try_fold(
            || (Changes::default(), reader()),
            |(mut changes, mut reader), block| {
                let block = block.map_err(|error| codec.error(path, error))?;
                if watch.is_cancelled() {
                    return Err(SourceError::Cancelled { path: path.to_owned() });
                }
                read_block(&block, &mut changes, &mut reader);
                tell();
                Ok((changes, reader))
            },
        )
        .map(|part| part.map(|(changes, _)| vec![changes]))
        .try_reduce(Vec::new, |mut all, mut more| {
            all.append(&mut more);
            Ok(all)
        })
}

fn read_block<L>(block: &Block, changes: &mut Changes, reader: &mut L)
where
    L: FnMut(&str, &mut Changes) -> Result<(), String>,
{
    changes.go_on_at(block.first_line);
    for (number, line) in block.lines() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        changes.read += 1;
        let result = if line.len() > LONGEST_LINE {
            Err(too_long())
        } else {
            match std::str::from_utf8(line) {
                Ok(line) => reader(line, changes),
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
