use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::RunId;
use serde::Serialize;

use super::listing::{ListParams, Params, cut};
use crate::lifecycle::as_it_stands;
use crate::run_body::RunBody;
use crate::web::{AppState, Problem};

#[derive(Serialize)]
struct Runs {
    runs: Vec<RunBody>,
    next_cursor: Option<String>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/runs", get(list)).route("/api/runs/{id}", get(show))
}

/// Runs and missed slots, newest first.
async fn list(State(state): State<AppState>, Params(params): Params<ListParams>) -> Result<Json<Runs>, Problem> {
    let page = params.page()?;
    let limit = page.limit;
    let now = state.clock.now();
    let mut runs = state
        .with_store(move |store| {
            let runs = store.runs(&page)?.into_iter();
            runs.map(|run| as_it_stands(store, run, now)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let next_cursor = cut(&mut runs, limit, |run| run.id.to_string());
    Ok(Json(Runs { runs: runs.into_iter().map(RunBody::from).collect(), next_cursor }))
}

async fn show(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<RunBody>, Problem> {
    let now = state.clock.now();
    let run = state
        .with_store(move |store| store.run(&RunId::new(id))?.map(|run| as_it_stands(store, run, now)).transpose())
        .await?;
    run.map(|run| Json(run.into())).ok_or_else(|| Problem::not_found("run"))
}
