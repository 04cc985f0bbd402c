//! What happened while nobody listened: read from history and logbook as soon as they have it.

use std::ops::RangeInclusive;

use domain::{EventLog, Watch};
use jiff::Timestamp;

use super::access::Access;
use super::error::HomeAssistantError as Error;
use super::history::BATCH;
use super::session::{Limits, Session};
use super::{description, history, wait_for};
use crate::sources::Window;
use crate::sources::changes::{Changes, Terms, gather};

/// A time that nobody listened to.
#[derive(Clone, Debug)]
pub struct Missed {
    /// From when to when, in microseconds since 1970.
    pub gap: RangeInclusive<i64>,
    /// For so long after it, in microseconds, what happened is read as well: what follows from a change may have been told before
    /// it, and so before somebody listened again.
    pub disorder: i64,
    /// Entities that were heard of after it: once history has them, it has what came before.
    pub seen: Vec<String>,
    /// Whether to wait for that no longer.
    pub at_once: bool,
}

/// Reads what was missed; none while Home Assistant's recorder, which writes every few seconds, has not got as far.
/// Blocks.
///
/// # Errors
/// [`HomeAssistantError`](Error) when it cannot be read whole.
pub fn read_missed(
    access: &Access,
    missed: &Missed,
    now: Timestamp,
    service_users: &[String],
    watch: &dyn Watch,
) -> Result<Option<EventLog>, Error> {
    wait_for(read_missed_over(access, Limits::default(), missed, now, service_users, watch))
}

pub(super) async fn read_missed_over(
    access: &Access,
    limits: Limits,
    missed: &Missed,
    now: Timestamp,
    service_users: &[String],
    watch: &dyn Watch,
) -> Result<Option<EventLog>, Error> {
    let terms = Terms::new(&Window::All, now, service_users);
    let mut session = Session::open(access, limits, watch).await?;
    let end = missed.gap.end().saturating_add(1);
    if !missed.at_once {
        let mut later = Changes::default();
        let seen = missed.seen.get(..BATCH).unwrap_or(&missed.seen);
        history::read_states(&mut session, seen, end..terms.latest, &mut later, &terms).await?;
        if later.is_empty() {
            return Ok(None);
        }
    }
    let ids: Vec<String> = description(&mut session).await?.entities.keys().map(ToString::to_string).collect();
    let mut changes = Changes::default();
    let told_before = *missed.gap.start()..end.saturating_add(missed.disorder);
    history::read(&mut session, &ids, told_before, &mut changes, &terms, watch).await?;
    let gathered = gather(vec![(vec![changes], &Window::All)], watch).map_err(|_| Error::Cancelled)?;
    Ok(Some(gathered.log))
}
