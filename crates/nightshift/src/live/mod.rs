//! Listens to Home Assistant while `serve` is up, and keeps a record of what happens: with the causes as they are, and
//! with nothing missing. What happened while nobody listened is read from its history.

mod fill;
mod gaps;
mod pending;
mod standing;

use std::sync::Arc;

use domain::Clock;
use jiff::SignedDuration;
use store::Store;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::notify::Backoff;
use crate::off_thread::{in_full, with_store};
use crate::sources::{Access, Heard, HomeAssistantError, Subscription};
use fill::Filling;
use pending::Pending;

pub use gaps::uncovered;
pub use standing::{Standing, live_sentence, prepare, tells_by_the_same_rules};

/// What is listened to, and how.
#[derive(Clone, Debug)]
pub struct LiveSettings {
    /// Where Home Assistant is.
    pub access: Access,
    /// Users whose acts are automations'.
    pub service_users: Vec<String>,
}

/// Keeps the record.
#[derive(Clone, Debug)]
pub struct Live {
    settings: LiveSettings,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
}

/// How long what was heard waits for more before it is written: each time costs a disk, and what is lost with the
/// process is read again.
const EVERY: SignedDuration = SignedDuration::from_secs(60);
/// Where nothing is heard, that the connection holds is noted this often.
const NOTED: SignedDuration = SignedDuration::from_mins(5);
/// Pauses between connections: at first, and at the longest. A restart of Home Assistant takes a minute or two.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// What only a person can mend is tried again after so long: Home Assistant tells its people of each wrong token, and
/// may lock out who insists.
const MENDING_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// How long a store that cannot be written is left alone. Nothing is heard meanwhile: Home Assistant keeps some of it,
/// and the rest is read again.
const STORE_PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// How a connection ended.
enum End {
    Stopped,
    Lost(HomeAssistantError),
}

impl Live {
    /// A record in `store`. It does nothing by itself.
    #[must_use]
    pub fn new(settings: LiveSettings, store: Arc<Store>, clock: Arc<dyn Clock>) -> Self {
        Self { settings, store, clock }
    }

    /// Listens until `stop`, over as many connections as it takes, and then writes what is left.
    pub async fn serve(&self, stop: CancellationToken) {
        let users = self.settings.service_users.clone();
        if let Err(error) = with_store(&self.store, move |store| prepare(store, &users)).await {
            warn!(error = in_full(&error), "The record of what Home Assistant says cannot be prepared");
        }
        let mut backoff = Backoff::of(FIRST_PAUSE, LONGEST_PAUSE);
        loop {
            let opened = tokio::select! {
                opened = Subscription::open(&self.settings.access) => opened,
                () = stop.cancelled() => return self.note_down(None).await,
            };
            let error = match opened {
                Ok(subscription) => {
                    if backoff.take_connected() {
                        info!(
                            home_assistant.address = self.settings.access.address(),
                            home_assistant.version = subscription.facts().version,
                            "Listening to Home Assistant"
                        );
                    } else {
                        debug!("Listening to Home Assistant again");
                    }
                    let since = self.clock.elapsed();
                    match self.listen(subscription, &stop).await {
                        End::Stopped => return self.note_down(None).await,
                        End::Lost(error) => {
                            backoff.lost(self.clock.elapsed().saturating_sub(since), true);
                            error
                        }
                    }
                }
                Err(error) => error,
            };
            let text = in_full(&error);
            if backoff.is_news(&text) {
                warn!(
                    error = text,
                    "Home Assistant is not listened to: what happens now is read from its history later"
                );
            } else {
                debug!(error = text, "Home Assistant is still not listened to");
            }
            let pause = if error.is_transient() { backoff.pause_after(false) } else { MENDING_PAUSE };
            self.note_down(Some(text)).await;
            tokio::select! {
                () = self.clock.sleep(pause) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Listens on one connection.
    async fn listen(&self, mut subscription: Subscription, stop: &CancellationToken) -> End {
        let now = self.clock.now();
        self.note(move |store| store.live_is_up(now)).await;
        let mut pending = Pending::default();
        let mut filling = Filling::of(self);
        let mut noted = self.clock.elapsed();
        let mut tick = self.clock.sleep(EVERY);
        loop {
            let heard: Option<Result<Heard, HomeAssistantError>> = tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.write(&mut pending).await;
                    return End::Stopped;
                }
                () = &mut tick => {
                    tick = self.clock.sleep(EVERY);
                    None
                }
                () = filling.goes_on() => continue,
                heard = subscription.next(|| self.clock.now()) => Some(heard),
            };
            let is_due = match heard {
                Some(Ok(heard)) => {
                    pending.take(heard, self.clock.elapsed());
                    pending.is_full()
                }
                Some(Err(error)) => {
                    self.write(&mut pending).await;
                    return End::Lost(error);
                }
                None => true,
            };
            if !is_due {
                continue;
            }
            let elapsed = self.clock.elapsed();
            if pending.is_empty() {
                if elapsed.saturating_sub(noted) >= NOTED {
                    noted = elapsed;
                    let now = self.clock.now();
                    self.note(move |store| store.live_is_alive(now)).await;
                }
                continue;
            }
            // Without room for more nothing more is heard: whoever speaks waits.
            while !self.write(&mut pending).await && pending.is_full() {
                tokio::select! {
                    () = self.clock.sleep(STORE_PAUSE) => {}
                    () = stop.cancelled() => return End::Stopped,
                }
            }
            noted = elapsed;
            if let Some((from, seen)) = pending.take_beginning() {
                filling.begin(from, seen);
            }
        }
    }

    /// Writes what is pending, and says whether it is written.
    async fn write(&self, pending: &mut Pending) -> bool {
        if pending.is_empty() {
            return true;
        }
        let now = self.clock.now();
        let batch = pending.batch(now);
        let written = with_store(&self.store, move |store| store.keep_heard(&batch, now).map(|id| (id, batch))).await;
        match written {
            Ok((id, batch)) => {
                pending.written(&batch, id);
                true
            }
            Err(error) => {
                warn!(error = in_full(&error), "What Home Assistant said cannot be kept yet");
                false
            }
        }
    }

    async fn note_down(&self, error: Option<String>) {
        let now = self.clock.now();
        self.note(move |store| store.live_is_down(error.as_deref(), now)).await;
    }

    async fn note(&self, note: impl FnOnce(&Store) -> Result<(), store::StoreError> + Send + 'static) {
        if let Err(error) = with_store(&self.store, note).await {
            debug!(error = in_full(&error), "How the live connection stands could not be noted");
        }
    }
}

#[cfg(test)]
mod tests;
