//! The built program in a folder of its own, as a supervisor would start it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use serde_json::Value;

use crate::wall::bury;

/// How long a daemon may take to come up before the trial has failed.
const UP_WITHIN: Duration = Duration::from_secs(60);

/// A run that was triggered by hand.
#[derive(Debug)]
pub(crate) struct Ended {
    /// As the API shows it.
    pub(crate) row: Value,
    /// From when to when it was surely at work.
    pub(crate) at_work: (Instant, Instant),
}

/// A home: a folder with its history, its settings and its database.
#[derive(Debug)]
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

/// `nightshift serve` at work; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Daemon {
    pub(crate) child: Child,
    /// Where it answers, `127.0.0.1:…`; empty while it is not known.
    pub(crate) address: String,
    log: Arc<Log>,
}

/// What a line of the log says, as far as a trial goes by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It answers, at this address.
    Up(String),
    /// A run was claimed.
    RunStarted,
    /// A run has come to the stage of this name.
    StageBegun(String),
    /// A run has stored its results.
    Succeeded,
    /// A run ended without results.
    EndedWithout,
    /// Anything else.
    Other,
}

/// What it has logged so far, and whether more may come.
#[derive(Debug, Default)]
struct Log {
    lines: Mutex<Lines>,
    grown: Condvar,
}

#[derive(Debug, Default)]
struct Lines {
    /// A JSON object each.
    text: Vec<String>,
    said: Vec<(Instant, Said)>,
    is_over: bool,
}

impl Home {
    /// A home with the history that `nightshift simulate` makes with `arguments`, and with
    /// `settings` in TOML beside those that say where its files are. Its zone is UTC.
    pub(crate) fn new(arguments: &[&str], settings: &str) -> Result<Self, Failed> {
        Self::in_zone("UTC", arguments, settings)
    }

    /// A home in this time zone, else as [`Self::new`] makes it.
    pub(crate) fn in_zone(zone: &str, arguments: &[&str], settings: &str) -> Result<Self, Failed> {
        let home = Self { folder: tempfile::tempdir()? };
        let mut simulate = home.command(&["simulate", "--out", "history.jsonl", "--seed", "3", "--timezone", zone]);
        let made = simulate.args(arguments).output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        let source = if settings.contains("source.events") { "" } else { "source.events = \"history.jsonl\"\n" };
        // Tables come after the settings that stand above all tables.
        let settings = format!(
            "timezone = \"{zone}\"\nlatitude = 52.5\nlongitude = 13.4\n{source}\
             store.path = \"nightshift.db\"\nlog.format = \"json\"\nhttp.listen = \"127.0.0.1:0\"\n{settings}\n"
        );
        std::fs::write(home.path("nightshift.toml"), settings)?;
        Ok(home)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments, in the folder and with nothing of our environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_behind(&[], arguments)
    }

    /// The same as the last arguments of the command `wrapper`, if there is one.
    pub(crate) fn command_behind(&self, wrapper: &[String], arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_nightshift").to_owned();
        let mut words = wrapper.iter().chain([&program]);
        let mut command = Command::new(words.next().unwrap_or(&program));
        command.args(words).args(arguments).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command
    }

    /// Starts `nightshift serve`.
    pub(crate) fn serve(&self) -> Result<Daemon, Failed> {
        Daemon::start(self.command(&["serve"]))
    }
}

impl Daemon {
    /// Starts a daemon that logs JSON, and waits until it says where it answers.
    pub(crate) fn start(command: Command) -> Result<Self, Failed> {
        let mut daemon = Self::launch(command)?;
        match daemon.hear(UP_WITHIN, |said| matches!(said, Said::Up(_))) {
            Some(Said::Up(address)) => daemon.address = address,
            _ => return Err(format!("it did not come up: {}", daemon.said()).into()),
        }
        Ok(daemon)
    }

    /// Starts a daemon that logs JSON, and waits for nothing.
    pub(crate) fn launch(mut command: Command) -> Result<Self, Failed> {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let lines = child.stderr.take().ok_or("its log is not piped")?;
        let log = Arc::new(Log::default());
        let kept = Arc::clone(&log);
        thread::spawn(move || kept.keep(lines));
        Ok(Self { child, address: String::new(), log })
    }

    /// Waits until it has said, since its start, something `wanted`; none when it ended or the time
    /// was over before.
    pub(crate) fn hear(&self, within: Duration, wanted: impl Fn(&Said) -> bool) -> Option<Said> {
        self.hear_when(within, wanted).map(|(_, said)| said)
    }

