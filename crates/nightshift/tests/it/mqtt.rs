use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, RunOrigin, RunStatus, Stage};
use jiff::SignedDuration;
use nightshift::notify::{
    Connection, Courier, Delivered, EmbeddedBroker, MqttError, MqttSettings, MqttVersion, Presence, Subscriber,
};
use store::{Claim, Claimed, OutboxMessage, RunEnd};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::house::{PATIENCE, TestHouse};

/// Puts messages with these payloads into the outbox.
pub(crate) fn enqueue(house: &TestHouse, payloads: &[&str]) {
    put(house, payloads.iter().map(|&payload| ("ha-ai/test".to_owned(), payload.to_owned())));
}

/// Puts messages for these topics into the outbox; the payload is the topic.
pub(crate) fn enqueue_at(house: &TestHouse, topics: &[String]) {
    put(house, topics.iter().map(|topic| (topic.clone(), topic.clone())));
}

fn put(house: &TestHouse, messages: impl Iterator<Item = (String, String)>) {
    let now = house.clock.now();
    let claim =
        Claim { origin: RunOrigin::Manual, slot: None, scheduled_for: None, now, lease: SignedDuration::from_secs(60) };
    let run = match house.store.claim(&claim).expect("claimed") {
        Claimed::Run(run) => run,
        other => unreachable!("{other:?}"),
    };
    let messages: Vec<OutboxMessage> =
        messages.map(|(topic, payload)| OutboxMessage { topic, payload, retain: false }).collect();
    let end = RunEnd { status: RunStatus::Failed, stage: Stage::Fetch, error: "a test".into(), now, may_pass: false };
    house.store.end_run(&run.id, &end, &messages).expect("ended");
}

pub(crate) fn courier(house: &TestHouse, settings: &MqttSettings) -> Courier {
    Courier::new(settings.clone(), Arc::clone(&house.store), Arc::new(house.clock.clone()))
}

