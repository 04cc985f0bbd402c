use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::ingress::Through;
use super::session::{Attempts, Secret, Sessions, Verdict, given};
use super::{Problem, WebSettings, login};
use domain::Clock;

/// The routes that anybody may ask.
const OPEN_ROUTES: [&str; 2] = ["/health", "/live"];

/// The routes that need no token, but stand behind the rest of the gate: where the token is asked for.
const WITHOUT_TOKEN: [&str; 1] = [login::PATH];

/// What needs no token either: what pages look like says nothing of a home.
const ASSETS: &str = "/assets/";

/// Who may pass, and who has.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(super) settings: Arc<WebSettings>,
    pub(super) sessions: Sessions,
    pub(super) attempts: Arc<Attempts>,
    pub(super) clock: Arc<dyn Clock>,
}

/// By what a request has passed. Every request behind the gate has it among its extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// By a log-in on the page.
    LoggedIn {
        /// What a form of the page carries, as the field `form_token`: without it a change is refused.
        form_token: String,
    },
    /// By the token, through Home Assistant, or from this machine where there is no token: there is nothing to log out of.
    Otherwise,
}

impl Passed {
    /// What a form of the page carries; empty where it needs nothing.
    #[must_use]
    pub fn form_token(&self) -> &str {
        match self {
            Self::LoggedIn { form_token } => form_token,
            Self::Otherwise => "",
        }
    }
}

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// How long a request may take, from its headers to those of its answer.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Lets through who may pass: a request for this machine, with the token or a log-in, or through Home Assistant's ingress,
/// and no change that a page of another site has asked for. Who asks for a page without having logged in is led there.
pub(super) async fn check(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    if OPEN_ROUTES.contains(&request.uri().path()) {
        request.extensions_mut().insert(Passed::Otherwise);
        return next.run(request).await;
    }
    match may_pass(&guard, &request) {
        Ok(passed) => {
            request.extensions_mut().insert(passed);
            next.run(request).await
        }
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED && wants_page(&request) => {
            let from_elsewhere = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
            login::lead_there(request.uri(), from_elsewhere)
        }
        Err(problem) => problem.into_response(),
    }
}

/// Reads the body, up to its limit, before anybody else sees the request.
pub(super) async fn bound_body(request: Request, next: Next) -> Response {
    let too_large = || {
        let detail = format!("A body may have {LARGEST_BODY} bytes at most.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail).into_response()
    };
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > LARGEST_BODY as u64) {
        return too_large();
    }
    let (parts, body) = request.into_parts();
    // It fails when the body is too long, or breaks off: then nobody hears the answer.
    match to_bytes(body, LARGEST_BODY).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => too_large(),
    }
}

/// Gives up a request that takes too long, such as one whose body comes in drops.
pub(super) async fn bound_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(LONGEST_REQUEST, next.run(request)).await.unwrap_or_else(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", "The request took too long.").into_response()
    })
}

fn may_pass(guard: &Guard, request: &Request) -> Result<Passed, Problem> {
    let settings = &*guard.settings;
    let headers = request.headers();
    let through = request.extensions().get::<Through>();
    let host = match through {
        // Home Assistant has let the user in.
        Some(Through { host }) => host.clone().or_else(|| host_of(request.uri(), headers)),
        None => host_of(request.uri(), headers),
    };
    let passed = match &settings.token {
        _ if through.is_some() => Passed::Otherwise,
        Some(token) => match has_token(guard, token, request) {
            Err(problem) if problem.status() == StatusCode::UNAUTHORIZED && is_without_token(request) => {
                Passed::Otherwise
            }
            passed => passed?,
        },
        // Other apps and devices reach an app, too.
        None if settings.ingress => {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "ingress_only",
                "This is an app of Home Assistant: open it there. Programs need a token, the app's option http_token.",
            ));
        }
        // Without a token only this machine can reach us. A page can have its own name lead here
        // (DNS rebinding), and its browser then says that name.
        None if !host.as_ref().is_some_and(|host| is_known(settings, host)) => {
            return Err(Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                "unknown_host",
                "The Host header is not this machine's: without a token only localhost and http.allowed_hosts are \
                 answered.",
            ));
        }
        None => Passed::Otherwise,
    };
    if !is_change(request.method()) {
        return Ok(passed);
    }
    // A program has no cookie, so that of who has one a browser says where it comes from.
    let has_said =
        headers.contains_key(ORIGIN) || headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    let needs_to_say = matches!(passed, Passed::LoggedIn { .. });
    if !is_same_site(settings, headers, host.as_ref()) || (needs_to_say && !has_said) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "Changes are taken from Nightshift's own page or from a program, not from the page of another site.",
        ));
    }
    Ok(passed)
}

/// By the token itself, or by a log-in that stands for it.
fn has_token(guard: &Guard, token: &SecretString, request: &Request) -> Result<Passed, Problem> {
    let headers = request.headers();
    let now = guard.clock.now();
    let Some(given_token) = bearer(headers) else {
        let held = given(headers).find(|secret| guard.sessions.holds(secret, token, now));
        let logged_in = |secret: &Secret| Passed::LoggedIn { form_token: secret.form_token() };
        return held.as_ref().map(logged_in).ok_or_else(unauthorized);
    };
    match guard.attempts.judge(peer_of(request), false, now, || is_token(given_token, token)) {
        Verdict::Right => Ok(Passed::Otherwise),
        Verdict::Wrong => Err(unauthorized()),
        Verdict::Refused(wait) => Err(Problem::too_many_attempts(wait)),
    }
}

/// In constant time, so that a guess is not told how far it was right.
pub(super) fn is_token(given: &str, token: &SecretString) -> bool {
    bool::from(given.trim().as_bytes().ct_eq(token.expose_secret().trim().as_bytes()))
}

/// Who is at the other end of the connection.
pub(super) fn peer_of(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip())
}

fn unauthorized() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "This needs the token that is set as http.token: send it as `Authorization: Bearer …`, or log in on the page.",
    )
}

fn is_without_token(request: &Request) -> bool {
    let path = request.uri().path();
    WITHOUT_TOKEN.contains(&path) || (path.starts_with(ASSETS) && !is_change(request.method()))
}

/// Whether a browser asks for something to show in a window of its own.
fn wants_page(request: &Request) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    *request.method() == Method::GET
        && !request.headers().contains_key(AUTHORIZATION)
        && accepts.is_some_and(|accept| accept.contains("text/html"))
}

fn is_change(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether the request comes from no page at all, or from our own.
fn is_same_site(settings: &WebSettings, headers: &HeaderMap, host: Option<&Authority>) -> bool {
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
    let Some(origin) = origin.as_ref().and_then(Uri::authority) else {
        return false;
    };
    host.is_some_and(|host| origin.as_str().eq_ignore_ascii_case(host.as_str())) || is_listed(settings, origin.host())
}

/// The host that the request is for: of an absolute target, else of the `Host` header.
fn host_of(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let mut given = headers.get_all(HOST).iter();
    let (only, another) = (given.next(), given.next());
    if another.is_some() {
        return None;
    }
    uri.authority().cloned().or_else(|| only?.to_str().ok()?.parse().ok())
}

fn is_known(settings: &WebSettings, host: &Authority) -> bool {
    let name = host.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.to_canonical().is_loopback())
        || is_listed(settings, name)
}

fn is_listed(settings: &WebSettings, name: &str) -> bool {
    settings.allowed_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
