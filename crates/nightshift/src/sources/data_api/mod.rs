//! The Data API of `HomeIQ`: a home's events over HTTP, page by page.

mod access;
mod event;
mod reading;
#[cfg(test)]
mod tests;

use domain::Watch;

use super::changes::Terms;
use super::service::{Answer, Asker, Limits, Read, ServiceError, range_of, wait_for, written};
use reading::Reading;

pub use access::DataApiAccess;

/// What it is called in errors.
pub(super) const SERVICE: &str = "The Data API";

/// Reads the changes in the window. Blocks.
pub(super) fn read(access: &DataApiAccess, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Read, ServiceError> {
    wait_for(SERVICE, watch, read_within(access, Limits::default(), terms, watch))
}

async fn read_within(
    access: &DataApiAccess,
    limits: Limits,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Read, ServiceError> {
    let asker = access.asker(limits)?;
    let mut reading = Reading::new(access, &asker, range_of(terms), terms);
    reading.read(watch).await?;
    reading.into_read()
}
