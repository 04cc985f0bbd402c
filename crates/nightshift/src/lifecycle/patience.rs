//! The wait for a store that cannot be opened for now.

use std::path::Path;
use std::sync::Arc;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use store::{SetAside, Store, StoreError};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info};

use super::tell;
use crate::off_thread::{StoreFault, in_full};

/// The first pause between two tries; doubled after each.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// The longest pause between two tries.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// How often it is said again that the store cannot be opened.
const SAY_AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Opens the store at `path`, and sets it aside when it is damaged. While that cannot be done for a
/// reason that may pass (no room, a read-only file system, no permission, another process, a disk
/// that fails), says so to `on_wait` and tries again, until `stop`: then there is none.
///
/// # Errors
/// What does not pass: a file of another program or of a newer version, or a wrong path.
pub async fn open_patiently(
    path: &Path,
    clock: &dyn Clock,
    stop: &CancellationToken,
    mut on_wait: impl FnMut(&StoreError),
) -> Result<Option<Arc<Store>>, StoreFault> {
    let mut pause = FIRST_PAUSE;
    let mut said: Option<(Timestamp, String)> = None;
    loop {
        let now = clock.now();
        match open(path, now).await {
            Ok((store, set_aside)) => {
                if let Some(set_aside) = set_aside {
                    tell(&set_aside, &store);
                }
                if said.is_some() {
                    info!(store.path = %path.display(), "The database can be used now");
                }
                return Ok(Some(Arc::new(store)));
            }
            Err(StoreFault::Store(error)) if error.is_transient() => {
                let text = in_full(&error);
                let is_news = said
                    .as_ref()
                    .is_none_or(|(at, before)| *before != text || now < *at || now.duration_since(*at) >= SAY_AGAIN);
                if is_news {
                    error!(error = text, "The database cannot be used: no night until it can, trying again");
                    said = Some((now, text));
                } else {
                    debug!(error = text, "The database still cannot be used");
                }
                on_wait(&error);
            }
            Err(error) => return Err(error),
        }
        let next = clock.now().checked_add(pause).unwrap_or(Timestamp::MAX);
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        tokio::select! {
            () = clock.sleep_until(next) => {}
            () = stop.cancelled() => return Ok(None),
        }
    }
}

async fn open(path: &Path, now: Timestamp) -> Result<(Store, Option<SetAside>), StoreFault> {
    let path = path.to_owned();
    match tokio::task::spawn_blocking(move || Store::open_or_begin_anew(&path, now)).await {
        Ok(opened) => Ok(opened?),
        Err(_) => Err(StoreFault::BrokenOff),
    }
}
