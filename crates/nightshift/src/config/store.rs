use std::path::PathBuf;

use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};

/// Where results and the archive are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    /// The database's file.
    pub path: PathBuf,
}

pub(super) const SECTION: Section = Section {
    name: "store",
    about: "Where Nightshift keeps its own database: the archive of events, runs, patterns and suggestions.",
    keys: &[Key {
        name: "store.path",
        kind: Kind::Path,
        standard: Standard::Found(
            "nightshift/nightshift.db in the user's data folder ($XDG_DATA_HOME or ~/.local/share), or ./nightshift.db \
             without one",
        ),
        example: "\"/data/nightshift.db\"",
        about: "The SQLite file. It and its folder are made when they are not there. Never Home Assistant's own database.",
    }],
};

impl StoreSettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if self.path.as_os_str().is_empty() {
            return Err(Invalid::new("store.path", "it is empty: name a file, such as \"/data/nightshift.db\""));
        }
        Ok(())
    }
}
