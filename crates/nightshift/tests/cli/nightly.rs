use std::time::Duration;

use domain::{Clock, RunOrigin};
use jiff::SignedDuration;
use nightshift::lifecycle::SystemClock;
use nightshift::notify::{EmbeddedBroker, MqttSettings, MqttVersion, Subscriber};
use serde_json::Value;
use store::{Claim, Claimed, Store};

use crate::{Desk, list, number, text};

/// A home with a month of history, and settings for it.
fn home() -> Desk {
    let desk = Desk::new();
    desk.simulate(&[]);
    desk.write(
        "nightshift.toml",
        "timezone = \"Europe/Berlin\"\nlatitude = 52.52\nlongitude = 13.405\n[source]\nevents = \"history.jsonl\"\n[store]\npath = \"nightshift.db\"\n",
    );
    desk
}

fn pending(desk: &Desk) -> Vec<Value> {
    let said = desk.run(&["suggestions", "list", "--status", "pending", "--format", "json"]).well();
    list(&said.json(), "suggestions").clone()
}

#[test]
fn a_night_is_stored_and_every_command_shows_it() {
    let desk = home();
    assert!(desk.run(&["history"]).well().out.contains("no runs yet"));
    assert!(!desk.path("nightshift.db").exists(), "looking leaves no file behind");

    let run = desk.run(&["run", "--format", "json", "--quiet"]).well().json();
    assert_eq!((&run["status"], &run["announced"]), (&"succeeded".into(), &"no_broker".into()));
    assert!(number(&run, "suggestions_generated") >= 1.0, "{run}");

    let history = desk.run(&["history", "--format", "json"]).well().json();
    let row = &list(&history, "runs")[0];
    assert_eq!((&row["id"], &row["status"], &row["origin"]), (&run["run_id"], &"succeeded".into(), &"manual".into()));
    assert_eq!(row["suggestions"], run["suggestions_generated"]);
    assert!(desk.run(&["history"]).well().out.contains("succeeded"));

    let status = desk.run(&["status", "--format", "json"]).well().json();
    assert_eq!((&status["is_running"], &status["last_run"]["id"]), (&false.into(), &run["run_id"]));
    assert_eq!(status["suggestions"]["pending"], run["suggestions_generated"]);
    assert!(status["next_run"].is_string() && number(&status["archive"], "days") >= 28.0, "{status}");
    assert!(desk.run(&["status"]).well().out.contains("No run is at work."));

    // The same history finds the same habits under the same names.
    let before = pending(&desk);
    let again = desk.run(&["run", "--format", "json", "--quiet"]).well().json();
    assert!(list(&again, "new").is_empty(), "{}", again["new"]);
    let ids = |all: &[Value]| all.iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&before), ids(&pending(&desk)));
}

#[test]
fn what_the_user_decides_is_kept() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let all = pending(&desk);
    let id = all[0]["id"].as_str().expect("is a text").to_owned();

    let yaml = desk.run(&["suggestions", "show", &id, "--format", "yaml"]).well().out;
    assert_eq!(yaml, all[0]["yaml"].as_str().expect("is a text"));
    assert!(desk.run(&["suggestions", "show", &id]).well().out.contains("pending"));

    let accepted = desk.run(&["suggestions", "accept", &id]).well().out;
    assert!(accepted.contains("accepted") && accepted.contains("paste"), "{accepted}");
    assert_eq!(pending(&desk).len(), all.len() - 1);
    let undone = desk.run(&["suggestions", "undo", &id, "--format", "json"]).well().json();
    assert_eq!(undone["status"], "pending");
    desk.run(&["suggestions", "reject", &id]).well();
    let run = desk.run(&["run", "--format", "json", "--quiet"]).well().json();
    assert!(list(&run, "suggestions").iter().all(|one| one["id"] != id.as_str()), "{run}");
    let shown = desk.run(&["suggestions", "show", &id, "--format", "json"]).well().json();
    assert_eq!(shown["status"], "rejected");
    assert!(list(&shown, "history").len() >= 4, "{shown}");

    desk.run(&["suggestions", "show", "s-none"]).refused(1, &["s-none"]);
    desk.run(&["suggestions", "accept", "s-none"]).refused(1, &["s-none"]);
}

