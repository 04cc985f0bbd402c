use std::io;

use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals by which the user, or a supervisor, ends the program: `SIGTERM` and `SIGINT`
/// (Ctrl-C). From [`Signals::listen`] on they do not end the process by themselves.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    interrupt: Signal,
}

impl Signals {
    /// Begins to listen.
    ///
    /// # Errors
    ///
    /// When the system does not let us.
    #[cfg(unix)]
    pub fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Begins to listen.
    ///
    /// # Errors
    ///
    /// When the system does not let us.
    #[cfg(not(unix))]
    pub fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Cancels `shutdown` at the first signal. At the second, which says that the user will not
    /// wait, calls `exit` with the code that a shell would report: 143 for `SIGTERM`, 130 for `SIGINT`.
    pub async fn watch(mut self, shutdown: CancellationToken, exit: impl FnOnce(i32) + Send) {
        let first = self.next().await;
        info!(signal = name_of(first), "Stopping; a second signal stops at once");
        shutdown.cancel();
        let second = self.next().await;
        warn!(signal = name_of(second), "Stopping at once");
        exit(second);
    }

    /// The exit code that goes with the next signal.
    #[cfg(unix)]
    async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.terminate.recv() => TERMINATED,
            _ = self.interrupt.recv() => INTERRUPTED,
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) -> i32 {
        // Without the ability to listen there is nothing to wait for, and nothing comes.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        INTERRUPTED
    }
}

const TERMINATED: i32 = 128 + 15;
const INTERRUPTED: i32 = 128 + 2;

fn name_of(code: i32) -> &'static str {
    if code == TERMINATED { "SIGTERM" } else { "SIGINT" }
}
