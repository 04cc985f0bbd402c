//! The recorder on the database servers that homes have, held against the same recorder in a `SQLite` file.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{Home, Watch};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use nightshift::config::SuggestionSettings;
use nightshift::sources::{Reading, RecorderPlace, Source, SourceError, Window, read_from};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::database_server::{DatabaseServer, ENGINES, Engine};
use crate::recorder_file::RecorderFile;
use crate::recorder_schema::{make_tables, take_over};

const DATABASE: &str = "homeassistant";
const USER: &str = "nightshift";
/// All that must be written in another way in an address, or is often forgotten to be.
const PASSWORD: &str = "p@ss:wörd/%?#";
const PASSWORD_IN_ADDRESS: &str = "p%40ss:w%C3%B6rd/%25?#";
/// A server with the recorder's tables and a user who may only read.
fn server_with_tables(engine: Engine) -> Option<DatabaseServer> {
    let server = DatabaseServer::start(engine)?;
    furnish(&server);
    Some(server)
}

fn furnish(server: &DatabaseServer) {
    match server.engine {
        Engine::MariaDb => {
            let users = format!(
                "CREATE DATABASE {DATABASE} CHARACTER SET latin1; CREATE DATABASE other;
                 CREATE USER {USER}@'%' IDENTIFIED BY '{PASSWORD}'; GRANT SELECT ON {DATABASE}.* TO {USER}@'%';
                 CREATE USER stranger@'%' IDENTIFIED BY 'x'; GRANT SELECT ON {DATABASE}.states TO stranger@'%'"
            );
            make_databases(server, "mysql", &users);
        }
        Engine::Postgres => {
            make_databases(server, "postgres", &format!("CREATE DATABASE {DATABASE}"));
            server.sql("postgres", "CREATE DATABASE other");
            server.sql(
                DATABASE,
                &format!(
                    "CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'; CREATE ROLE stranger LOGIN PASSWORD 'x';
                     GRANT SELECT ON ALL TABLES IN SCHEMA public TO {USER}; GRANT SELECT ON states TO stranger"
                ),
            );
        }
    }
}

/// Also the tables, so that rights can be given on them.
fn make_databases(server: &DatabaseServer, database: &str, statements: &str) {
    let (databases, rights) = statements.split_once("CREATE USER").unwrap_or((statements, ""));
    server.sql(database, databases);
    make_tables(server, DATABASE);
    if !rights.is_empty() {
        server.sql(database, &format!("CREATE USER{rights}"));
    }
}

fn source(url: &str, ca_file: Option<&Path>) -> Source {
    RecorderPlace::parse(url, ca_file).expect("an address").into()
}

fn ours(server: &DatabaseServer) -> Source {
    source(&server.url(USER, PASSWORD_IN_ADDRESS, DATABASE), None)
}

fn now() -> Timestamp {
    "2026-11-01T03:00:00Z".parse().expect("an instant")
}

fn read(source: &Source, window: Window) -> Result<Reading, SourceError> {
    read_watched(source, window, &())
}

fn read_watched(source: &Source, window: Window, watch: &dyn Watch) -> Result<Reading, SourceError> {
    read_from(source, window, now(), &["abababab-abab-abab-abab-abababababac".to_owned()], watch)
}

/// All that is read, so that it can be compared.
fn told(reading: &Reading) -> (Vec<(i64, String, String, domain::Cause)>, String) {
    let Reading { log, entities, format, read, skipped, skips, has_context, notes, facts, .. } = reading;
    let events = log.iter().map(|event| (event.time, event.entity_id.to_owned(), event.state.to_owned(), event.cause));
    (events.collect(), format!("{entities:?} {format:?} {read} {skipped} {skips:?} {has_context} {notes:?} {facts:?}"))
}

/// The patterns as they are stored.
fn patterns(reading: &Reading) -> String {
    let zone = TimeZone::get("Europe/Berlin").expect("a zone");
    let home = Home { entities: reading.entities.clone(), ..Home::in_zone(zone) };
    let wanted = SuggestionSettings { min_precision: 0.5, max: 20, feedback: true };
    let findings = nightshift::night::mine(&reading.log, &home, &wanted, &()).expect("nobody stops it");
    assert!(!findings.patterns.is_empty(), "the home has habits");
    serde_json::to_string(&findings.patterns).expect("serialises")
}

