//! The API for people: what `/openapi.json` says, as a page. In English, as the document is.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::prose::{Part, pieces};
use super::refused::refused;
use super::shell::{Shell, page};
use super::texts::t;
use crate::web::api::OPENAPI;
use crate::web::{AppState, Problem};

/// What is read of the document. Maps keep its order.
#[derive(Deserialize)]
struct Document {
    info: Info,
    tags: Vec<Tag>,
    paths: Map<String, Value>,
    components: Components,
}

#[derive(Deserialize)]
struct Info {
    summary: String,
    description: String,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
    description: String,
}

#[derive(Deserialize)]
struct Components {
    schemas: Map<String, Value>,
}

#[derive(Deserialize)]
struct Operation {
    tags: Vec<String>,
    summary: String,
    #[serde(default)]
    parameters: Vec<Parameter>,
    #[serde(rename = "requestBody")]
    request: Option<Value>,
    responses: Map<String, Value>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    #[serde(rename = "in")]
    place: String,
    description: String,
    schema: Value,
}

#[derive(Template)]
#[template(path = "reference.html")]
struct Reference {
    shell: Shell,
    info: Info,
    groups: Vec<Group>,
    schemas: Vec<Schema>,
}

struct Group {
    name: String,
    description: String,
    routes: Vec<Route>,
}

struct Route {
    method: String,
    path: String,
    summary: String,
    fields: Vec<Field>,
    answers: Vec<Answer>,
}

struct Answer {
    status: String,
    description: Vec<Part>,
    kind: Kind,
}

struct Schema {
    name: String,
    description: Vec<Part>,
    /// Its fields; where it has several forms, of each.
    forms: Vec<Vec<Field>>,
    /// What it is beside them, or instead.
    beside: Vec<Kind>,
}

struct Field {
    name: String,
    /// Where it stands, or that it may be left out.
    note: &'static str,
    kind: Kind,
    description: Vec<Part>,
}

/// What something may be.
#[derive(Default)]
struct Kind {
    parts: Vec<Part>,
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/docs", get(show))
}

async fn show(shell: Shell) -> Response {
    match serde_json::from_str::<Document>(OPENAPI).and_then(|document| written(shell.clone(), document)) {
        Ok(reference) => page(StatusCode::OK, &reference),
        Err(error) => {
            tracing::error!(%error, "The API's document cannot be read");
            let detail = "The API's document cannot be shown; /openapi.json has it.";
            refused(shell, &Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "no_reference", detail))
        }
    }
}

fn written(shell: Shell, document: Document) -> Result<Reference, serde_json::Error> {
    let mut groups: Vec<Group> = document
        .tags
        .into_iter()
        .map(|tag| Group { name: tag.name, description: tag.description, routes: Vec::new() })
        .collect();
    for (path, methods) in document.paths {
        for (method, operation) in Map::deserialize(methods)? {
            let operation = Operation::deserialize(operation)?;
            let group = groups.iter_mut().find(|group| operation.tags.contains(&group.name));
            if let Some(group) = group {
                group.routes.push(route(&path, &method, operation));
            }
        }
    }
    let schemas = document.components.schemas.into_iter().map(|(name, schema)| described(name, &schema)).collect();
    Ok(Reference { shell, info: document.info, groups, schemas })
}

fn route(path: &str, method: &str, operation: Operation) -> Route {
    let parameter = |parameter: Parameter| Field {
        note: if parameter.place == "path" { "in the path" } else { "in the query" },
        kind: Kind::of(&parameter.schema),
        name: parameter.name,
        description: pieces(&parameter.description),
    };
    let mut fields: Vec<Field> = operation.parameters.into_iter().map(parameter).collect();
    fields.extend(operation.request.map(|request| Field {
        name: "body".to_owned(),
        note: if request["required"] == true { "JSON" } else { "JSON, may be left out" },
        kind: Kind::of_content(&request),
        description: Vec::new(),
    }));
    let answers = operation.responses.into_iter().map(|(status, answer)| Answer {
        status,
        description: said_of(&answer),
        kind: Kind::of_content(&answer),
    });
    Route {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: operation.summary,
        fields,
        answers: answers.collect(),
    }
}

fn described(name: String, schema: &Value) -> Schema {
    // What has several forms, or is another object and more, has its fields in its parts.
    let parts = ["oneOf", "allOf"].iter().find_map(|of| schema[of].as_array());
    let parts = parts.map_or(std::slice::from_ref(schema), Vec::as_slice);
    let forms: Vec<Vec<Field>> = parts.iter().map(fields).filter(|fields| !fields.is_empty()).collect();
    let beside = parts.iter().filter(|part| part["properties"].is_null()).map(Kind::of).collect();
    Schema { name, description: said_of(schema), forms, beside }
}

fn fields(schema: &Value) -> Vec<Field> {
    let required = schema["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|required| required.iter().any(|one| one == name));
    let properties = schema["properties"].as_object().into_iter().flatten();
    let field = |(name, schema): (&String, &Value)| Field {
        name: name.clone(),
        note: if is_required(name) { "" } else { "may be missing" },
        kind: Kind::of(schema),
        description: said_of(schema),
    };
    properties.map(field).collect()
}

fn said_of(value: &Value) -> Vec<Part> {
    pieces(value["description"].as_str().unwrap_or_default())
}

impl Info {
    fn pieces(&self) -> Vec<Part> {
        pieces(&self.description)
    }
}

impl Kind {
    /// Of what a request or an answer holds.
    fn of_content(holder: &Value) -> Self {
        let content = holder["content"].as_object().and_then(|content| content.iter().next());
        content.map(|(_, content)| Self::of(&content["schema"])).unwrap_or_default()
    }

    fn of(schema: &Value) -> Self {
        let mut kind = Self::default();
        kind.add(schema);
        kind
    }

    fn add(&mut self, schema: &Value) {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            self.parts.push(Part::Name(name.to_owned()));
        } else if let Some(value) = schema.get("const") {
            self.say(value.to_string());
        } else if let Some(values) = schema["enum"].as_array() {
            self.say(values.iter().map(Value::to_string).collect::<Vec<_>>().join(", "));
        } else if let Some(parts) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
            self.add_all(parts, Self::add);
        } else if let Some(kinds) = schema["type"].as_array() {
            self.add_all(kinds, |kind, name| kind.add_named(name, schema));
        } else {
            self.add_named(&schema["type"], schema);
        }
    }

    fn add_named(&mut self, name: &Value, schema: &Value) {
        match name.as_str() {
            Some("array") => {
                self.say("list of ");
                self.add(&schema["items"]);
            }
            Some("string") => self.say(schema["format"].as_str().unwrap_or("string")),
            Some(name) => self.say(name),
            None => self.say("anything"),
        }
    }

    fn add_all(&mut self, parts: &[Value], add: impl Fn(&mut Self, &Value)) {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                self.say(" or ");
            }
            add(self, part);
        }
    }

    fn say(&mut self, words: impl Into<String>) {
        self.parts.push(Part::Words(words.into()));
    }
}
