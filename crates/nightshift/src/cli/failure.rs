use std::fmt;
use std::io;
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::off_thread::in_full;

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// It was called or configured wrongly: exit code 2.
    Usage(anyhow::Error),
    /// What it was to do failed: exit code 1.
    Job(anyhow::Error),
    /// Whoever read standard output has closed it, as `head` does, and has what they wanted.
    OutputClosed,
}

impl Failure {
    /// Wrong usage, said in words.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::Usage(anyhow::anyhow!("{message}"))
    }

    /// A failed job, with its cause.
    pub(crate) fn job_of(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Job(error.into())
    }

    /// A failed job, said in words.
    pub(crate) fn job(message: impl fmt::Display) -> Self {
        Self::Job(anyhow::anyhow!("{message}"))
    }

    /// The program's exit code.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::OutputClosed => ExitCode::SUCCESS,
            Self::Job(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) | Self::Job(error) => f.write_str(&in_full(error.as_ref())),
            Self::OutputClosed => f.write_str("standard output was closed"),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::OutputClosed } else { Self::Job(error.into()) }
    }
}