#[test]
fn the_same_home_is_the_same_to_the_bit_from_every_database() {
    let file = RecorderFile::of_home(60_000, "2026-10-10");
    file.add_automations();
    let window = |days| Window::Last { days, time_zone: TimeZone::UTC, until: None };
    let since = Window::Since("2026-10-18T00:00:00Z".parse().expect("an instant"));
    let windows = [Window::All, window(30), window(3), since];
    let expected: Vec<Reading> =
        windows.iter().map(|window| read(&file.source(), window.clone()).expect("is read")).collect();
    let events: Vec<usize> = expected.iter().map(|reading| reading.log.len()).collect();
    assert!(events[0] > 50_000 && events[2] < events[3] && events[3] < events[1], "{events:?}");
    let habits = patterns(&expected[0]);
    for engine in ENGINES {
        let Some(server) = server_with_tables(engine) else { continue };
        take_over(&server, DATABASE, &file.connection);
        for (window, expected) in windows.iter().zip(&expected) {
            let reading = read(&ours(&server), window.clone()).expect("is read");
            let (events, rest) = told(&reading);
            let (expected_events, expected_rest) = told(expected);
            assert_eq!(rest, expected_rest, "{engine:?} {window:?}");
            assert!(events == expected_events, "{engine:?} {window:?}: {} events", events.len());
        }
        assert_eq!(patterns(&read(&ours(&server), Window::All).expect("is read")), habits, "{engine:?}");
    }
}

/// Ends the server in the middle of the reading, once, and starts it again.
struct Fate<'a>(&'a Mutex<Option<DatabaseServer>>, AtomicUsize);

impl Watch for Fate<'_> {
    fn progress(&self, share: f64) {
        if share > 0.3 && self.1.fetch_add(1, Ordering::Relaxed) == 0 {
            let mut server = self.0.lock().expect("nobody panicked");
            let server = server.as_mut().expect("it is there");
            server.kill();
            server.start_again();
        }
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

#[test]
fn a_server_that_is_killed_and_comes_back_is_read_to_the_end() {
    let file = RecorderFile::of_home(8_000, "2026-10-10");
    let expected = told(&read(&file.source(), Window::All).expect("is read"));
    for engine in ENGINES {
        let Some(server) = server_with_tables(engine) else { continue };
        take_over(&server, DATABASE, &file.connection);
        let source = ours(&server);
        let server = Mutex::new(Some(server));
        let fate = Fate(&server, AtomicUsize::new(0));
        let reading = read_watched(&source, Window::All, &fate).expect("is read");
        assert!(fate.1.load(Ordering::Relaxed) > 1, "there were pages after it");
        let (events, rest) = told(&reading);
        assert_eq!(rest, expected.1, "{engine:?}");
        assert!(events == expected.0, "{engine:?}: {} of {} events", events.len(), expected.0.len());
    }
}

/// Home Assistant, which writes whenever it likes and alters its tables between any two pages.
struct Writer<'a> {
    server: &'a DatabaseServer,
    written: AtomicUsize,
    altered: AtomicUsize,
}

impl Watch for Writer<'_> {
    fn progress(&self, _: f64) {
        let number = self.altered.fetch_add(1, Ordering::Relaxed);
        self.server.sql(
            DATABASE,
            &format!(
                "{IMPATIENT}; ALTER TABLE states ADD COLUMN new{number} INTEGER",
                IMPATIENT = impatient(self.server)
            ),
        );
    }

    fn is_cancelled(&self) -> bool {
        // Once a page is enough: it takes a connection of its own each time.
        if self.altered.load(Ordering::Relaxed) > self.written.load(Ordering::Relaxed) {
            self.written.fetch_add(1, Ordering::Relaxed);
            let impatient = impatient(self.server);
            self.server.sql(
                DATABASE,
                &format!(
                    "{impatient}; UPDATE states SET attributes_id = NULL WHERE metadata_id = 1;
                     INSERT INTO states (state, last_updated_ts, metadata_id) VALUES ('written meanwhile', 1792000000, 1)"
                ),
            );
        }
        false
    }
}

