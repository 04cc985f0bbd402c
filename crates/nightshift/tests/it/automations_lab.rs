//! A real Home Assistant makes the automations and takes them back, also when it is killed meanwhile.
//!
//! Where it is: as for the other tests of a real one. `HA_PID_FILE`, the file with its process id, and `HA_START`, a command that
//! starts it and returns when it is up, let it be killed.

use std::process::Command;
use std::time::Duration;

use domain::{Action, Clock as _, EntityId, Suggestion, SuggestionId, SuggestionStatus, Target, Trigger};
use nightshift::automations::{automation_id, configuration, follow};
use nightshift::lifecycle::SystemClock;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use store::{InstallState, Store};
use tokio::time::timeout;

use crate::fixtures::{commit_suggestions, finding_job, suggestion};
use crate::home_assistant::Lab;
use crate::house::{Daemon, Setup, TestHouse};

/// How long a real one may take for anything on a machine that has much to do.
pub(crate) const LONG: Duration = Duration::from_secs(120);

/// A suggestion that the kitchen's relay follows the motion in the hall.
fn follow_motion(name: &str) -> Suggestion {
    let mut made = suggestion(name);
    made.automation.alias = format!("Nightshift test {name}");
    made.automation.triggers = vec![Trigger::State {
        entity_id: EntityId::parse("input_boolean.hall_motion").expect("an id").into(),
        from: None,
        to: Some("on".to_owned()),
        hold: None,
    }];
    made.automation.actions = vec![Action {
        action: "input_boolean.turn_on".to_owned(),
        target: Target { entity_id: EntityId::parse("input_boolean.kitchen_relay").expect("an id").into() },
        data: serde_json::Map::new(),
    }];
    made
}

/// A house at the present time with these suggestions.
fn house(suggestions: Vec<Suggestion>) -> TestHouse {
    let house = TestHouse::new();
    house.clock.set(SystemClock.now());
    commit_suggestions(&house.store, house.clock.now(), suggestions);
    house
}

async fn serve(house: &TestHouse, lab: &Lab) -> Daemon {
    let setup = Setup::of(finding_job(&house.store, &house.clock));
    house.serve(Setup { home_assistant: Some(lab.own_access()), ..setup }).await
}

async fn post(daemon: &Daemon, id: &SuggestionId, what: &str) -> (u16, Value) {
    let answer = daemon.post(&format!("/api/suggestions/{id}/{what}")).await;
    (answer.status, answer.json())
}

async fn config(lab: &Lab, id: &str) -> Option<Value> {
    let (status, body) = lab.ask("GET", &format!("/api/config/automation/config/{id}"), &Value::Null).await;
    (status == 200).then(|| serde_json::from_str(&body).expect("JSON"))
}

