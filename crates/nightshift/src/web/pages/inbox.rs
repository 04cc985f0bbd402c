use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::{Run, RunStatus, SuggestionId, SuggestionStatus};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use store::{InstallState, Installation, Page, Store, StoreError, StoredAdvice, StoredSuggestion, SuggestionFilter};

use super::card::{Card, card};
use super::facts::{Entities, Nights};
use super::prose::{Part, pieces};
use super::refused::refused;
use super::running::{Running, running};
use super::shell::{Shell, page};
use super::texts::t;
use super::turning::{Step, steps};
use super::when;
use crate::remarks;
use crate::web::api::Params;
use crate::web::{AppState, Problem};

/// Cards on a page: more than a morning's, and quick to load on a phone.
const CARDS: u32 = 10;

/// The most suggestions put off that are listed.
const MOST_PUT_OFF: u32 = 100;

#[derive(Debug, Default, Deserialize)]
struct InboxParams {
    /// The last suggestion of the page before.
    after: Option<String>,
    /// What was just decided ...
    done: Option<String>,
    /// ... on this suggestion, or this advice.
    id: Option<String>,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct Inbox {
    shell: Shell,
    notice: Option<Notice>,
    heading: String,
    night: String,
    has_succeeded: bool,
    running: Option<Running>,
    source_is_set: bool,
    source_line: String,
    failure: Option<Vec<Part>>,
    empty_title: String,
    empty_lines: Vec<String>,
    cards: Vec<Card>,
    steps: Vec<Step>,
    advice: Vec<Advised>,
    dismissed: Vec<Advised>,
    put_off: Vec<PutOff>,
}

/// What came of what the reader did.
pub(super) struct Notice {
    pub(super) text: String,
    pub(super) more: Option<String>,
    /// Where what was done is undone, from the page's root.
    pub(super) undo: Option<String>,
}

struct Advised {
    id: String,
    title: String,
    description: String,
}

struct PutOff {
    id: String,
    title: String,
    until: String,
}

/// All that the page shows, read at one time.
struct Known {
    nights: Nights,
    pending: Vec<StoredSuggestion>,
    waiting: u64,
    new: u64,
    put_off: Vec<StoredSuggestion>,
    advice: Vec<StoredAdvice>,
    entities: Entities,
    days: Vec<jiff::civil::Date>,
    decided: Option<(StoredSuggestion, Option<Installation>)>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/", get(show))
}

async fn show(State(state): State<AppState>, shell: Shell, params: Result<Params<InboxParams>, Problem>) -> Response {
    let shell = shell.at("inbox");
    let params = params.map(|Params(params)| params).unwrap_or_default();
    let now = state.clock.now();
    let (after, id) = (params.after.clone(), params.id.clone().map(SuggestionId::new));
    match state.with_store(move |store| Known::read(store, now, after, id)).await {
        Ok(known) => page(StatusCode::OK, &inbox(shell, &state, &params, known)),
        Err(problem) => refused(shell, &problem),
    }
}

impl Known {
    fn read(
        store: &Store,
        now: Timestamp,
        after: Option<String>,
        decided: Option<SuggestionId>,
    ) -> Result<Self, StoreError> {
        let nights = Nights::of(store, now)?;
        let pending = SuggestionFilter { status: Some(SuggestionStatus::Pending), ..SuggestionFilter::default() };
        let awake = SuggestionFilter { awake_at: Some(now), ..pending.clone() };
        let put_off = SuggestionFilter { asleep_at: Some(now), ..pending };
        let latest = nights.last_success.as_ref().map(|run| run.started_at);
        let (waiting, new) = store.count_inbox(now, latest)?;
        let decided = match decided {
            Some(id) => store.suggestion(&id)?.map(|found| Ok((found, store.installation(&id)?))).transpose()?,
            None => None,
        };
        Ok(Self {
            pending: store.suggestions(&awake, &Page { limit: CARDS + 1, before: after })?,
            waiting,
            new,
            put_off: store.suggestions(&put_off, &Page::first(MOST_PUT_OFF))?,
            advice: store.advice()?,
            entities: store.entities()?,
            days: store.archived_days()?.into_iter().map(|day| day.date).collect(),
            nights,
            decided,
        })
    }
}

fn inbox(shell: Shell, state: &AppState, params: &InboxParams, mut known: Known) -> Inbox {
    let zone = state.nights.schedule.time_zone();
    let cards = usize::try_from(CARDS).unwrap_or(usize::MAX);
    let has_more = known.pending.len() > cards;
    known.pending.truncate(cards);
    let next = known.pending.last().filter(|_| has_more).map(|last| last.suggestion.id.as_str());
    let steps = steps((params.after.as_deref(), t!(shell, "page-first")), (next, t!(shell, "page-next")));
    let latest = known.nights.last_success.as_ref().map(|run| run.started_at);
    let of_advice = on_advice(&shell, params, &known.advice);
    let notice = known.decided.take().and_then(|(stored, installation)| {
        notice(&shell, params.done.as_deref()?, &stored, installation.as_ref(), state.automations.can_ask())
    });
    let (dismissed, advice): (Vec<_>, Vec<_>) =
        std::mem::take(&mut known.advice).into_iter().partition(|one| one.dismissed_at.is_some());
    let has_succeeded = latest.is_some();
    let failure = known.nights.last_ended().filter(|run| run.status == RunStatus::Failed && !has_succeeded);
    let put_off = known.put_off.iter().map(|stored| put_off(&shell, state, stored)).collect();
    let (empty_title, empty_lines) = nothing(&shell, state, &known);
    Inbox {
        notice: notice.or(of_advice),
        heading: heading(&shell, &known, has_succeeded),
        night: night(&shell, state, &known),
        has_succeeded,
        running: running(&shell, state, &known.nights.newest),
        source_is_set: state.page.has_source,
        source_line: if state.page.has_source { t!(shell, "source-set") } else { t!(shell, "source-unset") },
        failure: failure
            .and_then(|run| Some(pieces(&remarks::as_sentence(&remarks::said(run.error.as_ref()?, shell.language))))),
        empty_title,
        empty_lines,
        cards: known.pending.drain(..).map(|stored| card(&shell, stored, latest, &known.entities, zone)).collect(),
        steps,
        advice: advice.into_iter().map(|stored| advised(stored.advice)).collect(),
        dismissed: dismissed.into_iter().map(|stored| advised(stored.advice)).collect(),
        put_off,
        shell,
    }
}

fn heading(shell: &Shell, known: &Known, has_succeeded: bool) -> String {
    if !has_succeeded {
        t!(shell, "heading-first")
    } else if known.new > 0 {
        t!(shell, "heading-new", number = known.new)
    } else if known.waiting > 0 {
        t!(shell, "heading-waiting", number = known.waiting)
    } else {
        t!(shell, "heading-none")
    }
}

/// What became of the last night, in a line.
fn night(shell: &Shell, state: &AppState, known: &Known) -> String {
    let zone = state.nights.schedule.time_zone();
    let next = state.next_run.borrow().map(|next| when::moment(shell, next, zone));
    let last = known.nights.last_ended();
    match (last, next) {
        (Some(Run { status: RunStatus::Succeeded, started_at, outcome, duration_ms, .. }), _) => t!(
            shell,
            "night-went-well",
            at = when::moment(shell, *started_at, zone),
            events = when::grouped(outcome.events),
            took = when::took(shell, duration_ms.unwrap_or(0))
        ),
        (Some(run), _) if known.nights.last_success.is_some() => {
            t!(shell, "night-went-wrong", at = when::moment(shell, run.started_at, zone))
        }
        (_, Some(next)) => t!(shell, "night-next", at = next),
        _ => t!(shell, "night-none"),
    }
}

/// Why there is nothing: what a reader of an empty page is told.
fn nothing(shell: &Shell, state: &AppState, known: &Known) -> (String, Vec<String>) {
    let days = known.days.len();
    let least = usize::try_from(state.page.min_days).unwrap_or(usize::MAX);
    if let (true, Some(first)) = (days < least, known.days.first()) {
        let enough = first.saturating_add(i64::from(state.page.min_days).days());
        let lines =
            vec![t!(shell, "empty-early", days = days, least = state.page.min_days, date = when::day(shell, enough))];
        return (t!(shell, "empty-early-title"), lines);
    }
    (t!(shell, "empty-title"), vec![t!(shell, "empty-text", days = days)])
}

fn put_off(shell: &Shell, state: &AppState, stored: &StoredSuggestion) -> PutOff {
    let zone = state.nights.schedule.time_zone();
    let until = stored.snoozed_until.map(|until| when::day(shell, zone.to_datetime(until).date()));
    PutOff {
        id: stored.suggestion.id.as_str().to_owned(),
        title: stored.suggestion.title.clone(),
        until: t!(shell, "put-off-until", date = until.unwrap_or_default()),
    }
}

fn advised(advice: domain::Advice) -> Advised {
    Advised { id: advice.id.as_str().to_owned(), title: advice.title, description: advice.description }
}

/// What came of what was done with advice.
fn on_advice(shell: &Shell, params: &InboxParams, advice: &[StoredAdvice]) -> Option<Notice> {
    let id = params.id.as_deref()?;
    let one = advice.iter().find(|one| one.advice.id.as_str() == id)?;
    let title = one.advice.title.as_str();
    match (params.done.as_deref()?, one.dismissed_at) {
        ("dismiss", Some(_)) => Some(Notice {
            text: t!(shell, "dismissed", title = title),
            more: Some(t!(shell, "dismissed-until")),
            undo: Some(format!("advice/{id}/restore")),
        }),
        ("restore", None) => Some(Notice { text: t!(shell, "restored", title = title), more: None, undo: None }),
        _ => None,
    }
}

/// What came of a decision; none for one that this page does not know.
pub(super) fn notice(
    shell: &Shell,
    done: &str,
    stored: &StoredSuggestion,
    installation: Option<&Installation>,
    can_ask: bool,
) -> Option<Notice> {
    let title = stored.suggestion.title.as_str();
    let (text, more) = match done {
        "accept" if stored.status == SuggestionStatus::Accepted || installation.is_some() => {
            let more = match installation.map(|row| (row.state, row.error.as_deref())) {
                Some((InstallState::Made, None)) => t!(shell, "accepted-made"),
                Some((InstallState::Made | InstallState::Failed, Some(error))) => error.to_owned(),
                Some(_) => t!(shell, "accepted-waits"),
                None if can_ask => t!(shell, "accepted-noted"),
                None => t!(shell, "accepted-paste"),
            };
            (t!(shell, "accepted", title = title), Some(more))
        }
        "reject" if stored.status == SuggestionStatus::Rejected => (t!(shell, "rejected", title = title), None),
        "change" if stored.version > 1 => {
            let undo = format!("suggestions/{}/versions/{}/restore", stored.suggestion.id, stored.version - 1);
            return Some(Notice { text: t!(shell, "changed", title = title), more: None, undo: Some(undo) });
        }
        "restore" if stored.version > 1 => {
            return Some(Notice { text: t!(shell, "changed-back", title = title), more: None, undo: None });
        }
        "snooze" if stored.snoozed_until.is_some() => (t!(shell, "snoozed", title = title), None),
        "undo" => return Some(Notice { text: t!(shell, "undone", title = title), more: None, undo: None }),
        _ => return None,
    };
    Some(Notice { text, more, undo: Some(format!("suggestions/{}/undo", stored.suggestion.id)) })
}
