//! Changing suggestions: what can be changed, what would come of it, and versions to go back to.

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::{Backtest, Change, Evidence, SuggestionId};
use serde::{Deserialize, Serialize};
use store::Version;
use suggest::ActionReplayed;

use super::body::Body;
use super::suggestions::SuggestionBody;
use crate::changes::{Asked, Changed, Offered, ReadBy, Request, Tried};
use crate::web::{AppState, Problem};

/// What trying takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TryBody {
    changes: Vec<Change>,
}

/// What changing takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeBody {
    changes: Vec<Change>,
    /// The version that the changes are of.
    #[serde(default)]
    version: Option<u32>,
}

/// What refining takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefineBody {
    /// What the user said.
    text: String,
    /// The version that they saw.
    #[serde(default)]
    version: Option<u32>,
}

#[derive(Serialize)]
struct TriedBody {
    #[serde(flatten)]
    tried: Tried,
    /// When people did by hand what it would do, and when it would have.
    evidence: Evidence,
}

#[derive(Serialize)]
struct ChangedBody {
    /// What is different, as a sentence.
    summary: String,
    suggestion: SuggestionBody,
    /// What it would have done before, on the same history.
    before: Backtest,
    /// What each action would have done by itself, where other suggestions are part of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_action: Vec<ActionReplayed>,
    /// Who read the sentence that asked for it, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_by: Option<ReadBy>,
}

#[derive(Serialize)]
struct Versions {
    versions: Vec<Version>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/suggestions/{id}/options", get(options))
        .route("/api/suggestions/{id}/try", post(try_out))
        .route("/api/suggestions/{id}/change", post(change))
        .route("/api/suggestions/{id}/refine", post(refine))
        .route("/api/suggestions/{id}/refine/try", post(try_refining))
        .route("/api/suggestions/{id}/versions", get(versions))
        .route("/api/suggestions/{id}/versions/{number}/restore", post(restore))
}

async fn options(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<Offered>, Problem> {
    let offered = state.workbench.options(SuggestionId::new(id)).await;
    offered.map(Json).map_err(|error| state.problem_of_change(&error))
}

async fn try_out(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Body(body): Body<TryBody>,
) -> Result<Json<TriedBody>, Problem> {
    let tried = state.workbench.try_out(SuggestionId::new(id), body.changes).await;
    tried.map(body_of).map(Json).map_err(|error| state.problem_of_change(&error))
}

async fn change(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Body(body): Body<ChangeBody>,
) -> Result<Json<ChangedBody>, Problem> {
    let asked = Asked { changes: body.changes, version: body.version, request: None };
    let changed = state.workbench.change(SuggestionId::new(id), asked).await;
    told(&state, changed.map_err(|error| state.problem_of_change(&error))?).await
}

async fn refine(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Body(body): Body<RefineBody>,
) -> Result<Json<ChangedBody>, Problem> {
    let asked = Request { text: body.text, version: body.version };
    let changed = state.workbench.refine(SuggestionId::new(id), asked).await;
    told(&state, changed.map_err(|error| state.problem_of_change(&error))?).await
}

async fn try_refining(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Body(body): Body<RefineBody>,
) -> Result<Json<TriedBody>, Problem> {
    let asked = Request { text: body.text, version: body.version };
    let tried = state.workbench.try_refining(SuggestionId::new(id), asked).await;
    tried.map(body_of).map(Json).map_err(|error| state.problem_of_change(&error))
}

async fn versions(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<Versions>, Problem> {
    let versions = state.workbench.versions(SuggestionId::new(id)).await;
    versions.map(|versions| Json(Versions { versions })).map_err(|error| state.problem_of_change(&error))
}

async fn restore(
    State(state): State<AppState>,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Json<ChangedBody>, Problem> {
    let restored = state.workbench.restore(SuggestionId::new(id), number).await;
    told(&state, restored.map_err(|error| state.problem_of_change(&error))?).await
}

fn body_of(mut tried: Tried) -> TriedBody {
    let evidence = std::mem::take(&mut tried.suggestion.evidence);
    TriedBody { tried, evidence }
}

async fn told(state: &AppState, changed: Changed) -> Result<Json<ChangedBody>, Problem> {
    state.tell_news();
    let Changed { stored, summary, before, by_action, read_by } = changed;
    let id = stored.suggestion.id.clone();
    let installation = state.with_store(move |store| store.installation(&id)).await?;
    let suggestion = super::suggestions::body(stored, installation);
    Ok(Json(ChangedBody { summary, suggestion, before, by_action, read_by }))
}
