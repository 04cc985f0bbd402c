//! A Data API over a simulated home, with what real ones do to whoever pages through them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::sources::changes::gather;
use crate::sources::service::server::{Asked, Server, answer, changes, cut, habits as mined, home, quick, refusal};
use crate::sources::{SourceError, Window};

/// What a service does otherwise than it says.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own, which a service has or has not")]
struct Habits {
    /// Gives no more than so many at once.
    cap: Option<usize>,
    ignores_offset: bool,
    ignores_times: bool,
    newest_first: bool,
    /// Leaves out what the state was before.
    without_old: bool,
    /// Refuses more than a hundred.
    strict: bool,
    /// Fails now and then.
    shaky: bool,
    /// Counts the end as part of a time.
    has_end: bool,
    without_ids: bool,
}

/// The events of state objects, in the order of time.
fn events(objects: &[Value]) -> Vec<Value> {
    let mut before: BTreeMap<String, Value> = BTreeMap::new();
    let mut events = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        let entity_id = object["entity_id"].as_str().expect("a text").to_owned();
        let new = json!({"state": object["state"]});
        let old = before.insert(entity_id.clone(), new.clone());
        events.push(
            json!({"id": format!("event-{number}"), "timestamp": object["last_updated"], "entity_id": entity_id,
            "event_type": "state_changed", "old_state": old, "new_state": new, "attributes": object["attributes"],
            "tags": {"domain": "x"}}),
        );
    }
    events
}

