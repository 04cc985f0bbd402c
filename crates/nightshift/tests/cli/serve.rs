use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::Desk;

/// The daemon on a free port; ended when the test is.
struct Daemon {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Daemon {
    /// Starts it and waits until it is up.
    fn start(desk: &Desk) -> Self {
        let child = desk
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .env("NIGHTSHIFT__LOG__FORMAT", "json")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.expect("the program starts");
        let log = BufReader::new(child.stderr.take().expect("is piped"));
        let mut daemon = Self { child, log, address: String::new() };
        let mut seen = String::new();
        while daemon.address.is_empty() {
            let mut line = String::new();
            assert!(daemon.log.read_line(&mut line).expect("reads the log") > 0, "it ended before it was up: {seen}");
            let entry: serde_json::Value = serde_json::from_str(&line).expect("a JSON log line");
            entry["http.address"].as_str().unwrap_or_default().clone_into(&mut daemon.address);
            seen.push_str(&line);
        }
        daemon
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: &str, path: &str) -> String {
    send(address, "GET", path)
}

fn send(address: &str, method: &str, path: &str) -> String {
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
    let mut daemon = Daemon::start(&desk);
    assert!(get(&daemon.address, "/health").starts_with("HTTP/1.1 200"));
    assert!(get(&daemon.address, "/api/analyze/status").contains("\"is_running\":false"));
    let told = Command::new("kill").args(["-TERM", &daemon.child.id().to_string()]).status().expect("kill is there");
    assert!(told.success());
    let mut rest = String::new();
    daemon.log.read_to_string(&mut rest).expect("reads the log");
    assert_eq!(daemon.child.wait().expect("it ends").code(), Some(0), "{rest}");
    assert!(rest.contains("stopped"), "{rest}");
}

#[test]
fn without_a_source_it_is_up_and_each_run_says_what_to_set() {
    let desk = Desk::new();
    let mut daemon = Daemon::start(&desk);
    assert!(send(&daemon.address, "POST", "/api/analyze/trigger").starts_with("HTTP/1.1 202"));
    let mut line = String::new();
    while !line.contains("ended without results") {
        line.clear();
        assert!(daemon.log.read_line(&mut line).expect("reads the log") > 0, "it ended");
    }
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
