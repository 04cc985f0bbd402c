//! Against a server that speaks the protocol with what a real Home Assistant said, and gets into all kinds of trouble.

mod server;
mod trouble;

use std::time::Duration;

use domain::{Cause, EntityId, EventLog};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::sources::changes::gather;
use server::{Asked, Does, Server};

/// Just after what was recorded.
const NOW: &str = "2026-11-24T15:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// Nobody waits long in a test.
fn quick() -> Limits {
    Limits {
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(4),
        comeback: Duration::from_secs(5),
        ..Limits::default()
    }
}

async fn read_since(server: &Server, since: &str, limits: Limits) -> Result<(EventLog, Read), HomeAssistantError> {
    let window = Window::Since(at(since));
    let terms = Terms::new(&window, at(NOW), &[]);
    let mut read = read_over(&server.access(), limits, &terms, &()).await?;
    let parts = std::mem::take(&mut read.parts);
    Ok((gather(vec![(parts, &window)], &()).expect("nobody stops it").log, read))
}

async fn read_recorded(server: &Server) -> Result<(EventLog, Read), HomeAssistantError> {
    read_since(server, "2026-11-24T00:00:00Z", quick()).await
}

fn of<'a>(log: &'a EventLog, entity_id: &str) -> Vec<(&'a str, Cause)> {
    log.iter().filter(|event| event.entity_id == entity_id).map(|event| (event.state, event.cause)).collect()
}

