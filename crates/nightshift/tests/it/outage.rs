//! A broker or a network that is away, silent or slow.

use std::time::Duration;

use domain::Clock;
use jiff::SignedDuration;
use nightshift::notify::{
    Connection, EmbeddedBroker, MqttError, MqttSettings, MqttVersion, Presence, Subscriber, Timing,
};
use tokio::time::{Instant, timeout};

use crate::broker_house::quick;
use crate::house::{PATIENCE, TestHouse};
use crate::mqtt::{Serving, enqueue, payloads, until_all_is_sent};
use crate::proxy::{Proxy, Weather};

/// An answer must come within this where a test waits until it did not.
const IMPATIENT: Duration = Duration::from_millis(50);

struct Network {
    broker: EmbeddedBroker,
    proxy: Proxy,
    /// Through the proxy.
    settings: MqttSettings,
    subscriber: Subscriber,
}

impl Network {
    async fn start(answer: Duration) -> Self {
        let broker = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
        let proxy = Proxy::start(broker.address()).await;
        let timing = Timing { answer, keep_alive: Duration::from_secs(1), ..quick() };
        let settings = MqttSettings { timing, ..MqttSettings::plain(proxy.url(), "nightshift-test") };
        let direct = MqttSettings::plain(broker.url(), "nightshift-test");
        let subscriber = Subscriber::listen(&direct, "ha-ai/test").await.expect("a subscription");
        Self { broker, proxy, settings, subscriber }
    }

    /// Each time as somebody else: a call that was given up and reaches the broker late would take the place of a
    /// later one of the same name.
    async fn open(&self) -> Result<Connection, MqttError> {
        let client_id = format!("{}-{}", self.settings.client_id, self.proxy.accepted());
        Connection::open(&MqttSettings { client_id, ..self.settings.clone() }, Presence::Silent).await
    }

    /// Connected in fair weather, however impatient: a busy machine may take its time.
    async fn connected(&self) -> Connection {
        self.proxy.set(Weather::Fair);
        let connected = async {
            loop {
                if let Ok(connection) = self.open().await {
                    return connection;
                }
            }
        };
        timeout(PATIENCE, connected).await.expect("connected")
    }

    /// The next messages up to this one, each once, in the order of the first time.
    async fn firsts(&mut self, last: &str) -> Vec<String> {
        let mut firsts = Vec::new();
        while firsts.last().is_none_or(|first| first != last) {
            let next = payloads(&mut self.subscriber, 1).await.remove(0);
            if !firsts.contains(&next) {
                firsts.push(next);
            }
        }
        firsts
    }
}

