use std::collections::HashMap;
use std::future::poll_fn;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::task::Poll;
use std::thread::{self, JoinHandle};

use rumqttd::protocol::Protocol;
use rumqttd::protocol::v4::V4;
use rumqttd::protocol::v5::V5;
use rumqttd::{ConnectionSettings, Router, RouterConfig, Server, ServerSettings};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::MqttVersion;

/// A broker inside this process, on a free port of the loopback interface, for the demo and for
/// tests: whoever tries Nightshift needs to install none.
///
/// It serves one version of the protocol, keeps nothing on disk and asks for no password unless
/// told to. Dropping it, or [`EmbeddedBroker::stop`], closes its port and all its connections. One
/// thread of the library stays parked, at no cost, until the process ends: its router has no way to
/// be told to stop.
#[derive(Debug)]
pub struct EmbeddedBroker {
    address: SocketAddr,
    stop: CancellationToken,
    server: Option<JoinHandle<()>>,
}

/// The embedded broker could not be started.
#[derive(Debug, Error)]
#[error("the embedded MQTT broker did not start: {0}")]
pub struct BrokerError(String);

/// How many free ports are tried: another program may be quicker to take one.
const PORTS_TRIED: usize = 5;

impl EmbeddedBroker {
    /// Starts a broker and returns when it takes connections.
    ///
    /// # Errors
    ///
    /// [`BrokerError`] when there is no free port, or no thread for it.
    pub fn start(version: MqttVersion) -> Result<Self, BrokerError> {
        Self::start_for(version, None)
    }

    /// Starts a broker that lets in nobody but `user` with `password`.
    ///
    /// # Errors
    ///
    /// As [`EmbeddedBroker::start`].
    pub fn start_with_login(version: MqttVersion, user: &str, password: &str) -> Result<Self, BrokerError> {
        Self::start_for(version, Some((user, password)))
    }

    /// Starts a broker on `address`, such as that of one that was stopped before.
    ///
    /// # Errors
    ///
    /// As [`EmbeddedBroker::start`], and when the port is taken.
    pub fn start_at(version: MqttVersion, address: SocketAddr) -> Result<Self, BrokerError> {
        match version {
            MqttVersion::V3 => serve(V4, settings(address, None)),
            MqttVersion::V5 => serve(V5, settings(address, None)),
        }
    }

    fn start_for(version: MqttVersion, login: Option<(&str, &str)>) -> Result<Self, BrokerError> {
        let mut last_error = BrokerError("no port was tried".to_owned());
        for _ in 0..PORTS_TRIED {
            // The library wants to open the port itself; this finds out which one is free.
            let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                .and_then(|listener| listener.local_addr())
                .map_err(|error| BrokerError(error.to_string()))?;
            let started = match version {
                MqttVersion::V3 => serve(V4, settings(address, login)),
                MqttVersion::V5 => serve(V5, settings(address, login)),
            };
            match started {
                Ok(broker) => return Ok(broker),
                Err(error) => last_error = error,
            }
        }
        Err(last_error)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a setting, `mqtt://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("mqtt://{}", self.address)
    }

    /// Closes its port and all its connections, and waits until that is done.
    pub fn stop(mut self) {
        self.shut_down();
    }

    fn shut_down(&mut self) {
        self.stop.cancel();
        if let Some(server) = self.server.take() {
            // It ends at the next turn of its loop; a panic in it has been reported by its thread.
            let _ = server.join();
        }
    }
}

impl Drop for EmbeddedBroker {
    fn drop(&mut self) {
        self.shut_down();
    }
}

fn settings(address: SocketAddr, login: Option<(&str, &str)>) -> ServerSettings {
    ServerSettings {
        name: "embedded".to_owned(),
        listen: address,
        tls: None,
        next_connection_delay_ms: 1,
        connections: ConnectionSettings {
            connection_timeout_ms: 5_000,
            max_payload_size: 1 << 20,
            max_inflight_count: 100,
            auth: login.map(|(user, password)| HashMap::from([(user.to_owned(), password.to_owned())])),
            external_auth: None,
            dynamic_filters: true,
        },
    }
}

/// Runs a server on a thread and a runtime of its own: when both end, so do the port and all that
/// the library has started for its connections.
fn serve<P>(protocol: P, settings: ServerSettings) -> Result<EmbeddedBroker, BrokerError>
where
    P: Protocol + Clone + Send + 'static,
{
    let address = settings.listen;
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let (started, is_started) = std::sync::mpsc::sync_channel::<Result<(), String>>(1);
    let run = move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return drop(started.send(Err(error.to_string()))),
        };
        let router = Router::new(
            0,
            RouterConfig {
                max_connections: 100,
                max_outgoing_packet_count: 200,
                max_segment_size: 4 << 20,
                max_segment_count: 4,
                ..RouterConfig::default()
            },
        );
        let mut server = Server::new(settings, router.spawn(), protocol);
        runtime.block_on(async move {
            let mut serving = pin!(server.start(rumqttd::LinkType::Remote));
            // The first turn opens the port, or fails to.
            let failed = poll_fn(|context| match serving.as_mut().poll(context) {
                Poll::Ready(ended) => Poll::Ready(Some(ended)),
                Poll::Pending => Poll::Ready(None),
            })
            .await;
            if let Some(ended) = failed {
                let reason = ended.map_or_else(|error| error.to_string(), |()| "it ended at once".to_owned());
                return drop(started.send(Err(reason)));
            }
            drop(started.send(Ok(())));
            tokio::select! {
                _ = serving => {}
                () = stopped.cancelled() => {}
            }
        });
        // Not waiting for what may be stuck in it: everything in here is on this thread.
        runtime.shutdown_background();
    };
    let server = thread::Builder::new()
        .name("mqtt-broker".to_owned())
        .spawn(run)
        .map_err(|error| BrokerError(error.to_string()))?;
    match is_started.recv() {
        Ok(Ok(())) => Ok(EmbeddedBroker { address, stop, server: Some(server) }),
        Ok(Err(reason)) => Err(BrokerError(reason)),
        Err(_) => Err(BrokerError("its thread ended at once".to_owned())),
    }
}