/// Whoever has to wait for a lock fails at once.
fn impatient(server: &DatabaseServer) -> &'static str {
    match server.engine {
        Engine::MariaDb => "SET SESSION lock_wait_timeout = 1, SESSION innodb_lock_wait_timeout = 1",
        Engine::Postgres => "SET lock_timeout = '1ms'",
    }
}

#[test]
fn whoever_writes_while_it_is_read_waits_for_nothing() {
    let file = RecorderFile::of_home(8_000, "2026-10-10");
    let (expected, _) = told(&read(&file.source(), Window::All).expect("is read"));
    for engine in ENGINES {
        let Some(server) = server_with_tables(engine) else { continue };
        take_over(&server, DATABASE, &file.connection);
        let writer = Writer { server: &server, written: AtomicUsize::new(0), altered: AtomicUsize::new(0) };
        let reading = read_watched(&ours(&server), Window::All, &writer).expect("is read");
        let (written, altered) = (writer.written.into_inner(), writer.altered.into_inner());
        assert!(written > 2 && altered > 2, "{written} {altered}");
        // What is written meanwhile is for the next night.
        assert!(told(&reading).0 == expected, "{engine:?}: {} of {} events", reading.log.len(), expected.len());
    }
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    for engine in ENGINES {
        let Some(mut server) = server_with_tables(engine) else { continue };
        let url = |user: &str, password: &str, database: &str| source(&server.url(user, password, database), None);
        let error = |source: &Source| read(source, Window::All).expect_err("something is wrong");
        let good = ours(&server);
        let mut seen = BTreeSet::new();
        let mut refused = |source: &Source, parts: &[&str]| {
            let error = error(source);
            let text = error.to_string();
            assert!(!error.is_transient() && !error.is_cancelled(), "{text}");
            for part in parts {
                assert!(text.contains(part), "{engine:?}: no {part:?} in {text}");
            }
            assert!(text.contains(&source.to_string()), "{text}");
            for secret in [PASSWORD, PASSWORD_IN_ADDRESS, "n0t-it"] {
                assert!(!format!("{text} {error:?} {source:?}").contains(secret), "{text}");
            }
            seen.insert(text);
        };
        refused(&good, &["is empty: it holds no events"]);
        refused(&url(USER, "n0t-it", DATABASE), &["check user and password in `source.recorder_url`"]);
        refused(&url("nobody", "n0t-it", DATABASE), &["check user and password in `source.recorder_url`"]);
        refused(&url("stranger", "x", DATABASE), &["let the user read: GRANT SELECT ON ", "states_meta"]);
        let advice = match engine {
            // Who has no right in a database is not told whether it is there.
            Engine::MariaDb => "GRANT SELECT ON `elsewhere`.* TO",
            Engine::Postgres => "write the name of the database",
        };
        refused(&url(USER, PASSWORD_IN_ADDRESS, "elsewhere"), &[advice]);
        let (owner, password) = match engine {
            Engine::MariaDb => ("root", ""),
            Engine::Postgres => ("owner", "owner"),
        };
        if engine == Engine::MariaDb {
            refused(&url(owner, password, "elsewhere"), &["write the name of the database"]);
        }
        refused(&url(owner, password, "other"), &["it is no recorder's database"]);
        server.sql(DATABASE, "ALTER TABLE states DROP COLUMN context_parent_id_bin");
        refused(
            &good,
            &["its schema (version 53) has no `states.context_parent_id_bin`", "since Home Assistant 2023.4; update"],
        );
        server.kill();
        let error = error(&good);
        assert!(error.is_transient() && error.to_string().contains("check that the server is up"), "{error}");
        assert_eq!(seen.len(), if engine == Engine::MariaDb { 8 } else { 7 }, "{seen:#?}");
    }
}

