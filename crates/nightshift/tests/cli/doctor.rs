use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::Duration;

use domain::Clock;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use nightshift::lifecycle::SystemClock;
use nightshift::notify::{Connection, EmbeddedBroker, MqttSettings, MqttVersion, Presence, Subscriber};
use serde_json::Value;
use store::Store;

use crate::{Desk, Said, list};

const PASSWORD: &str = "not-to-be-seen-2026";

/// A home whose history ends yesterday, and settings for it with a daemon's address of its own.
fn home() -> Desk {
    let desk = Desk::new();
    let zone = TimeZone::get("Europe/Berlin").expect("a zone");
    let today = SystemClock.now().to_zoned_datetime(zone).date();
    let start = today.checked_sub(29.days()).expect("in the calendar").to_string();
    desk.simulate(&["--start", &start, "--days", "29", "--entities", "20"]);
    let port = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a free port").port();
    desk.write(
        "nightshift.toml",
        &format!(
            "timezone = \"Europe/Berlin\"\nlatitude = 52.52\nlongitude = 13.405\n[source]\nevents = \"history.jsonl\"\n\
             [store]\npath = \"data/nightshift.db\"\n[http]\nlisten = \"127.0.0.1:{port}\"\n"
        ),
    );
    desk
}

/// The daemon of a home; ended when the test is.
struct Daemon(Child);

impl Daemon {
    fn start(desk: &Desk) -> Self {
        let mut child = desk.command(&["serve"]).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut log = BufReader::new(child.stderr.take().expect("is piped")).lines();
        let daemon = Self(child);
        assert!(log.any(|line| line.expect("a text").contains("Nightshift is up")), "it ended");
        // It has looked at the clock when its database says so.
        let store = Store::open(&desk.path("data/nightshift.db")).expect("opens");
        while store.meta("schedule.in_force").expect("reads").is_none() {
            std::thread::yield_now();
        }
        daemon
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What doctor found, by check: how it stands, and all that it says.
fn findings(said: &Said) -> BTreeMap<String, (String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = said.json();
    let one = |finding: &Value| {
        let words = format!("{} {}", text(&finding["found"]), text(&finding["advice"]));
        (text(&finding["check"]), (text(&finding["status"]), words))
    };
    list(&all, "checks").iter().map(one).collect()
}

fn examine(desk: &Desk, code: i32) -> BTreeMap<String, (String, String)> {
    let said = desk.run(&["doctor", "--format", "json"]);
    assert_eq!(said.code, Some(code), "{}\n{}", said.out, said.err);
    findings(&said)
}

/// That this check came out so, and says this.
#[track_caller]
fn came_out(findings: &BTreeMap<String, (String, String)>, check: &str, status: &str, words: &[&str]) {
    let (found, said) = &findings[check];
    assert_eq!(found, status, "{check}: {said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in {check}: {said}");
    }
}

#[test]
fn a_healthy_home_is_told_so_beside_its_daemon() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let daemon = Daemon::start(&desk);
    let found = examine(&desk, 0);
    for (check, (status, said)) in &found {
        // How much room there is is the machine's business.
        let of_the_machine = ["disk space", "memory"].contains(&check.as_str());
        assert!(status == "ok" || of_the_machine, "{check}: {said}");
    }
    came_out(&found, "http", "ok", &["Nightshift", "is up", "and well"]);
    came_out(&found, "database", "ok", &["sound"]);
    came_out(&found, "archive", "ok", &["29 days"]);
    came_out(&found, "source", "ok", &["JSON lines", "29 days"]);
    came_out(&found, "time zone", "ok", &["Europe/Berlin"]);
    came_out(&found, "schedule", "ok", &["0 3 * * *", "03:00"]);
    let table = desk.run(&["doctor"]).well().out;
    assert!(table.lines().any(|line| line.starts_with("  ok    nights")), "{table}");
    drop(daemon);
    came_out(&examine(&desk, 0), "http", "warn", &["no daemon is up", "nightshift serve"]);
}

#[test]
fn looking_makes_nothing() {
    let desk = home();
    let names = || -> Vec<_> {
        let entries =
            std::fs::read_dir(desk.folder.path()).expect("reads").map(|entry| entry.expect("one").file_name());
        entries.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    };
    let before = names();
    let found = examine(&desk, 0);
    came_out(&found, "database", "ok", &["not there yet"]);
    came_out(&found, "write access", "ok", &["the first run makes"]);
    assert_eq!(names(), before);
}

