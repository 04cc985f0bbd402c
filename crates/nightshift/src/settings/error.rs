use thiserror::Error;

use crate::config::ConfigError;

/// Why settings were not changed. Holds no secret.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// Somebody else has changed them since they were looked at.
    #[error("the settings have been changed since: look at them again, and repeat what is still wanted")]
    Stale,
    /// Some of it cannot be. Nothing was changed.
    #[error("{} cannot be set like this; nothing was changed", named(.0))]
    Refused(Vec<Refusal>),
    /// They cannot be kept.
    #[error("the settings cannot be written to {path}: {source}; see that Nightshift may write to that folder")]
    Unwritable {
        /// The file.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// What is set elsewhere cannot be used any more.
    #[error("{0}; put that right first")]
    Elsewhere(#[from] ConfigError),
}

/// What is wrong with one of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The setting's whole name.
    pub key: String,
    /// What is wrong, and what is allowed.
    pub problem: String,
}

impl Refusal {
    pub(super) fn new(key: &str, problem: impl Into<String>) -> Self {
        Self { key: key.to_owned(), problem: problem.into() }
    }

    /// Of what was left out of the configuration.
    pub(super) fn of(error: &ConfigError) -> Self {
        match error {
            ConfigError::BadValue { key, problem, .. } => Self::new(key, problem.clone()),
            ConfigError::UnknownKey { key, .. } => Self::new(key, "there is no such setting"),
            ConfigError::Twice { key, .. } => Self::new(key, error.to_string()),
            ConfigError::Unreadable { .. } | ConfigError::AppOptions { .. } | ConfigError::Syntax { .. } => {
                Self::new("", error.to_string())
            }
        }
    }
}

fn named(refusals: &[Refusal]) -> String {
    let names: Vec<&str> = refusals.iter().map(|refusal| refusal.key.as_str()).filter(|key| !key.is_empty()).collect();
    if names.is_empty() { "this".to_owned() } else { names.join(", ") }
}
