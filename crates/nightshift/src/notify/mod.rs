//! What Nightshift says to others: MQTT messages, from the outbox to the broker.

mod backoff;
mod broker;
mod deliver;
mod device;
mod drain;
/// What is said, where: topics and payloads.
pub mod messages;
mod mqtt;
mod protocol;
mod settings;
mod subscriber;
mod timing;
mod tls;
mod trouble;

pub(crate) use backoff::Backoff;
pub use broker::{BrokerError, EmbeddedBroker};
pub use deliver::{Courier, Delivered, KEPT_FOR, MOST_KEPT};
pub use mqtt::{Connection, MqttError, Presence};
pub use protocol::Heard;
pub use settings::{MqttSettings, MqttVersion};
pub use subscriber::{Received, Subscriber};
pub use timing::Timing;
