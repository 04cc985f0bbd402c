//! Nightshift as a device of Home Assistant, over MQTT: what it is, how it stands, and its button.
//!
//! All of it is retained, so that Home Assistant finds it whenever it looks; it subscribes to a
//! state only some time after it has heard of the entity. What is retained is remembered, and taken
//! back when it is not wanted any more.

mod discovery;
mod retained;
mod state;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Clock;
use store::Store;
use tokio::sync::mpsc;
use tracing::{debug, info, warn};

use super::messages::{availability_topic, run_topic, state_topic};
use super::{Connection, Heard, MqttError, MqttSettings};
use crate::off_thread::{in_full, with_store};
use discovery::Discovery;
use retained::Retained;

/// Shows us over a connection, and remembers what it has shown.
#[derive(Debug)]
pub(super) struct Device {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    client_id: String,
    topic_prefix: String,
    /// None where we are not to be shown.
    discovery: Option<Discovery>,
    /// Told that the button was pressed.
    button: Option<mpsc::Sender<()>>,
    /// What this connection has carried so far.
    shown: Shown,
    /// Refusals that the log has been told of.
    told: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Shown {
    tidied: bool,
    discovery: bool,
    state: Option<String>,
    listening: bool,
}

/// What Home Assistant says on its status topic when it is up, unless it was told otherwise.
const BIRTH: &[u8] = b"online";

/// What Home Assistant's button says.
const PRESS: &[u8] = b"PRESS";

/// Where Home Assistant says that it is up, unless it was told otherwise.
const USUAL_STATUS: &str = "homeassistant/status";

impl Device {
    pub(super) fn new(
        settings: &MqttSettings,
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        button: Option<mpsc::Sender<()>>,
    ) -> Self {
        let discovery =
            settings.discovery_prefix.as_deref().map(|prefix| Discovery::new(prefix, &settings.topic_prefix));
        Self {
            store,
            clock,
            client_id: settings.client_id.clone(),
            topic_prefix: settings.topic_prefix.clone(),
            discovery,
            button,
            shown: Shown::default(),
            told: BTreeSet::new(),
        }
    }

    /// There is a new connection: nothing has been said over it.
    pub(super) fn begin(&mut self) {
        self.shown = Shown::default();
    }

    /// Says over the connection what it has not carried yet, or what has changed since. May be dropped
    /// at any time.
    ///
    /// # Errors
    ///
    /// [`MqttError::Connection`] when it is lost. What the broker does not want now is said again
    /// when something changes.
    pub(super) async fn show(&mut self, connection: &mut Connection) -> Result<(), MqttError> {
        if !self.shown.tidied {
            self.tidy(connection).await?;
        }
        let Some(discovery) = &self.discovery else { return Ok(()) };
        if !self.shown.discovery {
            let (topic, payload) = (discovery.topic(), discovery.payload(self.button.is_some()));
            self.shown.discovery = self.say(connection, &topic, &payload).await?;
        }
        self.show_state(connection).await?;
        if !self.shown.listening {
            // What has been said does not depend on it: it comes last.
            self.listen(connection).await?;
        }
        Ok(())
    }

    /// Takes what was said on a topic that we listen to.
    pub(super) fn take(&mut self, heard: &Heard) {
        if heard.topic == run_topic(&self.topic_prefix) {
            self.pressed(heard);
        } else if heard.payload == BIRTH {
            debug!("Home Assistant is up: it is told again what Nightshift is and how it stands");
            (self.shown.discovery, self.shown.state) = (false, None);
        }
    }

    fn pressed(&self, heard: &Heard) {
        if heard.retained || heard.payload != PRESS {
            // A broker would repeat a retained one at each of our starts.
            warn!(
                mqtt.topic = heard.topic,
                mqtt.retained = heard.retained,
                "A run is asked for by the payload PRESS, not retained: the message is ignored"
            );
            return;
        }
        if let Some(button) = &self.button
            && button.try_send(()).is_err()
        {
            debug!("The button was pressed again before it was answered: once is enough");
        }
    }

