use std::sync::Arc;

use store::Store;

use super::failure::Failure;
use super::night::{open_store, store_failure};
use crate::config::Config;

/// The store for a command that only looks: when there is none yet, an empty one that leaves no
/// file behind.
pub(super) fn open(config: &Config) -> Result<Arc<Store>, Failure> {
    if config.store.path.exists() {
        open_store(config)
    } else {
        Store::open_in_memory().map(Arc::new).map_err(store_failure)
    }
}
