use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::AdviceId;
use serde::{Deserialize, Serialize};
use store::StoredAdvice;

use super::Params;
use crate::web::{AppState, Problem};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AdviceParams {
    /// What was dismissed, in place of what was not.
    #[serde(default)]
    dismissed: bool,
}

#[derive(Serialize)]
struct AdviceList {
    advice: Vec<StoredAdvice>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/advice", get(list))
        .route("/api/advice/{id}/dismiss", post(dismiss))
        .route("/api/advice/{id}/restore", post(restore))
}

/// What the latest run advises to do about the home's own automations, best first.
async fn list(
    State(state): State<AppState>,
    Params(params): Params<AdviceParams>,
) -> Result<Json<AdviceList>, Problem> {
    let mut advice = state.with_store(store::Store::advice).await?;
    advice.retain(|one| one.dismissed_at.is_some() == params.dismissed);
    Ok(Json(AdviceList { advice }))
}

async fn dismiss(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<StoredAdvice>, Problem> {
    let (id, now) = (AdviceId::new(id), state.clock.now());
    let dismissed = state.with_store(move |store| store.dismiss_advice(&id, now)).await?;
    dismissed.map(Json).ok_or_else(|| Problem::not_found("advice"))
}

async fn restore(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<StoredAdvice>, Problem> {
    let id = AdviceId::new(id);
    let restored = state.with_store(move |store| store.restore_advice(&id)).await?;
    restored.map(Json).ok_or_else(|| Problem::not_found("advice"))
}
