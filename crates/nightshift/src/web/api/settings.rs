use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::Language;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::checks::Finding;
use crate::config::EntitySettings;
use crate::off_thread::blocking;
use crate::remarks::failure;
use crate::settings::{
    Change, ChangeError, Changed, Connection, Looked, NextRun, Refusal, SettingView, Settings, TrialError, attempt,
    looked_at, next_runs, view,
};
use crate::web::{AppState, FieldError, Problem};

/// Runs that are spelled out.
const RUNS_SHOWN: usize = 3;

#[derive(Serialize)]
struct SettingsBody {
    /// What a change has to name.
    version: String,
    /// What the user should know of them, a sentence each.
    notes: Vec<String>,
    /// Whether what was changed takes effect as soon as the run at work has ended.
    renewing: bool,
    settings: Vec<SettingView>,
}

/// A schedule or a choice of entities that is not kept yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tried {
    #[serde(rename = "schedule.cron")]
    cron: Option<String>,
    timezone: Option<String>,
    #[serde(rename = "entities.include")]
    include: Option<Vec<String>>,
    #[serde(rename = "entities.exclude")]
    exclude: Option<Vec<String>>,
}

/// Settings that are not kept yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unkept {
    set: BTreeMap<String, Value>,
}

#[derive(Serialize)]
struct Preview {
    next_runs: Vec<NextRun>,
    entities: Looked,
    /// The same for people.
    sentence: String,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/settings", get(show).put(change))
        .route("/api/settings/preview", post(preview))
        .route("/api/settings/test/{connection}", post(test))
}

async fn show(State(state): State<AppState>) -> Result<Json<SettingsBody>, Problem> {
    let settings = of(&state)?;
    let loaded = settings.loaded();
    Ok(Json(SettingsBody {
        version: loaded.page.version.clone(),
        notes: loaded.notes.iter().map(|note| note.text().to_owned()).collect(),
        renewing: settings.is_renewing(),
        settings: view(&loaded, state.page.language),
    }))
}

/// Changes all that is named, or nothing.
async fn change(
    State(state): State<AppState>,
    change: Result<Json<Change>, JsonRejection>,
) -> Result<Json<Changed>, Problem> {
    let settings = of(&state)?.clone();
    let Json(change) = change.map_err(|error| unreadable(&error))?;
    let changed = blocking(move || settings.change(&change)).await.map_err(|fault| Problem::of_store(&fault))?;
    changed.map(Json).map_err(|error| problem_of(&error, state.page.language))
}

/// What a schedule and a choice of entities would mean, without keeping them. What is not named is as it holds.
async fn preview(
    State(state): State<AppState>,
    tried: Result<Json<Tried>, JsonRejection>,
) -> Result<Json<Preview>, Problem> {
    let settings = of(&state)?;
    let Json(tried) = tried.map_err(|error| unreadable(&error))?;
    let mut set = BTreeMap::new();
    let texts = |texts: Vec<String>| Value::from(texts);
    for (key, value) in [
        ("schedule.cron", tried.cron.map(Value::from)),
        ("timezone", tried.timezone.map(Value::from)),
        ("entities.include", tried.include.map(texts)),
        ("entities.exclude", tried.exclude.map(texts)),
    ] {
        set.extend(value.map(|value| (key.to_owned(), value)));
    }
    let would_be = {
        let settings = settings.clone();
        blocking(move || settings.with(&set)).await.map_err(|fault| Problem::of_store(&fault))?
    };
    let config = would_be.map_err(|error| problem_of(&error, state.page.language))?.config;
    let next_runs = runs(&state, &config.schedule.cron, &config.timezone)?;
    let entities = looked(&state, config.entities).await?;
    Ok(Json(Preview { next_runs, sentence: entities.sentence().said(state.page.language), entities }))
}

/// Tries a connection, as it is set or with what is not kept yet.
async fn test(
    State(state): State<AppState>,
    connection: Result<Path<Connection>, PathRejection>,
    body: Bytes,
) -> Result<Json<Finding>, Problem> {
    let Ok(Path(connection)) = connection else { return Err(Problem::not_found("connection")) };
    let set = if body.is_empty() {
        BTreeMap::new()
    } else {
        let given = Json::<Unkept>::from_bytes(&body).map_err(|error| unreadable(&error))?;
        given.0.set
    };
    tested(&state, connection, set).await.map(Json)
}

/// What trying a connection finds.
pub(in crate::web) async fn tested(
    state: &AppState,
    connection: Connection,
    set: BTreeMap<String, Value>,
) -> Result<Finding, Problem> {
    let found = attempt(of(state)?, &state.trying, connection, set, &state.store, &state.clock).await;
    found.map_err(|error| match error {
        TrialError::Busy => Problem::new(StatusCode::CONFLICT, "test_running", failure!("problem-trying")),
        TrialError::Settings(error) => problem_of(&error, state.page.language),
        TrialError::Fault(fault) => Problem::of_store(&fault),
    })
}

/// The next runs of a schedule.
pub(in crate::web) fn runs(state: &AppState, cron: &str, zone: &TimeZone) -> Result<Vec<NextRun>, Problem> {
    next_runs(cron, zone, state.clock.now(), RUNS_SHOWN, state.page.language).map_err(|error| {
        let refusal = Refusal { key: "schedule.cron".to_owned(), problem: error.sentence() };
        problem_of(&ChangeError::Refused(vec![refusal]), state.page.language)
    })
}

/// What a choice leaves of the entities that the last night knew.
pub(in crate::web) async fn looked(state: &AppState, choice: EntitySettings) -> Result<Looked, Problem> {
    state.with_store(move |store| Ok(looked_at(&choice, &store.entities()?))).await
}

/// The settings, where this daemon has some that can be looked at.
pub(in crate::web) fn of(state: &AppState) -> Result<&Settings, Problem> {
    state.settings.as_ref().ok_or_else(|| Problem::not_found("route"))
}

pub(in crate::web) fn problem_of(error: &ChangeError, language: Language) -> Problem {
    let (status, code) = match error {
        ChangeError::Stale => (StatusCode::CONFLICT, "settings_changed"),
        ChangeError::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, "settings_refused"),
        ChangeError::Unwritable { .. } => (StatusCode::SERVICE_UNAVAILABLE, "settings_unwritable"),
        ChangeError::Elsewhere(_) => (StatusCode::CONFLICT, "configuration_unusable"),
    };
    let errors = match error {
        ChangeError::Refused(refusals) => refusals
            .iter()
            .map(|refusal| FieldError { field: refusal.key.clone(), problem: refusal.problem.said(language) })
            .collect(),
        _ => Vec::new(),
    };
    Problem::new(status, code, error.sentence().said(language)).with_errors(errors)
}

fn unreadable(error: &JsonRejection) -> Problem {
    // The parser's own words may quote a secret.
    let detail = match error {
        JsonRejection::MissingJsonContentType(_) => {
            "The body must be JSON, with the header Content-Type: application/json."
        }
        _ => "The body is not what this route takes: an object of JSON with the fields that the documentation names.",
    };
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_body", detail)
}
