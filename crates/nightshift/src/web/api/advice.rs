use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use domain::Advice;
use jiff::Timestamp;
use serde::Serialize;

use crate::web::{AppState, Problem};

#[derive(Serialize)]
struct AdviceList {
    advice: Vec<AdviceBody>,
}

#[derive(Serialize)]
struct AdviceBody {
    #[serde(flatten)]
    advice: Advice,
    first_seen: Timestamp,
    last_seen: Timestamp,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/advice", get(list))
}

/// What the latest run advises to do about the home's own automations, best first.
async fn list(State(state): State<AppState>) -> Result<Json<AdviceList>, Problem> {
    let found = state.with_store(store::Store::advice).await?;
    let body = |stored: store::StoredAdvice| AdviceBody {
        advice: stored.advice,
        first_seen: stored.first_seen,
        last_seen: stored.last_seen,
    };
    Ok(Json(AdviceList { advice: found.into_iter().map(body).collect() }))
}
