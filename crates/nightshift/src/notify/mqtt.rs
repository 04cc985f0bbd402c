use std::time::Duration;

use rumqttc::{QoS, Transport, v5};
use thiserror::Error;
use tokio::time::timeout;

use super::settings::Endpoint;
use super::{MqttSettings, MqttVersion, messages, tls};

/// Why nothing could be said to the broker.
#[derive(Debug, Error)]
pub enum MqttError {
    /// The settings are wrong: trying again will not help.
    #[error("{0}")]
    Settings(String),
    /// The broker cannot be reached, sends us away, or was lost: trying again may help.
    #[error("the MQTT broker {broker} {what}")]
    Connection {
        /// Its address.
        broker: String,
        /// What is wrong with it.
        what: String,
    },
    /// The broker does not take this one message.
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
/// After an error it is of no use; open another. Nothing is sent again by itself, so the order of
/// messages is the caller's.
pub struct Connection {
    client: Client,
    broker: String,
    availability: Option<String>,
}

enum Client {
    V3(rumqttc::AsyncClient, Box<rumqttc::EventLoop>),
    V5(v5::AsyncClient, Box<v5::EventLoop>),
}

/// What a turn of the network brought that matters here.
enum Turn {
    Connected,
    Sent(u16),
    Acknowledged { id: u16, refusal: Option<String> },
    Disconnected,
    Other,
}

/// How long the broker may take for an answer.
const ANSWER_TIME: Duration = Duration::from_secs(10);

/// How long a farewell may take.
const FAREWELL_TIME: Duration = Duration::from_millis(500);

/// How often an idle connection shows that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(60);

/// The largest payload we send, in bytes.
const LARGEST_PAYLOAD: usize = 1 << 20;

impl Connection {
    /// Connects, and with [`Presence::Announced`] says that we are online.
    ///
    /// # Errors
    ///
    /// [`MqttError::Settings`] and [`MqttError::Connection`].
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
        let client = match settings.version {
            MqttVersion::V3 => v3_client(&endpoint, client_id, transport, availability.as_deref()),
            MqttVersion::V5 => v5_client(&endpoint, client_id, transport, availability.as_deref()),
        };
        let mut connection = Self { client, broker: endpoint.to_string(), availability: availability.clone() };
        connection.await_turn("does not answer", |turn| matches!(turn, Turn::Connected).then_some(())).await?;
        if let Some(topic) = availability {
            connection.publish(&topic, messages::ONLINE, true).await?;
        }
        Ok(connection)
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
    /// [`MqttError::Rejected`] when the broker does not want it, after which the connection is
    /// still good; [`MqttError::Connection`] when it is lost or does not answer.
    pub async fn publish(&mut self, topic: &str, payload: &str, retain: bool) -> Result<(), MqttError> {
        let rejected = |broker: &str, reason: String| MqttError::Rejected {
            broker: broker.to_owned(),
            topic: topic.to_owned(),
            reason,
        };
        if payload.len() > LARGEST_PAYLOAD {
            return Err(rejected(&self.broker, format!("it is over {LARGEST_PAYLOAD} bytes long")));
        }
        let handed_over = match &self.client {
            Client::V3(client, _) => client.try_publish(topic, QoS::AtLeastOnce, retain, payload).is_ok(),
            Client::V5(client, _) => {
                client.try_publish(topic, v5::mqttbytes::QoS::AtLeastOnce, retain, payload.to_owned()).is_ok()
            }
        };
        if !handed_over {
            // The channel is empty between messages, so only the topic can be what is wrong.
            return Err(rejected(&self.broker, "its topic is not valid".to_owned()));
        }
        let mut sent = None;
        let refusal = self
            .await_turn("did not acknowledge a message", |turn| match turn {
                Turn::Sent(id) => {
                    sent = Some(id);
                    None
                }
                Turn::Acknowledged { id, refusal } if Some(id) == sent => Some(refusal),
                _ => None,
            })
            .await?;
        refusal.map_or(Ok(()), |reason| Err(rejected(&self.broker, reason)))
    }

    /// Keeps the connection alive until it is lost, and says how. May be dropped at any time.
    pub async fn idle(&mut self) -> MqttError {
        loop {
            if let Err(error) = self.turn().await {
                return error;
            }
        }
    }

    /// Says goodbye: `offline` where we had announced ourselves, then the protocol's own farewell.
    /// Takes half a second at most; a broker that does not listen has our last will.
    pub async fn close(mut self) {
        let farewell = async {
            if let Some(topic) = self.availability.take() {
                self.publish(&topic, messages::OFFLINE, true).await?;
            }
            match &self.client {
                Client::V3(client, _) => drop(client.try_disconnect()),
                Client::V5(client, _) => drop(client.try_disconnect()),
            }
            self.await_turn("did not take the farewell", |turn| matches!(turn, Turn::Disconnected).then_some(())).await
        };
        // There is nothing left to be done about a broker that is gone already.
        let _: Result<Result<(), MqttError>, _> = timeout(FAREWELL_TIME, farewell).await;
    }