#[tokio::test]
async fn a_recorded_home_is_read_with_causes_names_and_areas() {
    use Cause::{Automation, Person};

    let server = Server::recorded().await;
    let (log, read) = read_recorded(&server).await.expect("is read");
    let relay = [("off", Person), ("on", Person), ("off", Person), ("on", Automation)];
    assert_eq!(of(&log, "input_boolean.kitchen_relay"), relay);
    assert_eq!(of(&log, "light.kitchen_light"), relay, "follows in the same context");
    assert_eq!(of(&log, "input_boolean.guest_mode"), [("on", Person), ("off", Person), ("on", Automation)]);
    assert_eq!(log.len(), 21);

    let Description { facts, entities, .. } = read.description;
    assert_eq!((facts.version.as_str(), facts.location), ("2026.2.3", domain::Location::new(52.0, 5.0).ok()));
    let info = |id: &str| entities.get(&EntityId::parse(id).expect("an id")).expect(id);
    let lamp = info("light.hall_sensor_lamp");
    assert_eq!((lamp.name.as_deref(), lamp.area.as_deref()), (Some("Hall sensor Lamp"), Some("Hall")));
    assert_eq!(info("binary_sensor.hall_motion").device_class.as_deref(), Some("motion"));
    assert_eq!(info("sensor.sun_next_dawn").category.as_deref(), Some("diagnostic"));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_connection_that_is_lost_anywhere_is_taken_up_again() {
    let whole = Server::recorded().await;
    let (expected, _) = read_recorded(&whole).await.expect("is read");
    let questions = whole.asked().len();
    for fatal in 2..=questions {
        let server =
            Server::start(move |asked| if asked.number == fatal { Does::Closes } else { asked.recorded() }).await;
        let (log, _) = read_recorded(&server).await.expect("is read all the same");
        assert_eq!(log, expected, "lost at question {fatal}");
        assert_eq!(server.connections(), 2);
    }
    let first = Server::start(|_| Does::Closes).await;
    let error = read_recorded(&first).await.expect_err("the first connection brings nothing");
    assert!(matches!(error, HomeAssistantError::Lost { .. }) && error.is_transient(), "{error}");
}

#[tokio::test]
async fn a_restart_is_waited_for_until_all_is_set_up() {
    let does = |asked: &Asked| match asked.connection {
        1 if asked.is("logbook/get_events") => Does::Closes,
        2 | 3 if asked.is("get_config") => Does::Answers(json!({"state": "STARTING", "time_zone": "UTC"})),
        2 | 3 => Does::Refuses("unknown_command"),
        _ => asked.recorded(),
    };
    let server = Server::start(does).await;
    let (log, _) = read_recorded(&server).await.expect("is read after the restart");
    assert_eq!((log.len(), server.connections()), (21, 4));

    let starting = Server::start(|_| Does::Answers(json!({"state": "NOT_RUNNING"}))).await;
    let error = read_recorded(&starting).await.expect_err("is not up");
    assert!(matches!(error, HomeAssistantError::Starting { .. }) && error.is_transient(), "{error}");
    assert!(error.to_string().contains("NOT_RUNNING"), "{error}");
}

#[tokio::test]
async fn who_does_not_come_back_is_given_up() {
    let server = Server::start(|asked| if asked.is("get_states") { Does::Closes } else { asked.recorded() }).await;
    let limits = Limits { comeback: Duration::from_millis(50), ..quick() };
    let error = read_since(&server, "2026-11-24T00:00:00Z", limits).await.expect_err("is gone");
    assert!(error.is_transient() && server.connections() >= 2, "{error} after {}", server.connections());
}

/// Three days in which something happens every minute.
fn busy(asked: &Asked) -> Does {
    const EVERY: f64 = 60.0;
    let id = "light.busy";
    match asked.command["type"].as_str() {
        Some("get_config") => Does::Answers(json!({"state": "RUNNING"})),
        Some("get_states") => Does::Answers(json!([{"entity_id": id, "attributes": {}}])),
        Some("history/history_during_period") => {
            let times = (0..4_000).map(|step| f64::from(step) * EVERY + 1_795_219_200.0).map(Value::from);
            let times = times.filter(|time| asked.is_between(time));
            let states: Vec<Value> = times.map(|time| json!({"s": "on", "a": {}, "lu": time})).collect();
            Does::Answers(json!({ id: states }))
        }
        _ => Does::Answers(json!([])),
    }
}

#[tokio::test]
async fn answers_that_would_be_too_large_are_asked_for_in_smaller_pieces() {
    let server = Server::start(busy).await;
    let limits = Limits { largest: 20_000, ..quick() };
    let (log, _) = read_since(&server, "2026-11-20T00:00:00Z", limits).await.expect("is read");
    assert_eq!(log.len(), 4_000, "each once");
    assert!(log.times().windows(2).all(|pair| pair[1] - pair[0] == 60_000_000));

    let endless = Server::start(|asked| {
        if asked.is("history/history_during_period") { Does::Answers("x".repeat(30_000).into()) } else { busy(asked) }
    })
    .await;
    let error =
        read_since(&endless, "2026-11-20T00:00:00Z", limits).await.map(|_| ()).expect_err("a minute is no less");
    assert!(matches!(error, HomeAssistantError::TooLarge { .. }) && !error.is_transient(), "{error}");
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_asked_for_in_smaller_pieces() {
    let does = |asked: &Asked| {
        let is_long =
            asked.is("history/history_during_period") && asked.end("end_time") - asked.end("start_time") > 43_200.0;
        if is_long { Does::Nothing } else { asked.recorded() }
    };
    let server = Server::start(does).await;
    let limits = Limits { answer: Duration::from_millis(300), ..quick() };
    let (log, _) = read_since(&server, "2026-11-24T14:00:00Z", limits).await.expect("is read");
    assert_eq!(log.len(), 21);
}

#[tokio::test]
async fn many_entities_are_asked_for_in_batches_and_each_once() {
    let ids: Vec<String> = (0..250).map(|number| format!("light.lamp{number}")).collect();
    let does = move |asked: &Asked| match asked.command["type"].as_str() {
        Some("get_config") => Does::Answers(json!({"state": "RUNNING"})),
        Some("get_states") => Does::Answers(ids.iter().map(|id| json!({"entity_id": id})).collect()),
        Some("history/history_during_period") => {
            let asked_for = asked.command["entity_ids"].as_array().expect("entities");
            assert!(asked_for.len() <= 100);
            let state = json!([{"s": "on", "lu": 1_795_530_000.5}]);
            let is_there = asked.is_between(&json!(1_795_530_000.5));
            let of =
                asked_for.iter().filter(|_| is_there).map(|id| (id.as_str().expect("text").to_owned(), state.clone()));
            Does::Answers(Value::Object(of.collect()))
        }
        _ => Does::Answers(json!([])),
    };
    let server = Server::start(does).await;
    let (log, _) = read_recorded(&server).await.expect("is read");
    assert_eq!((log.len(), log.entity_names().len()), (250, 250));
}

/// A home with three automations, of which one shows its configuration, one is not there any more and one is too long.
fn automated(asked: &Asked) -> Does {
    let of = |name: &str| asked.command["entity_id"] == name;
    let lamp = json!({"action": "light.turn_on", "target": {"area_id": "hall"}});
    match asked.command["type"].as_str() {
        Some("get_config") => Does::Answers(json!({"state": "RUNNING"})),
        Some("get_states") => Does::Answers(json!([
            {"entity_id": "automation.dusk", "state": "off", "attributes": {"friendly_name": "Hall\u{7} light", "id": "1"}},
            {"entity_id": "automation.gone", "state": "unavailable", "attributes": {}},
            {"entity_id": "automation.long", "state": "on", "attributes": {}},
            {"entity_id": "light.hall", "state": "on", "attributes": {}},
        ])),
        Some("config/entity_registry/list") => Does::Answers(json!([{"entity_id": "light.hall", "area_id": "hall"}])),
        Some("config/area_registry/list") => Does::Answers(json!([{"area_id": "hall", "name": "Hall"}])),
        Some("automation/config") if of("automation.dusk") => Does::Answers(json!({"config": {
            "trigger": {"platform": "sun", "event": "sunset"},
            "action": [{"service": "script.evening"}, {"service": "script.missing"}]}})),
        Some("automation/config") if of("automation.long") => {
            Does::Answers(json!({"config": {"description": "x".repeat(300_000), "actions": [lamp]}}))
        }
        Some("script/config") if of("script.evening") => {
            Does::Answers(json!({"config": {"sequence": [lamp, {"action": "script.evening"}]}}))
        }
        Some("automation/config" | "script/config") => Does::Refuses("not_found"),
        Some("history/history_during_period") => Does::Answers(json!({})),
        _ => Does::Answers(json!([])),
    }
}

#[tokio::test]
async fn automations_are_read_with_the_scripts_that_they_call() {
    let server = Server::start(automated).await;
    let (_, read) = read_recorded(&server).await.expect("is read");
    let Automations { read, unread } = read.description.automations;
    assert_eq!((read.len(), unread), (1, 2));
    assert_eq!((read[0].alias.as_str(), read[0].is_enabled), ("Hall light", false));
    let routes = serde_json::to_value(&read[0].routes).expect("is JSON");
    let expected = json!([{"triggers": [{"trigger": "sun", "event": "sunset"}], "conditions": [],
        "acts": [{"entity_id": "light.hall", "state": "on"}]}]);
    assert_eq!(routes, expected);
    let asked = server.asked();
    assert_eq!(asked.iter().filter(|asked| asked["type"] == "script/config").count(), 2, "each script once");
}

#[tokio::test]
async fn a_version_that_shows_no_configurations_costs_only_them() {
    let does = |asked: &Asked| match asked.command["type"].as_str() {
        Some("automation/config") => Does::Refuses("unknown_command"),
        _ => automated(asked),
    };
    let server = Server::start(does).await;
    let (_, read) = read_recorded(&server).await.expect("is read all the same");
    assert_eq!(read.description.automations, Automations { read: Vec::new(), unread: 3 });
}
