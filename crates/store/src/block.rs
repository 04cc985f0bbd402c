//! One day of events as a block of bytes.
//!
//! A block is `NSdb`, a format number, and what the format says. In both formats numbers are LEB128 varints unless it is
//! said otherwise, and all that was compressed are zstd frames with a checksum.
//!
//! - [`planes`], format 2, is what is written: what a day is called by first, and then its events, so that they can be
//!   unpacked straight to where they belong.
//! - [`rows`], format 1, is what was written before, and is still read.

mod bytes;
mod planes;
mod rows;

use domain::{Columns, EventLog, EventLogBuilder, Names, Part};
use thiserror::Error;

use planes::Planes;

pub(crate) use planes::encode;

const MAGIC: &[u8; 4] = b"NSdb";

/// The most that a block may hold before it is compressed, in bytes: some 50 million events.
pub(crate) const MAX_BYTES: usize = 512 << 20;

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

/// A block of which the texts have been read.
#[derive(Debug)]
pub(crate) enum Block {
    /// Format 2; its events are still packed.
    Planes(Planes),
    /// Format 1, whose texts cannot be had without its events, and how many those were.
    Rows(EventLog, u64),
}

impl Block {
    /// Reads all of a block but its events.
    pub(crate) fn open(block: Vec<u8>) -> Result<Self, BlockError> {
        let rest = block.strip_prefix(MAGIC.as_slice()).ok_or(BlockError::NoBlock)?;
        let (&format, content) = rest.split_first().ok_or(BlockError::CutShort)?;
        match format {
            rows::FORMAT => {
                let mut events = EventLogBuilder::default();
                let count = rows::decode(content, &mut events)?;
                Ok(Self::Rows(events.finish(), count))
            }
            planes::FORMAT => Ok(Self::Planes(Planes::open(block)?)),
            unknown => Err(BlockError::UnknownFormat(unknown)),
        }
    }

    /// How many events it holds.
    pub(crate) fn events(&self) -> u64 {
        match self {
            Self::Planes(planes) => planes.events() as u64,
            Self::Rows(_, count) => *count,
        }
    }

    fn part(&self) -> &dyn Part<BlockError> {
        match self {
            Self::Planes(planes) => planes,
            Self::Rows(log, _) => log,
        }
    }
}

impl Part<BlockError> for Block {
    fn entity_names(&self) -> &Names {
        self.part().entity_names()
    }

    fn state_names(&self) -> &Names {
        self.part().state_names()
    }

    fn events_of(&self, entity: u32) -> u32 {
        self.part().events_of(entity)
    }

    fn write(&self, into: Columns<'_>, scratch: &mut Vec<u8>) -> Result<(), BlockError> {
        self.part().write(into, scratch)
    }
}

#[cfg(test)]
mod tests;
