//! What a real Home Assistant makes of Nightshift as a device: its entities, its own automations on
//! what we say, and its button.
//!
//! `HA_URL` (http://ADDRESS:PORT) and `HA_TOKEN_FILE` (an administrator's) say where one is that may be
//! played with, `HA_MQTT_URL` (mqtt://ADDRESS:PORT) its broker.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::{Clock as _, RunStatus, SuggestionStatus};
use nightshift::lifecycle::Job;
use nightshift::notifications::{Notifications, Target, When};
use nightshift::notify::MqttSettings;
use nightshift::notify::messages::Announcements;
use nightshift::sources::Access;
use serde_json::{Value, json};
use tokio::sync::{MutexGuard, Notify};
use tokio::time::timeout;

use crate::broker_house::quick;
use crate::fixtures::{commit_with, suggestion};
use crate::home_assistant::ALONE;
use crate::house::{PATIENCE, Setup, TestHouse};
use crate::http_client::send;

/// A Home Assistant with a broker.
struct Lab {
    _alone: MutexGuard<'static, ()>,
    address: SocketAddr,
    token: String,
    mqtt: String,
}

const AUTOMATIONS: [&str; 3] = ["nightshift_test_complete", "nightshift_test_status", "nightshift_test_event"];

impl Lab {
    /// None where none is named.
    #[expect(
        clippy::disallowed_methods,
        clippy::print_stderr,
        reason = "whether there is one is for the test to find out, and to say"
    )]
    async fn find() -> Option<Self> {
        let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let (Some(url), Some(token), Some(mqtt)) = (named("HA_URL"), named("HA_TOKEN_FILE"), named("HA_MQTT_URL"))
        else {
            eprintln!("a test of a real Home Assistant is skipped: HA_URL, HA_TOKEN_FILE and HA_MQTT_URL name none");
            return None;
        };
        let address =
            url.trim_start_matches("http://").trim_end_matches('/').parse().expect("HA_URL is http://ADDRESS:PORT");
        let token = std::fs::read_to_string(token).expect("HA_TOKEN_FILE can be read").trim().to_owned();
        Some(Self { _alone: ALONE.lock().await, address, token, mqtt })
    }

    async fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let bearer = format!("Authorization: Bearer {}", self.token);
        let headers = [bearer.as_str(), "Content-Type: application/json"];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = send(self.address, method, path, &headers, &body).await;
        (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
    }

    async fn call(&self, method: &str, path: &str, body: &Value) {
        let (status, answer) = self.ask(method, path, body).await;
        assert_eq!(status, 200, "{method} {path}: {answer}");
    }

    /// The state of an entity; null where it has none.
    async fn state(&self, entity_id: &str) -> Value {
        self.ask("GET", &format!("/api/states/{entity_id}"), &Value::Null).await.1
    }

    /// Waits until an entity's state object is as wanted.
    async fn until(&self, entity_id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut latest = Value::Null;
        let found = async {
            loop {
                latest = self.state(entity_id).await;
                if wanted(&latest) {
                    return;
                }
            }
        };
        let in_time = timeout(PATIENCE, found).await.is_ok();
        assert!(in_time, "{entity_id} is {latest}");
        latest
    }

    async fn last_triggered(&self, automation: &str) -> Value {
        self.state(&format!("automation.{automation}")).await["attributes"]["last_triggered"].clone()
    }

    async fn automate(&self, id: &str, trigger: Value, condition: &str) {
        let config = json!({
            "alias": id, "mode": "single", "triggers": [trigger],
            "conditions": [{"condition": "template", "value_template": condition}],
            "actions": [{"event": "nightshift_test"}],
        });
        self.call("POST", &format!("/api/config/automation/config/{id}"), &config).await;
        self.until(&format!("automation.{id}"), |state| state["state"] == "on").await;
    }
}

