//! The API's document, held against what there is: every route of the sources is in it, and every answer that any test
//! here gets is one that it knows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Map, Value, json};

use crate::fixtures::finding_job;
use crate::house::{Setup, TestHouse};
use crate::http_client::{Answer, send};

const TEXT: &str = include_str!("../../assets/openapi.json");

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::new);

/// What the document says of answers.
struct Contract {
    document: Value,
    schemas: Schemas,
    /// By the name of the object.
    objects: BTreeMap<String, SchemaIndex>,
}

/// Holds an answer against the document. What is no route of it is not looked at.
pub(crate) fn hold(method: &str, target: &str, answer: &Answer) {
    let path = target.split('?').next().unwrap_or(target);
    let Some(operation) = CONTRACT.operation(method, path) else { return };
    if answer.status == 303 {
        return; // A browser that has not logged in is led there, whatever it asks for.
    }
    let status = answer.status.to_string();
    let said = operation["responses"].get(&status);
    let said = said.or_else(|| (answer.status >= 400).then(|| &operation["responses"]["default"]));
    let said = said.unwrap_or_else(|| unreachable!("{method} {path}: the document knows no {status}"));
    let kind = answer.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
    let content = said["content"].get(kind).unwrap_or_else(|| unreachable!("{method} {path}: {status} as {kind:?}"));
    let Some(name) = content["schema"]["$ref"].as_str().and_then(|path| path.rsplit('/').next()) else { return };
    let body = answer.json();
    if let Err(error) = CONTRACT.schemas.validate(&body, CONTRACT.objects[name]) {
        unreachable!("{method} {path}: {status} is no {name}: {error:#}\n{body:#}");
    }
}

impl Contract {
    fn new() -> Self {
        let document: Value = serde_json::from_str(TEXT).expect("is JSON");
        let objects = document["components"]["schemas"].as_object().expect("has objects").clone();
        // A client must bear a field more; here one that the document lacks is a fault of the document. What is a part
        // of something larger stays open.
        let mut closed = Map::new();
        for (name, object) in &objects {
            let mut whole = object.clone();
            close(&mut whole, true);
            closed.insert(name.clone(), whole);
            let mut part = object.clone();
            close(&mut part, false);
            closed.insert(format!("{name}.part"), part);
        }
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        let place = "http://test.invalid/openapi.json";
        compiler.add_resource(place, json!({"components": {"schemas": closed}})).expect("is JSON");
        let mut schemas = Schemas::new();
        let mut compiled = BTreeMap::new();
        for name in objects.keys() {
            let address = format!("{place}#/components/schemas/{name}");
            compiled.insert(name.clone(), compiler.compile(&address, &mut schemas).expect("is a schema"));
        }
        Self { document, schemas, objects: compiled }
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let paths = self.document["paths"].as_object().expect("has paths");
        // What is written out comes before what has a place for anything.
        let found =
            paths.get(path).or_else(|| paths.iter().find(|(template, _)| fits(template, path)).map(|(_, of)| of));
        found?.get(method.to_lowercase())
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(part, given)| part == given || (part.starts_with('{') && !given.is_empty()))
}

/// Lets an object have no other fields than those that it is said to have, as deep as it goes.
fn close(schema: &mut Value, is_whole: bool) {
    let Some(object) = schema.as_object_mut() else { return };
    let parts = object.get_mut("allOf").and_then(Value::as_array_mut);
    let has_parts = parts.is_some();
    for part in parts.into_iter().flatten() {
        match part["$ref"].as_str() {
            Some(path) => *part = json!({ "$ref": format!("{path}.part") }),
            None => close(part, false),
        }
    }
    for several in ["oneOf", "anyOf"] {
        object.get_mut(several).and_then(Value::as_array_mut).into_iter().flatten().for_each(|one| close(one, true));
    }
    for inner in ["items", "additionalProperties"] {
        object.get_mut(inner).into_iter().for_each(|inner| close(inner, true));
    }
    let fields = object.get_mut("properties").and_then(Value::as_object_mut);
    let has_fields = fields.is_some();
    for (_, field) in fields.into_iter().flatten() {
        close(field, true);
    }
    if is_whole && (has_fields || has_parts) && !object.contains_key("additionalProperties") {
        object.insert("unevaluatedProperties".to_owned(), false.into());
    }
}

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
