use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use libtest_mimic::Failed;
use serde_json::Value;

use crate::program::{Daemon, Home};
use crate::{Effort, Outcome};

/// The daemon looks at the clock at least once a minute; so long, and a little, it may take to see
/// that it was set.
const PATIENCE: Duration = Duration::from_secs(75);

/// A home whose clock can be set while the daemon runs, by libfaketime.
struct Clock<'a> {
    home: &'a Home,
}

/// Clocks that are set under a running daemon: 1970 until the network is there; in full also a step
/// back over the hour of the job, and a year ahead and back.
pub(crate) fn trial(effort: Effort) -> Outcome {
    let Some(library) = library()? else {
        return Ok("skipped: faketime is not installed".to_owned());
    };
    let home = Home::new(&["--days", "20"], "")?;
    let clock = Clock { home: &home };
    let start = || {
        let mut command = home.command(&["serve"]);
        command.env("LD_PRELOAD", &library).env("FAKETIME_TIMESTAMP_FILE", home.path("clock"));
        command.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("TZ", "UTC");
        Daemon::start(command)
    };
    let mut figures = String::new();

    // The schedule is in force before the power fails.
    clock.set("2026-11-10T12:00:00Z")?;
    start()?.stop()?;
    clock.set("1970-01-01T00:00:20Z")?;
    let daemon = start()?;
    let status = ask(&daemon, "GET", "/api/analyze/status")?;
    expect(status["clock"].as_str().is_some_and(|why| why.contains("1970-01-01")), &status, "1970 is doubted")?;
    expect(status["next_run"].is_null(), &status, "1970 has no next run")?;
    let refused = ask(&daemon, "POST", "/api/analyze/trigger")?;
    expect(refused["code"] == "clock_implausible", &refused, "1970 runs nothing by hand")?;
    expect(daemon.said().contains("No run is started by a clock"), &Value::Null, "1970 is reported")?;
    expect(runs(&daemon)?.is_empty(), &Value::Null, "1970 leaves no row")?;
    clock.set("2026-11-11T03:20:00Z")?;
    let seconds = until(&daemon, "the night is caught up", |runs| {
        runs.iter().any(|run| run["origin"] == "catch_up" && run["status"] == "succeeded")
    })?;
    writeln!(figures, "1970, then set by the network at 3:20: the night was caught up {seconds} s later")?;

    if effort == Effort::Full {
        clock.set("2026-11-11T02:59:55Z")?;
        sleep(PATIENCE);
        let after = runs(&daemon)?;
        expect(after.len() == 1, &Value::from(after), "3:00 comes twice and has one run")?;
        figures += "set back from 3:20 to 2:59:55: 3:00 came twice and had one run\n";
        clock.set("2027-11-11T12:00:00Z")?;
        let seconds = until(&daemon, "the slots of a year are given up", |runs| {
            runs.iter().any(|run| run["status"] == "skipped" && run["scheduled_for"] == "2027-11-11T03:00:00Z")
        })?;
        writeln!(figures, "set ahead by a year: noticed after {seconds} s")?;
        clock.set("2026-11-12T01:59:00Z")?;
        let seconds = within(&daemon, "the clock is doubted", |daemon| {
            let status = ask(daemon, "GET", "/api/analyze/status")?;
            Ok(status["clock"].is_string() && status["next_run"].is_null())
        })?;
        writeln!(figures, "set right again: noticed after {seconds} s, and doubted for an hour")?;
        expect(daemon.said().contains("The clock was set back"), &Value::Null, "it strands no timer")?;
    }
    daemon.stop()?;
    Ok(figures)
}

impl Clock<'_> {
    /// Sets it: from now on it shows `time`, and runs on.
    fn set(&self, time: &str) -> Result<(), Failed> {
        #[expect(clippy::disallowed_methods, reason = "a wrong clock is told as a difference from the right one")]
        let difference = time.parse::<Timestamp>()?.duration_since(Timestamp::now());
        // In one step: the daemon reads it at any time.
        let next = self.home.path("clock.next");
        std::fs::write(&next, format!("{:+}\n", difference.as_secs()))?;
        std::fs::rename(next, self.home.path("clock"))?;
        Ok(())
    }
}

/// The library that lies about the time; none where it is not installed.
fn library() -> Result<Option<String>, Failed> {
    let told = Command::new("faketime").args(["-f", "+0", "env"]).stderr(Stdio::null()).output();
    let told = told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()).unwrap_or_default();
    let library = told.lines().find_map(|line| line.strip_prefix("LD_PRELOAD=")).map(str::to_owned);
    #[expect(clippy::disallowed_methods, reason = "whether this is CI is for the trial to know")]
    let is_ci = std::env::var_os("CI").is_some();
    if library.is_none() && is_ci {
        return Err("faketime is not installed: apt-get install faketime".into());
    }
    Ok(library)
}

fn ask(daemon: &Daemon, method: &str, path: &str) -> Result<Value, Failed> {
    Ok(daemon.ask(method, path)?.1)
}

fn runs(daemon: &Daemon) -> Result<Vec<Value>, Failed> {
    let listed = ask(daemon, "GET", "/api/runs?limit=100")?;
    Ok(listed["runs"].as_array().ok_or("no list of runs")?.clone())
}

fn until(daemon: &Daemon, what: &str, holds: impl Fn(&[Value]) -> bool) -> Result<u64, Failed> {
    within(daemon, what, |daemon| Ok(holds(&runs(daemon)?)))
}

/// The seconds until `holds`.
fn within(daemon: &Daemon, what: &str, holds: impl Fn(&Daemon) -> Result<bool, Failed>) -> Result<u64, Failed> {
    let begin = Instant::now();
    while !holds(daemon)? {
        if begin.elapsed() > PATIENCE {
            return Err(format!("broken within {PATIENCE:?}: {what}\n{}", daemon.said()).into());
        }
        sleep(Duration::from_millis(200));
    }
    Ok(begin.elapsed().as_secs())
}

fn expect(holds: bool, found: &Value, what: &str) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(format!("broken: {what}: {found}").into()) }
}