#[test]
fn a_source_that_is_not_there_is_named() {
    let desk = home();
    std::fs::remove_file(desk.path("history.jsonl")).expect("removes");
    came_out(&examine(&desk, 1), "source", "fail", &["history.jsonl", "check the path"]);
    let said = desk.run(&["doctor"]);
    assert!(said.err.contains("1 check fails: source"), "{}", said.err);
    assert!(said.out.contains("FAIL  source") && said.out.contains("1 check failed"), "{}", said.out);
    desk.write("history.jsonl", "no history\nat all\n");
    came_out(&examine(&desk, 1), "source", "fail", &["history.jsonl"]);
}

#[test]
fn a_broker_that_is_down_is_named_and_no_secret_is_shown() {
    let desk = home();
    let free = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a free port");
    let url = format!("mqtt://me:{PASSWORD}@{free}");
    let variables = [("NIGHTSHIFT__MQTT__URL", url.as_str()), ("NIGHTSHIFT__HTTP__TOKEN", PASSWORD)];
    for format in ["json", "table"] {
        let said = desk.run_with(&["doctor", "-vv", "--format", format], &variables);
        assert_eq!(said.code, Some(1), "{}", said.out);
        assert!(said.out.contains(&free.to_string()) && said.out.contains("the broker is up"), "{}", said.out);
        assert!(!said.out.contains(PASSWORD) && !said.err.contains(PASSWORD), "{}{}", said.out, said.err);
    }
}

#[test]
fn a_broker_that_is_up_is_visited_and_told_nothing() {
    let desk = home();
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("starts");
    let runtime = tokio::runtime::Runtime::new().expect("starts");
    runtime.block_on(async {
        let settings = MqttSettings::plain(broker.url(), "listener");
        let mut subscriber = Subscriber::listen(&settings, "#").await.expect("listens");
        let url = broker.url();
        let said = desk.run_with(&["doctor", "--format", "json"], &[("NIGHTSHIFT__MQTT__URL", &url)]).well();
        came_out(&findings(&said), "broker", "ok", &["lets us in"]);
        // What comes first after it is ours.
        let mut connection = Connection::open(&settings, Presence::Silent).await.expect("connects");
        connection.publish("mark", "after doctor", false).await.expect("publishes");
        let first = subscriber.next(Duration::from_secs(10)).await.expect("comes");
        assert_eq!((first.topic.as_str(), first.payload.as_str()), ("mark", "after doctor"));
    });
    broker.stop();
}

/// Answers each question over HTTP with this, until the test ends.
fn answering(status: &'static str, body: &'static str) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut question = BufReader::new(stream);
            let (mut line, mut length) = (String::new(), 0);
            while question.read_line(&mut line).is_ok_and(|read| read > 2) {
                let header = line.to_lowercase();
                length =
                    header.strip_prefix("content-length:").map_or(length, |text| text.trim().parse().expect("one"));
                line.clear();
            }
            let mut asked = vec![0; length];
            let _ = question.read_exact(&mut asked);
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
            let _ = question.get_mut().write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn an_influxdb_or_data_api_is_asked_and_what_it_refuses_is_said_without_the_secret() {
    let desk = home();
    for (settings, status, body, code, expected) in [
        (
            "[influxdb]\nbucket = \"b\"\norganization = \"o\"\ntoken = ",
            "401 No",
            "{\"message\":\"no\"}",
            1,
            "influxdb.token",
        ),
        ("[influxdb]\nbucket = \"b\"\norganization = \"o\"\ntoken = ", "404 No", "{}", 1, "influxdb.bucket"),
        (
            "[influxdb]\nbucket = \"b\"\norganization = \"o\"\ntoken = ",
            "200 OK",
            "",
            0,
            "the fields `state` and `value`",
        ),
        ("[data_api]\ntoken = ", "403 No", "", 1, "data_api.token"),
        ("[data_api]\ntoken = ", "200 OK", "[]", 0, "has no events"),
    ] {
        let address = answering(status, body);
        desk.write(
            "nightshift.toml",
            &format!(
                "timezone = \"Europe/Berlin\"\n[store]\npath = \"data/nightshift.db\"\n[http]\nlisten = \
                 \"127.0.0.1:0\"\n{settings}\"{PASSWORD}\"\nurl = \"http://{address}\"\n"
            ),
        );
        let said = desk.run(&["doctor", "-vv", "--format", "json"]);
        assert_eq!(said.code, Some(code), "{}", said.out);
        came_out(&findings(&said), "source", if code == 0 { "warn" } else { "fail" }, &[expected]);
        assert!(!said.out.contains(PASSWORD) && !said.err.contains(PASSWORD), "{}{}", said.out, said.err);
    }
    desk.write("nightshift.toml", "[influxdb]\nurl = \"http://db\"\ndatabase = \"x\"\nbucket = \"y\"\n");
    let said = desk.run(&["doctor"]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("influxdb.database") && said.err.contains("influxdb.bucket"), "{}", said.err);
}

