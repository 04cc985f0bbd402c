use std::time::Duration;

use libtest_mimic::Failed;
use rumqttc::{Client, Connection, Event, MqttOptions, NetworkOptions, Packet, QoS};

const TOPIC: &str = "house/round";

/// Sends messages to itself.
pub(super) struct Messenger {
    client: Client,
    connection: Connection,
    sent: u64,
}

impl Messenger {
    /// Connects to the broker on `port`.
    pub(super) fn of(port: u16) -> Result<Self, Failed> {
        let mut options = MqttOptions::new("messenger", "127.0.0.1", port);
        options.set_keep_alive(Duration::from_secs(30));
        let (client, mut connection) = Client::new(options, 4);
        let mut network = NetworkOptions::new();
        network.set_tcp_nodelay(true);
        connection.eventloop.set_network_options(network);
        client.subscribe(TOPIC, QoS::AtLeastOnce)?;
        for event in connection.iter() {
            if let Event::Incoming(Packet::SubAck(_)) = event? {
                break;
            }
        }
        Ok(Self { client, connection, sent: 0 })
    }

    /// Publishes a message with quality of service 1 and waits until it has come back.
    pub(super) fn round_trip(&mut self) -> Result<(), Failed> {
        self.sent += 1;
        let payload = self.sent.to_string();
        self.client.publish(TOPIC, QoS::AtLeastOnce, false, payload.as_bytes())?;
        for event in self.connection.iter() {
            if let Event::Incoming(Packet::Publish(message)) = event?
                && message.payload == payload.as_bytes()
            {
                return Ok(());
            }
        }
        Err("the connection to mosquitto is closed".into())
    }
}
