use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use domain::Pattern;
use jiff::Timestamp;
use serde::Serialize;
use store::StoredPattern;

use super::listing::{ListParams, Params, cut};
use crate::web::{AppState, Problem};

#[derive(Serialize)]
struct PatternBody {
    #[serde(flatten)]
    pattern: Pattern,
    first_seen: Timestamp,
    last_seen: Timestamp,
    gone_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct Patterns {
    patterns: Vec<PatternBody>,
    next_cursor: Option<String>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/patterns", get(list))
}

async fn list(State(state): State<AppState>, Params(params): Params<ListParams>) -> Result<Json<Patterns>, Problem> {
    let page = params.page()?;
    let limit = page.limit;
    let mut patterns = state.with_store(move |store| store.patterns(&page)).await?;
    let next_cursor = cut(&mut patterns, limit, |stored| stored.pattern.id.to_string());
    Ok(Json(Patterns { patterns: patterns.into_iter().map(PatternBody::from).collect(), next_cursor }))
}

impl From<StoredPattern> for PatternBody {
    fn from(stored: StoredPattern) -> Self {
        Self {
            pattern: stored.pattern,
            first_seen: stored.first_seen,
            last_seen: stored.last_seen,
            gone_at: stored.gone_at,
        }
    }
}
