//! A Home Assistant of two hundred lines: the editor of automations, the registries and the rest of what making an automation
//! asks for, in the shapes that a real one of version 2026.2 answered with.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{SinkExt as _, StreamExt as _};
use nightshift::sources::Access;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

const TOKEN: &str = "the-token";

/// A Home Assistant, and what it has.
pub(crate) struct Hub {
    address: SocketAddr,
    world: Arc<Mutex<World>>,
    serving: JoinHandle<()>,
}

/// What it has, and what goes wrong with it.
#[derive(Default)]
pub(crate) struct World {
    /// Automations by id, as they are kept.
    pub(crate) automations: BTreeMap<String, Value>,
    /// Its entities of automations: `unique_id` to labels and whether somebody turned it off.
    pub(crate) entities: BTreeMap<String, Entity>,
    pub(crate) labels: Vec<String>,
    /// The states beside those of automations.
    pub(crate) states: Vec<&'static str>,
    /// What the logbook has: entity and seconds since 1970.
    pub(crate) triggered: Vec<(String, f64)>,
    /// Nobody answers.
    pub(crate) is_down: bool,
    /// The token's user may read only.
    pub(crate) is_read_only: bool,
    /// The editor refuses with these words.
    pub(crate) refuses: Option<&'static str>,
    /// The connection is lost after a change was made, before it is answered: so often.
    pub(crate) loses_answers: u32,
    /// The changes that it was asked for: `POST id`, `DELETE id`.
    pub(crate) changes: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Entity {
    pub(crate) labels: Vec<String>,
    pub(crate) state: String,
}

/// What is done with a request.
enum Does {
    Answers(u16, String),
    Hangs,
}

impl Hub {
    /// One with the lamps of the hall and the kitchen, and nothing else.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let world = World { states: vec!["light.hall", "light.kitchen"], ..World::default() };
        let world = Arc::new(Mutex::new(world));
        let shared = Arc::clone(&world);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if !lock(&shared).is_down {
                    tokio::spawn(talk(stream, Arc::clone(&shared)));
                }
            }
        });
        Self { address, world, serving }
    }

    pub(crate) fn access(&self) -> Access {
        Access::new(&format!("http://{}", self.address), TOKEN.to_owned().into(), None).expect("an address")
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What Home Assistant calls the automation of this id.
pub(crate) fn entity_of(id: &str) -> String {
    format!("automation.a_{id}")
}

/// One connection, whatever it is for; none when it breaks off.
async fn talk(stream: TcpStream, world: Arc<Mutex<World>>) -> Option<()> {
    let mut start = [0; 32];
    loop {
        let length = stream.peek(&mut start).await.ok()?;
        let start = String::from_utf8_lossy(&start[..length]).into_owned();
        if start.starts_with("GET /api/websocket") {
            return socket(stream, &world).await;
        }
        if length == 0 || length >= "GET /api/websocket".len() {
            return rest(stream, &world).await;
        }
        tokio::task::yield_now().await;
    }
}

async fn rest(mut stream: TcpStream, world: &Mutex<World>) -> Option<()> {
    let mut bytes = Vec::new();
    let (head, body) = loop {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).await.ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&part[..length]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().ok())?
        });
        if body.len() >= length.unwrap_or(0) {
            break (head.to_owned(), body.to_owned());
        }
    };
    let mut words = head.split(' ');
    let (method, path) = (words.next()?, words.next()?);
    let (status, body) = if head.contains(&format!("Bearer {TOKEN}")) {
        match lock(world).rest(method, path, &body) {
            Does::Answers(status, body) => (status, body),
            Does::Hangs => return None,
        }
    } else {
        (401, "401: Unauthorized".to_owned())
    };
    let answer = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).await.ok()
}

async fn socket(stream: TcpStream, world: &Mutex<World>) -> Option<()> {
    let mut socket = accept_async(stream).await.ok()?;
    let said = |value: Value| Message::text(value.to_string());
    socket.send(said(json!({"type": "auth_required", "ha_version": "2026.2.3"}))).await.ok()?;
    let auth: Value = serde_json::from_str(socket.next().await?.ok()?.to_text().ok()?).ok()?;
    let is_known = auth["access_token"] == TOKEN;
    let kind = if is_known { "auth_ok" } else { "auth_invalid" };
    socket.send(said(json!({"type": kind, "ha_version": "2026.2.3"}))).await.ok()?;
    while let Some(Ok(Message::Text(text))) = socket.next().await {
        let command: Value = serde_json::from_str(&text).ok()?;
        let answer = match lock(world).command(&command) {
            Ok(result) => json!({"id": command["id"], "type": "result", "success": true, "result": result}),
            Err(code) => json!({"id": command["id"], "type": "result", "success": false,
                                "error": {"code": code, "message": "Not done"}}),
        };
        socket.send(said(answer)).await.ok()?;
    }
    Some(())
}

