use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::web::AppState;

/// The API as it is meant, for people and for programs that make clients of it, in `OpenAPI` 3.1. The tests hold it and the
/// routes equal, and every answer against it.
///
/// Source: <https://spec.openapis.org/oas/v3.1.1.html>
pub(in crate::web) const OPENAPI: &str = include_str!("../../../assets/openapi.json");

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/openapi.json", get(document))
}

async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], OPENAPI)
}
