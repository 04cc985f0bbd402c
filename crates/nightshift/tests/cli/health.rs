use std::io::{Read, Write};
use std::net::TcpListener;

use crate::Desk;
use crate::daemon::Daemon;

#[cfg(unix)]
#[test]
fn it_says_what_the_daemon_says() {
    let desk = Desk::new();
    let daemon = Daemon::start(&desk);
    let asked = |arguments: &[&str]| {
        desk.run_with(arguments, &[("NIGHTSHIFT__HTTP__LISTEN", &daemon.address), ("NIGHTSHIFT__HTTP__TOKEN", "any")])
    };
    let well = asked(&["health"]).well();
    assert!(well.out.contains(&daemon.address) && well.out.ends_with("and well.\n"), "{}", well.out);
    assert!(asked(&["health", "--live"]).well().out.starts_with("Nightshift lives"));
    let address = daemon.address.clone();
    daemon.stop();
    let variable = [("NIGHTSHIFT__HTTP__LISTEN", address.as_str())];
    desk.run_with(&["health"], &variable).refused(1, &["nobody answers", &address]);
    desk.run_with(&["health", "--live"], &variable).refused(1, &["nobody answers", &address]);
}

/// A missed night is not well, and no reason to start the daemon again.
#[test]
fn what_is_not_well_is_told_from_what_hangs_and_from_other_programs() {
    let desk = Desk::new();
    let told = |answer: &'static str, arguments: &[&str]| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
        let address = listener.local_addr().expect("is bound").to_string();
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("is asked");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).expect("reads");
                request.extend(byte);
            }
            stream.write_all(answer.as_bytes()).expect("answers");
            String::from_utf8_lossy(&request).into_owned()
        });
        let said = desk.run_with(arguments, &[("NIGHTSHIFT__HTTP__LISTEN", &address)]);
        (said, answering.join().expect("has answered"))
    };
    let missed = "HTTP/1.1 503 Service Unavailable\r\n\r\n{\"status\":\"failing\",\"version\":\"0.1.0\",\"checks\":[\
                  {\"name\":\"nights\",\"status\":\"failing\",\"detail\":\"A night was missed.\"},\
                  {\"name\":\"clock\",\"status\":\"ok\",\"detail\":\"It is right.\"}]}";
    let (said, request) = told(missed, &["health"]);
    assert!(request.starts_with("GET /health "), "{request}");
    said.refused(1, &["not well: A night was missed."]);
    told("HTTP/1.1 200 OK\r\n\r\n<html>", &["health"]).0.refused(1, &["another program"]);
    let (said, request) = told("HTTP/1.1 200 OK\r\n\r\n{}", &["health", "--live"]);
    assert!(request.starts_with("GET /live ") && said.code == Some(0), "{request} {}", said.err);
    told("HTTP/1.1 503 Service Unavailable\r\n\r\n", &["health", "--live"]).0.refused(1, &["hangs"]);
    told("", &["health", "--live"]).0.refused(1, &["no Nightshift"]);
}
