//! What Nightshift says to others: MQTT messages, from the outbox to the broker.

mod broker;
mod deliver;
/// What is said, where: topics and payloads.
pub mod messages;
mod mqtt;
mod settings;
mod subscriber;
mod tls;

pub use broker::{BrokerError, EmbeddedBroker};
pub use deliver::{Courier, Delivered};
pub use mqtt::{Connection, MqttError, Presence};
pub use settings::{MqttSettings, MqttVersion};
pub use subscriber::{Received, Subscriber};
