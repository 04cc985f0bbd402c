mod advice;
mod analyze;
mod body;
mod changes;
mod events;
mod feedback;
mod health;
mod listing;
mod metrics;
mod openapi;
mod patterns;
mod runs;
pub(super) mod settings;
mod suggestions;

use axum::Router;

use super::AppState;

pub(super) use analyze::start as start_run;
pub(super) use listing::Params;
pub(super) use openapi::OPENAPI;
pub(super) use suggestions::PATIENCE;

/// The routes of the API, a file a group.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .merge(health::routes())
        .merge(metrics::routes())
        .merge(analyze::routes())
        .merge(events::routes())
        .merge(runs::routes())
        .merge(patterns::routes())
        .merge(suggestions::routes())
        .merge(changes::routes())
        .merge(feedback::routes())
        .merge(advice::routes())
        .merge(settings::routes())
        .merge(openapi::routes())
}
