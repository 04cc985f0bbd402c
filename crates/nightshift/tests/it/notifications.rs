//! Notifications through a Home Assistant that answers as a test wants it to.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use domain::{Clock as _, Language, RunStatus, Stage, SuggestionId, SuggestionStatus};
use futures_util::{SinkExt as _, StreamExt as _};
use jiff::SignedDuration;
use nightshift::lifecycle::{Job, JobError};
use nightshift::notifications::{Notifications, Target, When};
use nightshift::sources::Access;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message as WsMessage;
use tokio_tungstenite::{WebSocketStream, accept_async};

use crate::broker_house::Lines;
use crate::fixtures::{finding_job, suggestion};
use crate::house::{Daemon, Setup, TestHouse};

/// Home Assistant's REST API, as far as notifications go.
struct Api {
    address: SocketAddr,
    asked: Lines,
    serving: JoinHandle<()>,
}

/// Answers to a request like `POST /api/services/notify/family {…}`, of which there were so many before.
type Answers = Arc<dyn Fn(&str, usize) -> StatusCode + Send + Sync>;

impl Api {
    async fn start(answer: impl Fn(&str, usize) -> StatusCode + Send + Sync + 'static) -> Self {
        async fn take(State((asked, answer)): State<(Lines, Answers)>, request: Request) -> StatusCode {
            let (head, body) = request.into_parts();
            if head.headers.get(header::AUTHORIZATION).is_none_or(|token| token != "Bearer right-secret") {
                return StatusCode::UNAUTHORIZED;
            }
            let body = axum::body::to_bytes(body, 1 << 20).await.expect("small");
            let line = format!("{} {} {}", head.method, head.uri.path(), String::from_utf8_lossy(&body));
            let status = answer(&line, asked.all().len());
            asked.push(line);
            status
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Lines::default();
        let answer: Answers = Arc::new(answer);
        let router = Router::new().fallback(take).with_state((asked.clone(), answer));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
        Self { address, asked, serving }
    }

    fn notifications(&self, target: &str, when: When) -> Notifications {
        let access = Access::new(&format!("http://{}", self.address), "right-secret".to_owned().into(), None);
        let target = Target::parse(target).expect("a target");
        Notifications { access: access.expect("an address"), target, when, language: Language::English }
    }

    /// What was posted: routes and bodies.
    fn posted(&self) -> Vec<(String, Value)> {
        let parts = |line: &String| {
            let (route, body) = line.strip_prefix("POST ")?.split_once(' ')?;
            Some((route.to_owned(), serde_json::from_str(body).expect("JSON")))
        };
        self.asked.all().iter().filter_map(parts).collect()
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(house: &TestHouse, job: Job, notifications: Notifications) -> Daemon {
    // No run comes by itself.
    house.serve(Setup { notifications: Some(notifications), cron: "0 12 24 12 *", ..Setup::of(job) }).await
}

/// Does a run, and waits until people have been told of it, or need not be.
async fn run(house: &TestHouse, daemon: &Daemon) {
    let before = house.runs().len();
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    house
        .until("people are told", || {
            let runs = house.runs();
            runs.len() > before
                && told(house).is_some_and(|told| runs.first().is_some_and(|run| run.id.as_str() == told))
        })
        .await;
}

fn told(house: &TestHouse) -> Option<String> {
    house.store.meta("notify.told").expect("readable")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_is_told_of_what_is_new_once_and_has_buttons() {
    let house = TestHouse::new();
    let api = Api::start(|_, _| StatusCode::OK).await;
    let settings = api.notifications("notify.mobile_app_phone", When::New);
    let daemon = serve(&house, finding_job(&house.store, &house.clock), settings).await;
    run(&house, &daemon).await;
    run(&house, &daemon).await;
    daemon.stop().await;
    let [(route, body)] = <[(String, Value); 1]>::try_from(api.posted()).expect("one message");
    assert_eq!(route, "/api/services/notify/mobile_app_phone");
    let instance = house.store.instance_id().expect("readable");
    let action = |word: &str| format!("nightshift/{instance}/{word}/{}", suggestion("hall").id);
    assert_eq!(
        body,
        json!({
            "title": "Nightshift has 2 new suggestions",
            "message": "Turn on hall at 6:32\nOn 20 of 21 days.\n\nTurn on kitchen at 6:32\nOn 20 of 21 days.",
            "data": {
                "tag": format!("nightshift-{instance}"),
                "group": "nightshift",
                "actions": [
                    {"action": action("accept"), "title": "Accept"},
                    {"action": action("not_now"), "title": "Not now"},
                    {"action": action("never"), "title": "Never"},
                ],
            },
        })
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entity_an_action_and_everybody_are_told_in_their_own_ways() {
    for (target, status, expected) in [
        ("notify.family", StatusCode::OK, "/api/services/notify/send_message"),
        ("notify.family", StatusCode::NOT_FOUND, "/api/services/notify/family"),
        ("persistent_notification", StatusCode::NOT_FOUND, "/api/services/persistent_notification/create"),
    ] {
        let house = TestHouse::new();
        let api = Api::start(move |line, _| if line.starts_with("GET") { status } else { StatusCode::OK }).await;
        let job = finding_job(&house.store, &house.clock);
        let daemon = serve(&house, job, api.notifications(target, When::Always)).await;
        run(&house, &daemon).await;
        run(&house, &daemon).await;
        daemon.stop().await;
        let posted = api.posted();
        assert!(posted.len() >= 2 && posted.iter().all(|(route, _)| route == expected), "{posted:#?}");
        assert_eq!(posted[0].1.get("entity_id").is_some(), status == StatusCode::OK);
        assert_eq!(posted[0].1["title"], "Nightshift has 2 new suggestions");
        assert_eq!(posted[1].1["title"], "Nightshift found nothing new");
        assert!(posted[1].1["message"].as_str().expect("a text").contains("2 suggestions wait"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_assistant_that_restarts_is_told_when_it_is_back() {
    let house = TestHouse::new();
    let api = Api::start(|_, before| match before {
        0 => StatusCode::BAD_GATEWAY,
        // The action is not there until the app has been set up.
        1..4 => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    })
    .await;
    let settings = api.notifications("notify.mobile_app_phone", When::New);
    let daemon = serve(&house, finding_job(&house.store, &house.clock), settings).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    for (asked, pause) in [(1, 15), (2, 30), (3, 60), (4, 120)] {
        let again = house.clock.now() + SignedDuration::from_secs(pause);
        let waits = || api.posted().len() == asked && house.clock.awaited().contains(&again);
        house.until("it waits before it asks again", waits).await;
        assert_eq!(told(&house), None);
        house.pass(pause);
    }
    house.until("people are told", || told(&house).is_some()).await;
    daemon.stop().await;
    let posted = api.posted();
    assert_eq!(posted.len(), 5);
    assert!(posted.iter().all(|(_, body)| body["title"] == "Nightshift has 2 new suggestions"), "{posted:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_let_in_does_not_insist_and_the_run_says_so() {
    let house = TestHouse::new();
    let api = Api::start(|_, _| StatusCode::FORBIDDEN).await;
    let settings = api.notifications("persistent_notification", When::New);
    let daemon = serve(&house, finding_job(&house.store, &house.clock), settings).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    house
        .until("the run says so", || {
            house.runs().first().is_some_and(|run| run.notes.iter().any(|note| note.starts_with("Nobody was notified")))
        })
        .await;
    daemon.stop().await;
    assert_eq!(api.posted().len(), 1);
    let run = house.until_newest(RunStatus::Succeeded).await;
    assert!(!format!("{run:?}").contains("secret"), "{run:?}");
    assert_eq!(told(&house), None, "the next run tells of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_told_where_that_is_wanted() {
    let house = TestHouse::new();
    let api = Api::start(|_, _| StatusCode::OK).await;
    let job: Job = Arc::new(|_| {
        let message = "the source is gone".to_owned();
        Box::pin(async { Err(JobError { stage: Stage::Fetch, message: message.into(), transient: false }) })
    });
    let daemon = serve(&house, job, api.notifications("persistent_notification", When::Failures)).await;
    run(&house, &daemon).await;
    daemon.stop().await;
    let posted = api.posted();
    assert_eq!(posted[0].1["title"], "Nightshift could not do its nightly job");
    assert_eq!(posted[0].1["message"], "It failed at stage fetch: the source is gone");
}

/// Home Assistant's WebSocket API, as far as its bus goes: lets `TOKEN` in, and passes on what is fired.
struct Bus {
    address: SocketAddr,
    fire: broadcast::Sender<Value>,
    commands: Lines,
    serving: JoinHandle<()>,
}

impl Bus {
    /// One that allows everything but commands of this type.
    async fn start(refused: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (fire, commands) = (broadcast::Sender::new(16), Lines::default());
        let (events, log) = (fire.clone(), commands.clone());
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, events.clone(), log.clone(), refused));
            }
        });
        Self { address, fire, commands, serving }
    }

    fn notifications(&self) -> Notifications {
        let access = Access::new(&format!("http://{}", self.address), "right-secret".to_owned().into(), None);
        let target = Target::parse("notify.mobile_app_phone").expect("a target");
        Notifications { access: access.expect("an address"), target, when: When::Failures, language: Language::English }
    }

    fn press(&self, action: &str) {
        self.fire.send(json!({"action": action})).expect("somebody listens");
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One connection, to its end.
async fn talk(stream: TcpStream, fire: broadcast::Sender<Value>, log: Lines, refused: &str) -> Option<()> {
    let mut socket = accept_async(stream).await.ok()?;
    let say = async |socket: &mut WebSocketStream<TcpStream>, value: Value| {
        socket.send(WsMessage::text(value.to_string())).await.ok()
    };
    say(&mut socket, json!({"type": "auth_required", "ha_version": "2026.2.3"})).await?;
    let auth: Value = serde_json::from_str(socket.next().await?.ok()?.to_text().ok()?).ok()?;
    let word = if auth["access_token"] == "right-secret" { "auth_ok" } else { "auth_invalid" };
    say(&mut socket, json!({"type": word, "ha_version": "2026.2.3"})).await?;
    let (mut events, mut subscription) = (fire.subscribe(), Value::Null);
    loop {
        tokio::select! {
            event = events.recv(), if !subscription.is_null() => {
                let event = json!({"event_type": "mobile_app_notification_action", "data": event.ok()?});
                say(&mut socket, json!({"id": subscription, "type": "event", "event": event})).await?;
            }
            message = socket.next() => {
                let command: Value = serde_json::from_str(message?.ok()?.to_text().ok()?).ok()?;
                let (id, kind) = (command["id"].clone(), command["type"].as_str()?.to_owned());
                if kind == refused {
                    let error = json!({"code": "unauthorized", "message": "Unauthorized"});
                    say(&mut socket, json!({"id": id, "type": "result", "success": false, "error": error})).await?;
                } else {
                    let result = json!({"state": "RUNNING", "time_zone": "UTC", "latitude": 0.0, "longitude": 0.0});
                    say(&mut socket, json!({"id": id, "type": "result", "success": true, "result": result})).await?;
                    if kind == "subscribe_events" {
                        subscription = id;
                    }
                }
                log.push(kind);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_press_is_done() {
    let house = TestHouse::new();
    let job = finding_job(&house.store, &house.clock);
    let daemon = house.serve(Setup::of(job.clone())).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    house.until_newest(RunStatus::Succeeded).await;
    daemon.stop().await;

    let bus = Bus::start("none").await;
    let daemon = serve(&house, job, bus.notifications()).await;
    bus.commands.until("it listens", 1, |command| command == "subscribe_events").await;
    let instance = house.store.instance_id().expect("readable");
    let (hall, kitchen) = (suggestion("hall").id, suggestion("kitchen").id);
    // It does nothing at what is not for it.
    for strange in ["OPEN", &format!("nightshift/another1/never/{hall}"), &format!("nightshift/{instance}/never/s-0")] {
        bus.press(strange);
    }
    bus.press(&format!("nightshift/{instance}/not_now/{hall}"));
    bus.press(&format!("nightshift/{instance}/never/{kitchen}"));
    let status = |id: &SuggestionId| house.store.suggestion(id).expect("readable").map(|stored| stored.status);
    house.until("it is rejected", || status(&kitchen) == Some(SuggestionStatus::Rejected)).await;
    assert_eq!(status(&hall), Some(SuggestionStatus::Pending));
    bus.press(&format!("nightshift/{instance}/accept/{hall}"));
    house.until("it is accepted", || status(&hall) == Some(SuggestionStatus::Accepted)).await;
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_listen_does_not_ask_again_and_all_else_goes_on() {
    let house = TestHouse::new();
    let bus = Bus::start("subscribe_events").await;
    let daemon = serve(&house, finding_job(&house.store, &house.clock), bus.notifications()).await;
    bus.commands.until("it has asked", 1, |command| command == "subscribe_events").await;
    run(&house, &daemon).await;
    house.pass(3600);
    run(&house, &daemon).await;
    daemon.stop().await;
    assert_eq!(bus.commands.count(|command| command == "subscribe_events"), 1);
}
