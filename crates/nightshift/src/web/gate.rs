use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::ingress::Through;
use super::{Problem, WebSettings};

/// The routes that anybody may ask.
const OPEN_ROUTES: [&str; 2] = ["/health", "/live"];

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// How long a request may take, from its headers to those of its answer.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Lets through who may pass: a request for this machine, with the token, or through Home Assistant's ingress, and no
/// change that a page of another site has asked for.
pub(super) async fn check(State(settings): State<Arc<WebSettings>>, request: Request, next: Next) -> Response {
    let open = OPEN_ROUTES.contains(&request.uri().path());
    let allowed = if open { Ok(()) } else { may_pass(&settings, &request) };
    match allowed {
        Ok(()) => next.run(request).await,
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

fn may_pass(settings: &WebSettings, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let through = request.extensions().get::<Through>();
    let host = match through {
        // Home Assistant has let the user in.
        Some(Through { host }) => host.clone().or_else(|| host_of(request.uri(), headers)),
        None => host_of(request.uri(), headers),
    };
    match &settings.token {
        _ if through.is_some() => {}
        Some(token) => {
            let given = bearer(headers).unwrap_or_default();
            // In constant time, so that a guess is not told how far it was right.
            if !bool::from(given.as_bytes().ct_eq(token.expose_secret().trim().as_bytes())) {
                return Err(Problem::new(
                    StatusCode::UNAUTHORIZED,
                    "unauthorized",
                    "This needs the token that is set as http.token: send it as `Authorization: Bearer …`.",
                ));
            }
        }
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
        None => {}
    }
    if is_change(request.method()) && !is_same_site(settings, headers, host.as_ref()) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "Changes are taken from Nightshift's own page or from a program, not from the page of another site.",
        ));
    }
    Ok(())
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
