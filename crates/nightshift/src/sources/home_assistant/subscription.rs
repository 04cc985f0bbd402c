//! A connection on which Home Assistant says what happens while it happens.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};

use super::access::Access;
use super::connection::Connection;
use super::error::HomeAssistantError as Error;
use super::messages::Command;
use super::session::{Limits, connect};
use crate::sources::changes::Terms;
use crate::sources::heard::Heard;
use crate::sources::instant;
use crate::sources::scalar::Scalar;
use crate::sources::state_object::{Context, StateObject};
use crate::sources::{HomeFacts, Window};

/// What is listened to, the one that must not miss anything last: what comes in between is kept.
const EVENTS: [&str; 3] = ["automation_triggered", "script_started", STATE_CHANGED];
const STATE_CHANGED: &str = "state_changed";

/// A subscription to all that changes in a home.
pub struct Subscription {
    connection: Connection,
    facts: HomeFacts,
    limits: Limits,
    heard_at: Instant,
    /// Whether it was asked for a sign of life since.
    is_asked: bool,
}

/// An event, as far as it is of interest.
#[derive(Debug, Deserialize)]
struct Message<'a> {
    #[serde(borrow, default)]
    event: Option<Event<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Event<'a> {
    #[serde(borrow, rename = "event_type")]
    kind: Scalar<'a>,
    #[serde(borrow)]
    data: Data<'a>,
    #[serde(borrow)]
    time_fired: Scalar<'a>,
    #[serde(borrow)]
    context: Context<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data<'a> {
    /// None where the entity was removed.
    #[serde(borrow)]
    new_state: Option<StateObject<'a>>,
}

impl Subscription {
    /// Connects to a Home Assistant that is up, and listens from then on.
    ///
    /// # Errors
    /// [`HomeAssistantError`](Error) when it cannot be asked.
    pub async fn open(access: &Access) -> Result<Self, Error> {
        Self::open_within(access, Limits::default()).await
    }

    pub(super) async fn open_within(access: &Access, limits: Limits) -> Result<Self, Error> {
        let (mut connection, facts) = connect(access, limits).await?;
        connection.keep_events();
        for event_type in EVENTS {
            match connection.ask(Command::Subscribe { event_type }, limits.answer).await {
                // All may listen to states, and only administrators to the rest. That an automation runs, its own
                // state tells too.
                Err(error @ Error::Refused { .. }) if event_type != STATE_CHANGED => {
                    tracing::debug!(%error, "Nothing but states is listened to");
                }
                answer => drop(answer?),
            }
        }
        Ok(Self { connection, facts, limits, heard_at: Instant::now(), is_asked: false })
    }

    /// What Home Assistant says of the home.
    #[must_use]
    pub fn facts(&self) -> &HomeFacts {
        &self.facts
    }

    /// What is heard next; waits for it for as long as there are signs of life. `now` says what time it is then. Nothing
    /// is lost when the waiting is given up.
    ///
    /// # Errors
    /// [`HomeAssistantError`](Error) when the connection is lost.
    pub async fn next(&mut self, now: impl Fn() -> Timestamp) -> Result<Heard, Error> {
        loop {
            let patience = if self.is_asked { self.limits.quiet + self.limits.connect } else { self.limits.quiet };
            match timeout_at(self.heard_at + patience, self.connection.message()).await {
                Ok(message) => {
                    let message = message?;
                    (self.heard_at, self.is_asked) = (Instant::now(), false);
                    if let Some(heard) = self.understand(&message, now())? {
                        return Ok(heard);
                    }
                }
                Err(_) if self.is_asked => return Err(self.connection.silent(patience)),
                Err(_) => {
                    self.connection.ask_for_a_sign().await?;
                    self.is_asked = true;
                }
            }
        }
    }

    /// None where it is no event.
    fn understand(&self, text: &str, now: Timestamp) -> Result<Option<Heard>, Error> {
        let message: Message<'_> = match serde_json::from_str(text) {
            Ok(message) => message,
            // One event of a strange shape says nothing of the others; what is no JSON is no Home Assistant.
            Err(error) if error.is_data() => {
                tracing::debug!(%error, "An event cannot be read");
                return Ok(None);
            }
            Err(error) => return Err(self.connection.foreign(&format!("an event of it cannot be read ({error})"))),
        };
        let Some(event) = message.event else { return Ok(None) };
        let terms = Terms::new(&Window::All, now, &[]);
        let at = instant::micros(&event.time_fired).ok().filter(|at| *at <= terms.latest);
        Ok(match (event.kind.as_text(), &event.data.new_state) {
            (Some(STATE_CHANGED), Some(state)) => match Heard::of_state(state, &terms) {
                Ok(heard) => Some(heard),
                Err(reason) => {
                    tracing::debug!("A state was passed over: it {reason}");
                    None
                }
            },
            (Some(STATE_CHANGED), None) => Some(Heard { at, ..Heard::default() }),
            (Some("automation_triggered" | "script_started"), _) => Some(Heard::of_run(&event.context, at)),
            _ => None,
        })
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// How long it may be silent before it is asked for a sign of life.
pub(super) const QUIET: Duration = Duration::from_secs(45);
