use domain::{EventLog, Findings, Home, Watch};

use super::error::Cause;

/// Finds the home's patterns.
///
/// # Errors
/// [`Cause::Cancelled`] when `watch` stopped it.
pub fn mine(log: &EventLog, home: &Home, watch: &dyn Watch) -> Result<Findings, Cause> {
    Ok(mining::mine(log, home, &mining::Settings::default(), watch)?)
}
