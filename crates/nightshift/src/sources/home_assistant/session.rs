//! Asks on and on: a connection that is lost is made again.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use domain::Watch;
use tokio::time::{Instant, sleep};

use super::access::Access;
use super::connection::Connection;
use super::error::HomeAssistantError as Error;
use super::facts::HomeFacts;
use super::messages::{Answer, Command};

/// How long to wait for what, and how much to take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The largest message that is read, in bytes.
    pub(super) largest: usize,
    /// For a connection until we are let in.
    pub(super) connect: Duration,
    /// For one answer.
    pub(super) answer: Duration,
    /// Before the first new try after a loss; each further pause is twice as long ...
    pub(super) first_pause: Duration,
    /// ... up to this.
    pub(super) longest_pause: Duration,
    /// For a connection that was lost to come back: a restart of Home Assistant takes a minute or two.
    pub(super) comeback: Duration,
}

/// How often whoever waits is asked whether it still wants the answer.
const GLANCE: Duration = Duration::from_millis(200);
/// What Home Assistant calls its state when all that it has is set up.
const RUNNING: &str = "RUNNING";

/// What is asked, over as many connections as it takes.
pub(super) struct Session<'a> {
    access: &'a Access,
    limits: Limits,
    watch: &'a dyn Watch,
    connection: Connection,
    facts: HomeFacts,
    /// Whether the connection must be made again before it is used.
    is_lost: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // The states of ten thousand entities are a tenth of it.
            largest: 64 << 20,
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(60),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(20),
            comeback: Duration::from_secs(180),
        }
    }
}

impl<'a> Session<'a> {
    /// Connects once: what is not there at the beginning is left to whoever plans the next try.
    pub(super) async fn open(access: &'a Access, limits: Limits, watch: &'a dyn Watch) -> Result<Self, Error> {
        let (connection, facts) = unless_cancelled(watch, connect(access, limits)).await?;
        tracing::debug!(
            home_assistant.address = access.address(),
            home_assistant.version = connection.version(),
            "Connected to Home Assistant"
        );
        Ok(Self { access, limits, watch, connection, facts, is_lost: false })
    }

    /// What Home Assistant says of the home.
    pub(super) fn facts(&self) -> &HomeFacts {
        &self.facts
    }

    /// Asks, and asks again over a new connection where the old one was lost. An answer that is too large or slow is an
    /// error at once, after which less can be asked.
    pub(super) async fn ask(&mut self, command: Command<'_>) -> Result<Answer, Error> {
        let mut since: Option<Instant> = None;
        let mut pause = self.limits.first_pause;
        loop {
            let error = match self.ask_once(command).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            self.is_lost |= error.is_loss() || error.is_too_much();
            let since = *since.get_or_insert_with(Instant::now);
            if !error.is_loss() || since.elapsed() >= self.limits.comeback {
                return Err(error);
            }
            tracing::debug!(%error, pause_ms = pause.as_millis(), "Lost Home Assistant: connecting again");
            let watch = self.watch;
            unless_cancelled(watch, async {
                sleep(spread(pause)).await;
                Ok(())
            })
            .await?;
            pause = (pause * 2).min(self.limits.longest_pause);
        }
    }

    async fn ask_once(&mut self, command: Command<'_>) -> Result<Answer, Error> {
        let watch = self.watch;
        if self.is_lost {
            (self.connection, self.facts) = unless_cancelled(watch, connect(self.access, self.limits)).await?;
            self.is_lost = false;
        }
        unless_cancelled(watch, self.connection.ask(command, self.limits.answer)).await
    }

    /// Why an answer cannot be used.
    pub(super) fn unreadable(&self, command: &str, error: &serde_json::Error) -> Error {
        self.connection.foreign(&format!("its answer to {command} cannot be read ({error})"))
    }
}

/// A connection to a Home Assistant that is up. While it starts it lacks commands that it has later.
pub(super) async fn connect(access: &Access, limits: Limits) -> Result<(Connection, HomeFacts), Error> {
    let mut connection = Connection::open(access, &limits).await?;
    let answer = connection.ask(Command::Config, limits.answer).await?;
    let facts = HomeFacts::of(&answer, connection.version())
        .map_err(|error| connection.foreign(&format!("its answer to get_config cannot be read ({error})")))?;
    match facts.state.as_deref() {
        None | Some(RUNNING) => Ok((connection, facts)),
        Some(state) => {
            Err(Error::Starting { address: access.address().to_owned(), state: crate::sources::changes::quoted(state) })
        }
    }
}

/// Does `work` unless whoever waits for it does not want it any more.
async fn unless_cancelled<T>(watch: &dyn Watch, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut work = std::pin::pin!(work);
    loop {
        if watch.is_cancelled() {
            return Err(Error::Cancelled);
        }
        tokio::select! {
            done = &mut work => return done,
            () = sleep(GLANCE) => {}
        }
    }
}

/// From half of `whole` to all of it: all that Home Assistant let go come back otherwise at the same instant.
fn spread(whole: Duration) -> Duration {
    let chance = RandomState::new().hash_one(0) % 1000;
    whole / 2 + whole.mul_f64(f64::from(u16::try_from(chance).unwrap_or(0)) / 2000.0)
}
