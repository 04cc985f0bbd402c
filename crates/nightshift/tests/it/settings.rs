//! Settings over HTTP.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use domain::Clock as _;
use jiff::SignedDuration;
use nightshift::config::{Inputs, load};
use nightshift::daemon::Ending;
use nightshift::settings::Settings;
use nightshift::supervisor::Supervisor;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::fixtures::{finding_job, waiting_job};
use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::{Answer, send};

const JSON: &str = "Content-Type: application/json";

fn settings(house: &TestHouse) -> Settings {
    let file = house.database().with_file_name("nightshift.toml");
    let text = format!("timezone = \"Europe/Helsinki\"\n[store]\npath = \"{}\"\n", house.database().display());
    std::fs::write(&file, text).expect("is written");
    let inputs = Inputs { file: Some(file), ..Inputs::default() };
    Settings::new(inputs.clone(), load(&inputs).expect("is valid"))
}

async fn put(daemon: &Daemon, version: &str, set: Value) -> Answer {
    let body = json!({"version": version, "set": set}).to_string();
    send(daemon.address, "PUT", "/api/settings", &[JSON], &body).await
}

async fn version(daemon: &Daemon) -> String {
    daemon.get("/api/settings").await.json()["version"].as_str().expect("a version").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_listed_changed_refused_and_kept() {
    let house = TestHouse::new();
    let settings = settings(&house);
    let gate = Arc::new(Notify::new());
    let setup = Setup { settings: Some(settings.clone()), ..Setup::of(waiting_job(&house.store, &house.clock, &gate)) };
    let daemon = house.serve(setup).await;
    // While a run is at work the daemon is not renewed.
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    let shown = daemon.get("/api/settings").await.json();
    let of = |shown: &Value, key: &str| {
        let all = shown["settings"].as_array().expect("a list");
        all.iter().find(|setting| setting["key"] == key).expect("is there").clone()
    };
    let days = of(&shown, "lookback_days");
    assert_eq!((&days["value"], &days["editable"], &days["origin"]), (&json!(30), &json!(true), &json!("default")));
    let zone = of(&shown, "timezone");
    assert!(zone["why_not"].as_str().is_some_and(|why| why.contains("nightshift.toml")), "{zone}");

    let first = shown["version"].as_str().expect("a version");
    let changed = put(&daemon, first, json!({"lookback_days": 60, "source.token": "hidden-token"})).await;
    assert_eq!((changed.status, &changed.json()["effect"]), (200, &json!("at_once")), "{changed:?}");
    let shown = daemon.get("/api/settings").await;
    assert!(!shown.body.contains("hidden-token"), "{}", shown.body);
    assert_eq!(of(&shown.json(), "lookback_days")["origin"], "page");
    let token = of(&shown.json(), "source.token");
    assert_eq!((&token["value"], &token["is_set"]), (&Value::Null, &json!(true)));

    let stale = put(&daemon, first, json!({"lookback_days": 61})).await;
    assert_eq!((stale.status, &stale.json()["code"]), (409, &json!("settings_changed")), "{stale:?}");
    let now = version(&daemon).await;
    let refused = put(&daemon, &now, json!({"lookback_days": 0, "timezone": "UTC", "suggestions.max": 2})).await;
    assert_eq!((refused.status, &refused.json()["code"]), (422, &json!("settings_refused")), "{refused:?}");
    let fields: Vec<Value> =
        refused.json()["errors"].as_array().expect("a list").iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["timezone", "lookback_days"]);
    assert_eq!((settings.config().lookback_days, settings.config().suggestions.max), (60, 7));
    for body in ["", "[]", "{\"version\":\"x\"}", "{\"version\":\"x\",\"set\":{},\"token\":\"hidden-token\"}"] {
        let answer = send(daemon.address, "PUT", "/api/settings", &[JSON], body).await;
        assert_eq!((answer.status, &answer.json()["code"]), (422, &json!("invalid_body")), "{body}");
        assert!(!answer.body.contains("hidden-token"), "{answer:?}");
    }
    let origin = ["Origin: http://evil.example", JSON];
    let foreign = send(daemon.address, "PUT", "/api/settings", &origin, "{}").await;
    assert_eq!((foreign.status, &foreign.json()["code"]), (403, &json!("foreign_origin")));
    gate.notify_one();
    ended(daemon).await;
}

