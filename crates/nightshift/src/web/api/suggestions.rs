use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::{Category, PatternKind, RunId, Suggestion, SuggestionId, SuggestionStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Decision, StatusChange, StoredSuggestion, SuggestionFilter};

use super::listing::{ListParams, Params, cut};
use crate::web::{AppState, Problem};

/// What a list of suggestions takes: which ones, and which page of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SuggestionParams {
    status: Option<SuggestionStatus>,
    kind: Option<PatternKind>,
    category: Option<Category>,
    limit: Option<u32>,
    cursor: Option<String>,
}

#[derive(Serialize)]
struct SuggestionBody {
    #[serde(flatten)]
    suggestion: Suggestion,
    status: SuggestionStatus,
    first_seen: Timestamp,
    last_seen: Timestamp,
    decided_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct Suggestions {
    suggestions: Vec<SuggestionBody>,
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct SuggestionDetail {
    #[serde(flatten)]
    suggestion: SuggestionBody,
    history: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    at: Timestamp,
    from: Option<SuggestionStatus>,
    to: SuggestionStatus,
    run_id: Option<RunId>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/suggestions", get(list))
        .route("/api/suggestions/{id}", get(show))
        .route("/api/suggestions/{id}/accept", post(accept))
        .route("/api/suggestions/{id}/reject", post(reject))
        .route("/api/suggestions/{id}/undo", post(undo))
}

/// Suggestions, best first.
async fn list(
    State(state): State<AppState>,
    Params(params): Params<SuggestionParams>,
) -> Result<Json<Suggestions>, Problem> {
    let filter = SuggestionFilter { status: params.status, kind: params.kind, category: params.category };
    let page = ListParams { limit: params.limit, cursor: params.cursor }.page()?;
    let limit = page.limit;
    let mut found = state.with_store(move |store| store.suggestions(&filter, &page)).await?;
    let next_cursor = cut(&mut found, limit, |stored| stored.suggestion.id.to_string());
    Ok(Json(Suggestions { suggestions: found.into_iter().map(SuggestionBody::from).collect(), next_cursor }))
}

async fn show(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<SuggestionDetail>, Problem> {
    let id = SuggestionId::new(id);
    let found = state
        .with_store(move |store| {
            let Some(stored) = store.suggestion(&id)? else { return Ok(None) };
            Ok(Some((stored, store.suggestion_history(&id)?)))
        })
        .await?;
    let (stored, history) = found.ok_or_else(|| Problem::not_found("suggestion"))?;
    Ok(Json(SuggestionDetail { suggestion: stored.into(), history: history.into_iter().map(Change::from).collect() }))
}

async fn accept(state: State<AppState>, id: Path<String>) -> Result<Json<SuggestionBody>, Problem> {
    decide(state, id, Decision::Accept).await
}

async fn reject(state: State<AppState>, id: Path<String>) -> Result<Json<SuggestionBody>, Problem> {
    decide(state, id, Decision::Reject).await
}

async fn undo(state: State<AppState>, id: Path<String>) -> Result<Json<SuggestionBody>, Problem> {
    decide(state, id, Decision::Undo).await
}

async fn decide(
    State(state): State<AppState>,
    Path(id): Path<String>,
    decision: Decision,
) -> Result<Json<SuggestionBody>, Problem> {
    let now = state.clock.now();
    let id = SuggestionId::new(id);
    let decided = state.with_store(move |store| store.decide(&id, decision, now)).await?;
    state.tell_news();
    decided.map(|stored| Json(stored.into())).ok_or_else(|| Problem::not_found("suggestion"))
}

impl From<StoredSuggestion> for SuggestionBody {
    fn from(stored: StoredSuggestion) -> Self {
        Self {
            suggestion: stored.suggestion,
            status: stored.status,
            first_seen: stored.first_seen,
            last_seen: stored.last_seen,
            decided_at: stored.decided_at,
        }
    }
}

impl From<StatusChange> for Change {
    fn from(change: StatusChange) -> Self {
        Self { at: change.at, from: change.from, to: change.to, run_id: change.run_id }
    }
}
