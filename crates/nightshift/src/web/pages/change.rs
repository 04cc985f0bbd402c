//! Changing a suggestion, and seeing at once what its history would have made of it.

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::{Change, SuggestionId};

use super::card::{Figure, figures};
use super::change_form::{self, Fields};
use super::picture::{Picture, picture};
use super::refused::refused;
use super::shell::{Shell, page};
use super::texts::t;
use crate::changes::{Asked, Offered, Tried};
use crate::web::{AppState, Problem};

#[derive(Template)]
#[template(path = "change.html")]
struct ChangePage {
    shell: Shell,
    id: String,
    version: u32,
    not_now: Option<String>,
    form: change_form::Form,
    tried: Outcome,
}

/// What would come of the values in the form.
struct Outcome {
    /// What is different, as a sentence; none where nothing is.
    summary: Option<String>,
    title: String,
    why: String,
    figures: Vec<Figure>,
    before: Vec<Figure>,
    picture: Option<Picture>,
    yaml: String,
    /// Why the values cannot be tried.
    problem: Option<String>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/suggestions/{id}/change", get(show).post(change))
        .route("/suggestions/{id}/try", post(try_out))
}

async fn show(State(state): State<AppState>, shell: Shell, Path(id): Path<String>) -> Response {
    let id = SuggestionId::new(id);
    match offered_and_tried(&state, &id, None).await {
        Ok((offered, tried, problem)) => {
            let form = change_form::form(&shell, &offered.options, &Fields::default());
            shown(shell, &state, &id, offered, form, tried, problem)
        }
        Err(problem) => refused(shell, &problem),
    }
}

/// Shows what would come of the form; nothing is stored.
async fn try_out(State(state): State<AppState>, shell: Shell, Path(id): Path<String>, body: Bytes) -> Response {
    let id = SuggestionId::new(id);
    let fields = Fields::of(&body);
    match offered_and_tried(&state, &id, Some(&fields)).await {
        Ok((offered, tried, problem)) => {
            let form = change_form::form(&shell, &offered.options, &fields);
            shown(shell, &state, &id, offered, form, tried, problem)
        }
        Err(problem) => refused(shell, &problem),
    }
}

/// Stores what the form says, as a new version.
async fn change(State(state): State<AppState>, shell: Shell, Path(id): Path<String>, body: Bytes) -> Response {
    let id = SuggestionId::new(id);
    let fields = Fields::of(&body);
    let offered = match state.workbench.options(id.clone()).await {
        Ok(offered) => offered,
        Err(error) => return refused(shell, &state.problem_of_change(&error)),
    };
    let changes = fields.changes(&offered.options);
    if !changes.is_empty() {
        let asked = Asked { changes, version: fields.version(), request: None };
        if let Err(error) = state.workbench.change(id.clone(), asked).await {
            return refused(shell, &state.problem_of_change(&error));
        }
        state.tell_news();
    }
    let to = format!("{}?done=change&id={id}", shell.root);
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// What may be changed, and what would come of these fields; where they do not fit, of none of them, and why.
async fn offered_and_tried(
    state: &AppState,
    id: &SuggestionId,
    fields: Option<&Fields>,
) -> Result<(Offered, Tried, Option<String>), Problem> {
    let offered = state.workbench.options(id.clone()).await.map_err(|error| state.problem_of_change(&error))?;
    let changes: Vec<Change> = fields.map(|fields| fields.changes(&offered.options)).unwrap_or_default();
    let is_same = changes.is_empty();
    match state.workbench.try_out(id.clone(), changes).await {
        Ok(mut tried) => {
            if is_same {
                // That nothing is different needs no words.
                tried.summary.clear();
            }
            Ok((offered, tried, None))
        }
        Err(error) => {
            let problem = state.problem_of_change(&error);
            if fields.is_none() || problem.status().is_server_error() {
                return Err(problem);
            }
            let tried = state.workbench.try_out(id.clone(), Vec::new()).await;
            let mut tried = tried.map_err(|error| state.problem_of_change(&error))?;
            tried.summary.clear();
            Ok((offered, tried, Some(problem.detail().to_owned())))
        }
    }
}

fn shown(
    shell: Shell,
    state: &AppState,
    id: &SuggestionId,
    offered: Offered,
    form: change_form::Form,
    tried: Tried,
    problem: Option<String>,
) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let zone = state.nights.schedule.time_zone();
    let unit = offered.options.threshold.as_ref().and_then(|threshold| threshold.unit.clone());
    let Tried { summary, suggestion, present, .. } = tried;
    let shown = picture(&shell, &suggestion, &suggestion.evidence, zone, unit.as_deref());
    let before = domain::Suggestion { backtest: present, ..suggestion.clone() };
    let tried = Outcome {
        summary: Some(summary).filter(|summary| !summary.is_empty()),
        figures: figures(&shell, &suggestion),
        before: figures(&shell, &before).into_iter().take(2).collect(),
        picture: shown,
        title: suggestion.title,
        why: suggestion.description,
        yaml: suggestion.yaml,
        problem,
    };
    let not_now = offered.not_now;
    let page_of = ChangePage { id: id.as_str().to_owned(), version: offered.version, not_now, form, tried, shell };
    let mut response = page(status, &page_of);
    response.extensions_mut().insert(crate::web::problem::Told);
    response
}
