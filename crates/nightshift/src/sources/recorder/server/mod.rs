//! The recorder on a server of `MariaDB`, `MySQL` or `PostgreSQL`, which is only read.
//!
//! The same questions as `SQLite` is asked, each a statement and a transaction of its own, so that nothing that Home
//! Assistant writes waits for us.

mod access;
mod address;
mod connection;
mod error;
mod schema;
mod session;
mod sql;
#[cfg(test)]
mod tests;
mod trouble;

use domain::Watch;

use super::rows;
use crate::sources::SourceError;
use crate::sources::changes::{Changes, Terms};
use session::{Limits, Session};

pub use access::{RecorderAccess, RecorderPlace};
pub use error::ServerError;

/// Reads the changes in the window. Blocks.
pub(in crate::sources) fn read(
    access: &RecorderAccess,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Changes>, SourceError> {
    read_within(access, Limits::default(), terms, watch)
}

fn read_within(
    access: &RecorderAccess,
    limits: Limits,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Changes>, SourceError> {
    let session = Session::open(access, limits, watch)?;
    let changes = rows::read(&session, terms, watch);
    session.close();
    changes
}
