use std::io;

use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals by which the user, or a supervisor, ends the program: `SIGTERM`, `SIGINT` (Ctrl-C),
/// and `SIGHUP` (the terminal is gone) where that is not ignored, as it is under `nohup`. From
/// [`Signals::listen`] on they do not end the process by themselves.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    hang_up: Option<Signal>,
}

impl Signals {
    /// Begins to listen. Needs Tokio's signals.
    ///
    /// # Errors
    ///
    /// When the system does not let us.
    #[cfg(unix)]
    pub fn listen() -> io::Result<Self> {
        let hang_up = heeds_hang_up().then(|| signal(SignalKind::hangup())).transpose()?;
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())?, hang_up })
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
    /// wait, calls `exit` with the code that a shell would report: 143 for `SIGTERM`, 130 for
    /// `SIGINT`, 129 for `SIGHUP`.
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
    pub async fn next(&mut self) -> i32 {
        let hang_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.terminate.recv() => TERMINATED,
            _ = self.interrupt.recv() => INTERRUPTED,
            _ = hang_up => HUNG_UP,
        }
    }

    /// The exit code that goes with the next signal.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> i32 {
        // Without the ability to listen there is nothing to wait for, and nothing comes.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        INTERRUPTED
    }
}

const TERMINATED: i32 = 128 + 15;
const INTERRUPTED: i32 = 128 + 2;
const HUNG_UP: i32 = 128 + 1;

fn name_of(code: i32) -> &'static str {
    match code {
        TERMINATED => "SIGTERM",
        HUNG_UP => "SIGHUP",
        _ => "SIGINT",
    }
}

/// Whether `SIGHUP` is for us. Who started us with `nohup` wants us to outlive the terminal; where
/// the system does not tell, the signal stays as it is.
#[cfg(unix)]
fn heeds_hang_up() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores_hang_up(&status) == Some(false))
}

/// What Linux says of a process that ignores `SIGHUP`, the first signal, or does not.
#[cfg(unix)]
fn ignores_hang_up(status: &str) -> Option<bool> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    Some(u64::from_str_radix(mask.trim(), 16).ok()? & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_hang_up_that_is_ignored_is_told_by_the_mask() {
        assert_eq!(ignores_hang_up("Name:\tx\nSigIgn:\t0000000000001001\n"), Some(true));
        assert_eq!(ignores_hang_up("SigBlk:\t0000000000000001\nSigIgn:\t0000000000001000\n"), Some(false));
        assert_eq!(ignores_hang_up("Name:\tx\n"), None);
        assert_eq!(ignores_hang_up("SigIgn:\tx\n"), None);
    }
}
