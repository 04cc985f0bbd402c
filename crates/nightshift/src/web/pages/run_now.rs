use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::refused::refused;
use super::shell::Shell;
use crate::web::{AppState, api};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/run", post(run))
}

/// Starts a run, and shows it. One that is at work already is shown.
async fn run(State(state): State<AppState>, shell: Shell) -> Response {
    match api::start_run(&state).await {
        Err(problem) if problem.code() != "run_in_progress" => refused(shell, &problem),
        _ => (StatusCode::SEE_OTHER, [(LOCATION, shell.root)]).into_response(),
    }
}
