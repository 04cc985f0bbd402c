//! What cannot go well, and what is said of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::server::TOKEN;
use super::*;
use crate::sources::{Source, SourceError, read_from};

async fn opened(access: &Access) -> Result<(), HomeAssistantError> {
    Session::open(access, quick(), &()).await.map(|_| ())
}

#[track_caller]
fn assert_says(error: &HomeAssistantError, transient: bool, words: &[&str]) {
    let text = error.to_string();
    assert_eq!(error.is_transient(), transient, "{text}");
    assert!(words.iter().all(|word| text.contains(word)) && !text.contains(TOKEN), "{text}");
}

#[tokio::test]
async fn a_wrong_token_is_refused_once_and_not_shown() {
    let server = Server::recorded().await;
    let error = opened(&server.access_with("some-other-secret")).await.expect_err("is wrong");
    assert!(matches!(error, HomeAssistantError::Denied { .. }), "{error}");
    assert_says(&error, false, &["token", "source.token"]);
    assert!(!error.to_string().contains("some-other-secret"));
    assert_eq!(server.connections(), 1, "who insists is banned");
}

#[tokio::test]
async fn where_nobody_listens_it_is_said_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let access = Access::new(&url, TOKEN.to_owned().into(), None).expect("an address");
    assert_says(&opened(&access).await.expect_err("is free"), true, &["refused", "8123"]);
    let access = Access::new("http://no-such-host.invalid", TOKEN.to_owned().into(), None).expect("an address");
    assert_says(&opened(&access).await.expect_err("is no host"), true, &["no-such-host.invalid", "not known"]);
}

#[tokio::test]
async fn what_is_not_home_assistant_is_told_from_it() {
    for (answer, transient, words) in [
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false, vec!["404"]),
        ("HTTP/1.1 301 Moved\r\nLocation: https://x\r\nContent-Length: 0\r\n\r\n", false, vec!["301", "https://"]),
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", false, vec!["banned"]),
        ("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", false, vec!["proxy"]),
        ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", true, vec!["502", "starting"]),
        ("SSH-2.0-OpenSSH_9.2\r\n\r\n", false, vec!["https://"]),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        });
        let access = Access::new(&url, TOKEN.to_owned().into(), None).expect("an address");
        assert_says(&opened(&access).await.expect_err(answer), transient, &words);
        serving.await.expect("has answered");
    }
}

#[tokio::test]
async fn a_version_that_lacks_a_command_is_named() {
    let server = Server::start(|asked| {
        if asked.is("history/history_during_period") { Does::Refuses("unknown_command") } else { asked.recorded() }
    })
    .await;
    let error = read_recorded(&server).await.expect_err("it cannot be asked");
    assert_says(&error, false, &["2026.2.3", "history/history_during_period", "history:"]);

    let refusing =
        Server::start(|asked| if asked.is("get_states") { Does::Refuses("unauthorized") } else { asked.recorded() })
            .await;
    assert_says(&read_recorded(&refusing).await.expect_err("is refused"), false, &["get_states", "unauthorized"]);
}

#[tokio::test]
async fn without_registries_or_a_logbook_the_rest_is_read() {
    let server = Server::start(|asked| match asked.command["type"].as_str() {
        Some(kind) if kind.starts_with("config/") || kind.starts_with("logbook/") => Does::Refuses("unknown_command"),
        _ => asked.recorded(),
    })
    .await;
    let (log, _) = read_recorded(&server).await.expect("is read");
    assert!(log.len() == 21 && log.iter().all(|event| event.cause != Cause::Person));
    let asked = server.asked();
    assert_eq!(asked.iter().filter(|command| command["type"] == "logbook/get_events").count(), 1, "is not asked again");

    let source = Source::HomeAssistant(server.access());
    let window = Window::Since(at("2026-11-24T00:00:00Z"));
    let reading = tokio::task::spawn_blocking(move || read_from(&source, window, at(NOW), &[], &()));
    let reading = reading.await.expect("does not panic").expect("is read");
    assert!(
        !reading.has_context && reading.notes.iter().any(|note| note.contains("no context")),
        "{:?}",
        reading.notes
    );
}

