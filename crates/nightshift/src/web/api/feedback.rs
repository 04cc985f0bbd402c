use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use domain::{EntityId, PastDecision, PatternKind};
use serde::{Deserialize, Serialize};
use store::{FeedbackFilter, FeedbackReset, StoredOverride};
use suggest::decision_weight;

use super::listing::Params;
use crate::web::{AppState, Problem};

/// Which feedback is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShowParams {
    kind: Option<PatternKind>,
    entity: Option<EntityId>,
    area: Option<String>,
}

/// Which feedback is forgotten, and whether rejected suggestions come back with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResetParams {
    kind: Option<PatternKind>,
    entity: Option<EntityId>,
    area: Option<String>,
    #[serde(default)]
    suggest_again: bool,
}

#[derive(Serialize)]
struct FeedbackBody {
    decisions: Vec<DecisionBody>,
    overrides: Vec<StoredOverride>,
}

#[derive(Serialize)]
struct DecisionBody {
    #[serde(flatten)]
    decision: PastDecision,
    /// How much it still counts, 0 to 1.
    weight: f64,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/feedback", get(show).delete(reset))
}

/// What moves ranks: decisions, the latest first, and what was overridden.
async fn show(
    State(state): State<AppState>,
    Params(params): Params<ShowParams>,
) -> Result<Json<FeedbackBody>, Problem> {
    let filter = filter(params.kind, params.entity, params.area)?;
    let (decisions, overrides) =
        state.with_store(move |store| Ok((store.past_decisions(&filter)?, store.overrides(&filter)?))).await?;
    let now = state.clock.now();
    let weighed = |decision| DecisionBody { weight: decision_weight(&decision, now), decision };
    Ok(Json(FeedbackBody { decisions: decisions.into_iter().map(weighed).collect(), overrides }))
}

/// Forgets it.
async fn reset(
    State(state): State<AppState>,
    Params(params): Params<ResetParams>,
) -> Result<Json<FeedbackReset>, Problem> {
    let filter = filter(params.kind, params.entity, params.area)?;
    let now = state.clock.now();
    let reset = state.with_store(move |store| store.reset_feedback(&filter, params.suggest_again, now)).await?;
    state.tell_news();
    Ok(Json(reset))
}

fn filter(
    kind: Option<PatternKind>,
    entity: Option<EntityId>,
    area: Option<String>,
) -> Result<FeedbackFilter, Problem> {
    if area.as_deref().is_some_and(|area| area.trim().is_empty()) {
        return Err(Problem::invalid_query("area is empty: give its name, or leave the parameter out."));
    }
    Ok(FeedbackFilter { kind, entity, area })
}
