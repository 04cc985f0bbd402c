use std::collections::VecDeque;

use rumqttc::Transport;
use thiserror::Error;
use tokio::time::{Instant, timeout, timeout_at};

use super::protocol::{Answer, Client, Ended, Heard, LARGEST_PAYLOAD, Turn};
use super::{MqttSettings, MqttVersion, Timing, messages, tls};

/// Why nothing could be said to the broker.
#[derive(Debug, Error)]
pub enum MqttError {
    /// The settings are wrong: trying again will not help.
    #[error("{0}")]
    Settings(String),
    /// The broker does not let us in with our user and password: a person has to mend that.
    #[error("the MQTT broker {broker} does not let us in: check the user in mqtt.url and mqtt.password")]
    Denied {
        /// Its address.
        broker: String,
    },
    /// The broker cannot be reached, sends us away, or was lost: trying again may help.
    #[error("the MQTT broker {broker} {what}")]
    Connection {
        /// Its address.
        broker: String,
        /// What is wrong with it.
        what: String,
    },
    /// The broker takes no messages at present; the connection is still good.
    #[error("the MQTT broker {broker} takes no messages at present: {reason}")]
    Busy {
        /// Its address.
        broker: String,
        /// Its reason.
        reason: String,
    },
    /// The broker does not take this one message; the connection is still good.
    #[error("the MQTT broker {broker} refused the message for {topic}: {reason}")]
    Rejected {
        /// Its address.
        broker: String,
        /// The message's topic.
        topic: String,
        /// Its reason.
        reason: String,
    },
}

/// Whether others are told that we are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The availability topic says `online` while connected, and `offline` after that: by our last
    /// will where we cannot say so ourselves.
    Announced,
    /// A short visit that leaves availability alone, under a name of its own.
    Silent,
}

/// One connection to the broker: publishes one message at a time, each until it is acknowledged.
///
/// After an error of the connection it is of no use; open another. Nothing is sent again by itself,
/// so the order of messages is the caller's. No call takes longer than [`Timing`] allows, whatever
/// the broker or the network between does, but [`Connection::hear`].
pub struct Connection {
    client: Client,
    broker: String,
    availability: Option<String>,
    unannounced: Option<MqttError>,
    timing: Timing,
    /// What the broker takes, in bytes of a whole packet, if it said so.
    largest_packet: Option<u32>,
    /// Messages that were handed to the network, and those of them that it has sent: a call to
    /// publish that was dropped may have left one in between.
    handed_over: u64,
    sent: u64,
    /// When the broker must have shown that it is still there, once we have asked.
    answer_due: Option<Instant>,
    /// What came while something else was waited for, the latest few.
    heard: VecDeque<Heard>,
}

/// More messages than this are not kept while nobody takes them: what is listened to says the same again.
const MOST_HEARD: usize = 16;

/// The longest topic that the protocol has room for, in bytes.
const LONGEST_TOPIC: usize = 65_535;

/// The bytes of a packet beside its topic and payload, at most.
const PACKET_OVERHEAD: usize = 16;

