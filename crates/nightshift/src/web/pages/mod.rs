//! The morning page: what the night found, and what to do with it. Written by the server, whole without a script; the
//! script spares loading pages anew and follows a run.
//!
//! A file a page, with a template each in `templates/`. Every link is relative to the page that it stands on, so that the
//! page works wherever a proxy puts it. What comes from outside goes into a page only through the templates, which escape
//! it, or through [`picture::Svg`], which does too.

mod assets;
mod automations;
mod calendar;
mod card;
mod change;
mod change_form;
mod compress;
mod decide;
mod facts;
mod inbox;
mod nights;
mod patterns;
mod picture;
mod prose;
mod reference;
mod refused;
mod run_now;
mod running;
mod settings;
pub(super) mod shell;
pub(super) mod texts;
mod turning;
mod when;
mod yaml;

use axum::Router;
use axum::middleware::from_fn;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};

use self::refused::refused;
use self::shell::Shell;
use domain::Language;

use super::{AppState, Problem};

/// What the pages know beside the store, given with the settings.
#[derive(Clone, Debug)]
pub struct PageSettings {
    /// Whether there is a source to read a history from.
    pub has_source: bool,
    /// The language of what people read.
    pub language: Language,
    /// On how many days a habit must have been seen.
    pub min_days: u32,
}

/// What is answered where there is no route: to a browser a page, to a program a problem.
pub(super) async fn no_such_page(shell: Shell, headers: HeaderMap) -> Response {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let problem = Problem::not_found("route");
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        refused(shell, &problem)
    } else {
        problem.into_response()
    }
}

/// The routes of the pages, a file a page.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .merge(inbox::routes())
        .merge(decide::routes())
        .merge(change::routes())
        .merge(run_now::routes())
        .merge(yaml::routes())
        .merge(nights::routes())
        .merge(patterns::routes())
        .merge(automations::routes())
        .merge(settings::routes())
        .merge(reference::routes())
        .merge(assets::routes())
        .layer(from_fn(compress::compress))
}
