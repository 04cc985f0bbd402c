//! What the supervisor that started the program is told, by systemd's protocol for services
//! (`sd_notify(3)`), which other supervisors speak too: that it is up, what it does, that it is
//! alive, and that it stops.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

#[cfg(unix)]
use std::os::unix::net::{SocketAddr, UnixDatagram};

use domain::Clock;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use store::Store;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info};

use super::{Progress, Pulse};
use crate::off_thread::{StoreFault, with_store};

/// The supervisor that started the program and wants to hear of it.
#[derive(Clone)]
pub struct Service {
    #[cfg(unix)]
    socket: Arc<UnixDatagram>,
    #[cfg(unix)]
    address: SocketAddr,
    watchdog: Option<SignedDuration>,
}

/// What the supervisor is told of.
pub(crate) struct Watched {
    pub(crate) store: Arc<Store>,
    pub(crate) clock: Arc<dyn Clock>,
    /// The schedule's.
    pub(crate) pulse: Pulse,
    pub(crate) progress: watch::Receiver<Option<Progress>>,
    pub(crate) next_run: watch::Receiver<Option<Timestamp>>,
    /// The home's.
    pub(crate) time_zone: TimeZone,
}

/// How long the supervisor's socket may take to take a message.
#[cfg(unix)]
const SEND_TIME: Duration = Duration::from_millis(200);

/// How long after one sign of waiting for something at the start the next one comes at most.
const START_TIME: Duration = Duration::from_secs(180);

/// How soon we look again whether all is alive, after it was not.
const NEXT_LOOK: SignedDuration = SignedDuration::from_secs(5);

impl Service {
    /// The supervisor that listens on `socket`: the path of a Unix socket, or `@` and the name of an
    /// abstract one. With `watchdog` it wants a sign of life at least that often.
    ///
    /// # Errors
    ///
    /// When the name is none, or the system has no such sockets.
    #[cfg(unix)]
    pub fn connect(socket: &str, watchdog: Option<Duration>) -> io::Result<Self> {
        let address = address(socket)?;
        let socket = UnixDatagram::unbound()?;
        socket.set_write_timeout(Some(SEND_TIME))?;
        let watchdog = watchdog.and_then(|time| SignedDuration::try_from(time).ok());
        Ok(Self { socket: Arc::new(socket), address, watchdog })
    }

    /// The supervisor that listens on `socket`.
    ///
    /// # Errors
    ///
    /// Always: the system has no such sockets.
    #[cfg(not(unix))]
    pub fn connect(_socket: &str, _watchdog: Option<Duration>) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Says in a line, for people, what the program does.
    pub fn status(&self, line: &str) {
        self.tell(&format!("STATUS={line}"));
    }

    /// Says in a line what the start waits for, so that the supervisor waits too.
    pub fn waiting(&self, line: &str) {
        self.tell(&format!("STATUS={line}\nEXTEND_TIMEOUT_USEC={}", START_TIME.as_micros()));
    }

    /// Says that the program stops, and may take `time` to do so.
    pub fn stopping(&self, time: SignedDuration) {
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(0);
        self.tell(&format!("STOPPING=1\nSTATUS=Stopping\nEXTEND_TIMEOUT_USEC={microseconds}"));
    }

    /// Says that the program is up once the schedule has looked at the clock, from then on what it
    /// does, and gives signs of life for as long as all parts are alive; until `stop`.
    pub(crate) async fn attend(self, mut watched: Watched, stop: CancellationToken) {
        tokio::select! {
            () = watched.pulse.begun() => {}
            () = stop.cancelled() => return,
        }
        let mut shown = watched.line();
        self.tell(&format!("READY=1\nSTATUS={shown}"));
        // Half of it, as sd_watchdog_enabled(3) recommends, and half of that for the look itself.
        let half = self.watchdog.map(|time| time / 2);
        let mut was_alive = true;
        let mut next_look = half.map(|_| watched.clock.elapsed());
        loop {
            let look = async {
                match next_look {
                    Some(at) => watched.clock.sleep_until_elapsed(at).await,
                    None => std::future::pending().await,
                }
            };
            let (mut next_run, mut progress) = (watched.next_run.clone(), watched.progress.clone());
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = look => {
                    let half = half.unwrap_or(NEXT_LOOK);
                    let dead = tokio::select! {
                        dead = watched.dead_part(half / 2) => dead,
                        () = stop.cancelled() => return,
                    };
                    match dead {
                        None => {
                            self.tell("WATCHDOG=1");
                            if !was_alive {
                                info!("All parts are alive again");
                                self.status(&shown);
                            }
                        }
                        Some(part) if was_alive => {
                            error!(part, "A part of Nightshift hangs: no more signs of life for the supervisor");
                            self.status(&format!("{part} hangs"));
                        }
                        Some(_) => {}
                    }
                    was_alive = dead.is_none();
                    let pause = if was_alive { half } else { half.min(NEXT_LOOK) };
                    next_look = Some(watched.clock.elapsed().saturating_add(pause));
                }
                Ok(()) = next_run.changed() => {}
                Ok(()) = progress.changed() => {}
            }
            let line = watched.line();
            if line != shown {
                shown = line;
                self.status(&shown);
            }
        }
    }

    #[cfg(unix)]
    fn tell(&self, message: &str) {
        if let Err(error) = self.socket.send_to_addr(message.as_bytes(), &self.address) {
            // A supervisor that does not listen any more acts on what it does not hear.
            debug!(%error, "The supervisor could not be told");
        }
    }

    #[cfg(not(unix))]
    fn tell(&self, _message: &str) {}
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("watchdog", &self.watchdog).finish_non_exhaustive()
    }
}

impl Watched {
    /// What the program does, in a line; what has been seen is not news any more.
    fn line(&mut self) -> String {
        let at_work = self.progress.borrow_and_update().as_ref().map(|run| (run.run_id.clone(), run.stage));
        let next = *self.next_run.borrow_and_update();
        match (at_work, next) {
            (Some((id, stage)), _) => format!("Run {id} is at work, at stage {}", stage.as_str()),
            (None, Some(next)) => {
                let zone = self.time_zone.iana_name().unwrap_or("local time");
                format!("The next night is at {} ({zone})", self.time_zone.to_datetime(next).strftime("%F %R"))
            }
            (None, None) => "No next night is known".to_owned(),
        }
    }

    /// The part that hangs, if one does; looks for as long as `time`. That this is asked and
    /// answered shows that the async runtime is alive.
    async fn dead_part(&self, time: SignedDuration) -> Option<&'static str> {
        if self.pulse.is_late(&*self.clock) {
            return Some("The schedule");
        }
        tokio::select! {
            biased;
            // A database that answers with an error is no reason to start again: the fault would still be there.
            answer = with_store(&self.store, Store::running) => {
                matches!(answer, Err(StoreFault::BrokenOff)).then_some("The database")
            }
            () = self.clock.sleep(time) => Some("The database"),
        }
    }
}

#[cfg(unix)]
fn address(socket: &str) -> io::Result<SocketAddr> {
    if let Some(name) = socket.strip_prefix('@') {
        return of_abstract(name);
    }
    if !socket.starts_with('/') {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no absolute path, and does not begin with @"));
    }
    SocketAddr::from_pathname(socket)
}

#[cfg(target_os = "linux")]
fn of_abstract(name: &str) -> io::Result<SocketAddr> {
    <SocketAddr as std::os::linux::net::SocketAddrExt>::from_abstract_name(name)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn of_abstract(_name: &str) -> io::Result<SocketAddr> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
