use std::io;
use std::path::{Path, PathBuf};

use language::Sentence;
use thiserror::Error;

use super::home_assistant::HomeAssistantError;
use super::recorder::server::ServerError;
use super::service::ServiceError;
use super::{Format, Skip};
use crate::remarks::failure;

/// Why a history could not be read. Where it could not be read to its end, nothing of it is used.
#[derive(Debug, Error)]
pub enum SourceError {
    /// There is no such file.
    #[error("there is no file {}: check the path of the events", path.display())]
    Missing {
        /// The path that was given.
        path: PathBuf,
    },
    /// The path is a folder.
    #[error("{} is a folder: give the path of the file in it that holds the events", path.display())]
    Folder {
        /// The path that was given.
        path: PathBuf,
    },
    /// The file may not be read.
    #[error("{} may not be read: give the user that runs Nightshift the right to read it", path.display())]
    Denied {
        /// The path that was given.
        path: PathBuf,
    },
    /// The file could not be read, for a reason that may pass.
    #[error("reading {} failed: {source}", path.display())]
    Read {
        /// The path that was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is nothing in the file.
    #[error("{} is empty: it holds no events", path.display())]
    Empty {
        /// The path that was given.
        path: PathBuf,
    },
    /// The file is of no known format.
    #[error(
        "{} is {found}: give state objects as JSON lines (also .gz or .zst), a file of Home Assistant's history API, \
         CSV, or a recorder database", path.display()
    )]
    Unrecognised {
        /// The path that was given.
        path: PathBuf,
        /// What it looks like.
        found: String,
    },
    /// A compressed file is cut short or damaged.
    #[error("{} is cut short or damaged ({codec}: {detail}): make or copy it again", path.display())]
    Compression {
        /// The path that was given.
        path: PathBuf,
        /// How it is compressed.
        codec: &'static str,
        /// What the decoder said.
        detail: String,
    },
    /// A document or database is cut short or damaged.
    #[error("{} is damaged, so that none of it is used: {detail}", path.display())]
    Broken {
        /// The path that was given.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        detail: String,
    },
    /// Too many lines could not be read for the rest to be trusted.
    #[error(
        "{skipped} of {read} {}s of {} could not be read, more than one in ten: {first}", format.record(), path.display()
    )]
    TooManyBadLines {
        /// The path that was given.
        path: PathBuf,
        /// What the file was read as.
        format: Format,
        /// Lines that could not be read.
        skipped: u64,
        /// Lines that were looked at.
        read: u64,
        /// The first of them, and why.
        first: String,
    },
    /// A table lacks a column.
    #[error("{} has no column {column}: its first line names {found}", path.display())]
    MissingColumn {
        /// The path that was given.
        path: PathBuf,
        /// What is missing.
        column: &'static str,
        /// The columns that are there.
        found: String,
    },
    /// A database is no recorder database or one of another age, or cannot be opened.
    #[error("{} cannot be used: {detail}", path.display())]
    Unusable {
        /// The path that was given.
        path: PathBuf,
        /// What was found, and what to do.
        detail: String,
    },
    /// A database is locked by another program.
    #[error("{} is locked by another program: {detail}", path.display())]
    Locked {
        /// The path that was given.
        path: PathBuf,
        /// What was tried, and what to do.
        detail: String,
    },
    /// The recorder's database server could not be read.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// Home Assistant could not be asked.
    #[error(transparent)]
    HomeAssistant(#[from] HomeAssistantError),
    /// A service over HTTP could not be asked.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Too many states that Home Assistant gave could not be read for the rest to be trusted.
    #[error("{skipped} of {read} states of Home Assistant could not be read, more than one in ten: {first}")]
    TooManyBadStates {
        /// States that could not be read.
        skipped: u64,
        /// States that were looked at.
        read: u64,
        /// The first of them, and why.
        first: String,
    },
    /// Whoever waited for it does not want it any more.
    #[error("reading {} was stopped", path.display())]
    Cancelled {
        /// The path that was given.
        path: PathBuf,
    },
}

impl SourceError {
    /// Why, and what to do, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let shown = |path: &Path| path.display().to_string();
        match self {
            Self::Missing { path } => failure!("file-missing", path = shown(path)),
            Self::Folder { path } => failure!("file-folder", path = shown(path)),
            Self::Denied { path } => failure!("file-denied", path = shown(path)),
            Self::Read { path, source } => failure!("file-read", path = shown(path), error = source.to_string()),
            Self::Empty { path } => failure!("file-empty", path = shown(path)),
            Self::Unrecognised { path, found } => failure!("file-unrecognised", path = shown(path), found = found),
            Self::Compression { path, codec, detail } => {
                failure!("file-compression", path = shown(path), codec = *codec, detail = detail)
            }
            Self::Broken { path, detail } => failure!("file-broken", path = shown(path), detail = detail),
            Self::TooManyBadLines { path, format, skipped, read, first } => failure!(
                "file-bad-lines",
                skipped = *skipped,
                read = *read,
                records = format!("{}s", format.record()),
                path = shown(path),
                first = first,
            ),
            Self::MissingColumn { path, column, found } => {
                failure!("file-column", path = shown(path), column = *column, found = found)
            }
            Self::Unusable { path, detail } => failure!("file-unusable", path = shown(path), detail = detail),
            Self::Locked { path, detail } => failure!("file-locked", path = shown(path), detail = detail),
            Self::Server(error) => error.sentence(),
            Self::HomeAssistant(error) => error.sentence(),
            Self::Service(error) => error.sentence(),
            Self::TooManyBadStates { skipped, read, first } => {
                failure!("hub-bad-states", skipped = *skipped, read = *read, first = first)
            }
            Self::Cancelled { path } => failure!("reading-stopped", what = shown(path)),
        }
    }

    /// Whether the same file may well be readable a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Server(error) => error.is_transient(),
            Self::HomeAssistant(error) => error.is_transient(),
            Self::Service(error) => error.is_transient(),
            _ => matches!(self, Self::Read { .. } | Self::Locked { .. }),
        }
    }

    /// Whether it was stopped rather than failed.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Cancelled { .. }
                | Self::Server(ServerError::Cancelled { .. })
                | Self::HomeAssistant(HomeAssistantError::Cancelled)
                | Self::Service(ServiceError::Cancelled { .. })
        )
    }

    pub(super) fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing { path },
            io::ErrorKind::PermissionDenied => Self::Denied { path },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            io::ErrorKind::UnexpectedEof => {
                Self::Broken { path, detail: "it ends too early; fetch or copy it again".to_owned() }
            }
            _ => Self::Read { path, source },
        }
    }

    pub(super) fn too_many(path: &Path, format: Format, read: u64, skipped: u64, skips: &[Skip]) -> Self {
        let first = first_of(format, skips);
        Self::TooManyBadLines { path: path.to_owned(), format, skipped, read, first }
    }

    pub(super) fn too_many_rows(address: String, read: u64, skipped: u64, skips: &[Skip]) -> Self {
        Self::Server(ServerError::TooManyBadRows { address, skipped, read, first: first_of(Format::Recorder, skips) })
    }

    pub(super) fn too_many_states(read: u64, skipped: u64, skips: &[Skip]) -> Self {
        Self::TooManyBadStates { skipped, read, first: first_of(Format::HomeAssistant, skips) }
    }
}

fn first_of(format: Format, skips: &[Skip]) -> String {
    const NAMED: usize = 3;
    let first: Vec<String> =
        skips.iter().take(NAMED).map(|skip| format!("{} {} {}", format.record(), skip.line, skip.reason)).collect();
    first.join("; ")
}