#[test]
fn what_home_assistant_is_away_for_is_said_and_waits() {
    let desk = home();
    desk.run(&["run", "--quiet"]).well();
    let id = pending(&desk)[0]["id"].as_str().expect("is a text").to_owned();
    // Nothing listens on the first port of all.
    let away = [("NIGHTSHIFT__SOURCE__URL", "http://127.0.0.1:1"), ("NIGHTSHIFT__SOURCE__TOKEN", "hidden-token")];
    let waiting = desk.run_with(&["suggestions", "accept", &id], &away).well();
    assert!(waiting.out.contains("pending") && waiting.out.contains("not made yet"), "{}", waiting.out);
    let shown = desk.run(&["suggestions", "show", &id, "--format", "json"]).well().json();
    assert_eq!((&shown["status"], &shown["home_assistant"]["state"]), (&"pending".into(), &"making".into()));
    assert!(!shown.to_string().contains("hidden-token"), "{shown}");
    assert!(desk.run(&["status"]).well().out.contains("Home Assistant has still to do its part for 1 automation."));
    let noted = desk.run_with(&["suggestions", "accept", &id, "--only-note", "--format", "json"], &away).well().json();
    // Who pastes it does not want it twice.
    assert_eq!((&noted["status"], &noted["home_assistant"]["state"]), (&"accepted".into(), &"failed".into()));
    let undone =
        desk.run_with(&["suggestions", "undo", &id, "--even-if-edited", "--format", "json"], &away).well().json();
    assert_eq!(undone["status"], "pending");
}

#[test]
fn a_night_that_fails_says_why_and_is_on_record() {
    let desk = Desk::new();
    desk.run(&["run"]).refused(2, &["source.events", "NIGHTSHIFT__SOURCE__EVENTS"]);
    let said = desk.run(&["run", "--events", "none.jsonl"]);
    said.refused(1, &["none.jsonl", "fetch"]);
    assert_eq!((said.err.lines().count(), said.out.as_str()), (1, ""), "said once: {}", said.err);
    let history = desk.run(&["history", "--format", "json"]).well().json();
    let row = &list(&history, "runs")[0];
    assert_eq!((&row["status"], &row["stage"]), (&"failed".into(), &"fetch".into()));
    assert!(row["error"].as_str().expect("is a text").contains("none.jsonl"), "{row}");
    assert!(desk.run(&["history"]).well().out.contains("none.jsonl"));
}

#[test]
fn only_one_run_is_at_work_at_a_time() {
    let desk = home();
    let store = Store::open(&desk.path("nightshift.db")).expect("opens");
    let claim = Claim {
        origin: RunOrigin::Manual,
        slot: None,
        scheduled_for: None,
        now: SystemClock.now(),
        lease: SignedDuration::from_hours(1),
    };
    let Claimed::Run(other) = store.claim(&claim).expect("claims") else { panic!("nobody else is at work") };
    desk.run(&["run"]).refused(1, &[other.id.as_str()]);
    let status = desk.run(&["status", "--format", "json"]).well().json();
    assert_eq!((&status["is_running"], &status["running"]["id"]), (&true.into(), &other.id.as_str().into()));
}

/// A run that is at work and stays so: its source is a pipe that nobody writes to.
#[cfg(unix)]
fn stuck_run(desk: &Desk) -> std::process::Child {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let made = Command::new("mkfifo").arg(desk.path("pipe.jsonl")).status().expect("mkfifo is there");
    assert!(made.success());
    let mut command = desk.command(&["run", "--verbose", "--events", "pipe.jsonl"]);
    command.env("NIGHTSHIFT__SCHEDULE__SHUTDOWN_GRACE", "0s").stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut line = String::new();
    let mut log = BufReader::new(child.stderr.take().expect("is piped"));
    log.read_line(&mut line).expect("reads the log");
    assert!(line.contains("Run started"), "{line}");
    child.stderr = Some(log.into_inner());
    child
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_stop_stops_and_is_on_record() {
    let desk = home();
    let child = stuck_run(&desk);
    let told = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(told.expect("kill is there").success());
    let said = crate::Said::of(child.wait_with_output().expect("it ends"));
    said.refused(1, &["interrupted", "fetch"]);
    let history = desk.run(&["history", "--format", "json"]).well().json();
    assert_eq!(list(&history, "runs")[0]["status"], "interrupted");
}

#[cfg(unix)]
#[test]
fn a_run_that_was_killed_is_put_right_by_the_next_one_at_once() {
    let desk = home();
    let mut child = stuck_run(&desk);
    child.kill().expect("is at work");
    child.wait().expect("is dead");

    // Whoever only looks sees it too, and leaves it to the next run to put it down.
    let status = desk.run(&["status", "--format", "json"]).well().json();
    assert_eq!((&status["is_running"], &status["last_run"]["status"]), (&false.into(), &"interrupted".into()));
    assert!(desk.run(&["history"]).well().out.contains("its process was killed"));

    desk.run(&["run", "--quiet"]).well();
    let history = desk.run(&["history", "--format", "json"]).well().json();
    let rows = list(&history, "runs");
    assert_eq!((&rows[0]["status"], &rows[1]["status"]), (&"succeeded".into(), &"interrupted".into()));
    assert!(rows[1]["error"].as_str().expect("says why").contains("killed"), "{}", rows[1]);
    let left = std::fs::read_dir(desk.folder.path()).expect("reads").filter_map(Result::ok);
    assert!(left.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().ends_with(".alive")));
}

