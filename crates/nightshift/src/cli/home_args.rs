use std::path::PathBuf;

use clap::Args;

use super::{Flag, path_text};

/// The settings that every command which does the nightly job takes as options too.
#[derive(Debug, Args)]
pub(super) struct HomeArgs {
    /// The file that holds the home's history, instead of the configured one
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Nightshift's database, instead of the configured one
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// The home's time zone, instead of the configured one
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
}

impl HomeArgs {
    /// The settings among the options.
    pub(super) fn flags(&self) -> Vec<Flag> {
        [
            ("source.events", "--events", self.events.as_deref().map(path_text)),
            ("store.path", "--store", self.store.as_deref().map(path_text)),
            ("timezone", "--timezone", self.timezone.clone()),
        ]
        .into_iter()
        .filter_map(|(name, option, value)| Some((name, option, value?)))
        .collect()
    }
}
