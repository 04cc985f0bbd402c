use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use store::{Store, StoredMessage};
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::{Connection, MqttError, MqttSettings, Presence};
use crate::off_thread::{StoreFault, in_full, with_store};

/// Carries the outbox to the broker: in order, each message until it is acknowledged, and noted as
/// sent only then. What cannot be delivered stays where it is. A message may so come twice, and is
/// never lost.
#[derive(Debug)]
pub struct Courier {
    settings: MqttSettings,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    news: Arc<Notify>,
}

/// What a single round of delivery came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages that the broker acknowledged.
    pub sent: u64,
    /// Messages that wait for another time.
    pub left: u64,
    /// Why some are left; holds no secret.
    pub error: Option<String>,
}

/// Messages fetched from the outbox at a time.
const BATCH: u32 = 100;

/// How often the outbox is looked at unasked: another process may have filled it.
const LOOK_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// The pause after a connection failed once; doubled with each further time.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// The longest pause between two tries.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// The pause of a single round of delivery, which has no time for longer ones.
const ROUND_PAUSE: Duration = Duration::from_millis(500);

/// How long a delivery at the end of the program may take.
const LAST_ROUND: Duration = Duration::from_millis(700);

impl Courier {
    /// A courier between `store` and the broker of `settings`. It does nothing by itself.
    #[must_use]
    pub fn new(settings: MqttSettings, store: Arc<Store>, clock: Arc<dyn Clock>) -> Self {
        Self { settings, store, clock, news: Arc::new(Notify::new()) }
    }

    /// To be notified whenever there may be something new in the outbox.
    #[must_use]
    pub fn news(&self) -> Arc<Notify> {
        Arc::clone(&self.news)
    }

    /// Stays connected to the broker, with our presence announced, and delivers whatever comes into
    /// the outbox, until `stop`. Connects anew, with growing pauses, whenever the connection is lost.
    pub async fn serve(&self, stop: CancellationToken) {
        let mut failures = 0_u32;
        loop {
            let opened = tokio::select! {
                opened = Connection::open(&self.settings, Presence::Announced) => opened,
                () = stop.cancelled() => return,
            };
            let error = match opened {
                Ok(connection) => {
                    info!(mqtt.broker = connection.broker(), "Connected to the MQTT broker");
                    let since = self.clock.now();
                    let Some(error) = self.stay(connection, &stop).await else { return };
                    if self.clock.now().duration_since(since) > LONGEST_PAUSE {
                        failures = 0;
                    }
                    error
                }
                Err(error) => error,
            };
            failures = failures.saturating_add(1);
            if failures == 1 {
                warn!(error = in_full(&error), "No connection to the MQTT broker: what is to be said waits");
            } else {
                debug!(error = in_full(&error), failures, "Still no connection to the MQTT broker");
            }
            let pause = FIRST_PAUSE.saturating_mul(1 << (failures - 1).min(6)).min(LONGEST_PAUSE);
            tokio::select! {
                () = self.clock.sleep_until(after(self.clock.now(), pause)) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Delivers what waits now, and gives up after `within`. Leaves our presence unannounced.
    ///
    /// # Errors
    ///
    /// When the outbox cannot be read; a broker that cannot be reached is told in [`Delivered`].
    pub async fn deliver_once(&self, within: Duration) -> Result<Delivered, StoreFault> {
        let depth = || with_store(&self.store, Store::outbox_depth);
        let before = depth().await?;
        if before == 0 {
            return Ok(Delivered::default());
        }
        let mut error = None;
        let round = async {
            loop {
                let ended = match Connection::open(&self.settings, Presence::Silent).await {
                    Ok(mut connection) => {
                        let ended = self.drain(&mut connection).await;
                        connection.close().await;
                        ended
                    }
                    Err(error) => Some(error),
                };
                let Some(failure) = ended else {
                    error = None;
                    return;
                };
                error = Some(in_full(&failure));
                if matches!(failure, MqttError::Settings(_) | MqttError::Rejected { .. }) {
                    return;
                }
                tokio::time::sleep(ROUND_PAUSE).await;
            }
        };
        if timeout(within, round).await.is_err() && error.is_none() {
            error = Some(format!("the MQTT broker {} does not answer", self.settings.address()));
        }
        let left = depth().await?;
        if left == 0 {
            error = None;
        }
        Ok(Delivered { sent: before.saturating_sub(left), left, error })
    }

    /// Delivers and waits on one connection, until it is lost (the error) or `stop` (none).
    async fn stay(&self, mut connection: Connection, stop: &CancellationToken) -> Option<MqttError> {
        loop {
            let lost = tokio::select! {
                lost = self.drain(&mut connection) => lost,
                () = stop.cancelled() => None,
            };
            // What the broker refuses is noted in the outbox; the connection is still good.
            if let Some(error @ (MqttError::Connection { .. } | MqttError::Settings(_))) = lost {
                return Some(error);
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    let _ = timeout(LAST_ROUND, self.drain(&mut connection)).await;
                    connection.close().await;
                    return None;
                }
                error = connection.idle() => return Some(error),
                () = self.news.notified() => {}
                () = self.clock.sleep_until(after(self.clock.now(), LOOK_INTERVAL)) => {}
            }
        }
    }

    /// Sends all that waits, in order. An error of the connection ends it; a message that the broker
    /// refuses is passed over and told at the end.
    async fn drain(&self, connection: &mut Connection) -> Option<MqttError> {
        let mut refused = None;
        loop {
            let batch = match with_store(&self.store, |store| store.pending_messages(BATCH)).await {
                Ok(batch) => batch,
                Err(error) => {
                    warn!(error = in_full(&error), "The outbox cannot be read; what is in it waits");
                    return refused;
                }
            };
            let full = batch.len() >= BATCH as usize;
            let mut sent = 0;
            for message in batch {
                match connection.publish(&message.topic, &message.payload, message.retain).await {
                    Ok(()) => sent += 1,
                    Err(error) => {
                        self.note_failure(&message, &error).await;
                        if !matches!(error, MqttError::Rejected { .. }) {
                            return Some(error);
                        }
                        warn!(error = in_full(&error), run.id = %message.run_id, "The broker refused a message");
                        refused = Some(error);
                        continue;
                    }
                }
                let (id, now) = (message.id, self.clock.now());
                if let Err(error) = with_store(&self.store, move |store| store.message_sent(id, now)).await {
                    warn!(error = in_full(&error), "A message was sent but not noted as sent: it will come again");
                    return refused;
                }
                debug!(run.id = %message.run_id, mqtt.topic = message.topic, "Delivered a message");
            }
            if !full || sent == 0 {
                return refused;
            }
        }
    }

    async fn note_failure(&self, message: &StoredMessage, error: &MqttError) {
        let (id, now, text) = (message.id, self.clock.now(), in_full(error));
        if let Err(error) = with_store(&self.store, move |store| store.message_failed(id, now, &text)).await {
            debug!(error = in_full(&error), "A failed delivery could not be noted");
        }
    }
}

fn after(now: Timestamp, pause: SignedDuration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}
