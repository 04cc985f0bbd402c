//! Home Assistant's sidebar: its page shows ours in a frame, and its ingress carries what the frame asks for.

use std::io::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderValue,
    REFERRER_POLICY, SET_COOKIE, TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_rustls::rustls;

use crate::chromium::{Browser, is_there};
use crate::flows::nothing_went_wrong;
use crate::served::Home;

const PREFIX: &str = "/api/hassio_ingress/aBc-123_x";
const SESSION: &str = "ingress_session=0123456789abcdef";

/// What the ingress carries to.
struct Ingress {
    inner: String,
    client: reqwest::Client,
}

/// Serves Home Assistant's page with what is at `inner` in its frame, until the test ends.
///
/// It does what `homeassistant/components/hassio/ingress.py` and `components/http/headers.py` of Home Assistant 2026.2 do
/// with requests and answers: what they leave out, put in, and how they carry a stream.
async fn home_assistant(inner: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let client = client();
    let ingress = Arc::new(Ingress { inner: inner.to_owned(), client });
    let router = Router::new().fallback(answer).with_state(ingress);
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// One that follows no redirect, as theirs.
#[expect(clippy::disallowed_methods, reason = "it is no part of the program")]
fn client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let tls = tls.expect("versions").with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls);
    builder.redirect(reqwest::redirect::Policy::none()).no_proxy().build().expect("a client")
}

async fn answer(State(ingress): State<Arc<Ingress>>, request: Request) -> Response {
    let mut response = match request.uri().path() {
        "/nightshift" => {
            // The frontend sets the cookie by a script of its own; the browser holds the same one after it.
            let cookie = format!("{SESSION}; Path=/api/hassio_ingress/; SameSite=Strict");
            let page = format!(
                "<!doctype html><title>Home Assistant</title><iframe title=Nightshift src=\"{PREFIX}/\" \
                 width=1200 height=760></iframe>"
            );
            ([(SET_COOKIE, cookie)], Html(page)).into_response()
        }
        "/favicon.ico" => StatusCode::NO_CONTENT.into_response(),
        _ => carry(&ingress, request).await,
    };
    // Over whatever the app says itself.
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response.headers_mut().insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

async fn carry(ingress: &Ingress, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let is_let_in =
        parts.headers.get(COOKIE).is_some_and(|cookie| cookie.to_str().is_ok_and(|all| all.contains(SESSION)));
    let asked = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let Some(path) = asked.strip_prefix(PREFIX).filter(|path| path.starts_with('/')) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !is_let_in {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut headers: HeaderMap = parts.headers.clone();
    for name in [CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING, ACCEPT_ENCODING] {
        headers.remove(name);
    }
    let host = parts.headers.get(HOST).cloned().unwrap_or(HeaderValue::from_static(""));
    for (name, value) in [
        ("x-ingress-path", HeaderValue::from_static(PREFIX)),
        ("x-forwarded-host", host),
        ("x-forwarded-proto", HeaderValue::from_static("http")),
        ("x-forwarded-for", HeaderValue::from_static("127.0.0.1")),
    ] {
        headers.insert(HeaderName::from_static(name), value);
    }
    let data = to_bytes(body, 1 << 20).await.expect("a body");
    let url = format!("{}{path}", ingress.inner);
    let Ok(result) = ingress.client.request(parts.method, url).headers(headers).body(data).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let status = result.status();
    // Of the type only what stands before its parameters is kept: no charset.
    let kind =
        result.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("application/octet-stream");
    let kind = HeaderValue::from_str(kind.split(';').next().unwrap_or_default().trim()).expect("a type");
    let mut answered: HeaderMap = result.headers().clone();
    for name in [TRANSFER_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING] {
        answered.remove(name);
    }
    let body = if result.headers().contains_key(CONTENT_LENGTH) {
        Body::from(result.bytes().await.unwrap_or_default())
    } else {
        // A stream is compressed, and nothing makes the compressor give away what it has: a few events stay in it.
        answered.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Body::from_stream(compressed(result))
    };
    answered.insert(CONTENT_TYPE, kind);
    (status, answered, body).into_response()
}

fn compressed(result: reqwest::Response) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    let encoder = Some(GzEncoder::new(Vec::new(), Compression::default()));
    futures_util::stream::unfold((Box::pin(result.bytes_stream()), encoder), |(mut stream, encoder)| async move {
        let mut encoder = encoder?;
        match stream.next().await {
            Some(Ok(data)) => {
                encoder.write_all(&data).expect("compresses");
                let done = std::mem::take(encoder.get_mut());
                Some((Ok(Bytes::from(done)), (stream, Some(encoder))))
            }
            _ => Some((encoder.finish().map(Bytes::from), (stream, None))),
        }
    })
}

/// The same within the frame.
fn framed(expression: &str) -> String {
    format!("(() => {{ const {{document, location}} = frames[0]; return {expression}; }})()")
}

fn press(selector: &str) -> String {
    framed(&format!("document.querySelector({}).click()", json!(selector)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_home_assistants_sidebar_all_of_it_works() {
    if !is_there("the page in a frame of Home Assistant") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let outer = home_assistant(&served.address).await;
    let mut browser = Browser::start().await;
    browser.open(&format!("{outer}/nightshift")).await;
    browser.until(&framed("document.querySelector(\"form[action$='run'] button\") !== null")).await;
    browser.eval(&press("form[action$='run'] button")).await;
    // Events are kept back on the way; what the run brought is shown all the same.
    let cards = framed("document.querySelectorAll('.card').length > 2 && !document.getElementById('running')");
    browser.until(&cards).await;

    let yaml = browser.text(&framed("document.querySelector('.card pre').textContent")).await;
    let file = browser.text(&framed("document.querySelector('.card a[download]').href")).await;
    assert!(file.starts_with(&format!("{outer}{PREFIX}/suggestions/")), "{file}");
    let downloaded = browser.text(&format!("fetch({}).then(answer => answer.text())", json!(file))).await;
    assert_eq!(downloaded.trim(), yaml.trim());

    let title = browser.text(&framed("document.querySelector('.card h2').textContent")).await;
    browser.eval(&press(".card form[action$='/accept'] button")).await;
    let notice = framed("document.querySelector('#notice p')?.textContent ?? ''");
    browser.until(&format!("{notice} === {}", json!(format!("Accepted: {title}")))).await;
    browser.eval(&press(".tabs a[href$='automations']")).await;
    let place = framed("location.pathname");
    browser.until(&format!("{place} === {}", json!(format!("{PREFIX}/automations")))).await;
    browser.until(&framed(&format!("document.querySelector('main')?.innerText.includes({})", json!(title)))).await;

    // A form that a browser sends by itself is taken as well: Home Assistant would have the referrer kept back, and the
    // form's origin with it.
    browser.eval(&framed("document.querySelector('form[action$=\"/undo\"]').submit()")).await;
    browser.until(&framed("document.readyState === 'complete' && document.querySelector('.kept') === null")).await;
    let told = browser.text(&framed("document.querySelector('main').innerText")).await;
    assert!(told.contains("Back among the ideas"), "{told}");
    nothing_went_wrong(&mut browser, &[]);
    browser.close().await;
}
