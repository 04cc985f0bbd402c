use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Desk, Said, list};

/// The program as it runs on a machine whose clock shows `time`; none where `faketime` is not
/// installed, which a run of the whole suite does not accept.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "whether this is CI is for the test to know, and to say"
)]
fn at(desk: &Desk, time: &str, arguments: &[&str]) -> Option<Said> {
    let is_there = Command::new("faketime").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if is_there.is_err() {
        assert!(std::env::var_os("CI").is_none(), "faketime is not installed: apt-get install faketime");
        eprintln!("a test of wrong clocks is skipped: faketime is not installed");
        return None;
    }
    let program = desk.command(arguments);
    let mut command = Command::new("faketime");
    command.args(["-f", &format!("@{time}")]).arg(program.get_program()).args(arguments);
    command
        .current_dir(desk.path("."))
        .env("TZ", "UTC")
        .env("HOME", desk.path("."))
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Some(Said::of(command.output().expect("it starts")))
}

#[test]
fn nothing_is_done_by_a_clock_that_cannot_be_right() {
    let desk = Desk::new();
    desk.simulate(&["--days", "20"]);
    let run = ["run", "--events", "history.jsonl", "--timezone", "Europe/Berlin", "--format", "json", "--quiet"];
    let Some(said) = at(&desk, "1970-01-01 00:10:00", &run) else { return };
    said.refused(1, &["1970-01-01T00:10:0", "had not been written yet", "NTP"]);
    let runs = |said: Said| list(&said.well().json(), "runs").clone();
    assert_eq!(runs(desk.run(&["history", "--format", "json"])), [] as [Value; 0]);
    let status = at(&desk, "1970-01-01 00:10:00", &["status"]).expect("faketime is there").well().out;
    assert!(status.contains("Nothing is run now: the machine's clock shows 1970"), "{status}");
    assert!(!status.contains("Next run"), "{status}");

    // The clock is years ahead, then put right, which might be as well that it goes wrong.
    at(&desk, "2031-05-01 12:00:00", &run).expect("faketime is there").well();
    let doubted = at(&desk, "2027-05-01 12:00:00", &run).expect("faketime is there");
    doubted.refused(1, &["2027-05-01T12:00:0", "2031-05-01T12:00:0", "from 2027-05-01T13:00:0"]);
    at(&desk, "2027-05-01 13:00:05", &run).expect("faketime is there").well();
    at(&desk, "2027-05-01 13:01:00", &run).expect("faketime is there").well();
    let status = at(&desk, "2027-05-01 14:00:00", &["status", "--format", "json"]).expect("faketime is there");
    let status = status.well().json();
    assert!(status["clock"].is_null() && status["next_run"].is_string(), "{status}");
    assert_eq!(runs(desk.run(&["history", "--format", "json"])).len(), 3);
}
