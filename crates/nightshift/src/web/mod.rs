//! Nightshift over HTTP: what ran, what was found, what the user decides, and a button to run now.
//!
//! Every request passes the same gate first (the right host, the token, no foreign page behind a
//! change, bounded bodies, bounded time), and every error leaves as RFC 9457 problem JSON.

mod api;
mod exposure;
mod form;
mod gate;
mod headers;
mod ingress;
mod login;
mod pages;
mod problem;
mod server;
mod session;
mod state;
mod waiting;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

pub use exposure::{ExposureError, check_exposure};
pub(crate) use exposure::{SHORTEST_STRONG_TOKEN, is_weakly_guarded};
pub use form::FORM_TOKEN;
use gate::Guard;
pub use gate::Passed;
pub use ingress::{Prefix, SUPERVISOR};
pub use pages::PageSettings;
pub use problem::{FieldError, Problem};
pub use server::{listen, serve};
pub use state::{AppState, MOST_LISTENERS, WebSettings};
pub use waiting::waiting_router;

/// All routes, behind the gate.
pub fn router(state: AppState) -> Router {
    let guard = Guard::clone(&state.guard);
    let routes = api::routes().merge(login::routes()).merge(pages::routes());
    behind_gate(routes.fallback(pages::no_such_page), guard).with_state(state)
}

fn behind_gate<S: Clone + Send + Sync + 'static>(routes: Router<S>, guard: Guard) -> Router<S> {
    let settings = Arc::clone(&guard.settings);
    routes
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(from_fn(form::check))
        .layer(from_fn(gate::bound_body))
        .layer(from_fn_with_state(guard, gate::check))
        .layer(from_fn_with_state(settings, ingress::tell_apart))
        .layer(from_fn(gate::bound_time))
        .layer(from_fn(problem::finish))
}

#[cfg(test)]
mod tests;
