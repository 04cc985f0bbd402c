use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::{Run, RunId, RunOrigin, RunStatus, Stage};
use jiff::Timestamp;
use serde::Serialize;
use store::Page;

use crate::lifecycle::{StartError, as_it_stands, plausible};
use crate::remarks::failure;
use crate::run_body::RunBody;
use crate::web::{AppState, Problem};

#[derive(Serialize)]
struct Triggered {
    message: &'static str,
    status: &'static str,
    run_id: RunId,
}

#[derive(Serialize)]
struct Status {
    is_running: bool,
    run_id: Option<RunId>,
    stage: Option<Stage>,
    /// 0 to 1; none where another process is at work, or nobody.
    progress: Option<f64>,
    last_run: Option<RunBody>,
    /// None while the clock cannot be right.
    next_run: Option<Timestamp>,
    /// Why the machine's clock cannot be right; nothing is run until it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<String>,
}

/// How far back the last run that was more than a missed slot is looked for.
const RECENT: u32 = 50;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/analyze/trigger", post(trigger)).route("/api/analyze/status", get(status))
}

/// Starts a run now. The answer comes when the run has its row, and not before.
async fn trigger(State(state): State<AppState>) -> Result<(StatusCode, Json<Triggered>), Problem> {
    let run = start(&state).await?;
    let body = Triggered { message: "Analysis triggered", status: "running_in_background", run_id: run.id };
    Ok((StatusCode::ACCEPTED, Json(body)))
}

/// Starts a run by hand.
pub(in crate::web) async fn start(state: &AppState) -> Result<Run, Problem> {
    match state.runner.start(RunOrigin::Manual, None).await {
        Ok(run) => Ok(run),
        Err(StartError::Busy(run) | StartError::SlotDone(run)) => Err(Problem::busy(run.id)),
        Err(StartError::Clock(doubt)) => {
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "clock_implausible", doubt.sentence()))
        }
        Err(StartError::Stopping) => {
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", failure!("problem-stopping")))
        }
        Err(StartError::Store(fault)) => Err(Problem::of_store(&fault)),
    }
}

/// Whether a run is at work, how far it is, how the last one ended and when the next one comes.
async fn status(State(app): State<AppState>) -> Result<Json<Status>, Problem> {
    let shown = app.runner.progress().borrow().clone();
    let now = app.clock.now();
    let (recent, doubt) = app
        .with_store(move |store| {
            let runs = store.runs(&Page::first(RECENT))?.into_iter();
            let runs = runs.map(|run| as_it_stands(store, run, now)).collect::<Result<Vec<_>, _>>()?;
            Ok((runs, plausible::doubt(store, now)?))
        })
        .await?;
    let is_running = |run: &&Run| run.status == RunStatus::Running;
    let is_over = |run: &Run| !matches!(run.status, RunStatus::Running | RunStatus::Skipped);
    // Where nobody works here, another process may: its row says so.
    let running = recent.iter().find(is_running);
    let (run_id, stage, progress) = match (shown, running) {
        (Some(shown), _) => (Some(shown.run_id), Some(shown.stage), Some(shown.progress)),
        (None, Some(run)) => (Some(run.id.clone()), Some(run.stage), None),
        (None, None) => (None, None, None),
    };
    let next_run = *app.next_run.borrow();
    Ok(Json(Status {
        is_running: run_id.is_some(),
        run_id,
        stage,
        progress,
        last_run: recent.into_iter().find(is_over).map(RunBody::from),
        next_run: next_run.filter(|_| doubt.is_none()),
        clock: doubt.map(|doubt| doubt.to_string()),
    }))
}
