use std::time::Duration;

use rumqttc::{AsyncClient, Event, Incoming, MqttOptions, QoS};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{MqttError, MqttSettings};

/// Listens to topics of a broker, for the demo and for tests: what is announced can be read back.
#[derive(Debug)]
pub struct Subscriber {
    messages: mpsc::Receiver<Received>,
    listening: JoinHandle<()>,
}

/// A message as it came from the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its topic.
    pub topic: String,
    /// Its payload, with anything that is no UTF-8 replaced.
    pub payload: String,
    /// Whether it is an old message that the broker kept for newcomers.
    pub retained: bool,
}

/// Messages kept for a reader that does not come; the connection waits behind them.
const MOST_UNREAD: usize = 1000;

impl Subscriber {
    /// Listens to `filter` at the broker of `settings`, by MQTT 3.1.1 and without encryption, and
    /// returns when the broker has confirmed it.
    ///
    /// # Errors
    ///
    /// [`MqttError::Settings`] for a URL that cannot be read or asks for encryption,
    /// [`MqttError::Connection`] when the broker does not confirm within ten seconds.
    pub async fn listen(settings: &MqttSettings, filter: &str) -> Result<Self, MqttError> {
        let endpoint = settings.endpoint()?;
        if endpoint.tls {
            return Err(MqttError::Settings("the subscriber speaks mqtt:// only".to_owned()));
        }
        let mut options = MqttOptions::new(format!("{}-subscriber", settings.client_id), &endpoint.host, endpoint.port);
        options.set_keep_alive(Duration::from_secs(30)).set_max_packet_size(2 << 20, 64 << 10);
        if let Some((name, password)) = endpoint.login() {
            options.set_credentials(name, password);
        }
        let broker = endpoint.to_string();
        let lost = |what: String| MqttError::Connection { broker: broker.clone(), what };
        let (client, mut events) = AsyncClient::new(options, 4);
        client
            .try_subscribe(filter, QoS::AtLeastOnce)
            .map_err(|_| MqttError::Settings(format!("{filter:?} is no topic filter")))?;

        let (sender, messages) = mpsc::channel(MOST_UNREAD);
        let (confirm, confirmed) = oneshot::channel();
        let listening = tokio::spawn(async move {
            // It lives as long as the loop: without a client the library ends the connection.
            let _client = client;
            let mut confirm = Some(confirm);
            loop {
                match events.poll().await {
                    Ok(Event::Incoming(Incoming::SubAck(_))) => {
                        if let Some(confirm) = confirm.take() {
                            let _ = confirm.send(Ok(()));
                        }
                    }
                    Ok(Event::Incoming(Incoming::Publish(publish))) => {
                        let message = Received {
                            topic: publish.topic.clone(),
                            payload: String::from_utf8_lossy(&publish.payload).into_owned(),
                            retained: publish.retain,
                        };
                        if sender.send(message).await.is_err() {
                            return;
                        }
                    }
                    Ok(_) => {}
                    Err(error) => {
                        if let Some(confirm) = confirm.take() {
                            let _ = confirm.send(Err(error.to_string()));
                        }
                        return;
                    }
                }
            }
        });
        let subscriber = Self { messages, listening };
        match timeout(Duration::from_secs(10), confirmed).await {
            Ok(Ok(Ok(()))) => Ok(subscriber),
            Ok(Ok(Err(error))) => Err(lost(format!("was lost: {error}"))),
            Ok(Err(_)) | Err(_) => Err(lost("did not confirm the subscription".to_owned())),
        }
    }

    /// The next message; none when there is none within `within`, or the connection is lost.
    pub async fn next(&mut self, within: Duration) -> Option<Received> {
        timeout(within, self.messages.recv()).await.ok().flatten()
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.listening.abort();
    }
}
