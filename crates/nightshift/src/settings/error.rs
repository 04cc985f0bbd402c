use language::Sentence;
use thiserror::Error;

use super::texts::later;
use crate::config::ConfigError;

/// Why settings were not changed. Holds no secret.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// Somebody else has changed them since they were looked at.
    #[error("{}", self.sentence())]
    Stale,
    /// Some of it cannot be. Nothing was changed.
    #[error("{}", self.sentence())]
    Refused(Vec<Refusal>),
    /// They cannot be kept.
    #[error("{}", self.sentence())]
    Unwritable {
        /// The file.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// What is set elsewhere cannot be used any more.
    #[error("{}", self.sentence())]
    Elsewhere(#[from] ConfigError),
}

/// What is wrong with one of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The setting's whole name.
    pub key: String,
    /// What is wrong, and what is allowed.
    pub problem: Sentence,
}

impl Refusal {
    pub(super) fn new(key: &str, problem: impl Into<Sentence>) -> Self {
        Self { key: key.to_owned(), problem: problem.into() }
    }

    /// Of what was left out of the configuration.
    pub(super) fn of(error: &ConfigError) -> Self {
        match error {
            ConfigError::BadValue { key, problem, .. } => Self::new(key, problem.clone()),
            ConfigError::UnknownKey { key, .. } => Self::new(key, later!("no-such-setting")),
            ConfigError::Twice { key, value_place, file_place } => {
                let (place, other) = (value_place.sentence(), file_place.sentence());
                Self::new(key, later!("twice", key = key, place = place, other = other))
            }
            ConfigError::Unreadable { .. } | ConfigError::AppOptions { .. } | ConfigError::Syntax { .. } => {
                Self::new("", error.to_string())
            }
        }
    }
}

impl ChangeError {
    /// What happened, for people.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Stale => later!("stale"),
            Self::Refused(refusals) => {
                let keys = refusals.iter().map(|refusal| refusal.key.as_str());
                let names: Vec<&str> = keys.filter(|key| !key.is_empty()).collect();
                if names.is_empty() { later!("refused-whole") } else { later!("refused", names = names.join(", ")) }
            }
            Self::Unwritable { path, source } => later!("unwritable", path = path, reason = source.to_string()),
            Self::Elsewhere(error) => later!("elsewhere", reason = error.to_string()),
        }
    }
}
