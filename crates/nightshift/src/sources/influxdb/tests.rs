//! Version 2 over real HTTP: a server that answers as the documentation of `InfluxDB` 2 says, in both layouts and with
//! whatever trouble a test wants. Version 1 is tried on a real one in `tests/it/influxdb.rs`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::response::Response;
use jiff::Timestamp;
use serde_json::Value;

use super::*;
use crate::sources::changes::gather;
use crate::sources::service::server::{
    Asked, Server, Stopped, answer, changes, cut, endless, habits, home, quick, refusal,
};
use crate::sources::{Format, SourceError, Window};

const TOKEN: &str = "the-right-token";
const HEAD: &str = "#datatype,string,long,dateTime:RFC3339,TYPE,string,string,string,string\r\n\
    #group,false,false,false,false,true,true,true,true\r\n#default,_result,,,,,,,\r\n\
    ,result,table,_time,_value,_field,_measurement,domain,entity_id\r\n";
const ROW: &str = ",,0,2026-10-01T07:01:02.5Z,on,state,x,light,light.hall\r\n";
const OUT_OF_MEMORY: &str = "\r\n#datatype,string,string\r\n#group,true,true\r\n#default,,\r\n,error,reference\r\n\
    ,memory allocation limit reached,576\r\n\r\n";

/// Points by series: measurement, domain, `entity_id`, field.
type Stored = BTreeMap<[String; 4], Vec<(Timestamp, String)>>;

#[derive(Clone, Copy, Debug)]
enum Layout {
    HomeIq,
    Integration,
}

fn stored(objects: &[Value], layout: Layout) -> Stored {
    let mut stored = Stored::new();
    for object in objects {
        let text = |name: &str| object[name].as_str().expect("a text").to_owned();
        let (entity_id, state) = (text("entity_id"), text("state"));
        let time: Timestamp = text("last_updated").parse().expect("a time");
        let (domain, object_id) = entity_id.split_once('.').expect("an id");
        let mut put = |measurement: &str, entity_id: &str, field: &str, state: &str| {
            let series = [measurement, domain, entity_id, field].map(str::to_owned);
            stored.entry(series).or_default().push((time, state.to_owned()));
        };
        match (layout, state.parse::<f64>()) {
            (Layout::HomeIq, _) => put("state_changed", &entity_id, "state", &state),
            (Layout::Integration, Ok(_)) => {
                let unit = object["attributes"]["unit_of_measurement"].as_str().unwrap_or(&entity_id);
                put(unit, object_id, "value", &state);
            }
            (Layout::Integration, Err(_)) => {
                put(&entity_id, object_id, "state", &state);
                if matches!(&*state, "on" | "off") {
                    put(&entity_id, object_id, "value", if state == "on" { "1" } else { "0" });
                }
            }
        }
    }
    stored
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before).nth(1).expect("is there").split(after).next().expect("is there")
}

/// The time that is asked for.
fn asked_for(asked: &Asked) -> (Timestamp, Timestamp) {
    let body: Value = serde_json::from_str(&asked.body).expect("JSON");
    let query = body["query"].as_str().expect("a question");
    assert!(query.starts_with("from(bucket: \"home\")"), "{query}");
    assert_eq!((asked.path.as_str(), asked.query["org"].as_str()), ("/api/v2/query", "us"));
    let time = |text: &str| text.parse().expect("a time");
    (time(between(query, "start: ", ",")), time(between(query, "stop: ", ")")))
}

fn csv(stored: &Stored, asked: &Asked) -> String {
    let (start, stop) = asked_for(asked);
    let is_last = asked.body.contains("last()");
    let mut text = String::new();
    for ([measurement, domain, entity_id, field], points) in stored {
        let points: Vec<_> = points.iter().filter(|(time, _)| (start..stop).contains(time)).collect();
        let points = if is_last { &points[points.len().saturating_sub(1)..] } else { &points[..] };
        if points.is_empty() {
            continue;
        }
        text.push_str(&HEAD.replace("TYPE", if field == "value" { "double" } else { "string" }));
        for (time, state) in points {
            let quoted = format!("\"{}\"", state.replace('"', "\"\""));
            let value = if field == "value" { state } else { &quoted };
            let _ = write!(text, ",,0,{time},{value},{field},{measurement},{domain},{entity_id}\r\n");
        }
        text.push_str("\r\n");
    }
    text
}

