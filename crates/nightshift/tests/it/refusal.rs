//! A broker that does not take a message, or none at present.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::Clock;
use jiff::SignedDuration;
use nightshift::notify::{Connection, MqttSettings, MqttVersion, Presence};

use crate::broker_house::quick;
use crate::house::{PATIENCE, TestHouse};
use crate::mqtt::{Serving, courier, enqueue, until_all_is_sent};
use crate::scripted::{Reply, Scripted, TAKEN};

const NOT_AUTHORIZED: Reply = Reply::Code(0x87);
const QUOTA_EXCEEDED: Reply = Reply::Code(0x97);
const UNSPECIFIED: Reply = Reply::Code(0x80);

fn settings(broker: &Scripted) -> MqttSettings {
    let plain = MqttSettings::plain(broker.url(), "nightshift-test");
    MqttSettings { version: MqttVersion::V5, timing: quick(), ..plain }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_broker_gets_the_same_message_first() {
    let house = TestHouse::new();
    let broker = Scripted::start(|payload, before| match (payload, before) {
        ("2", 0..5) => QUOTA_EXCEEDED,
        ("2", 5..9) => UNSPECIFIED,
        _ => TAKEN,
    })
    .await;
    enqueue(&house, &["1", "2", "3"]);
    let began = house.clock.now();
    let serving = Serving::start(&house, &settings(&broker));
    until_all_is_sent(&house).await;
    assert_eq!(broker.seen().all(), ["1", "2", "2", "2", "2", "2", "2", "2", "2", "2", "2", "3"]);
    // It backed off meanwhile: 1 s, 2 s, 4 s and so on to a minute, or half of each at least.
    assert!(house.clock.now().duration_since(began) >= SignedDuration::from_secs(90), "{}", house.clock.now());
    serving.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_refused_messages_do_not_hold_up_the_others() {
    let house = TestHouse::new();
    let broker = Scripted::start(
        |payload, before| if payload.starts_with("no") && before == 0 { NOT_AUTHORIZED } else { TAKEN },
    )
    .await;
    let bad: Vec<String> = (0..250).map(|number| format!("no {number}")).collect();
    let mut payloads: Vec<&str> = bad.iter().map(String::as_str).collect();
    payloads.push("yes");
    enqueue(&house, &payloads);
    let began = house.clock.now();
    let serving = Serving::start(&house, &settings(&broker));
    let depth = || house.store.outbox_depth().expect("readable");
    house.until("the good one is sent", || depth() == 250).await;
    let left = house.store.pending_messages(1).expect("readable").remove(0);
    assert_eq!(left.attempts, 1);
    assert!(left.error.as_deref().is_some_and(|error| error.contains("access rules")), "{:?}", left.error);
    // The user mends the rules: they are tried again by themselves, and not at once.
    until_all_is_sent(&house).await;
    let took = house.clock.now().duration_since(began);
    assert!(SignedDuration::from_mins(10) <= took && took <= SignedDuration::from_mins(15), "{took:?}");
    assert_eq!(broker.seen().all()[251..], bad);
    serving.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_at_which_the_broker_hangs_up_is_passed_over_and_kept() {
    let house = TestHouse::new();
    let is_mended = Arc::new(AtomicBool::new(false));
    let broker = Scripted::start({
        let is_mended = Arc::clone(&is_mended);
        move |payload, _| if payload == "2" && !is_mended.load(Ordering::Relaxed) { Reply::HangUp } else { TAKEN }
    })
    .await;
    enqueue(&house, &["1", "2", "3", "4"]);
    let began = house.clock.now();
    let serving = Serving::start(&house, &settings(&broker));
    house.pass_until("the others are sent", || house.store.outbox_depth().expect("readable") == 1).await;
    let took = house.clock.now().duration_since(began);
    assert!(SignedDuration::from_mins(30) <= took && took <= SignedDuration::from_mins(35), "{took:?}");
    assert_eq!(broker.seen().firsts(), ["1", "2", "3", "4"]);
    is_mended.store(true, Ordering::Relaxed);
    until_all_is_sent(&house).await;
    assert_eq!(broker.seen().all().last().map(String::as_str), Some("2"));
    serving.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_single_round_gets_past_what_the_broker_does_not_take() {
    let house = TestHouse::new();
    let broker = Scripted::start(|payload, _| match payload {
        "2" => Reply::HangUp,
        "4" => NOT_AUTHORIZED,
        _ => TAKEN,
    })
    .await;
    enqueue(&house, &["1", "2", "3", "4", "5"]);
    let delivered = courier(&house, &settings(&broker)).deliver_once(PATIENCE).await.expect("asked");
    assert_eq!((delivered.sent, delivered.left), (3, 2));
    assert_eq!(broker.seen().all(), ["1", "2", "2", "2", "3", "4", "5"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_stays_busy_costs_a_write_an_hour() {
    let house = TestHouse::new();
    let broker = Scripted::start(|payload, _| if payload == "1" { QUOTA_EXCEEDED } else { TAKEN }).await;
    enqueue(&house, &["1", "2"]);
    let serving = Serving::start(&house, &settings(&broker));
    // After half an hour of asking for the first one, the second has its turn.
    house.pass_until("the second is sent", || house.store.outbox_depth().expect("readable") == 1).await;
    assert_eq!(broker.seen().firsts(), ["1", "2"]);
    // It was the first one again and again, with pauses of up to a minute.
    let tries = broker.seen().count(|payload| payload == "1");
    assert!((30..=75).contains(&tries), "{tries} tries");
    let left = house.store.pending_messages(1).expect("readable").remove(0);
    assert_eq!((left.payload.as_str(), left.attempts), ("1", 1));
    serving.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_says_who_put_us_out_is_quoted() {
    let broker = Scripted::start(|_, _| Reply::LastWords(&[0xe0, 2, 0x8e, 0])).await;
    let mut connection = Connection::open(&settings(&broker), Presence::Announced).await.expect("connected");
    let error = connection.publish("ha-ai/test", "1", false).await.expect_err("put out").to_string();
    assert!(error.contains("mqtt.client_id"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_from_the_broker_is_survived() {
    // A packet of no kind, acknowledgements of nothing, half packets, lengths without an end, codes
    // that are none, and what only a client says.
    const NONSENSE: [&[u8]; 10] = [
        &[0x00],
        &[0xf0, 2, 0, 0],
        &[0x40, 2, 0xff, 0xff],
        &[0x40, 3, 0, 1, 0x95],
        &[0x40, 1, 0],
        &[0x50, 2, 0, 2],
        &[0x70, 2, 0, 2],
        &[0x20, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0xe0, 1, 0x8e],
        &[0x10, 2, 0, 0],
    ];
    for version in [MqttVersion::V3, MqttVersion::V5] {
        let house = TestHouse::new();
        let broker = Scripted::start(|payload, before| {
            if payload == "2" { NONSENSE.get(before).map_or(TAKEN, |bytes| Reply::LastWords(bytes)) } else { TAKEN }
        })
        .await;
        let mut settings = MqttSettings { version, ..settings(&broker) };
        settings.timing.answer = Duration::from_millis(200);
        enqueue(&house, &["1", "2", "3"]);
        let serving = Serving::start(&house, &settings);
        until_all_is_sent(&house).await;
        assert_eq!(broker.seen().firsts(), ["1", "2", "3"]);
        serving.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_cannot_note_it_does_not_make_us_say_it_again() {
    let house = TestHouse::new();
    let broker = Scripted::start(|_, _| TAKEN).await;
    enqueue(&house, &["1", "2", "3"]);
    let disk = rusqlite::Connection::open(house.database()).expect("opens");
    disk.execute_batch("CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(FAIL, 'disk full'); END")
        .expect("made");
    let began = house.clock.now();
    let serving = Serving::start(&house, &settings(&broker));
    let said = || broker.seen().all().len() == 3;
    house.until("all is said", said).await;
    house.pass_until("an hour has passed", || house.clock.now().duration_since(began).as_hours() >= 1).await;
    assert_eq!(house.store.outbox_depth().expect("readable"), 3);
    disk.execute_batch("DROP TRIGGER full").expect("dropped");
    until_all_is_sent(&house).await;
    assert_eq!(broker.seen().all(), ["1", "2", "3"]);
    serving.stop().await;
}
