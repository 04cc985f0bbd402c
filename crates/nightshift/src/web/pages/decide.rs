//! What a reader decides on a card: a form each, and back to the list with what came of it.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::{AdviceId, SuggestionId};
use jiff::SignedDuration;
use store::{Decision, StoredAdvice};

use super::refused::{refused, refused_decision};
use super::shell::Shell;
use crate::automations::Asked;
use crate::web::api::PATIENCE;
use crate::web::{AppState, Problem};

/// How long "not now" puts a suggestion off: until the same day of next week.
const PUT_OFF: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/suggestions/{id}/accept", post(accept))
        .route("/suggestions/{id}/reject", post(reject))
        .route("/suggestions/{id}/undo", post(undo))
        .route("/suggestions/{id}/snooze", post(snooze))
        .route("/advice/{id}/dismiss", post(dismiss))
        .route("/advice/{id}/restore", post(restore))
}

async fn dismiss(State(state): State<AppState>, shell: Shell, Path(id): Path<String>) -> Response {
    let (id, now) = (AdviceId::new(id), state.clock.now());
    let dismissed = state.with_store(move |store| store.dismiss_advice(&id, now)).await;
    told_of_advice(&shell, "dismiss", dismissed)
}

async fn restore(State(state): State<AppState>, shell: Shell, Path(id): Path<String>) -> Response {
    let id = AdviceId::new(id);
    let restored = state.with_store(move |store| store.restore_advice(&id)).await;
    told_of_advice(&shell, "restore", restored)
}

fn told_of_advice(shell: &Shell, deed: &str, done: Result<Option<StoredAdvice>, Problem>) -> Response {
    match done {
        Ok(Some(one)) => to(shell, "", deed, one.advice.id.as_str()),
        Ok(None) => refused(shell.clone(), &Problem::not_found("advice")),
        Err(problem) => refused(shell.clone(), &problem),
    }
}

async fn accept(state: State<AppState>, shell: Shell, id: Path<String>, form: Bytes) -> Response {
    decide(state, shell, id, &form, (Decision::Accept, "accept")).await
}

async fn reject(state: State<AppState>, shell: Shell, id: Path<String>, form: Bytes) -> Response {
    decide(state, shell, id, &form, (Decision::Reject, "reject")).await
}

async fn undo(state: State<AppState>, shell: Shell, id: Path<String>, form: Bytes) -> Response {
    decide(state, shell, id, &form, (Decision::Undo, "undo")).await
}

async fn snooze(State(state): State<AppState>, shell: Shell, Path(id): Path<String>) -> Response {
    let id = SuggestionId::new(id);
    let until = state.clock.now().saturating_add(PUT_OFF).unwrap_or(jiff::Timestamp::MAX);
    let wanted = id.clone();
    match state.with_store(move |store| store.snooze(&wanted, until)).await {
        Ok(true) => back(&shell, "", "snooze", &id),
        Ok(false) => refused(shell, &Problem::not_found("suggestion")),
        Err(problem) => refused(shell, &problem),
    }
}

async fn decide(
    State(state): State<AppState>,
    shell: Shell,
    Path(id): Path<String>,
    form: &[u8],
    (decision, deed): (Decision, &'static str),
) -> Response {
    let id = SuggestionId::new(id);
    let asked = Asked { decision, only_note: false, even_if_edited: field(form, "force").as_deref() == Some("true") };
    let decided = state.automations.decide(&id, asked, PATIENCE).await;
    state.tell_news();
    match decided {
        Ok(Some(_)) => {
            let place = if field(form, "from").as_deref() == Some("automations") { "automations" } else { "" };
            back(&shell, place, deed, &id)
        }
        Ok(None) => refused(shell, &Problem::not_found("suggestion")),
        Err(error) => refused_decision(shell, &Problem::of_automation(&error), &id, deed),
    }
}

fn back(shell: &Shell, place: &str, deed: &str, id: &SuggestionId) -> Response {
    to(shell, place, deed, id.as_str())
}

/// To a page that says what was done. The id is of something that there is, so it can stand in an address.
fn to(shell: &Shell, place: &str, deed: &str, id: &str) -> Response {
    let to = format!("{}{place}?done={deed}&id={id}", shell.root);
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

pub(super) fn field(form: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(form).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
