//! A real Home Assistant: what it tells over its WebSocket API, held against what its recorder has on disk.
//!
//! `HA_URL` (http://ADDRESS:PORT), `HA_TOKEN_FILE` and `HA_DATABASE` (in the folder of its configuration) say where one
//! is that may be played with. `tests/lab/home-assistant` makes one such, and prints them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use domain::{Cause, Clock as _, Event, EventLog, ExistingAutomation};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use nightshift::config::SuggestionSettings;
use nightshift::lifecycle::SystemClock;
use nightshift::sources::{
    Access, HomeAssistantError, Reading, Source, SourceError, Window, describe, look, read_from,
};
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use crate::house::PATIENCE;
use crate::http_client::send;

mod live;

/// Home Assistant sets up one automation after the other: who plays with it does so alone.
pub(crate) static ALONE: Mutex<()> = Mutex::const_new(());

/// A Home Assistant that may be played with.
pub(crate) struct Lab {
    _alone: MutexGuard<'static, ()>,
    address: SocketAddr,
    token: String,
    database: PathBuf,
}

/// What is read on a thread that may block.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("does not panic")
}

impl Lab {
    /// None where none is named.
    #[expect(
        clippy::disallowed_methods,
        clippy::print_stderr,
        reason = "whether there is one is for the test to find out, and to say"
    )]
    pub(crate) async fn find() -> Option<Self> {
        let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let (Some(url), Some(token), Some(database)) = (named("HA_URL"), named("HA_TOKEN_FILE"), named("HA_DATABASE"))
        else {
            eprintln!("a test of a real Home Assistant is skipped: HA_URL, HA_TOKEN_FILE and HA_DATABASE name none");
            return None;
        };
        let address =
            url.trim_start_matches("http://").trim_end_matches('/').parse().expect("HA_URL is http://ADDRESS:PORT");
        let token = std::fs::read_to_string(token).expect("HA_TOKEN_FILE can be read").trim().to_owned();
        Some(Self { _alone: ALONE.lock().await, address, token, database: database.into() })
    }

    /// How it is killed and started: the file with its process id, and a command. None where that may not be.
    #[expect(
        clippy::disallowed_methods,
        clippy::print_stderr,
        reason = "whether it may be killed is for the test to find out, and to say"
    )]
    pub(crate) fn power() -> Option<(String, String)> {
        let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let power = named("HA_PID_FILE").zip(named("HA_START"));
        if power.is_none() {
            eprintln!("a test that kills Home Assistant is skipped: HA_PID_FILE and HA_START do not say how");
        }
        power
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// The folder of its configuration.
    pub(crate) fn configuration(&self) -> &Path {
        self.database.parent().expect("a folder")
    }

    pub(crate) fn own_access(&self) -> Access {
        self.access(&self.token)
    }

    fn access(&self, token: &str) -> Access {
        Access::new(&format!("http://{}", self.address), token.to_owned().into(), None).expect("an address")
    }

    async fn read(&self, source: Source, until: Timestamp) -> Reading {
        let window = Window::Last { days: 40, time_zone: TimeZone::UTC, until: Some(until) };
        blocking(move || read_from(&source, window, until, &[], &())).await.expect("is read")
    }

    async fn socket(&self, until: Timestamp) -> Reading {
        self.read(Source::HomeAssistant(self.access(&self.token)), until).await
    }

    async fn disk(&self, until: Timestamp) -> Reading {
        self.read(Source::File(self.database.clone()), until).await
    }

    /// The status and the body of its answer.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
        let bearer = format!("Authorization: Bearer {}", self.token);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = send(self.address, method, path, &[&bearer, "Content-Type: application/json"], &body).await;
        (answer.status, answer.body)
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: &Value) {
        let (status, body) = self.ask(method, path, body).await;
        assert_eq!(status, 200, "{method} {path}: {body}");
    }

    pub(crate) async fn act(&self, service: &str, entity_id: &str) {
        self.call("POST", &format!("/api/services/{service}"), &json!({"entity_id": entity_id})).await;
    }

    async fn automations(&self) -> Vec<ExistingAutomation> {
        let access = self.access(&self.token);
        blocking(move || describe(&access, &())).await.expect("is let in").automations.read
    }

    /// Waits until there are automations of these names: they are set up some time after their configuration was taken.
    async fn until_set_up(&self, names: &[&str]) -> BTreeMap<String, ExistingAutomation> {
        let set_up = async {
            loop {
                let all = self.automations().await;
                let told: BTreeMap<String, ExistingAutomation> =
                    all.into_iter().map(|one| (one.alias.clone(), one)).collect();
                if names.iter().all(|name| told.contains_key(*name)) {
                    return told;
                }
            }
        };
        timeout(PATIENCE, set_up).await.expect("they are set up")
    }

    /// Waits until it has loaded what it was told to keep.
    pub(crate) async fn until_there(&self, entity_id: &str) {
        let route = format!("/api/states/{entity_id}");
        let there = async { while self.ask("GET", &route, &Value::Null).await.0 != 200 {} };
        timeout(PATIENCE, there).await.unwrap_or_else(|_| unreachable!("{entity_id} does not come"));
    }

    /// Waits until the recorder has written a state that came at or after `since`.
    pub(crate) async fn until_recorded(&self, entity_id: &str, state: &str, since: Timestamp) {
        let written = async {
            loop {
                let log = self.disk(SystemClock.now()).await.log;
                let is_it = |event: &Event<'_>| (event.entity_id, event.state) == (entity_id, state);
                if log.since(since.as_microsecond()).iter().any(|event| is_it(&event)) {
                    return;
                }
            }
        };
        timeout(PATIENCE, written).await.expect("the recorder writes it");
    }
}

