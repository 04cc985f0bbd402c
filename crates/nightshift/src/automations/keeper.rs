use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{Clock, SuggestionId};
use store::{Decision, InstallState, Installation, Store, StoreError, StoredSuggestion, Wish};
use tokio::sync::{Mutex, Notify};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::AutomationError as Error;
use super::hub::Hub;
use super::settle::{self, Settled};
use super::turn::Turn;
use super::{automation_id, configuration};
use crate::off_thread::{StoreFault, in_full, with_store};
use crate::sources::Access;

/// Keeps the automations in Home Assistant as the user wants them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Keeper {
    shared: Arc<Shared>,
    /// Who shows how suggestions stand.
    told: Option<Arc<Notify>>,
}

#[derive(Debug)]
struct Shared {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    access: Option<Access>,
    /// Held while this process works on an automation, beside what keeps other processes out.
    turn: Mutex<()>,
    news: Notify,
    /// What somebody waits for, who is told more than a row holds.
    attended: std::sync::Mutex<Vec<SuggestionId>>,
}

/// While somebody waits for what becomes of a suggestion's automation.
struct Attended {
    shared: Arc<Shared>,
    id: SuggestionId,
}

/// What the user asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// To use a suggestion, or not.
    pub decision: Decision,
    /// Home Assistant is left alone: the user pasted the automation.
    pub only_note: bool,
    /// An automation is taken away also when a person has edited it.
    pub even_if_edited: bool,
}

/// How things stand after a decision.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The suggestion. How it stands changes when Home Assistant has done its part.
    pub suggestion: StoredSuggestion,
    /// Its automation in Home Assistant; none where there never was one.
    pub installation: Option<Installation>,
    /// What the user should know.
    pub note: Option<String>,
}

/// The first pause after a failure ...
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// ... and the longest: a person who repairs something will not wait longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often it is looked whether there is work, such as what the command line has left.
const LOOK: Duration = Duration::from_secs(30);

const NO_HOME_ASSISTANT: &str = "Home Assistant is not set (source.url with source.token), so nothing was changed there: \
                                 paste the suggestion's YAML in its automation editor";

