//! The settings page without a script, and the connections that can be tried there.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use nightshift::config::{Inputs, load};
use nightshift::settings::Settings;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::fixtures::finding_job;
use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::{Answer, send};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Content-Type: application/json";

async fn daemon(house: &TestHouse, file: &str) -> Daemon {
    let path = house.database().with_file_name("nightshift.toml");
    let text = format!("timezone = \"Europe/Helsinki\"\n{file}\n[store]\npath = \"{}\"\n", house.database().display());
    std::fs::write(&path, text).expect("is written");
    let inputs = Inputs { file: Some(path), ..Inputs::default() };
    let settings = Settings::new(inputs.clone(), load(&inputs).expect("is valid"));
    house.serve(Setup { settings: Some(settings), ..Setup::of(finding_job(&house.store, &house.clock)) }).await
}

/// What stands between two texts on the page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| unreachable!("no {before:?} in {page}"));
    rest.split_once(after).expect("goes on").0
}

async fn submit(daemon: &Daemon, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = daemon.get("/settings").await;
    let version = between(&page.body, "name=\"version\" value=\"", "\"");
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("version", version)
        .extend_pairs(fields)
        .finish();
    send(daemon.address, "POST", path, &[FORM], &body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_is_kept_or_refused_at_its_field() {
    let house = TestHouse::new();
    let daemon = daemon(&house, "").await;
    let page = daemon.get("/settings").await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(between(&page.body, "id=\"next\"", "</ol>").contains("Wed 11 November 2026, 03:00"), "{}", page.body);
    // Read-only, with the place that sets it.
    assert!(!page.body.contains("name=\"timezone\"") && page.body.contains("nightshift.toml"), "{}", page.body);
    assert!(!page.body.contains("name=\"http.token\"") && !page.body.contains(" style="), "{}", page.body);

    let kept = submit(&daemon, "/settings", &[("suggestions.max", "3"), ("schedule.cron", "")]).await;
    assert_eq!((kept.status, kept.header("location")), (303, Some("./settings?saved=next_night")), "{kept:?}");
    let page = daemon.get("/settings?saved=next_night").await;
    assert!(page.body.contains("holds from the next night on"), "{}", page.body);
    assert!(between(&page.body, "name=\"suggestions.max\" ", ">").contains("value=\"3\""), "{}", page.body);

    let hostile = "\"><script>alert(1)</script>";
    let refused = submit(
        &daemon,
        "/settings",
        &[("lookback_days", hostile), ("source.token", "hidden-token"), ("suggestions.max", "4")],
    )
    .await;
    assert_eq!(refused.status, 422, "{refused:?}");
    let field = between(&refused.body, "name=\"lookback_days\"", "<details");
    assert!(field.contains("aria-invalid=\"true\"") && field.contains("lookback_days-problem"), "{field}");
    assert!(field.contains("a whole number") || field.contains("whole number"), "{field}");
    assert!(!refused.body.contains("<script>alert") && !refused.body.contains("hidden-token"), "{}", refused.body);
    assert!(between(&refused.body, "name=\"suggestions.max\" ", ">").contains("value=\"4\""), "what was typed stays");
    let page = daemon.get("/settings").await;
    assert!(between(&page.body, "name=\"suggestions.max\" ", ">").contains("value=\"3\""), "nothing was changed");

    let stale = send(daemon.address, "POST", "/settings", &[FORM], "version=old&suggestions.max=9").await;
    assert!(stale.status == 409 && stale.body.contains("have been changed since"), "{stale:?}");
    let preview = submit(&daemon, "/settings/preview", &[("schedule.cron", "30 2 * * 1")]).await;
    assert!(between(&preview.body, "id=\"next\"", "</ol>").contains("Mon 16 November 2026, 02:30"), "{preview:?}");
    let foreign = [FORM, "Origin: http://evil.example"];
    let foreign = send(daemon.address, "POST", "/settings", &foreign, "suggestions.max=9").await;
    assert_eq!(foreign.status, 403, "{foreign:?}");
    daemon.stop().await;
}

/// A Home Assistant that knows how to notify one phone, and tells of each message that it is sent.
async fn hub() -> (String, mpsc::UnboundedReceiver<(Value, bool)>) {
    let (sender, messages) = mpsc::unbounded_channel();
    let list = json!([
        {"domain": "light", "services": {"turn_on": {}}},
        {"domain": "notify", "services": {"mobile_app_phone": {}, "send_message": {}, "persistent_notification": {}}},
        {"domain": "persistent_notification", "services": {"create": {}}},
    ]);
    let notify = move |headers: HeaderMap, body: String| {
        let authorised = headers.get("authorization").is_some_and(|value| value == "Bearer hidden-token");
        let message = serde_json::from_str(&body).expect("JSON");
        sender.send((message, authorised)).expect("the test listens");
        std::future::ready("[]")
    };
    let routes = Router::new()
        .route("/api/services", get(move || std::future::ready(list.to_string())))
        .route("/api/services/notify/mobile_app_phone", post(notify));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (address, messages)
}

async fn tried(daemon: &Daemon, connection: &str, set: Value) -> Answer {
    let path = format!("/api/settings/test/{connection}");
    send(daemon.address, "POST", &path, &[JSON], &json!({"set": set}).to_string()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_goes_to_the_phone_that_is_typed_and_one_that_there_is_not_is_named() {
    let house = TestHouse::new();
    let daemon = daemon(&house, "").await;
    let (address, mut messages) = hub().await;
    let set = |target: &str| json!({"source.url": address, "source.token": "hidden-token", "notify.target": target});
    let told = tried(&daemon, "notify", set("notify.mobile_app_phone")).await;
    assert_eq!((told.status, &told.json()["status"]), (200, &json!("ok")), "{told:?}");
    let (message, authorised) = messages.recv().await.expect("a message");
    assert!(authorised && message["message"].as_str().is_some_and(|text| text.contains("test")), "{message}");

    let unknown = tried(&daemon, "notify", set("notify.mobile_app_tablet")).await;
    assert_eq!(unknown.json()["status"], "fail", "{unknown:?}");
    let advice = unknown.json()["advice"].as_str().expect("what to do").to_owned();
    assert!(advice.contains("notify.mobile_app_phone") && !advice.contains("send_message"), "{advice}");
    assert!(messages.try_recv().is_err(), "nobody is told");
    assert!(!unknown.body.contains("hidden-token"));
    let none = tried(&daemon, "notify", json!({})).await;
    assert_eq!(none.json()["status"], "ok", "{none:?}");
    // Nothing of it was kept.
    assert!(!daemon.get("/api/settings").await.body.contains(&address));
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_could_be_set_is_tried_and_one_at_a_time() {
    let house = TestHouse::new();
    let daemon = Arc::new(daemon(&house, "[mqtt]\npassword = \"hidden\"\n").await);
    let elsewhere = tried(&daemon, "broker", json!({"mqtt.url": "mqtt://me@evil.example"})).await;
    assert_eq!((elsewhere.status, &elsewhere.json()["code"]), (422, &json!("settings_refused")), "{elsewhere:?}");
    assert_eq!(tried(&daemon, "moon", json!({})).await.status, 404);
    // Nobody answers there, though somebody listens.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", silent.local_addr().expect("an address"));
    let set = json!({"source.url": address, "source.token": "t"});
    let asking = {
        let (daemon, set) = (Arc::clone(&daemon), set.clone());
        tokio::spawn(async move { tried(&daemon, "home_assistant", set).await })
    };
    let (connected, _) = silent.accept().await.expect("is tried");
    let second = tried(&daemon, "home_assistant", set).await;
    assert_eq!((second.status, &second.json()["code"]), (409, &json!("test_running")), "{second:?}");
    // A server that hangs up is an answer.
    drop((connected, silent));
    let first = asking.await.expect("is answered");
    assert_eq!(first.status, 200, "{first:?}");
    assert_ne!(first.json()["status"], "ok", "{first:?}");
    Arc::into_inner(daemon).expect("nobody else has it").stop().await;
}
