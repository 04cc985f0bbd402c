use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::SuggestionId;

use crate::web::{AppState, Problem};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/suggestions/{file}", get(download))
}

/// A suggestion's automation as a file.
async fn download(State(state): State<AppState>, Path(file): Path<String>) -> Result<Response, Problem> {
    let id = file.strip_suffix(".yaml").ok_or_else(|| Problem::not_found("page"))?;
    let id = SuggestionId::new(id);
    let found = state.with_store(move |store| store.suggestion(&id)).await?;
    let suggestion = found.ok_or_else(|| Problem::not_found("suggestion"))?.suggestion;
    // The id of a suggestion that there is holds nothing but letters, digits and dashes.
    let name = format!("attachment; filename=\"nightshift-{}.yaml\"", suggestion.id);
    Ok(([(CONTENT_TYPE, "text/yaml; charset=utf-8"), (CONTENT_DISPOSITION, name.as_str())], suggestion.yaml)
        .into_response())
}
