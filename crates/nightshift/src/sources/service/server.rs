//! The other side, for tests: a real HTTP server that answers as a test wants.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use domain::{EventLog, Findings, Home, Watch};
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::Limits;
use crate::sources::{self, Request as File, Window};

/// A question as it came.
#[derive(Clone, Debug)]
pub(in crate::sources) struct Asked {
    /// Which of all questions it is, counted from 1.
    pub(in crate::sources) number: usize,
    pub(in crate::sources) path: String,
    pub(in crate::sources) query: BTreeMap<String, String>,
    pub(in crate::sources) authorization: Option<String>,
    pub(in crate::sources) body: String,
}

/// A server for one test.
pub(in crate::sources) struct Server {
    pub(in crate::sources) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: JoinHandle<()>,
}

/// Wants to stop from the beginning.
pub(in crate::sources) struct Stopped;

impl Watch for Stopped {
    fn is_cancelled(&self) -> bool {
        true
    }
}

impl Server {
    pub(in crate::sources) async fn start(does: impl Fn(&Asked) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (does, log) = (Arc::new(does), Arc::clone(&asked));
        let router = Router::new().fallback(move |request: Request| {
            let (does, log) = (Arc::clone(&does), Arc::clone(&log));
            async move {
                let (head, body) = request.into_parts();
                let body = to_bytes(body, usize::MAX).await.expect("a body");
                let query = head.uri.query().unwrap_or_default().as_bytes();
                let asked = {
                    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
                    let asked = Asked {
                        number: log.len() + 1,
                        path: head.uri.path().to_owned(),
                        query: url::form_urlencoded::parse(query).into_owned().collect(),
                        authorization: head
                            .headers
                            .get("authorization")
                            .map(|value| value.to_str().expect("a text").to_owned()),
                        body: String::from_utf8(body.to_vec()).expect("a text"),
                    };
                    log.push(asked.clone());
                    asked
                };
                does(&asked)
            }
        });
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { address, asked, serving }
    }

    pub(in crate::sources) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The questions so far.
    pub(in crate::sources) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// An answer with a status and perhaps a wish to be left alone for some seconds.
pub(in crate::sources) fn refusal(status: u16, body: &str, retry_after: Option<u32>) -> Response {
    let response = Response::builder().status(status);
    let response = match retry_after {
        Some(seconds) => response.header("Retry-After", seconds.to_string()),
        None => response,
    };
    response.body(Body::from(body.to_owned())).expect("a response")
}

pub(in crate::sources) fn answer(body: String) -> Response {
    Response::new(Body::from(body))
}

/// An answer that breaks off in the middle.
pub(in crate::sources) fn cut(body: &str) -> Response {
    let half = Bytes::copy_from_slice(&body.as_bytes()[..body.len() / 2]);
    let parts = [Ok(half), Err(std::io::Error::other("gone"))];
    Response::new(Body::from_stream(stream::iter(parts)))
}

/// An answer that begins so, and then says the same again and again without an end.
pub(in crate::sources) fn endless(begin: &str, again: &str) -> Response {
    use futures_util::StreamExt as _;

    let (begin, again) = (Bytes::copy_from_slice(begin.as_bytes()), Bytes::from(again.repeat(100)));
    let parts = stream::iter([begin]).chain(stream::repeat(again)).map(Ok::<_, std::io::Error>);
    Response::new(Body::from_stream(parts))
}

/// Patience for tests: as many tries as usual, and hardly a pause.
pub(in crate::sources) fn quick() -> Limits {
    Limits {
        first_pause: SignedDuration::from_millis(1),
        longest_pause: SignedDuration::from_millis(2),
        ..Limits::default()
    }
}

/// The state objects of a simulated home, what reading them from a file gives, and an instant after all of them.
pub(in crate::sources) fn home() -> (Vec<Value>, EventLog, Timestamp) {
    let plan = simulator::Plan { events: 8_000, ..simulator::Plan::new(7) };
    let simulated = simulator::simulate(&plan).expect("a valid plan");
    let mut text = Vec::new();
    simulator::write_json_lines(&simulated, &mut text).expect("memory can be written");
    let lines = String::from_utf8(text).expect("is text");
    let mut objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    // Some days will do.
    objects.truncate(2_500);
    // The services keep no context, and Home Assistant's integration no state of what is not there.
    objects.retain(|object| !matches!(object["state"].as_str(), Some("unavailable" | "unknown" | "")));
    let mut known: BTreeMap<String, (Value, Value)> = BTreeMap::new();
    for object in &mut objects {
        let object = object.as_object_mut().expect("an object");
        object.remove("context");
        let id = object["entity_id"].to_string();
        // What came back as it was has not changed.
        let before = known.get(&id).filter(|(state, _)| *state == object["state"]);
        let since = before.map_or_else(|| object["last_updated"].clone(), |(_, since)| since.clone());
        known.insert(id, (object["state"].clone(), since.clone()));
        object.insert("last_changed".to_owned(), since);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("home.jsonl");
    let text: Vec<String> = objects.iter().map(Value::to_string).collect();
    std::fs::write(&path, text.join("\n")).expect("written");
    let last = objects.last().and_then(|object| object["last_updated"].as_str()).expect("has objects");
    let now = last.parse::<Timestamp>().expect("a time") + SignedDuration::from_hours(1);
    let file = File { path: &path, window: Window::All, now, service_users: &[], watch: &() };
    (objects, sources::read(&file).expect("is read").log, now)
}

/// All changes in their order, numbers in one form.
pub(in crate::sources) fn changes(log: &EventLog) -> Vec<(i64, &str, String)> {
    let text = |state: &str| state.parse().map_or_else(|_| state.to_owned(), |number: f64| number.to_string());
    let mut changes: Vec<_> = log.iter().map(|event| (event.time, event.entity_id, text(event.state))).collect();
    changes.sort();
    changes
}

/// What is mined of a history: as it was read elsewhere, it gives the same to the bit.
pub(in crate::sources) fn habits(log: &EventLog) -> Findings {
    let home = Home::in_zone(jiff::tz::TimeZone::UTC);
    mining::mine(log, &home, &mining::Settings::default(), &()).expect("is not stopped")
}
