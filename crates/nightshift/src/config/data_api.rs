use std::path::PathBuf;

use language::Sentence;
use secrecy::SecretString;
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;
use super::value;
use crate::sources::{DataApiAccess, Source};

/// The Data API of `HomeIQ`, which holds the home's history.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataApiSettings {
    /// Its address; none means that it is not asked.
    pub url: Option<String>,
    /// What lets us in.
    #[serde(default, deserialize_with = "value::secret")]
    pub token: Option<SecretString>,
    /// Where that token is read from.
    pub token_file: Option<PathBuf>,
    /// A PEM file of the authorities that may vouch for it, instead of the system's.
    pub ca_file: Option<PathBuf>,
}

pub(super) const SECTION: Section = Section {
    name: "data_api",
    about: "The Data API of HomeIQ, when it is to give the home's history instead of Home Assistant's recorder.",
    keys: &[
        Key {
            name: "data_api.url",
            kind: Kind::Address,
            standard: Standard::Unset("no Data API is asked"),
            example: "\"http://homeiq.local:8006\"",
            about: "Its address, below which /api/v1/events is. It comes after source.events and influxdb, and before what is \
                    found by itself.",
        },
        Key {
            name: "data_api.token",
            kind: Kind::Secret,
            standard: Standard::Unset("it is asked without a token"),
            example: "\"the API key of HomeIQ\"",
            about: "What lets us in, sent as a bearer token.",
        },
        Key {
            name: "data_api.token_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/data_api_token\"",
            about: "A file that holds data_api.token; its last line end is dropped.",
        },
        Key {
            name: "data_api.ca_file",
            kind: Kind::Path,
            standard: Standard::Unset("the system's authorities are believed"),
            example: "\"/etc/nightshift/home-ca.pem\"",
            about: "A PEM file of the authorities that may vouch for it at an https:// address.",
        },
    ],
};

impl DataApiSettings {
    /// How it is asked; none where it is not to be.
    pub(super) fn source(&self) -> Option<Source> {
        // The address has been checked.
        self.access()?.ok().map(Source::DataApi)
    }

    fn access(&self) -> Option<Result<DataApiAccess, Sentence>> {
        Some(DataApiAccess::new(self.url.as_deref()?, self.token.clone(), self.ca_file.clone()))
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let needs_url = || problem!("needs", setting = "data_api.url");
        match self.access() {
            Some(Err(problem)) => Err(Invalid::new("data_api.url", problem)),
            None if self.token.is_some() => Err(Invalid::new("data_api.token", needs_url())),
            None if self.token_file.is_some() => Err(Invalid::new("data_api.token_file", needs_url())),
            _ => Ok(()),
        }
    }
}
