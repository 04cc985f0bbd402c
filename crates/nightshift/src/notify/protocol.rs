//! The two versions of MQTT in the library's words, and what of it matters to us.

use std::time::Duration;

use rumqttc::{QoS, Transport, v5};

use super::settings::Endpoint;
use super::{Timing, messages};

/// A client of one version and its network.
pub(super) enum Client {
    V3(rumqttc::AsyncClient, Box<rumqttc::EventLoop>),
    V5(v5::AsyncClient, Box<v5::EventLoop>),
}

/// What a turn of the network brought that matters here.
pub(super) enum Turn {
    /// The broker let us in; it takes packets of so many bytes, if it said so.
    Connected {
        largest_packet: Option<u32>,
    },
    Sent(u16),
    Acknowledged {
        id: u16,
        answer: Answer,
    },
    /// We asked whether the broker is still there.
    Asked,
    /// It is.
    Answered,
    /// What the broker says to a subscription: whether it may be.
    Subscribed(bool),
    Received(Heard),
    Disconnected,
    Other,
}

/// A message that somebody else sent to a topic that we listen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its topic.
    pub topic: String,
    /// Its payload; anybody may have sent anything.
    pub payload: Vec<u8>,
    /// Whether it is an old message that the broker kept for newcomers.
    pub retained: bool,
}

/// What the broker says to a message.
pub(super) enum Answer {
    Taken,
    /// It does not want this message.
    Refused(String),
    /// It takes none at present.
    Busy(String),
}

/// Why a connection ended.
pub(super) enum Ended {
    /// We are not let in with our user and password.
    Denied,
    /// Anything else, as it goes on after "the broker".
    Lost(String),
}

/// Messages that may be under way at once: one, and what was given up before it.
const MOST_UNDER_WAY: u16 = 16;

/// The largest payload we send, in bytes.
pub(super) const LARGEST_PAYLOAD: usize = 1 << 20;

impl Client {
    pub(super) fn v3(
        endpoint: &Endpoint,
        client_id: &str,
        transport: Transport,
        timing: &Timing,
        availability: Option<&str>,
    ) -> Self {
        let mut options = rumqttc::MqttOptions::new(client_id, &endpoint.host, endpoint.port);
        options
            .set_transport(transport)
            .set_keep_alive(timing.keep_alive.max(Duration::from_secs(1)))
            .set_max_packet_size(64 << 10, LARGEST_PAYLOAD * 2)
            .set_inflight(MOST_UNDER_WAY);
        if let Some((name, password)) = endpoint.login() {
            options.set_credentials(name, password);
        }
        if let Some(topic) = availability {
            options.set_last_will(rumqttc::LastWill::new(topic, messages::OFFLINE, QoS::AtLeastOnce, true));
        }
        let (client, mut events) = rumqttc::AsyncClient::new(options, 4);
        events.network_options.set_connection_timeout(outer(timing.answer));
        Self::V3(client, Box::new(events))
    }

    pub(super) fn v5(
        endpoint: &Endpoint,
        client_id: &str,
        transport: Transport,
        timing: &Timing,
        availability: Option<&str>,
    ) -> Self {
        let mut options = v5::MqttOptions::new(client_id, &endpoint.host, endpoint.port);
        options
            .set_transport(transport)
            .set_keep_alive(timing.keep_alive.max(Duration::from_secs(5)))
            // The library keeps room for so many from the start: 13 MiB for what the protocol allows.
            .set_outgoing_inflight_upper_limit(MOST_UNDER_WAY)
            .set_connection_timeout(outer(timing.answer));
        if let Some((name, password)) = endpoint.login() {
            options.set_credentials(name, password);
        }
        if let Some(topic) = availability {
            let qos = v5::mqttbytes::QoS::AtLeastOnce;
            options.set_last_will(v5::mqttbytes::v5::LastWill::new(topic, messages::OFFLINE, qos, true, None));
        }
        let (client, events) = v5::AsyncClient::new(options, 4);
        Self::V5(client, Box::new(events))
    }

