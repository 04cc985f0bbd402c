use std::sync::Arc;

use domain::{RunStatus, SuggestionStatus};
use nightshift::web::WebSettings;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::fixtures::{finding_job, suggestion, waiting_job};
use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::{Answer, raw, send};

const TOKEN: &str = "a-token-of-some-length";

async fn found(house: &TestHouse) -> Daemon {
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    house.until_newest(RunStatus::Succeeded).await;
    daemon
}

/// Checks that an answer is the problem of this status and code.
fn is_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
    let body = answer.json();
    assert_eq!((answer.status, &body["status"], &body["code"]), (status, &json!(status), &json!(code)), "{body}");
    for field in ["type", "title", "detail"] {
        assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_by_hand_has_its_row_before_the_answer() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let daemon = house.serve(Setup::of(waiting_job(&house.store, &house.clock, &gate))).await;
    let idle = daemon.get("/api/analyze/status").await.json();
    assert_eq!(
        idle,
        json!({"is_running": false, "run_id": null, "stage": null, "progress": null, "last_run": null,
               "next_run": "2026-11-11T01:00:00Z"})
    );
    let triggered = daemon.post("/api/analyze/trigger").await;
    assert_eq!(triggered.status, 202);
    let body = triggered.json();
    assert_eq!((&body["message"], &body["status"]), (&json!("Analysis triggered"), &json!("running_in_background")));
    assert_eq!(house.runs()[0].id.as_str(), body["run_id"]);

    let refused = daemon.post("/api/analyze/trigger").await;
    is_problem(&refused, 409, "run_in_progress");
    assert_eq!(refused.json()["run_id"], body["run_id"]);
    house.until("the run is at its stage", || house.runs()[0].stage == domain::Stage::Mine).await;
    let busy = daemon.get("/api/analyze/status").await.json();
    assert_eq!((&busy["is_running"], &busy["stage"], &busy["progress"]), (&json!(true), &json!("mine"), &json!(0.5)));
    gate.notify_one();
    house.until_newest(RunStatus::Succeeded).await;
    let run = daemon.get(&format!("/api/runs/{}", house.runs()[0].id)).await.json();
    assert_eq!((&run["origin"], &run["status"], &run["events"]), (&json!("manual"), &json!("succeeded"), &json!(1000)));
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_triggers_at_once_one_wins() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let daemon = house.serve(Setup::of(waiting_job(&house.store, &house.clock, &gate))).await;
    let address = daemon.address;
    let asking: Vec<_> = (0..16)
        .map(|_| tokio::spawn(async move { send(address, "POST", "/api/analyze/trigger", &[], "").await.status }))
        .collect();
    let mut statuses = Vec::new();
    for answer in asking {
        statuses.push(answer.await.expect("answered"));
    }
    statuses.sort_unstable();
    assert_eq!((statuses[0], statuses[1], statuses[15]), (202, 409, 409));
    gate.notify_one();
    house.until_newest(RunStatus::Succeeded).await;
    assert_eq!(house.runs().len(), 1);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn suggestions_are_listed_decided_and_remembered() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    let list = daemon.get("/api/suggestions?status=pending").await.json();
    assert_eq!(list["suggestions"].as_array().map(Vec::len), Some(2));
    assert_eq!(list["suggestions"][0]["status"], "pending");
    assert_eq!(list["suggestions"][0]["automation"]["triggers"][0]["trigger"], "time");

    // Page by page the same, in the same order.
    let first = daemon.get("/api/suggestions?limit=1").await.json();
    let cursor = first["next_cursor"].as_str().expect("there is more");
    let second = daemon.get(&format!("/api/suggestions?limit=1&cursor={cursor}")).await.json();
    assert_eq!(second["next_cursor"], Value::Null);
    let paged: Vec<&Value> = [&first, &second].into_iter().map(|page| &page["suggestions"][0]["id"]).collect();
    let whole: Vec<&Value> = list["suggestions"].as_array().expect("a list").iter().map(|item| &item["id"]).collect();
    assert_eq!(paged, whole);
    assert_eq!(daemon.get("/api/suggestions?kind=sun").await.json()["suggestions"], json!([]));
    assert_eq!(daemon.get("/api/patterns").await.json()["patterns"].as_array().map(Vec::len), Some(2));

    let id = suggestion("hall").id;
    let proposed = async || daemon.get(&format!("/api/suggestions/{id}")).await.json()["proposal"].clone();
    let proposal = proposed().await;
    assert_eq!(proposal["changes"], json!([{"change": "set_days", "days": ["mon", "tue"]}]), "{proposal}");
    assert_eq!((&proposal["before"]["false_fires"], &proposal["after"]["false_fires"]), (&json!(3), &json!(1)));
    assert_eq!(proposal["summary"], "It acts on Monday and Tuesday only.");
    let rejected = daemon.post(&format!("/api/suggestions/{id}/reject")).await;
    assert_eq!((rejected.status, &rejected.json()["status"]), (200, &json!("rejected")));
    assert_eq!(daemon.post(&format!("/api/suggestions/{id}/undo")).await.json()["status"], "pending");
    assert_eq!(daemon.post(&format!("/api/suggestions/{id}/accept")).await.json()["status"], "accepted");
    assert_eq!(proposed().await, Value::Null, "what is decided is not to be changed");
    let shown = daemon.get(&format!("/api/suggestions/{id}")).await.json();
    let history: Vec<&Value> =
        shown["history"].as_array().expect("a list").iter().map(|change| &change["to"]).collect();
    assert_eq!(history, ["pending", "rejected", "pending", "accepted"]);
    assert_eq!(house.store.count_suggestions(SuggestionStatus::Accepted).expect("readable"), 1);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_error_is_problem_json() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    for path in ["/nothing", "/api", "/api/runs/nothing", "/api/suggestions/nothing", "/api/runs/a%2F..%2Fb%00"] {
        is_problem(&daemon.get(path).await, 404, "not_found");
    }
    is_problem(&daemon.post("/api/suggestions/nothing/accept").await, 404, "not_found");
    is_problem(&daemon.get("/api/analyze/trigger").await, 405, "method_not_allowed");
    is_problem(&daemon.post("/health").await, 405, "method_not_allowed");
    for query in
        ["limit=0", "limit=201", "limit=-1", "limit=x", "status=maybe", "kind=", "unknown=1", "limit=1&limit=2"]
    {
        is_problem(&daemon.get(&format!("/api/suggestions?{query}")).await, 422, "invalid_query");
    }
    is_problem(&daemon.get("/api/runs/%ff").await, 400, "http_error");
    let large = "x".repeat(65_537);
    let address = daemon.address;
    is_problem(&send(address, "POST", "/api/analyze/trigger", &[], &large).await, 413, "body_too_large");
    let chunked = format!(
        "POST /api/analyze/trigger HTTP/1.1\r\nHost: {address}\r\nTransfer-Encoding: chunked\r\nConnection: \
         close\r\n\r\n10001\r\n{large}\r\n0\r\n\r\n"
    );
    is_problem(&raw(address, chunked.as_bytes()).await, 413, "body_too_large");
    assert_eq!(house.runs().len(), 1, "none of them has started a run");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_token_nothing_but_health_is_open() {
    let house = TestHouse::new();
    let web = WebSettings { token: Some(TOKEN.to_owned().into()), ..WebSettings::default() };
    let daemon = house.serve(Setup { web, ..Setup::of(finding_job(&house.store, &house.clock)) }).await;
    let (address, right) = (daemon.address, format!("Authorization: Bearer {TOKEN}"));
    let longer = format!("Authorization: Bearer {TOKEN}x");
    for path in ["/ready", "/api/runs", "/api/analyze/status", "/nothing"] {
        for wrong in
            ["X-None: 1", "Authorization: Bearer", "Authorization: Basic YTpi", "Authorization: Bearer wrong", &longer]
        {
            let answer = send(address, "GET", path, &[wrong], "").await;
            is_problem(&answer, 401, "unauthorized");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
    is_problem(&daemon.post("/api/analyze/trigger").await, 401, "unauthorized");
    assert_eq!(house.runs(), []);
    assert_eq!(daemon.get("/health").await.json()["status"], "ok");
    assert_eq!(send(address, "GET", "/ready", &[&right], "").await.json()["status"], "ready");
    // By its name on the network, too: who has the token is no page that was led here.
    let named = send(address, "POST", "/api/analyze/trigger", &[&right, "Host: home.example:8018"], "").await;
    assert_eq!(named.status, 202);
    house.until_newest(RunStatus::Succeeded).await;
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_other_sites_change_and_read_nothing() {
    let house = TestHouse::new();
    let web = WebSettings { allowed_hosts: vec!["home.example".to_owned()], ..WebSettings::default() };
    let daemon = house.serve(Setup { web, ..Setup::of(finding_job(&house.store, &house.clock)) }).await;
    let address = daemon.address;
    let trigger = async |headers: &[&str]| send(address, "POST", "/api/analyze/trigger", headers, "").await;
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example:80", "nonsense"]
    {
        is_problem(&trigger(&[&format!("Origin: {origin}")]).await, 403, "foreign_origin");
    }
    is_problem(&trigger(&["Sec-Fetch-Site: cross-site"]).await, 403, "foreign_origin");
    // A name of theirs that leads here (DNS rebinding).
    for host in ["evil.example", "evil.example:8018", "localhost.evil.example", "192.168.1.5", "a b", ""] {
        let headers = [&*format!("Host: {host}")];
        is_problem(&send(address, "GET", "/api/runs", &headers, "").await, 421, "unknown_host");
        is_problem(&trigger(&headers).await, 421, "unknown_host");
    }
    is_problem(&trigger(&["Host: localhost", "Host: evil.example"]).await, 421, "unknown_host");
    assert_eq!(house.runs(), []);

    for host in ["localhost:8018", "LOCALHOST", "127.0.0.1", "[::1]:8018", "home.example"] {
        assert_eq!(send(address, "GET", "/api/runs", &[&format!("Host: {host}")], "").await.status, 200, "{host}");
    }
    let own = [&*format!("Origin: http://{address}"), "Sec-Fetch-Site: same-origin"];
    assert_eq!(trigger(&own).await.status, 202);
    house.until_newest(RunStatus::Succeeded).await;
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_on_the_line_harms_nobody() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    let huge_header = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(200_000));
    let many_headers = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(2_000));
    let nonsense: [&[u8]; 6] = [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/analyze/trigger HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        huge_header.as_bytes(),
        many_headers.as_bytes(),
    ];
    for request in nonsense {
        let answer = raw(daemon.address, request).await;
        assert!(answer.status == 0 || answer.status >= 400, "{answer:?}");
    }
    assert_eq!(daemon.get("/health").await.status, 200);
    assert_eq!(house.runs().len(), 1);
    daemon.stop().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_whose_process_was_killed_is_not_shown_as_running() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    let claim = store::Claim {
        origin: domain::RunOrigin::Manual,
        slot: None,
        scheduled_for: None,
        now: domain::Clock::now(&house.clock),
        lease: jiff::SignedDuration::from_hours(1),
    };
    let store::Claimed::Run(run) = house.store.claim(&claim).expect("claims") else {
        unreachable!("nobody is at work")
    };
    let path = format!("/api/runs/{}", run.id);
    assert_eq!(daemon.get(&path).await.json()["status"], "running", "its lease holds");
    assert_eq!(daemon.get("/api/analyze/status").await.json()["is_running"], true);

    let sign = house.database().with_file_name(format!("nightshift.db-{}.alive", run.id));
    std::fs::write(sign, "").expect("what another process leaves behind when it is killed");
    let status = daemon.get("/api/analyze/status").await.json();
    assert_eq!(
        (&status["is_running"], &status["last_run"]["status"]),
        (&json!(false), &json!("interrupted")),
        "{status}"
    );
    assert_eq!(daemon.get("/api/runs").await.json()["runs"][0]["status"], "interrupted");
    assert!(daemon.get(&path).await.json()["error"].as_str().is_some_and(|error| error.contains("killed")));
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202, "and it holds nobody up");
    house.until_newest(RunStatus::Succeeded).await;
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn advice_on_the_homes_own_automations_is_told_with_its_dates() {
    let house = TestHouse::new();
    let idle = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    assert_eq!(idle.get("/api/advice").await.json(), json!({"advice": []}));
    idle.stop().await;
    let daemon = found(&house).await;
    let told = daemon.get("/api/advice").await.json();
    let one = &told["advice"][0];
    assert_eq!((&one["kind"], &one["automation"]), (&json!("corrected"), &json!("automation.dusk")), "{told}");
    assert!(one["first_seen"].is_string() && one["first_seen"] == one["last_seen"], "{told}");
    is_problem(&daemon.post("/api/advice").await, 405, "method_not_allowed");

    let path = format!("/api/advice/{}", one["id"].as_str().expect("an id"));
    let dismissed = daemon.post(&format!("{path}/dismiss")).await;
    assert!(dismissed.status == 200 && dismissed.json()["dismissed_at"].is_string(), "{}", dismissed.body);
    assert_eq!(daemon.get("/api/advice").await.json(), json!({"advice": []}));
    let hidden = daemon.get("/api/advice?dismissed=true").await.json();
    assert_eq!(hidden["advice"][0]["id"], one["id"], "{hidden}");
    assert_eq!(daemon.post(&format!("{path}/restore")).await.json(), *one);
    assert_eq!(daemon.get("/api/advice").await.json(), told);
    is_problem(&daemon.post("/api/advice/a-none/dismiss").await, 404, "not_found");
    is_problem(&daemon.get("/api/advice?dismissed=perhaps").await, 422, "invalid_query");
    daemon.stop().await;
}
