//! The API's document and its routes are equal, and it is served and shown.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::contract::{CONTRACT, hold};
use crate::fixtures::finding_job;
use crate::house::{Setup, TestHouse};
use crate::http_client::{Answer, send};

/// The methods and paths of the document.
fn documented() -> BTreeSet<(String, String)> {
    let paths = CONTRACT.document["paths"].as_object().expect("has paths");
    let of = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().expect("has methods").keys();
        methods.map(|method| (path.clone(), method.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of).collect()
}

/// The methods and paths that the sources in `folder` give to the router.
fn routed(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("is a folder") {
        let path = entry.expect("can be read").path();
        if path.is_dir() {
            routed(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("is text");
        for route in text.split(".route(\"").skip(1) {
            let (path, rest) = route.split_once('"').expect("a path ends");
            // Up to the end of the call: its handlers take no arguments here.
            let end = rest.find("))").map_or(rest.len(), |end| end + 2);
            for method in ["get", "post", "put", "delete", "patch"] {
                if rest[..end].contains(&format!("{method}(")) {
                    found.insert((path.to_owned(), method.to_owned()));
                }
            }
        }
    }
}

#[test]
fn every_route_is_documented_and_what_is_documented_is_a_route() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut found = BTreeSet::new();
    routed(&sources.join("api"), &mut found);
    assert!(found.len() > 20, "{found:?}");
    found.insert(("/api/session".to_owned(), "get".to_owned()));
    assert_eq!(found, documented());
    // Where a route of the API is made elsewhere, it must be known too.
    let mut all = BTreeSet::new();
    routed(&sources, &mut all);
    let undocumented: Vec<_> =
        all.iter().filter(|(path, _)| path.starts_with("/api/")).filter(|route| !found.contains(route)).collect();
    assert!(undocumented.is_empty(), "{undocumented:?}");
}

#[test]
fn it_is_sound_and_names_nothing_that_is_not_there() {
    let document = &CONTRACT.document;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let mut used = BTreeSet::new();
    refs(document, &mut used);
    let known: BTreeSet<String> = CONTRACT.objects.keys().cloned().collect();
    assert_eq!(used, known, "every object is used, and every one that is used is there");
    let mut ids = BTreeSet::new();
    for (path, method) in documented() {
        let operation = &document["paths"][&path][&method];
        assert!(ids.insert(operation["operationId"].as_str().expect("has an id")), "{path} {method}");
        let places = operation["parameters"].as_array().into_iter().flatten();
        let in_path: BTreeSet<&str> =
            places.filter(|one| one["in"] == "path").filter_map(|one| one["name"].as_str()).collect();
        let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        assert_eq!(in_path, named, "{path} {method}");
    }
}

fn refs(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            found.extend(name.map(str::to_owned));
            fields.values().for_each(|field| refs(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| refs(item, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_served_and_shown_with_every_route_and_object() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    let document = daemon.get("/openapi.json").await;
    assert_eq!((document.status, document.header("content-type")), (200, Some("application/json")));
    assert_eq!(document.json(), CONTRACT.document);
    let page = send(daemon.address, "GET", "/docs", &[], "").await;
    assert_eq!(page.status, 200);
    for (path, method) in documented() {
        assert!(page.body.contains(&format!("<code>{} {path}</code>", method.to_uppercase())), "{method} {path}");
    }
    for name in CONTRACT.objects.keys() {
        assert!(page.body.contains(&format!("<details id=\"{name}\">")), "{name}");
    }
    daemon.stop().await;
}

#[test]
fn an_answer_that_is_not_as_documented_is_told() {
    let answer = |status: u16, body: &Value| Answer {
        status,
        head: "HTTP/1.1\r\ncontent-type: application/json".to_owned(),
        body: body.to_string(),
    };
    let is_told = |answer: Answer| std::panic::catch_unwind(|| hold("GET", "/ready", &answer)).is_err();
    assert!(!is_told(answer(200, &json!({"status": "ready"}))));
    assert!(is_told(answer(200, &json!({"status": "steady"}))));
    assert!(is_told(answer(200, &json!({}))));
    assert!(is_told(answer(200, &json!({"status": "ready", "more": 1}))));
    assert!(is_told(answer(201, &json!({"status": "ready"}))));
    assert!(is_told(answer(503, &json!({"status": "ready"}))), "an error is a problem");
}
