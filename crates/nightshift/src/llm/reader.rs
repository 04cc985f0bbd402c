use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::{Change, Clock, Draft, Suggestion};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use language::Sentence;
use store::{Store, StoreError};
use suggest::Ground;
use suggest::prompt::{Naming, Reading};
use thiserror::Error;
use tokio::runtime::Builder;

use super::access::ModelAccess;
use super::asker::{Asker, Patience, Unanswered};
use super::words::{key_of, placeholders};
use crate::remarks::{failure, remark};

/// Has a language model read a person's sentence about a suggestion. Cheap to clone; all clones know when the model failed.
#[derive(Clone)]
pub struct Reader {
    access: Arc<ModelAccess>,
    clock: Arc<dyn Clock>,
    zone: TimeZone,
    rest: Arc<Mutex<Rest>>,
}

/// Why a sentence was not read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unread {
    /// The model found nothing in it that can be done.
    #[error("The language model found nothing in it that can be changed here, either.")]
    Nothing,
    /// The model gave no answer that could be read.
    #[error("The language model could not help: {0}.")]
    Unasked(Sentence),
}

impl Unread {
    /// Why, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Nothing => failure!("unread-nothing"),
            Self::Unasked(why) => failure!("unread-unasked", why = why.clone()),
        }
    }
}

/// How often the model failed in a row, and until when it is left alone.
#[derive(Debug, Default)]
struct Rest {
    failures: u32,
    until: Option<Timestamp>,
    why: Option<Sentence>,
}

/// A person waits no longer for an answer.
const LONGEST: Duration = Duration::from_secs(15);

/// After so many failures in a row the model is left alone ...
const FAILURES: u32 = 3;

/// ... for so long: whoever writes a sentence then is told at once.
const REST: SignedDuration = SignedDuration::from_mins(5);

/// Somebody waits: tried again once, at once.
const PATIENCE: Patience = Patience {
    tries: 2,
    first_pause: SignedDuration::from_millis(250),
    longest_pause: SignedDuration::from_millis(500),
    longest_wish: Duration::from_secs(2),
    failures: 1,
};

impl Reader {
    /// One that asks this model. `zone` is the home's, by whose days and months budgets go.
    #[must_use]
    pub fn new(access: ModelAccess, clock: Arc<dyn Clock>, zone: TimeZone) -> Self {
        Self { access: Arc::new(access), clock, zone, rest: Arc::default() }
    }

    /// What the model is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.access.name
    }

    /// What the model would be asked.
    ///
    /// # Errors
    /// When the store cannot keep the numbers of placeholders.
    pub fn question(
        &self,
        store: &Store,
        text: &str,
        suggestion: &Suggestion,
        draft: &Draft,
        ground: &Ground<'_>,
    ) -> Result<Reading, StoreError> {
        let naming = if self.access.privacy.pseudonyms {
            placeholders(store, Reading::keys(text, suggestion, draft, ground))?
        } else {
            Naming::Own
        };
        Ok(Reading::of(text, suggestion, draft, ground, &naming))
    }

    /// The changes that the model reads out of a sentence. The same sentence about the same suggestion is read once: what was
    /// tried is what is then done. Blocks, for some seconds at the most, and never from a thread of an async runtime.
    ///
    /// # Errors
    /// [`Unread`]; when the store cannot be read or written.
    pub fn read(&self, store: &Store, reading: &Reading) -> Result<Result<Vec<Change>, Unread>, StoreError> {
        let now = self.clock.now();
        let key = key_of(&self.access, "a sentence", &reading.question().text());
        if let Some(changes) = store.model_reply(&key, now)?.and_then(|kept| reading.read(&kept.reply).ok()) {
            return Ok(Ok(changes));
        }
        if let Some(why) = self.resting(now) {
            return Ok(Err(Unread::Unasked(remark!("model-left-alone", why = why))));
        }
        let answered = self.ask(store, reading);
        self.note(answered.as_ref().err(), now);
        Ok(match answered {
            Ok((_, changes)) if changes.is_empty() => Err(Unread::Nothing),
            Ok((reply, changes)) => {
                store.keep_model_reply(&key, &reply, &self.access.name, now)?;
                Ok(changes)
            }
            Err(Unanswered(why)) => Err(Unread::Unasked(why)),
        })
    }

    fn ask(&self, store: &Store, reading: &Reading) -> Result<(String, Vec<Change>), Unanswered> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Unanswered(remark!("model-no-network", error = error.to_string())))?;
        let asked = async {
            let line = Asker::new(&self.access, store, self.clock.as_ref(), &self.zone, None, PATIENCE).await?;
            let read = |text: &str| reading.read(text).map(|changes| (text.to_owned(), changes));
            line.ask_for(reading.question(), read).await
        };
        let limit = self.access.timeout.min(LONGEST);
        let late = || {
            Unanswered(remark!(
                "model-late",
                model = &self.access.name,
                seconds = f64::from(limit.as_secs_f32().ceil())
            ))
        };
        let answered =
            runtime.block_on(async { tokio::time::timeout(limit, asked).await }).unwrap_or_else(|_| Err(late()));
        // What a name is looked up with may still wait.
        runtime.shutdown_background();
        answered
    }

    /// Why the model is left alone at present.
    fn resting(&self, now: Timestamp) -> Option<Sentence> {
        let rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        rest.until.filter(|until| now < *until).and_then(|_| rest.why.clone())
    }

    fn note(&self, failed: Option<&Unanswered>, now: Timestamp) {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        match failed {
            None => *rest = Rest::default(),
            Some(Unanswered(why)) => {
                rest.failures += 1;
                rest.why = Some(why.clone());
                if rest.failures >= FAILURES {
                    *rest = Rest { failures: 0, until: Some(now + REST), why: Some(why.clone()) };
                }
            }
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("access", &self.access).finish_non_exhaustive()
    }
}
