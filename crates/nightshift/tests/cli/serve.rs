use std::net::TcpListener;

use crate::Desk;
use crate::daemon::{self, Daemon};

#[cfg(unix)]
#[test]
fn the_daemon_answers_until_it_is_told_to_stop() {
    let desk = Desk::new();
    let daemon = Daemon::start(&desk);
    assert!(daemon.get("/health").starts_with("HTTP/1.1 200"));
    assert!(daemon.get("/api/analyze/status").contains("\"is_running\":false"));
    daemon.signal("-TERM");
    let (status, rest) = daemon.ended();
    assert_eq!(status.code(), Some(0), "{rest}");
    assert!(rest.contains("stopped"), "{rest}");
}

#[test]
fn without_a_source_it_is_up_and_each_run_says_what_to_set() {
    let desk = Desk::new();
    let mut daemon = Daemon::start(&desk);
    daemon.trigger();
    let failed = daemon.log.until("ended without results").to_string();
    assert!(failed.contains("source.events"), "{failed}");
    let status = daemon.get("/api/analyze/status");
    assert!(status.contains("\"status\":\"failed\"") && status.contains("NIGHTSHIFT__SOURCE__EVENTS"), "{status}");
}

/// As systemd would hear it.
#[cfg(unix)]
#[test]
fn a_supervisor_hears_that_it_is_up_alive_and_stopping() {
    let desk = Desk::new();
    let socket = std::os::unix::net::UnixDatagram::bind(desk.path("notify")).expect("binds");
    socket.set_read_timeout(Some(std::time::Duration::from_secs(60))).expect("is set");
    let hear = || {
        let mut message = [0; 4096];
        let length = socket.recv(&mut message).expect("something is told");
        String::from_utf8(message[..length].to_vec()).expect("UTF-8")
    };
    let mut command = daemon::command(&desk, &[]);
    command.env("NOTIFY_SOCKET", desk.path("notify")).env("WATCHDOG_USEC", "200000");
    let daemon = Daemon::of(command);
    let up = std::iter::from_fn(|| Some(hear())).find(|message| message.contains("READY=1")).expect("is told");
    assert!(up.contains("\nSTATUS=The next night is at ") && up.contains(" 03:00"), "{up}");
    for _ in 0..3 {
        assert_eq!(hear(), "WATCHDOG=1");
    }
    daemon.signal("-TERM");
    let stopping = std::iter::from_fn(|| Some(hear())).find(|message| message != "WATCHDOG=1").expect("is told");
    // The grace time of 8 seconds, and what it takes beside.
    assert_eq!(stopping, "STOPPING=1\nSTATUS=Stopping\nEXTEND_TIMEOUT_USEC=14500000");
    let (status, rest) = daemon.ended();
    assert_eq!(status.code(), Some(0), "{rest}");

    let mut command = daemon::command(&desk, &[]);
    command.env("NOTIFY_SOCKET", "no/path");
    let mut child = command.spawn().expect("starts");
    let mut log = daemon::Log::of(&mut child);
    log.until("NOTIFY_SOCKET cannot be used");
    log.until("Nightshift is up");
    daemon::tell(child.id(), "-TERM");
    assert_eq!(child.wait().expect("ends").code(), Some(0));
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

#[test]
fn what_another_start_does_not_mend_has_a_code_of_its_own() {
    let desk = Desk::new();
    let theirs = rusqlite::Connection::open(desk.path("theirs.db")).expect("opens");
    theirs.execute_batch("CREATE TABLE mine (x)").expect("is written");
    let serve = |variable| desk.run_with(&["serve", "--listen", "127.0.0.1:0"], &[variable]);
    let theirs = desk.path("theirs.db");
    serve(("NIGHTSHIFT__STORE__PATH", theirs.to_str().expect("UTF-8"))).refused(2, &["theirs.db"]);
    serve(("NIGHTSHIFT__SCHEDULE__CRON", "every night")).refused(2, &["schedule.cron"]);
    serve(("NIGHTSHIFT__TIMEZONE", "Mars/Olympus")).refused(2, &["timezone"]);
    desk.run(&["serve", "--listen", "nowhere"]).refused(2, &["http.listen"]);
}
