use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::{Clock, RunOrigin, RunStatus, Stage};
use jiff::SignedDuration;
use nightshift::lifecycle::{Job, JobError};
use nightshift::notify::{EmbeddedBroker, MqttSettings, MqttVersion, Subscriber};
use serde_json::{Value, json};
use store::{Claim, Claimed, Store};
use tokio::sync::Notify;

use crate::fixtures::{at, commit, finding_job, waiting_job};
use crate::house::{PATIENCE, Setup, TestHouse};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_night_comes_is_stored_shown_and_announced() {
    let house = TestHouse::new();
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
    let mqtt = MqttSettings::plain(broker.url(), "nightshift-test");
    let mut subscriber = Subscriber::listen(&mqtt, "ha-ai/#").await.expect("a subscription");
    let setup = Setup { mqtt: Some(mqtt), ..Setup::of(finding_job(&house.store, &house.clock)) };
    let daemon = house.serve(setup).await;
    let online = subscriber.next(PATIENCE).await.expect("a message");
    assert_eq!((online.topic.as_str(), online.payload.as_str()), ("ha-ai/status/availability", "online"));
    assert_eq!(daemon.get("/api/analyze/status").await.json()["next_run"], "2026-11-11T01:00:00Z");

    house.pass(20);
    let announced = subscriber.next(PATIENCE).await.expect("a message");
    assert_eq!(announced.topic, "ha-ai/status/analysis_complete");
    let run = house.until_newest(RunStatus::Succeeded).await;
    let payload: Value = serde_json::from_str(&announced.payload).expect("JSON");
    assert_eq!(
        payload,
        json!({"timestamp": "2026-11-11T01:00:00Z", "patterns_detected": 2, "suggestions_generated": 2,
               "duration_seconds": 0.0, "run_id": run.id, "status": "success"})
    );
    house.until("the message is noted as sent", || house.store.outbox_depth().expect("readable") == 0).await;

    let runs = daemon.get("/api/runs").await.json();
    assert_eq!(runs["runs"][0]["id"], json!(run.id));
    assert_eq!(runs["runs"][0]["origin"], "schedule");
    assert_eq!(runs["runs"][0]["suggestions"], 2);
    // The schedule and the delivery to the broker, each with a sleep of its own.
    house.settled(2).await;
    house.pass(60);
    house.settled(2).await;
    assert_eq!(house.runs().len(), 1);
    let status = daemon.get("/api/analyze/status").await.json();
    assert_eq!((&status["is_running"], &status["next_run"]), (&json!(false), &json!("2026-11-12T01:00:00Z")));
    assert_eq!(status["last_run"]["status"], "succeeded");

    daemon.stop().await;
    assert_eq!(subscriber.next(PATIENCE).await.expect("a message").payload, "offline");
    broker.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passing_failure_is_announced_and_tried_again() {
    let house = TestHouse::new();
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("a broker");
    let mqtt = MqttSettings::plain(broker.url(), "nightshift-test");
    let mut subscriber = Subscriber::listen(&mqtt, "ha-ai/status/analysis_failed").await.expect("a subscription");
    let tries = Arc::new(AtomicU32::new(0));
    let (store, clock) = (Arc::clone(&house.store), house.clock.clone());
    let job: Job = Arc::new(move |context| {
        let (store, clock, tries) = (Arc::clone(&store), clock.clone(), Arc::clone(&tries));
        Box::pin(async move {
            if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(JobError {
                    stage: Stage::Fetch,
                    message: "the source is not there yet".into(),
                    transient: true,
                });
            }
            commit(&store, &context, clock.now(), &["hall"])
        })
    });
    let daemon = house.serve(Setup { mqtt: Some(mqtt), ..Setup::of(job) }).await;

    house.pass(20);
    let failed = house.until_newest(RunStatus::Failed).await;
    assert_eq!((failed.stage, failed.error.as_deref()), (Stage::Fetch, Some("the source is not there yet")));
    let announced: Value =
        serde_json::from_str(&subscriber.next(PATIENCE).await.expect("a message").payload).expect("JSON");
    let settings = nightshift::schedule::Settings::default();
    let next = settings.retry_at(at("2026-11-11T01:00:00Z"), &failed, true).expect("it is tried again");
    assert_eq!(
        announced,
        json!({"timestamp": "2026-11-11T01:00:00Z", "run_id": failed.id, "stage": "fetch",
               "error": "the source is not there yet", "next_attempt": next})
    );

    // Once the schedule has looked at how the run ended.
    let shown = async {
        while daemon.get("/api/analyze/status").await.json()["next_run"] != json!(next) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, shown).await.expect("the next run is that which was announced");
    // What was announced is what happens, to the millisecond, though never sooner than a minute's look.
    house.settled(1).await;
    house.clock.set(next);
    let second = house.until_newest(RunStatus::Succeeded).await;
    assert_eq!((second.origin, second.attempt), (RunOrigin::Retry, 2));
    assert_eq!(house.runs().len(), 2);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lasting_failure_or_a_panic_waits_for_the_next_night() {
    let house = TestHouse::new();
    let job: Job = Arc::new(|context| {
        Box::pin(async move {
            context.progress.report(Stage::Mine, 0.4);
            let numbers: Vec<u32> = Vec::new();
            // As a fault of our own would.
            assert!(!numbers.is_empty(), "a fault");
            Ok(())
        })
    });
    let daemon = house.serve(Setup::of(job)).await;
    house.pass(20);
    let failed = house.until_newest(RunStatus::Failed).await;
    assert!(failed.error.expect("a reason").contains("fault in Nightshift"));
    // With no broker configured nothing waits for one.
    assert_eq!(house.store.outbox_depth().expect("readable"), 0);

    house.settled(1).await;
    house.pass(20 * 3600);
    house.settled(1).await;
    assert_eq!(house.runs().len(), 1);
    house.clock.set(at("2026-11-12T01:00:05Z"));
    house.until("the next night is tried", || house.runs().len() == 2).await;
    house.until_newest(RunStatus::Failed).await;
    assert_eq!(daemon.get("/ready").await.status, 200);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_left_by_a_dead_process_is_put_right_and_tried_again() {
    let house = TestHouse::new();
    house.clock.set(at("2026-11-10T12:00:00Z"));
    house.serve(Setup::of(finding_job(&house.store, &house.clock))).await.stop().await;
    // The night's run is claimed, and its process killed.
    let slot = Claim {
        origin: RunOrigin::Schedule,
        slot: Some("2026-11-11".to_owned()),
        scheduled_for: Some(at("2026-11-11T01:00:00Z")),
        now: at("2026-11-11T01:00:00Z"),
        lease: SignedDuration::from_secs(75),
    };
    assert!(matches!(house.store.claim(&slot).expect("claimed"), Claimed::Run(_)));

    // It comes back within the lease: nobody knows yet that the run is dead.
    house.clock.set(at("2026-11-11T01:00:30Z"));
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    assert_eq!(daemon.get("/api/analyze/status").await.json()["is_running"], true);
    house.pass_until("the second attempt succeeds", || house.runs()[0].status == RunStatus::Succeeded).await;
    let runs = house.runs();
    assert_eq!(runs.len(), 2);
    assert_eq!((runs[0].origin, runs[0].attempt), (RunOrigin::Retry, 2));
    assert_eq!(runs[1].status, RunStatus::Interrupted);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slots_missed_while_away_make_one_run_or_none() {
    let house = TestHouse::new();
    let start = async |time: &str| {
        house.clock.set(at(time));
        house.serve(Setup::of(finding_job(&house.store, &house.clock))).await
    };
    start("2026-11-10T12:00:00Z").await.stop().await;
    // Three nights later, half an hour late: one run, and two slots put down as missed.
    let daemon = start("2026-11-13T01:30:00Z").await;
    let run = house.until_newest(RunStatus::Succeeded).await;
    assert_eq!((run.origin, run.scheduled_for), (RunOrigin::CatchUp, Some(at("2026-11-13T01:00:00Z"))));
    let skipped = house.runs().iter().filter(|run| run.status == RunStatus::Skipped).count();
    assert_eq!(skipped, 2);
    daemon.stop().await;
    // The night after that, two hours late: none.
    let daemon = start("2026-11-14T03:00:00Z").await;
    let missed = house.until_newest(RunStatus::Skipped).await;
    assert_eq!(missed.scheduled_for, Some(at("2026-11-14T01:00:00Z")));
    assert!(missed.error.expect("a reason").contains("grace time"));
    assert_eq!(daemon.get("/api/analyze/status").await.json()["last_run"]["id"], json!(run.id));
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_schedule_does_not_fire_at_once() {
    let house = TestHouse::new();
    house.serve(Setup::of(finding_job(&house.store, &house.clock))).await.stop().await;
    house.clock.set(at("2026-11-11T12:10:00Z"));
    let changed = Setup { cron: "0 14 * * *", ..Setup::of(finding_job(&house.store, &house.clock)) };
    let daemon = house.serve(changed).await;
    house.settled(1).await;
    assert_eq!(house.runs(), []);
    assert_eq!(daemon.get("/api/analyze/status").await.json()["next_run"], "2026-11-12T12:00:00Z");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schedule_moved_to_later_leaves_the_day_that_had_its_run() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    house.pass(20);
    house.until_newest(RunStatus::Succeeded).await;
    daemon.stop().await;
    let moved = || Setup { cron: "0 5 * * *", ..Setup::of(finding_job(&house.store, &house.clock)) };
    house.clock.set(at("2026-11-11T02:00:00Z"));
    house.serve(moved()).await.stop().await;
    // Away at 5:00 of that day, whose slot was used at 3:00; back on the next day.
    house.clock.set(at("2026-11-12T03:10:00Z"));
    let daemon = house.serve(moved()).await;
    house.until("the next day has its run", || house.runs().len() == 2).await;
    let run = house.until_newest(RunStatus::Succeeded).await;
    assert_eq!((run.origin, run.scheduled_for), (RunOrigin::CatchUp, Some(at("2026-11-12T03:00:00Z"))));
    house.settled(1).await;
    assert_eq!(house.runs().len(), 2);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_daemons_on_one_database_run_a_slot_once() {
    let house = TestHouse::new();
    let other_store = Arc::new(Store::open(&house.database()).expect("a database"));
    let gate = Arc::new(Notify::new());
    let one = house.serve(Setup::of(waiting_job(&house.store, &house.clock, &gate))).await;
    let setup = Setup::of(waiting_job(&other_store, &house.clock, &gate));
    let other = house.serve_on(Arc::clone(&other_store), setup).await;
    house.settled(2).await;
    house.pass(20);
    let running = house.until_newest(RunStatus::Running).await;
    // Whoever did not get it says the same as the other, and takes no run by hand either.
    for daemon in [&one, &other] {
        let refused = daemon.post("/api/analyze/trigger").await;
        assert_eq!((refused.status, refused.json()["run_id"].clone()), (409, json!(running.id)));
        assert_eq!(daemon.get("/api/analyze/status").await.json()["run_id"], json!(running.id));
    }
    gate.notify_one();
    house.until_newest(RunStatus::Succeeded).await;
    for _ in 0..3 {
        house.settled(2).await;
        house.pass(60);
    }
    house.settled(2).await;
    one.stop().await;
    other.stop().await;
    assert_eq!(house.runs().len(), 1);
}
