use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use store::{Store, Unsent};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::backoff::Backoff;
use super::device::Device;
use super::drain::{Drain, Drained};
use super::{Connection, MqttError, MqttSettings, Presence};
use crate::off_thread::{StoreFault, in_full, with_store};

/// Carries the outbox to the broker: in order, each message until it is acknowledged, and noted as
/// sent only then. What cannot be delivered stays where it is, for [`KEPT_FOR`] at most. A message
/// may so come twice, and is never lost by us.
///
/// Several couriers may share an outbox, such as those of `nightshift serve` and `nightshift run`:
/// each keeps the order, so that the first of the times a message comes is always after the first of
/// the one before it.
#[derive(Debug)]
pub struct Courier {
    settings: MqttSettings,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    news: Arc<Notify>,
    /// Told when somebody presses the button of our device.
    button: Option<mpsc::Sender<()>>,
}

/// What the courier takes along from one connection to the next.
struct Visit {
    drain: Drain,
    device: Device,
    /// When messages that were kept for too long were last looked for.
    cleaned: Option<SignedDuration>,
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

/// How long a message is kept for a broker that does not take it: what a night found a month ago
/// is no news. The latest few are kept for longer: it may be the clock that is wrong.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many messages are kept, the newest ones.
pub const MOST_KEPT: u32 = 1000;

/// How many of the newest messages are kept however old.
const LEAST_KEPT: u32 = 10;

/// How long a message at which the broker fails stays the first, before another one is tried.
const PATIENCE: SignedDuration = SignedDuration::from_mins(30);

/// How often those that were kept for too long are looked for.
const CLEAN_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

impl Courier {
    /// A courier between `store` and the broker of `settings`. It does nothing by itself.
    #[must_use]
    pub fn new(settings: MqttSettings, store: Arc<Store>, clock: Arc<dyn Clock>) -> Self {
        Self { settings, store, clock, news: Arc::new(Notify::new()), button: None }
    }

    /// To be notified whenever there may be something new in the outbox.
    #[must_use]
    pub fn news(&self) -> Arc<Notify> {
        Arc::clone(&self.news)
    }

    /// With a button on our device in Home Assistant; `pressed` is told whenever it is pressed.
    #[must_use]
    pub fn with_button(self, pressed: mpsc::Sender<()>) -> Self {
        Self { button: Some(pressed), ..self }
    }

