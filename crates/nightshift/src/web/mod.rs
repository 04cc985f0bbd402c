//! Nightshift over HTTP: what ran, what was found, what the user decides, and a button to run now.
//!
//! Every request passes the same gate first (the right host, the token, no foreign page behind a
//! change, bounded bodies, bounded time), and every error leaves as RFC 9457 problem JSON.

mod api;
mod exposure;
mod gate;
mod problem;
mod server;
mod state;
mod waiting;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

pub use exposure::{ExposureError, check_exposure};
pub(crate) use exposure::{SHORTEST_STRONG_TOKEN, is_weakly_guarded};
pub use problem::Problem;
pub use server::{listen, serve};
pub use state::{AppState, WebSettings};
pub use waiting::waiting_router;

/// All routes, behind the gate.
pub fn router(state: AppState) -> Router {
    let behind_gate = api::routes().fallback(problem::no_such_route).method_not_allowed_fallback(problem::wrong_method);
    behind_gate
        .layer(from_fn(gate::bound_body))
        .layer(from_fn_with_state(state.clone(), gate::check))
        .layer(from_fn(gate::bound_time))
        .layer(from_fn(problem::finish))
        .with_state(state)
}