#[track_caller]
fn silent(error: &MqttError) {
    assert!(
        matches!(error, MqttError::Connection { what, .. } if what.contains("answer") || what.contains("acknowledge")),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_week_and_an_hour_without_a_broker_all_arrives_in_order() {
    let house = TestHouse::new();
    let mut network = Network::start(PATIENCE).await;
    network.proxy.set(Weather::Cut);
    let serving = Serving::start(&house, &network.settings);
    let nights = ["1", "2", "3", "4", "5", "6", "7"];
    for night in nights {
        enqueue(&house, &[night]);
        house.pass(86_400);
    }
    house.until("it has failed", || network.proxy.accepted() > 0).await;
    let (before, began) = (network.proxy.accepted(), house.clock.now());
    let an_hour = || house.clock.now().duration_since(began) >= SignedDuration::from_hours(1);
    house.pass_until("an hour has passed", an_hour).await;
    // Once a minute, or a little more often: it neither insists nor gives up.
    let tries = network.proxy.accepted() - before;
    assert!((55..=135).contains(&tries), "{tries} tries in an hour");
    assert_eq!(house.store.outbox_depth().expect("readable"), 7);

    network.proxy.set(Weather::Fair);
    let began = house.clock.now();
    until_all_is_sent(&house).await;
    assert!(house.clock.now().duration_since(began) <= SignedDuration::from_mins(3));
    assert_eq!(payloads(&mut network.subscriber, 7).await, nights);
    serving.stop().await;
    network.broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_over_a_month_ago_is_no_news() {
    let house = TestHouse::new();
    let mut network = Network::start(PATIENCE).await;
    network.proxy.set(Weather::Cut);
    let old: Vec<String> = (1..=15).map(|number| number.to_string()).collect();
    enqueue(&house, &old.iter().map(String::as_str).collect::<Vec<_>>());
    let serving = Serving::start(&house, &network.settings);
    house.until("it has failed", || network.proxy.accepted() > 0).await;
    house.pass(31 * 86_400);
    enqueue(&house, &["new"]);
    house.pass_until("the oldest are gone", || house.store.outbox_depth().expect("readable") == 10).await;
    network.proxy.set(Weather::Fair);
    until_all_is_sent(&house).await;
    // The latest ten stay: it might be the clock that is wrong.
    let expected = ["7", "8", "9", "10", "11", "12", "13", "14", "15", "new"];
    assert_eq!(payloads(&mut network.subscriber, 10).await, expected);
    serving.stop().await;
    network.broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acknowledgement_that_is_lost_means_the_message_again() {
    let house = TestHouse::new();
    let mut network = Network::start(IMPATIENT).await;
    // The broker hears of the first message, and we do not hear of that.
    let mut connection = network.connected().await;
    network.proxy.set(Weather::Deaf);
    let error = connection.publish("ha-ai/test", "0", false).await.expect_err("nothing is heard");
    silent(&error);
    assert_eq!(payloads(&mut network.subscriber, 1).await, ["0"]);
    drop(connection);

    network.proxy.set(Weather::Fair);
    network.settings.timing.answer = Duration::from_secs(10);
    enqueue(&house, &["1", "2", "3"]);
    let serving = Serving::start(&house, &network.settings);
    network.firsts("1").await;
    network.proxy.set(Weather::Cut);
    house.pass_until("it has tried again", || network.proxy.accepted() > 3).await;
    network.proxy.set(Weather::Fair);
    until_all_is_sent(&house).await;
    let mut rest = network.firsts("3").await;
    rest.retain(|payload| payload != "1");
    assert_eq!(rest, ["2", "3"]);
    serving.stop().await;
    network.broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_broker_is_waited_for() {
    let house = TestHouse::new();
    let mut network = Network::start(PATIENCE).await;
    network.proxy.set(Weather::Late(IMPATIENT));
    enqueue(&house, &["1", "2", "3"]);
    let serving = Serving::start(&house, &network.settings);
    until_all_is_sent(&house).await;
    assert_eq!(payloads(&mut network.subscriber, 3).await, ["1", "2", "3"], "each once");
    serving.stop().await;
    network.broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_takes_the_call_and_says_nothing_is_left() {
    let network = Network::start(IMPATIENT).await;
    for weather in [Weather::BlackHole, Weather::Deaf, Weather::Drip(IMPATIENT)] {
        network.proxy.set(weather);
        let opened = timeout(PATIENCE, network.open()).await.expect("bounded");
        silent(&opened.err().expect("no connection"));
    }
    network.broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_stalls_is_left_and_the_message_comes_again() {
    let mut network = Network::start(IMPATIENT).await;
    for weather in [Weather::BlackHole, Weather::Drip(IMPATIENT)] {
        let mut connection = network.connected().await;
        network.proxy.set(weather);
        let sent = timeout(PATIENCE, connection.publish("ha-ai/test", "1", false)).await.expect("bounded");
        silent(&sent.expect_err("not acknowledged"));
    }
    network.proxy.set(Weather::Fair);
    let house = TestHouse::new();
    enqueue(&house, &["2"]);
    network.settings.timing.answer = PATIENCE;
    let serving = Serving::start(&house, &network.settings);
    until_all_is_sent(&house).await;
    assert!(network.firsts("2").await.contains(&"2".to_owned()));
    serving.stop().await;
    network.broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_silently_goes_is_noticed_at_rest() {
    let usual = Timing::default();
    assert!(usual.keep_alive + usual.answer <= Duration::from_secs(90), "with the usual values, in time");
    let network = Network::start(Duration::from_millis(500)).await;
    for weather in [Weather::BlackHole, Weather::Drip(Duration::from_millis(400))] {
        let mut connection = network.connected().await;
        network.proxy.set(weather);
        let began = Instant::now();
        silent(&timeout(PATIENCE, connection.hear()).await.expect("noticed").expect_err("nobody speaks"));
        // One keep-alive until it asks, and the time for an answer.
        assert!(began.elapsed() >= Duration::from_millis(1400), "{:?}", began.elapsed());
    }
    network.broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_does_not_answer_does_not_hold_up_the_end() {
    let house = TestHouse::new();
    let mut network = Network::start(PATIENCE).await;
    let (last_round, farewell) = (Duration::from_millis(40), Duration::from_millis(20));
    (network.settings.timing.last_round, network.settings.timing.farewell) = (last_round, farewell);
    for weather in [Weather::BlackHole, Weather::Deaf] {
        network.proxy.set(Weather::Fair);
        enqueue(&house, &["1"]);
        let serving = Serving::start(&house, &network.settings);
        until_all_is_sent(&house).await;
        network.proxy.set(weather);
        enqueue(&house, &["2"]);
        serving.courier.news().notify_one();
        let began = Instant::now();
        serving.stop().await;
        assert!(began.elapsed() < PATIENCE / 4, "{:?}", began.elapsed());
        // It stays where it is.
        assert_eq!(house.store.outbox_depth().expect("readable"), 1);
        network.proxy.cut().await;
    }
    network.broker.stop();
}
