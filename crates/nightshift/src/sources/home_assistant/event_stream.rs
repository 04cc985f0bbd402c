//! A connection on which Home Assistant passes on the events of one type.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::access::Access;
use super::connection::Connection;
use super::error::HomeAssistantError as Error;
use super::messages::Command;
use super::session::{Limits, connect};

/// A subscription to the events of one type, of which few come.
pub struct EventStream {
    connection: Connection,
    patience: Duration,
    heard_at: Instant,
    /// Whether it was asked for a sign of life since.
    is_asked: bool,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    event: Option<Event>,
}

#[derive(Deserialize)]
struct Event {
    event_type: String,
    #[serde(default)]
    data: Value,
}

/// After so long without a word the connection is asked for a sign of life.
const QUIET: Duration = Duration::from_secs(300);

/// The largest message that is read, in bytes: such an event has some hundreds.
const LARGEST: usize = 1 << 20;

impl EventStream {
    /// Connects to a Home Assistant that is up, and listens to the events of this type from then on.
    ///
    /// # Errors
    /// [`HomeAssistantError`](Error) when it cannot be asked; of them `Refused` when the user of the token may not listen
    /// to such events.
    pub async fn open(access: &Access, event_type: &str) -> Result<Self, Error> {
        let limits = Limits { largest: LARGEST, ..Limits::default() };
        let (mut connection, _) = connect(access, limits).await?;
        connection.keep_events();
        connection.ask(Command::Subscribe { event_type }, limits.answer).await?;
        Ok(Self { connection, patience: limits.connect, heard_at: Instant::now(), is_asked: false })
    }

    /// What the next event of type `event_type` says; waits for it for as long as there are signs of life. Nothing is lost
    /// when the waiting is given up.
    ///
    /// # Errors
    /// [`HomeAssistantError`](Error) when the connection is lost.
    pub async fn next(&mut self, event_type: &str) -> Result<Value, Error> {
        loop {
            let patience = if self.is_asked { QUIET + self.patience } else { QUIET };
            match timeout_at(self.heard_at + patience, self.connection.message()).await {
                Ok(message) => {
                    let message = message?;
                    (self.heard_at, self.is_asked) = (Instant::now(), false);
                    // What cannot be read is none of ours.
                    let message: Option<Message> = serde_json::from_str(&message).ok();
                    if let Some(Message { event: Some(event) }) = message
                        && event.event_type == event_type
                    {
                        return Ok(event.data);
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
}
