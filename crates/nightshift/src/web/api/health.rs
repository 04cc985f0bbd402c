use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::web::{AppState, Problem};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Ready {
    status: &'static str,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/health", get(health)).route("/ready", get(ready))
}

/// The program is there and answers.
async fn health() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// The program can do its work: its database answers.
async fn ready(State(state): State<AppState>) -> Result<Json<Ready>, Problem> {
    let answer = state.with_store(store::Store::running).await;
    answer.map(|_| Json(Ready { status: "ready" })).map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "The database does not answer; the log says why.")
    })
}
