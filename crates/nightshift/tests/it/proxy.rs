//! A network between us and the broker that can be made bad.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Passes bytes on from a port of its own to the broker's, or does not.
pub(crate) struct Proxy {
    address: SocketAddr,
    weather: watch::Sender<Weather>,
    accepted: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

/// What becomes of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    /// All arrive.
    Fair,
    /// None arrive, in neither direction, and nobody is told: a cable is out. New connections are
    /// taken and get no further.
    BlackHole,
    /// What we say arrives; what the broker says does not.
    Deaf,
    /// What the broker says comes a byte at a time, so far apart.
    Drip(Duration),
    /// What the broker says comes so late.
    Late(Duration),
    /// All connections are cut, and new ones at once.
    Cut,
}

impl Proxy {
    pub(crate) async fn start(broker: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let weather = watch::Sender::new(Weather::Fair);
        let accepted = Arc::new(AtomicUsize::new(0));
        let (forecast, count) = (weather.clone(), Arc::clone(&accepted));
        let accepting = tokio::spawn(async move {
            while let Ok((ours, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                if *forecast.borrow() == Weather::Cut {
                    continue;
                }
                let Ok(theirs) = TcpStream::connect(broker).await else { continue };
                let ((from_us, to_us), (from_them, to_them)) = (ours.into_split(), theirs.into_split());
                tokio::spawn(pass_on(from_us, to_them, true, forecast.subscribe()));
                tokio::spawn(pass_on(from_them, to_us, false, forecast.subscribe()));
            }
        });
        Self { address, weather, accepted, accepting }
    }

    pub(crate) fn url(&self) -> String {
        format!("mqtt://{}", self.address)
    }

    pub(crate) fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Cuts all connections, and lets new ones through.
    pub(crate) async fn cut(&self) {
        self.set(Weather::Cut);
        // Each direction of each connection listens to the weather.
        while self.weather.receiver_count() > 0 {
            tokio::task::yield_now().await;
        }
        self.set(Weather::Fair);
    }

    /// Connections that were made so far.
    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, ours: bool, mut weather: watch::Receiver<Weather>) {
    let mut buffer = [0; 4096];
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read.unwrap_or(0),
            changed = weather.changed() => {
                if changed.is_err() || *weather.borrow() == Weather::Cut {
                    return;
                }
                continue;
            }
        };
        // The end of a connection is news that gets through no better than any other.
        let mut bytes = &buffer[..read];
        loop {
            let now = *weather.borrow_and_update();
            match now {
                Weather::Cut => return,
                Weather::BlackHole => {}
                Weather::Deaf if !ours => {}
                _ if read == 0 => return,
                Weather::Drip(apart) if !ours => {
                    tokio::time::sleep(apart).await;
                    if to.write_all(&bytes[..1]).await.is_err() {
                        return;
                    }
                    bytes = &bytes[1..];
                    if bytes.is_empty() {
                        break;
                    }
                    continue;
                }
                Weather::Late(by) if !ours => {
                    tokio::time::sleep(by).await;
                    if to.write_all(bytes).await.is_err() {
                        return;
                    }
                    break;
                }
                _ => {
                    if to.write_all(bytes).await.is_err() {
                        return;
                    }
                    break;
                }
            }
            if weather.changed().await.is_err() {
                return;
            }
        }
    }
}
