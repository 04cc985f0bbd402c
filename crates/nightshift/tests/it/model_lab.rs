//! The AI Task of a real Home Assistant: its Ollama integration, set up as a user would, asks a server of ours that speaks
//! Ollama's protocol. Only the thinking is not real.
//!
//! Where it is: as for the other tests of a real one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::{Change, Draft, ManualClock, Suggestion};
use jiff::tz::TimeZone;
use nightshift::config::{Inputs, SuggestionSettings, load};
use nightshift::llm::{ModelAccess, Night, Patience, Reader, word};
use serde_json::{Map, Value, json};
use simulator::{Plan, Simulated, simulate};
use store::Store;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::home_assistant::Lab;

const FLOWS: &str = "/api/config/config_entries/flow";
const PARTS: &str = "/api/config/config_entries/subentries/flow";

const ENTITY: &str = "ai_task.nightshift_words";

/// What the model is asked, in its order.
type Log = Arc<Mutex<Vec<Value>>>;

/// A server as Ollama's; returns its address.
async fn ollama(log: Log) -> String {
    let model =
        json!({"models": [{"model": "words:latest", "name": "words:latest", "size": 1, "digest": "0", "details": {}}]});
    let router =
        Router::new().route("/api/tags", get(async move || Json(model))).route("/api/chat", post(chat)).with_state(log);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A true word for each field of the form that it is held to.
async fn chat(State(log): State<Log>, Json(asked): Json<Value>) -> String {
    let said = asked["messages"].as_array().and_then(|all| all.last()).expect("a message")["content"].clone();
    let data = said.as_str().expect("a text").lines().last().expect("a line").to_owned();
    let data: Value = serde_json::from_str(&data).expect("is JSON");
    let mut answer = Map::new();
    for field in asked["format"]["properties"].as_object().expect("a form").keys() {
        let (what, number) = field.rsplit_once('_').expect("a number");
        let number: usize = number.parse().expect("a number");
        let automation = &data["automations"][number - 1];
        let value = match what {
            "title" => format!(
                "{} for you {}",
                automation["does"].as_str().expect("a text"),
                automation["when"].as_str().expect("a text")
            ),
            "reason" => "So this is one thing less for you to do by hand.".to_owned(),
            "category" => automation["category"].as_str().expect("a text").to_owned(),
            "change" if number == 1 => "set_days".to_owned(),
            "change" => "none".to_owned(),
            "value" if number == 1 => "sat,sun".to_owned(),
            _ => String::new(),
        };
        answer.insert(field.clone(), value.into());
    }
    log.lock().expect("nobody panics").push(asked);
    let part = |content: &str, done: bool| {
        json!({
            "model": "words", "created_at": "2026-01-01T00:00:00Z", "done": done,
            "message": {"role": "assistant", "content": content},
        })
    };
    format!("{}\n{}\n", part(&Value::Object(answer).to_string(), false), part("", true))
}

async fn asked(lab: &Lab, method: &str, path: &str, body: &Value) -> Value {
    let (status, answer) = lab.ask(method, path, body).await;
    assert!(status < 300, "{method} {path}: {status} {answer}");
    serde_json::from_str(&answer).expect("JSON")
}

/// Has Home Assistant make an AI Task of the server at `url`; returns what it has to be rid of.
async fn set_up(lab: &Lab, url: &str) -> String {
    // A test that was killed leaves its own behind.
    let left = asked(lab, "GET", "/api/config/config_entries/entry?domain=ollama", &Value::Null).await;
    for entry in left.as_array().expect("a list").iter().filter_map(|entry| entry["entry_id"].as_str()) {
        asked(lab, "DELETE", &format!("/api/config/config_entries/entry/{entry}"), &Value::Null).await;
    }
    let flow = asked(lab, "POST", FLOWS, &json!({"handler": "ollama"})).await;
    let id = flow["flow_id"].as_str().expect("a flow").to_owned();
    let made = asked(lab, "POST", &format!("{FLOWS}/{id}"), &json!({"url": url})).await;
    let entry = made["result"]["entry_id"].as_str().expect("an entry").to_owned();
    let flow = asked(lab, "POST", PARTS, &json!({"handler": [entry, "ai_task_data"]})).await;
    let id = flow["flow_id"].as_str().expect("a flow").to_owned();
    let wanted = json!({"name": "Nightshift words", "model": "words:latest", "num_ctx": 8192, "max_history": 0, "keep_alive": -1, "think": false});
    asked(lab, "POST", &format!("{PARTS}/{id}"), &wanted).await;
    lab.until_there(ENTITY).await;
    entry
}

/// How Home Assistant's AI Task is asked, by settings as a user writes them.
fn access_to(lab: &Lab) -> ModelAccess {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("nightshift.toml");
    let text = format!(
        "[source]\nurl = \"http://{}\"\ntoken = \"{}\"\n[llm]\nprovider = \"home_assistant\"\nmodel = \"{ENTITY}\"\n",
        lab.address(),
        lab.token()
    );
    std::fs::write(&file, text).expect("is written");
    let config = load(&Inputs { file: Some(file), ..Inputs::default() }).expect("valid").config;
    config.llm.access(&config.source).expect("valid").expect("is set")
}

/// A made-up home, what it is suggested, and what that does.
fn suggested() -> (Simulated, Vec<(Suggestion, Draft)>) {
    let simulated = simulate(&Plan::new(1)).expect("a possible home");
    let wanted = SuggestionSettings { min_precision: 0.5, max: 6, feedback: true };
    let findings = nightshift::night::mine(&simulated.log, &simulated.home, &wanted, &()).expect("nobody stops it");
    let (none, feedback) = (BTreeSet::new(), suggest::Feedback::default());
    let made = nightshift::night::suggest(&findings.patterns, &simulated.home, &none, &feedback, &wanted);
    let draft = |suggestion: &Suggestion| suggest::draft_of(suggestion, &findings.patterns).expect("is known");
    let all = made.suggestions.into_iter().map(|one| (one.clone(), draft(&one))).collect();
    (simulated, all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ai_task_of_a_real_home_assistant_words_suggestions_and_reads_sentences() {
    let Some(lab) = Lab::find().await else { return };
    let log = Log::default();
    let url = ollama(Arc::clone(&log)).await;
    let entry = set_up(&lab, &url).await;
    let access = access_to(&lab);

    let (worded, plain, notes, changes) = tokio::task::spawn_blocking(move || {
        let (Simulated { home, .. }, all) = suggested();
        let store = Store::open_in_memory().expect("opens");
        let clock = ManualClock::new("2026-10-15T03:00:00Z".parse().expect("a time"));
        let night = Night {
            access: &access,
            store: &store,
            clock: &clock,
            zone: &TimeZone::UTC,
            run: None,
            language: home.language,
            limit: Duration::from_secs(60),
            cancel: &CancellationToken::new(),
            patience: Patience::default(),
        };
        let plain: Vec<Suggestion> = all.iter().map(|(suggestion, _)| suggestion.clone()).collect();
        let mut worded = plain.clone();
        let notes = word(&night, &mut worded, &home).notes;
        let entities = home.entities.keys().cloned().collect();
        let (suggestion, draft) = &all[0];
        let ground =
            suggest::Ground { found: draft, home: &home, entities: &entities, ranges: &BTreeMap::new(), others: &[] };
        let reader = Reader::new(access.clone(), Arc::new(clock.clone()), TimeZone::UTC);
        let question = reader.question(&store, "let us have our weekends back", suggestion, draft, &ground);
        let changes = reader.read(&store, &question.expect("is kept")).expect("is kept");
        (worded, plain, notes, changes)
    })
    .await
    .expect("does not panic");
    asked(&lab, "DELETE", &format!("/api/config/config_entries/entry/{entry}"), &Value::Null).await;

    assert!(plain.len() >= 3, "too few to tell: {}", plain.len());
    for (worded, plain) in worded.iter().zip(&plain) {
        assert!(worded.title.contains(" for you "), "{notes:?} {} {}", worded.title, plain.title);
        assert!(worded.description.starts_with("So this is one thing less"), "{notes:?}");
    }
    assert_eq!(changes, Ok(vec![Change::SetDays { days: vec![domain::Weekday::Sat, domain::Weekday::Sun] }]));
    let sent = log.lock().expect("nobody panics").clone();
    assert_eq!(sent.len(), 2, "{notes:?}");
    // What Home Assistant made of our structure: a form with the categories to choose from.
    let categories = &sent[0]["format"]["properties"]["category_1"]["enum"];
    assert_eq!(categories, &json!(["comfort", "energy", "security", "convenience"]), "{}", sent[0]["format"]);
    let sent = Value::from(sent).to_string();
    assert!(!sent.contains(lab.token()) && plain.iter().all(|one| !sent.contains(&one.title)), "{sent}");
}