impl Connection {
    /// Connects, and with [`Presence::Announced`] says that we are online.
    ///
    /// # Errors
    ///
    /// [`MqttError::Settings`], [`MqttError::Denied`] and [`MqttError::Connection`];
    /// [`MqttError::Busy`] when we cannot say that we are online.
    pub async fn open(settings: &MqttSettings, presence: Presence) -> Result<Self, MqttError> {
        settings.check()?;
        let endpoint = settings.endpoint()?;
        let transport = if endpoint.tls {
            let settings = settings.clone();
            let config = tokio::task::spawn_blocking(move || tls::client_config(&settings))
                .await
                .map_err(|error| MqttError::Settings(format!("the certificates could not be read: {error}")))??;
            Transport::tls_with_config(rumqttc::TlsConfiguration::Rustls(config))
        } else {
            Transport::tcp()
        };
        let availability =
            (presence == Presence::Announced).then(|| messages::availability_topic(&settings.topic_prefix));
        let client_id = match presence {
            Presence::Announced => settings.client_id.clone(),
            Presence::Silent => format!("{}-once", settings.client_id),
        };
        let make = match settings.version {
            MqttVersion::V3 => Client::v3,
            MqttVersion::V5 => Client::v5,
        };
        let timing = settings.timing;
        let mut connection = Self {
            client: make(&endpoint, &client_id, transport, &timing, availability.as_deref()),
            broker: endpoint.to_string(),
            availability: availability.clone(),
            unannounced: None,
            timing,
            largest_packet: None,
            handed_over: 0,
            sent: 0,
            answer_due: None,
            heard: VecDeque::new(),
        };
        connection.largest_packet = connection
            .await_turn("does not answer", |_, turn| match turn {
                Turn::Connected { largest_packet } => Some(largest_packet),
                _ => None,
            })
            .await?;
        if let Some(topic) = availability {
            match connection.publish(&topic, messages::ONLINE, true).await {
                Ok(()) => {}
                Err(refused @ MqttError::Rejected { .. }) => connection.unannounced = Some(refused),
                Err(error) => return Err(error),
            }
        }
        Ok(connection)
    }

    /// Why the broker does not let us say that we are here, if so. All else can be said.
    #[must_use]
    pub fn unannounced(&self) -> Option<&MqttError> {
        self.unannounced.as_ref()
    }

    /// The broker's address, without user and password.
    #[must_use]
    pub fn broker(&self) -> &str {
        &self.broker
    }

    /// Sends a message with quality of service 1 and returns when the broker has acknowledged it.
    ///
    /// # Errors
    ///
    /// [`MqttError::Rejected`] when the broker does not want it and [`MqttError::Busy`] when it wants
    /// none, after which the connection is still good; [`MqttError::Connection`] when it is lost or
    /// does not answer.
    pub async fn publish(&mut self, topic: &str, payload: &str, retain: bool) -> Result<(), MqttError> {
        if let Some(reason) = self.unfit(topic, payload) {
            return Err(self.rejected(topic, reason));
        }
        if !self.client.hand_over(topic, payload, retain) {
            // The channel has room between messages, so only the topic can be what is wrong.
            return Err(self.rejected(topic, "its topic is not valid".to_owned()));
        }
        self.handed_over += 1;
        let ours = self.handed_over;
        let mut our_id = None;
        let answer = self
            .await_turn("did not acknowledge a message", |sent, turn| match turn {
                Turn::Sent(id) if sent == ours => {
                    our_id = Some(id);
                    None
                }
                Turn::Acknowledged { id, answer } if Some(id) == our_id => Some(answer),
                _ => None,
            })
            .await?;
        match answer {
            Answer::Taken => Ok(()),
            Answer::Refused(reason) => Err(self.rejected(topic, reason)),
            Answer::Busy(reason) => Err(MqttError::Busy { broker: self.broker.clone(), reason }),
        }
    }

    /// Listens to `filter` from now on, and returns when the broker has confirmed it; what comes is
    /// given by [`Connection::hear`].
    ///
    /// # Errors
    ///
    /// [`MqttError::Rejected`] when the broker does not allow it, after which the connection is still
    /// good; [`MqttError::Connection`] when it is lost or does not answer.
    pub async fn listen(&mut self, filter: &str) -> Result<(), MqttError> {
        if !self.client.subscribe(filter) {
            return Err(self.rejected(filter, "it is no topic to listen to".to_owned()));
        }
        let allowed = self
            .await_turn("did not confirm a subscription", |_, turn| match turn {
                Turn::Subscribed(allowed) => Some(allowed),
                _ => None,
            })
            .await?;
        if allowed {
            return Ok(());
        }
        Err(self.rejected(filter, "our user may not listen there: allow it in the broker's access rules".to_owned()))
    }