#[tokio::test]
async fn states_that_make_no_sense_are_counted_and_too_many_end_it() {
    for (bad, is_read) in [(4, true), (30, false)] {
        let server = Server::start(move |asked| {
            if !asked.is("history/history_during_period") {
                return asked.recorded();
            }
            let nonsense = [
                json!({"s": [], "lu": 1_795_530_000}),
                json!({"s": "on"}),
                json!({"s": "on", "lu": "?"}),
                json!({"s": "on", "lu": 1e300}),
            ];
            let good = (0..50).map(|second| json!({"s": "on", "lu": 1_795_530_000 + second}));
            let states: Vec<Value> = nonsense.iter().cycle().take(bad).cloned().chain(good).collect();
            Does::Answers(if asked.is_between(&json!(1_795_530_000)) { json!({"light.a": states}) } else { json!({}) })
        })
        .await;
        let source = Source::HomeAssistant(server.access());
        let window = Window::Since(at("2026-11-24T00:00:00Z"));
        let read = tokio::task::spawn_blocking(move || read_from(&source, window, at(NOW), &[], &()));
        match read.await.expect("does not panic") {
            Ok(reading) => assert!(is_read && reading.log.len() == 50 && reading.skipped == 4, "{:?}", reading.skips),
            Err(error) => assert!(!is_read && matches!(error, SourceError::TooManyBadStates { .. }), "{error}"),
        }
    }
}

#[tokio::test]
async fn answers_of_any_shape_do_no_harm() {
    let shapes =
        ["null", "7", "[]", "{}", "[[]]", "[{}]", r#"{"a":1}"#, r#"{"light.a":[1]}"#, r#"[{"entity_id":7}]"#, r#""x""#];
    for kind in [
        "get_config",
        "get_states",
        "config/area_registry/list",
        "config/entity_registry/list",
        "logbook/get_events",
        "history/history_during_period",
    ] {
        for shape in shapes {
            let server = Server::start(move |asked| {
                if asked.is(kind) {
                    Does::Answers(serde_json::from_str(shape).expect("JSON"))
                } else {
                    asked.recorded()
                }
            })
            .await;
            if let Err(error) = read_recorded(&server).await {
                assert!(matches!(error, HomeAssistantError::Foreign { .. }), "{kind} {shape}: {error}");
            }
        }
    }
    for said in ["", "{", "[]", "7", r#"{"id":1,"type":"result"}"#, r#"{"id":1,"type":[]}"#] {
        let server = Server::start(move |_| Does::Says(said.to_owned())).await;
        let limits = Limits { answer: Duration::from_millis(200), ..quick() };
        read_since(&server, "2026-11-24T00:00:00Z", limits).await.expect_err(said);
    }
}

/// Wants nothing any more once it is told so.
#[derive(Default)]
struct Impatient(AtomicBool);

impl Watch for Impatient {
    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn reading_ends_when_nobody_wants_it_any_more() {
    let watch = Arc::new(Impatient::default());
    let told = Arc::clone(&watch);
    let server = Server::start(move |asked| {
        if asked.is("get_states") {
            told.0.store(true, Ordering::Relaxed);
            return Does::Nothing;
        }
        asked.recorded()
    })
    .await;
    let window = Window::All;
    let terms = Terms::new(&window, at(NOW), &[]);
    let error = read_over(&server.access(), quick(), &terms, &*watch).await.expect_err("is stopped");
    assert!(matches!(error, HomeAssistantError::Cancelled) && !error.is_transient(), "{error}");
}

#[tokio::test]
async fn an_encrypted_connection_is_made_with_whom_the_authority_vouches_for() {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .expect("a server");
    let server = Server::start_with(Some(TlsAcceptor::from(Arc::new(config))), Asked::recorded).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, cert.pem()).expect("is written");
    let url = format!("https://{}", server.address);
    let with = |ca_file| Access::new(&url, TOKEN.to_owned().into(), ca_file).expect("an address");

    opened(&with(Some(file.clone()))).await.expect("is believed");
    let error = opened(&with(None)).await.expect_err("nobody vouches for it");
    assert!(matches!(error, HomeAssistantError::Tls { .. } | HomeAssistantError::Settings(_)), "{error}");
    assert_says(&error, false, &["source.ca_file"]);
    std::fs::write(&file, "no certificate").expect("is written");
    assert_says(&opened(&with(Some(file))).await.expect_err("is no PEM file"), false, &["source.ca_file", "ca.pem"]);

    let plain = Server::recorded().await;
    let access = Access::new(&format!("https://{}", plain.address), TOKEN.to_owned().into(), None).expect("an address");
    assert_says(&opened(&access).await.expect_err("speaks no TLS"), false, &["http://"]);
}
