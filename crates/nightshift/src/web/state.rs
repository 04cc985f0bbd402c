use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;
use store::{Store, StoreError};
use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::sync::CancellationToken;

use super::gate::Guard;
use super::session::Sessions;
use super::{PageSettings, Problem};
use crate::automations::Keeper;
use crate::changes::ChangeError;
use crate::changes::Workbench;
use crate::lifecycle::{Pulse, Runner};
use crate::off_thread::with_store;
use crate::schedule::NightWatch;
use crate::settings::Settings;
use domain::Clock;

/// Who may use the API.
#[derive(Clone, Debug, Default)]
pub struct WebSettings {
    /// The token that every request but that of `/health` has to carry; none where only this
    /// machine can reach us.
    pub token: Option<SecretString>,
    /// Host names beside this machine's own under which we are reached, such as that of a reverse
    /// proxy.
    pub allowed_hosts: Vec<String>,
    /// Whether we are an app of Home Assistant: its ingress may pass, and nobody else without the token.
    pub ingress: bool,
}

/// How many may listen to what a run does at a time: each holds a connection, of which there are not many.
pub const MOST_LISTENERS: usize = 24;

/// What the routes work with.
#[derive(Clone, Debug)]
pub struct AppState {
    /// What is known.
    pub store: Arc<Store>,
    /// The clock by which decisions are dated.
    pub clock: Arc<dyn Clock>,
    /// Who makes automations in Home Assistant, and takes them away.
    pub automations: Keeper,
    /// Who changes suggestions.
    pub workbench: Workbench,
    /// Who starts runs.
    pub runner: Runner,
    /// When the job comes next.
    pub next_run: watch::Receiver<Option<Timestamp>>,
    /// Judges the nights.
    pub nights: NightWatch,
    /// Whether the schedule's loop goes on.
    pub pulse: Pulse,
    /// One look at the nights at a time: a database that does not answer holds one thread, however
    /// often it is asked after.
    pub looking: Arc<Semaphore>,
    /// Who may, and who has logged in.
    pub(crate) guard: Arc<Guard>,
    /// The configuration, where it can be looked at and changed.
    pub settings: Option<Settings>,
    /// One connection is tried at a time, for the settings.
    pub trying: Arc<Semaphore>,
    /// What the pages know beside the store.
    pub page: Arc<PageSettings>,
    /// Places for those who listen to what the run does.
    pub listeners: Arc<Semaphore>,
    /// Ends what goes on for as long as somebody listens.
    pub stop: CancellationToken,
    /// Notified of decisions: what Home Assistant is shown has changed.
    pub news: Option<Arc<Notify>>,
}

impl WebSettings {
    /// Who may pass, and who has logged in before.
    pub(crate) async fn guard(self, store: &Arc<Store>, clock: &Arc<dyn Clock>) -> Arc<Guard> {
        let (settings, clock) = (Arc::new(self), Arc::clone(clock));
        Arc::new(Guard { settings, sessions: Sessions::of(store).await, attempts: Arc::default(), clock })
    }
}

impl AppState {
    /// Why a suggestion was not changed, in the language of the pages.
    pub(super) fn problem_of_change(&self, error: &ChangeError) -> Problem {
        Problem::of_change(error, self.page.language)
    }

    /// Does `work` on the store; what goes wrong is logged, and told without its details.
    pub(super) async fn with_store<T, W>(&self, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    {
        with_store(&self.store, work).await.map_err(|fault| Problem::of_store(&fault))
    }

    /// Something has changed that Home Assistant is shown.
    pub(super) fn tell_news(&self) {
        if let Some(news) = &self.news {
            news.notify_one();
        }
    }
}
