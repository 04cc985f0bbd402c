use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::{Home, PatternKind};
use serde::Deserialize;
use store::{Page, StoredPattern};

use super::refused::refused;
use super::shell::{Shell, page};
use super::texts::t;
use super::turning::{Step, steps};
use super::when;
use crate::web::api::Params;
use crate::web::{AppState, Problem};

const ROWS: u32 = 40;

#[derive(Debug, Default, Deserialize)]
struct PatternParams {
    /// The last pattern of the page before.
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "patterns.html")]
struct Patterns {
    shell: Shell,
    rows: Vec<Row>,
    steps: Vec<Step>,
}

struct Row {
    what: String,
    note: Option<String>,
    kind: String,
    held: String,
    since: String,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/patterns", get(show))
}

async fn show(State(state): State<AppState>, shell: Shell, params: Result<Params<PatternParams>, Problem>) -> Response {
    let shell = shell.at("patterns");
    let params = params.map(|Params(params)| params).unwrap_or_default();
    let asked = Page { limit: ROWS + 1, before: params.after.clone() };
    let (mut found, entities) =
        match state.with_store(move |store| Ok((store.patterns(&asked)?, store.entities()?))).await {
            Ok(found) => found,
            Err(problem) => return refused(shell, &problem),
        };
    let rows = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let has_more = found.len() > rows;
    found.truncate(rows);
    let next = found.last().filter(|_| has_more).map(|last| last.pattern.id.as_str());
    let steps = steps((params.after.as_deref(), t!(shell, "page-first")), (next, t!(shell, "page-next")));
    let zone = state.nights.schedule.time_zone().clone();
    let home = Home { entities, language: shell.language, ..Home::in_zone(zone) };
    let rows = found.iter().map(|stored| row(&shell, stored, &home)).collect();
    page(StatusCode::OK, &Patterns { shell, rows, steps })
}

fn row(shell: &Shell, stored: &StoredPattern, home: &Home) -> Row {
    let pattern = &stored.pattern;
    let day = |at| when::day(shell, home.time_zone.to_datetime(at).date());
    Row {
        what: suggest::title(pattern, home),
        note: stored.gone_at.map(|gone| t!(shell, "pattern-gone", date = day(gone))),
        kind: kind(shell, pattern.kind),
        held: t!(shell, "figure-days", served = pattern.support, days = pattern.opportunities),
        since: day(stored.first_seen),
    }
}

fn kind(shell: &Shell, kind: PatternKind) -> String {
    match kind {
        PatternKind::Time => t!(shell, "kind-time"),
        PatternKind::Sun => t!(shell, "kind-sun"),
        PatternKind::State => t!(shell, "kind-state"),
        PatternKind::StateFor => t!(shell, "kind-state-for"),
        PatternKind::Numeric => t!(shell, "kind-numeric"),
        PatternKind::Presence => t!(shell, "kind-presence"),
        PatternKind::Sequence => t!(shell, "kind-sequence"),
        PatternKind::Scene => t!(shell, "kind-scene"),
        PatternKind::LeftOn => t!(shell, "kind-left-on"),
    }
}
