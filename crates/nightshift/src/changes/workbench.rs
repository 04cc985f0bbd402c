use std::sync::Arc;

use domain::{Change, Clock, SuggestionId};
use jiff::Timestamp;
use store::{Store, StoreError, Version};
use tokio::sync::Semaphore;

use super::change::{self, Asked, Changed, Request, Tried};
use super::error::ChangeError;
use super::past::Past;
use super::reading::{self, Read, Understood};
use super::scene::{self, Offered};
use crate::llm::Reader;
use crate::off_thread::{StoreFault, with_store};

/// Changes suggestions for whoever asks over HTTP. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workbench {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    past: Arc<Past>,
    /// Who reads sentences that the grammar does not understand.
    reader: Option<Arc<Reader>>,
    /// A month of a home is held while it is replayed: so many at a time, the others wait.
    places: Arc<Semaphore>,
}

const PLACES: usize = 2;

impl Workbench {
    /// One that works on the history of `past`.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, past: Past) -> Self {
        Self { store, clock, past: Arc::new(past), reader: None, places: Arc::new(Semaphore::new(PLACES)) }
    }

    /// The same, with a language model that reads sentences.
    #[must_use]
    pub fn with_reader(self, reader: Option<Reader>) -> Self {
        Self { reader: reader.map(Arc::new), ..self }
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
        let read = self.read(&id, &asked).await?;
        self.work(move |store, past, now| change::change_as_read(store, past, &id, &asked, read, now)).await
    }

    /// See [`try_refining`](super::try_refining).
    ///
    /// # Errors
    /// As it.
    pub async fn try_refining(&self, id: SuggestionId, asked: Request) -> Result<Tried, ChangeError> {
        let read = self.read(&id, &asked).await?;
        self.work(move |store, past, _| change::try_as_read(store, past, &id, read)).await
    }

    /// What a sentence asks for. While a model thinks about it, others may use the place.
    async fn read(&self, id: &SuggestionId, asked: &Request) -> Result<Read, ChangeError> {
        let (id, asked, reader) = (id.clone(), asked.clone(), self.reader.clone());
        let by_grammar =
            self.work(move |store, past, _| reading::understand(store, past, &id, &asked, reader.as_deref())).await?;
        match (by_grammar, self.reader.clone()) {
            (Understood::Whole(read), _) => Ok(read),
            (Understood::Open(open), Some(reader)) => {
                on_store(&self.store, move |store| reading::ask(store, *open, &reader)).await
            }
            // It is left open only for a reader.
            (Understood::Open(_), None) => Err(ChangeError::Unknown),
        }
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
        let (past, now) = (Arc::clone(&self.past), self.clock.now());
        on_store(&self.store, move |store| work(store, &past, now)).await
    }
}

async fn on_store<T: Send + 'static>(
    store: &Arc<Store>,
    work: impl FnOnce(&Store) -> Result<T, ChangeError> + Send + 'static,
) -> Result<T, ChangeError> {
    let done = with_store(store, move |store| match work(store) {
        Err(ChangeError::Store(StoreFault::Store(error))) => Err::<_, StoreError>(error),
        done => Ok(done),
    });
    done.await?
}
