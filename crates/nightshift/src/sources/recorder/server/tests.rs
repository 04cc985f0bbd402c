//! What the server is told and how long it is waited for; what is read from real ones is in `tests/it/`.

#[cfg(unix)]
#[expect(dead_code, reason = "other tests need the rest")]
#[path = "../../../../tests/it/database_server.rs"]
mod database_server;

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::sources::Window;

/// No patience at all.
fn hasty() -> Limits {
    let soon = Duration::from_millis(50);
    Limits { connect: soon, answer: soon, first_pause: soon, longest_pause: soon, comeback: soon }
}

/// A connection is waited for, and nothing else.
fn patient() -> Limits {
    Limits { connect: Duration::from_secs(60), ..hasty() }
}

fn access(url: &str) -> RecorderAccess {
    match RecorderPlace::parse(url, None) {
        Ok(RecorderPlace::Server(access)) => *access,
        other => unreachable!("{other:?}"),
    }
}

fn read_at(url: &str, limits: Limits, watch: &dyn Watch) -> SourceError {
    let window = Window::All;
    let terms = Terms::new(&window, jiff::Timestamp::UNIX_EPOCH, &[]);
    read_within(&access(url), limits, &terms, watch).expect_err("there is no recorder")
}

/// A listener, and its addresses in both forms.
fn listener() -> (TcpListener, [String; 2]) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, ["mysql", "postgresql"].map(|scheme| format!("{scheme}://ha:pw@{address}/ha")))
}

#[test]
fn who_says_nothing_is_not_waited_for_for_ever() {
    // The kernel takes the connections, and nobody answers.
    let (_listener, addresses) = listener();
    for url in addresses {
        let error = read_at(&url, hasty(), &());
        assert!(error.is_transient() && error.to_string().contains("it said nothing for 0.05 s"), "{error}");
    }
}

#[test]
fn who_waits_for_a_silent_server_can_be_told_to_stop() {
    /// Wants to stop once it was asked before.
    struct Once(AtomicBool);
    impl Watch for Once {
        fn is_cancelled(&self) -> bool {
            self.0.swap(true, Ordering::Relaxed)
        }
    }
    let (_listener, addresses) = listener();
    for url in addresses {
        let error = read_at(&url, Limits::default(), &Once(AtomicBool::new(false)));
        assert!(error.is_cancelled() && !error.is_transient(), "{error}");
    }
}

#[test]
fn who_hangs_up_may_be_up_later() {
    let (listener, addresses) = listener();
    let hanging_up = thread::spawn(move || {
        for _ in 0..2 {
            let (stream, _) = listener.accept().expect("a connection");
            stream.shutdown(std::net::Shutdown::Both).expect("hangs up");
        }
    });
    for url in addresses {
        let error = read_at(&url, patient(), &());
        assert!(error.is_transient(), "{error}");
    }
    hanging_up.join().expect("it ends");
}

#[test]
fn who_is_not_there_may_be_up_later() {
    // A port that is taken and on which nobody listens.
    let taken = tokio::net::TcpSocket::new_v4().expect("a socket");
    taken.bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let address = taken.local_addr().expect("an address");
    for scheme in ["mysql", "postgresql"] {
        let error = read_at(&format!("{scheme}://ha:pw@{address}/ha"), patient(), &());
        assert!(error.is_transient() && error.to_string().contains("check that the server is up"), "{error}");
    }
}

#[test]
fn another_kind_of_server_is_told() {
    for garbage in
        [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b"\0\0\0\0\0\0\0\0", b"N", b"SSH-2.0-x\r\n", b"\x05\0\0\0\x0a8.0"]
    {
        let (listener, addresses) = listener();
        let talking = thread::spawn(move || {
            for _ in 0..2 {
                let (mut stream, _) = listener.accept().expect("a connection");
                let _ = stream.write_all(garbage);
            }
        });
        for url in addresses {
            let error = read_at(&url, patient(), &());
            assert!(error.to_string().contains("127.0.0.1"), "{error}");
        }
        talking.join().expect("it ends");
    }
}

/// What `MySQL` greets with.
const GREETING: &[u8] = b"\x4a\0\0\0\x0a8.0.30\0\x08\0\0\0abcdefgh\0\xff\xff\x2d\x02\0\xff\xc1\x15\0\0\0\0\0\0\0\0\0\0abcdefghijkl\0mysql_native_password\0";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_bytes_bring_the_reader_down(
        is_greeting in any::<bool>(),
        damage in vec((any::<Index>(), any::<u8>()), 0..6),
        mut bytes in vec(prop_oneof![0..6_u8, Just(0xfe), any::<u8>()], 0..200),
        begin in proptest::option::of(proptest::sample::select(&b"NRSE"[..])),
    ) {
        if is_greeting {
            bytes = [GREETING, &bytes].concat();
        } else if let [length, second, third, _, rest @ ..] = &mut bytes[..] {
            // A packet of the right length.
            (*length, *second, *third) = (u8::try_from(rest.len()).unwrap_or(0), 0, 0);
        }
        for (place, value) in damage {
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] = value;
            }
        }
        bytes.splice(..0, begin);
        let (listener, addresses) = listener();
        let talking = thread::spawn(move || {
            for _ in 0..2 {
                let (mut stream, _) = listener.accept().expect("a connection");
                let _ = stream.write_all(&bytes);
                let _ = stream.shutdown(std::net::Shutdown::Write);
            }
        });
        for url in addresses {
            let error = read_at(&format!("{url}?sslmode=disable"), patient(), &());
            prop_assert!(error.to_string().contains("127.0.0.1"), "{error}");
        }
        talking.join().expect("it ends");
    }
}

#[cfg(unix)]
#[test]
fn nothing_can_be_changed_even_by_who_may_do_anything() {
    use database_server::{DatabaseServer, ENGINES, Engine};

    for engine in ENGINES {
        let Some(server) = DatabaseServer::start(engine) else { continue };
        let (user, password, database) = match engine {
            Engine::MariaDb => ("root", "", "mysql"),
            Engine::Postgres => ("owner", "owner", "postgres"),
        };
        let access = access(&server.url(user, password, database));
        let outcome = database_server::wait_for(async {
            let mut connection = connection::Connection::open(&access).await.expect("it is up");
            connection.fetch("CREATE TABLE x (i INTEGER)", &[]).await.map(|rows| rows.len())
        });
        let error = outcome.expect_err("it may only read").to_string().to_uppercase();
        assert!(error.contains("READ ONLY") || error.contains("READ-ONLY"), "{error}");
    }
}
