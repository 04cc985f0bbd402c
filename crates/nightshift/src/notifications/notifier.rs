use std::sync::Arc;

use domain::{Clock, Language, Run, RunId, RunStatus, SuggestionStatus};
use jiff::{SignedDuration, Timestamp};
use store::{Page, Store, StoreError, SuggestionFilter};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::sender::Sender;
use super::wording::{News, message};
use super::{Message, NotificationError, Notifications, When};
use crate::lifecycle::Progress;
use crate::off_thread::{StoreFault, in_full, with_store};
use crate::remarks::remark;

/// Notifies people of the latest run, once it has ended: once, and again and again for some hours
/// where Home Assistant does not take it.
#[derive(Debug)]
pub struct Notifier {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    when: When,
    language: Language,
    instance: String,
    sender: Sender,
}

/// What is to be told, and from when on.
#[derive(Debug)]
struct Due {
    run_id: RunId,
    ended_at: Timestamp,
    from: Timestamp,
    message: Message,
}

/// The run of which people have been told last.
const TOLD: &str = "notify.told";

/// For how long after a run its news is worth a message: whoever gets up hears of the night.
const LASTS: SignedDuration = SignedDuration::from_hours(6);

/// How long a failure that may pass is kept back: the night tries again meanwhile.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

/// The first pause after a failure; doubled each time ...
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(15);
/// ... up to this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// How far back the latest run that was more than a missed slot is looked for.
const RECENT: u32 = 50;

/// So many suggestions are looked through for new ones.
const MOST: u32 = 1000;

impl Notifier {
    /// One that tells of the runs in `store`.
    ///
    /// # Errors
    /// [`NotificationError::Settings`] when the settings cannot be used, or the store.
    pub async fn new(
        settings: &Notifications,
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, NotificationError> {
        let instance = with_store(&store, Store::instance_id).await;
        let instance = instance.map_err(|error| NotificationError::Settings(in_full(&error)))?;
        let sender = Sender::new(settings, &instance)?;
        Ok(Self { store, clock, when: settings.when, language: settings.language, instance, sender })
    }

    /// Tells of each run that ends at work here, by `progress`, until `stop`.
    pub async fn serve(self, mut progress: watch::Receiver<Option<Progress>>, stop: CancellationToken) {
        let serving = async {
            loop {
                // At once after a start: the run before it may be untold yet.
                if progress.wait_for(Option::is_none).await.is_err() {
                    return std::future::pending().await;
                }
                let mut newer = progress.clone();
                tokio::select! {
                    () = async {
                        self.tell().await;
                        std::future::pending::<()>().await;
                    } => {}
                    // A newer run has more to say. The sender lives as long as its runner.
                    _ = newer.changed() => {}
                }
            }
        };
        tokio::select! {
            () = serving => {}
            () = stop.cancelled() => {}
        }
    }

    /// Tells of the latest run, if that is to be told and has not been, with one try; what goes wrong
    /// is noted with the run.
    pub async fn tell_once(&self) {
        match self.due().await {
            Ok(Some(due)) => match self.sender.send(&due.message).await {
                Ok(()) => self.told(&due.run_id).await,
                Err(error) => self.give_up(&due.run_id, &error).await,
            },
            Ok(None) => {}
            Err(error) => warn!(error = in_full(&error), "It cannot be read what people are to be notified of"),
        }
    }

    /// Tells of the latest run, and goes on trying for as long as that is news.
    async fn tell(&self) {
        let due = match self.due().await {
            Ok(Some(due)) => due,
            Ok(None) => return,
            Err(error) => {
                warn!(error = in_full(&error), "It cannot be read what people are to be notified of");
                return;
            }
        };
        self.clock.sleep_until(due.from).await;
        let since = self.clock.elapsed();
        let mut pause = FIRST_PAUSE;
        loop {
            let error = match self.sender.send(&due.message).await {
                Ok(()) => {
                    info!(run.id = %due.run_id, notify.target = %self.sender.target(), "Notified of the run");
                    self.told(&due.run_id).await;
                    return;
                }
                Err(error) => error,
            };
            let left = LASTS.saturating_sub(due.from.duration_since(due.ended_at));
            if !error.may_pass() || self.clock.elapsed().saturating_sub(since).saturating_add(pause) > left {
                self.give_up(&due.run_id, &error).await;
                return;
            }
            if pause == FIRST_PAUSE {
                warn!(error = in_full(&error), run.id = %due.run_id, "People are not notified yet: it is tried again");
            }
            self.clock.sleep(pause).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }

    /// What is to be told now; none where all has been told.
    async fn due(&self) -> Result<Option<Due>, StoreFault> {
        let (now, when, language) = (self.clock.now(), self.when, self.language);
        let instance = self.instance.clone();
        let found = with_store(&self.store, move |store| {
            let Some((run, since)) = untold(store, now)? else { return Ok(None) };
            let passing = run.status == RunStatus::Failed && store.failed_in_passing(&run.id)?;
            let filter = SuggestionFilter { status: Some(SuggestionStatus::Pending), ..SuggestionFilter::default() };
            let mut new = store.suggestions(&filter, &Page::first(MOST))?;
            // Those of a run of which nobody could be told are still new to people.
            new.retain(|stored| stored.first_seen > since);
            let pending = store.count_suggestions(SuggestionStatus::Pending)?;
            let message = message(&News { run: &run, new: &new, pending }, when, language, &instance);
            Ok(Some((run, passing, message)))
        });
        let Some((run, passing, message)) = found.await? else { return Ok(None) };
        let Some(message) = message else {
            self.told(&run.id).await;
            return Ok(None);
        };
        let ended_at = run.finished_at.unwrap_or(now);
        let from = if passing { ended_at.checked_add(PATIENCE).unwrap_or(now) } else { now };
        Ok(Some(Due { run_id: run.id, ended_at, from: from.max(now), message }))
    }

    async fn told(&self, run: &RunId) {
        let id = run.clone();
        if let Err(error) = with_store(&self.store, move |store| store.set_meta(TOLD, id.as_str())).await {
            debug!(error = in_full(&error), run.id = %run, "That people were notified was not noted: they may be again");
        }
    }

    async fn give_up(&self, run: &RunId, error: &NotificationError) {
        let text = in_full(error);
        warn!(error = text, run.id = %run, "People are not notified of the run");
        let (id, note) = (run.clone(), remark!("nobody-notified", why = error.sentence()));
        if let Err(error) = with_store(&self.store, move |store| store.add_note(&id, note)).await {
            debug!(error = in_full(&error), run.id = %run, "That nobody was notified could not be noted");
        }
    }
}

/// The latest run that has ended, if it is news and nobody has been told; and the end of the run of
/// which people were told last, or since when anything is news.
fn untold(store: &Store, now: Timestamp) -> Result<Option<(Run, Timestamp)>, StoreError> {
    let has_ended = |run: &Run| !matches!(run.status, RunStatus::Running | RunStatus::Skipped);
    let Some(run) = store.runs(&Page::first(RECENT))?.into_iter().find(has_ended) else { return Ok(None) };
    let is_news = run.finished_at.is_some_and(|at| now.duration_since(at) < LASTS);
    let told = store.meta(TOLD)?.map(RunId::new);
    if !is_news || told.as_ref() == Some(&run.id) {
        return Ok(None);
    }
    let told = told.map(|id| store.run(&id)).transpose()?.flatten();
    let since = told.and_then(|told| told.finished_at);
    Ok(Some((run, since.unwrap_or_else(|| now.checked_sub(LASTS).unwrap_or(Timestamp::MIN)))))
}
