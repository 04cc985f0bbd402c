use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::{Category, Evidence, PatternKind, Proposal, RunId, Suggestion, SuggestionId, SuggestionStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Decision, InstallState, Installation, StatusChange, StoredSuggestion, SuggestionFilter};

use super::listing::{ListParams, Params, cut};
use crate::automations::{Asked, Decided};
use crate::web::{AppState, Problem};

/// How long a request waits for Home Assistant: less than a request may take in all.
pub(in crate::web) const PATIENCE: Duration = Duration::from_secs(20);

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

/// A suggestion, how it stands, and its automation.
#[derive(Serialize)]
pub(super) struct SuggestionBody {
    #[serde(flatten)]
    suggestion: Suggestion,
    status: SuggestionStatus,
    first_seen: Timestamp,
    last_seen: Timestamp,
    decided_at: Option<Timestamp>,
    /// Until when it is put off.
    snoozed_until: Option<Timestamp>,
    /// Which version of it this is.
    version: u32,
    /// When its user changed it to what it is; none where it is as nights find it.
    changed_at: Option<Timestamp>,
    /// The suggestion that it is part of, by its user's wish.
    part_of: Option<SuggestionId>,
    /// Its automation in Home Assistant; none where we never were to make one.
    home_assistant: Option<Installation>,
}

/// What accepting takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptParams {
    /// Home Assistant is left alone.
    #[serde(default)]
    only_note: bool,
}

/// What taking back takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UndoParams {
    /// Also when a person has edited the automation since.
    #[serde(default)]
    force: bool,
}

#[derive(Serialize)]
struct DecidedBody {
    #[serde(flatten)]
    suggestion: SuggestionBody,
    /// What the user should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
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
    evidence: Evidence,
    /// What a language model proposes to change, borne out by the replay; `POST …/change` with its `changes` does it.
    proposal: Option<Proposal>,
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
    let filter = SuggestionFilter {
        status: params.status,
        kind: params.kind,
        category: params.category,
        ..SuggestionFilter::default()
    };
    let page = ListParams { limit: params.limit, cursor: params.cursor }.page()?;
    let limit = page.limit;
    let (mut found, mut installed) =
        state.with_store(move |store| Ok((store.suggestions(&filter, &page)?, store.installations()?))).await?;
    let next_cursor = cut(&mut found, limit, |stored| stored.suggestion.id.to_string());
    let with_automation = |stored: StoredSuggestion| {
        let installation = installed.remove(&stored.suggestion.id);
        body(stored, installation)
    };
    Ok(Json(Suggestions { suggestions: found.into_iter().map(with_automation).collect(), next_cursor }))
}

async fn show(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<SuggestionDetail>, Problem> {
    let id = SuggestionId::new(id);
    let found = state
        .with_store(move |store| {
            let Some(stored) = store.suggestion(&id)? else { return Ok(None) };
            Ok(Some((stored, store.installation(&id)?, store.suggestion_history(&id)?)))
        })
        .await?;
    let (mut stored, installation, history) = found.ok_or_else(|| Problem::not_found("suggestion"))?;
    Ok(Json(SuggestionDetail {
        evidence: std::mem::take(&mut stored.suggestion.evidence),
        proposal: stored.proposal.take().filter(|_| stored.status == SuggestionStatus::Pending),
        suggestion: body(stored, installation),
        history: history.into_iter().map(Change::from).collect(),
    }))
}

async fn accept(
    state: State<AppState>,
    id: Path<String>,
    Params(params): Params<AcceptParams>,
) -> Result<(StatusCode, Json<DecidedBody>), Problem> {
    decide(state, id, Asked { decision: Decision::Accept, only_note: params.only_note, even_if_edited: false }).await
}

async fn reject(
    state: State<AppState>,
    id: Path<String>,
    Params(params): Params<UndoParams>,
) -> Result<(StatusCode, Json<DecidedBody>), Problem> {
    decide(state, id, Asked { decision: Decision::Reject, only_note: false, even_if_edited: params.force }).await
}

async fn undo(
    state: State<AppState>,
    id: Path<String>,
    Params(params): Params<UndoParams>,
) -> Result<(StatusCode, Json<DecidedBody>), Problem> {
    decide(state, id, Asked { decision: Decision::Undo, only_note: false, even_if_edited: params.force }).await
}

/// 200 when all is done, 202 when Home Assistant has still to do its part.
async fn decide(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<(StatusCode, Json<DecidedBody>), Problem> {
    let decided = state.automations.decide(&SuggestionId::new(id), asked, PATIENCE).await;
    state.tell_news();
    let decided = decided.map_err(|error| Problem::of_automation(&error))?;
    let Decided { suggestion, installation, note } = decided.ok_or_else(|| Problem::not_found("suggestion"))?;
    let is_open = |row: &Installation| matches!(row.state, InstallState::Making | InstallState::Undoing);
    let status = if installation.as_ref().is_some_and(is_open) { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(DecidedBody { suggestion: body(suggestion, installation), note })))
}

pub(super) fn body(stored: StoredSuggestion, home_assistant: Option<Installation>) -> SuggestionBody {
    SuggestionBody {
        suggestion: stored.suggestion,
        status: stored.status,
        first_seen: stored.first_seen,
        last_seen: stored.last_seen,
        decided_at: stored.decided_at,
        snoozed_until: stored.snoozed_until,
        version: stored.version,
        changed_at: stored.changed_at,
        part_of: stored.part_of,
        home_assistant,
    }
}

impl From<StatusChange> for Change {
    fn from(change: StatusChange) -> Self {
        Self { at: change.at, from: change.from, to: change.to, run_id: change.run_id }
    }
}
