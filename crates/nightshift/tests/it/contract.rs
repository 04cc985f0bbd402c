//! The API's document, against which every answer that any test gets is held.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Map, Value, json};

use crate::http_client::Answer;

const TEXT: &str = include_str!("../../assets/openapi.json");

pub(crate) static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::new);

/// What the document says of answers.
pub(crate) struct Contract {
    pub(crate) document: Value,
    schemas: Schemas,
    /// By the name of the object.
    pub(crate) objects: BTreeMap<String, SchemaIndex>,
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
        let mut known = BTreeMap::new();
        for name in objects.keys() {
            let address = format!("{place}#/components/schemas/{name}");
            known.insert(name.clone(), compiler.compile(&address, &mut schemas).expect("is a schema"));
        }
        Self { document, schemas, objects: known }
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
