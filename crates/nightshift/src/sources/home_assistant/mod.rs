//! A running Home Assistant, asked over its WebSocket API.
//!
//! Nothing is changed there: every command only asks.

mod access;
mod automations;
mod connection;
mod conversation;
mod error;
mod event_stream;
mod facts;
mod history;
mod logbook;
mod messages;
mod missed;
mod registries;
mod session;
mod subscription;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use domain::{EntityId, EntityInfo, Watch};
use tokio::runtime::Builder;

use super::changes::{Changes, Terms};
use super::{SourceError, Window};
use registries::Known;
use session::{Limits, Session};

pub use access::Access;
pub(crate) use access::socket_address;
pub use automations::Automations;
pub(crate) use conversation::Conversation;
pub use error::HomeAssistantError;
pub use event_stream::EventStream;
pub use facts::HomeFacts;
pub(crate) use messages::Answer;
pub use missed::{Missed, read_missed};
pub use subscription::Subscription;

/// What Home Assistant knows of a home beside its history.
#[derive(Clone, Debug)]
pub struct Description {
    /// The home itself.
    pub facts: HomeFacts,
    /// Its entities: those with a state, and those that may have had one.
    pub entities: BTreeMap<EntityId, EntityInfo>,
    /// Its automations, as far as they could be read.
    pub automations: Automations,
}

/// A history as it was read, not yet one log.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) parts: Vec<Changes>,
    pub(super) description: Description,
}

/// Asks what Home Assistant says of the home itself, to find out whether it can be asked at all. Blocks, some seconds at
/// the most where nobody answers.
///
/// # Errors
/// [`HomeAssistantError`] when it cannot be asked.
pub fn look(access: &Access, watch: &dyn Watch) -> Result<HomeFacts, HomeAssistantError> {
    wait_for(async {
        let mut session = Session::open(access, Limits::default(), watch).await?;
        session.ask(messages::Command::Ping).await?;
        Ok(session.facts().clone())
    })
}

/// Asks what Home Assistant knows of the home: its place, zone, and entities with names and areas. Blocks.
///
/// # Errors
/// [`HomeAssistantError`] when it cannot be asked.
pub fn describe(access: &Access, watch: &dyn Watch) -> Result<Description, HomeAssistantError> {
    wait_for(async {
        let mut session = Session::open(access, Limits::default(), watch).await?;
        description(&mut session).await
    })
}

/// Reads the changes in the window and what is known of the home. Blocks.
pub(super) fn read(access: &Access, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Read, SourceError> {
    Ok(wait_for(read_over(access, Limits::default(), terms, watch))?)
}

async fn read_over(
    access: &Access,
    limits: Limits,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Read, HomeAssistantError> {
    let mut session = Session::open(access, limits, watch).await?;
    let description = description(&mut session).await?;
    let ids: Vec<String> = description.entities.keys().map(ToString::to_string).collect();
    let mut changes = Changes::default();
    let range = range_of(terms);
    changes.has_context = history::read(&mut session, &ids, range, &mut changes, terms, watch).await?;
    Ok(Read { parts: vec![changes], description })
}

async fn description(session: &mut Session<'_>) -> Result<Description, HomeAssistantError> {
    let Known { entities, lookup, automations: named } = registries::read(session).await?;
    let automations = automations::read(session, named, lookup).await?;
    Ok(Description { facts: session.facts().clone(), entities, automations })
}

/// The time to ask for, in microseconds since 1970: up to a day ahead, since its clock need not be ours.
fn range_of(terms: &Terms<'_>) -> Range<i64> {
    /// As long as any home's recorder keeps what it has.
    const LONG_AGO: i64 = 366 * 86_400_000_000;

    let now = terms.latest - crate::sources::changes::DAY;
    let start = match terms.window {
        Window::All => now.saturating_sub(LONG_AGO),
        window => window.rough_bounds(now).start,
    };
    let end = terms.window.rough_bounds(now).end.min(terms.latest);
    start.max(0)..end.max(0)
}

/// Does what waits for the network, on the thread of the caller, which may not be one of an async runtime's own.
pub(crate) fn wait_for<T, E: From<HomeAssistantError>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| HomeAssistantError::Settings(format!("the network cannot be used: {error}")))?;
    runtime.block_on(work)
}
