//! What the broker that most homes have does with us, and what we make of it.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use nightshift::notify::{
    Connection, Courier, Delivered, MqttError, MqttSettings, MqttVersion, Presence, Subscriber, Timing,
};
use store::Store;
use tokio::time::{Instant, timeout};

use crate::broker_house::{Mosquitto, Watcher, quick};
use crate::house::{PATIENCE, TestHouse};
use crate::mqtt::{Serving, courier, enqueue, enqueue_at, payloads, until_all_is_sent};
use crate::proxy::{Proxy, Weather};

const BOTH: [MqttVersion; 2] = [MqttVersion::V3, MqttVersion::V5];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mosquitto_takes_what_we_say_in_both_versions() {
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start("") else { return };
    let plain = broker.settings();
    for version in BOTH {
        let settings = MqttSettings { version, ..plain.clone() };
        let mut subscriber = Subscriber::listen(&plain, "ha-ai/test").await.expect("a subscription");
        enqueue(&house, &["1", "2", "3"]);
        let delivered = courier(&house, &settings).deliver_once(PATIENCE).await.expect("asked");
        assert_eq!(delivered, Delivered { sent: 3, left: 0, error: None });
        assert_eq!(payloads(&mut subscriber, 3).await, ["1", "2", "3"]);
        drop(subscriber);

        let connection = Connection::open(&settings, Presence::Announced).await.expect("connected");
        let mut subscriber = Subscriber::listen(&plain, "ha-ai/status/#").await.expect("a subscription");
        assert_eq!(payloads(&mut subscriber, 1).await, ["online"]);
        drop(connection);
        assert_eq!(payloads(&mut subscriber, 1).await, ["offline"]);
        let connection = Connection::open(&settings, Presence::Announced).await.expect("connected");
        assert_eq!(payloads(&mut subscriber, 1).await, ["online"]);
        connection.close().await;
        assert_eq!(payloads(&mut subscriber, 1).await, ["offline"]);
    }
}

