//! A Home Assistant that lives: it says what happens to whoever listens, and its recorder knows what happened.
//! The messages are shaped as Home Assistant 2026.2 shapes them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Cause, Clock as _, Event, EventLog, EventLogBuilder, ManualClock};
use futures_util::{SinkExt as _, StreamExt as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use crate::sources::Access;

pub(super) const TOKEN: &str = "the-right-token";
pub(super) const PERSON: &str = "f99b0642a7e7402bbd1e6dbf3b66949f";

/// Something that happened.
#[derive(Clone, Debug)]
struct Past {
    at: i64,
    entity_id: String,
    state: String,
    cause: Cause,
}

#[derive(Debug, Default)]
struct State {
    past: Vec<Past>,
    /// How much of it the recorder has written; all where there is none.
    recorded: Option<usize>,
    listeners: Vec<UnboundedSender<Value>>,
    /// Ends all connections.
    cut: CancellationToken,
    connections: usize,
    is_administrator: bool,
    /// Nobody gets a connection.
    is_away: bool,
}

/// The home, for one test.
pub(super) struct Home {
    address: SocketAddr,
    clock: ManualClock,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

impl Home {
    pub(super) async fn new(clock: &ManualClock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State { is_administrator: true, ..State::default() }));
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (state, cut) = (Arc::clone(&shared), {
                    let mut state = lock(&shared);
                    if state.is_away {
                        continue;
                    }
                    state.connections += 1;
                    state.cut.clone()
                });
                tokio::spawn(async move {
                    tokio::select! {
                        _ = talk(stream, &state) => {}
                        () = cut.cancelled() => {}
                    }
                });
            }
        });
        Self { address, clock: clock.clone(), state, serving }
    }

    pub(super) fn access(&self, token: &str) -> Access {
        Access::new(&format!("http://{}", self.address), token.to_owned().into(), None).expect("an address")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// An entity changes, now.
    pub(super) fn happens(&self, entity_id: &str, to: &str, cause: Cause) {
        let at = self.clock.now();
        let mut state = self.state();
        let number = state.past.len();
        let context = |id: String, parent: Option<&str>, user: Option<&str>| json!({"id": id, "parent_id": parent, "user_id": user});
        let id = format!("01M87C24T3CG8CCX{number:010}");
        let acts = match cause {
            Cause::Person => context(id.clone(), None, Some(PERSON)),
            Cause::Derived => context(id.clone(), Some("01M87C24T4D1VVZP6R581JH9H4"), None),
            Cause::Automation | Cause::Device => context(id.clone(), None, None),
        };
        let change = state_changed(entity_id, to, at, at, &acts);
        let mut said = vec![change];
        if cause == Cause::Automation {
            let name = json!({"name": "Night", "entity_id": "automation.night", "source": "time"});
            let since = at - jiff::SignedDuration::from_hours(9);
            said.insert(0, event(1, "automation_triggered", &name, at, &acts));
            said.push(state_changed("automation.night", "on", since, at, &acts));
        }
        state.past.push(Past { at: at.as_microsecond(), entity_id: entity_id.to_owned(), state: to.to_owned(), cause });
        for message in said {
            state.listeners.retain(|listener| listener.send(message.clone()).is_ok());
        }
    }

    /// Only attributes change, now.
    pub(super) fn stirs(&self, entity_id: &str) {
        let (now, since) = (self.clock.now(), self.clock.now() - jiff::SignedDuration::from_mins(7));
        let context = json!({"id": "01M87BYPE3E7P07F955SSDFEMC", "parent_id": null, "user_id": null});
        let message = state_changed(entity_id, "on", since, now, &context);
        self.state().listeners.retain(|listener| listener.send(message.clone()).is_ok());
    }

    /// All connections are lost.
    pub(super) fn cut(&self) {
        let mut state = self.state();
        std::mem::take(&mut state.cut).cancel();
        state.listeners.clear();
    }

    /// All connections are lost, and nobody gets another one.
    pub(super) fn goes_away(&self) {
        self.state().is_away = true;
        self.cut();
    }

    pub(super) fn comes_back(&self) {
        self.state().is_away = false;
    }

    /// Whether the recorder writes what happens from now on.
    pub(super) fn records(&self, is_so: bool) {
        let mut state = self.state();
        state.recorded = (!is_so).then_some(state.past.len());
    }

    /// Whoever listens is no administrator.
    pub(super) fn lets_in_anybody(&self) {
        self.state().is_administrator = false;
    }

    pub(super) fn connections(&self) -> usize {
        self.state().connections
    }

    pub(super) fn is_listened_to(&self) -> bool {
        self.state().listeners.iter().any(|listener| !listener.is_closed())
    }

    /// What happened.
    pub(super) fn truth(&self) -> EventLog {
        let mut log = EventLogBuilder::default();
        for Past { at, entity_id, state, cause } in &self.state().past {
            log.push(Event { time: *at, entity_id, state, cause: *cause });
        }
        log.finish()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.serving.abort();
        self.cut();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}

fn event(id: u64, event_type: &str, data: &Value, at: Timestamp, context: &Value) -> Value {
    json!({"type": "event", "event": {
        "event_type": event_type, "data": data, "origin": "LOCAL", "time_fired": written(at), "context": context,
    }, "id": id})
}

fn state_changed(entity_id: &str, to: &str, since: Timestamp, at: Timestamp, context: &Value) -> Value {
    let new_state = json!({
        "entity_id": entity_id, "state": to, "attributes": {"friendly_name": "A name"},
        "last_changed": written(since), "last_reported": written(at), "last_updated": written(at), "context": context,
    });
    event(3, "state_changed", &json!({"entity_id": entity_id, "old_state": null, "new_state": new_state}), at, context)
}

async fn talk(stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut socket = accept_async(stream).await.ok()?;
    let send = |value: Value| Message::text(value.to_string());
    socket.send(send(json!({"type": "auth_required", "ha_version": "2026.2.3"}))).await.ok()?;
    let auth: Value = serde_json::from_str(socket.next().await?.ok()?.to_text().ok()?).ok()?;
    if auth["access_token"] != TOKEN {
        socket.send(send(json!({"type": "auth_invalid", "message": "Invalid"}))).await.ok()?;
        return socket.close(None).await.ok();
    }
    socket.send(send(json!({"type": "auth_ok", "ha_version": "2026.2.3"}))).await.ok()?;
    let (speaks, mut said) = unbounded_channel();
    loop {
        let message = tokio::select! {
            biased;
            Some(said) = said.recv() => {
                socket.send(send(said)).await.ok()?;
                continue;
            }
            message = socket.next() => message?.ok()?,
        };
        let Message::Text(text) = message else { continue };
        let command: Value = serde_json::from_str(&text).ok()?;
        let id = &command["id"];
        let answer = {
            let mut state = lock(state);
            match state.answer(&command, &speaks) {
                Ok(Value::String(pong)) if pong == "pong" => json!({"id": id, "type": "pong"}),
                Ok(result) => json!({"id": id, "type": "result", "success": true, "result": result}),
                Err(code) => {
                    json!({"id": id, "type": "result", "success": false, "error": {"code": code, "message": "No."}})
                }
            }
        };
        socket.send(send(answer)).await.ok()?;
    }
}

impl State {
    fn answer(&mut self, command: &Value, speaks: &UnboundedSender<Value>) -> Result<Value, &'static str> {
        Ok(match command["type"].as_str().unwrap_or_default() {
            "ping" => json!("pong"),
            "get_config" => json!({"state": "RUNNING", "time_zone": "UTC"}),
            "get_states" => {
                let ids: std::collections::BTreeSet<&str> =
                    self.past.iter().map(|past| past.entity_id.as_str()).collect();
                ids.into_iter().map(|id| json!({"entity_id": id, "attributes": {}})).collect()
            }
            "subscribe_events" if command["event_type"] == "state_changed" => {
                self.listeners.push(speaks.clone());
                Value::Null
            }
            "subscribe_events" if !self.is_administrator => return Err("unauthorized"),
            "subscribe_events" => Value::Null,
            "history/history_during_period" => {
                let mut of: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
                for past in self.between(command) {
                    of.entry(&past.entity_id)
                        .or_default()
                        .push(json!({"s": past.state, "a": {}, "lu": seconds(past.at)}));
                }
                json!(of)
            }
            "logbook/get_events" => self
                .between(command)
                .map(|past| {
                    let mut entry = json!({
                        "entity_id": past.entity_id, "state": past.state, "when": seconds(past.at),
                    });
                    match past.cause {
                        Cause::Person => entry["context_user_id"] = json!(PERSON),
                        Cause::Automation => entry["context_event_type"] = json!("automation_triggered"),
                        Cause::Device | Cause::Derived => {}
                    }
                    entry
                })
                .collect(),
            _ => return Err("unknown_command"),
        })
    }

    /// What the recorder has of the entities and the time that are asked for; both ends are left out.
    fn between(&self, command: &Value) -> impl Iterator<Item = &Past> {
        let end = |name: &str| {
            let time: Timestamp = command[name].as_str().expect("a time").parse().expect("RFC 3339");
            time.as_microsecond()
        };
        let (start, end) = (end("start_time"), end("end_time"));
        let ids: Vec<&str> =
            command["entity_ids"].as_array().expect("entities").iter().filter_map(Value::as_str).collect();
        let recorded = &self.past[..self.recorded.unwrap_or(self.past.len())];
        recorded.iter().filter(move |past| start < past.at && past.at < end && ids.contains(&past.entity_id.as_str()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "as Home Assistant does it")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
