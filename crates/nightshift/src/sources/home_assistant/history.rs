//! The states of a time, and what caused them, page by page.
//!
//! History carries no context; the logbook says what caused a change, and is asked for the same page. The next page is
//! asked for when the last one has been taken in, so that no more than one is ever under way.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use domain::{Cause, Watch};
use jiff::Timestamp;
use serde::Deserialize;

use super::error::HomeAssistantError as Error;
use super::logbook::{self, Causes};
use super::messages::{Answer, Command};
use super::session::Session;
use crate::sources::changes::{Changes, Terms, check_state, in_time, is_automation, is_same_moment, quoted};
use crate::sources::instant::{self, BadTime};
use crate::sources::pages::Pages;
use crate::sources::scalar::Scalar;

/// Entities that are asked for together.
pub(super) const BATCH: usize = 100;
/// States that an answer should hold at the most: about two megabytes.
const MANY: usize = 20_000;

/// What a page holds: the states of each entity, by time.
type States<'a> = BTreeMap<Cow<'a, str>, Vec<State<'a>>>;

/// A state as the API shortens it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct State<'a> {
    #[serde(borrow)]
    s: Scalar<'a>,
    /// When it was written, in seconds since 1970.
    #[serde(borrow)]
    lu: Scalar<'a>,
    /// Since when it is so; left out where that is the same.
    #[serde(borrow)]
    lc: Scalar<'a>,
}

/// Reads what `ids` did in `range`, microseconds since 1970, into `changes`, and says whether the logbook told causes.
pub(super) async fn read(
    session: &mut Session<'_>,
    ids: &[String],
    range: Range<i64>,
    changes: &mut Changes,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<bool, Error> {
    let mut has_logbook = true;
    let batches = ids.len().div_ceil(BATCH);
    for (number, batch) in ids.chunks(BATCH).enumerate() {
        let mut pages = Pages::over(range.clone(), MANY);
        while let Some(page) = pages.page() {
            #[expect(clippy::cast_precision_loss, reason = "a home has some thousand entities")]
            watch.progress((number as f64 + pages.share()) / batches as f64);
            match read_page(session, batch, &page, &mut has_logbook, changes, terms).await {
                Ok(states) => pages.read(states),
                Err(error) if error.is_too_much() && pages.shorten() => {
                    tracing::debug!(%error, "Asking for a shorter time");
                }
                Err(error) => return Err(error),
            }
        }
    }
    watch.progress(1.0);
    Ok(has_logbook)
}

/// Reads a page whole or not at all, and says how many states it held.
async fn read_page(
    session: &mut Session<'_>,
    ids: &[String],
    page: &Range<i64>,
    has_logbook: &mut bool,
    changes: &mut Changes,
    terms: &Terms<'_>,
) -> Result<usize, Error> {
    let (start, end) = ends(page);
    let (start_time, end_time) = (start.as_str(), end.as_str());
    let mut causes = Causes::default();
    if *has_logbook {
        match session.ask(Command::Logbook { start_time, end_time, entity_ids: ids }).await {
            Err(error @ Error::UnknownCommand { .. }) => {
                tracing::warn!(%error, "Nothing tells people from automations");
                *has_logbook = false;
            }
            answer => {
                causes = logbook::causes(&answer?, terms)
                    .map_err(|error| session.unreadable("logbook/get_events", &error))?;
            }
        }
    }
    ask_states(session, ids, page, &causes, changes, terms).await
}

/// Reads what `ids` did in `range`, at once and without causes.
pub(super) async fn read_states(
    session: &mut Session<'_>,
    ids: &[String],
    range: Range<i64>,
    changes: &mut Changes,
    terms: &Terms<'_>,
) -> Result<(), Error> {
    ask_states(session, ids, &range, &Causes::default(), changes, terms).await.map(drop)
}

async fn ask_states(
    session: &mut Session<'_>,
    ids: &[String],
    page: &Range<i64>,
    causes: &Causes,
    changes: &mut Changes,
    terms: &Terms<'_>,
) -> Result<usize, Error> {
    let (start, end) = ends(page);
    let command = Command::History {
        start_time: &start,
        end_time: &end,
        entity_ids: ids,
        include_start_time_state: false,
        significant_changes_only: false,
        minimal_response: false,
        no_attributes: true,
    };
    let answer = session.ask(command).await?;
    take_in(&answer, page, causes, changes, terms).map_err(|error| session.unreadable(command.name(), &error))
}

fn take_in(
    answer: &Answer,
    page: &Range<i64>,
    causes: &Causes,
    changes: &mut Changes,
    terms: &Terms<'_>,
) -> Result<usize, serde_json::Error> {
    let states: States<'_> = answer.result()?;
    let mut count = 0;
    for (entity_id, states) in &states {
        if !domain::is_entity_id(entity_id) {
            changes.read += 1;
            changes.skip(changes.read, format!("is of no entity: {}", quoted(entity_id)));
            continue;
        }
        count += states.len();
        let is_automation = is_automation(entity_id);
        for state in states {
            changes.read += 1;
            match change(state, page, terms) {
                Ok(Some((time, text))) => {
                    if changes.wants(time, terms) {
                        let told = causes.get(&**entity_id).and_then(|of| of.get(&time)).copied();
                        let cause = match told.unwrap_or(Cause::Device) {
                            // What an automation says of itself, it says as one.
                            Cause::Device | Cause::Derived if is_automation => Cause::Automation,
                            cause => cause,
                        };
                        let (entity, state) = (changes.entity(entity_id), changes.state(&text));
                        changes.push(time, entity, state, cause, 0);
                    }
                }
                Ok(None) => {}
                Err(reason) => changes.skip(changes.read, format!("of {entity_id} {reason}")),
            }
        }
    }
    Ok(count)
}

/// When a change of state was and what to; none where only attributes changed, or the entity was removed, or the time
/// is another page's.
fn change<'a>(
    state: &'a State<'_>,
    page: &Range<i64>,
    terms: &Terms<'_>,
) -> Result<Option<(i64, Cow<'a, str>)>, String> {
    let text = match &state.s {
        Scalar::Text(text) => Cow::Borrowed(text.as_ref()),
        Scalar::Number(number) => Cow::Owned(number.to_string()),
        Scalar::Absent => return Ok(None),
        Scalar::Other => return Err("has a state that is no text".to_owned()),
    };
    check_state(&text)?;
    let time = |name: &str, field: &Scalar<'_>| match instant::micros(field) {
        Ok(time) => in_time(name, time, terms).map(Some),
        Err(BadTime::Absent) => Ok(None),
        Err(_) => Err(format!("has an `{name}` that is no time")),
    };
    let Some(updated) = time("lu", &state.lu)? else {
        return Err("has no `lu`".to_owned());
    };
    let is_change = time("lc", &state.lc)?.is_none_or(|changed| is_same_moment(changed, updated));
    Ok((is_change && page.contains(&updated)).then_some((updated, text)))
}

/// The ends of a page as the API takes them: both are left out, of what is kept to the microsecond.
fn ends(page: &Range<i64>) -> (String, String) {
    (written(page.start.saturating_sub(1)), written(page.end))
}

/// A time as the API takes it.
fn written(micros: i64) -> String {
    let earliest = Timestamp::UNIX_EPOCH;
    Timestamp::from_microsecond(micros).unwrap_or(earliest).max(earliest).to_string()
}