/// Finds the hall and the kitchen as soon as `gate` is open, and says so to Home Assistant.
fn job(house: &TestHouse, gate: &Arc<Notify>) -> Job {
    let (store, clock, gate) = (Arc::clone(&house.store), house.clock.clone(), Arc::clone(gate));
    Arc::new(move |context| {
        let (store, clock, gate) = (Arc::clone(&store), clock.clone(), Arc::clone(&gate));
        Box::pin(async move {
            gate.notified().await;
            let announcements = Announcements { prefix: "ha-ai".to_owned(), events: true };
            commit_with(&announcements, &store, &context, clock.now(), &["hall", "kitchen"])
        })
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_assistant_shows_it_automates_on_it_and_starts_a_run() {
    let Some(lab) = Lab::find().await else { return };
    let house = TestHouse::new();
    let settings = MqttSettings {
        discovery_prefix: Some("homeassistant".to_owned()),
        timing: quick(),
        ..MqttSettings::plain(&lab.mqtt, "nightshift-device-test")
    };
    let gate = Arc::new(Notify::new());
    let setup = |mqtt: &MqttSettings| Setup { mqtt: Some(mqtt.clone()), ..Setup::of(job(&house, &gate)) };
    let daemon = house.serve(setup(&settings)).await;
    let has = |expected: &'static str| move |state: &Value| state["state"] == expected;
    lab.until("binary_sensor.nightshift_running", has("off")).await;
    lab.until("sensor.nightshift_last_run", has("unknown")).await;
    lab.until("sensor.nightshift_pending_suggestions", has("0")).await;
    lab.until("event.nightshift_news", |state| state["attributes"]["event_types"].is_array()).await;
    let found = lab.until("sensor.nightshift_last_result", has("unknown")).await;
    assert_eq!(found["attributes"]["options"], json!(["success", "failed", "interrupted"]));

    let mqtt = |topic: &str| json!({"trigger": "mqtt", "topic": topic});
    let complete = "{{ trigger.payload_json.status == 'success' and trigger.payload_json.patterns_detected == 2 }}";
    lab.automate(AUTOMATIONS[0], mqtt("ha-ai/status/analysis_complete"), complete).await;
    lab.automate(AUTOMATIONS[1], mqtt("ha-ai/status/#"), "{{ trigger.topic == 'ha-ai/status/analysis_complete' }}")
        .await;
    let of_entity = json!({"trigger": "state", "entity_id": "event.nightshift_news"});
    let suggestion = "{{ trigger.to_state.attributes.event_type == 'suggestion' \
                      and 'hall' in trigger.to_state.attributes.title }}";
    lab.automate(AUTOMATIONS[2], of_entity, suggestion).await;

    // An entity that is made again is what it was when it went.
    let mut before = Vec::new();
    for id in AUTOMATIONS {
        before.push(lab.last_triggered(id).await);
    }
    // An automation listens some time after its state has appeared, so a run may be too early for it.
    let all_triggered = async {
        loop {
            lab.call("POST", "/api/services/button/press", &json!({"entity_id": "button.nightshift_run"})).await;
            lab.until("binary_sensor.nightshift_running", has("on")).await;
            gate.notify_one();
            lab.until("binary_sensor.nightshift_running", has("off")).await;
            let mut triggered = Vec::new();
            for (id, before) in AUTOMATIONS.iter().zip(&before) {
                let now = lab.last_triggered(id).await;
                triggered.push(now.is_string() && now != *before);
            }
            if triggered.iter().all(|triggered| *triggered) {
                return;
            }
        }
    };
    timeout(PATIENCE, all_triggered).await.expect("all are triggered in time");

    assert_eq!(house.until_newest(RunStatus::Succeeded).await.origin, domain::RunOrigin::Manual);
    lab.until("sensor.nightshift_last_result", has("success")).await;
    lab.until("sensor.nightshift_patterns", has("2")).await;
    let pending = lab.until("sensor.nightshift_pending_suggestions", has("2")).await;
    assert_eq!(pending["attributes"]["titles"], json!(["Turn on hall at 6:32", "Turn on kitchen at 6:32"]));
    let last_run = lab.until("sensor.nightshift_last_run", |state| state["state"] != "unknown").await;
    assert_eq!(
        (&last_run["state"], &last_run["attributes"]["device_class"]),
        (&json!("2026-11-11T00:59:40+00:00"), &json!("timestamp"))
    );
    let duration = lab.state("sensor.nightshift_duration").await;
    assert_eq!((&duration["state"], &duration["attributes"]["unit_of_measurement"]), (&json!("0.0"), &json!("s")));
    lab.until("event.nightshift_news", |state| state["attributes"]["event_type"] == "suggestion").await;

    for id in AUTOMATIONS {
        lab.call("DELETE", &format!("/api/config/automation/config/{id}"), &Value::Null).await;
    }
    daemon.stop().await;
    lab.until("button.nightshift_run", has("unavailable")).await;
    let daemon = house.serve(setup(&MqttSettings { discovery_prefix: None, ..settings })).await;
    for entity_id in ["button.nightshift_run", "event.nightshift_news", "sensor.nightshift_last_run"] {
        lab.until(entity_id, |state| state["message"] == "Entity not found.").await;
    }
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_assistant_notifies_and_passes_on_what_is_pressed() {
    let Some(lab) = Lab::find().await else { return };
    let house = TestHouse::new();
    let access =
        || Access::new(&format!("http://{}", lab.address), lab.token.clone().into(), None).expect("an address");
    let gate = Arc::new(Notify::new());
    let notified = |target: &str| {
        let target = Target::parse(target).expect("a target");
        let notifications =
            Some(Notifications { access: access(), target, when: When::Always, language: domain::Language::English });
        house.serve(Setup { notifications, cron: "0 12 24 12 *", ..Setup::of(job(&house, &gate)) })
    };
    let told = || house.store.meta("notify.told").expect("readable");
    for target in ["persistent_notification", "notify.everybody"] {
        let daemon = notified(target).await;
        assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
        gate.notify_one();
        let before = told();
        house.until("people are told", || told() != before).await;
        daemon.stop().await;
        assert!(house.runs().iter().all(|run| run.notes.is_empty()), "{:#?}", house.runs());
    }

    // No phone is there to be notified; what one would say goes over the same bus.
    let daemon = notified("notify.mobile_app_phone").await;
    let (instance, hall) = (house.store.instance_id().expect("readable"), suggestion("hall").id);
    let pressed = json!({"action": format!("nightshift/{instance}/never/{hall}")});
    let rejected = async {
        while house
            .store
            .suggestion(&hall)
            .expect("readable")
            .is_none_or(|stored| stored.status != SuggestionStatus::Rejected)
        {
            // It may not listen yet.
            lab.call("POST", "/api/events/mobile_app_notification_action", &pressed).await;
        }
    };
    timeout(PATIENCE, rejected).await.expect("it is heard");
    daemon.stop().await;
}
