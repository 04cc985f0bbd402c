use std::path::PathBuf;

use serde::Deserialize;
use store::Retention;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;

/// Where results and the archive are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    /// The database's file.
    pub path: PathBuf,
    /// How many runs are kept.
    pub keep_runs: u32,
    /// For how many days patterns are kept that are not found any more.
    pub keep_patterns_days: u32,
}

pub(super) const SECTION: Section = Section {
    name: "store",
    about: "Where Nightshift keeps its own database: the archive of events, runs, patterns and suggestions.",
    keys: &[
        Key {
            name: "store.path",
            kind: Kind::Path,
            standard: Standard::Found(
                "nightshift/nightshift.db in the user's data folder ($XDG_DATA_HOME or ~/.local/share), or \
                 ./nightshift.db without one",
            ),
            example: "\"/data/nightshift.db\"",
            about: "The SQLite file. It and its folder are made when they are not there. Never Home Assistant's own \
                    database. A damaged one is set aside beside it, as nightshift.db.corrupt-… with the time, and a \
                    fresh one begun.",
        },
        Key {
            name: "store.keep_runs",
            kind: Kind::Whole,
            standard: Standard::Value("400"),
            example: "1000",
            about: "How many of the newest runs are kept in the history, 10 to 100000. Missed ones count, too.",
        },
        Key {
            name: "store.keep_patterns_days",
            kind: Kind::Whole,
            standard: Standard::Value("90"),
            example: "365",
            about: "For how many days patterns are kept that are not found any more, 1 to 3650, and suggestions of \
                    them that nobody decided on. What you accepted or rejected is kept for ever.",
        },
    ],
};

impl StoreSettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if self.path.as_os_str().is_empty() {
            return Err(Invalid::new("store.path", problem!("no-path")));
        }
        if !(10..=100_000).contains(&self.keep_runs) {
            return Err(Invalid::new("store.keep_runs", problem!("range", least = "10", most = "100000")));
        }
        if !(1..=3650).contains(&self.keep_patterns_days) {
            return Err(Invalid::new("store.keep_patterns_days", problem!("range", least = "1", most = "3650")));
        }
        Ok(())
    }

    /// What is kept, for how long.
    #[must_use]
    pub fn retention(&self) -> Retention {
        Retention { runs: self.keep_runs, pattern_days: self.keep_patterns_days, ..Retention::default() }
    }
}
