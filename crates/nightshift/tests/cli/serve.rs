use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use crate::Desk;

/// The daemon on a free port; ended when the test is.
pub(crate) struct Daemon {
    child: Child,
    log: Receiver<String>,
    pub(crate) address: String,
    /// What it had logged by then.
    pub(crate) seen: String,
}

/// How long anything that should happen may take before a test has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

impl Daemon {
    /// Starts it and waits until it answers.
    pub(crate) fn start(desk: &Desk) -> Self {
        Self::start_as(desk.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Starts it with this command and waits until it answers.
    pub(crate) fn start_as(mut command: Command) -> Self {
        command.env("NIGHTSHIFT__LOG__FORMAT", "json").stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let lines = BufReader::new(child.stderr.take().expect("is piped")).lines();
        let (sender, log) = channel();
        // It ends with the daemon.
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut daemon = Self { child, log, address: String::new(), seen: String::new() };
        let entry: serde_json::Value =
            serde_json::from_str(&daemon.until("\"http.address\"")).expect("a JSON log line");
        entry["http.address"].as_str().expect("a text").clone_into(&mut daemon.address);
        daemon
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has said `part` by now.
    pub(crate) fn said(&mut self, part: &str) -> bool {
        let new: Vec<String> = self.log.try_iter().collect();
        self.seen.extend(new.into_iter().map(|line| line + "\n"));
        self.seen.contains(part)
    }

    /// Reads its log until a line with `part`, and returns that line.
    #[track_caller]
    pub(crate) fn until(&mut self, part: &str) -> String {
        loop {
            let line = self.log.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("it has not said {part:?}: {}", self.seen));
            self.seen.push_str(&line);
            self.seen.push('\n');
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Tells it to stop.
    #[cfg(unix)]
    pub(crate) fn terminate(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.expect("kill is there").success());
    }

    /// Tells it to stop, waits until it has, and returns all of its log.
    #[cfg(unix)]
    pub(crate) fn stop(mut self) -> String {
        self.terminate();
        self.ended()
    }

    /// Waits until it has ended in order, and returns all of its log.
    pub(crate) fn ended(&mut self) -> String {
        loop {
            match self.log.recv_timeout(PATIENCE) {
                Ok(line) => self.seen.push_str(&(line + "\n")),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end: {}", self.seen),
            }
        }
        assert_eq!(self.child.wait().expect("it ends").code(), Some(0), "{}", self.seen);
        std::mem::take(&mut self.seen)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn get(address: &str, path: &str) -> String {
    send(address, "GET", path)
}

pub(crate) fn send(address: &str, method: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("connects");
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("asks");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("is answered");
    answer
}

#[cfg(unix)]
#[test]
fn the_daemon_answers_until_it_is_told_to_stop() {
    let desk = Desk::new();
    let daemon = Daemon::start(&desk);
    assert!(get(&daemon.address, "/health").starts_with("HTTP/1.1 200"));
    assert!(get(&daemon.address, "/api/analyze/status").contains("\"is_running\":false"));
    assert!(daemon.stop().contains("stopped"));
}

#[test]
fn without_a_source_it_is_up_and_each_run_says_what_to_set() {
    let desk = Desk::new();
    let mut daemon = Daemon::start(&desk);
    assert!(send(&daemon.address, "POST", "/api/analyze/trigger").starts_with("HTTP/1.1 202"));
    let line = daemon.until("ended without results");
    assert!(line.contains("source.events"), "{line}");
    let status = get(&daemon.address, "/api/analyze/status");
    assert!(status.contains("\"status\":\"failed\"") && status.contains("NIGHTSHIFT__SOURCE__EVENTS"), "{status}");
}

#[test]
fn beyond_this_machine_it_needs_a_token() {
    let desk = Desk::new();
    desk.run(&["serve", "--listen", "0.0.0.0:0"]).refused(2, &["http.listen", "http.token"]);
}

#[test]
fn an_address_in_use_is_named() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("binds");
    let address = taken.local_addr().expect("is bound").to_string();
    desk.run(&["serve", "--listen", &address]).refused(1, &[&address, "http.listen"]);
}
