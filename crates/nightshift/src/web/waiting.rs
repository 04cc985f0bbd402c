use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use tokio::sync::watch;

use super::{Problem, gate, problem};

/// What is answered while the database cannot be used: that, and the present reason, whatever is
/// asked.
pub fn waiting_router(reason: watch::Receiver<String>) -> Router {
    let answer = move || {
        let detail = reason.borrow().clone();
        std::future::ready(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", detail))
    };
    Router::new()
        .fallback(answer)
        .layer(from_fn(gate::bound_body))
        .layer(from_fn(gate::bound_time))
        .layer(from_fn(problem::finish))
}
