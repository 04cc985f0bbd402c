//! Blocking work, called from async code without holding it up.

use std::error::Error;
use std::sync::Arc;

use store::{Store, StoreError};
use thiserror::Error as ThisError;
use tracing::Span;

/// Why work on the store brought nothing.
#[derive(Debug, ThisError)]
pub enum StoreFault {
    /// The store says why.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is ending, or the work panicked, which its thread has reported.
    #[error("the work on the store was broken off: look for the reason in the log above")]
    BrokenOff,
}

/// Does `work` on the store, on a thread that may block.
///
/// # Errors
///
/// [`StoreFault::Store`] with the store's own error; [`StoreFault::BrokenOff`].
pub async fn with_store<T, W>(store: &Arc<Store>, work: W) -> Result<T, StoreFault>
where
    T: Send + 'static,
    W: FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
{
    let store = Arc::clone(store);
    Ok(blocking(move || work(&store)).await??)
}

/// Does `work` on a thread that may block.
///
/// # Errors
///
/// [`StoreFault::BrokenOff`].
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreFault> {
    let span = Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work)).await.map_err(|_| StoreFault::BrokenOff)
}

/// An error with all that is behind it, in one line for the log.
#[must_use]
pub fn in_full(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        let cause_text = cause.to_string();
        // Errors often repeat their cause in their own words.
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        behind = cause.source();
    }
    text
}
