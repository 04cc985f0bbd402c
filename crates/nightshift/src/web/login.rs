//! Where the token is asked for, once for each browser.

use std::net::SocketAddr;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use jiff::SignedDuration;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::gate::{Guard, is_token};
use super::pages::shell::{Shell, page};
use super::pages::texts::t;
use super::problem::Told;
use super::session::{HOLDS, Secret, Verdict, cookie_for, given, no_cookie};
use super::{AppState, Passed, Problem, form};

/// Where the page is.
pub(super) const PATH: &str = "/login";

/// The longest address that a browser is led back to, in bytes.
const LONGEST_NEXT: usize = 1000;

/// Why the token is asked for again.
#[derive(Clone, Copy, Debug)]
enum Why {
    Wrong,
    Wait(SignedDuration),
    NoChance,
}

#[derive(Template)]
#[template(path = "login.html")]
struct LogIn {
    shell: Shell,
    /// Where the browser goes on.
    next: String,
    /// Why the token is asked for again.
    why: Option<String>,
}

#[derive(Serialize)]
struct SessionBody {
    /// Whether there is a log-in to end.
    logged_in: bool,
    /// What a change has to carry, as the header `X-Form-Token` or the field `form_token`; null where it needs nothing.
    form_token: Option<String>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(show).post(log_in))
        .route("/logout", post(log_out))
        .route("/api/session", get(session))
}

/// Leads a browser that asked for `asked` without having logged in to where it can.
///
/// One that was sent here by a link of another site keeps a cookie back that it may have (`SameSite=Strict`). It is had to
/// ask again by a page of ours first.
pub(super) fn lead_there(asked: &Uri, from_elsewhere: bool) -> Response {
    let path_and_query = asked.path_and_query().map_or("/", |whole| whole.as_str());
    if from_elsewhere {
        let again = path_and_query.rsplit_once('/').map_or("", |(_, last)| last);
        let page = format!(
            "<!doctype html><meta charset=\"utf-8\"><title>Nightshift</title><meta http-equiv=\"refresh\" \
             content=\"0;url=./{}\">",
            escaped(again)
        );
        return Html(page).into_response();
    }
    let up = "../".repeat(asked.path().matches('/').count().saturating_sub(1));
    let next = utf8_percent_encode(path_and_query, NON_ALPHANUMERIC);
    to(&format!("{up}login?next={next}"))
}

async fn show(State(state): State<AppState>, shell: Shell, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let next = field(&form::read(query.as_bytes()), "next");
    if state.guard.settings.token.is_none() {
        return to(&back_to(&next));
    }
    page(StatusCode::OK, &LogIn { shell: shell.outside(), next, why: None })
}

async fn log_in(
    State(state): State<AppState>,
    shell: Shell,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Guard { settings, sessions, attempts, clock } = &*state.guard;
    let fields = form::read(&body);
    let next = field(&fields, "next");
    let Some(token) = &settings.token else { return to(&back_to(&next)) };
    let now = clock.now();
    let typed = field(&fields, "token");
    let peer = peer.map(|Extension(ConnectInfo(peer))| peer.ip());
    match attempts.judge(peer, true, now, || is_token(&typed, token)) {
        Verdict::Wrong => again(shell, next, StatusCode::UNAUTHORIZED, Why::Wrong),
        Verdict::Refused(wait) => again(shell, next, StatusCode::TOO_MANY_REQUESTS, Why::Wait(wait)),
        Verdict::Right => {
            let Some(secret) = Secret::new() else {
                return again(shell, next, StatusCode::SERVICE_UNAVAILABLE, Why::NoChance);
            };
            sessions.begin(&secret, token, now).await;
            with_cookie(to(&back_to(&next)), &cookie_for(&secret, HOLDS.as_secs(), is_over_tls(&headers)))
        }
    }
}

/// What a script of the page needs to know of the log-in by which it asks.
async fn session(Extension(passed): Extension<Passed>) -> Json<SessionBody> {
    let logged_in = matches!(passed, Passed::LoggedIn { .. });
    Json(SessionBody { logged_in, form_token: logged_in.then(|| passed.form_token().to_owned()) })
}

async fn log_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = &state.guard.settings.token {
        for secret in given(&headers) {
            state.guard.sessions.end(&secret, token).await;
        }
    }
    with_cookie(to("./login"), &no_cookie())
}

fn again(shell: Shell, next: String, status: StatusCode, why: Why) -> Response {
    let why_again = Some(why.sentence(&shell));
    let mut response = page(status, &LogIn { shell: shell.outside(), next, why: why_again });
    response.extensions_mut().insert(Told);
    if let Why::Wait(wait) = why {
        response.headers_mut().insert(RETRY_AFTER, wait.as_secs().max(1).into());
    }
    response
}

impl Why {
    fn sentence(self, shell: &Shell) -> String {
        match self {
            Self::Wrong => t!(shell, "token-wrong"),
            Self::Wait(wait) => t!(shell, "token-wait", seconds = wait.as_secs().max(1)),
            Self::NoChance => t!(shell, "token-no-chance"),
        }
    }
}

/// Where a browser goes on: always within our own paths, as `next` comes from outside.
fn back_to(next: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_graphic() && letter != '\\';
    let fits = next.len() <= LONGEST_NEXT && next.chars().all(is_plain) && !next.starts_with("/login");
    let path = if fits { next.trim_start_matches('/') } else { "" };
    format!("./{path}")
}

fn to(place: &str) -> Response {
    let Ok(place) = HeaderValue::from_str(place) else {
        return Problem::not_found("page").into_response();
    };
    (StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response()
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Whether the browser came by `https`, as the reverse proxy before us says. Who lies about it only has its own cookie kept
/// back.
fn is_over_tls(headers: &HeaderMap) -> bool {
    let said = headers.get("x-forwarded-proto").and_then(|scheme| scheme.to_str().ok());
    said.and_then(|schemes| schemes.split(',').next()).is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

fn field(fields: &form::Fields, name: &str) -> String {
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_led_back_within_our_own_paths_only() {
        for (next, back) in [
            ("/nights?page=2", "./nights?page=2"),
            ("/", "./"),
            ("", "./"),
            ("//evil.example/x", "./evil.example/x"),
            ("https://evil.example", "./https://evil.example"),
            ("/\\evil.example", "./"),
            ("/a\r\nSet-Cookie: x", "./"),
            ("/login?next=/", "./"),
        ] {
            assert_eq!(back_to(next), back, "{next:?}");
        }
    }

    #[test]
    fn the_way_to_the_log_in_is_relative_whatever_stands_before_our_paths() {
        for (asked, location) in [
            ("/", "login?next=%2F"),
            ("/nights?a=1&b=2", "login?next=%2Fnights%3Fa%3D1%26b%3D2"),
            ("/suggestions/x", "../login?next=%2Fsuggestions%2Fx"),
        ] {
            let answer = lead_there(&asked.parse().expect("a path"), false);
            assert_eq!(answer.status(), StatusCode::SEE_OTHER);
            assert_eq!(answer.headers()[LOCATION], location);
        }
    }

    #[test]
    fn what_comes_from_outside_is_text_on_the_page_that_asks_again() {
        assert_eq!(escaped("\"><b a='&'>"), "&quot;&gt;&lt;b a=&#39;&amp;&#39;&gt;");
    }
}
