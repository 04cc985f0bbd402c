//! Forms of the page: how they are read, and what keeps pages of other sites from sending them.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use super::{Passed, Problem};
use crate::remarks::failure;

/// The field in which a form carries what only a page of the same log-in knows.
pub const FORM_TOKEN: &str = "form_token";

/// The header in which a script of the page may send it instead.
const FORM_TOKEN_HEADER: &str = "x-form-token";

/// What a form holds: its fields in their order, each as often as it was sent.
pub(super) type Fields = Vec<(String, String)>;

/// Refuses a change by a log-in that could come from the form of another site: that is one with a body of a kind that
/// browsers let any page send, and without the token of the page. `Origin` has been looked at already; this holds where a
/// browser says a wrong one.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let expected = match request.extensions().get::<Passed>() {
        Some(Passed::LoggedIn { form_token }) if !is_safe(request.method()) && !is_json(&request) => form_token.clone(),
        _ => return next.run(request).await,
    };
    let in_header = request.headers().get(FORM_TOKEN_HEADER).and_then(|token| token.to_str().ok()).map(str::to_owned);
    let (parts, body) = request.into_parts();
    // It has been read, up to its limit.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return refused();
    };
    let given = in_header.or_else(|| {
        let fields = read(&bytes);
        fields.into_iter().find(|(name, _)| name == FORM_TOKEN).map(|(_, token)| token)
    });
    if !given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(expected.as_bytes()))) {
        return refused();
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// The fields of a body as a browser sends them (`application/x-www-form-urlencoded`).
pub(super) fn read(body: &[u8]) -> Fields {
    url::form_urlencoded::parse(body).into_owned().collect()
}

fn refused() -> Response {
    let detail = failure!("problem-form-old");
    Problem::new(StatusCode::FORBIDDEN, "form_token", detail).into_response()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A page of another site may send JSON, or another method than POST, only after asking us whether it may, and we never
/// say so.
fn is_json(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    *request.method() != Method::POST || kind.trim_start().starts_with("application/json")
}
