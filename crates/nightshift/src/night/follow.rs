use domain::{Override, Remark};
use jiff::Timestamp;
use store::Store;

use crate::automations;
use crate::config::Config;
use crate::off_thread::in_full;

/// Looks at what became of the automations that were made in Home Assistant. Gives what the user should know. A night does
/// not fail for it: the next one looks further back.
pub(super) fn follow(config: &Config, store: &Store, overrides: &[Override], now: Timestamp) -> Vec<Remark> {
    let Some(access) = config.source.access() else { return Vec::new() };
    automations::follow(&access, store, overrides, now).unwrap_or_else(|error| {
        tracing::warn!(error = in_full(&error), "What became of accepted automations cannot be seen tonight");
        Vec::new()
    })
}
