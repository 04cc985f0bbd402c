use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::watch;
use tracing::{error, info};

use super::change::{candidate, effect_of};
use super::{Change, ChangeError, Changed, Effect};
use crate::config::{Config, Inputs, Loaded, PageSettings, load, page_file};
use crate::off_thread::in_full;

/// The configuration of a daemon that is up: what holds, and how it is changed.
///
/// The night takes what holds when it begins. What other parts were made with is renewed with them: who runs the daemon
/// waits for [`Settings::renewal_wanted`], and starts it anew with what [`Settings::renew`] has read.
#[derive(Clone)]
pub struct Settings {
    inner: Arc<Inner>,
}

struct Inner {
    inputs: Inputs,
    /// As it was at the start: who reaches us, and where what is kept.
    first: Arc<Config>,
    loaded: watch::Sender<Arc<Loaded>>,
    config: watch::Sender<Arc<Config>>,
    renewal: watch::Sender<bool>,
    /// Held by the one that changes them.
    changing: Mutex<()>,
}

impl Settings {
    /// Those that `loaded` has of `inputs`.
    #[must_use]
    pub fn new(inputs: Inputs, loaded: Loaded) -> Self {
        let first = Arc::new(loaded.config.clone());
        let inner = Inner {
            inputs,
            config: watch::Sender::new(Arc::clone(&first)),
            first,
            loaded: watch::Sender::new(Arc::new(loaded)),
            renewal: watch::Sender::new(false),
            changing: Mutex::new(()),
        };
        Self { inner: Arc::new(inner) }
    }

    /// What holds, and where it comes from.
    #[must_use]
    pub fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.inner.loaded.borrow())
    }

    /// What holds.
    #[must_use]
    pub fn config(&self) -> Arc<Config> {
        Arc::clone(&self.inner.config.borrow())
    }

    /// What holds, whenever it is looked at.
    #[must_use]
    pub fn following(&self) -> watch::Receiver<Arc<Config>> {
        self.inner.config.subscribe()
    }

    /// Changes what is set on the page, keeps it, and has it hold. Blocks.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub fn change(&self, change: &Change) -> Result<Changed, ChangeError> {
        let _one_at_a_time = self.inner.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.loaded();
        if now.page.version != change.version {
            return Err(ChangeError::Stale);
        }
        let (mut loaded, values) = candidate(&self.inner.inputs, &now, &change.set)?;
        let effect = effect_of(&now.page.values, &values);
        if effect.is_none() {
            return Ok(Changed { version: now.page.version.clone(), effect });
        }
        let path = page_file(&self.inner.first.store.path);
        PageSettings::write(&values, &path)
            .map_err(|source| ChangeError::Unwritable { path: path.display().to_string(), source })?;
        loaded.page = PageSettings::of(values);
        let version = loaded.page.version.clone();
        // Values may be secrets; the names are not.
        let names: Vec<&str> = change.set.keys().map(String::as_str).collect();
        info!(settings = names.join(" "), "Settings were changed on the page");
        loaded.adopt_as(&now);
        self.hold(loaded);
        if effect == Some(Effect::AtOnce) {
            self.want_renewal();
        }
        Ok(Changed { version, effect })
    }

    /// The configuration as it would be with `set`, for a look at it. Blocks.
    ///
    /// # Errors
    /// As [`Settings::change`].
    pub fn with(&self, set: &BTreeMap<String, Value>) -> Result<Loaded, ChangeError> {
        let now = self.loaded();
        let (mut loaded, _) = candidate(&self.inner.inputs, &now, set)?;
        loaded.adopt_as(&now);
        Ok(self.inner.pinned(loaded))
    }

    /// Has the daemon renewed as soon as no run is at work.
    pub fn want_renewal(&self) {
        self.inner.renewal.send_replace(true);
    }

    /// Waits until the daemon is to be renewed.
    pub async fn renewal_wanted(&self) {
        // The sender lives as long as this value.
        let _ = self.inner.renewal.subscribe().wait_for(|wanted| *wanted).await;
    }

    /// Whether the daemon is about to be renewed.
    #[must_use]
    pub fn is_renewing(&self) -> bool {
        *self.inner.renewal.borrow()
    }

    /// Reads the configuration anew, with what `adopt` finds out for it. Where it cannot be used any more, what held goes on
    /// to hold. Blocks.
    pub fn renew(&self, adopt: impl FnOnce(&mut Loaded)) {
        let _one_at_a_time = self.inner.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.inner.renewal.send_replace(false);
        match load(&self.inner.inputs) {
            Ok(mut loaded) => {
                adopt(&mut loaded);
                self.hold(loaded);
            }
            Err(error) => {
                error!(error = in_full(&error), "The configuration cannot be read anew: what held goes on to hold");
            }
        }
    }

    fn hold(&self, loaded: Loaded) {
        let loaded = self.inner.pinned(loaded);
        self.inner.config.send_replace(Arc::new(loaded.config.clone()));
        self.inner.loaded.send_replace(Arc::new(loaded));
    }
}

impl Inner {
    fn pinned(&self, mut loaded: Loaded) -> Loaded {
        let Config { http, store, log, .. } = &*self.first;
        loaded.config.http = http.clone();
        loaded.config.log = log.clone();
        loaded.config.store.path.clone_from(&store.path);
        loaded
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").finish_non_exhaustive()
    }
}
