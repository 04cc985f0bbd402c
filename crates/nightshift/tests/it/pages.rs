use std::sync::Arc;
use std::time::Duration;

use domain::RunStatus;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::fixtures::{finding_job, suggestion, waiting_job};
use crate::house::{Daemon, PATIENCE, Setup, TestHouse};
use crate::http_client::{Answer, send};

async fn found(house: &TestHouse) -> Daemon {
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    house.until_newest(RunStatus::Succeeded).await;
    daemon
}

/// As a browser asks.
async fn browse(daemon: &Daemon, method: &str, path: &str, headers: &[&str]) -> Answer {
    let mut all = vec!["Accept: text/html"];
    all.extend(headers);
    send(daemon.address, method, path, &all, "").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_decides_and_leads_back_to_a_page_that_says_so() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    let id = suggestion("hall").id;
    let inbox = browse(&daemon, "GET", "/", &[]).await;
    assert!(inbox.status == 200 && inbox.body.contains(&format!("action=\"./suggestions/{id}/accept\"")), "{inbox:?}");
    for (deed, says) in [
        ("snooze", "Put off for a week: "),
        ("undo", "Back among the ideas: "),
        ("accept", "Accepted: "),
        ("undo", "Back among the ideas: "),
        ("reject", "You will not see it again: "),
    ] {
        let answer = browse(&daemon, "POST", &format!("/suggestions/{id}/{deed}"), &[]).await;
        let place = format!("../../?done={deed}&id={id}");
        assert_eq!((answer.status, answer.header("location")), (303, Some(place.as_str())));
        let told = browse(&daemon, "GET", &place["../..".len()..], &[]).await;
        assert!(told.body.contains(says), "{deed}: {}", told.body);
    }
    // Nothing is told that was not done.
    let lie = browse(&daemon, "GET", &format!("/?done=accept&id={id}"), &[]).await;
    assert!(!lie.body.contains("Accepted: "), "it is rejected");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn advice_is_dismissed_and_had_back() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    let inbox = browse(&daemon, "GET", "/", &[]).await.body;
    let (_, rest) = inbox.split_once("action=\"./advice/").expect("advice");
    let (id, _) = rest.split_once("/dismiss").expect("a form");
    for (deed, says) in [("dismiss", "Dismissed: Change "), ("restore", "To be seen again: Change ")] {
        let answer = browse(&daemon, "POST", &format!("/advice/{id}/{deed}"), &[]).await;
        let place = format!("../../?done={deed}&id={id}");
        assert_eq!((answer.status, answer.header("location")), (303, Some(place.as_str())));
        let told = browse(&daemon, "GET", &place["../..".len()..], &[]).await.body;
        assert!(told.contains(says), "{deed}: {told}");
        let is_open = told.contains(&format!("action=\"./advice/{id}/dismiss\""));
        assert_eq!(is_open, deed == "restore", "{told}");
    }
    let lie = browse(&daemon, "GET", &format!("/?done=dismiss&id={id}"), &[]).await.body;
    assert!(!lie.contains("Dismissed: "), "it is there again");
    assert_eq!(browse(&daemon, "POST", "/advice/a-none/dismiss", &[]).await.status, 404);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_is_a_page_for_a_browser_and_a_problem_for_a_program() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    let page = browse(&daemon, "GET", "/nothing", &[]).await;
    assert_eq!((page.status, page.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert_eq!(daemon.get("/nothing").await.header("content-type"), Some("application/problem+json"));
    let refused = browse(&daemon, "POST", "/suggestions/nothing/accept", &[]).await;
    assert!(refused.status == 404 && refused.body.contains("<h1>"), "{refused:?}");
    let foreign = browse(&daemon, "POST", "/run", &["Origin: http://evil.example"]).await;
    assert_eq!(foreign.status, 403, "a page of another site changes nothing");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_the_page_are_kept_by_browsers_and_come_compressed() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    let page = browse(&daemon, "GET", "/nights", &[]).await.body;
    let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"./").expect("a style");
    let path = format!("/{}", rest.split_once('"').expect("its end").0);
    let plain = browse(&daemon, "GET", &path, &[]).await;
    let packed = browse(&daemon, "GET", &path, &["Accept-Encoding: gzip"]).await;
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), (None, Some("gzip")));
    assert_eq!(browse(&daemon, "GET", "/assets/0-page.css", &[]).await.status, 404, "of another version");
    daemon.stop().await;
}

/// Listens to what the run does.
async fn listen(daemon: &Daemon) -> TcpStream {
    let mut stream = TcpStream::connect(daemon.address).await.expect("connects");
    let asked = "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(asked.as_bytes()).await.expect("asks");
    stream
}

/// Reads until `part` has come.
async fn hear(stream: &mut TcpStream, part: &str) -> String {
    let mut heard = Vec::new();
    let wait = async {
        let mut buffer = [0; 4096];
        while !String::from_utf8_lossy(&heard).contains(part) {
            let read = stream.read(&mut buffer).await.expect("reads");
            assert!(read > 0, "it ended before {part}: {}", String::from_utf8_lossy(&heard));
            heard.extend_from_slice(&buffer[..read]);
        }
    };
    timeout(PATIENCE, wait).await.expect("it is said");
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_told_as_it_happens_to_as_many_as_there_is_room_for() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let daemon = house.serve(Setup::of(waiting_job(&house.store, &house.clock, &gate))).await;
    let mut first = listen(&daemon).await;
    let head = hear(&mut first, "event: idle").await;
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    let told = hear(&mut first, "\"stage\":\"mine\"").await;
    assert!(told.contains("event: progress") && told.contains("\"progress\":0.5"), "{told}");

    let mut others = Vec::new();
    for _ in 1..nightshift::web::MOST_LISTENERS {
        let mut other = listen(&daemon).await;
        hear(&mut other, "event: progress").await;
        others.push(other);
    }
    assert_eq!(daemon.get("/api/events").await.status, 503, "one too many");
    drop(others);
    gate.notify_one();
    hear(&mut first, "event: idle").await;
    house.until_newest(RunStatus::Succeeded).await;

    // Whoever listens holds up no end.
    let ended = timeout(Duration::from_secs(5), daemon.stop()).await;
    assert!(ended.is_ok(), "it did not end");
    let mut rest = Vec::new();
    timeout(PATIENCE, first.read_to_end(&mut rest)).await.expect("it ends").expect("in order");
}
