//! How the program ends: by signals, in the middle of whatever it does.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nightshift::notify::{EmbeddedBroker, MqttSettings, MqttVersion, Subscriber};

use crate::daemon::{self, Daemon, Log, tell};
use crate::{Desk, Said, list, text};

/// A daemon that comes to a stop with its run at work: the source is a pipe that nobody writes to.
fn at_work(desk: &Desk, grace: &str) -> Daemon {
    pipe(desk);
    let mut command = daemon::command(desk, &["--events", "pipe.jsonl", "--timezone", "Europe/Berlin"]);
    command.env("NIGHTSHIFT__SCHEDULE__SHUTDOWN_GRACE", grace);
    let mut daemon = Daemon::of(daemon::heeding_a_hang_up(command));
    daemon.trigger();
    daemon
}

fn pipe(desk: &Desk) {
    if !desk.path("pipe.jsonl").exists() {
        let made = Command::new("mkfifo").arg(desk.path("pipe.jsonl")).status().expect("mkfifo is there");
        assert!(made.success());
    }
}

/// The newest run's status, and why it has it.
fn newest(desk: &Desk) -> (String, String) {
    let history = desk.run(&["history", "--format", "json"]).well().json();
    let run = &list(&history, "runs")[0];
    let field = |name: &str| run[name].as_str().unwrap_or_default().to_owned();
    (field("status"), field("error"))
}

/// What a program at work keeps beside its database, and takes away with it.
fn left_behind(desk: &Desk) -> Vec<String> {
    let folder = desk.path(".local/share/nightshift");
    let files = std::fs::read_dir(folder).expect("is there").filter_map(Result::ok);
    let mut names: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "nightshift.db");
    names
}

#[test]
fn a_run_at_work_ends_and_is_announced_before_the_daemon_does() {
    let desk = Desk::new();
    desk.simulate(&[]);
    pipe(&desk);
    let broker = EmbeddedBroker::start(MqttVersion::V3).expect("starts");
    let runtime = tokio::runtime::Runtime::new().expect("starts");
    let mut subscriber = runtime
        .block_on(Subscriber::listen(&MqttSettings::plain(broker.url(), "listener"), "ha-ai/status/#"))
        .expect("listens");
    let mut next = || {
        let message = runtime.block_on(subscriber.next(Duration::from_secs(60))).expect("is announced");
        (message.topic.replace("ha-ai/status/", ""), message.payload)
    };

    let mut command = daemon::command(&desk, &["--events", "pipe.jsonl", "--timezone", "Europe/Berlin"]);
    command.env("NIGHTSHIFT__MQTT__URL", broker.url()).env("NIGHTSHIFT__SCHEDULE__SHUTDOWN_GRACE", "1m");
    let mut daemon = Daemon::of(command);
    assert_eq!(next(), ("availability".to_owned(), "online".to_owned()));
    daemon.trigger();
    daemon.signal("-TERM");
    daemon.log.until("Stopping");
    // It takes no more work, and its source answers at last.
    let history = std::fs::read(desk.path("history.jsonl")).expect("is there");
    std::fs::write(desk.path("pipe.jsonl"), history).expect("is read");
    let (status, rest) = daemon.ended();
    assert_eq!(status.code(), Some(0), "{rest}");
    assert_eq!(newest(&desk).0, "succeeded");
    assert_eq!(next().0, "analysis_complete");
    // A message may come twice, and the farewell comes after it.
    let farewell = std::iter::repeat_with(next).find(|(topic, _)| topic != "analysis_complete").expect("comes");
    assert_eq!(farewell, ("availability".to_owned(), "offline".to_owned()));
    assert_eq!(left_behind(&desk), Vec::<String>::new());
    broker.stop();
}

#[test]
fn a_run_that_does_not_end_is_stopped_and_on_record() {
    let desk = Desk::new();
    let daemon = at_work(&desk, "1s");
    let begin = Instant::now();
    daemon.signal("-INT");
    let (status, rest) = daemon.ended();
    assert_eq!(status.code(), Some(0), "{rest}");
    // Two seconds more than the grace time, and some for a busy machine.
    assert!(begin.elapsed() < Duration::from_secs(6), "{:?}: {rest}", begin.elapsed());
    let (status, why) = newest(&desk);
    assert_eq!(status, "interrupted");
    assert!(why.contains("stopped while it was at stage fetch"), "{why}");
    assert!(left_behind(&desk).iter().all(|name| !name.contains("alive")), "{:?}", left_behind(&desk));
}