    /// Hands a message over to the network. False when it is none: its topic is not valid.
    pub(super) fn hand_over(&self, topic: &str, payload: &str, retain: bool) -> bool {
        match self {
            Self::V3(client, _) => client.try_publish(topic, QoS::AtLeastOnce, retain, payload).is_ok(),
            Self::V5(client, _) => {
                client.try_publish(topic, v5::mqttbytes::QoS::AtLeastOnce, retain, payload.to_owned()).is_ok()
            }
        }
    }

    /// Asks for what comes to `filter`, with the next turns of the network. False when it is no filter.
    pub(super) fn subscribe(&self, filter: &str) -> bool {
        match self {
            Self::V3(client, _) => client.try_subscribe(filter, QoS::AtLeastOnce).is_ok(),
            Self::V5(client, _) => client.try_subscribe(filter, v5::mqttbytes::QoS::AtLeastOnce).is_ok(),
        }
    }

    /// Says goodbye, with the next turns of the network.
    pub(super) fn disconnect(&self) {
        // It fails only when too much is under way, and then the broker has our last will.
        match self {
            Self::V3(client, _) => drop(client.try_disconnect()),
            Self::V5(client, _) => drop(client.try_disconnect()),
        }
    }

    /// Turns the network once. May be dropped at any time.
    pub(super) async fn turn(&mut self) -> Result<Turn, Ended> {
        match self {
            Self::V3(_, events) => events.poll().await.map(v3_turn).map_err(|error| v3_end(&error)),
            Self::V5(_, events) => events.poll().await.map(v5_turn).map_err(|error| v5_end(&error)),
        }
    }
}

/// The library's own limit, in whole seconds: behind ours, which says more of what was waited for.
fn outer(answer: Duration) -> u64 {
    answer.as_secs().saturating_add(2)
}

fn v3_turn(event: rumqttc::Event) -> Turn {
    use rumqttc::{Event, Outgoing, Packet};
    match event {
        Event::Incoming(Packet::ConnAck(_)) => Turn::Connected { largest_packet: None },
        Event::Incoming(Packet::PubAck(ack)) => Turn::Acknowledged { id: ack.pkid, answer: Answer::Taken },
        Event::Incoming(Packet::PingResp) => Turn::Answered,
        Event::Incoming(Packet::SubAck(ack)) => {
            Turn::Subscribed(ack.return_codes.iter().all(|code| *code != rumqttc::SubscribeReasonCode::Failure))
        }
        Event::Incoming(Packet::Publish(publish)) => {
            Turn::Received(Heard { payload: publish.payload.to_vec(), retained: publish.retain, topic: publish.topic })
        }
        Event::Outgoing(Outgoing::Publish(id)) => Turn::Sent(id),
        Event::Outgoing(Outgoing::PingReq) => Turn::Asked,
        Event::Outgoing(Outgoing::Disconnect) => Turn::Disconnected,
        _ => Turn::Other,
    }
}

fn v5_turn(event: v5::Event) -> Turn {
    use rumqttc::Outgoing;
    use v5::mqttbytes::v5::Packet;
    match event {
        v5::Event::Incoming(Packet::ConnAck(ack)) => {
            Turn::Connected { largest_packet: ack.properties.and_then(|properties| properties.max_packet_size) }
        }
        v5::Event::Incoming(Packet::PubAck(ack)) => {
            let said = ack.properties.and_then(|properties| properties.reason_string);
            Turn::Acknowledged { id: ack.pkid, answer: v5_answer(ack.reason, said.as_deref()) }
        }
        v5::Event::Incoming(Packet::PingResp(_)) => Turn::Answered,
        v5::Event::Incoming(Packet::SubAck(ack)) => {
            use v5::mqttbytes::v5::SubscribeReasonCode as Code;
            Turn::Subscribed(ack.return_codes.iter().all(|code| matches!(code, Code::Success(_))))
        }
        v5::Event::Incoming(Packet::Publish(publish)) => Turn::Received(Heard {
            topic: String::from_utf8_lossy(&publish.topic).into_owned(),
            payload: publish.payload.to_vec(),
            retained: publish.retain,
        }),
        v5::Event::Outgoing(Outgoing::Publish(id)) => Turn::Sent(id),
        v5::Event::Outgoing(Outgoing::PingReq) => Turn::Asked,
        v5::Event::Outgoing(Outgoing::Disconnect) => Turn::Disconnected,
        _ => Turn::Other,
    }
}

