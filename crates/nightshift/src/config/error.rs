use std::fmt;
use std::path::PathBuf;

use language::Sentence;
use thiserror::Error;

use super::texts::problem;

/// Where a value of the configuration was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it is the built-in one.
    Default,
    /// On the settings page.
    Page,
    /// In this file.
    File(PathBuf),
    /// In this option of the app, on its page in Home Assistant.
    App(String),
    /// In this environment variable.
    Variable(String),
    /// In this option of the command line.
    Flag(String),
    /// In Home Assistant, which was asked.
    HomeAssistant,
    /// In what the Supervisor knows of the home's apps.
    Supervisor,
}

/// Why the configuration cannot be used. None of its texts holds a secret.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read {what} {}: {source}", path.display())]
    Unreadable {
        /// What it was to give, such as "the configuration file".
        what: String,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file of the app's options is not what the Supervisor writes.
    #[error("the app's options in {} cannot be read: {problem}; save them anew on the app's page in Home Assistant", path.display())]
    AppOptions {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The file is not TOML.
    #[error("the configuration file {} is not valid TOML at line {line}, column {column}: {problem}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// A setting that there is not.
    #[error("{place}: there is no setting `{key}`{}", hint_of(hint.as_deref()))]
    UnknownKey {
        /// Where it was written.
        place: Place,
        /// What was written.
        key: String,
        /// What may have been meant.
        hint: Option<String>,
    },
    /// A value that a setting cannot have.
    #[error("{place}: `{key}`{} cannot be used: {problem}", value_of(value.as_deref()))]
    BadValue {
        /// Where it was written.
        place: Place,
        /// The setting.
        key: String,
        /// What was written; none when that is a secret.
        value: Option<String>,
        /// What is wrong with it and what is allowed.
        problem: Sentence,
    },
    /// A secret that is given twice, as itself and as a file.
    #[error("`{key}` ({value_place}) and `{key}_file` ({file_place}) are both set: keep one of them")]
    Twice {
        /// The secret's setting.
        key: String,
        /// Where the secret was written.
        value_place: Place,
        /// Where its file was written.
        file_place: Place,
    },
}

/// What a section found wrong with one of its values.
#[derive(Debug)]
pub(super) struct Invalid {
    /// The setting's whole name.
    pub(super) key: &'static str,
    /// What is wrong with it and what is allowed.
    pub(super) problem: Sentence,
}

fn hint_of(hint: Option<&str>) -> String {
    hint.map_or_else(String::new, |hint| format!("; {hint}"))
}

fn value_of(value: Option<&str>) -> String {
    value.map_or_else(String::new, |value| format!(" = {value}"))
}

impl Invalid {
    pub(super) fn new(key: &'static str, problem: impl Into<Sentence>) -> Self {
        Self { key, problem: problem.into() }
    }
}

impl ConfigError {
    /// The setting that it is said of.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::BadValue { key, .. } | Self::Twice { key, .. } | Self::UnknownKey { key, .. } => Some(key),
            Self::Unreadable { .. } | Self::AppOptions { .. } | Self::Syntax { .. } => None,
        }
    }

    /// The setting without which it would not have been said, where that is set on the page.
    pub(super) fn key_of_page(&self) -> Option<&str> {
        match self {
            Self::BadValue { place: Place::Page, key, .. } | Self::Twice { key, value_place: Place::Page, .. } => {
                Some(key)
            }
            _ => None,
        }
    }
}

impl Place {
    /// The kind of place in one word: `default`, `page`, `file`, `app`, `environment`, `flag`, `home_assistant` or `supervisor`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Page => "page",
            Self::File(_) => "file",
            Self::App(_) => "app",
            Self::Variable(_) => "environment",
            Self::Flag(_) => "flag",
            Self::HomeAssistant => "home_assistant",
            Self::Supervisor => "supervisor",
        }
    }
}

impl Place {
    /// The place for people.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Default => problem!("place-default"),
            Self::Page => problem!("place-page"),
            Self::File(path) => problem!("place-file", name = path.display().to_string()),
            Self::App(name) => problem!("place-app", name = name),
            Self::Variable(name) => problem!("place-variable", name = name),
            Self::Flag(name) => problem!("place-flag", name = name),
            Self::HomeAssistant => problem!("place-home-assistant"),
            Self::Supervisor => problem!("place-supervisor"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}
