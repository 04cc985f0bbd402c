//! Changing a suggestion, in values or in words, and seeing at once what its history would have made of it.

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::{Change, SuggestionId, WordedBy};
use serde::Deserialize;
use store::Author;
use suggest::{LONGEST_REQUEST, LONGEST_TITLE};

use super::card::{Figure, figures};
use super::change_form::{self, Fields};
use super::decide::field;
use super::picture::{Picture, picture};
use super::refused::refused;
use super::shell::{Shell, page};
use super::texts::t;
use super::when;
use crate::changes::{Asked, ChangeError, Look, Said, Tried, Wish};
use crate::web::api::Params;
use crate::web::{AppState, Problem};

#[derive(Debug, Default, Deserialize)]
struct ChangeParams {
    /// Which version was just brought back.
    restored: Option<u32>,
}

#[derive(Template)]
#[template(path = "change.html")]
struct ChangePage {
    shell: Shell,
    id: String,
    version: u32,
    notice: Option<String>,
    not_now: Option<String>,
    /// The sentence that was read.
    said: String,
    /// As what it was read, as JSON.
    read: String,
    /// Why it was not followed.
    unsaid: Option<String>,
    form: change_form::Form,
    tried: Outcome,
    versions: Vec<Past>,
}

/// What would come of the values in the form.
struct Outcome {
    /// What is different, as a sentence; none where nothing is.
    summary: Option<String>,
    title: String,
    why: String,
    /// Whether a language model had part in the words.
    is_worded_by_model: bool,
    figures: Vec<Figure>,
    before: Vec<Figure>,
    picture: Option<Picture>,
    yaml: String,
    /// For whoever said it in words, where a model read them.
    note: Option<String>,
    /// Why the values cannot be tried.
    problem: Option<String>,
}

/// A version, as its row shows it.
struct Past {
    number: u32,
    summary: String,
    /// The user's own sentence.
    said: Option<String>,
    when: String,
    is_current: bool,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/suggestions/{id}/change", get(show).post(change))
        .route("/suggestions/{id}/try", get(back).post(try_out))
        .route("/suggestions/{id}/say", get(back).post(say))
        .route("/suggestions/{id}/versions/{number}/restore", post(restore))
        .route("/suggestions/{id}/proposal", post(take_up))
}

async fn show(
    State(state): State<AppState>,
    shell: Shell,
    Path(id): Path<String>,
    params: Result<Params<ChangeParams>, Problem>,
) -> Response {
    let restored = params.ok().and_then(|Params(params)| params.restored);
    let id = SuggestionId::new(id);
    match state.workbench.look(id.clone(), Wish::Nothing).await {
        Ok(look) => {
            // Nothing is told that was not done.
            let latest = look.versions.first();
            let restored = restored.filter(|number| latest.is_some_and(|latest| latest.restores == Some(*number)));
            let notice = restored.map(|number| t!(shell, "change-restored", number = number));
            let form = change_form::form(&shell, &look.offered.options, &Fields::default());
            shown(shell, &state, &id, look, Shown { form, notice, ..Shown::default() })
        }
        Err(error) => refused(shell, &state.problem_of_change(&error)),
    }
}

/// What was tried has no address of its own: whoever loads it anew is led to what there is.
async fn back() -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, "change")]).into_response()
}

/// Shows what would come of the form; nothing is stored.
async fn try_out(State(state): State<AppState>, shell: Shell, Path(id): Path<String>, body: Bytes) -> Response {
    tried(&state, shell, SuggestionId::new(id), Fields::of(&body)).await
}

async fn tried(state: &AppState, shell: Shell, id: SuggestionId, fields: Fields) -> Response {
    let Said { text: said, changes } = fields.read().unwrap_or_default();
    match state.workbench.look(id.clone(), values(fields.clone())).await {
        Ok(look) => {
            let form = change_form::form(&shell, &look.offered.options, &fields);
            shown(shell, state, &id, look, Shown { form, said, read: changes, unsaid: None, notice: None })
        }
        Err(error) => refused(shell, &state.problem_of_change(&error)),
    }
}

/// Shows what would come of a sentence, with the form's values as it asks for them; nothing is stored.
async fn say(State(state): State<AppState>, shell: Shell, Path(id): Path<String>, body: Bytes) -> Response {
    let id = SuggestionId::new(id);
    let said = Fields::of(&body).said().unwrap_or_default().to_owned();
    match state.workbench.look(id.clone(), Wish::Sentence(said.clone())).await {
        Ok(mut look) => {
            let unsaid = look.refused.take().map(|error| crate::changes::told(&error, shell.language));
            let read = look.changes.clone();
            let fields = if unsaid.is_none() { Fields::with(&look.tried.options) } else { Fields::default() };
            let form = change_form::form(&shell, &look.offered.options, &fields);
            shown(shell, &state, &id, look, Shown { form, said, read, unsaid, notice: None })
        }
        Err(error) => refused(shell, &state.problem_of_change(&error)),
    }
}