    async fn show_state(&mut self, connection: &mut Connection) -> Result<(), MqttError> {
        let now = self.clock.now();
        let state = match with_store(&self.store, move |store| state::read(store, now)).await {
            Ok(state) => state,
            Err(error) => {
                debug!(error = in_full(&error), "How Nightshift stands cannot be read; it is tried again");
                return Ok(());
            }
        };
        if self.shown.state.as_ref() != Some(&state)
            && self.say(connection, &state_topic(&self.topic_prefix), &state).await?
        {
            self.shown.state = Some(state);
        }
        Ok(())
    }

    async fn listen(&mut self, connection: &mut Connection) -> Result<(), MqttError> {
        self.shown.listening = true;
        let mut topics = BTreeSet::from([USUAL_STATUS.to_owned()]);
        topics.extend(self.discovery.as_ref().map(Discovery::status_topic));
        topics.extend(self.button.as_ref().map(|_| run_topic(&self.topic_prefix)));
        for topic in topics {
            let heard = connection.listen(&topic).await;
            self.unless_refused(heard, "Nightshift does not hear what is said there")?;
        }
        Ok(())
    }

    /// Takes back what is retained and not wanted any more, and remembers what is.
    async fn tidy(&mut self, connection: &mut Connection) -> Result<(), MqttError> {
        let mut wanted = BTreeSet::from([availability_topic(&self.topic_prefix)]);
        if let Some(discovery) = &self.discovery {
            wanted.extend([discovery.topic(), state_topic(&self.topic_prefix)]);
        }
        let retained = Retained { client_id: self.client_id.clone(), topics: wanted };
        let had = match with_store(&self.store, Retained::read).await {
            Ok(had) => had,
            Err(error) => {
                debug!(error = in_full(&error), "What the broker keeps of ours is not known");
                return Ok(());
            }
        };
        if had.as_ref() != Some(&retained) {
            let old = had.map(|had| had.unwanted(&retained)).unwrap_or_default();
            // Before it is there: what we end in the middle of is known the next time.
            self.remember(retained.and(&old)).await;
            // The device first: without it nobody looks at its state.
            let (devices, rest): (Vec<_>, Vec<_>) = old.iter().partition(|topic| topic.ends_with("/config"));
            for topic in devices.into_iter().chain(rest) {
                if !self.say(connection, topic, "").await? {
                    return Ok(());
                }
            }
            if !old.is_empty() {
                info!(mqtt.topics = old.len(), "Took back what the MQTT broker kept of an earlier setting");
                self.remember(retained).await;
            }
        }
        self.shown.tidied = true;
        Ok(())
    }

    async fn remember(&self, retained: Retained) {
        if let Err(error) = with_store(&self.store, move |store| retained.write(store)).await {
            debug!(error = in_full(&error), "What the broker keeps of ours could not be noted");
        }
    }

    /// Says something that the broker keeps; whether that need not be said again.
    async fn say(&mut self, connection: &mut Connection, topic: &str, payload: &str) -> Result<bool, MqttError> {
        let said = connection.publish(topic, payload, true).await;
        self.unless_refused(said, "Home Assistant does not see Nightshift as it is")
    }

    /// Tells the log of a refusal once. False when the broker is only busy.
    fn unless_refused(&mut self, done: Result<(), MqttError>, what: &str) -> Result<bool, MqttError> {
        match done {
            Ok(()) => Ok(true),
            Err(error @ (MqttError::Rejected { .. } | MqttError::Busy { .. })) => {
                let is_final = matches!(error, MqttError::Rejected { .. });
                let text = in_full(&error);
                if self.told.insert(text.clone()) {
                    warn!(error = text, "{what}");
                }
                Ok(is_final)
            }
            Err(error) => Err(error),
        }
    }
}
