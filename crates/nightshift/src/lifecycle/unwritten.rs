//! Ends of runs that could not be written down, such as for want of room on the disk.

use std::sync::{Arc, Mutex, PoisonError};

use domain::RunId;
use store::{OutboxMessage, RunEnd, Store, StoreError};
use tracing::{info, warn};

use crate::off_thread::{StoreFault, in_full, with_store};

/// How a run ended, with what is to be said of it.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) run: RunId,
    pub(super) how: RunEnd,
    pub(super) messages: Vec<OutboxMessage>,
}

/// Those that wait to be written down. They are lost with the process; the row's lease ends then.
#[derive(Debug, Default)]
pub(super) struct Unwritten(Mutex<Vec<End>>);

impl End {
    /// Writes it down.
    pub(super) fn write(&self, store: &Store) -> Result<(), StoreError> {
        store.end_run(&self.run, &self.how, &self.messages)
    }
}

impl Unwritten {
    pub(super) fn keep(&self, end: End) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(end);
    }

    /// Writes down what waits, as far as that can be done now.
    pub(super) async fn write_down(&self, store: &Arc<Store>) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for end in waiting {
            let (id, kept) = (end.run.clone(), end.clone());
            match with_store(store, move |store| end.write(store)).await {
                Ok(()) => info!(run.id = %id, "The end of a run was written down late"),
                // Somebody has put it down as dead meanwhile.
                Err(StoreFault::Store(StoreError::LostRun { .. })) => {}
                Err(error) if is_passing(&error) => self.keep(kept),
                Err(error) => warn!(run.id = %id, error = in_full(&error), "The end of a run cannot be written down"),
            }
        }
    }
}

fn is_passing(error: &StoreFault) -> bool {
    matches!(error, StoreFault::Store(error) if error.is_transient())
}
