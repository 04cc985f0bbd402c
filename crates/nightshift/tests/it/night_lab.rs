//! The program as it is started, beside a real Home Assistant: with an address and a token alone, and while that is
//! killed again and again.
//!
//! Where it is: as for the other tests of a real one. `HA_PID_FILE` and `HA_START` let it be killed.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use domain::{Clock as _, SuggestionId};
use nightshift::automations::automation_id;
use nightshift::lifecycle::SystemClock;
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;
use store::{Page, Store};
use tokio::time::timeout;

use crate::automations_lab::{LONG, entities, kill, start};
use crate::home_assistant::Lab;
use crate::http_client::{Answer, send};

const MOTION: &str = "input_boolean.hall_motion";
const RELAY: &str = "input_boolean.kitchen_relay";
const DAYS: u32 = 14;
const TIMES_A_DAY: u32 = 8;

/// Writes two weeks into a recorder that is down: whenever somebody is in the hall the kitchen goes on half a minute
/// later, by hand, and both go off again.
fn write_history(database: &Path) {
    let mut connection = Connection::open(database).expect("it is down");
    let transaction = connection.transaction().expect("it is down");
    let mut random = Pcg64::seed_from_u64(14);
    let now = SystemClock.now().as_second();
    // At any time of the day, so that nothing but the hall tells when.
    let slot = 86_400 / i64::from(TIMES_A_DAY);
    let begins: Vec<i64> = (1..=DAYS * TIMES_A_DAY)
        .map(|number| now - i64::from(number) * slot + random.random_range(0..slot - 1200))
        .collect();
    for (entity_id, delay, duration) in [(MOTION, 0, 300), (RELAY, 30, 900)] {
        let known = "SELECT metadata_id FROM states_meta WHERE entity_id = ?1";
        let known: Option<i64> =
            transaction.query_row(known, [entity_id], |row| row.get(0)).optional().expect("it is a recorder's");
        let metadata = known.unwrap_or_else(|| {
            transaction.execute("INSERT INTO states_meta (entity_id) VALUES (?1)", [entity_id]).expect("is written");
            transaction.last_insert_rowid()
        });
        for begin in &begins {
            for (at, state) in [(begin + delay, "on"), (begin + delay + duration, "off")] {
                let insert = "INSERT INTO states (metadata_id, state, last_updated_ts, context_id_bin,
                                  context_user_id_bin) VALUES (?1, ?2, ?3, ?4, ?5)";
                let context = random.random::<u128>().to_be_bytes();
                let seconds = i32::try_from(at).map(f64::from).expect("before 2038") + random.random::<f64>();
                transaction
                    .execute(insert, params![metadata, state, seconds, context, [7_u8; 16]])
                    .expect("is written");
            }
        }
    }
    transaction.commit().expect("is written");
}

/// Nightshift with nothing set but where Home Assistant is.
fn program(lab: &Lab, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("NIGHTSHIFT__SOURCE__URL", format!("http://{}", lab.address()))
        .env("NIGHTSHIFT__SOURCE__TOKEN", lab.token())
        .env("NIGHTSHIFT__STORE__PATH", folder.join("nightshift.db"));
    command
}

/// The daemon; killed when the test is over.
struct Daemon {
    process: Child,
    address: SocketAddr,
}

impl Daemon {
    async fn start(lab: &Lab, folder: &Path) -> Self {
        let address = {
            let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            free.local_addr().expect("an address")
        };
        let mut command = program(lab, folder, &["serve", "--listen", &address.to_string()]);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let up = async {
            while tokio::net::TcpStream::connect(address).await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG, up).await.expect("it listens");
        Self { process, address }
    }