/// MQTT 5.0, table 3-5: what of it is about this message, and what about the moment.
fn v5_answer(reason: v5::mqttbytes::v5::PubAckReason, said: Option<&str>) -> Answer {
    use v5::mqttbytes::v5::PubAckReason as Reason;
    let text = |what: &str| match said {
        // What the broker says is a stranger's text in our log and database.
        Some(said) => format!("{what} ({:?})", said.chars().take(200).collect::<String>()),
        None => what.to_owned(),
    };
    match reason {
        Reason::Success | Reason::NoMatchingSubscribers => Answer::Taken,
        Reason::NotAuthorized => {
            Answer::Refused(text("our user may not publish there: allow it in the broker's access rules"))
        }
        Reason::TopicNameInvalid => Answer::Refused(text("it does not accept the topic")),
        Reason::PayloadFormatInvalid => Answer::Refused(text("it does not accept the payload")),
        Reason::QuotaExceeded => Answer::Busy(text("a quota is used up")),
        Reason::PacketIdentifierInUse => Answer::Busy(text("the packet identifier is in use")),
        Reason::UnspecifiedError => Answer::Busy(text("unspecified error")),
        Reason::ImplementationSpecificError => Answer::Busy(text("implementation specific error")),
    }
}

fn v3_end(error: &rumqttc::ConnectionError) -> Ended {
    use rumqttc::ConnectReturnCode as Code;
    use rumqttc::ConnectionError as Error;
    Ended::Lost(match error {
        Error::ConnectionRefused(Code::BadUserNamePassword | Code::NotAuthorized) => return Ended::Denied,
        Error::ConnectionRefused(code) => format!("sends us away: {code:?}"),
        Error::Io(error) => format!("cannot be reached: {error}"),
        Error::NetworkTimeout | Error::FlushTimeout => "does not answer".to_owned(),
        Error::Tls(error) => format!("fails at TLS: {error}"),
        Error::MqttState(rumqttc::StateError::ConnectionAborted) => "closed the connection".to_owned(),
        other => format!("was lost: {other}"),
    })
}

fn v5_end(error: &v5::ConnectionError) -> Ended {
    use v5::ConnectionError as Error;
    use v5::mqttbytes::v5::{ConnectReturnCode as Code, DisconnectReasonCode};
    Ended::Lost(match error {
        Error::ConnectionRefused(Code::BadUserNamePassword | Code::NotAuthorized) => return Ended::Denied,
        Error::ConnectionRefused(code) => format!("sends us away: {code:?}"),
        Error::Io(error) => format!("cannot be reached: {error}"),
        Error::Timeout(_) => "does not answer".to_owned(),
        Error::Tls(error) => format!("fails at TLS: {error}"),
        Error::MqttState(v5::StateError::ConnectionAborted) => "closed the connection".to_owned(),
        Error::MqttState(v5::StateError::ServerDisconnect {
            reason_code: DisconnectReasonCode::SessionTakenOver,
            ..
        }) => "put us out for another client of the same name: set mqtt.client_id to a name of our own".to_owned(),
        Error::MqttState(v5::StateError::ServerDisconnect { reason_code, .. }) => {
            format!("closed the connection: {reason_code:?}")
        }
        other => format!("was lost: {other}"),
    })
}