#[test]
fn a_second_signal_ends_it_at_once_and_the_next_start_puts_the_run_right() {
    let desk = Desk::new();
    for (signal, code) in [("-TERM", 143), ("-INT", 130), ("-HUP", 129)] {
        let mut daemon = at_work(&desk, "1h");
        daemon.signal(signal);
        daemon.log.until("Stopping");
        daemon.signal(signal);
        let (status, rest) = daemon.ended();
        assert_eq!(status.code(), Some(code), "{rest}");
        let daemon = Daemon::start(&desk);
        let (status, why) = newest(&desk);
        assert_eq!(status, "interrupted");
        assert!(why.contains("its process was killed"), "{why}");
        daemon.signal("-TERM");
        assert_eq!(daemon.ended().0.code(), Some(0));
        assert_eq!(left_behind(&desk), Vec::<String>::new());
    }
}

#[test]
fn it_can_be_stopped_while_the_database_is_opened() {
    let desk = Desk::new();
    let path = desk.path("n.db");
    let other = rusqlite::Connection::open(&path).expect("opens");
    // An empty file is ours to fill, once the other lets us.
    other.execute_batch("BEGIN EXCLUSIVE").expect("is alone");
    let mut command = daemon::command(&desk, &[]);
    let mut child = command.env("NIGHTSHIFT__STORE__PATH", text(&path)).spawn().expect("starts");
    let mut log = Log::of(&mut child);
    log.until("until then each night fails");
    tell(child.id(), "-TERM");
    let rest = log.rest();
    assert_eq!(child.wait().expect("ends").code(), Some(0), "{rest}");
    assert!(rest.contains("stopped before it was up"), "{rest}");
    drop(other);
    let daemon = Daemon::start(&desk);
    daemon.signal("-TERM");
    assert_eq!(daemon.ended().0.code(), Some(0));
}

#[test]
fn the_end_of_its_terminal_stops_it_unless_it_was_started_to_outlive_that() {
    let desk = Desk::new();
    let mut daemon = Daemon::of(daemon::heeding_a_hang_up(daemon::command(&desk, &[])));
    daemon.signal("-HUP");
    assert_eq!(daemon.log.until("Stopping")["signal"], "SIGHUP");
    assert_eq!(daemon.ended().0.code(), Some(0));

    // As nohup does it.
    let serve = daemon::command(&desk, &[]);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(serve.get_program()).args(serve.get_args());
    command.current_dir(desk.folder.path()).env_clear().env("HOME", desk.folder.path());
    daemon::piped(&mut command);
    let daemon = Daemon::of(command);
    daemon.signal("-HUP");
    assert!(daemon.get("/health").starts_with("HTTP/1.1 200"));
    daemon.signal("-TERM");
    let (status, rest) = daemon.ended();
    assert_eq!(status.code(), Some(0), "{rest}");
    assert!(!rest.contains("SIGHUP"), "{rest}");
}

#[test]
fn the_demo_stays_up_until_it_is_told_to_stop() {
    use std::io::{BufRead, BufReader};

    let desk = Desk::new();
    let mut command = desk.command(&["demo", "--serve", "--dir", "demo"]);
    command.env("NIGHTSHIFT__HTTP__LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("starts");
    let mut out = BufReader::new(child.stdout.take().expect("is piped"));
    let mut seen = String::new();
    while !seen.contains("\nUp at http://") {
        assert!(out.read_line(&mut seen).expect("reads") > 0, "it ended: {seen}");
    }
    tell(child.id(), "-INT");
    let said = Said::of(child.wait_with_output().expect("it ends"));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(Path::new(&desk.path("demo/nightshift.db")).exists());
}

/// What it does it does itself: nothing is left to be waited for.
#[cfg(target_os = "linux")]
#[test]
fn it_starts_no_other_process() {
    let desk = Desk::new();
    let daemon = at_work(&desk, "0s");
    let tasks = std::fs::read_dir(format!("/proc/{}/task", daemon.child.id())).expect("is there");
    for task in tasks.filter_map(Result::ok) {
        // A thread may end between the two looks.
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        assert_eq!(children, "");
    }
    daemon.signal("-TERM");
    assert_eq!(daemon.ended().0.code(), Some(0));
}