/// A courier at work.
pub(crate) struct Serving {
    pub(crate) courier: Arc<Courier>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Serving {
    pub(crate) fn start(house: &TestHouse, settings: &MqttSettings) -> Self {
        Self::of(courier(house, settings))
    }

    pub(crate) fn of(courier: Courier) -> Self {
        let (courier, stop) = (Arc::new(courier), CancellationToken::new());
        let task = tokio::spawn({
            let (courier, stop) = (Arc::clone(&courier), stop.clone());
            async move { courier.serve(stop).await }
        });
        Self { courier, stop, task }
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        timeout(PATIENCE, self.task).await.expect("it ends in time").expect("it does not panic");
    }
}

/// Lets time pass until nothing waits in the outbox.
pub(crate) async fn until_all_is_sent(house: &TestHouse) {
    house.pass_until("all is sent", || house.store.outbox_depth().expect("readable") == 0).await;
}

/// The payloads of the next `count` messages.
pub(crate) async fn payloads(subscriber: &mut Subscriber, count: usize) -> Vec<String> {
    let mut found = Vec::new();
    for _ in 0..count {
        found.push(subscriber.next(PATIENCE).await.expect("a message").payload);
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_delivered_in_order_once_there_is_a_broker() {
    let house = TestHouse::new();
    let first = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
    let (address, settings) = (first.address(), MqttSettings::plain(first.url(), "nightshift-test"));
    first.stop();
    assert!(TcpStream::connect(address).is_err(), "a broker that has stopped listens no more");

    enqueue(&house, &["1", "2", "3"]);
    let serving = Serving::start(&house, &settings);
    house.until("it pauses after a failure", || !house.clock.awaited().is_empty()).await;
    assert_eq!(house.store.outbox_depth().expect("readable"), 3);

    let broker = EmbeddedBroker::start_at(MqttVersion::V3, address).expect("a broker");
    let mut subscriber = Subscriber::listen(&settings, "ha-ai/test").await.expect("a subscription");
    until_all_is_sent(&house).await;
    assert_eq!(payloads(&mut subscriber, 3).await, ["1", "2", "3"]);

    // What comes later goes out as soon as it is told.
    enqueue(&house, &["4"]);
    serving.courier.news().notify_one();
    assert_eq!(payloads(&mut subscriber, 1).await, ["4"]);
    house.until("it is noted as sent", || house.store.outbox_depth().expect("readable") == 0).await;

    // The broker goes away and comes back.
    drop(subscriber);
    broker.stop();
    enqueue(&house, &["5", "6"]);
    serving.courier.news().notify_one();
    let broker = EmbeddedBroker::start_at(MqttVersion::V3, address).expect("a broker");
    let mut subscriber = Subscriber::listen(&settings, "ha-ai/test").await.expect("a subscription");
    until_all_is_sent(&house).await;
    // At least once: what was under way may come twice, and nothing is missing or overtaken.
    let mut after = payloads(&mut subscriber, 1).await;
    while after.last().is_some_and(|last| last != "6") {
        after.extend(payloads(&mut subscriber, 1).await);
    }
    after.dedup();
    assert_eq!(after, ["5", "6"]);
    serving.stop().await;
    broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_round_delivers_or_leaves_it_for_later() {
    let house = TestHouse::new();
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
    let settings = MqttSettings::plain(broker.url(), "nightshift-test");
    let courier = courier(&house, &settings);
    assert_eq!(courier.deliver_once(PATIENCE).await.expect("asked"), Delivered::default());
    enqueue(&house, &["1", "2"]);
    let mut subscriber = Subscriber::listen(&settings, "#").await.expect("a subscription");
    let delivered = courier.deliver_once(PATIENCE).await.expect("asked");
    assert_eq!(delivered, Delivered { sent: 2, left: 0, error: None });
    // It says nothing of our presence: a daemon may be there under its own name.
    assert_eq!(payloads(&mut subscriber, 2).await, ["1", "2"]);
    broker.stop();

    enqueue(&house, &["3"]);
    let delivered = courier.deliver_once(Duration::from_millis(50)).await.expect("asked");
    assert_eq!((delivered.sent, delivered.left), (0, 1));
    let error = delivered.error.expect("a reason");
    assert!(error.contains(&settings.address()), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mqtt_5_is_spoken_where_it_is_wanted() {
    let house = TestHouse::new();
    let broker = EmbeddedBroker::start(MqttVersion::V5).expect("a broker");
    let settings = MqttSettings { version: MqttVersion::V5, ..MqttSettings::plain(broker.url(), "nightshift-test") };
    enqueue(&house, &["1", "2"]);
    let delivered = courier(&house, &settings).deliver_once(PATIENCE).await.expect("asked");
    assert_eq!(delivered, Delivered { sent: 2, left: 0, error: None });
    broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_broker_lets_in_who_has_the_password() {
    let broker = EmbeddedBroker::start_with_login(MqttVersion::V3, "me", "right-secret").expect("a broker");
    let mut settings = MqttSettings::plain(broker.url(), "nightshift-test");
    settings.username = Some("me".to_owned());
    settings.password = Some("wrong-secret".to_owned().into());
    let refused = Connection::open(&settings, Presence::Silent).await.err().expect("refused");
    assert!(matches!(refused, MqttError::Connection { .. }));
    assert!(!format!("{refused} {refused:?}").contains("secret"), "{refused:?}");

    settings.password = Some("right-secret".to_owned().into());
    let connection = Connection::open(&settings, Presence::Silent).await.expect("let in");
    connection.close().await;
    broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_vanishes_is_reported_by_the_last_will() {
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
    let settings = MqttSettings::plain(broker.url(), "nightshift-test");
    let connection = Connection::open(&settings, Presence::Announced).await.expect("connected");
    let mut subscriber = Subscriber::listen(&settings, "ha-ai/status/availability").await.expect("a subscription");
    let kept = subscriber.next(PATIENCE).await.expect("a message");
    assert_eq!((kept.payload.as_str(), kept.retained), ("online", true));
    // As a process that is killed: no farewell.
    drop(connection);
    assert_eq!(payloads(&mut subscriber, 1).await, ["offline"]);
    broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_cannot_be_sent_does_not_hold_up_the_others() {
    let house = TestHouse::new();
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
    let settings = MqttSettings::plain(broker.url(), "nightshift-test");
    let huge = "x".repeat((1 << 20) + 1);
    enqueue(&house, &["1", &huge, "3"]);
    let mut subscriber = Subscriber::listen(&settings, "ha-ai/test").await.expect("a subscription");
    let delivered = courier(&house, &settings).deliver_once(PATIENCE).await.expect("asked");
    assert_eq!((delivered.sent, delivered.left), (2, 1));
    assert!(delivered.error.expect("a reason").contains("refused"));
    assert_eq!(payloads(&mut subscriber, 2).await, ["1", "3"]);
    let left = house.store.pending_messages(10).expect("readable");
    assert_eq!((left.len(), left[0].attempts), (1, 1));
    broker.stop();
}
