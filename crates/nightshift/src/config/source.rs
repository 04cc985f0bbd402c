use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::value;

/// Where the home's history is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSettings {
    /// A file: a recorder database, JSON lines, CSV, or what the history API returned.
    pub events: Option<PathBuf>,
    /// Home Assistant's address.
    pub url: Option<String>,
    /// Home Assistant's long-lived access token.
    #[serde(default, deserialize_with = "value::secret")]
    pub token: Option<SecretString>,
    /// Where that token is read from.
    pub token_file: Option<PathBuf>,
    /// Ids of users whose acts are automations'.
    pub service_users: Vec<String>,
}

pub(super) const SECTION: Section = Section {
    name: "source",
    about: "Where the home's history is.",
    keys: &[
        Key {
            name: "source.events",
            kind: Kind::Path,
            standard: Standard::Unset("the nightly job has nothing to read and says so"),
            example: "\"/config/home-assistant_v2.db\"",
            about: "The file that holds the history: Home Assistant's recorder database (opened read-only, also while \
                    Home Assistant writes to it), JSON lines of state objects (plain, .gz or .zst), a CSV export, or \
                    what /api/history/period returned. Its format is told by its content.",
        },
        Key {
            name: "source.url",
            kind: Kind::Text,
            standard: Standard::Unset("nothing is read over the network"),
            example: "\"http://homeassistant.local:8123\"",
            about: "Home Assistant's address. It is checked and kept, but nothing reads over the network yet: set source.events.",
        },
        Key {
            name: "source.token",
            kind: Kind::Secret,
            standard: Standard::Unset("none"),
            example: "\"a long-lived access token\"",
            about: "The long-lived access token for source.url.",
        },
        Key {
            name: "source.token_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/home_assistant_token\"",
            about: "A file that holds source.token; its last line end is dropped.",
        },
        Key {
            name: "source.service_users",
            kind: Kind::Texts,
            standard: Standard::Value("[]"),
            example: "[\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"]",
            about: "Ids of Home Assistant users that are programs, such as the one whose token Node-RED uses. What \
                    they do counts as an automation's work and is not learned. In the environment: separated by commas.",
        },
    ],
};

impl SourceSettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if let Some(url) = &self.url
            && !["http://", "https://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme))
        {
            return Err(Invalid::new("source.url", "it must begin with http:// or https://"));
        }
        Ok(())
    }
}
