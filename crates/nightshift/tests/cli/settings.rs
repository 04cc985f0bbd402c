//! Settings that are changed while the program is up.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Desk;
use crate::daemon::{self, Daemon};

fn put(daemon: &Daemon, set: &Value) -> (u16, Value) {
    let version = body(&daemon.get("/api/settings"))["version"].clone();
    let change = json!({"version": version, "set": set}).to_string();
    let mut stream = TcpStream::connect(&daemon.address).expect("connects");
    write!(
        stream,
        "PUT /api/settings HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{change}",
        daemon.address,
        change.len(),
    )
    .expect("asks");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("is answered");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body(&answer))
}

fn body(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

#[test]
fn a_changed_schedule_holds_without_a_restart_and_after_one_and_starts_no_run() {
    let desk = Desk::new();
    let socket = UnixDatagram::bind(desk.path("notify")).expect("binds");
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("is set");
    let mut command = daemon::command(&desk, &[]);
    command.env("TZ", "Europe/Helsinki").env("NOTIFY_SOCKET", desk.path("notify"));
    let mut daemon = Daemon::of(command);
    let (status, changed) = put(&daemon, &json!({"schedule.cron": "17 4 * * *", "lookback_days": 33}));
    assert_eq!((status, &changed["effect"]), (200, &json!("at_once")), "{changed}");
    daemon.log.until("begins anew");
    let up = daemon.log.until("Nightshift is up");
    assert_eq!(up["http.address"], daemon.address, "it is reached where it was");
    let next = body(&daemon.get("/api/analyze/status"))["next_run"].clone();
    let next: jiff::Timestamp = serde_json::from_value(next).expect("an instant");
    assert_eq!(next.in_tz("Europe/Helsinki").expect("a zone").strftime("%H:%M").to_string(), "04:17");
    assert_eq!(body(&daemon.get("/api/runs"))["runs"], json!([]), "nothing was started");
    let (status, refused) = put(&daemon, &json!({"schedule.cron": "never"}));
    assert_eq!((status, &refused["errors"][0]["field"]), (422, &json!("schedule.cron")), "{refused}");
    daemon.stop();
    socket.set_nonblocking(true).expect("is set");
    let mut told = Vec::new();
    let mut message = [0; 4096];
    while let Ok(length) = socket.recv(&mut message) {
        told.push(String::from_utf8_lossy(&message[..length]).into_owned());
    }
    let stops = told.iter().filter(|message| message.contains("STOPPING=1")).count();
    assert_eq!(stops, 1, "a daemon that begins anew does not stop: {told:?}");

    let shown = desk.run(&["config", "show"]).well().out;
    assert!(shown.contains("cron = \"17 4 * * *\"  # set on the page"), "{shown}");
    let again = Daemon::start(&desk);
    let settings = body(&again.get("/api/settings"));
    let days = settings["settings"].as_array().expect("a list").iter().find(|one| one["key"] == "lookback_days");
    assert_eq!(days.map(|days| (&days["value"], &days["origin"])), Some((&json!(33), &json!("page"))));
    again.stop();
}
