//! Nightshift as a device of Home Assistant, over the broker that most homes have.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::RunStatus;
use nightshift::notify::{Connection, MqttSettings, MqttVersion, Presence, Received, Subscriber};
use serde_json::Value;
use store::{Page, SuggestionFilter};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::broker_house::Mosquitto;
use crate::fixtures::{finding_job, waiting_job};
use crate::house::{Daemon, PATIENCE, Setup, TestHouse};

const CONFIG: &str = "homeassistant/device/nightshift/config";
const STATE: &str = "ha-ai/state";
const PRESSED: &str = "ha-ai/command/run";
const STATUS: &str = "homeassistant/status";

/// All that is said at a broker, from now on, and a voice there.
struct Room {
    subscriber: Subscriber,
    said: Vec<Received>,
    voice: Connection,
}

impl Room {
    async fn enter(broker: &Mosquitto) -> Self {
        let name = |client_id: &str| MqttSettings { client_id: client_id.to_owned(), ..broker.settings() };
        let subscriber = Subscriber::listen(&name("listener"), "#").await.expect("a subscription");
        let voice = Connection::open(&name("voice"), Presence::Silent).await.expect("connected");
        Self { subscriber, said: Vec::new(), voice }
    }

    async fn say(&mut self, topic: &str, payload: &str, retain: bool) {
        self.voice.publish(topic, payload, retain).await.expect("said");
    }

    /// The next message that is like that.
    async fn next(&mut self, what: &str, wanted: impl Fn(&Received) -> bool) -> Received {
        let found = async {
            loop {
                let message = self.subscriber.next(PATIENCE).await?;
                self.said.push(message.clone());
                if wanted(&message) {
                    return Some(message);
                }
            }
        };
        let found = timeout(PATIENCE, found).await.ok().flatten();
        found.unwrap_or_else(|| unreachable!("{what}: there is {:#?}", self.said))
    }

    async fn at(&mut self, topic: &str) -> Received {
        self.next(topic, |message| message.topic == topic).await
    }

    async fn state(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let read = |message: &Received| serde_json::from_str(&message.payload).expect("JSON");
        let message = self.next(what, |message| message.topic == STATE && wanted(&read(message))).await;
        read(&message)
    }
}

/// What the broker keeps, but for its own figures.
async fn kept(broker: &Mosquitto) -> BTreeMap<String, String> {
    let mut room = Room::enter(broker).await;
    // What is kept comes before what is new.
    room.say("marker", "", false).await;
    room.at("marker").await;
    room.said.into_iter().filter(|message| message.retained).map(|message| (message.topic, message.payload)).collect()
}

fn discovered(broker: &Mosquitto) -> MqttSettings {
    MqttSettings { discovery_prefix: Some("homeassistant".to_owned()), ..broker.settings() }
}

async fn serve(house: &TestHouse, mqtt: MqttSettings) -> Daemon {
    house.serve(Setup { mqtt: Some(mqtt), ..Setup::of(finding_job(&house.store, &house.clock)) }).await
}

