//! Whether all is well, as monitors are told.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use domain::{RunStatus, Stage};
use nightshift::lifecycle::{Job, JobError};
use nightshift::web::WebSettings;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::fixtures::{at, finding_job};
use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::send;

/// A job that fails for good, with an error that is not for everybody.
fn failing_job() -> Job {
    Arc::new(|context| {
        Box::pin(async move {
            context.progress.report(Stage::Fetch, 0.0);
            Err(JobError { stage: Stage::Fetch, message: "/home/me/events.db is gone".into(), transient: false })
        })
    })
}

async fn health(daemon: &Daemon) -> (u16, Value) {
    let answer = daemon.get("/health").await;
    assert_eq!(answer.header("content-type"), Some("application/json"), "{answer:?}");
    (answer.status, answer.json())
}

/// The standing of each check, by its name.
fn standings(health: &Value) -> Value {
    let checks = health["checks"].as_array().expect("a list").iter();
    checks.map(|check| json!([check["name"], check["status"]])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missed_night_is_told_until_the_next_success() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(failing_job())).await;
    let (status, told) = health(&daemon).await;
    assert_eq!((status, &told["status"], &told["version"]), (200, &json!("ok"), &json!(env!("CARGO_PKG_VERSION"))));
    assert_eq!(standings(&told), json!([["database", "ok"], ["clock", "ok"], ["schedule", "ok"], ["nights", "ok"]]));
    house.settled(1).await;
    house.pass(20);
    house.until_newest(RunStatus::Failed).await;
    assert_eq!(health(&daemon).await.0, 200, "the night is not over yet");
    daemon.stop().await;

    house.clock.set(at("2026-11-11T02:16:00Z"));
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    let (status, told) = health(&daemon).await;
    assert_eq!((status, &told["status"]), (503, &json!("failing")));
    assert_eq!(
        standings(&told),
        json!([["database", "ok"], ["clock", "ok"], ["schedule", "ok"], ["nights", "failing"]])
    );
    let reason = told["checks"][3]["detail"].as_str().expect("a text");
    assert!(reason.contains("2026-11-11") && reason.contains("failed at stage fetch"), "{reason}");
    assert!(!told.to_string().contains("/home/me"), "{told}");
    assert_eq!(daemon.get("/ready").await.status, 200, "it can work all the same");
    assert_eq!(daemon.get("/live").await.json(), json!({"status": "live"}), "another start would not mend it");
    assert!(daemon.get("/metrics").await.body.contains("\nnightshift_night_missed 1\n"));

    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    house.until_newest(RunStatus::Succeeded).await;
    assert_eq!(health(&daemon).await.0, 200);
    assert!(daemon.get("/metrics").await.body.contains("\nnightshift_night_missed 0\n"));
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_night_that_was_slept_through_was_missed() {
    let house = TestHouse::new();
    house.serve(Setup::of(finding_job(&house.store, &house.clock))).await.stop().await;
    house.clock.set(at("2026-11-11T09:00:00Z"));
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    house.until_newest(RunStatus::Skipped).await;
    let (status, told) = health(&daemon).await;
    assert!(status == 503 && told.to_string().contains("was not running when it was due"), "{told}");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_tell_of_all_runs_in_the_store_and_survive_the_process() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    let fresh = daemon.get("/metrics").await;
    assert_eq!(fresh.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    for line in [
        "nightshift_runs_total{status=\"succeeded\"} 0",
        "nightshift_outbox_depth 0",
        "nightshift_run_in_progress 0",
        "nightshift_night_missed 0",
        "nightshift_next_run_timestamp_seconds 1794358800",
    ] {
        assert!(fresh.body.lines().any(|found| found == line), "no {line} in {}", fresh.body);
    }
    assert!(!fresh.body.contains("last_success"), "there is none: {}", fresh.body);
    house.settled(1).await;
    house.pass(20);
    house.until_newest(RunStatus::Succeeded).await;
    daemon.stop().await;

    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    let text = daemon.get("/metrics").await.body;
    for line in [
        "nightshift_runs_total{status=\"succeeded\"} 1",
        "nightshift_last_success_timestamp_seconds 1794358800",
        "nightshift_last_run_duration_seconds{stage=\"mine\"} 0",
        "nightshift_suggestions{status=\"pending\"} 2",
        "nightshift_outbox_depth 1",
        "# TYPE nightshift_runs_total counter",
    ] {
        assert!(text.lines().any(|found| found == line), "no {line} in {text}");
    }
    for name in ["process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds"] {
        let value = text.lines().find_map(|line| line.strip_prefix(&format!("{name} "))?.parse::<f64>().ok());
        assert!(value.is_some_and(|value| value > 0.0) || cfg!(not(target_os = "linux")), "{name} in {text}");
    }
    let bytes = text.lines().find_map(|line| line.strip_prefix("nightshift_database_bytes ")?.parse::<f64>().ok());
    assert!(bytes.is_some_and(|bytes| bytes >= 4096.0), "{text}");
    documented(&text);
    linted(&text);
    daemon.stop().await;
}

/// Every metric of ours is in the documentation, with what it means.
fn documented(text: &str) {
    let page = include_str!("../../../../docs/observability.md");
    for line in text.lines().filter_map(|line| line.strip_prefix("# HELP nightshift_")) {
        let (name, help) = line.split_once(' ').expect("a name and a text");
        let named = |line: &&str| line.starts_with(&format!("| `nightshift_{name}"));
        let row = page.lines().find(named).unwrap_or_default();
        assert!(row.contains(help), "nightshift_{name} is not documented as {help:?}");
    }
}

/// What Prometheus's own check says of it.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "whether this is CI is for the test to know, and to say"
)]
fn linted(text: &str) {
    let mut command = Command::new("promtool");
    command.args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut promtool) = command.spawn() else {
        assert!(std::env::var_os("CI").is_none(), "promtool is not installed: apt-get install prometheus");
        eprintln!("the check of the metrics is skipped: promtool is not installed");
        return;
    };
    promtool.stdin.take().expect("is piped").write_all(text.as_bytes()).expect("reads all");
    let said = promtool.wait_with_output().expect("ends");
    let complaints = String::from_utf8_lossy(&said.stderr).into_owned() + &String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success() && complaints.is_empty(), "{complaints}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_need_the_token_and_health_does_not() {
    let house = TestHouse::new();
    let web = WebSettings { token: Some(SecretString::from("a-token-of-some-length")), ..WebSettings::default() };
    let daemon = house.serve(Setup { web, ..Setup::of(finding_job(&house.store, &house.clock)) }).await;
    assert_eq!((daemon.get("/metrics").await.status, daemon.get("/health").await.status), (401, 200));
    assert_eq!(daemon.get("/live").await.status, 200);
    let token = "Authorization: Bearer a-token-of-some-length";
    assert_eq!(send(daemon.address, "GET", "/metrics", &[token], "").await.status, 200);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer_is_told() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    house.settled(1).await;
    let raw = rusqlite::Connection::open(house.database()).expect("opens");
    raw.busy_timeout(Duration::from_secs(5)).expect("waits");
    raw.execute_batch("ALTER TABLE meta RENAME TO away").expect("takes a table away");
    let (status, told) = health(&daemon).await;
    assert_eq!(
        (status, standings(&told)),
        (503, json!([["database", "failing"], ["clock", "unknown"], ["schedule", "ok"], ["nights", "unknown"]]))
    );
    assert!(!told.to_string().contains("meta"), "{told}");
    raw.execute_batch("ALTER TABLE away RENAME TO meta").expect("brings it back");
    assert_eq!(health(&daemon).await.0, 200);
    daemon.stop().await;
}