    async fn ask(&self, method: &str, path: &str) -> Answer {
        send(self.address, method, path, &[], "").await
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_an_address_and_a_token_alone_it_finds_suggests_makes_and_takes_back() {
    let Some(lab) = Lab::find().await else { return };
    let Some(power) = Lab::power() else { return };
    let database = lab.configuration().join("home-assistant_v2.db");
    let seeded = tokio::task::spawn_blocking(move || {
        kill(&power);
        write_history(&database);
        start(&power);
    });
    seeded.await.expect("it starts again");

    let folder = tempfile::tempdir().expect("a folder");
    let daemon = Daemon::start(&lab, folder.path()).await;
    assert_eq!(daemon.ask("POST", "/api/analyze/trigger").await.status, 202);
    let found = async {
        loop {
            let status = daemon.ask("GET", "/api/analyze/status").await.json();
            if status["is_running"] == false && status["last_run"]["status"] == "succeeded" {
                return daemon.ask("GET", "/api/suggestions").await.json();
            }
        }
    };
    let found = timeout(LONG, found).await.expect("the night ends");
    let follows = |one: &&Value| {
        let automation = &one["automation"];
        automation["triggers"][0]["entity_id"] == MOTION
            && automation["triggers"][0]["to"] == "on"
            && automation["actions"][0]["action"] == "input_boolean.turn_on"
            && automation["actions"][0]["target"]["entity_id"] == RELAY
    };
    let all = found["suggestions"].as_array().expect("a list");
    let habit = all.iter().find(follows).unwrap_or_else(|| unreachable!("the habit is not among {all:#?}"));
    let id = habit["id"].as_str().expect("an id");

    let accepted = daemon.ask("POST", &format!("/api/suggestions/{id}/accept")).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let made = automation_id(&SuggestionId::new(id));
    assert_eq!(entities(&lab, &made).await.len(), 1);

    let relay_is_on =
        async || lab.ask("GET", &format!("/api/states/{RELAY}"), &Value::Null).await.1.contains("\"state\":\"on\"");
    lab.act("input_boolean/turn_off", RELAY).await;
    lab.act("input_boolean/turn_off", MOTION).await;
    assert!(!relay_is_on().await);
    lab.act("input_boolean/turn_on", MOTION).await;
    timeout(LONG, async { while !relay_is_on().await {} }).await.expect("it acts when its trigger is met");

    let undone = daemon.ask("POST", &format!("/api/suggestions/{id}/undo")).await;
    assert_eq!(undone.status, 200, "{}", undone.body);
    assert!(entities(&lab, &made).await.is_empty());
    let (status, _) = lab.ask("GET", &format!("/api/config/automation/config/{made}"), &Value::Null).await;
    assert_eq!(status, 404);
}

async fn run(lab: &Lab, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program(lab, folder, arguments);
    tokio::task::spawn_blocking(move || command.output()).await.expect("does not panic").expect("it starts")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_killed_during_fifty_runs_no_event_is_lost_and_none_there_twice() {
    let Some(lab) = Lab::find().await else { return };
    let Some(power) = Lab::power() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Pcg64::seed_from_u64(50);
    let mut ended_badly = 0;
    for number in 0..50 {
        let outage = (number % 5 == 0).then(|| {
            let power = power.clone();
            let after = Duration::from_millis(random.random_range(0..400));
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                tokio::task::spawn_blocking(move || {
                    kill(&power);
                    start(&power);
                })
                .await
                .expect("it starts again");
            })
        });
        let output = run(&lab, folder.path(), &["run", "--quiet", "--format", "json"]).await;
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => {}
            Some(1) => ended_badly += 1,
            code => unreachable!("ended with {code:?}: {said}"),
        }
        assert!(!said.contains("panicked"), "{said}");
        if let Some(outage) = outage {
            outage.await.expect("it starts again");
        } else {
            assert_eq!(output.status.code(), Some(0), "{said}");
            for entity_id in [RELAY, MOTION] {
                lab.act("input_boolean/toggle", entity_id).await;
            }
        }
    }
    let since = SystemClock.now();
    lab.act("input_boolean/turn_off", RELAY).await;
    lab.act("input_boolean/turn_on", RELAY).await;
    lab.until_recorded(RELAY, "on", since).await;
    assert_eq!(run(&lab, folder.path(), &["run", "--quiet"]).await.status.code(), Some(0));

    let store = Store::open(&folder.path().join("nightshift.db")).expect("it is whole");
    let runs = store.runs(&Page { limit: 100, before: None }).expect("readable");
    assert_eq!(runs.len(), 51, "each has its row");
    let failed = runs.iter().filter(|run| run.status == domain::RunStatus::Failed).count();
    let succeeded = runs.iter().filter(|run| run.status == domain::RunStatus::Succeeded).count();
    assert_eq!((failed, failed + succeeded), (ended_badly, 51), "{runs:#?}");

    // What one that read all of it at once knows of the closed days and of today.
    let fresh = tempfile::tempdir().expect("a folder");
    assert_eq!(run(&lab, fresh.path(), &["run", "--quiet"]).await.status.code(), Some(0));
    let other = Store::open(&fresh.path().join("nightshift.db")).expect("it is whole");
    let of = |store: &Store| {
        let latest = store.runs(&Page { limit: 1, before: None }).expect("readable").remove(0);
        let patterns = store.current_patterns().expect("readable");
        (latest.outcome.events, patterns)
    };
    assert_eq!(of(&store), of(&other));
}
