//! What falls to the first process of a container (PID 1), as init of its own small system: the
//! kernel hands it every process whose parent has died, to be waited for, and ends all others with
//! it.

use std::convert::Infallible;
use std::io;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, kill_process_group, wait};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;
use tracing::{debug, info};

use super::Signals;

/// How long the other processes may take to end after they were told to, before the kernel ends them.
const END_TIME: Duration = Duration::from_secs(1);

/// The duties of the first process.
#[derive(Debug)]
pub struct Init {
    child: tokio::signal::unix::Signal,
}

impl Init {
    /// Begins to wait for orphans, if this is the first process. Needs Tokio's signals.
    ///
    /// # Errors
    ///
    /// When the system does not let us.
    pub fn take_up() -> io::Result<Option<Self>> {
        if !is_first() {
            return Ok(None);
        }
        Ok(Some(Self { child: signal(SignalKind::child())? }))
    }

    /// Waits for every orphan that ends, so that none stays as a zombie.
    ///
    /// It waits for *any* child. Nightshift starts none of its own: code that did would have to wait
    /// for them here.
    pub async fn reap(&mut self) -> Infallible {
        loop {
            // First, as some may have ended before we listened.
            reap_all();
            self.child.recv().await;
        }
    }

    /// Passes the end on: tells all other processes of the container to end, and gives them a moment.
    pub async fn end_others(&mut self) {
        // To the "group" of init: to every process but ourselves, says kill(2).
        if let Err(error) = kill_process_group(Pid::INIT, Signal::TERM) {
            debug!(%error, "No other process to end");
            return;
        }
        info!("Told the other processes of this container to end");
        let gone = async {
            while reap_all() {
                self.child.recv().await;
            }
        };
        if timeout(END_TIME, gone).await.is_err() {
            debug!("Some do not end by themselves: they end with this process");
        }
    }
}

/// Lets a signal end a command that does not listen to any. The kernel passes on to the first
/// process only what it has asked for, so that Ctrl-C would do nothing. Elsewhere this does nothing.
///
/// # Errors
///
/// When the system does not let us.
pub fn end_at_first_signal() -> io::Result<()> {
    if !is_first() {
        return Ok(());
    }
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        Signals::listen()?
    };
    let watch = move || std::process::exit(runtime.block_on(signals.next()));
    thread::Builder::new().name("signals".to_owned()).spawn(watch).map(drop)
}

/// Whether this process is the first of its system, or container.
fn is_first() -> bool {
    std::process::id() == 1
}

/// Takes leave of all children that have ended; whether there are others.
fn reap_all() -> bool {
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some((process, status))) => debug!(process = process.as_raw_pid(), ?status, "An orphan has ended"),
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}