/// Lets a daemon end that wants to be renewed.
async fn ended(mut daemon: Daemon) {
    assert_eq!(daemon.ended().await.expect("it ends in order"), Ending::Renewed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schedule_and_a_choice_are_spelled_out_before_they_are_kept() {
    let house = TestHouse::new();
    let setup = Setup { settings: Some(settings(&house)), ..Setup::of(finding_job(&house.store, &house.clock)) };
    let daemon = house.serve(setup).await;
    let known = ["light.hall", "light.guest", "update.core"];
    let entities = known.map(|id| (domain::EntityId::parse(id).expect("an id"), domain::EntityInfo::default()));
    house.store.put_entities(&entities.into_iter().collect()).expect("is written");
    let preview =
        async |body: Value| send(daemon.address, "POST", "/api/settings/preview", &[JSON], &body.to_string()).await;
    let told = preview(json!({"schedule.cron": "30 2 * * 1", "entities.exclude": ["light.g*"]})).await.json();
    assert_eq!(told["next_runs"][0], json!({"at": "2026-11-16T00:30:00Z", "local": "Mon 16 November 2026, 02:30"}));
    assert_eq!(told["next_runs"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        told["entities"],
        json!({"known": 3, "looked_at": 1, "left_out_by_choice": 1, "brought_back": 0, "examples": ["light.guest"]})
    );
    let wrong = preview(json!({"schedule.cron": "at night"})).await;
    assert_eq!((wrong.status, &wrong.json()["errors"][0]["field"]), (422, &json!("schedule.cron")), "{wrong:?}");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_needs_new_connections_waits_for_the_run_at_work() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let settings = settings(&house);
    let setup = Setup { settings: Some(settings.clone()), ..Setup::of(waiting_job(&house.store, &house.clock, &gate)) };
    let daemon = house.serve(setup).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    let changed = put(&daemon, &version(&daemon).await, json!({"schedule.cron": "0 4 * * *"})).await;
    assert_eq!((changed.status, &changed.json()["effect"]), (200, &json!("at_once")));
    assert_eq!(daemon.get("/api/settings").await.json()["renewing"], true);
    assert_eq!(house.runs()[0].status, domain::RunStatus::Running);
    gate.notify_one();
    ended(daemon).await;
    assert_eq!(house.runs()[0].status, domain::RunStatus::Succeeded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_for_the_next_night_ends_nothing() {
    let house = TestHouse::new();
    let settings = settings(&house);
    let setup = Setup { settings: Some(settings.clone()), ..Setup::of(finding_job(&house.store, &house.clock)) };
    let daemon = house.serve(setup).await;
    let changed = put(&daemon, &version(&daemon).await, json!({"suggestions.max": 3})).await;
    assert_eq!((changed.status, &changed.json()["effect"]), (200, &json!("next_night")));
    assert_eq!((settings.config().suggestions.max, settings.is_renewing()), (3, false));
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_is_installed_later_is_found() {
    let house = TestHouse::new();
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let answer = move || {
        let times = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let body = json!({"data": {"host": "core-mosquitto", "port": 1883, "username": "addons", "password": "x"}});
        std::future::ready(if times < 2 {
            (axum::http::StatusCode::BAD_REQUEST, String::new())
        } else {
            (axum::http::StatusCode::OK, body.to_string())
        })
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let serving =
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/services/mqtt", get(answer))).await });
    let supervisor = Supervisor::at(address.parse().expect("an address"), "token".to_owned().into());
    let settings = settings(&house);
    let setup = Setup {
        settings: Some(settings.clone()),
        broker_source: Some(supervisor),
        ..Setup::of(finding_job(&house.store, &house.clock))
    };
    let daemon = house.serve(setup).await;
    house.pass_until("the broker is found", || settings.is_renewing()).await;
    assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 3);
    ended(daemon).await;
    serving.abort();
}

/// A language model's server that says one thing.
async fn model_saying(text: &str) -> String {
    let body = json!({
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 300, "completion_tokens": 20},
    });
    let router = Router::new().route("/v1/chat/completions", post(move || std::future::ready(body.to_string())));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_model_is_tried_within_its_budget_before_it_is_kept() {
    let house = TestHouse::new();
    let setup = Setup { settings: Some(settings(&house)), ..Setup::of(finding_job(&house.store, &house.clock)) };
    let daemon = house.serve(setup).await;
    let attempt = async |set: Value| {
        let body = json!({ "set": set }).to_string();
        send(daemon.address, "POST", "/api/settings/test/model", &[JSON], &body).await.json()
    };
    let model = |url: &str| json!({"llm.provider": "openai", "llm.model": "small", "llm.base_url": url});
    assert_eq!(attempt(json!({})).await["status"], "ok", "none is set, which is well");

    let words = json!({"suggestions": [
        {"n": 1, "title": "Lamp on at 6:30", "reason": "You do it by hand.", "category": "comfort"},
    ]});
    let url = model_saying(&words.to_string()).await;
    let found = attempt(model(&url)).await;
    let text = found["found"].as_str().expect("a text");
    assert!(found["status"] == "ok" && text.starts_with("small answered in "), "{found}");
    // It was paid for, and one that the budget does not allow is not asked.
    let spent = house.store.model_spending(house.clock.now() - SignedDuration::from_hours(1)).expect("reads").usage;
    assert_eq!((spent.tokens_in, spent.tokens_out), (300, 20));
    let mut poor = model(&url);
    poor["llm.night_tokens"] = json!(10);
    let found = attempt(poor).await;
    assert!(found["status"] == "fail" && found["found"].to_string().contains("llm.night_tokens"), "{found}");

    let found = attempt(model(&model_saying("Gladly! The lamp goes on.").await)).await;
    assert!(found["status"] == "warn" && found["found"].to_string().contains("not in the form"), "{found}");
    let found = attempt(model("http://127.0.0.1:1/v1")).await;
    assert!(found["status"] == "fail" && found["advice"].to_string().contains("llm.base_url"), "{found}");
    daemon.stop().await;
}