/// Stores what the form says, as a new version.
async fn change(State(state): State<AppState>, shell: Shell, Path(id): Path<String>, body: Bytes) -> Response {
    let id = SuggestionId::new(id);
    let fields = Fields::of(&body);
    let (version, said) = (fields.version(), fields.read());
    match state.workbench.keep(id.clone(), values(fields.clone()), version, said).await {
        Ok(Some(_)) => changed(&state, &shell, &id),
        Ok(None) => (StatusCode::SEE_OTHER, [(LOCATION, shell.root)]).into_response(),
        // Back to the form as it was sent, with the reason.
        Err(ChangeError::Refused(_) | ChangeError::Unsound(_)) => tried(&state, shell, id, fields).await,
        Err(error) => refused(shell, &state.problem_of_change(&error)),
    }
}

/// Brings a version back, as a new one, and leads to where that was asked for.
async fn restore(
    State(state): State<AppState>,
    shell: Shell,
    Path((id, number)): Path<(String, u32)>,
    body: Bytes,
) -> Response {
    let id = SuggestionId::new(id);
    match state.workbench.restore(id.clone(), number).await {
        Ok(_) if field(&body, "from").as_deref() == Some("ideas") => told(&state, &shell, "restore", &id),
        Ok(_) => {
            state.tell_news();
            (StatusCode::SEE_OTHER, [(LOCATION, format!("../../change?restored={number}"))]).into_response()
        }
        Err(error) => refused(shell, &state.problem_of_change(&error)),
    }
}

/// Makes the change that a language model proposed, if it is still proposed for the version that was shown.
async fn take_up(State(state): State<AppState>, shell: Shell, Path(id): Path<String>, body: Bytes) -> Response {
    let id = SuggestionId::new(id);
    let version = Fields::of(&body).version();
    let wanted = id.clone();
    let proposal = match state.with_store(move |store| store.suggestion(&wanted)).await {
        Ok(stored) => stored.and_then(|stored| stored.proposal),
        Err(problem) => return refused(shell, &problem),
    };
    let Some(proposal) = proposal else { return refused(shell, &Problem::not_found("proposal")) };
    let asked = Asked { changes: proposal.changes, version, request: None };
    match state.workbench.change(id.clone(), asked).await {
        Ok(_) => changed(&state, &shell, &id),
        Err(error) => refused(shell, &state.problem_of_change(&error)),
    }
}

/// Back to the list, which says what was changed.
fn changed(state: &AppState, shell: &Shell, id: &SuggestionId) -> Response {
    told(state, shell, "change", id)
}

fn told(state: &AppState, shell: &Shell, deed: &str, id: &SuggestionId) -> Response {
    state.tell_news();
    (StatusCode::SEE_OTHER, [(LOCATION, format!("{}?done={deed}&id={id}", shell.root))]).into_response()
}

fn values(fields: Fields) -> Wish {
    Wish::Values(Box::new(move |options| fields.changes(options)))
}

/// What a page shows beside what comes of the wish.
#[derive(Default)]
struct Shown {
    form: change_form::Form,
    said: String,
    /// As what the sentence was read.
    read: Vec<Change>,
    unsaid: Option<String>,
    notice: Option<String>,
}

fn shown(shell: Shell, state: &AppState, id: &SuggestionId, look: Look, shown: Shown) -> Response {
    let Look { offered, tried, changes, versions, refused } = look;
    let problem = refused.map(|error| crate::changes::told(&error, shell.language));
    let is_refused = problem.is_some() || shown.unsaid.is_some();
    let zone = state.nights.schedule.time_zone();
    let unit = offered.options.threshold.as_ref().and_then(|threshold| threshold.unit.clone());
    let Tried { summary, suggestion, present, read_by, .. } = tried;
    let picture = picture(&shell, &suggestion, &suggestion.evidence, zone, unit.as_deref());
    let before = domain::Suggestion { backtest: present, ..suggestion.clone() };
    let tried = Outcome {
        // That nothing is different needs no words.
        summary: Some(summary).filter(|summary| !changes.is_empty() && !summary.is_empty()),
        figures: figures(&shell, &suggestion),
        before: figures(&shell, &before).into_iter().take(2).collect(),
        picture,
        title: suggestion.title,
        why: suggestion.description,
        is_worded_by_model: suggestion.worded_by == WordedBy::Model,
        yaml: suggestion.yaml,
        note: read_by.and_then(|read_by| read_by.note),
        problem,
    };
    let versions = versions.into_iter().map(|version| Past {
        number: version.number,
        summary: match (version.author, version.restores) {
            (Author::Nightshift, _) => t!(shell, "version-found"),
            (Author::User, Some(number)) => t!(shell, "version-restores", number = number),
            (Author::User, None) => version.summary,
        },
        said: version.request,
        when: when::moment(&shell, version.at, zone),
        is_current: version.is_current,
    });
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page_of = ChangePage {
        id: id.as_str().to_owned(),
        version: offered.version,
        notice: shown.notice,
        not_now: offered.not_now,
        said: shown.said,
        read: serde_json::to_string(&shown.read).unwrap_or_default(),
        unsaid: shown.unsaid,
        form: shown.form,
        tried,
        versions: versions.collect(),
        shell,
    };
    let mut response = page(status, &page_of);
    response.extensions_mut().insert(crate::web::problem::Told);
    response
}
