use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::{Run, RunId, RunOrigin, RunStatus, Stage};
use jiff::Timestamp;
use serde::Serialize;

use super::listing::{ListParams, Params, cut};
use crate::web::{AppState, Problem};

/// A run as the API shows it.
#[derive(Serialize)]
pub(super) struct RunBody {
    id: RunId,
    origin: RunOrigin,
    scheduled_for: Option<Timestamp>,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
    status: RunStatus,
    stage: Stage,
    attempt: u32,
    events: u64,
    patterns: u64,
    suggestions: u64,
    duration_ms: Option<u64>,
    error: Option<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Runs {
    runs: Vec<RunBody>,
    next_cursor: Option<String>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/runs", get(list)).route("/api/runs/{id}", get(show))
}

/// Runs and missed slots, newest first.
async fn list(State(state): State<AppState>, Params(params): Params<ListParams>) -> Result<Json<Runs>, Problem> {
    let page = params.page()?;
    let limit = page.limit;
    let mut runs = state.with_store(move |store| store.runs(&page)).await?;
    let next_cursor = cut(&mut runs, limit, |run| run.id.to_string());
    Ok(Json(Runs { runs: runs.into_iter().map(RunBody::from).collect(), next_cursor }))
}

async fn show(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<RunBody>, Problem> {
    let run = state.with_store(move |store| store.run(&RunId::new(id))).await?;
    run.map(|run| Json(run.into())).ok_or_else(|| Problem::not_found("run"))
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            origin: run.origin,
            scheduled_for: run.scheduled_for,
            started_at: run.started_at,
            finished_at: run.finished_at,
            status: run.status,
            stage: run.stage,
            attempt: run.attempt,
            events: run.outcome.events,
            patterns: run.outcome.patterns,
            suggestions: run.outcome.suggestions,
            duration_ms: run.duration_ms,
            error: run.error,
            notes: run.notes,
        }
    }
}