    /// Turns the network until `wanted` gives something.
    async fn await_turn<T>(
        &mut self,
        silence: &str,
        mut wanted: impl FnMut(Turn) -> Option<T>,
    ) -> Result<T, MqttError> {
        let broker = self.broker.clone();
        let found = async {
            loop {
                if let Some(found) = wanted(self.turn().await?) {
                    return Ok(found);
                }
            }
        };
        timeout(ANSWER_TIME, found).await.unwrap_or_else(|_| {
            Err(MqttError::Connection { broker, what: format!("{silence} within {} s", ANSWER_TIME.as_secs()) })
        })
    }

    async fn turn(&mut self) -> Result<Turn, MqttError> {
        let turn = match &mut self.client {
            Client::V3(_, events) => events.poll().await.map(v3_turn).map_err(|error| v3_reason(&error)),
            Client::V5(_, events) => events.poll().await.map(v5_turn).map_err(|error| v5_reason(&error)),
        };
        turn.map_err(|what| MqttError::Connection { broker: self.broker.clone(), what })
    }
}

fn v3_client(endpoint: &Endpoint, client_id: String, transport: Transport, availability: Option<&str>) -> Client {
    let mut options = rumqttc::MqttOptions::new(client_id, &endpoint.host, endpoint.port);
    options.set_transport(transport).set_keep_alive(KEEP_ALIVE).set_max_packet_size(64 << 10, LARGEST_PAYLOAD * 2);
    if let Some((name, password)) = endpoint.login() {
        options.set_credentials(name, password);
    }
    if let Some(topic) = availability {
        options.set_last_will(rumqttc::LastWill::new(topic, messages::OFFLINE, QoS::AtLeastOnce, true));
    }
    let (client, events) = rumqttc::AsyncClient::new(options, 4);
    Client::V3(client, Box::new(events))
}

fn v5_client(endpoint: &Endpoint, client_id: String, transport: Transport, availability: Option<&str>) -> Client {
    let mut options = v5::MqttOptions::new(client_id, &endpoint.host, endpoint.port);
    options.set_transport(transport).set_keep_alive(KEEP_ALIVE);
    if let Some((name, password)) = endpoint.login() {
        options.set_credentials(name, password);
    }
    if let Some(topic) = availability {
        let qos = v5::mqttbytes::QoS::AtLeastOnce;
        options.set_last_will(v5::mqttbytes::v5::LastWill::new(topic, messages::OFFLINE, qos, true, None));
    }
    let (client, events) = v5::AsyncClient::new(options, 4);
    Client::V5(client, Box::new(events))
}

fn v3_turn(event: rumqttc::Event) -> Turn {
    use rumqttc::{Event, Outgoing, Packet};
    match event {
        Event::Incoming(Packet::ConnAck(_)) => Turn::Connected,
        Event::Incoming(Packet::PubAck(ack)) => Turn::Acknowledged { id: ack.pkid, refusal: None },
        Event::Outgoing(Outgoing::Publish(id)) => Turn::Sent(id),
        Event::Outgoing(Outgoing::Disconnect) => Turn::Disconnected,
        _ => Turn::Other,
    }
}

fn v5_turn(event: v5::Event) -> Turn {
    use v5::mqttbytes::v5::{Packet, PubAckReason};
    match event {
        v5::Event::Incoming(Packet::ConnAck(_)) => Turn::Connected,
        v5::Event::Incoming(Packet::PubAck(ack)) => {
            let taken = matches!(ack.reason, PubAckReason::Success | PubAckReason::NoMatchingSubscribers);
            Turn::Acknowledged { id: ack.pkid, refusal: (!taken).then(|| format!("{:?}", ack.reason)) }
        }
        v5::Event::Outgoing(rumqttc::Outgoing::Publish(id)) => Turn::Sent(id),
        v5::Event::Outgoing(rumqttc::Outgoing::Disconnect) => Turn::Disconnected,
        _ => Turn::Other,
    }
}

fn v3_reason(error: &rumqttc::ConnectionError) -> String {
    use rumqttc::ConnectReturnCode as Code;
    use rumqttc::ConnectionError as Error;
    match error {
        Error::ConnectionRefused(Code::BadUserNamePassword | Code::NotAuthorized) => not_let_in(),
        Error::ConnectionRefused(code) => format!("sends us away: {code:?}"),
        Error::Io(error) => format!("cannot be reached: {error}"),
        Error::NetworkTimeout | Error::FlushTimeout => "does not answer".to_owned(),
        Error::Tls(error) => format!("fails at TLS: {error}"),
        other => format!("was lost: {other}"),
    }
}

fn v5_reason(error: &v5::ConnectionError) -> String {
    use v5::ConnectionError as Error;
    use v5::mqttbytes::v5::ConnectReturnCode as Code;
    match error {
        Error::ConnectionRefused(Code::BadUserNamePassword | Code::NotAuthorized) => not_let_in(),
        Error::ConnectionRefused(code) => format!("sends us away: {code:?}"),
        Error::Io(error) => format!("cannot be reached: {error}"),
        Error::Timeout(_) => "does not answer".to_owned(),
        Error::Tls(error) => format!("fails at TLS: {error}"),
        other => format!("was lost: {other}"),
    }
}

fn not_let_in() -> String {
    "does not let us in: check the user in mqtt.url and mqtt.password".to_owned()
}