/// The cause of each event, by entity, time and state.
fn causes(log: &EventLog) -> BTreeMap<(String, i64, String), Cause> {
    let all = log.iter();
    all.map(|Event { time, entity_id, state, cause }| ((entity_id.to_owned(), time, state.to_owned()), cause)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_home_assistant_tells_over_the_socket_what_its_recorder_has() {
    let Some(lab) = Lab::find().await else { return };
    let (motion, relay, guests) =
        ("input_boolean.hall_motion", "input_boolean.kitchen_relay", "input_boolean.guest_mode");
    let on = |entity_id: &str| json!([{"action": "input_boolean.turn_on", "target": {"entity_id": entity_id}}]);
    lab.call(
        "POST",
        "/api/config/script/config/nightshift_guests",
        &json!({"alias": "Nightshift guests", "sequence": on(guests)}),
    )
    .await;
    lab.until_there("script.nightshift_guests").await;
    let automation = "/api/config/automation/config/nightshift_test";
    let mut actions = on(relay);
    actions.as_array_mut().expect("a list").push(json!({"action": "script.nightshift_guests"}));
    let body = json!({
        "alias": "Nightshift test",
        "triggers": [{"trigger": "state", "entity_id": motion, "to": "on"}],
        "actions": actions,
    });
    for entity_id in [motion, relay, guests] {
        lab.act("input_boolean/turn_off", entity_id).await;
    }
    let begin = SystemClock.now();
    // A person, by hand and by a script; then an automation, by itself and by a script.
    lab.act("input_boolean/turn_on", relay).await;
    lab.act("script/turn_on", "script.nightshift_guests").await;
    lab.act("input_boolean/turn_off", relay).await;
    lab.act("input_boolean/turn_off", guests).await;
    lab.call("POST", automation, &body).await;
    lab.until_set_up(&["Nightshift test"]).await;
    lab.until_there("automation.nightshift_test").await;
    let triggered = SystemClock.now();
    lab.act("input_boolean/turn_on", motion).await;
    lab.until_recorded(guests, "on", triggered).await;
    lab.act("input_boolean/turn_off", motion).await;
    lab.until_recorded(motion, "off", begin).await;
    lab.call("DELETE", automation, &Value::Null).await;

    let until = SystemClock.now();
    let (socket, disk) = (lab.socket(until).await, lab.disk(until).await);
    assert!(socket.has_context && socket.skipped == 0, "{:?}", socket.skips);

    let played = causes(&socket.log.since(begin.as_microsecond()));
    let of = |wanted: &str| -> Vec<(&str, Cause)> {
        played
            .iter()
            .filter(|((id, ..), _)| id == wanted)
            .map(|((_, _, state), cause)| (state.as_str(), *cause))
            .collect()
    };
    assert_eq!(of(motion), [("on", Cause::Person), ("off", Cause::Person)]);
    let both = [("on", Cause::Person), ("off", Cause::Person), ("on", Cause::Automation)];
    assert_eq!((of(relay), of(guests)), (both.to_vec(), both.to_vec()));

    // Entities that are no more are on the disk alone, and nothing tells what caused the first state of an entity.
    let (asked, on_disk) = (causes(&socket.log), causes(&disk.log));
    let mut seen = BTreeSet::new();
    let mut compared = 0;
    for ((entity_id, time, state), cause) in &on_disk {
        let id = domain::EntityId::parse(entity_id).expect("an id");
        if !socket.entities.contains_key(&id) {
            continue;
        }
        let told = asked.get(&(entity_id.clone(), *time, state.clone()));
        let is_first = seen.insert(entity_id);
        assert!(told == Some(cause) || (is_first && told.is_some()), "{entity_id} {time} {state}: {cause:?}, {told:?}");
        compared += 1;
    }
    assert!(compared > 20 && asked.len() == compared, "{compared} of {}", asked.len());
    assert_eq!(patterns_of(&socket, &socket), patterns_of(&disk, &socket));
}

/// The habits in what was read, of the entities that `known` has.
fn patterns_of(reading: &Reading, known: &Reading) -> Vec<domain::PatternId> {
    let is_known = |name: &str| domain::EntityId::parse(name).is_ok_and(|id| known.entities.contains_key(&id));
    let keep: Vec<bool> = reading.log.entity_names().iter().map(is_known).collect();
    let log = reading.log.clone().retain_entities(&keep);
    let home = domain::Home { entities: known.entities.clone(), ..domain::Home::in_zone(TimeZone::UTC) };
    let wanted = SuggestionSettings { min_precision: 0.5, max: 20, feedback: true };
    let findings = nightshift::night::mine(&log, &home, &wanted, &()).expect("nobody stops it");
    findings.patterns.into_iter().map(|pattern| pattern.id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_home_assistant_says_what_the_home_is_and_who_is_not_let_in() {
    let Some(lab) = Lab::find().await else { return };
    let (right, wrong) = (lab.access(&lab.token), lab.access("not-the-token"));
    let description = blocking(move || describe(&right, &())).await.expect("is let in");
    assert!(description.facts.time_zone.is_some() && description.facts.location.is_some(), "{:?}", description.facts);
    let motion = domain::EntityId::parse("input_boolean.hall_motion").expect("an id");
    assert!(description.entities[&motion].name.is_some());

    let denied = blocking(move || look(&wrong, &())).await.expect_err("is not let in");
    assert!(matches!(denied, HomeAssistantError::Denied { .. }) && !denied.is_transient(), "{denied}");
    let shown = SourceError::from(denied).to_string();
    assert!(shown.contains("source.token") && !shown.contains("not-the-token"), "{shown}");
}

/// Twenty days on which somebody turns something on at seven, and off at nine.
fn every_morning(entity_id: &str) -> EventLog {
    let mut log = domain::EventLogBuilder::default();
    for day in 1..21 {
        for (clock, state) in [("07:00", "on"), ("09:00", "off")] {
            let time: Timestamp = format!("2026-10-{day:02}T{clock}:{:02}Z", day * 2).parse().expect("a time");
            log.push(Event { time: time.as_microsecond(), entity_id, state, cause: Cause::Person });
        }
    }
    log.finish()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_automations_of_a_real_home_assistant_are_read_and_what_they_do_is_not_suggested() {
    let Some(lab) = Lab::find().await else { return };
    let (relay, motion) = ("input_boolean.kitchen_relay", "input_boolean.hall_motion");
    let on = |entity_id: &str| json!({"action": "input_boolean.turn_on", "target": {"entity_id": entity_id}});
    let configs = [
        (
            "nightshift_new",
            json!({"alias": "Nightshift new", "triggers": [{"trigger": "time", "at": "07:05:00"}], "actions": [on(relay)]}),
        ),
        (
            "nightshift_old",
            json!({"alias": "Nightshift old", "trigger": {"platform": "state", "entity_id": motion, "to": "on",
                       "for": {"minutes": 5}},
                   "condition": [{"condition": "sun", "after": "sunset"}],
                   "action": [{"service": "input_boolean.turn_off", "entity_id": relay}]}),
        ),
        (
            "nightshift_blueprint",
            json!({"alias": "Nightshift blueprint", "use_blueprint": {"path": "homeassistant/motion_light.yaml",
                   "input": {"motion_entity": "binary_sensor.nightshift", "no_motion_wait": 60,
                             "light_target": {"entity_id": "light.nightshift"}}}}),
        ),
    ];
    for (id, config) in &configs {
        lab.call("POST", &format!("/api/config/automation/config/{id}"), config).await;
    }
    let told = lab.until_set_up(&["Nightshift new", "Nightshift old", "Nightshift blueprint"]).await;
    // One of the same name that was turned off before would still be.
    let new = told["Nightshift new"].entity_id.as_str();
    lab.act("automation/turn_on", new).await;
    let all = lab.automations().await;

    // At seven somebody turns the relay on: one of the automations does that already, until it is turned off.
    let suggested = |automations: &[ExistingAutomation]| {
        let (log, home) = (every_morning(relay), domain::Home::in_zone(TimeZone::UTC));
        let wanted = SuggestionSettings { min_precision: 0.5, max: 20, feedback: true };
        let findings = nightshift::night::mine_beside(&log, &home, automations, &wanted, &()).expect("nobody stops it");
        let already = suggest::Already { automations, ..suggest::Already::default() };
        let (none, feedback) = (BTreeSet::new(), suggest::Feedback::default());
        nightshift::night::suggest_beside(&findings.patterns, &home, &none, &feedback, &already, &wanted)
    };
    let turns_on = |suggested: &suggest::Suggested| {
        suggested.suggestions.iter().filter(|one| one.yaml.contains("input_boolean.turn_on")).count()
    };
    assert_eq!(turns_on(&suggested(&[])), 1);
    let beside = suggested(&all);
    assert_eq!(turns_on(&beside), 0);
    assert!(beside.withheld.iter().any(|one| one.reason == "Already automated by “Nightshift new”."), "{beside:?}");
    lab.act("automation/turn_off", new).await;
    let beside = suggested(&lab.automations().await);
    assert_eq!((turns_on(&beside), beside.advice.len()), (0, 1), "{beside:?}");
    assert_eq!(beside.advice[0].title, "Turn “Nightshift new” on again");

    for (id, _) in &configs {
        lab.call("DELETE", &format!("/api/config/automation/config/{id}"), &Value::Null).await;
    }
    let routes = |name: &str| serde_json::to_value(&told[&format!("Nightshift {name}")].routes).expect("is JSON");
    let relay_is = |state: &str| json!([{"entity_id": relay, "state": state}]);
    assert_eq!(
        routes("new"),
        json!([{"triggers": [{"trigger": "time", "at": "07:05:00"}], "conditions": [], "acts": relay_is("on")}])
    );
    assert_eq!(
        routes("old"),
        json!([{"triggers": [{"trigger": "state", "entity_id": motion, "to": "on", "for": "00:05:00"}],
                "conditions": [{"condition": "sun", "after": "sunset"}], "acts": relay_is("off")}])
    );
    let (motion, light) = ("binary_sensor.nightshift", "light.nightshift");
    assert_eq!(
        routes("blueprint"),
        json!([
            {"triggers": [{"trigger": "state", "entity_id": motion, "from": "off", "to": "on"}], "conditions": [],
             "acts": [{"entity_id": light, "state": "on"}]},
            {"triggers": [{"trigger": "state", "entity_id": motion, "from": "on", "to": "off", "for": "00:01:00"}],
             "conditions": [], "acts": [{"entity_id": light, "state": "off"}]}
        ])
    );
}