    /// Stays connected to the broker, with our presence announced, and delivers whatever comes into
    /// the outbox, until `stop`. Where Home Assistant is to see us as a device, it is told how we stand,
    /// and heard. Connects anew, with growing pauses, whenever the connection is lost.
    ///
    /// A broker that the Supervisor has named is asked for there again when it cannot be reached: it may have moved, or have
    /// a new password.
    pub async fn serve(&self, stop: CancellationToken) {
        let mut settings = self.settings.clone();
        let mut backoff = Backoff::new(&settings.timing);
        let (store, clock) = (Arc::clone(&self.store), Arc::clone(&self.clock));
        let device = Device::new(&settings, store, clock, self.button.clone());
        let mut visit = Visit { drain: self.drain(PATIENCE), device, cleaned: None };
        loop {
            self.clean(&mut visit.cleaned).await;
            let opened = tokio::select! {
                opened = Connection::open(&settings, Presence::Announced) => opened,
                () = stop.cancelled() => return,
            };
            let error = match opened {
                Ok(connection) => {
                    if backoff.take_connected() {
                        info!(mqtt.broker = connection.broker(), "Connected to the MQTT broker");
                    } else {
                        debug!(mqtt.broker = connection.broker(), "Connected to the MQTT broker again");
                    }
                    if let Some(refused) = connection.unannounced().map(|error| in_full(error))
                        && backoff.is_news(&refused)
                    {
                        warn!(error = refused, "Home Assistant cannot be told whether Nightshift is there");
                    }
                    let since = self.clock.elapsed();
                    let lost = self.stay(connection, &mut visit, &stop).await;
                    let Some((at_rest, error)) = lost else { return };
                    backoff.lost(self.clock.elapsed().saturating_sub(since), at_rest);
                    error
                }
                Err(error) => error,
            };
            self.tell(&mut backoff, &error);
            let moved = tokio::select! {
                moved = settings.ask_again() => moved,
                () = stop.cancelled() => return,
            };
            if moved {
                info!(mqtt.broker = settings.address(), "The Supervisor says that the MQTT broker is another one now");
                backoff = Backoff::new(&settings.timing);
            }
            // To another one the pause is short; a Supervisor of two minds is not asked without one.
            let pause = if moved { settings.timing.first_pause } else { backoff.pause(&error) };
            tokio::select! {
                () = self.clock.sleep(pause) => {}
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
        self.clean(&mut None).await;
        let depth = || with_store(&self.store, Store::outbox_depth);
        if depth().await? == 0 {
            return Ok(Delivered::default());
        }
        let mut error = None;
        let mut drain = self.drain(SignedDuration::ZERO);
        let round = async {
            loop {
                let failure = match Connection::open(&self.settings, Presence::Silent).await {
                    Ok(mut connection) => {
                        let drained = drain.all(&mut connection).await;
                        connection.close().await;
                        match drained {
                            Drained::Through(refused) => {
                                error = refused.as_ref().map(|refused| in_full(refused)).or(error.take());
                                return;
                            }
                            Drained::Stopped(error) => error,
                        }
                    }
                    Err(error) => error,
                };
                error = Some(in_full(&failure));
                if matches!(failure, MqttError::Settings(_) | MqttError::Denied { .. }) {
                    return;
                }
                tokio::time::sleep(self.settings.timing.round_pause).await;
            }
        };
        if timeout(within, round).await.is_err() && error.is_none() {
            error = Some(format!("the MQTT broker {} does not answer", self.settings.address()));
        }
        let left = depth().await?;
        if left == 0 {
            error = None;
        }
        Ok(Delivered { sent: drain.sent(), left, error })
    }

    /// Delivers and waits on one connection, until it is lost (whether at rest, and the error) or
    /// `stop` (none).
    async fn stay(
        &self,
        mut connection: Connection,
        visit: &mut Visit,
        stop: &CancellationToken,
    ) -> Option<(bool, MqttError)> {
        let timing = &self.settings.timing;
        let Visit { drain, device, cleaned } = visit;
        device.begin();
        let mut busy = Backoff::new(timing);
        loop {
            let drained = {
                let mut all = std::pin::pin!(drain.all(&mut connection));
                tokio::select! {
                    drained = &mut all => drained,
                    // A message that is on its way may arrive: cut off, it would come twice.
                    () = stop.cancelled() => {
                        timeout(timing.last_round, all).await.unwrap_or(Drained::Through(None))
                    }
                }
            };
            let mut pause = None;
            match drained {
                // What the broker refuses is noted in the outbox.
                Drained::Through(_) => busy = Backoff::new(timing),
                Drained::Stopped(error @ MqttError::Busy { .. }) => {
                    if busy.is_news(&in_full(&error)) {
                        warn!(error = in_full(&error), "The MQTT broker is busy: what is to be said waits");
                    }
                    pause = Some(busy.pause(&error));
                }
                Drained::Stopped(error) => return Some((false, error)),
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                shown = device.show(&mut connection) => {
                    if let Err(error) = shown {
                        return Some((false, error));
                    }
                }
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    // What is left stays in the outbox.
                    let last = async {
                        drain.all(&mut connection).await;
                        device.show(&mut connection).await
                    };
                    let _ = timeout(timing.last_round, last).await;
                    connection.close().await;
                    return None;
                }
                heard = connection.hear() => match heard {
                    Ok(heard) => device.take(&heard),
                    Err(error) => return Some((true, error)),
                },
                // What is new comes after that for which the broker is too busy.
                () = self.news.notified(), if pause.is_none() => {}
                () = self.clock.sleep(pause.unwrap_or(timing.look)) => {}
            }
            self.clean(cleaned).await;
        }
    }

    fn drain(&self, patience: SignedDuration) -> Drain {
        Drain::new(Arc::clone(&self.store), Arc::clone(&self.clock), patience)
    }

    /// Writes to the log what is worth it, once each.
    fn tell(&self, backoff: &mut Backoff, error: &MqttError) {
        let text = in_full(error);
        if backoff.is_news(&text) {
            warn!(error = text, "No connection to the MQTT broker: what is to be said waits");
        } else {
            debug!(error = text, "Still no connection to the MQTT broker");
        }
        if backoff.is_put_out() && backoff.is_news("put out") {
            warn!(
                mqtt.client_id = self.settings.client_id,
                "The MQTT broker ends our connections as soon as they are made: most likely another client has the \
                 same name, such as a Nightshift on a copy of this database; give each a mqtt.client_id of its own"
            );
        }
    }

    /// Drops what has waited for too long, once a day; `cleaned` is when that was last done.
    async fn clean(&self, cleaned: &mut Option<SignedDuration>) {
        let elapsed = self.clock.elapsed();
        if cleaned.is_some_and(|last| elapsed.saturating_sub(last) < CLEAN_INTERVAL) {
            return;
        }
        *cleaned = Some(elapsed);
        let since = self.clock.now().checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
        let keep = Unsent { since, least: LEAST_KEPT, most: MOST_KEPT };
        match with_store(&self.store, move |store| store.drop_unsent(&keep)).await {
            Ok(0) => {}
            Ok(dropped) => warn!(
                outbox.dropped = dropped,
                "Messages to the MQTT broker were dropped: they had waited for over 30 days, or there were over 1000"
            ),
            Err(error) => debug!(error = in_full(&error), "The outbox could not be tidied; it is tried again tomorrow"),
        }
    }
}
