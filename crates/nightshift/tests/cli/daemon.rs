use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};

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
    lines: BufReader<ChildStderr>,
    seen: String,
}

impl Daemon {
    /// Starts it and waits until it is up.
    pub(crate) fn start(desk: &Desk) -> Self {
        Self::of(command(desk, &[]))
    }

    /// Starts what becomes a daemon, and waits until that is up.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let mut log = Log::of(&mut child);
        let up = log.until("Nightshift is up");
        let address = up["http.address"].as_str().expect("is said").to_owned();
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
        Self { lines: BufReader::new(child.stderr.take().expect("is piped")), seen: String::new() }
    }

    /// The next entry whose message contains `part`.
    #[track_caller]
    pub(crate) fn until(&mut self, part: &str) -> Value {
        loop {
            let mut line = String::new();
            let length = self.lines.read_line(&mut line).expect("reads the log");
            self.seen.push_str(&line);
            assert!(length > 0, "it ended without {part:?}: {}", self.seen);
            let entry: Value = serde_json::from_str(&line).expect("a JSON log line");
            if entry["message"].as_str().is_some_and(|message| message.contains(part)) {
                return entry;
            }
        }
    }

    /// All that is still logged, until the process ends.
    pub(crate) fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).expect("reads the log");
        rest
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

/// Sends `signal`, such as `-TERM`, to the process of this number.
#[cfg(unix)]
pub(crate) fn tell(process: u32, signal: &str) {
    let told = Command::new("kill").args([signal, &process.to_string()]).status().expect("kill is there");
    assert!(told.success());
}
