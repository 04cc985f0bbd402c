use domain::{Cancelled, Stage};
use language::Sentence;
use store::StoreError;
use thiserror::Error;

use crate::remarks::{self, failure};
use crate::sources::SourceError;

/// Why a night brought nothing, and in which stage.
#[derive(Debug, Error)]
#[error("{cause}")]
pub struct NightError {
    /// Where it was.
    pub stage: Stage,
    /// Why.
    #[source]
    pub cause: Cause,
}

/// Why a stage could not do its work. None of its texts holds a secret.
#[derive(Debug, Error)]
pub enum Cause {
    /// Somebody stopped it: the user, the deadline, or the end of the program.
    #[error("it was stopped")]
    Cancelled,
    /// No history was named.
    #[error(
        "no history is configured, and none was found: set `source.url` and `source.token` to ask Home Assistant for it, \
         or `source.events` (in the environment NIGHTSHIFT__SOURCE__EVENTS) to its recorder database, \
         home-assistant_v2.db, or to another file that holds its history; an InfluxDB or HomeIQ is set in `influxdb` or \
         `data_api`"
    )]
    NoSource,
    /// The history cannot be read.
    #[error(transparent)]
    Source(SourceError),
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine gave no threads to work with.
    #[error("the threads to work with cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The local calendar ends before the day that was asked for.
    #[error("the clock or the configured time zone cannot be right: {0}")]
    Calendar(#[from] jiff::Error),
}

impl NightError {
    /// Whether another try in some minutes may go well.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match &self.cause {
            Cause::Source(error) => error.is_transient(),
            Cause::Store(error) => error.is_transient(),
            Cause::Threads(_) => true,
            Cause::Cancelled | Cause::NoSource | Cause::Calendar(_) => false,
        }
    }

    /// Whether it was stopped rather than failed.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        matches!(self.cause, Cause::Cancelled)
    }

    /// The cause with what caused it, and what to do.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match &self.cause {
            Cause::Cancelled => failure!("stopped"),
            Cause::NoSource => failure!("no-source"),
            Cause::Source(error) => error.sentence(),
            Cause::Store(error) => remarks::of_store(error),
            Cause::Threads(error) => failure!("threads", error = error.to_string()),
            Cause::Calendar(error) => failure!("calendar", error = error.to_string()),
        }
    }
}

impl From<Cancelled> for Cause {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<SourceError> for Cause {
    fn from(error: SourceError) -> Self {
        if error.is_cancelled() { Self::Cancelled } else { Self::Source(error) }
    }
}
