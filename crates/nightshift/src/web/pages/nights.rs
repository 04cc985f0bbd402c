use std::fmt::Write;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::{Run, RunOrigin, RunStatus, Stage};
use serde::Deserialize;
use store::{Page, Store, StoreError};

use super::calendar::{Calendar, calendar};
use super::prose::{Part, pieces};
use super::refused::refused;
use super::running::{Running, running, stage_in_words};
use super::shell::{Shell, page};
use super::texts::t;
use super::turning::{Step, steps};
use super::when;
use crate::lifecycle::as_it_stands;
use crate::remarks;
use crate::web::api::Params;
use crate::web::{AppState, Problem};

/// Rows on a page: a month.
const ROWS: u32 = 30;

/// Runs that the calendar is made of: of a quarter, and a few by hand.
const CALENDAR_RUNS: u32 = 150;

#[derive(Debug, Default, Deserialize)]
struct NightParams {
    /// The last run of the page before.
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "nights.html")]
struct Nights {
    shell: Shell,
    next: String,
    running: Option<Running>,
    calendar: Option<Calendar>,
    rows: Vec<Row>,
    steps: Vec<Step>,
}

/// A run, or a slot that was missed.
struct Row {
    when: String,
    origin: Option<String>,
    status: String,
    tone: &'static str,
    lines: Vec<Vec<Part>>,
    stages: String,
    took: String,
    events: String,
    ideas: String,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/nights", get(show))
}

async fn show(State(state): State<AppState>, shell: Shell, params: Result<Params<NightParams>, Problem>) -> Response {
    let shell = shell.at("nights");
    let params = params.map(|Params(params)| params).unwrap_or_default();
    let now = state.clock.now();
    let after = params.after.clone();
    let read = move |store: &Store| -> Result<(Vec<Run>, Vec<Run>), StoreError> {
        let list = |page: &Page| -> Result<Vec<Run>, StoreError> {
            let runs = store.runs(page)?.into_iter();
            runs.map(|run| as_it_stands(store, run, now)).collect()
        };
        let quarter = if after.is_none() { list(&Page::first(CALENDAR_RUNS))? } else { Vec::new() };
        Ok((list(&Page { limit: ROWS + 1, before: after })?, quarter))
    };
    match state.with_store(read).await {
        Ok((runs, quarter)) => page(StatusCode::OK, &nights(shell, &state, &params, runs, &quarter)),
        Err(problem) => refused(shell, &problem),
    }
}

fn nights(shell: Shell, state: &AppState, params: &NightParams, mut runs: Vec<Run>, quarter: &[Run]) -> Nights {
    let zone = state.nights.schedule.time_zone();
    let rows = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let has_more = runs.len() > rows;
    runs.truncate(rows);
    let next = *state.next_run.borrow();
    let today = zone.to_datetime(state.clock.now()).date();
    Nights {
        next: next.map_or_else(
            || t!(shell, "night-none"),
            |next| t!(shell, "night-next", at = when::moment(&shell, next, zone)),
        ),
        running: running(&shell, state, if params.after.is_none() { &runs } else { &[] }),
        calendar: (!quarter.is_empty()).then(|| calendar(&shell, quarter, zone, today)),
        steps: steps(
            (params.after.as_deref(), t!(shell, "page-latest")),
            (runs.last().filter(|_| has_more).map(|run| run.id.as_str()), t!(shell, "page-earlier")),
        ),
        rows: runs.iter().map(|run| row(&shell, state, run)).collect(),
        shell,
    }
}

fn row(shell: &Shell, state: &AppState, run: &Run) -> Row {
    let zone = state.nights.schedule.time_zone();
    let has_worked = run.status != RunStatus::Skipped;
    let counted = |number: u64| {
        if run.status == RunStatus::Succeeded { when::grouped(number) } else { "–".to_owned() }
    };
    let mut lines: Vec<String> = Vec::new();
    if matches!(run.status, RunStatus::Failed | RunStatus::Interrupted) {
        lines.push(t!(shell, "night-stopped-at", stage = stage_in_words(shell, run.stage)));
    }
    let said = |remark| remarks::as_sentence(&remarks::said(remark, shell.language));
    lines.extend(run.error.iter().chain(&run.notes).map(said));
    Row {
        when: when::moment(shell, run.scheduled_for.unwrap_or(run.started_at), zone),
        origin: origin(shell, run.origin),
        status: status(shell, run.status),
        tone: match run.status {
            RunStatus::Succeeded => "good",
            RunStatus::Failed | RunStatus::Interrupted => "bad",
            RunStatus::Running => "new",
            RunStatus::Skipped => "",
        },
        lines: lines.iter().map(|line| pieces(line)).collect(),
        stages: if has_worked { stages(shell, run) } else { String::new() },
        took: run.duration_ms.filter(|_| has_worked).map_or_else(|| "–".to_owned(), |took| when::took(shell, took)),
        events: counted(run.outcome.events),
        ideas: counted(run.outcome.suggestions),
    }
}

/// The stages as a bar, as HTML: those that it has been through, and the one at which it ended badly.
fn stages(shell: &Shell, run: &Run) -> String {
    let mut bar = String::from("<ol class=\"stages\">");
    for stage in Stage::ALL {
        let is_over = run.status == RunStatus::Succeeded || stage < run.stage;
        let is_broken = stage == run.stage && matches!(run.status, RunStatus::Failed | RunStatus::Interrupted);
        let class = if is_over {
            "passed"
        } else if is_broken {
            "broken"
        } else {
            ""
        };
        let took = run.stages.get(&stage).map(|took| when::took(shell, *took));
        let says = match took {
            Some(took) => t!(shell, "stage-took", stage = stage_in_words(shell, stage), took = took),
            None => stage_in_words(shell, stage),
        };
        // Of our own texts, which hold no markup.
        let _ = write!(bar, "<li class=\"{class}\" title=\"{says}\"><span class=\"unseen\">{says}</span></li>");
    }
    bar.push_str("</ol>");
    bar
}

pub(super) fn status(shell: &Shell, status: RunStatus) -> String {
    match status {
        RunStatus::Running => t!(shell, "status-running"),
        RunStatus::Succeeded => t!(shell, "status-succeeded"),
        RunStatus::Failed => t!(shell, "status-failed"),
        RunStatus::Interrupted => t!(shell, "status-interrupted"),
        RunStatus::Skipped => t!(shell, "status-skipped"),
    }
}

fn origin(shell: &Shell, origin: RunOrigin) -> Option<String> {
    match origin {
        RunOrigin::Schedule => None,
        RunOrigin::CatchUp => Some(t!(shell, "origin-catch-up")),
        RunOrigin::Retry => Some(t!(shell, "origin-retry")),
        RunOrigin::Manual => Some(t!(shell, "origin-manual")),
    }
}
