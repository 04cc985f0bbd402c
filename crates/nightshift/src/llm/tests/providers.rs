//! Each kind of API, spoken to a server that answers in its form.

use serde_json::{Value, json};

use super::server::{Asked, Server, answer, good, good_words};
use super::{House, access, try_access, worded};

fn automations(text: &Value) -> Vec<Value> {
    let data: Value = serde_json::from_str(text.as_str().expect("a text")).expect("is JSON");
    data["automations"].as_array().expect("a list").clone()
}

#[test]
fn chat_completions_are_asked_with_a_schema_and_the_key() {
    let server = Server::start(good);
    let house = House::new();
    assert_eq!(worded(&house.night(&access(&server.url(), "api_key = \"sk-1\"")).0), 3);
    let asked = server.asked().remove(0);
    assert_eq!((asked.path.as_str(), asked.query.as_str()), ("/v1/chat/completions", ""));
    assert_eq!(asked.headers["authorization"], "Bearer sk-1");
    let body = asked.json();
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
    assert_eq!((body["model"].as_str(), body["max_tokens"].as_u64()), (Some("m"), Some(1500)));
    assert_eq!(body["messages"].as_array().map(Vec::len), Some(2));
}

#[test]
fn azure_takes_its_version_in_the_query_and_its_key_in_a_header_of_its_own() {
    let server = Server::start(good);
    let url = format!("http://{}/openai/deployments/d", server.address);
    let house = House::new();
    assert_eq!(worded(&house.night(&access(&url, "api_key = \"az-1\"\napi_version = \"2024-10-21\"")).0), 3);
    let asked = server.asked().remove(0);
    assert_eq!(asked.path, "/openai/deployments/d/chat/completions");
    assert_eq!(asked.query, "api-version=2024-10-21");
    assert_eq!(asked.headers["api-key"], "az-1");
    assert!(!asked.headers.contains_key("authorization"));
    assert_eq!(asked.json()["max_completion_tokens"], 1500);
}

#[test]
fn anthropic_answers_through_a_tool() {
    let does = |asked: &Asked| {
        let words: Value =
            serde_json::from_str(&good_words(&automations(&asked.json()["messages"][0]["content"]))).expect("JSON");
        let content = json!([
            {"type": "text", "text": "Here."}, {"type": "tool_use", "id": "t", "name": "word_suggestions", "input": words},
        ]);
        answer(
            json!({
                "type": "message", "role": "assistant", "content": content, "stop_reason": "tool_use",
                "usage": {"input_tokens": 500, "output_tokens": 90},
            })
            .to_string(),
        )
    };
    let server = Server::start(does);
    let house = House::new();
    let (suggestions, notes) =
        house.night(&access(&format!("http://{}", server.address), "provider = \"anthropic\"\napi_key = \"ant-1\""));
    assert_eq!(worded(&suggestions), 3, "{notes:?}");
    assert!(notes[0].contains("500 tokens in and 90 out"));
    let asked = server.asked().remove(0);
    assert_eq!(asked.path, "/v1/messages");
    assert_eq!(
        (&asked.headers["x-api-key"], &asked.headers["anthropic-version"]),
        (&"ant-1".parse().expect("a value"), &"2023-06-01".parse().expect("a value"))
    );
    assert_eq!(asked.json()["tool_choice"]["name"], "word_suggestions");
}

#[test]
fn google_takes_the_key_in_a_header() {
    let does = |asked: &Asked| {
        let words = good_words(&automations(&asked.json()["contents"][0]["parts"][0]["text"]));
        answer(json!({
            "candidates": [{"content": {"role": "model", "parts": [{"text": "hm", "thought": true}, {"text": words}]}, "finishReason": "STOP"}],
            "usageMetadata": {"promptTokenCount": 300, "candidatesTokenCount": 50, "thoughtsTokenCount": 20},
        }).to_string())
    };
    let server = Server::start(does);
    let house = House::new();
    let (suggestions, notes) = house.night(&access(
        &format!("http://{}", server.address),
        "provider = \"google\"\napi_key = \"goo-1\"\nmodel = \"gemini-x\"",
    ));
    assert_eq!(worded(&suggestions), 3, "{notes:?}");
    assert!(notes[0].contains("300 tokens in and 70 out"), "{notes:?}");
    let asked = server.asked().remove(0);
    assert_eq!((asked.path.as_str(), asked.query.as_str()), ("/v1beta/models/gemini-x:generateContent", ""));
    assert_eq!(asked.headers["x-goog-api-key"], "goo-1");
    assert_eq!(asked.json()["generationConfig"]["responseMimeType"], "application/json");
}

#[test]
fn home_assistants_ai_task_needs_no_key_of_ours() {
    let does = |asked: &Asked| {
        let body = asked.json();
        let data = body["instructions"].as_str().expect("a text").rsplit('\n').next().expect("a line").to_owned();
        let words: Value = serde_json::from_str(&good_words(&automations(&data.into()))).expect("JSON");
        let mut fields = serde_json::Map::new();
        for word in words["suggestions"].as_array().expect("a list") {
            for field in ["title", "reason", "category"] {
                fields.insert(format!("{field}_{}", word["n"]), word[field].clone());
            }
        }
        assert!(fields.keys().all(|key| body["structure"].get(key).is_some()));
        answer(json!({"changed_states": [], "service_response": {"conversation_id": "c", "data": fields}}).to_string())
    };
    let server = Server::start(does);
    let house = House::new();
    let source = format!("\n[source]\nurl = \"http://{}\"\ntoken = \"ha-token\"", server.address);
    let access = try_access(&format!("provider = \"home_assistant\"\nmodel = \"ai_task.mine\"{source}"));
    let access = access.expect("valid").expect("is set");
    let (suggestions, notes) = house.night(&access);
    assert_eq!(worded(&suggestions), 3, "{notes:?}");
    let asked = server.asked().remove(0);
    assert_eq!((asked.path.as_str(), asked.query.as_str()), ("/api/services/ai_task/generate_data", "return_response"));
    assert_eq!(asked.headers["authorization"], "Bearer ha-token");
    assert_eq!(asked.json()["entity_id"], "ai_task.mine");
    assert_eq!(asked.json()["structure"].as_object().map(serde_json::Map::len), Some(9));
    // It does not say what it took: that is estimated.
    let spent = house.store.model_spending(jiff::Timestamp::MIN).expect("counts");
    assert_eq!((spent.calls, spent.estimated_calls), (1, 1));
}