    /// Keeps the connection alive until somebody says something that we listen to, or it is lost. May
    /// be dropped at any time. A broker that has silently gone is noticed within
    /// [`Timing::keep_alive`] and [`Timing::answer`].
    ///
    /// # Errors
    ///
    /// How it was lost.
    pub async fn hear(&mut self) -> Result<Heard, MqttError> {
        loop {
            if let Some(heard) = self.heard.pop_front() {
                return Ok(heard);
            }
            match self.answer_due {
                Some(due) => match timeout_at(due, self.turn()).await {
                    Ok(turned) => turned?,
                    Err(_) => return Err(self.lost("does not answer any more".to_owned())),
                },
                None => self.turn().await?,
            };
        }
    }

    /// Says goodbye: `offline` where we had announced ourselves, then the protocol's own farewell.
    /// Takes [`Timing::farewell`] at most; a broker that does not listen has our last will.
    pub async fn close(mut self) {
        let within = self.timing.farewell;
        let farewell = async {
            if let Some(topic) = self.availability.take() {
                self.publish(&topic, messages::OFFLINE, true).await?;
            }
            self.client.disconnect();
            self.await_turn("did not take the farewell", |_, turn| matches!(turn, Turn::Disconnected).then_some(()))
                .await
        };
        // There is nothing left to be done about a broker that is gone already.
        let _: Result<Result<(), MqttError>, _> = timeout(within, farewell).await;
    }

    /// Why this can be no message to this broker, if so. The broker would drop the connection, or
    /// the library would.
    fn unfit(&self, topic: &str, payload: &str) -> Option<String> {
        if topic.is_empty() || topic.len() > LONGEST_TOPIC || topic.contains('\0') {
            return Some("its topic is not valid".to_owned());
        }
        if payload.len() > LARGEST_PAYLOAD {
            return Some(format!("it is over {LARGEST_PAYLOAD} bytes long"));
        }
        let length = topic.len() + payload.len() + PACKET_OVERHEAD;
        let largest = usize::try_from(self.largest_packet?).unwrap_or(usize::MAX);
        (length > largest).then(|| format!("it is over the {largest} bytes that the broker takes"))
    }

    fn rejected(&self, topic: &str, reason: String) -> MqttError {
        MqttError::Rejected { broker: self.broker.clone(), topic: topic.to_owned(), reason }
    }

    fn lost(&self, what: String) -> MqttError {
        MqttError::Connection { broker: self.broker.clone(), what }
    }

    /// Turns the network until `wanted`, which is told how many messages have been sent, gives
    /// something.
    async fn await_turn<T>(
        &mut self,
        silence: &str,
        mut wanted: impl FnMut(u64, Turn) -> Option<T>,
    ) -> Result<T, MqttError> {
        let within = self.timing.answer;
        let found = async {
            loop {
                let turn = self.turn().await?;
                if let Some(found) = wanted(self.sent, turn) {
                    return Ok(found);
                }
            }
        };
        match timeout(within, found).await {
            Ok(found) => found,
            Err(_) => Err(self.lost(format!("{silence} within {within:?}"))),
        }
    }

    async fn turn(&mut self) -> Result<Turn, MqttError> {
        let mut turn = self.client.turn().await.map_err(|ended| match ended {
            Ended::Denied => MqttError::Denied { broker: self.broker.clone() },
            Ended::Lost(what) => self.lost(what),
        })?;
        if let Turn::Received(heard) = turn {
            if self.heard.len() >= MOST_HEARD {
                self.heard.pop_front();
            }
            self.heard.push_back(heard);
            turn = Turn::Other;
        }
        match turn {
            Turn::Sent(_) => self.sent += 1,
            Turn::Asked => self.answer_due = Some(Instant::now() + self.timing.answer),
            Turn::Answered => self.answer_due = None,
            _ => {}
        }
        Ok(turn)
    }
}
