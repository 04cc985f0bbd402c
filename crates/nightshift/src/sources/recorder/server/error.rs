use language::Sentence;
use thiserror::Error;

use crate::remarks::failure;

/// Why the recorder on a database server could not be read. None of its texts holds a password.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The server cannot be reached, went away or is busy, which may pass.
    #[error("the recorder at {address} cannot be read now: {detail}")]
    Away {
        /// Where it is.
        address: String,
        /// What happened.
        detail: String,
    },
    /// The server, or what is in it, is not as it must be.
    #[error("the recorder at {address} cannot be read: {detail}")]
    Refused {
        /// Where it is.
        address: String,
        /// What is wrong, and what to do.
        detail: String,
    },
    /// There are no rows.
    #[error("the recorder at {address} is empty: it holds no events")]
    Empty {
        /// Where it is.
        address: String,
    },
    /// Too many rows could not be read for the rest to be trusted.
    #[error("{skipped} of {read} rows of the recorder at {address} could not be read, more than one in ten: {first}")]
    TooManyBadRows {
        /// Where it is.
        address: String,
        /// Rows that could not be read.
        skipped: u64,
        /// Rows that were looked at.
        read: u64,
        /// The first of them, and why.
        first: String,
    },
    /// Whoever waited for it does not want it any more.
    #[error("reading the recorder at {address} was stopped")]
    Cancelled {
        /// Where it is.
        address: String,
    },
}

impl ServerError {
    /// Why, and what to do, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Away { address, detail } => failure!("server-away", address = address, detail = detail),
            Self::Refused { address, detail } => failure!("server-refused", address = address, detail = detail),
            Self::Empty { address } => failure!("server-empty", address = address),
            Self::TooManyBadRows { address, skipped, read, first } => {
                failure!("server-bad-rows", skipped = *skipped, read = *read, address = address, first = first)
            }
            Self::Cancelled { address } => failure!("server-stopped", address = address),
        }
    }

    /// Whether the same question may well be answered a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Away { .. })
    }
}
