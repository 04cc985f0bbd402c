use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Clock;
use jiff::SignedDuration;
use store::{Store, StoredMessage};
use tracing::{debug, warn};

use super::trouble::{Fault, Troubles};
use super::{Connection, MqttError};
use crate::off_thread::{in_full, with_store};

/// Carries what waits in the outbox over a connection, and remembers from one connection to the
/// next what the broker did not take.
#[derive(Debug)]
pub(super) struct Drain {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    troubles: Troubles,
    /// Acknowledged, and not noted as such: a disk that is full must not make us say the same thing
    /// every minute.
    unnoted: BTreeSet<i64>,
    sent: u64,
}

/// How draining the outbox ended.
#[derive(Debug)]
pub(super) enum Drained {
    /// All that may be sent now is sent; the last reason why something is passed over, if so.
    Through(Option<MqttError>),
    /// The connection is lost, or the broker is busy: the same message is the first the next time.
    Stopped(MqttError),
}

/// Messages fetched from the outbox at a time.
const BATCH: u32 = 100;

impl Drain {
    /// Keeps a message at which the connection is lost, or the broker busy, in its place for
    /// `patience`.
    pub(super) fn new(store: Arc<Store>, clock: Arc<dyn Clock>, patience: SignedDuration) -> Self {
        Self { store, clock, troubles: Troubles::new(patience), unnoted: BTreeSet::new(), sent: 0 }
    }

    /// Messages that the broker has acknowledged so far.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Sends all that waits, in order, but for what is passed over: see [`Troubles`]. May be dropped
    /// at any time; what was under way then is sent again.
    pub(super) async fn all(&mut self, connection: &mut Connection) -> Drained {
        let mut refused = None;
        let mut waiting = BTreeSet::new();
        let mut after = 0;
        loop {
            let batch = match with_store(&self.store, move |store| store.pending_messages_after(after, BATCH)).await {
                Ok(batch) => batch,
                Err(error) => {
                    warn!(error = in_full(&error), "The outbox cannot be read; what is in it waits");
                    return Drained::Through(refused);
                }
            };
            let is_full = batch.len() >= BATCH as usize;
            for message in batch {
                after = message.id;
                waiting.insert(message.id);
                if self.troubles.is_aside(message.id, self.clock.elapsed()) {
                    continue;
                }
                match self.one(connection, &message).await {
                    Ok(()) => {}
                    Err((true, error @ (MqttError::Rejected { .. } | MqttError::Busy { .. }))) => refused = Some(error),
                    Err((_, error)) => return Drained::Stopped(error),
                }
            }
            if !is_full {
                self.troubles.through(&waiting);
                self.unnoted.retain(|message| waiting.contains(message));
                return Drained::Through(refused);
            }
        }
    }

    /// Sends one message. An error comes with whether those behind it may be sent now.
    async fn one(&mut self, connection: &mut Connection, message: &StoredMessage) -> Result<(), (bool, MqttError)> {
        if !self.unnoted.contains(&message.id) {
            if let Err(error) = connection.publish(&message.topic, &message.payload, message.retain).await {
                let goes_on = self.note_failure(message, &error).await;
                return Err((goes_on, error));
            }
            self.sent = self.sent.saturating_add(1);
            let guilty = self.troubles.taken(message.id, self.clock.elapsed());
            if !guilty.is_empty() {
                warn!(
                    outbox.messages = guilty.len(),
                    "The broker takes messages, and loses the connection or is busy at some: they are kept and tried \
                     again later, others go before them"
                );
            }
            debug!(run.id = %message.run_id, mqtt.topic = message.topic, "Delivered a message");
        }
        let (id, now) = (message.id, self.clock.now());
        match with_store(&self.store, move |store| store.message_sent(id, now)).await {
            Ok(()) => drop(self.unnoted.remove(&id)),
            Err(error) if self.unnoted.insert(id) => warn!(
                error = in_full(&error),
                run.id = %message.run_id,
                "A message was sent but not noted as sent: it comes again if Nightshift ends before it is"
            ),
            Err(_) => {}
        }
        Ok(())
    }

    /// Notes why a message was not taken. Says whether those behind it may be sent now.
    async fn note_failure(&mut self, message: &StoredMessage, error: &MqttError) -> bool {
        let fault = if matches!(error, MqttError::Rejected { .. }) { Fault::Refused } else { Fault::Passing };
        let (id, now, text) = (message.id, self.clock.now(), in_full(error));
        let elapsed = self.clock.elapsed();
        let goes_on = self.troubles.failed(id, fault, elapsed);
        let is_new = message.error.as_deref() != Some(text.as_str());
        if fault == Fault::Refused && is_new {
            warn!(
                error = text,
                run.id = %message.run_id,
                mqtt.topic = message.topic,
                "The broker does not take a message: it is kept and tried again later, others go before it"
            );
        }
        if let Some(times) = self.troubles.take_unnoted(id, is_new, elapsed)
            && let Err(error) = with_store(&self.store, move |store| store.message_failed(id, now, times, &text)).await
        {
            debug!(error = in_full(&error), "A failed delivery could not be noted");
        }
        goes_on
    }
}