    /// The same, with the instant when it was said.
    pub(crate) fn hear_when(&self, within: Duration, wanted: impl Fn(&Said) -> bool) -> Option<(Instant, Said)> {
        let end = Instant::now() + within;
        let mut lines = self.log.lock();
        loop {
            if let Some(said) = lines.said.iter().find(|(_, said)| wanted(said)) {
                return Some(said.clone());
            }
            let left = end.saturating_duration_since(Instant::now());
            if lines.is_over || left.is_zero() {
                return None;
            }
            lines = self.log.grown.wait_timeout(lines, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// What it has logged so far, a JSON object a line.
    pub(crate) fn said(&self) -> String {
        self.log.lock().text.join("\n")
    }

    /// Asks for `path` and gives the status and the body.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Result<(u16, Value), Failed> {
        ask(&self.address, method, path)
    }

    /// Triggers a run, waits `patience` for its end, and looks each `pause` whether it has come.
    pub(crate) fn run(&self, patience: Duration, pause: Duration) -> Result<Ended, Failed> {
        let (status, body) = self.ask("POST", "/api/analyze/trigger")?;
        if status != 202 {
            return Err(format!("triggering gave {status}: {body}").into());
        }
        let begin = Instant::now();
        let mut seen = begin;
        while self.is_running()? {
            seen = Instant::now();
            if begin.elapsed() > patience {
                return Err(format!("the run does not end: {}", self.said()).into());
            }
            thread::sleep(pause);
        }
        let id = body["run_id"].as_str().ok_or("no run_id")?;
        Ok(Ended { row: self.ask("GET", &format!("/api/runs/{id}"))?.1, at_work: (begin, seen) })
    }

    pub(crate) fn is_running(&self) -> Result<bool, Failed> {
        Ok(self.ask("GET", "/api/analyze/status")?.1["is_running"] != false)
    }

    /// Tells it to stop and waits for its end.
    pub(crate) fn stop(self) -> Result<(), Failed> {
        self.told_to_stop().map(drop)
    }

    /// The same, and gives what is left of it.
    pub(crate) fn told_to_stop(mut self) -> Result<Self, Failed> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let status = self.child.wait()?;
        // The end of its log may still be on the way.
        let _ = self.hear(Duration::from_secs(1), |_| false);
        if told.success() && status.success() {
            Ok(self)
        } else {
            Err(format!("it ended with {status}: {}", self.said()).into())
        }
    }

    /// Whether its log has come to its end, and so has it.
    pub(crate) fn is_over(&self) -> bool {
        self.log.lock().is_over
    }

    /// All that it has said, and when.
    pub(crate) fn all_said(&self) -> Vec<(Instant, Said)> {
        self.log.lock().said.clone()
    }

    /// Whether the last that it said of a run is not the run's end.
    pub(crate) fn is_at_work(&self) -> bool {
        let lines = self.log.lock();
        let last = lines.said.iter().rev().map(|(_, said)| said);
        let mut last = last.filter(|said| matches!(said, Said::RunStarted | Said::Succeeded | Said::EndedWithout));
        last.next() == Some(&Said::RunStarted)
    }

    /// Ends it by SIGKILL, whatever it is at; it may have ended by itself.
    pub(crate) fn kill(mut self) -> Result<ExitStatus, Failed> {
        self.child.kill()?;
        Ok(self.child.wait()?)
    }

    /// Its folder under `/proc`.
    pub(crate) fn proc(&self) -> PathBuf {
        Path::new("/proc").join(self.child.id().to_string())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        bury(self.child.id());
    }
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps all lines, so that the pipe never fills.
    fn keep(&self, from: ChildStderr) {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut lines = self.lock();
            lines.said.push((Instant::now(), Said::of(&line)));
            lines.text.push(line);
            drop(lines);
            self.grown.notify_all();
        }
        self.lock().is_over = true;
        self.grown.notify_all();
    }
}

impl Said {
    /// The one place that knows the words of the log.
    fn of(line: &str) -> Self {
        let entry: Value = serde_json::from_str(line).unwrap_or(Value::Null);
        let field = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        match entry["message"].as_str().unwrap_or_default() {
            "Nightshift is up" => Self::Up(field("http.address")),
            "Run started" => Self::RunStarted,
            "Stage begun" => Self::StageBegun(field("stage")),
            "Run succeeded" => Self::Succeeded,
            "Run ended without results" => Self::EndedWithout,
            _ => Self::Other,
        }
    }
}

/// Asks the daemon at `address` for `path` and gives the status and the body.
pub(crate) fn ask(address: &str, method: &str, path: &str) -> Result<(u16, Value), Failed> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
}

/// The bytes of all files in the folder.
pub(crate) fn size_of(folder: &Path) -> Result<u64, Failed> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += File::open(entry?.path())?.metadata()?.len();
    }
    Ok(bytes)
}