async fn server(does: impl Fn(&Asked) -> Response + Send + Sync + 'static) -> (Server, InfluxAccess) {
    let server = Server::start(does).await;
    let access = InfluxAccess::version_2(&server.url(), "us".into(), "home".into(), TOKEN.to_owned().into(), None);
    let access = access.expect("an address");
    (server, access)
}

async fn read_days(access: &InfluxAccess, limits: Limits) -> Result<Read, ServiceError> {
    let now: Timestamp = "2026-10-02T03:00:00Z".parse().expect("a time");
    let window = Window::Since("2026-09-25T00:00:00Z".parse().expect("a time"));
    read_within(access, limits, &Terms::new(&window, now, &[]), &()).await
}

#[tokio::test]
async fn both_layouts_give_what_a_file_gives() {
    let (objects, expected, now) = home();
    let found = habits(&expected);
    for layout in [Layout::HomeIq, Layout::Integration] {
        let stored = Arc::new(stored(&objects, layout));
        let (server, access) = server(move |asked| answer(csv(&stored, asked))).await;
        let read = read_within(&access, quick(), &Terms::new(&Window::All, now, &[]), &()).await.expect("is read");
        let window = Window::All;
        let log = gather(vec![(read.parts, &window)], &()).expect("is not stopped").log;
        assert_eq!(changes(&log), changes(&expected), "{layout:?}");
        assert!(!found.patterns.is_empty() && habits(&log) == found, "{layout:?}: {found:#?}");
        assert!(read.notes.is_empty(), "{:?}", read.notes);
        let asked = server.asked();
        assert!(asked.iter().all(|asked| asked.authorization.as_deref() == Some("Token the-right-token")));
    }
}

#[tokio::test]
async fn whatever_is_asked_for_again_counts_once() {
    let (objects, expected, now) = home();
    let stored = Arc::new(stored(&objects, Layout::Integration));
    let (_server, access) = server(move |asked| {
        let text = csv(&stored, asked);
        let (start, stop) = asked_for(asked);
        match asked.number % 5 {
            1 => refusal(503, "starting", Some(0)),
            2 => refusal(429, "{\"message\":\"slow down\"}", None),
            3 => cut(&text),
            // A good beginning, and then an error in an answer that is called good.
            4 if stop.duration_since(start).as_hours() > 40 && !asked.body.contains("last()") => {
                answer(format!("{text}{OUT_OF_MEMORY}"))
            }
            _ => answer(text),
        }
    })
    .await;
    let window = Window::Last { days: 5, time_zone: jiff::tz::TimeZone::UTC, until: None };
    let read = read_within(&access, quick(), &Terms::new(&window, now, &[]), &()).await.expect("is read");
    let log = gather(vec![(read.parts, &window)], &()).expect("is not stopped").log;
    let (first, _) = log.span().expect("has events");
    let wanted: Vec<_> = changes(&expected).into_iter().filter(|change| change.0 >= first).collect();
    assert!(wanted.len() > 200, "{}", wanted.len());
    assert_eq!(changes(&log), wanted);
}

