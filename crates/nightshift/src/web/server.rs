use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

/// Connections served at a time; more wait to be accepted. Each holds some KiB, and at most
/// 128 KiB (its headers and a body at their limits).
const MOST_CONNECTIONS: usize = 128;

/// Connections that may wait to be accepted; the system may allow fewer (`net.core.somaxconn`). One
/// that finds no room tries again after a second.
const MOST_WAITING: u32 = 4096;

/// How long a client may take to send a request's headers, the wait for it included.
const HEADER_TIME: Duration = Duration::from_secs(15);

/// How long requests at work may take once the server is told to stop.
const FINISH_TIME: Duration = Duration::from_secs(1);

/// The pause after a connection could not be accepted, such as for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Says in each request who is at the other end of the connection, as axum's [`ConnectInfo`].
#[derive(Clone, Debug)]
struct Named<S> {
    peer: SocketAddr,
    service: S,
}

/// Listens on `address`, with room for many connections that wait at once.
///
/// # Errors
///
/// When the address is taken, or is none of this machine's.
pub fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // What connections of an earlier daemon have left behind must not keep this one from listening;
    // elsewhere this would let two listen on one address.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(MOST_WAITING)
}

/// Serves `router` on `listener` until `stop`, then lets requests at work end, for a second.
///
/// While more clients come than are served at a time, each connection is closed after an answer, so
/// that those who wait get their turn.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let slots = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let router = router.layer(from_fn_with_state(Arc::clone(&slots), take_turns));
    let connections = TaskTracker::new();
    let cut = CancellationToken::new();
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let slot = Arc::clone(&slots).acquire_owned().await.ok();
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (router, stop, cut) = (router.clone(), stop.clone(), cut.clone());
                connections.spawn(async move {
                    tokio::select! {
                        () = converse(stream, peer, router, stop) => {}
                        () = cut.cancelled() => {}
                    }
                    drop(slot);
                });
            }
            Err(error) => {
                warn!(%error, "A connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    // No new connections while the old ones end.
    drop(listener);
    connections.close();
    if tokio::time::timeout(FINISH_TIME, connections.wait()).await.is_err() {
        cut.cancel();
        connections.wait().await;
    }
}

async fn take_turns(State(slots): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if slots.available_permits() == 0 {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, stop: CancellationToken) {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(64 << 10);
    let connection =
        builder.serve_connection(TokioIo::new(stream), Named { peer, service: TowerToHyperService::new(router) });
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, "A connection ended badly");
    }
}

impl<S: Service<hyper::Request<Incoming>>> Service<hyper::Request<Incoming>> for Named<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn call(&self, mut request: hyper::Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(ConnectInfo(self.peer));
        self.service.call(request)
    }
}
