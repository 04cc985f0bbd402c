//! One connection for another room, which brings commands of its own.

use serde::Serialize;

use super::access::Access;
use super::connection::Connection;
use super::error::HomeAssistantError as Error;
use super::messages::Answer;
use super::session::{Limits, connect};

/// A connection to a Home Assistant that is up. One that is lost is not made again: whoever talks knows what may be
/// said twice.
pub(crate) struct Conversation {
    connection: Connection,
    limits: Limits,
}

impl Conversation {
    /// Connects and logs in.
    pub(crate) async fn open(access: &Access) -> Result<Self, Error> {
        let limits = Limits::default();
        let (connection, _) = connect(access, limits).await?;
        Ok(Self { connection, limits })
    }

    /// Says a command, which has its `type` in it and that name, and waits for the answer.
    pub(crate) async fn ask(&mut self, name: &'static str, command: &(impl Serialize + Sync)) -> Result<Answer, Error> {
        self.connection.ask_any(command, name, "update Home Assistant", self.limits.answer).await
    }

    /// Why an answer cannot be used.
    pub(crate) fn unreadable(&self, name: &str, error: &serde_json::Error) -> Error {
        self.connection.foreign(&format!("its answer to {name} cannot be read ({error})"))
    }
}
