use domain::{EventLog, ExistingAutomation, Findings, Home, Watch};
use mining::Settings;

use super::error::Cause;
use crate::config::SuggestionSettings;

/// Finds the home's patterns; those that are right less often than the user wants suggested, only
/// when mining takes them for habits all the same.
///
/// # Errors
/// [`Cause::Cancelled`] when `watch` stopped it.
pub fn mine(log: &EventLog, home: &Home, wanted: &SuggestionSettings, watch: &dyn Watch) -> Result<Findings, Cause> {
    mine_beside(log, home, &[], wanted, watch)
}

/// As [`mine`], in a home that has these automations.
///
/// # Errors
/// As [`mine`].
pub fn mine_beside(
    log: &EventLog,
    home: &Home,
    automations: &[ExistingAutomation],
    wanted: &SuggestionSettings,
    watch: &dyn Watch,
) -> Result<Findings, Cause> {
    let usual = Settings::default();
    let settings = Settings { min_precision: usual.min_precision.min(wanted.min_precision), ..usual };
    Ok(mining::mine_beside(log, home, automations, &settings, watch)?)
}