#[tokio::test]
async fn what_only_a_person_can_mend_is_said_at_once_and_without_the_token() {
    for (status, body, part) in [
        (401, r#"{"code":"unauthorized","message":"the-right-token is wrong"}"#, "influxdb.token"),
        (403, "", "influxdb.token"),
        (404, r#"{"code":"not found","message":"could not find bucket \"home\""}"#, "influxdb.bucket"),
        (400, r#"{"code":"invalid","message":"the-right-token"}"#, "refuses the question (400"),
        (307, "", "sends us elsewhere"),
        (200, "<html>the-right-token</html>\n", "no annotated CSV"),
        (200, "error,reference\r\nbucket not found,1\r\n", "influxdb.bucket"),
    ] {
        let (server, access) = server(move |_| refusal(status, body, None)).await;
        let error = read_days(&access, quick()).await.expect_err("is refused");
        let text = error.to_string();
        assert!(matches!(error, ServiceError::Refused { .. }) && !error.is_transient(), "{text}");
        assert!(text.contains(part) && !text.contains(TOKEN), "{status}: {text}");
        assert_eq!(server.asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_so_often_and_no_more() {
    for (status, wish, tries) in [(503, None, 5), (500, Some(0), 5), (429, Some(3600), 1)] {
        let (server, access) = server(move |_| refusal(status, "the-right-token", wish)).await;
        let error = read_days(&access, quick()).await.expect_err("is in trouble");
        assert!(error.is_transient() && !error.to_string().contains(TOKEN), "{error}");
        assert_eq!(server.asked().len(), tries, "{status}");
    }
    let (server, access) = server(|_| cut(&format!("{HEAD}{ROW}"))).await;
    assert!(read_days(&access, quick()).await.expect_err("is cut").is_transient());
    assert_eq!(server.asked().len(), 5);
    drop(server);
    let error = read_days(&access, quick()).await.expect_err("nobody is there");
    assert!(error.is_transient() && error.to_string().contains("cannot be reached"), "{error}");
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_kept() {
    let (_server, access) = server(|_| endless(&HEAD.replace("TYPE", "string"), ROW)).await;
    let error = read_days(&access, Limits { points: 10_000, ..quick() }).await.expect_err("is too much");
    assert!(matches!(&error, ServiceError::TooMuch { what, .. } if what.contains("more than 10000 points")), "{error}");
}

#[tokio::test]
async fn whoever_does_not_want_it_any_more_does_not_wait() {
    let (server, access) = server(|_| endless("", "")).await;
    let now: Timestamp = "2026-10-02T03:00:00Z".parse().expect("a time");
    let url = server.url();
    let stopped = tokio::task::spawn_blocking(move || {
        let source = crate::sources::Source::InfluxDb(access);
        crate::sources::read_from(&source, Window::All, now, &[], &Stopped).expect_err("is stopped")
    });
    let error = stopped.await.expect("does not panic");
    assert!(error.is_cancelled() && !error.is_transient(), "{error} {url}");
}

#[tokio::test]
async fn too_many_bad_points_are_an_error_and_others_are_left_out() {
    let head = HEAD.replace("TYPE", "string");
    let bad = ROW.replace("2026-10-01T07:01:02.5Z", "soon").repeat(6);
    let text = format!("{head}{ROW}{bad}");
    let (_server, access) =
        server(move |asked| answer(if asked.number == 2 { text.clone() } else { String::new() })).await;
    let now: Timestamp = "2026-10-02T03:00:00Z".parse().expect("a time");
    let window = Window::Since("2026-09-30T00:00:00Z".parse().expect("a time"));
    let reading = tokio::task::spawn_blocking(move || {
        crate::sources::read_from(&crate::sources::Source::InfluxDb(access), window, now, &[], &())
    });
    let error = reading.await.expect("does not panic").expect_err("too many");
    assert!(matches!(error, SourceError::Service(ServiceError::TooManyBad { skipped: 6, read: 7, .. })), "{error}");
    assert!(error.to_string().contains("6 of 7 points of InfluxDB"), "{error}");

    let hostile = ROW.replace("light.hall", "\"\u{1b}[31m'; DROP\"").repeat(50);
    let text = format!("{head}{ROW}{hostile}");
    let (_server, access) = server_of(text).await;
    let window = Window::Since("2026-09-30T00:00:00Z".parse().expect("a time"));
    let reading = tokio::task::spawn_blocking(move || {
        crate::sources::read_from(&crate::sources::Source::InfluxDb(access), window, now, &[], &())
    });
    let reading = reading.await.expect("does not panic").expect("is read");
    assert_eq!((reading.format, reading.log.len(), reading.skipped), (Format::InfluxDb, 1, 0));
    let note = reading.notes.iter().find(|note| note.contains("left out")).expect("is said");
    assert!(note.starts_with("50 points") && !note.contains('\u{1b}'), "{note}");
}

/// A server whose second answer this is.
async fn server_of(text: String) -> (Server, InfluxAccess) {
    server(move |asked| answer(if asked.number == 2 { text.clone() } else { String::new() })).await
}