fn serve(events: &[(Timestamp, Value)], habits: Habits, asked: &Asked) -> Response {
    assert_eq!(asked.path, "/api/v1/events");
    let time = |name: &str| -> Timestamp { asked.query[name].parse().expect("a time") };
    let number = |name: &str| -> usize { asked.query[name].parse().expect("a number") };
    let (start, end, limit, offset) = (time("start_time"), time("end_time"), number("limit"), number("offset"));
    if habits.strict && limit > 100 {
        return refusal(422, r#"{"detail":[{"loc":["query","limit"],"msg":"too large"}]}"#, None);
    }
    let is_wanted =
        |at: &Timestamp| habits.ignores_times || (start..end).contains(at) || (habits.has_end && *at == end);
    let mut wanted: Vec<&Value> = events.iter().filter(|(at, _)| is_wanted(at)).map(|(_, event)| event).collect();
    if habits.newest_first {
        wanted.reverse();
    }
    let from = if habits.ignores_offset { 0 } else { offset };
    let most = limit.min(habits.cap.unwrap_or(limit));
    let page: Vec<Value> = wanted.into_iter().skip(from).take(most).cloned().collect();
    let text = Value::from(page).to_string();
    match asked.number % 4 {
        1 if habits.shaky => refusal(503, "busy", Some(0)),
        2 if habits.shaky => cut(&text),
        _ => answer(text),
    }
}

async fn read_of(events: Vec<Value>, habits: Habits, now: Timestamp) -> (Server, Result<Read, ServiceError>) {
    let time = |event: &Value| event["timestamp"].as_str().expect("a text").parse().expect("a time");
    let events: Arc<Vec<(Timestamp, Value)>> =
        Arc::new(events.into_iter().map(|event| (time(&event), event)).collect());
    let server = Server::start(move |asked| serve(&events, habits, asked)).await;
    let access = DataApiAccess::new(&server.url(), Some("hidden".to_owned().into()), None).expect("an address");
    let window = window();
    let read = read_within(&access, quick(), &Terms::new(&window, now, &[]), &()).await;
    (server, read)
}

/// All days of the simulated home, which is read in some dozen steps.
fn window() -> Window {
    Window::Last { days: 60, time_zone: jiff::tz::TimeZone::UTC, until: None }
}

#[tokio::test]
async fn whatever_a_service_does_all_is_read_once() {
    let (objects, expected, now) = home();
    let found = mined(&expected);
    assert!(!found.patterns.is_empty(), "too little to tell: {found:#?}");
    let usual = Habits::default();
    for (habits, note) in [
        (usual, None),
        (Habits { cap: Some(37), newest_first: true, has_end: true, ..usual }, None),
        (Habits { strict: true, without_old: true, ..usual }, None),
        (Habits { shaky: true, newest_first: true, without_ids: true, ..usual }, None),
        (Habits { ignores_offset: true, cap: Some(100), ..usual }, Some("ignores `offset`")),
        (Habits { ignores_offset: true, newest_first: true, without_old: true, ..usual }, Some("ignores `offset`")),
        (Habits { ignores_times: true, newest_first: true, ..usual }, Some("ignores `start_time`")),
    ] {
        let mut events = events(&objects);
        for event in &mut events {
            let event = event.as_object_mut().expect("an object");
            if habits.without_old {
                event["old_state"] = Value::Null;
            }
            if habits.without_ids {
                event.remove("id");
            }
        }
        let (server, read) = read_of(events, habits, now).await;
        let read = read.unwrap_or_else(|error| unreachable!("{habits:?}: {error}"));
        let window = window();
        let log = gather(vec![(read.parts, &window)], &()).expect("is not stopped").log;
        assert!(changes(&log) == changes(&expected), "{habits:?}: {} of {}", log.len(), expected.len());
        assert!(mined(&log) == found, "{habits:?}");
        assert_eq!(read.notes.len(), usize::from(note.is_some()), "{habits:?}: {:?}", read.notes);
        assert!(note.is_none_or(|note| read.notes[0].contains(note)), "{habits:?}: {:?}", read.notes);
        assert!(server.asked().iter().all(|asked| asked.authorization.as_deref() == Some("Bearer hidden")));
    }
}

#[tokio::test]
async fn what_cannot_be_read_whole_is_an_error_and_not_a_part() {
    let (objects, _, now) = home();
    let both = Habits { ignores_offset: true, ignores_times: true, ..Habits::default() };
    let (_server, read) = read_of(events(&objects), both, now).await;
    let error = read.expect_err("cannot be read");
    assert!(!error.is_transient() && error.to_string().contains("no more than its 1000 newest events"), "{error}");

    let mut stateless = events(&objects);
    for event in &mut stateless {
        event["new_state"] = Value::Null;
    }
    let (_server, read) = read_of(stateless.clone(), Habits::default(), now).await;
    let error = read.expect_err("nothing is said");
    assert!(!error.is_transient() && error.to_string().contains("without a single state"), "{error}");

    let mut some = events(&objects);
    some[10]["new_state"] = Value::Null;
    let (_server, read) = read_of(some, Habits::default(), now).await;
    let notes = read.expect("is read").notes;
    assert!(notes.len() == 1 && notes[0].starts_with("1 of "), "{notes:?}");

    let (_server, read) = read_of(Vec::new(), Habits::default(), now).await;
    let notes = read.expect("is read").notes;
    assert!(notes.len() == 1 && notes[0].contains("has no events"), "{notes:?}");
}

#[tokio::test]
async fn answers_that_are_none_are_told_from_those_that_may_come() {
    let now: Timestamp = "2026-10-02T03:00:00Z".parse().expect("a time");
    for (status, body, is_transient, part) in [
        (200, "{\"events\":1}", false, "no list of events"),
        (200, "<html>", false, "no list of events"),
        (404, "", false, "data_api.url"),
        (401, "hidden", false, "data_api.token"),
        (200, "[{\"id\":", true, "broke off"),
        (502, "", true, "is in trouble"),
    ] {
        let server = Server::start(move |_| refusal(status, body, None)).await;
        let access = DataApiAccess::new(&server.url(), Some("hidden".to_owned().into()), None).expect("an address");
        let window = window();
        let error = read_within(&access, quick(), &Terms::new(&window, now, &[]), &()).await.expect_err("is none");
        let text = error.to_string();
        assert_eq!(error.is_transient(), is_transient, "{text}");
        assert!(text.contains(part) && !text.contains("hidden"), "{text}");
    }
}

#[tokio::test]
async fn hostile_events_are_counted_and_too_many_are_an_error() {
    let now: Timestamp = "2026-10-02T03:00:00Z".parse().expect("a time");
    let event = |id: usize, entity_id: &str, time: &str| {
        json!({"id": id, "timestamp": time, "entity_id": entity_id, "event_type": "state_changed",
            "new_state": {"state": "on"}})
    };
    let good = (0..50).map(|id| event(id, &format!("light.l{id}"), "2026-10-01T07:01:02.5Z"));
    let mut list: Vec<Value> = good.collect();
    list.push(event(100, "\u{1b}[31m", "2026-10-01T07:01:02.5Z"));
    list.push(event(101, "light.a", "soon"));
    list.push(json!([1, 2]));
    for (copies, is_read) in [(list.len(), true), (3, false)] {
        let list = Value::from(list[list.len() - copies..].to_vec()).to_string();
        let server = Server::start(move |asked| {
            let is_time = asked.query["start_time"].starts_with("2026-09-30");
            answer(if is_time && asked.query["offset"] == "0" { list.clone() } else { "[]".to_owned() })
        })
        .await;
        let access = DataApiAccess::new(&server.url(), None, None).expect("an address");
        let reading = tokio::task::spawn_blocking(move || {
            let window = Window::Since("2026-09-30T12:00:00Z".parse().expect("a time"));
            crate::sources::read_from(&crate::sources::Source::DataApi(access), window, now, &[], &())
        });
        match reading.await.expect("does not panic") {
            Ok(reading) if is_read => {
                assert_eq!((reading.log.len(), reading.read, reading.skipped), (50, 53, 3), "{:?}", reading.skips);
                assert!(!format!("{:?}", reading.skips).contains('\u{1b}'));
            }
            Err(error) if !is_read => {
                assert!(matches!(error, SourceError::Service(ServiceError::TooManyBad { skipped: 3, .. })), "{error}");
            }
            other => unreachable!("{copies}: {other:?}"),
        }
    }
}