/// The entities of the automations of this id that Home Assistant runs.
pub(crate) async fn entities(lab: &Lab, id: &str) -> Vec<String> {
    let (status, body) = lab.ask("GET", "/api/states", &Value::Null).await;
    assert_eq!(status, 200, "{body}");
    let all: Vec<Value> = serde_json::from_str(&body).expect("JSON");
    let ours = all.iter().filter(|state| state["attributes"]["id"] == id);
    ours.map(|state| state["entity_id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suggestion_becomes_an_automation_of_a_real_home_assistant_and_goes_again() {
    let Some(lab) = Lab::find().await else { return };
    let hall = follow_motion("hall");
    let mut impossible = follow_motion("impossible");
    impossible.automation.triggers = vec![Trigger::NumericState {
        entity_id: EntityId::parse("input_boolean.hall_motion").expect("an id").into(),
        above: Some(30.0),
        below: Some(20.0),
        hold: None,
    }];
    let mut nowhere = follow_motion("nowhere");
    nowhere.automation.actions[0].target.entity_id = EntityId::parse("light.nowhere").expect("an id").into();
    let house = house(vec![hall.clone(), impossible.clone(), nowhere.clone()]);
    let daemon = serve(&house, &lab).await;
    let ours = automation_id(&hall.id);

    let (status, body) = post(&daemon, &hall.id, "accept").await;
    assert_eq!((status, &body["home_assistant"]["state"]), (200, &json!("made")), "{body}");
    let entity = body["home_assistant"]["entity_id"].as_str().expect("an entity").to_owned();
    assert_eq!(entities(&lab, &ours).await, [entity.as_str()]);
    let mut expected = configuration(&hall).expect("JSON");
    expected["id"] = json!(ours);
    assert_eq!(config(&lab, &ours).await, Some(expected));
    let labels = json!({"template": format!("{{{{ labels('{entity}') | map('label_name') | join(',') }}}}")});
    assert_eq!(lab.ask("POST", "/api/template", &labels).await, (200, "Nightshift".to_owned()));

    lab.act("input_boolean/turn_off", "input_boolean.hall_motion").await;
    lab.act("input_boolean/turn_off", "input_boolean.kitchen_relay").await;
    let is_on = async || {
        let (_, body) = lab.ask("GET", "/api/states/input_boolean.kitchen_relay", &Value::Null).await;
        body.contains("\"state\":\"on\"")
    };
    assert!(!is_on().await);
    lab.act("input_boolean/turn_on", "input_boolean.hall_motion").await;
    timeout(LONG, async { while !is_on().await {} }).await.expect("the automation acts");
    let seen = async {
        loop {
            let (access, store, now) = (lab.own_access(), house.store.clone(), SystemClock.now());
            let looked = tokio::task::spawn_blocking(move || follow(&access, &store, &[], now));
            looked.await.expect("no panic").expect("is asked");
            let row = house.store.installation(&hall.id).expect("readable").expect("is there");
            if row.fired > 0 && row.last_triggered.is_some() {
                return row;
            }
        }
    };
    let row = timeout(LONG, seen).await.expect("the logbook has it");
    assert_eq!((row.fired, row.seen), (1, Some(store::Seen::On)));

    // Its own words, and nothing of it is kept.
    let route = format!("/api/config/automation/config/{}", automation_id(&impossible.id));
    let (status, said) = lab.ask("POST", &route, &configuration(&impossible).expect("JSON")).await;
    let said: Value = serde_json::from_str(&said).expect("JSON");
    let (refused, body) = post(&daemon, &impossible.id, "accept").await;
    assert_eq!((status, refused), (400, 422), "{said} {body}");
    let words = said["message"].as_str().expect("a text");
    assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{words}: {body}");
    let (lacking, body) = post(&daemon, &nowhere.id, "accept").await;
    assert!(lacking == 422 && body["detail"].as_str().is_some_and(|text| text.contains("light.nowhere")), "{body}");
    for refused in [&impossible, &nowhere] {
        assert_eq!(config(&lab, &automation_id(&refused.id)).await, None);
        let stands = house.store.suggestion(&refused.id).expect("readable").expect("is there").status;
        assert_eq!(stands, SuggestionStatus::Pending);
    }

    let mut edited = configuration(&hall).expect("JSON");
    edited["alias"] = json!("Mine now");
    lab.call("POST", &format!("/api/config/automation/config/{ours}"), &edited).await;
    let (status, body) = post(&daemon, &hall.id, "undo").await;
    assert_eq!((status, &body["code"]), (409, &json!("edited_since")), "{body}");
    assert!(config(&lab, &ours).await.is_some());
    // Also after a restart of ours.
    daemon.stop().await;
    let daemon = serve(&house, &lab).await;
    let (status, body) = post(&daemon, &hall.id, "undo?force=true").await;
    assert_eq!((status, &body["status"]), (200, &json!("pending")), "{body}");
    assert_eq!(config(&lab, &ours).await, None);
    assert!(entities(&lab, &ours).await.is_empty());
    daemon.stop().await;
}

fn kill_and_start(power: &(String, String)) {
    kill(power);
    start(power);
}

/// Kills it as a power cut would, and waits until nothing holds its files any more.
pub(crate) fn kill((pid_file, _): &(String, String)) {
    let pid = std::fs::read_to_string(pid_file).expect("HA_PID_FILE can be read");
    let pid = pid.trim();
    let killed = Command::new("kill").args(["-KILL", pid]).status().expect("kill runs");
    assert!(killed.success(), "{pid}");
    let gone = Command::new("timeout").args(["60", "tail", "-f", "/dev/null", &format!("--pid={pid}")]).status();
    assert!(gone.expect("tail runs").success(), "{pid} is still there");
}

/// Starts it again, and waits until it is up.
pub(crate) fn start((_, start): &(String, String)) {
    let started = Command::new("sh").args(["-c", start]).output().expect("sh runs");
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
}

fn open(store: &Store, ids: &[SuggestionId]) -> usize {
    let row = |id| store.installation(id).expect("readable");
    let is_open = |row: &store::Installation| {
        matches!(row.state, InstallState::Making | InstallState::Undoing) || row.confirm_at.is_some()
    };
    ids.iter().filter_map(row).filter(is_open).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_killed_between_fifty_decisions_nothing_is_lost_and_nothing_made_twice() {
    let Some(lab) = Lab::find().await else { return };
    let Some(power) = Lab::power() else { return };
    let all: Vec<Suggestion> = (0..6).map(|number| follow_motion(&format!("campaign_{number}"))).collect();
    let ids: Vec<SuggestionId> = all.iter().map(|one| one.id.clone()).collect();
    let house = house(all);
    let mut random = rand_pcg::Pcg64::seed_from_u64(50);
    let mut daemon = Some(serve(&house, &lab).await);
    let mut wanted = vec![false; ids.len()];
    let mut kills = 0;
    let mut outage: Option<tokio::task::JoinHandle<()>> = None;
    for number in 0..50 {
        if number % 5 == 0 {
            if let Some(over) = outage.take() {
                over.await.expect("it starts again");
            }
            kills += 1;
            let power = power.clone();
            let after = Duration::from_millis(random.random_range(0..1500));
            // At an instant that falls anywhere in what is done meanwhile.
            outage = Some(tokio::spawn(async move {
                tokio::time::sleep(after).await;
                tokio::task::spawn_blocking(move || kill_and_start(&power)).await.expect("it starts again");
            }));
        }
        let place = random.random_range(0..ids.len());
        let wants = random.random_bool(0.6);
        let running = daemon.as_ref().expect("one is up");
        let what = format!("/api/suggestions/{}/{}", ids[place], if wants { "accept" } else { "undo" });
        if random.random_bool(0.2) {
            // Ours goes down in the middle, too. What was wished has been noted, or not: both are told apart by the row.
            let asked = running.post(&what);
            let _ = timeout(Duration::from_millis(random.random_range(0..400)), asked).await;
            daemon.take().expect("one is up").kill().await;
            daemon = Some(serve(&house, &lab).await);
            let row = house.store.installation(&ids[place]).expect("readable");
            let stands = row.map(|row| matches!(row.state, InstallState::Making | InstallState::Made));
            wanted[place] = stands.unwrap_or(false);
        } else {
            let answer = running.post(&what).await;
            assert!(matches!(answer.status, 200 | 202), "{what}: {}", answer.body);
            wanted[place] = wants;
        }
    }
    outage.expect("there was one").await.expect("it starts again");
    // Each was looked at once more, after Home Assistant has written all to the disk.
    let at_rest = async {
        while open(&house.store, &ids) > 0 {
            house.pass(31);
            daemon.take().expect("one is up").kill().await;
            daemon = Some(serve(&house, &lab).await);
            let row = |id: &SuggestionId| house.store.installation(id).expect("readable");
            let is_open = |row: store::Installation| matches!(row.state, InstallState::Making | InstallState::Undoing);
            while ids.iter().filter_map(row).any(is_open) {
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    timeout(2 * LONG, at_rest).await.expect("all comes to rest");
    // The file of automations is what a new start reads.
    tokio::task::spawn_blocking(move || kill_and_start(&power)).await.expect("it starts again");
    for (id, wanted) in ids.iter().zip(wanted) {
        let ours = automation_id(id);
        let there = (config(&lab, &ours).await.is_some(), entities(&lab, &ours).await.len());
        let stands = house.store.suggestion(id).expect("readable").expect("is there").status;
        let expected = if wanted { SuggestionStatus::Accepted } else { SuggestionStatus::Pending };
        assert_eq!((there, stands), ((wanted, usize::from(wanted)), expected), "{id} after {kills} kills");
    }
    let daemon = daemon.expect("one is up");
    for id in &ids {
        let (status, body) = post(&daemon, id, "undo").await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(config(&lab, &automation_id(id)).await, None);
    }
    daemon.stop().await;
}
