use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use domain::Language;
use tracing::error;

use super::assets;
use crate::web::{AppState, FORM_TOKEN, Passed};

/// What every page has around its content, made of the request.
#[derive(Clone, Debug)]
pub(in crate::web) struct Shell {
    /// What leads from the page to the inbox: `./`, `../` …
    pub(in crate::web) root: String,
    /// The language that the page is written in.
    pub(in crate::web) language: Language,
    /// Whether there are tabs: not where nobody has logged in yet.
    pub(in crate::web) has_tabs: bool,
    /// Whether there is a log-in that can be ended.
    pub(in crate::web) logged_in: bool,
    /// Which tab the page is.
    tab: &'static str,
    /// What a form carries, where there is a log-in.
    form_token: String,
}

impl Shell {
    /// The same around the page of this tab.
    pub(in crate::web) fn at(mut self, tab: &'static str) -> Self {
        self.tab = tab;
        self
    }

    /// Whether the page is that of this tab.
    pub(in crate::web) fn is(&self, tab: &str) -> bool {
        self.tab == tab
    }

    /// Where a file that belongs to the page is.
    pub(in crate::web) fn asset(&self, name: &str) -> String {
        format!("{}{}", self.root, assets::path_of(name))
    }

    /// What a form carries beside its own fields, as HTML. The token is hexadecimal digits.
    pub(in crate::web) fn guard(&self) -> String {
        match self.form_token.as_str() {
            "" => String::new(),
            token => format!("<input type=\"hidden\" name=\"{FORM_TOKEN}\" value=\"{token}\">"),
        }
    }

    /// The same for whom nobody has let in yet.
    pub(in crate::web) fn outside(mut self) -> Self {
        self.has_tabs = false;
        self
    }
}

impl FromRequestParts<AppState> for Shell {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let depth = parts.uri.path().matches('/').count().saturating_sub(1);
        let root = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
        let passed = parts.extensions.get::<Passed>();
        Ok(Self {
            root,
            language: state.page.language,
            has_tabs: true,
            logged_in: matches!(passed, Some(Passed::LoggedIn { .. })),
            tab: "",
            form_token: passed.map(|passed| passed.form_token().to_owned()).unwrap_or_default(),
        })
    }
}

/// A page as the answer to a request.
pub(in crate::web) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            error!(%error, "A page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