/// An authority, and a server's certificate of it for `localhost`.
fn certify(folder: &Path) {
    let authority = || {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
    };
    let ours = authority();
    let key = KeyPair::generate().expect("a key");
    let names = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let certificate = names.signed_by(&key, &ours).expect("signed");
    let write = |name: &str, text: String| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::write(folder.join(name), text).expect("written");
        // `PostgreSQL` insists on it.
        std::fs::set_permissions(folder.join(name), std::fs::Permissions::from_mode(0o600)).expect("ours");
    };
    write("ca.pem", ours.pem());
    write("other-ca.pem", authority().pem());
    write("server.pem", certificate.pem());
    write("server.key", key.serialize_pem());
    write("empty.pem", String::new());
}

#[test]
fn an_encrypted_connection_is_made_as_the_address_asks() {
    let file = RecorderFile::of_home(2_000, "2026-10-10");
    for engine in ENGINES {
        let Some(server) = DatabaseServer::start_encrypted(engine, certify) else { continue };
        furnish(&server);
        take_over(&server, DATABASE, &file.connection);
        let read = |host: &str, query: &str, ca_file: Option<&str>| {
            let url = server.url_of_port(USER, PASSWORD_IN_ADDRESS, host, DATABASE);
            let ca_file = ca_file.map(|name| server.file(name));
            read(&source(&format!("{url}?{query}"), ca_file.as_deref()), Window::All)
        };
        let error = |read: Result<Reading, SourceError>| {
            let error = read.expect_err("it is not believed");
            assert!(!error.is_transient(), "{error}");
            error.to_string()
        };
        for query in ["", "sslmode=require", "ssl_mode=DISABLED", "ssl=true"] {
            read("127.0.0.1", query, Some("other-ca.pem")).unwrap_or_else(|error| unreachable!("{query}: {error}"));
        }
        read("localhost", "sslmode=verify-full", Some("ca.pem")).expect("it is vouched for");
        read("localhost", &format!("ssl_ca={}", server.file("ca.pem").display()), None).expect("it is vouched for");
        for (host, ca_file) in [("localhost", Some("other-ca.pem")), ("localhost", None), ("127.0.0.1", Some("ca.pem"))]
        {
            let text = error(read(host, "ssl_mode=VERIFY_CA", ca_file));
            assert!(text.contains("certificate") && text.contains("`source.ca_file`"), "{text}");
        }
        for name in ["empty.pem", "none.pem"] {
            let text = error(read("localhost", "sslmode=verify-ca", Some(name)));
            assert!(text.contains("source.ca_file = ") && text.contains(name), "{text}");
        }
    }
}

/// Runs the program in the folder, away from the settings of whoever runs the tests.
fn run(folder: &Path, arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
    command.args(arguments).current_dir(folder).env_clear().env("HOME", folder);
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn the_program_reads_it_and_tells_nobody_the_password() {
    let file = RecorderFile::of_home(5_000, "2026-10-10");
    for engine in ENGINES {
        let Some(server) = server_with_tables(engine) else { continue };
        take_over(&server, DATABASE, &file.connection);
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("address"), server.url(USER, PASSWORD_IN_ADDRESS, DATABASE))
            .expect("written");
        let settings = "timezone = \"Europe/Berlin\"\n[source]\nrecorder_url_file = \"address\"\n\
                        [store]\npath = \"nightshift.db\"\n";
        std::fs::write(folder.path().join("nightshift.toml"), settings).expect("written");
        for (arguments, wanted) in [
            (&["doctor"][..], format!("nightshift@[{}", server.file("").display().to_string().trim_end_matches('/'))),
            (&["config", "show"], "recorder_url".to_owned()),
            (&["run", "-vvv"], String::new()),
        ] {
            let (out, err) = run(folder.path(), arguments);
            assert!(out.contains(&wanted), "{arguments:?}: no {wanted:?} in {out}{err}");
            for secret in [PASSWORD, PASSWORD_IN_ADDRESS] {
                assert!(!out.contains(secret) && !err.contains(secret), "{out}{err}");
            }
        }
        let (out, err) = run(folder.path(), &["history", "--format", "json"]);
        assert!(out.contains("\"succeeded\""), "{out}{err}");
    }
}