#[test]
fn somebody_elses_database_is_refused_and_left_alone() {
    let desk = home();
    let path = desk.path("nightshift.db");
    let theirs = rusqlite::Connection::open(&path).expect("opens");
    theirs.execute_batch("CREATE TABLE states (state_id INTEGER)").expect("makes a table");
    drop(theirs);
    let before = std::fs::read(&path).expect("reads");
    desk.run(&["run"]).refused(2, &["nightshift.db", "store.path"]);
    desk.run(&["history"]).refused(2, &["nightshift.db"]);
    assert_eq!(std::fs::read(&path).expect("reads"), before);
}

#[test]
fn a_night_is_announced_to_the_broker() {
    let desk = home();
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("starts");
    let runtime = tokio::runtime::Runtime::new().expect("starts");
    runtime.block_on(async {
        let settings = MqttSettings::plain(broker.url(), "listener");
        let mut subscriber = Subscriber::listen(&settings, "my/home/#").await.expect("listens");
        let variables = [("NIGHTSHIFT__MQTT__URL", broker.url()), ("NIGHTSHIFT__MQTT__TOPIC_PREFIX", "my/home".into())];
        let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
        let said = tokio::task::block_in_place(|| desk.run_with(&["run", "--format", "json"], &variables)).well();
        let run = said.json();
        let message = subscriber.next(Duration::from_secs(10)).await.expect("is announced");
        assert_eq!(message.topic, "my/home/status/analysis_complete");
        let payload: Value = serde_json::from_str(&message.payload).expect("is JSON");
        assert_eq!((&payload["run_id"], &payload["status"]), (&run["run_id"], &"success".into()));
        assert_eq!(
            (run["announced"].as_str(), run["patterns_detected"].clone()),
            (Some("sent"), payload["patterns_detected"].clone())
        );

        let failed = tokio::task::block_in_place(|| desk.run_with(&["run", "--events", "none.jsonl"], &variables));
        failed.refused(1, &["none.jsonl"]);
        let message = subscriber.next(Duration::from_secs(10)).await.expect("is announced");
        assert_eq!(message.topic, "my/home/status/analysis_failed");
    });
    broker.stop();
}

#[test]
fn the_demo_needs_nothing_and_reads_its_announcement_back() {
    let desk = Desk::new();
    let said = desk.run(&["demo", "--seed", "2", "--dir", "demo", "--format", "json"]).well();
    let demo = said.json();
    let payload = &demo["mqtt"]["message"]["payload"];
    assert_eq!((&payload["run_id"], &demo["status"]), (&demo["run_id"], &"succeeded".into()));
    for file in ["history", "truth", "config", "store"] {
        assert!(std::path::Path::new(demo["files"][file].as_str().expect("is a path")).exists(), "{file}");
    }
    let config = text(&desk.path("demo/nightshift.toml"));
    let shown = desk.run(&["suggestions", "list", "--format", "json", "--config", &config]).well().json();
    assert_eq!(demo["suggestions_generated"], list(&shown, "suggestions").len());

    // Again, with another home in the same folder: its database begins anew.
    let said = desk.run(&["demo", "--seed", "4", "--dir", "demo"]).well();
    for part in ["Suggestions", "alias: ", "analysis_complete", "nightshift.db"] {
        assert!(said.out.contains(part), "no {part:?} in {}", said.out);
    }
    let history = desk.run(&["history", "--format", "json", "--config", &config]).well().json();
    assert_eq!(list(&history, "runs").len(), 1);
    desk.write("nightshift.db", "mine");
    desk.run(&["demo", "--dir", "."]).refused(1, &["nightshift.db", "--dir"]);
    assert_eq!(std::fs::read_to_string(desk.path("nightshift.db")).expect("is there"), "mine");
}

#[test]
fn the_demo_shows_habits_of_every_kind() {
    let desk = Desk::new();
    desk.run(&["demo", "--dir", "demo", "--quiet"]).well();
    let config = text(&desk.path("demo/nightshift.toml"));
    let shown = desk.run(&["suggestions", "list", "--format", "json", "--config", &config]).well().json();
    for kind in ["time", "sun", "state", "state_for", "numeric", "presence", "sequence", "scene", "left_on"] {
        assert!(list(&shown, "suggestions").iter().any(|one| one["kind"] == kind), "no {kind} in {shown}");
    }
}

#[test]
fn the_demo_leaves_settings_alone_that_are_not_its_own() {
    let desk = Desk::new();
    for name in ["nightshift.toml", "history.jsonl.gz", "truth.json"] {
        let folder = format!("with {name}");
        let file = format!("{folder}/{name}");
        std::fs::create_dir(desk.path(&folder)).expect("a new folder");
        desk.write(&file, "# mine");
        desk.run(&["demo", "--dir", &folder]).refused(1, &[name, "--dir"]);
        assert_eq!(std::fs::read_to_string(desk.path(&file)).expect("is there"), "# mine");
    }
}
