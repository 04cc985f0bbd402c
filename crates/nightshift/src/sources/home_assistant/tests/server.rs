//! The other side: Home Assistant's part of the protocol, with what a real one said and whatever trouble a test wants.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use super::super::Access;

pub(super) const TOKEN: &str = "the-right-token";

/// What Home Assistant 2026.2.3 answered in a small home, while a person, a script and automations were at work.
const RECORDED: &str = include_str!("recorded.json");

/// What is asked of the server.
#[derive(Debug)]
pub(super) struct Asked {
    /// Over which connection, counted from 1.
    pub(super) connection: usize,
    /// Which of all commands it is, counted from 1.
    pub(super) number: usize,
    /// The command.
    pub(super) command: Value,
}

/// What the server does about it.
#[derive(Debug)]
pub(super) enum Does {
    Answers(Value),
    Refuses(&'static str),
    Says(String),
    Closes,
    Nothing,
}

/// A server for one test.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    asked: Arc<Mutex<Vec<Value>>>,
    serving: JoinHandle<()>,
}

impl Asked {
    pub(super) fn is(&self, command: &str) -> bool {
        self.command["type"] == command
    }

    /// What was recorded: of history and logbook, what lies between the two times and is of the entities asked for.
    pub(super) fn recorded(&self) -> Does {
        let recorded: Value = serde_json::from_str(RECORDED).expect("the recording is JSON");
        let kind = self.command["type"].as_str().expect("a command has a type");
        let result = match kind {
            "history/history_during_period" => {
                let mut of = recorded[kind].as_object().expect("states by entity").clone();
                of.retain(|id, _| self.wants(id));
                for states in of.values_mut() {
                    states.as_array_mut().expect("a list").retain(|state| self.is_between(&state["lu"]));
                }
                of.into()
            }
            "logbook/get_events" => {
                let mut entries = recorded[kind].as_array().expect("a list").clone();
                entries.retain(|entry| {
                    self.wants(entry["entity_id"].as_str().unwrap_or_default()) && self.is_between(&entry["when"])
                });
                entries.into()
            }
            _ => recorded[kind].clone(),
        };
        if result.is_null() { Does::Refuses("unknown_command") } else { Does::Answers(result) }
    }

    pub(super) fn wants(&self, entity_id: &str) -> bool {
        self.command["entity_ids"].as_array().expect("entities").iter().any(|id| id == entity_id)
    }

    /// Both ends are left out.
    pub(super) fn is_between(&self, seconds: &Value) -> bool {
        let time = seconds.as_f64().expect("a time");
        self.end("start_time") < time && time < self.end("end_time")
    }

    #[expect(clippy::cast_precision_loss, reason = "as Home Assistant does it")]
    pub(super) fn end(&self, name: &str) -> f64 {
        let time: jiff::Timestamp = self.command[name].as_str().expect("a time").parse().expect("RFC 3339");
        time.as_microsecond() as f64 / 1e6
    }
}

impl Server {
    /// A server that does what a real one did.
    pub(super) async fn recorded() -> Self {
        Self::start(Asked::recorded).await
    }

    pub(super) async fn start(does: impl Fn(&Asked) -> Does + Send + Sync + 'static) -> Self {
        Self::start_with(None, does).await
    }

    pub(super) async fn start_with(
        tls: Option<TlsAcceptor>,
        does: impl Fn(&Asked) -> Does + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (connections, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let does = Arc::new(does);
        let (counter, log) = (Arc::clone(&connections), Arc::clone(&asked));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // What is said in pieces is heard at once.
                let _ = stream.set_nodelay(true);
                let connection = counter.fetch_add(1, Ordering::Relaxed) + 1;
                let (does, log, tls) = (Arc::clone(&does), Arc::clone(&log), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        // A client that does not believe us goes away here.
                        Some(tls) => talk(tls.accept(stream).await.ok()?, connection, &*does, &log).await,
                        None => talk(stream, connection, &*does, &log).await,
                    }
                });
            }
        });
        Self { address, connections, asked, serving }
    }

    pub(super) fn access(&self) -> Access {
        self.access_with(TOKEN)
    }

    pub(super) fn access_with(&self, token: &str) -> Access {
        Access::new(&format!("http://{}", self.address), token.to_owned().into(), None).expect("an address")
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The commands so far.
    pub(super) fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One connection, to its end.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    connection: usize,
    does: &(impl Fn(&Asked) -> Does + Sync),
    log: &Mutex<Vec<Value>>,
) -> Option<()> {
    let mut socket = accept_async(stream).await.ok()?;
    let greeting = json!({"type": "auth_required", "ha_version": "2026.2.3"});
    socket.send(Message::text(greeting.to_string())).await.ok()?;
    let auth: Value = serde_json::from_str(socket.next().await?.ok()?.to_text().ok()?).ok()?;
    if auth != json!({"type": "auth", "access_token": TOKEN}) {
        let invalid = json!({"type": "auth_invalid", "message": "Invalid access token or password"});
        socket.send(Message::text(invalid.to_string())).await.ok()?;
        return socket.close(None).await.ok();
    }
    let ok = json!({"type": "auth_ok", "ha_version": "2026.2.3"});
    socket.send(Message::text(ok.to_string())).await.ok()?;
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        let command: Value = serde_json::from_str(&text).ok()?;
        let number = {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push(command.clone());
            log.len()
        };
        let id = command["id"].clone();
        let said = if command["type"] == "ping" {
            json!({"id": id, "type": "pong"}).to_string()
        } else {
            match does(&Asked { connection, number, command }) {
                Does::Answers(result) => {
                    json!({"id": id, "type": "result", "success": true, "result": result}).to_string()
                }
                Does::Refuses(code) => {
                    let error = json!({"code": code, "message": "Unknown command."});
                    json!({"id": id, "type": "result", "success": false, "error": error}).to_string()
                }
                Does::Says(text) => text,
                Does::Closes => return socket.close(None).await.ok(),
                Does::Nothing => continue,
            }
        };
        // What others subscribed to comes in between, and frames that keep the connection up.
        let event = json!({"id": 999, "type": "event", "event": {"event_type": "state_changed"}});
        socket.send(Message::text(event.to_string())).await.ok()?;
        socket.send(Message::Ping(vec![1].into())).await.ok()?;
        socket.send(Message::text(said)).await.ok()?;
    }
    Some(())
}