#[test]
fn a_broken_database_is_told_and_left_alone() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let path = desk.path("data/nightshift.db");
    let mut bytes = std::fs::read(&path).expect("reads");
    for byte in &mut bytes[4096..] {
        *byte ^= 0x5a;
    }
    std::fs::write(&path, &bytes).expect("writes");
    came_out(&examine(&desk, 1), "database", "fail", &["damaged", "backup"]);
    assert!(std::fs::read(&path).expect("reads") == bytes);
    std::fs::write(&path, "Dear diary").expect("writes");
    let found = examine(&desk, 1);
    came_out(&found, "database", "fail", &["damaged", "cut short"]);
    came_out(&found, "nights", "warn", &["not known"]);
}

#[test]
fn a_zone_that_there_is_not_is_a_wrong_setting() {
    let desk = home();
    desk.run(&["doctor", "--timezone", "Mars/Phobos"]).refused(2, &["timezone", "Mars/Phobos"]);
    let said = desk.run_with(&["doctor", "--format", "json"], &[("TZ", "America/New_York")]).well();
    came_out(&findings(&said), "time zone", "warn", &["Europe/Berlin", "America/New_York"]);
}

#[test]
fn a_night_that_was_missed_is_told_with_what_to_do() {
    let desk = home();
    let store = Store::open(&desk.path("data/nightshift.db")).expect("opens");
    let note = r#"{"expression":"0 3 * * *","time_zone":"Europe/Berlin","since":"2026-01-01T00:00:00Z"}"#;
    store.set_meta("schedule.in_force", note).expect("notes");
    came_out(&examine(&desk, 1), "nights", "fail", &["no run was started", "nightshift run"]);
    let status = desk.run(&["status", "--format", "json"]).well().json();
    assert_eq!(status["nights"]["verdict"], "missed");
    assert!(desk.run(&["status"]).well().out.contains("was missed"));
    desk.run(&["run", "--quiet"]).well();
    came_out(&examine(&desk, 0), "nights", "ok", &["is done"]);
    let status = desk.run(&["status", "--format", "json"]).well().json();
    assert_eq!(status["nights"], serde_json::json!({"verdict": "done", "slot": null, "reason": null}));
}

/// As root no permission holds, so the folder is on a mount that is read-only for anybody.
#[cfg(target_os = "linux")]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "whether this is CI is for the test to know, and to say"
)]
#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let script = "mount --bind data data && mount -o remount,ro,bind data && exec \"$0\" doctor --format json";
    let mut command = std::process::Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_nightshift")]);
    command.current_dir(desk.folder.path()).env("HOME", desk.folder.path());
    let said = command.output().map(Said::of);
    let Ok(said) = said
        .as_ref()
        .map_err(ToString::to_string)
        .and_then(|said| if said.out.is_empty() { Err(said.err.clone()) } else { Ok(said) })
    else {
        assert!(std::env::var_os("CI").is_none(), "unshare cannot make a mount: {said:?}");
        eprintln!("a_folder_that_cannot_be_written_to_is_named is skipped: unshare cannot make a mount");
        return;
    };
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    let found = findings(said);
    came_out(&found, "write access", "fail", &["data", "Read-only", "store.path"]);
    came_out(&found, "database", "ok", &["sound"]);
}
