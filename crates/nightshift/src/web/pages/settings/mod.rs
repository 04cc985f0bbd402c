//! The page on which settings are looked at and changed. It works without scripts; one makes the previews follow what is typed.

mod field;
mod groups;
mod page;
mod posted;

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::Language;
use serde_json::Value;

use super::shell::Shell;
use crate::off_thread::blocking;
use crate::settings::texts::later;
use crate::settings::{Change, ChangeError, Connection, Effect, Refusal};
use crate::web::api::settings::{looked, of, runs, tested};
use crate::web::{AppState, Problem, form};
use page::{Said, Tried};
use posted::Posted;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/settings", get(show).post(save))
        .route("/settings/preview", post(preview))
        .route("/settings/test/{connection}", post(test))
}

async fn show(State(state): State<AppState>, shell: Shell, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let effect = match query.as_deref() {
        Some("saved=next_night") => Some(Effect::NextNight),
        Some("saved=at_once") => Some(Effect::AtOnce),
        _ => None,
    };
    let said = effect.map_or(Said::Nothing, Said::Saved);
    drawn(&state, shell, StatusCode::OK, said, Posted::default(), Vec::new()).await
}

/// Changes what was typed, all of it or nothing.
async fn save(State(state): State<AppState>, shell: Shell, body: Bytes) -> Result<Response, Problem> {
    let settings = of(&state)?.clone();
    let posted = Posted::read(form::read(&body));
    let change = Change { version: posted.version.clone(), set: posted.changes(&settings.loaded()) };
    let changed = blocking(move || settings.change(&change)).await.map_err(|fault| Problem::of_store(&fault))?;
    let error = match changed {
        Ok(changed) => {
            let saved = match changed.effect {
                Some(Effect::AtOnce | Effect::Restart) => "./settings?saved=at_once",
                Some(Effect::NextNight) => "./settings?saved=next_night",
                None => "./settings",
            };
            return Ok((StatusCode::SEE_OTHER, [(LOCATION, saved)]).into_response());
        }
        Err(error) => error,
    };
    let (status, said, refusals) = of_error(error, shell.language);
    drawn(&state, shell, status, said, posted, refusals).await
}

/// What the typed schedule and choice of entities would mean.
async fn preview(State(state): State<AppState>, shell: Shell, body: Bytes) -> Result<Response, Problem> {
    let posted = Posted::read(form::read(&body));
    drawn(&state, shell, StatusCode::OK, Said::Previewed, posted, Vec::new()).await
}

/// Tries a connection with what was typed.
async fn test(
    State(state): State<AppState>,
    shell: Shell,
    connection: Result<Path<Connection>, PathRejection>,
    body: Bytes,
) -> Result<Response, Problem> {
    let Ok(Path(connection)) = connection else { return Err(Problem::not_found("connection")) };
    let posted = Posted::read(form::read(&body));
    let set = posted.changes(&of(&state)?.loaded());
    match tested(&state, connection, set.clone()).await {
        Ok(finding) => {
            let said = Said::Tried(Tried { connection, finding });
            drawn(&state, shell, StatusCode::OK, said, posted, Vec::new()).await
        }
        Err(problem) => {
            let refusals = refusals_of(&state, set).await?;
            let (status, said) = (problem.status(), Said::Failed(problem.said(shell.language)));
            drawn(&state, shell, status, said, posted, refusals).await
        }
    }
}

/// What is wrong with settings that are not kept.
async fn refusals_of(state: &AppState, set: BTreeMap<String, Value>) -> Result<Vec<Refusal>, Problem> {
    let settings = of(state)?.clone();
    let would_be = blocking(move || settings.with(&set)).await.map_err(|fault| Problem::of_store(&fault))?;
    Ok(match would_be {
        Err(ChangeError::Refused(refusals)) => refusals,
        _ => Vec::new(),
    })
}

fn of_error(error: ChangeError, language: Language) -> (StatusCode, Said, Vec<Refusal>) {
    let status = match error {
        ChangeError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        ChangeError::Stale | ChangeError::Elsewhere(_) => StatusCode::CONFLICT,
        ChangeError::Unwritable { .. } => StatusCode::SERVICE_UNAVAILABLE,
    };
    match error {
        ChangeError::Refused(refusals) => {
            let whole =
                refusals.iter().find(|refusal| refusal.key.is_empty()).map(|refusal| refusal.problem.said(language));
            let said = whole.unwrap_or_else(|| later!("see-below").said(language));
            (status, Said::Failed(said), refusals)
        }
        error => (status, Said::Failed(error.sentence().said(language)), Vec::new()),
    }
}

/// The page, with what was typed in place of what is set.
async fn drawn(
    state: &AppState,
    shell: Shell,
    status: StatusCode,
    said: Said,
    posted: Posted,
    mut refusals: Vec<Refusal>,
) -> Result<Response, Problem> {
    let settings = of(state)?;
    let loaded = settings.loaded();
    let set = posted.changes(&loaded);
    let mut config = loaded.config.clone();
    if !set.is_empty() {
        let trying = settings.clone();
        match blocking(move || trying.with(&set)).await.map_err(|fault| Problem::of_store(&fault))? {
            Ok(would_be) => config = would_be.config,
            Err(ChangeError::Refused(found)) if refusals.is_empty() => refusals = found,
            Err(_) => {}
        }
    }
    let runs = runs(state, &config.schedule.cron, &config.timezone).unwrap_or_default();
    let looked = looked(state, config.entities).await?;
    let renewing = settings.is_renewing();
    let shown = page::Shown { loaded: &loaded, posted: &posted, refusals: &refusals, said, runs, looked, renewing };
    Ok(page::draw(shell.at("settings"), shown, status))
}
