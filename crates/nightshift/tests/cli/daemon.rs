use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;

use crate::Desk;

/// `nightshift serve` on a free port; ended when the test is.
pub(crate) struct Daemon {
    pub(crate) child: Child,
    pub(crate) log: Log,
    pub(crate) address: String,
}

/// What a process logs, a JSON object a line.
pub(crate) struct Log {
    lines: Receiver<String>,
    /// What has been read of it.
    pub(crate) seen: String,
}

/// How long anything that should happen may take before a test has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

impl Daemon {
    /// Starts it and waits until it is up.
    pub(crate) fn start(desk: &Desk) -> Self {
        Self::of(command(desk, &[]))
    }

    /// Starts what becomes a daemon, and waits until that is up.
    pub(crate) fn of(command: Command) -> Self {
        Self::when(command, |entry| entry["message"] == "Nightshift is up")
    }

    /// Starts what becomes a daemon, and waits until it answers, be it that it is not up yet.
    pub(crate) fn answering(command: Command) -> Self {
        Self::when(command, |entry| entry["http.address"].is_string())
    }

    fn when(mut command: Command, is_there: impl Fn(&Value) -> bool) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let mut log = Log::of(&mut child);
        let entry = log.until_entry("that it answers", is_there);
        let address = entry["http.address"].as_str().expect("is said").to_owned();
        Self { child, log, address }
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.send("GET", path)
    }

    pub(crate) fn send(&self, method: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("asks");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("is answered");
        answer
    }

    /// Begins a run.
    pub(crate) fn trigger(&mut self) {
        assert!(self.send("POST", "/api/analyze/trigger").starts_with("HTTP/1.1 202"));
        self.log.until("Run started");
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: &str) {
        tell(self.child.id(), signal);
    }

    /// Waits for its end, and gives how it ended and the rest of its log.
    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
        let rest = self.log.rest();
        (self.child.wait().expect("it ends"), rest)
    }

    /// Tells it to stop, waits until it has in good order, and gives all of its log.
    #[cfg(unix)]
    pub(crate) fn stop(mut self) -> String {
        self.signal("-TERM");
        self.log.rest();
        let seen = std::mem::take(&mut self.log.seen);
        assert_eq!(self.child.wait().expect("it ends").code(), Some(0), "{seen}");
        seen
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Log {
    pub(crate) fn of(child: &mut Child) -> Self {
        let lines = BufReader::new(child.stderr.take().expect("is piped")).lines();
        let (sender, receiver) = channel();
        // It ends with the process, or with the test.
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { lines: receiver, seen: String::new() }
    }

    /// The next entry whose message contains `part`.
    #[track_caller]
    pub(crate) fn until(&mut self, part: &str) -> Value {
        self.until_entry(part, |entry| entry["message"].as_str().is_some_and(|message| message.contains(part)))
    }

    /// Whether `part` has been logged by now.
    pub(crate) fn said(&mut self, part: &str) -> bool {
        while let Ok(line) = self.lines.try_recv() {
            self.keep(&line);
        }
        self.seen.contains(part)
    }

    /// All that is still logged, until the process ends.
    pub(crate) fn rest(&mut self) -> String {
        let begin = self.seen.len();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => self.keep(&line),
                Err(RecvTimeoutError::Disconnected) => return self.seen[begin..].to_owned(),
                Err(RecvTimeoutError::Timeout) => panic!("it does not end: {}", self.seen),
            }
        }
    }

    #[track_caller]
    fn until_entry(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else { panic!("it has not said {what:?}: {}", self.seen) };
            self.keep(&line);
            let entry: Value = serde_json::from_str(&line).expect("a JSON log line");
            if is_it(&entry) {
                return entry;
            }
        }
    }

    fn keep(&mut self, line: &str) {
        self.seen.push_str(line);
        self.seen.push('\n');
    }
}

/// `nightshift serve` with these options too, ready to be started.
pub(crate) fn command(desk: &Desk, more: &[&str]) -> Command {
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
    piped(command.args(more));
    command
}

/// Has the log of `command` come to us, as JSON.
pub(crate) fn piped(command: &mut Command) -> &mut Command {
    command.env("NIGHTSHIFT__LOG__FORMAT", "json").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped())
}

/// The same, heeding a hang-up though the tests themselves may have been started to outlive one, as by
/// `nohup`, which all that they start inherits.
#[cfg(unix)]
pub(crate) fn heeding_a_hang_up(command: Command) -> Command {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    // Its number is one.
    if ignored.is_none_or(|signals| signals & 1 == 0) {
        return command;
    }
    let mut heeding = Command::new("env");
    heeding.arg("--default-signal=HUP").arg(command.get_program()).args(command.get_args());
    heeding.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    heeding.current_dir(command.get_current_dir().expect("has one"));
    piped(&mut heeding);
    heeding
}

/// Sends `signal`, such as `-TERM`, to the process of this number.
#[cfg(unix)]
pub(crate) fn tell(process: u32, signal: &str) {
    let told = Command::new("kill").args([signal, &process.to_string()]).status().expect("kill is there");
    assert!(told.success());
}
