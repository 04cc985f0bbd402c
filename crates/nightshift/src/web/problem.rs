use axum::Json;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Language, RunId};
use jiff::SignedDuration;
use language::Sentence;
use serde::{Serialize, Serializer};
use store::StoreError;
use tracing::{error, warn};

use super::headers::protect;
use crate::automations::AutomationError;
use crate::changes::ChangeError;
use crate::off_thread::{StoreFault, in_full};
use crate::remarks::failure;

/// An error as the API tells it: RFC 9457 problem details.
///
/// `code` is what programs go by and never changes; `detail` is for people and holds nothing that
/// the caller may not know.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    #[serde(serialize_with = "as_text")]
    detail: Sentence,
    code: &'static str,
    /// The run that is in the way, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<RunId>,
    /// What is wrong with which field of what was sent, where that is known.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: Box<[FieldError]>,
    /// After how many seconds it is worth asking again.
    #[serde(skip)]
    retry_after: Option<u16>,
}

/// What is wrong with a field of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field; of settings, the setting's whole name.
    pub field: String,
    /// What is wrong with it and what is allowed.
    pub problem: String,
}

/// The mark of an answer whose status is that of an error and whose body says more than a problem
/// could: it leaves as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told;

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl Problem {
    /// An error with a status of the HTTP standard, a stable code, and what happened.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<Sentence>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            run_id: None,
            errors: Box::default(),
            retry_after: None,
        }
    }

    /// Another run is in the way.
    #[must_use]
    pub fn busy(run_id: RunId) -> Self {
        let detail = failure!("problem-busy", run = run_id.to_string());
        Self { run_id: Some(run_id), ..Self::new(StatusCode::CONFLICT, "run_in_progress", detail) }
    }

    /// There is no `what` of that id.
    #[must_use]
    pub fn not_found(what: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", failure!("problem-missing", what = what))
    }

    /// Too many wrong tokens came from where this one does.
    pub(super) fn too_many_attempts(wait: SignedDuration) -> Self {
        let seconds = u16::try_from(wait.as_secs().max(1)).unwrap_or(u16::MAX);
        let detail = failure!("problem-attempts", seconds = seconds);
        Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", detail) }
    }

    /// The same with what is wrong with which field.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        Self { errors: errors.into(), ..self }
    }

    /// A parameter of the query that cannot be taken.
    #[must_use]
    pub fn invalid_query(detail: impl Into<Sentence>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_query", detail)
    }

    /// Why an automation was not made or taken away.
    pub(super) fn of_automation(error: &AutomationError) -> Self {
        let (status, code) = match error {
            AutomationError::Store(StoreFault::Store(error @ StoreError::Part { .. })) => {
                return Self::new(StatusCode::CONFLICT, "part_of_another", error.to_string());
            }
            AutomationError::Store(fault) => return Self::of_store(fault),
            AutomationError::Edited => (StatusCode::CONFLICT, "edited_since"),
            AutomationError::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, "home_assistant_refused"),
            AutomationError::Missing(_) => (StatusCode::UNPROCESSABLE_ENTITY, "home_assistant_lacks"),
            AutomationError::GivenUp(_) => (StatusCode::CONFLICT, "given_up"),
            AutomationError::NotAdministrator(_) => (StatusCode::BAD_GATEWAY, "home_assistant_not_administrator"),
            AutomationError::NoEditor { .. } | AutomationError::HomeAssistant(_) | AutomationError::NotYet(_) => {
                (StatusCode::BAD_GATEWAY, "home_assistant_unavailable")
            }
        };
        warn!(error = in_full(error), "An automation was not made or taken away");
        Self::new(status, code, error.sentence())
    }

    /// Why a suggestion was not changed.
    pub(super) fn of_change(error: &ChangeError, language: Language) -> Self {
        let (status, code) = match error {
            ChangeError::Store(fault) => return Self::of_store(fault),
            ChangeError::Missing => return Self::not_found("suggestion"),
            ChangeError::NoVersion(_) => (StatusCode::NOT_FOUND, "no_such_version"),
            ChangeError::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, "change_refused"),
            ChangeError::NotUnderstood(_) | ChangeError::NotRead(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "not_understood")
            }
            ChangeError::Unsound(_) => (StatusCode::UNPROCESSABLE_ENTITY, "change_unsound"),
            ChangeError::Decided(_) => (StatusCode::CONFLICT, "already_decided"),
            ChangeError::Installed => (StatusCode::CONFLICT, "in_home_assistant"),
            ChangeError::Part(_) => (StatusCode::CONFLICT, "part_of_another"),
            ChangeError::Taken(_) => (StatusCode::CONFLICT, "part_is_taken"),
            ChangeError::Outdated(_) => (StatusCode::CONFLICT, "changed_meanwhile"),
            ChangeError::NoHistory => (StatusCode::CONFLICT, "no_history"),
            ChangeError::Unknown => (StatusCode::CONFLICT, "not_known_well_enough"),
        };
        Self::new(status, code, crate::changes::told(error, language))
    }

    pub(super) fn of_store(fault: &StoreFault) -> Self {
        error!(error = in_full(fault), "A request failed at the store");
        match fault {
            StoreFault::Store(error) if error.is_transient() => {
                let code = if matches!(error, StoreError::Busy { .. }) { "store_busy" } else { "store_unavailable" };
                Self::new(StatusCode::SERVICE_UNAVAILABLE, code, Self::of_passing(error))
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "store_failed", failure!("problem-store")),
        }
    }

    /// Why the store cannot be used now, in words that anybody may read.
    pub(crate) fn of_passing(error: &StoreError) -> Sentence {
        match error {
            StoreError::Busy { .. } => failure!("problem-store-busy"),
            StoreError::Full { .. } => failure!("problem-store-full"),
            StoreError::File { source, .. } if source.kind() == std::io::ErrorKind::ReadOnlyFilesystem => {
                failure!("problem-store-read-only")
            }
            StoreError::File { .. } => failure!("problem-store-file"),
            StoreError::Disk { .. } => failure!("problem-store-disk"),
            _ => failure!("problem-store-other"),
        }
    }

    /// What programs go by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What happened, for people, in a language. What was said in the home's when it happened stays so.
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        self.detail.said(language)
    }

    /// The status to answer with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

fn as_text<S: Serializer>(sentence: &Sentence, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(sentence)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(&self)).into_response();
        response.headers_mut().insert(CONTENT_TYPE, PROBLEM_JSON);
        if self.status() == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

pub(super) async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This route does not know that method.")
}

/// Gives every error its problem JSON, whoever made it, and every answer what keeps browsers from
/// storing it, guessing at its type, or doing with it what a page of ours never does.
pub(super) async fn finish(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let is_told = response.extensions_mut().remove::<Told>().is_some();
    if is_error && !is_told && response.headers().get(CONTENT_TYPE) != Some(&PROBLEM_JSON) {
        let detail = status.canonical_reason().unwrap_or("The request failed.");
        let allow = response.headers_mut().remove(axum::http::header::ALLOW);
        response = Problem::new(status, "http_error", detail).into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(axum::http::header::ALLOW, allow);
        }
    }
    let headers = response.headers_mut();
    protect(headers);
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
