use std::sync::Arc;

use domain::{Change, Clock, SuggestionId};
use jiff::Timestamp;
use store::{Store, StoreError, Version};
use tokio::sync::{Semaphore, watch};

use super::change::{self, Asked, Changed, Request, Tried};
use super::error::ChangeError;
use super::look::{self, Look, Said, Wish};
use super::past::Past;
use super::scene::{self, Offered};
use crate::config::Config;
use crate::off_thread::{StoreFault, with_store};

/// Changes suggestions for whoever asks over HTTP. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workbench {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    past: Arc<Past>,
    /// Where the newest configuration lies, if it may change: what the next night looks at is what is tried on.
    following: Option<watch::Receiver<Arc<Config>>>,
    /// A month of a home is held while it is replayed: so many at a time, the others wait.
    places: Arc<Semaphore>,
}

const PLACES: usize = 2;

impl Workbench {
    /// One that works on the history of `past`.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, past: Past) -> Self {
        Self { store, clock, past: Arc::new(past), following: None, places: Arc::new(Semaphore::new(PLACES)) }
    }

    /// The same on the history that the newest configuration names, as the nights do.
    #[must_use]
    pub fn following(self, config: watch::Receiver<Arc<Config>>) -> Self {
        Self { following: Some(config), ..self }
    }

    /// See [`options`](super::options).
    ///
    /// # Errors
    /// As it.
    pub async fn options(&self, id: SuggestionId) -> Result<Offered, ChangeError> {
        self.work(move |store, past, _| scene::options(store, past, &id)).await
    }

    /// See [`try_out`](super::try_out).
    ///
    /// # Errors
    /// As it.
    pub async fn try_out(&self, id: SuggestionId, changes: Vec<Change>) -> Result<Tried, ChangeError> {
        self.work(move |store, past, _| change::try_out(store, past, &id, &changes)).await
    }

    /// See [`look`](super::look).
    ///
    /// # Errors
    /// As it.
    pub async fn look(&self, id: SuggestionId, wish: Wish) -> Result<Look, ChangeError> {
        self.work(move |store, past, _| look::look(store, past, &id, &wish)).await
    }

    /// See [`keep`](super::keep).
    ///
    /// # Errors
    /// As it.
    pub async fn keep(
        &self,
        id: SuggestionId,
        wish: Wish,
        version: Option<u32>,
        said: Option<Said>,
    ) -> Result<Option<Changed>, ChangeError> {
        self.work(move |store, past, now| look::keep(store, past, &id, &wish, (version, said.as_ref()), now)).await
    }

    /// See [`change`](super::change).
    ///
    /// # Errors
    /// As it.
    pub async fn change(&self, id: SuggestionId, asked: Asked) -> Result<Changed, ChangeError> {
        self.work(move |store, past, now| change::change(store, past, &id, &asked, now)).await
    }

    /// See [`refine`](super::refine).
    ///
    /// # Errors
    /// As it.
    pub async fn refine(&self, id: SuggestionId, asked: Request) -> Result<Changed, ChangeError> {
        self.work(move |store, past, now| change::refine(store, past, &id, &asked, now)).await
    }

    /// See [`try_refining`](super::try_refining).
    ///
    /// # Errors
    /// As it.
    pub async fn try_refining(&self, id: SuggestionId, asked: Request) -> Result<Tried, ChangeError> {
        self.work(move |store, past, _| change::try_refining(store, past, &id, &asked)).await
    }

    /// The versions of a suggestion, the newest first; none where it was never changed.
    ///
    /// # Errors
    /// [`ChangeError::Missing`]; when the store cannot be read.
    pub async fn versions(&self, id: SuggestionId) -> Result<Vec<Version>, ChangeError> {
        self.work(move |store, _, _| {
            store.suggestion(&id)?.ok_or(ChangeError::Missing)?;
            Ok(store.suggestion_versions(&id)?)
        })
        .await
    }

    /// See [`restore`](super::restore).
    ///
    /// # Errors
    /// As it.
    pub async fn restore(&self, id: SuggestionId, number: u32) -> Result<Changed, ChangeError> {
        self.work(move |store, past, now| change::restore(store, past, &id, number, now)).await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store, &Past, Timestamp) -> Result<T, ChangeError> + Send + 'static,
    ) -> Result<T, ChangeError> {
        // Nobody closes it.
        let _place = self.places.acquire().await;
        let newest = self.following.as_ref().map(|config| Arc::new(Past::of(&config.borrow())));
        let (past, now) = (newest.unwrap_or_else(|| Arc::clone(&self.past)), self.clock.now());
        let done = with_store(&self.store, move |store| match work(store, &past, now) {
            Err(ChangeError::Store(StoreFault::Store(error))) => Err::<_, StoreError>(error),
            done => Ok(done),
        });
        done.await?
    }
}
