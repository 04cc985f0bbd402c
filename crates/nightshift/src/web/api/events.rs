//! What the run does, told as it happens (server-sent events).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::{RunId, Stage};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio_util::sync::CancellationToken;

use crate::lifecycle::Progress;
use crate::web::{AppState, MOST_LISTENERS, Problem};

/// How often something is said while nothing happens, so that no proxy takes the connection for dead.
const SIGN_OF_LIFE: Duration = Duration::from_secs(25);

/// Proxies that gather answers are told not to.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// How far the run is.
#[derive(Serialize)]
struct Progressed {
    run_id: RunId,
    stage: Stage,
    /// 0 to 1.
    progress: f64,
}

struct Listener {
    seen: watch::Receiver<Option<Progress>>,
    is_first: bool,
    stop: CancellationToken,
    _place: OwnedSemaphorePermit,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/events", get(listen))
}

/// Tells `progress` with stage and share while a run is at work in this process, and `idle` when none is: at once how it
/// stands, then each change. Ends when the daemon stops.
async fn listen(State(state): State<AppState>) -> Result<Response, Problem> {
    let place = Arc::clone(&state.listeners).try_acquire_owned().map_err(|_| {
        let detail = format!("{MOST_LISTENERS} listen already; ask /api/analyze/status now and then instead.");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_listeners", detail)
    })?;
    let listener = Listener { seen: state.runner.progress(), is_first: true, stop: state.stop.clone(), _place: place };
    let events = stream::unfold(listener, |mut listener| async move {
        if !listener.is_first {
            tokio::select! {
                changed = listener.seen.changed() => changed.ok()?,
                () = listener.stop.cancelled() => return None,
            }
        }
        listener.is_first = false;
        let event = event_of(listener.seen.borrow_and_update().as_ref());
        Some((Ok::<Event, Infallible>(event), listener))
    });
    Ok(([UNBUFFERED], Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))).into_response())
}

fn event_of(progress: Option<&Progress>) -> Event {
    let Some(Progress { run_id, stage, progress }) = progress.cloned() else {
        return Event::default().event("idle").data("{}");
    };
    let told = Progressed { run_id, stage, progress };
    let event = Event::default().event("progress");
    // A number and two names are always JSON.
    event.json_data(told).unwrap_or_else(|_| Event::default().event("progress").data("{}"))
}
