use serde::Deserialize;

use super::key::{Key, Kind, Section, Standard};

/// How logs are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// For whom.
    pub format: LogFormat,
}

/// For whom logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Human,
    /// For programs: one JSON object a line.
    Json,
}

pub(super) const SECTION: Section = Section {
    name: "log",
    about: "Logs, which go to standard error.",
    keys: &[Key {
        name: "log.format",
        kind: Kind::Choice(&["human", "json"]),
        standard: Standard::Value("\"human\""),
        example: "\"json\"",
        about: "Lines for people, or one JSON object a line.",
    }],
};
