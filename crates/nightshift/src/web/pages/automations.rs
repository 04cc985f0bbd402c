use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::{SuggestionId, SuggestionStatus};
use serde::Deserialize;
use store::{InstallState, Installation, Page, Seen, Store, StoreError, StoredSuggestion, SuggestionFilter};

use super::card::Figure;
use super::inbox::{Notice, notice};
use super::refused::refused;
use super::shell::{Shell, page};
use super::texts::t;
use super::when;
use crate::web::api::Params;
use crate::web::{AppState, Problem};

/// A home has some dozens.
const MOST: u32 = 500;

#[derive(Debug, Default, Deserialize)]
struct AutomationParams {
    /// What was just decided ...
    done: Option<String>,
    /// ... on this suggestion.
    id: Option<String>,
}

#[derive(Template)]
#[template(path = "automations.html")]
struct Automations {
    shell: Shell,
    notice: Option<Notice>,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    title: String,
    state: String,
    tone: &'static str,
    lines: Vec<String>,
    error: Option<String>,
    figures: Vec<Figure>,
    undo: String,
    is_edited: bool,
}

/// An accepted suggestion, and its automation in Home Assistant, if it has one.
type Accepted = (StoredSuggestion, Option<Installation>);

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/automations", get(show))
}

async fn show(
    State(state): State<AppState>,
    shell: Shell,
    params: Result<Params<AutomationParams>, Problem>,
) -> Response {
    let shell = shell.at("automations");
    let params = params.map(|Params(params)| params).unwrap_or_default();
    let id = params.id.clone().map(SuggestionId::new);
    let read = move |store: &Store| {
        let decided = match id {
            Some(id) => store.suggestion(&id)?.map(|found| Ok((found, store.installation(&id)?))).transpose()?,
            None => None,
        };
        Ok((accepted(store)?, decided))
    };
    match state.with_store(read).await {
        Ok((accepted, decided)) => {
            let notice = decided.and_then(|(stored, installation)| {
                let can_ask = state.automations.can_ask();
                notice(&shell, params.done.as_deref()?, &stored, installation.as_ref(), can_ask)
            });
            let rows = accepted.into_iter().map(|one| row(&shell, &state, one)).collect();
            page(StatusCode::OK, &Automations { shell, notice, rows })
        }
        Err(problem) => refused(shell, &problem),
    }
}

/// What was accepted, and what is being made or taken away.
fn accepted(store: &Store) -> Result<Vec<Accepted>, StoreError> {
    let mut installed = store.installations()?;
    let filter = SuggestionFilter { status: Some(SuggestionStatus::Accepted), ..SuggestionFilter::default() };
    let mut rows: Vec<Accepted> = Vec::new();
    for stored in store.suggestions(&filter, &Page::first(MOST))? {
        let installation = installed.remove(&stored.suggestion.id);
        rows.push((stored, installation));
    }
    for (id, installation) in installed {
        let is_open = !matches!(installation.state, InstallState::Undone);
        if let (true, Some(stored)) = (is_open, store.suggestion(&id)?) {
            rows.push((stored, Some(installation)));
        }
    }
    Ok(rows)
}

fn row(shell: &Shell, state: &AppState, (stored, installation): Accepted) -> Row {
    let zone = state.nights.schedule.time_zone();
    let id = stored.suggestion.id.as_str().to_owned();
    let title = stored.suggestion.title;
    let accepted =
        stored.decided_at.map(|at| t!(shell, "accepted-on", date = when::day(shell, zone.to_datetime(at).date())));
    let Some(row) = installation else {
        return Row {
            id,
            title,
            state: t!(shell, "automation-noted"),
            tone: "",
            lines: accepted.into_iter().chain([t!(shell, "automation-noted-text")]).collect(),
            error: None,
            figures: Vec::new(),
            undo: t!(shell, "undo"),
            is_edited: false,
        };
    };
    let is_edited = row.seen == Some(Seen::Edited);
    let (words, tone) = match (row.state, row.seen) {
        (InstallState::Making, _) => (t!(shell, "automation-making"), "new"),
        (InstallState::Undoing, _) => (t!(shell, "automation-undoing"), "new"),
        (InstallState::Failed, _) => (t!(shell, "automation-failed"), "bad"),
        (InstallState::Undone, _) => (t!(shell, "automation-undone"), ""),
        (InstallState::Made, Some(Seen::Off)) => (t!(shell, "automation-off"), ""),
        (InstallState::Made, Some(Seen::Disabled)) => (t!(shell, "automation-disabled"), ""),
        (InstallState::Made, Some(Seen::Edited)) => (t!(shell, "automation-edited"), ""),
        (InstallState::Made, _) => (t!(shell, "automation-on"), "good"),
    };
    let last = row.last_triggered.map(|at| t!(shell, "automation-last", at = when::moment(shell, at, zone)));
    let figures = vec![
        Figure { value: when::grouped(row.fired), label: t!(shell, "automation-fired", number = row.fired) },
        Figure {
            value: when::grouped(row.overridden),
            label: t!(shell, "automation-overridden", number = row.overridden),
        },
    ];
    Row {
        id,
        title,
        state: words,
        tone,
        lines: accepted.into_iter().chain(last).collect(),
        error: row.error,
        figures: if row.state == InstallState::Made { figures } else { Vec::new() },
        undo: t!(shell, "undo"),
        is_edited,
    }
}