impl World {
    fn rest(&mut self, method: &str, path: &str, body: &str) -> Does {
        let not_found = |status| Does::Answers(status, json!({"message": "Resource not found"}).to_string());
        let ok = || json!({"result": "ok"}).to_string();
        if let Some(entity_id) = path.strip_prefix("/api/states/") {
            let found = self.entities.iter().find(|(id, _)| entity_of(id) == entity_id);
            return match found.filter(|(_, entity)| !entity.state.is_empty()) {
                Some((id, entity)) => {
                    let attributes = json!({"id": id, "last_triggered": null, "mode": "single", "current": 0});
                    Does::Answers(
                        200,
                        json!({"entity_id": entity_id, "state": entity.state, "attributes": attributes}).to_string(),
                    )
                }
                None => Does::Answers(404, json!({"message": "Entity not found."}).to_string()),
            };
        }
        let Some(id) = path.strip_prefix("/api/config/automation/config/") else {
            return Does::Answers(404, "404: Not Found".to_owned());
        };
        match method {
            "GET" => match self.automations.get(id) {
                Some(config) => Does::Answers(200, config.to_string()),
                None => not_found(404),
            },
            "POST" => {
                if let Some(words) = self.refuses {
                    return Does::Answers(400, json!({"message": words}).to_string());
                }
                let mut config: Value = serde_json::from_str(body).expect("JSON");
                config["id"] = id.into();
                self.automations.insert(id.to_owned(), config);
                let labels = self.entities.remove(id).unwrap_or_default().labels;
                self.entities.insert(id.to_owned(), Entity { labels, state: "on".to_owned() });
                self.changed(method, id, ok())
            }
            _ if self.automations.remove(id).is_none() => not_found(400),
            _ => {
                self.entities.remove(id);
                self.changed(method, id, ok())
            }
        }
    }

    fn changed(&mut self, method: &str, id: &str, answer: String) -> Does {
        self.changes.push(format!("{method} {id}"));
        if self.loses_answers > 0 {
            self.loses_answers -= 1;
            return Does::Hangs;
        }
        Does::Answers(200, answer)
    }

    fn command(&mut self, command: &Value) -> Result<Value, &'static str> {
        let text = |name: &str| command[name].as_str().expect(name).to_owned();
        Ok(match text("type").as_str() {
            "get_config" => json!({"state": "RUNNING", "time_zone": "UTC"}),
            "auth/current_user" => json!({"id": "5b01", "name": "Lab", "is_admin": !self.is_read_only}),
            "get_states" => self.states.iter().map(|id| json!({"entity_id": id, "state": "on"})).collect(),
            "get_services" => {
                let calls = || json!({"turn_on": {"fields": {}}, "turn_off": {"fields": {}}});
                json!({"light": calls(), "switch": calls()})
            }
            "config/entity_registry/list" => {
                let lamp = json!({"entity_id": "light.hall", "platform": "demo", "unique_id": 7, "labels": []});
                let entry = |(id, entity): (&String, &Entity)| {
                    json!({"entity_id": entity_of(id), "platform": "automation", "unique_id": id,
                           "labels": entity.labels, "disabled_by": null})
                };
                self.entities.iter().map(entry).chain([lamp]).collect()
            }
            "config/entity_registry/update" => {
                let (id, _) = self.entity(&text("entity_id")).ok_or("not_found")?;
                let labels = serde_json::from_value(command["labels"].clone()).expect("labels");
                self.entities.entry(id).or_default().labels = labels;
                json!({})
            }
            "config/entity_registry/remove" => {
                let (id, _) = self.entity(&text("entity_id")).ok_or("not_found")?;
                self.entities.remove(&id);
                json!(null)
            }
            "config/label_registry/list" => {
                self.labels.iter().map(|name| json!({"label_id": name.to_lowercase(), "name": name})).collect()
            }
            "config/label_registry/create" => {
                let name = text("name");
                self.labels.push(name.clone());
                json!({"label_id": name.to_lowercase(), "name": name})
            }
            "logbook/get_events" => {
                let of = |(entity, when): &(String, f64)| {
                    json!({"name": "A", "message": "triggered by time", "source": "time", "entity_id": entity,
                           "context_id": "01M87AN4V4A9A2MCTRAWE7CPE5", "domain": "automation", "when": when})
                };
                let wanted = command["entity_ids"].as_array().expect("entities");
                self.triggered.iter().filter(|(id, _)| wanted.iter().any(|one| one == id)).map(of).collect()
            }
            _ => return Err("unknown_command"),
        })
    }

    fn entity(&self, entity_id: &str) -> Option<(String, Entity)> {
        let found = self.entities.iter().find(|(id, _)| entity_of(id) == entity_id)?;
        Some((found.0.clone(), found.1.clone()))
    }
}
