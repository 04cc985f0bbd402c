//! The other side, for tests: a real HTTP server that answers as a model's would, or as a test wants.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Which of all it is, counted from 1.
    pub(crate) number: usize,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A server for one test, on threads of its own.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    _runtime: Runtime,
}

impl Asked {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("is JSON")
    }

    /// What a chat completion was asked about.
    pub(crate) fn automations(&self) -> Vec<Value> {
        let data = self.json()["messages"][1]["content"].as_str().expect("a text").to_owned();
        let data: Value = serde_json::from_str(&data).expect("is JSON");
        data["automations"].as_array().expect("a list").clone()
    }
}

impl Server {
    pub(crate) fn start(does: impl Fn(&Asked) -> Response + Send + Sync + 'static) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (does, log) = (Arc::new(does), Arc::clone(&asked));
        let router = Router::new().fallback(move |request: Request| {
            let (does, log) = (Arc::clone(&does), Arc::clone(&log));
            async move {
                let (head, body) = request.into_parts();
                let body = to_bytes(body, usize::MAX).await.expect("a body");
                let asked = {
                    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
                    let asked = Asked {
                        number: log.len() + 1,
                        path: head.uri.path().to_owned(),
                        query: head.uri.query().unwrap_or_default().to_owned(),
                        headers: head.headers,
                        body: String::from_utf8(body.to_vec()).expect("a text"),
                    };
                    log.push(asked.clone());
                    asked
                };
                does(&asked)
            }
        });
        runtime.spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { address, asked, _runtime: runtime }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

pub(crate) fn answer(body: impl Into<Body>) -> Response {
    Response::new(body.into())
}

pub(crate) fn refusal(status: u16, body: &str, retry_after: Option<u32>) -> Response {
    let response = Response::builder().status(status);
    let response = match retry_after {
        Some(seconds) => response.header("Retry-After", seconds.to_string()),
        None => response,
    };
    response.body(Body::from(body.to_owned())).expect("a response")
}

/// A chat completion with this text.
pub(crate) fn completion(text: &str) -> String {
    json!({
        "id": "c", "object": "chat.completion", "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 400, "completion_tokens": 60, "total_tokens": 460},
    })
    .to_string()
}

/// What a good model says of each automation that it is asked about: the deed and the trigger as they are given.
pub(crate) fn good_words(automations: &[Value]) -> String {
    let words: Vec<Value> = automations
        .iter()
        .map(|automation| {
            let text = |key: &str| automation[key].as_str().unwrap_or_default().to_owned();
            json!({
                "n": automation["n"], "title": format!("Now {} {}", text("does").to_lowercase_first(), text("when")),
                "reason": "So this is one thing less for you to do by hand.", "category": text("category"),
            })
        })
        .collect();
    json!({"suggestions": words}).to_string()
}

/// Answers as a good model does.
pub(crate) fn good(asked: &Asked) -> Response {
    answer(completion(&good_words(&asked.automations())))
}

/// An answer that breaks off in the middle, after its head and its first half have left.
pub(crate) fn cut(body: &str) -> Response {
    let half = Bytes::copy_from_slice(&body.as_bytes()[..body.len() / 2]);
    let parts = stream::iter([Ok(half), Err(std::io::Error::other("gone"))]).then(|part| async move {
        if part.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        part
    });
    answer(Body::from_stream(parts))
}

/// An answer that comes a byte at a time and takes far longer than anybody waits.
pub(crate) fn drip(body: &str) -> Response {
    let bytes = stream::iter(body.as_bytes().to_vec()).then(|byte| async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok::<_, std::io::Error>(Bytes::copy_from_slice(&[byte]))
    });
    answer(Body::from_stream(bytes))
}

trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for String {
    fn to_lowercase_first(&self) -> String {
        let mut letters = self.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }
}
