//! Nightshift over HTTP: what ran, what was found, what the user decides, and a button to run now.
//!
//! Every request passes the same gate first (the right host, the token, no foreign page behind a
//! change, bounded bodies, bounded time), and every error leaves as RFC 9457 problem JSON.

mod api;
mod exposure;
mod gate;
mod ingress;
mod pages;
mod problem;
mod server;
mod state;
mod waiting;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

pub use exposure::{ExposureError, check_exposure};
pub(crate) use exposure::{SHORTEST_STRONG_TOKEN, is_weakly_guarded};
pub use ingress::{Prefix, SUPERVISOR};
pub use pages::PageSettings;
pub use problem::Problem;
pub use server::{listen, serve};
pub use state::{AppState, MOST_LISTENERS, WebSettings};
pub use waiting::waiting_router;

/// All routes, behind the gate.
pub fn router(state: AppState) -> Router {
    let settings = Arc::clone(&state.settings);
    behind_gate(api::routes().merge(pages::routes()).fallback(pages::no_such_page), settings).with_state(state)
}

fn behind_gate<S: Clone + Send + Sync + 'static>(routes: Router<S>, settings: Arc<WebSettings>) -> Router<S> {
    routes
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(from_fn(gate::bound_body))
        .layer(from_fn_with_state(Arc::clone(&settings), gate::check))
        .layer(from_fn_with_state(settings, ingress::tell_apart))
        .layer(from_fn(gate::bound_time))
        .layer(from_fn(problem::finish))
}

#[cfg(test)]
mod tests;