/// Lets a daemon be there until all is said, and gives the topics of what the broker keeps of it.
async fn visit(house: &TestHouse, broker: &Mosquitto, mqtt: MqttSettings) -> Vec<String> {
    let mut room = Room::enter(broker).await;
    let (state, is_shown) = (format!("{}/state", mqtt.topic_prefix), mqtt.discovery_prefix.is_some());
    let daemon = serve(house, mqtt).await;
    room.next("it is there", |message| message.payload == "online" && !message.retained).await;
    if is_shown {
        room.next("how it stands", |message| {
            message.topic == state && !message.retained && !message.payload.is_empty()
        })
        .await;
    }
    let remembered = || house.store.meta("mqtt.retained").expect("readable").unwrap_or_default();
    house.until("nothing else is kept", || is_shown || remembered().matches('/').count() == 2).await;
    daemon.stop().await;
    room.next("it has gone", |message| message.payload == "offline" && !message.retained).await;
    kept(broker).await.into_keys().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_told_how_the_daemon_stands_and_its_button_starts_a_run() {
    for version in [MqttVersion::V3, MqttVersion::V5] {
        let house = TestHouse::new();
        let Some(broker) = Mosquitto::start("") else { return };
        let mut room = Room::enter(&broker).await;
        // Somebody has pressed the button in a way that the broker would repeat for ever.
        room.say(PRESSED, "PRESS", true).await;
        let gate = Arc::new(Notify::new());
        let mqtt = Some(MqttSettings { version, ..discovered(&broker) });
        let daemon = house.serve(Setup { mqtt, ..Setup::of(waiting_job(&house.store, &house.clock, &gate)) }).await;

        let config: Value = serde_json::from_str(&room.at(CONFIG).await.payload).expect("JSON");
        assert_eq!(config["components"]["run"]["command_topic"], PRESSED);
        assert_eq!(config["availability_topic"], "ha-ai/status/availability");
        let state = room.state("it is at rest", |_| true).await;
        assert_eq!((&state["running"], &state["result"]), (&Value::Bool(false), &Value::Null));

        // It listens from here on, and has heard the message that was kept.
        let listening = |line: &str| line.contains("Received SUBSCRIBE from nightshift-test");
        broker.log().until("it listens", 2, listening).await;
        room.say(PRESSED, "something else", false).await;
        room.say(STATUS, "online", false).await;
        room.at(CONFIG).await;
        room.state("it is told again", |_| true).await;
        assert_eq!(house.runs().len(), 0);

        room.say(PRESSED, "PRESS", false).await;
        room.state("a run is at work", |state| state["running"] == true).await;
        gate.notify_one();
        let state = room.state("it is over", |state| state["running"] == false).await;
        assert_eq!((&state["result"], &state["pending_suggestions"]), (&Value::from("success"), &Value::from(1)));
        assert_eq!(state["suggestions"], Value::from(vec!["Turn on hall at 6:32"]));
        assert_eq!(house.until_newest(RunStatus::Succeeded).await.origin, domain::RunOrigin::Manual);

        let suggestions = house.store.suggestions(&SuggestionFilter::default(), &Page::first(1)).expect("readable");
        let id = suggestions[0].suggestion.id.clone();
        assert_eq!(daemon.post(&format!("/api/suggestions/{id}/reject")).await.status, 200);
        room.state("a decision is told", |state| state["pending_suggestions"] == 0).await;
        daemon.stop().await;
        room.next("it has gone", |message| message.payload == "offline").await;
        let kept = kept(&broker).await;
        assert_eq!(
            kept.keys().map(String::as_str).collect::<Vec<_>>(),
            [PRESSED, STATE, "ha-ai/status/availability", CONFIG]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_switched_off_or_moved_is_gone() {
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start("") else { return };
    let usual = discovered(&broker);
    let moved = MqttSettings { discovery_prefix: Some("ha".to_owned()), ..usual.clone() };
    let renamed = MqttSettings { topic_prefix: "home/two".to_owned(), ..usual.clone() };
    let off = MqttSettings { discovery_prefix: None, ..usual.clone() };
    let availability = "ha-ai/status/availability";
    for (settings, expected) in [
        (usual, vec![STATE, availability, CONFIG]),
        (moved, vec![STATE, availability, "ha/device/nightshift/config"]),
        (
            renamed,
            vec!["home/two/state", "home/two/status/availability", "homeassistant/device/nightshift_home_2ftwo/config"],
        ),
        (off.clone(), vec![availability]),
        (off, vec![availability]),
    ] {
        assert_eq!(visit(&house, &broker, settings).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_the_database_under_another_name_takes_nothing_back() {
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start("") else { return };
    let first = discovered(&broker);
    let copy = MqttSettings { client_id: "copy".to_owned(), topic_prefix: "copy".to_owned(), ..first.clone() };
    for (settings, expected) in [(first, 3), (copy, 6)] {
        assert_eq!(visit(&house, &broker, settings).await.len(), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_does_not_let_it_be_seen_takes_the_news_all_the_same() {
    let rules = "acl_file {folder}/rules";
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start_with(rules, &["rules"]) else { return };
    std::fs::write(broker.file("rules"), "topic readwrite ha-ai/status/#\ntopic read #\n").expect("written");
    broker.signal("HUP");
    broker.log().until("it has read the rules", 1, |line| line.contains("Reloading config")).await;
    let settings = MqttSettings { version: MqttVersion::V5, ..discovered(&broker) };
    let mut room = Room::enter(&broker).await;
    let daemon = serve(&house, settings).await;
    room.next("it is there", |message| message.payload == "online").await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    room.at("ha-ai/status/analysis_complete").await;
    house.until("nothing waits", || house.store.outbox_depth().expect("readable") == 0).await;
    daemon.stop().await;
    assert!(room.said.iter().all(|message| message.topic.starts_with("ha-ai/status/")), "{:#?}", room.said);
}
