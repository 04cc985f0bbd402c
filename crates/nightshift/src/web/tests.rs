//! The gate, by who stands before it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::routing::get;
use axum::{Extension, Router};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

use domain::{Clock, ManualClock};
use store::Store;

use super::{Prefix, WebSettings, behind_gate};

const PATH: &str = "/api/hassio_ingress/aBc_1-2";
const SUPERVISOR: &str = "172.30.32.2:40000";
const ANOTHER_APP: &str = "172.30.33.7:40000";

fn settings(ingress: bool, token: Option<&str>) -> WebSettings {
    WebSettings { token: token.map(|token| token.to_owned().into()), ingress, ..WebSettings::default() }
}

/// What comes through the gate, and the headers that are left: a route that says its prefix, and takes changes.
async fn ask(
    settings: WebSettings,
    method: Method,
    path: &str,
    peer: Option<&str>,
    headers: &[(&str, &str)],
) -> (StatusCode, String) {
    let say = |Extension(prefix): Extension<Prefix>, headers: HeaderMap| async move {
        let left = ["x-ingress-path", "x-forwarded-host"].iter().filter(|name| headers.contains_key(**name)).count();
        format!("{} {left}", prefix.0)
    };
    let routes = Router::new().route("/page", get(say).post(say)).route("/health", get(say));
    let store = Arc::new(Store::open_in_memory().expect("opens"));
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
    let guard = settings.guard(&store, &clock).await;
    let service = TowerToHyperService::new(behind_gate::<()>(routes, Arc::unwrap_or_clone(guard)).with_state(()));
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).expect("a request");
    if let Some(peer) = peer {
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().expect("an address")));
    }
    let answer = service.call(request).await.expect("never fails");
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 16).await.expect("is read");
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

#[tokio::test]
async fn ingress_passes_without_a_token_and_says_where_its_pages_are() {
    for token in [None, Some("a-token-of-some-length")] {
        for peer in [SUPERVISOR, "[::ffff:172.30.32.2]:1"] {
            let headers = [("host", "172.30.33.4:8099"), ("x-ingress-path", PATH)];
            let answer = ask(settings(true, token), Method::GET, "/page", Some(peer), &headers).await;
            assert_eq!(answer, (StatusCode::OK, format!("{PATH} 1")), "{peer}");
        }
    }
    // A prefix that could lead elsewhere is none.
    let headers = [("x-ingress-path", "//evil.example")];
    let answer = ask(settings(true, None), Method::GET, "/page", Some(SUPERVISOR), &headers).await;
    assert_eq!(answer, (StatusCode::OK, " 1".to_owned()));
}

#[tokio::test]
async fn nobody_else_passes_an_app_without_its_token() {
    for peer in [Some(ANOTHER_APP), Some("172.30.32.1:1"), Some("127.0.0.1:1"), Some("[::1]:1"), None] {
        let headers = [("host", "localhost:8099"), ("x-ingress-path", PATH), ("x-forwarded-for", "172.30.32.2")];
        let (status, body) = ask(settings(true, None), Method::GET, "/page", peer, &headers).await;
        assert!(status == StatusCode::FORBIDDEN && body.contains("\"ingress_only\""), "{peer:?}: {status} {body}");
        // What monitors ask is open, also here.
        assert_eq!(ask(settings(true, None), Method::GET, "/health", peer, &headers).await.0, StatusCode::OK);
    }
    let token = "a-token-of-some-length";
    let bearer = format!("Bearer {token}");
    for (given, expected) in [("Bearer wrong", StatusCode::UNAUTHORIZED), (bearer.as_str(), StatusCode::OK)] {
        let headers = [("host", "x"), ("authorization", given), ("x-ingress-path", PATH), ("x-forwarded-host", "y")];
        let (status, body) = ask(settings(true, Some(token)), Method::GET, "/page", Some(ANOTHER_APP), &headers).await;
        assert_eq!(status, expected, "{body}");
        // Its headers of ingress are not believed.
        assert!(status != StatusCode::OK || body == " 0", "{body}");
    }
}

#[tokio::test]
async fn outside_an_app_the_supervisors_address_is_nothing_special() {
    let headers = [("host", "nightshift.example"), ("x-ingress-path", PATH), ("x-forwarded-host", "localhost")];
    let answer = ask(settings(false, None), Method::GET, "/page", Some(SUPERVISOR), &headers).await;
    assert_eq!(answer.0, StatusCode::MISDIRECTED_REQUEST);
    let headers = [("host", "localhost"), ("x-ingress-path", PATH)];
    let answer = ask(settings(false, None), Method::GET, "/page", Some("127.0.0.1:1"), &headers).await;
    assert_eq!(answer, (StatusCode::OK, " 0".to_owned()));
}

#[tokio::test]
async fn through_ingress_too_no_page_of_another_site_changes_anything() {
    let post = |headers: &'static [(&'static str, &'static str)]| {
        ask(settings(true, None), Method::POST, "/page", Some(SUPERVISOR), headers)
    };
    for allowed in [
        // What the browser asked is Home Assistant's own address, which its page has, too.
        &[("host", "172.30.33.4:8099"), ("x-forwarded-host", "home.local:8123"), ("origin", "http://home.local:8123")]
            [..],
        &[("host", "home.local:8123"), ("origin", "http://home.local:8123"), ("sec-fetch-site", "same-origin")],
        &[("host", "172.30.33.4:8099")],
    ] {
        assert_eq!(post(allowed).await.0, StatusCode::OK, "{allowed:?}");
    }
    for refused in [
        &[("host", "172.30.33.4:8099"), ("x-forwarded-host", "home.local:8123"), ("origin", "http://evil.example")][..],
        &[("x-forwarded-host", "home.local:8123"), ("origin", "null")],
        &[("host", "home.local"), ("sec-fetch-site", "cross-site")],
    ] {
        let (status, body) = post(refused).await;
        assert!(status == StatusCode::FORBIDDEN && body.contains("foreign_origin"), "{refused:?}: {status} {body}");
    }
}
