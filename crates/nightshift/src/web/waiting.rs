use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::get;
use tokio::sync::watch;

use super::{Problem, gate, problem};

/// What is answered while the database cannot be used: that, and the present reason, whatever is
/// asked; but to who asks whether the program lives, that it does, since starting it again would not mend the database.
pub fn waiting_router(reason: watch::Receiver<String>) -> Router {
    let answer = move || {
        let detail = reason.borrow().clone();
        std::future::ready(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", detail))
    };
    Router::new()
        .route("/live", get(|| std::future::ready("{\"status\":\"live\"}")))
        .fallback(answer)
        .layer(from_fn(gate::bound_body))
        .layer(from_fn(gate::bound_time))
        .layer(from_fn(problem::finish))
}
