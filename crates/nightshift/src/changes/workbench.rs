use std::sync::{Arc, Mutex, PoisonError};

use domain::{Change, Clock, SuggestionId};
use jiff::Timestamp;
use store::{Store, StoreError, Version};
use tokio::sync::{Semaphore, watch};

use super::change::{self, Asked, Changed, Request, Tried};
use super::error::ChangeError;
use super::look::{self, Look, Said, Wish};
use super::past::Past;
use super::reading::{self, Read, Understood};
use super::scene::{self, Offered};
use crate::config::Config;
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
    /// The same of a configuration that may change, with that.
    kept: Arc<Mutex<Option<Followed>>>,
    /// Where the newest configuration lies, if it may change: what the next night looks at is what is tried on.
    following: Option<watch::Receiver<Arc<Config>>>,
    /// A month of a home is held while it is replayed: so many at a time, the others wait.
    places: Arc<Semaphore>,
}

const PLACES: usize = 2;

/// A configuration, and who reads sentences by it.
type Followed = (Arc<Config>, Option<Arc<Reader>>);

impl Workbench {
    /// One that works on the history of `past`.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, past: Past) -> Self {
        let past = Arc::new(past);
        Self {
            store,
            clock,
            past,
            reader: None,
            kept: Arc::default(),
            following: None,
            places: Arc::new(Semaphore::new(PLACES)),
        }
    }

    /// The same, with a language model that reads sentences.
    #[must_use]
    pub fn with_reader(self, reader: Option<Reader>) -> Self {
        Self { reader: reader.map(Arc::new), ..self }
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
        let wish = match wish {
            Wish::Sentence(text) if self.reader().is_some() => {
                let asked = Request { text: text.clone(), version: None };
                match self.read(&id, &asked).await {
                    Ok(Read { changes, by, .. }) => {
                        let values = Wish::Values(Box::new(move |_| changes.clone()));
                        let mut seen = self.work(move |store, past, _| look::look(store, past, &id, &values)).await?;
                        seen.tried.read_by = Some(by);
                        return Ok(seen);
                    }
                    Err(refused @ ChangeError::NotRead(_)) => {
                        let seen =
                            self.work(move |store, past, _| look::look(store, past, &id, &Wish::Nothing)).await?;
                        return Ok(Look { refused: Some(refused), ..seen });
                    }
                    // Whatever it is, looking without a model says so.
                    Err(_) => Wish::Sentence(text),
                }
            }
            wish => wish,
        };
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

    /// Who reads sentences, by the newest configuration where that may change.
    fn reader(&self) -> Option<Arc<Reader>> {
        let Some(following) = &self.following else { return self.reader.clone() };
        let config = Arc::clone(&following.borrow());
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, reader)) = kept.as_ref().filter(|(of, _)| Arc::ptr_eq(of, &config)) {
            return reader.clone();
        }
        // It was checked when it was loaded.
        let access = config.llm.access(&config.source).ok().flatten();
        let reader =
            access.map(|access| Arc::new(Reader::new(access, Arc::clone(&self.clock), config.timezone.clone())));
        *kept = Some((config, reader.clone()));
        reader
    }

    /// What a sentence asks for. While a model thinks about it, others may use the place.
    async fn read(&self, id: &SuggestionId, asked: &Request) -> Result<Read, ChangeError> {
        let (id, asked, reader) = (id.clone(), asked.clone(), self.reader());
        let asking = reader.clone();
        let by_grammar =
            self.work(move |store, past, _| reading::understand(store, past, &id, &asked, asking.as_deref())).await?;
        match (by_grammar, reader) {
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
        let newest = self.following.as_ref().map(|config| Arc::new(Past::of(&config.borrow())));
        let (past, now) = (newest.unwrap_or_else(|| Arc::clone(&self.past)), self.clock.now());
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