impl Keeper {
    /// One that works on the Home Assistant of `access`, if there is one.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, access: Option<Access>) -> Self {
        let (turn, news, attended) = (Mutex::new(()), Notify::new(), std::sync::Mutex::default());
        Self { shared: Arc::new(Shared { store, clock, access, turn, news, attended }), told: None }
    }

    /// The same, that tells whoever shows how suggestions stand when one of them stands otherwise.
    #[must_use]
    pub fn telling(self, told: Option<Arc<Notify>>) -> Self {
        Self { told, ..self }
    }

    /// Whether there is a Home Assistant to make automations in.
    #[must_use]
    pub fn can_ask(&self) -> bool {
        self.shared.access.is_some()
    }

    /// Does what the user decided about a suggestion: notes it, and where there is a Home Assistant makes the automation
    /// there or takes it away. Waits for that at most for `patience`; what is not done then, or cannot be done now, is left
    /// to [`Self::serve`], and the answer says so. None when there is no such suggestion.
    ///
    /// # Errors
    /// [`Error`], when it will not be done: then the suggestion stands as it did.
    pub async fn decide(&self, id: &SuggestionId, asked: Asked, patience: Duration) -> Result<Option<Decided>, Error> {
        let _mine = self.attend(id);
        let Some((wished, note)) = self.wish(id, asked).await? else { return Ok(None) };
        let is_open = wished.is_some_and(|row| matches!(row.state, InstallState::Making | InstallState::Undoing));
        let trouble = if is_open { self.try_for(id, patience).await? } else { None };
        let decided = self.stands(id, note).await?;
        match decided.as_ref().and_then(|decided| decided.installation.as_ref()) {
            // Nobody tries it again.
            Some(row) if is_open && is_given_up(row, asked.decision) => {
                let told = || Error::GivenUp(row.error.clone().unwrap_or_else(|| "it was not done".to_owned()));
                Err(trouble.unwrap_or_else(told))
            }
            _ => Ok(decided),
        }
    }

    /// Keeps [`Self::serve`] from what somebody waits for, until the value is dropped.
    fn attend(&self, id: &SuggestionId) -> Attended {
        lock(&self.shared.attended).push(id.clone());
        Attended { shared: Arc::clone(&self.shared), id: id.clone() }
    }

    /// Does what is wanted of one automation, for `patience` at the most. Gives what went wrong with it.
    async fn try_for(&self, id: &SuggestionId, patience: Duration) -> Result<Option<Error>, Error> {
        let (keeper, id) = (self.clone(), id.clone());
        // On its own: whoever asked may go away meanwhile.
        let work = tokio::spawn(async move { keeper.settle(&id).await });
        match timeout(patience, work).await {
            Ok(Ok(Err(error @ Error::Store(_)))) => Err(error),
            Ok(Ok(done)) => Ok(done.err()),
            Ok(Err(_)) => Err(StoreFault::BrokenOff.into()),
            Err(_) => Ok(None),
        }
    }

    /// Does what is left to do, until `stop`: what Home Assistant was away for, what an earlier process did not end, and
    /// what the command line left.
    pub async fn serve(self, stop: CancellationToken) {
        if self.shared.access.is_none() {
            return stop.cancelled().await;
        }
        let mut pause = FIRST_PAUSE;
        let mut told = None;
        loop {
            let done = tokio::select! {
                done = self.round() => done,
                // Whatever it was at is found and finished by the next one who looks.
                () = stop.cancelled() => return,
            };
            let wait = match done {
                Ok(()) => {
                    if told.take().is_some() {
                        info!("Automations are in Home Assistant as they are wanted");
                    }
                    pause = FIRST_PAUSE;
                    LOOK
                }
                Err(error) => {
                    let text = in_full(&error);
                    if told.as_ref() == Some(&text) {
                        debug!(error = text, "An automation waits");
                    } else {
                        warn!(error = text, "An automation waits for Home Assistant: trying again");
                        told = Some(text);
                    }
                    let wait = pause;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    wait
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(wait) => {}
                () = self.shared.news.notified() => {}
            }
        }
    }

    /// Tries all that is open once. Gives the first trouble that may pass.
    async fn round(&self) -> Result<(), Error> {
        let now = self.shared.clock.now();
        let open = self.with_store(move |store| store.open_installations(now)).await?;
        let mut trouble = Ok(());
        for row in open {
            if lock(&self.shared.attended).contains(&row.suggestion_id) {
                continue;
            }
            if let Err(error) = self.settle(&row.suggestion_id).await
                && trouble.is_ok()
            {
                trouble = Err(error);
            }
        }
        trouble
    }

    /// Notes the wish, or the decision alone where that is all. Gives the automation, if it is in Home Assistant or to be
    /// there, and what the user should know.
    async fn wish(
        &self,
        id: &SuggestionId,
        asked: Asked,
    ) -> Result<Option<(Option<Installation>, Option<String>)>, Error> {
        let now = self.shared.clock.now();
        let id = id.clone();
        let can_ask = self.shared.access.is_some();
        let Asked { decision, only_note, even_if_edited } = asked;
        let noted = self.with_store(move |store| {
            let Some(mut stored) = store.suggestion(&id)? else { return Ok(None) };
            let wants_it = decision == Decision::Accept;
            if wants_it && (only_note || !can_ask) {
                store.decide(&id, decision, now)?;
                // Who pastes it does not want it twice.
                let wished = store.installation(&id)?;
                if let Some(row) = wished.filter(|row| row.state == InstallState::Making && !row.is_sent) {
                    store.give_up(&row, "it was only noted that it is used")?;
                }
                let note = (!can_ask).then(|| NO_HOME_ASSISTANT.to_owned());
                return Ok(Some((None, note)));
            }
            // One that cannot be written as JSON is a fault of ours, and none that Home Assistant could take.
            let wished = loop {
                let config = configuration(&stored.suggestion).unwrap_or_default();
                let version = stored.version;
                let wish = Wish { decision, automation_id: automation_id(&id), config, version, even_if_edited };
                match store.wish(&id, &wish, now) {
                    // Somebody has just changed it: what is made is what it is now.
                    Err(StoreError::Outdated { .. }) => {}
                    wished => break wished?,
                }
                let Some(newer) = store.suggestion(&id)? else { return Ok(None) };
                stored = newer;
            };
            if wished.is_none() {
                store.decide(&id, decision, now)?;
            }
            let note = (wished.is_some() && !can_ask)
                .then(|| "Home Assistant is not set any more: the automation is taken away when it is".to_owned());
            Ok(Some((wished, note)))
        });
        Ok(noted.await?)
    }

    async fn stands(&self, id: &SuggestionId, note: Option<String>) -> Result<Option<Decided>, Error> {
        let id = id.clone();
        let stands = self.with_store(move |store| {
            let Some(suggestion) = store.suggestion(&id)? else { return Ok(None) };
            Ok(Some(Decided { suggestion, installation: store.installation(&id)?, note }))
        });
        Ok(stands.await?)
    }

    /// Does what is wanted of one automation now, if something is. What became of it is noted, errors too.
    async fn settle(&self, id: &SuggestionId) -> Result<(), Error> {
        let Some(access) = &self.shared.access else { return Ok(()) };
        let _ours = self.shared.turn.lock().await;
        let _alone = Turn::at(self.shared.store.path()).await;
        let Some(row) = self.row(id).await? else { return Ok(()) };
        let now = self.shared.clock.now();
        match row.state {
            InstallState::Making | InstallState::Undoing => {}
            InstallState::Made | InstallState::Undone if row.confirm_at.is_some_and(|at| at <= now) => {
                let again = settle::confirm(&mut Hub::open(access).await?, &row).await?;
                return Ok(self.with_store(move |store| store.note_confirmed(&row, again, now)).await?);
            }
            _ => return Ok(()),
        }
        match self.work(access, &row).await {
            Ok(Some(settled)) => self.note_done(row, settled).await,
            // The next round has the newer wish.
            Ok(None) => Ok(()),
            Err(error) => {
                self.note_trouble(&row, &error).await?;
                Err(error)
            }
        }
    }

    async fn work(&self, access: &Access, row: &Installation) -> Result<Option<Settled>, Error> {
        let mut hub = Hub::open(access).await?;
        if row.state == InstallState::Making {
            settle::make(&mut hub, &self.shared.store, row).await
        } else {
            settle::take_away(&mut hub, row).await.map(Some)
        }
    }

    async fn note_done(&self, row: Installation, settled: Settled) -> Result<(), Error> {
        let now = self.shared.clock.now();
        let (id, automation) = (row.suggestion_id.clone(), row.automation_id.clone());
        let Settled { entity_id, note } = settled;
        let entity = entity_id.clone();
        let is_still_wanted = self.with_store(move |store| store.fulfil(&row, entity_id.as_deref(), note, now)).await?;
        if is_still_wanted {
            if let Some(told) = &self.told {
                told.notify_one();
            }
            info!(
                suggestion.id = %id,
                automation.id = automation,
                entity.id = entity,
                "The automation is in Home Assistant as the user wants it"
            );
        }
        Ok(())
    }

    async fn note_trouble(&self, row: &Installation, error: &Error) -> Result<(), Error> {
        // The store itself cannot be told of its own trouble.
        if matches!(error, Error::Store(_)) {
            return Ok(());
        }
        let text = in_full(error);
        // What was sent may be there, whatever was answered since: only a clear no ends it.
        let may_be_there = row.state == InstallState::Making
            && self.row(&row.suggestion_id).await?.is_some_and(|row| row.is_sent)
            && !error.is_a_clear_no();
        let (row, waits) = (row.clone(), error.is_transient() || may_be_there);
        let noted =
            self.with_store(
                move |store| {
                    if waits { store.note_waiting(&row, &text) } else { store.give_up(&row, &text).map(drop) }
                },
            );
        Ok(noted.await?)
    }

    async fn row(&self, id: &SuggestionId) -> Result<Option<Installation>, StoreFault> {
        let id = id.clone();
        self.with_store(move |store| store.installation(&id)).await
    }

    async fn with_store<T, W>(&self, work: W) -> Result<T, StoreFault>
    where
        T: Send + 'static,
        W: FnOnce(&Store) -> Result<T, store::StoreError> + Send + 'static,
    {
        with_store(&self.shared.store, work).await
    }
}

impl Drop for Attended {
    fn drop(&mut self) {
        let mut attended = lock(&self.shared.attended);
        if let Some(place) = attended.iter().position(|id| *id == self.id) {
            attended.swap_remove(place);
        }
        drop(attended);
        // What is left of it is the other's.
        self.shared.news.notify_one();
    }
}

fn lock<T>(of: &std::sync::Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether what was decided will not be done.
fn is_given_up(row: &Installation, decision: Decision) -> bool {
    match row.state {
        InstallState::Failed => true,
        InstallState::Made => decision != Decision::Accept,
        InstallState::Making | InstallState::Undoing | InstallState::Undone => false,
    }
}