/// Numbers that differ from each other, drawn from `seed`.
fn drawn(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % below
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_we_publish_it_misses_nothing_and_keeps_the_order() {
    const MESSAGES: usize = 20;
    for (seed, persistence) in [(1, "persistence true\npersistence_location {folder}/\n"), (2, "")] {
        let house = TestHouse::new();
        let Some(mut broker) = Mosquitto::start(persistence) else { return };
        let watcher = Watcher::start(&broker, "ha-ai/test/#").await;
        if !persistence.is_empty() {
            // The watcher's session is on the disk from here on.
            broker.signal("USR1");
            broker.log().until("the session is saved", 1, |line| line.contains("Saving in-memory database")).await;
            house.until("the file is there", || broker.file("mosquitto.db").is_file()).await;
        }
        let serving = Serving::start(&house, &broker.settings());
        let mut random = drawn(seed);
        let mut topics = Vec::new();
        for life in 1..=5 {
            let messages: Vec<String> = (0..MESSAGES).map(|number| format!("ha-ai/test/{life}-{number}")).collect();
            topics.extend(messages.iter().cloned());
            enqueue_at(&house, &messages);
            serving.courier.news().notify_one();
            // It has read a message, and is killed before, while or after it acknowledges it.
            let fatal = format!("'ha-ai/test/{life}-{}'", random(MESSAGES));
            house.pass_until("it has read it", || broker.log().count(|line| line.contains(&fatal)) > 0).await;
            broker.kill();
            broker.start_again();
            let back = || broker.log().count(|line| line.contains("Sending SUBACK to watcher")) > life;
            house.until("the watcher is back", back).await;
            until_all_is_sent(&house).await;
        }
        let last = topics.last().expect("there are some");
        assert_eq!(broker.received("ha-ai/test/", last).await, topics);
        if !persistence.is_empty() {
            watcher.seen().until("the last has come", 1, |line| line == last).await;
            assert_eq!(watcher.seen().firsts(), topics);
        }
        serving.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_message_and_acknowledgement_it_gets_the_message_again() {
    let house = TestHouse::new();
    let Some(mut broker) = Mosquitto::start("") else { return };
    let proxy = Proxy::start(broker.address()).await;
    let settings = MqttSettings { url: proxy.url(), ..broker.settings() };
    let serving = Serving::start(&house, &settings);
    enqueue(&house, &["0"]);
    until_all_is_sent(&house).await;
    proxy.set(Weather::Deaf);
    enqueue(&house, &["1", "2"]);
    serving.courier.news().notify_one();
    broker.log().until("it has the message", 2, |line| line.contains("'ha-ai/test'")).await;
    broker.kill();
    assert_eq!(house.store.outbox_depth().expect("readable"), 2);
    broker.start_again();
    let mut subscriber = Subscriber::listen(&broker.settings(), "ha-ai/test").await.expect("a subscription");
    proxy.cut().await;
    until_all_is_sent(&house).await;
    assert_eq!(payloads(&mut subscriber, 2).await, ["1", "2"]);
    serving.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_let_in_is_let_in_once_the_password_is_mended() {
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start_with("allow_anonymous false\npassword_file {folder}/passwords", &["passwords"])
    else {
        return;
    };
    let password = |password: &str| {
        let file = broker.file("passwords");
        let made = Command::new("mosquitto_passwd").args(["-b", "-c"]).arg(&file).args(["me", password]).output();
        assert!(made.expect("comes with mosquitto").status.success());
        broker.signal("HUP");
    };
    for version in BOTH {
        password("old-secret");
        let settings = MqttSettings {
            username: Some("me".to_owned()),
            password: Some("new-secret".to_owned().into()),
            version,
            ..broker.settings()
        };
        enqueue(&house, &["1", "2"]);
        broker.log().until("it has read the file", 1, |line| line.contains("Reloading config")).await;
        let error = Connection::open(&settings, Presence::Announced).await.err().expect("refused");
        assert!(matches!(error, MqttError::Denied { .. }), "{error}");
        assert!(error.to_string().contains("mqtt.password") && !error.to_string().contains("secret"), "{error}");
        let refused = || broker.log().count(|line| line.contains("not authorised"));
        let before = refused();
        let serving = Serving::start(&house, &settings);
        house.pass_until("it has been refused again and again", || refused() >= before + 5).await;
        assert_eq!(house.store.outbox_depth().expect("readable"), 2);
        password("new-secret");
        until_all_is_sent(&house).await;
        serving.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_for_the_broker_does_not_hold_up_the_rest() {
    for version in BOTH {
        let house = TestHouse::new();
        let Some(broker) = Mosquitto::start("max_packet_size 2000\n") else { return };
        let settings = MqttSettings { version, ..broker.settings() };
        let mut subscriber = Subscriber::listen(&broker.settings(), "ha-ai/test").await.expect("a subscription");
        enqueue(&house, &["1", &"x".repeat(3000), "3"]);
        let serving = Serving::start(&house, &settings);
        house.pass_until("the others are sent", || house.store.outbox_depth().expect("readable") == 1).await;
        assert_eq!(payloads(&mut subscriber, 2).await, ["1", "3"]);
        let left = house.store.pending_messages(9).expect("readable").remove(0);
        assert_eq!(left.payload.len(), 3000);
        assert!(left.error.is_some());
        serving.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_limit_is_told_by_mqtt_5_only() {
    for version in BOTH {
        let house = TestHouse::new();
        let Some(broker) = Mosquitto::start("message_size_limit 2000\n") else { return };
        let settings = MqttSettings { version, ..broker.settings() };
        enqueue(&house, &["1", &"x".repeat(3000), "3"]);
        let delivered = courier(&house, &settings).deliver_once(PATIENCE).await.expect("asked");
        // By MQTT 3.1.1 the broker acknowledges what it throws away: there is nothing to be seen of it.
        let expected = if version == MqttVersion::V3 { (3, 0) } else { (2, 1) };
        assert_eq!((delivered.sent, delivered.left), expected, "{delivered:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_out_of_memory_gets_everything_once_it_has_some() {
    let house = TestHouse::new();
    let Some(mut broker) = Mosquitto::start("memory_limit 1000000") else { return };
    // Somebody fills it up.
    let ballast = "x".repeat(100_000);
    let mut settings = broker.settings();
    settings.client_id = "somebody".to_owned();
    let mut full = false;
    for number in 0..30 {
        let Ok(mut somebody) = Connection::open(&settings, Presence::Silent).await else {
            full = true;
            break;
        };
        if somebody.publish(&format!("ballast/{number}"), &ballast, true).await.is_err() {
            full = true;
            break;
        }
    }
    assert!(full, "a broker with 1 MB of memory holds no 3 MB");
    let large: Vec<String> = (0..3).map(|number| format!("{number} {ballast}")).collect();
    enqueue(&house, &large.iter().map(String::as_str).collect::<Vec<_>>());
    let serving = Serving::start(&house, &broker.settings());
    let began = house.clock.now();
    house.pass_until("ten minutes have passed", || house.clock.now().duration_since(began).as_mins() >= 10).await;
    assert_eq!(house.store.outbox_depth().expect("readable"), 3);
    broker.kill();
    broker.start_again();
    let watcher = Watcher::start(&broker, "ha-ai/test").await;
    until_all_is_sent(&house).await;
    watcher.seen().until("the last has come", 1, |line| line.starts_with('2')).await;
    let order: Vec<String> = watcher.seen().firsts().iter().map(|line| line[..1].to_owned()).collect();
    assert_eq!(order, ["0", "1", "2"]);
    serving.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_access_rules_forbid_is_sent_once_they_allow_it() {
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start_with("acl_file {folder}/rules", &["rules"]) else { return };
    let settings = MqttSettings { version: MqttVersion::V5, ..broker.settings() };
    let rules = |text: &str| {
        std::fs::write(broker.file("rules"), text).expect("written");
        broker.signal("HUP");
    };
    rules("topic read #\ntopic write ha-ai/good\n");
    broker.log().until("it has read the rules", 1, |line| line.contains("Reloading config")).await;
    enqueue_at(&house, &["ha-ai/bad".to_owned(), "ha-ai/good".to_owned()]);
    let serving = Serving::start(&house, &settings);
    // We may not even say that we are here, and say what we may.
    house.pass_until("the other one is sent", || house.store.outbox_depth().expect("readable") == 1).await;
    let left = house.store.pending_messages(9).expect("readable").remove(0);
    assert!(left.error.as_deref().is_some_and(|error| error.contains("access rules")), "{:?}", left.error);
    rules("topic readwrite #\n");
    until_all_is_sent(&house).await;
    serving.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_cut_off_is_gone_within_one_and_a_half_keep_alives() {
    let Some(broker) = Mosquitto::start("") else { return };
    let proxy = Proxy::start(broker.address()).await;
    let timing = Timing { keep_alive: Duration::from_secs(1), ..quick() };
    let settings = MqttSettings { url: proxy.url(), timing, ..broker.settings() };
    let mut subscriber = Subscriber::listen(&broker.settings(), "ha-ai/status/#").await.expect("a subscription");
    let connection = Connection::open(&settings, Presence::Announced).await.expect("connected");
    assert_eq!(payloads(&mut subscriber, 1).await, ["online"]);
    proxy.set(Weather::BlackHole);
    let began = Instant::now();
    assert_eq!(payloads(&mut subscriber, 1).await, ["offline"]);
    // Mosquitto looks every five seconds.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    drop(connection);
    proxy.cut().await;
    let connection = Connection::open(&settings, Presence::Announced).await.expect("connected");
    assert_eq!(payloads(&mut subscriber, 1).await, ["online"]);
    connection.close().await;
}

/// The daemon as its users start it; ended when the test is.
struct Program(Child);

impl Program {
    fn start(house: &TestHouse, broker: &Mosquitto) -> Self {
        let started = Command::new(env!("CARGO_BIN_EXE_nightshift"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(house.database().parent().expect("a folder"))
            .env_clear()
            .env("NIGHTSHIFT__MQTT__URL", broker.url())
            .env("NIGHTSHIFT__STORE__PATH", house.database())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(started.expect("it starts"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SIGKILL; it has ended already where the test went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_assistant_sees_that_the_daemon_was_killed_and_is_back() {
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start("") else { return };
    let watcher = Watcher::start(&broker, "ha-ai/status/availability").await;
    let program = Program::start(&house, &broker);
    watcher.seen().until("it is there", 1, |line| line == "online").await;
    let id = house.store.instance_id().expect("readable");
    broker.log().until("it has its name", 1, |line| line.contains(&format!("as nightshift-{id}"))).await;
    drop(program);
    watcher.seen().until("it is gone", 1, |line| line == "offline").await;
    enqueue(&house, &["said meanwhile"]);
    let program = Program::start(&house, &broker);
    watcher.seen().until("it is back", 2, |line| line == "online").await;
    house.until("the rest is said", || house.store.outbox_depth().expect("readable") == 0).await;
    assert_eq!(watcher.seen().all(), ["online", "offline", "online"]);
    drop(program);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_of_one_name_put_each_other_out() {
    let Some(broker) = Mosquitto::start("") else { return };
    for version in BOTH {
        let settings = MqttSettings { version, ..broker.settings() };
        let mut first = Connection::open(&settings, Presence::Announced).await.expect("connected");
        let second = Connection::open(&settings, Presence::Announced).await.expect("connected");
        let error = timeout(PATIENCE, first.hear()).await.expect("in time").expect_err("put out");
        assert!(matches!(error, MqttError::Connection { .. }), "{error}");
        second.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_couriers_of_one_outbox_keep_the_order() {
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start("") else { return };
    let topics: Vec<String> = (0..120).map(|number| format!("ha-ai/test/{number}")).collect();
    enqueue_at(&house, &topics);
    // As `nightshift run` beside `nightshift serve`: another process, with a store of its own.
    let store = Arc::new(Store::open(&house.database()).expect("opens"));
    let other = Courier::new(broker.settings(), store, Arc::new(house.clock.clone()));
    let serving = Serving::start(&house, &broker.settings());
    let delivered = other.deliver_once(PATIENCE).await.expect("asked");
    assert_eq!((delivered.left, delivered.error), (0, None));
    let received = broker.received("ha-ai/test/", "ha-ai/test/119").await;
    assert_eq!(received, topics, "at least once each, the first times in order");
    serving.stop().await;
}
