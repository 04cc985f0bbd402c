//! A real Home Assistant takes every automation that simulated homes are suggested.
//!
//! Where it is: as for the other tests of a real one.

use std::collections::BTreeSet;

use domain::Automation;
use futures_util::{SinkExt as _, StreamExt as _};
use nightshift::config::SuggestionSettings;
use serde_json::{Value, json};
use simulator::{Flavour, Plan, Simulated, simulate};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::home_assistant::Lab;

const HOMES: u64 = 50;

/// What a home is suggested, all of it.
fn suggested(seed: u64) -> Vec<Automation> {
    let flavours = [Flavour::Normal, Flavour::Busy, Flavour::Chaotic, Flavour::Guests, Flavour::FaultySensors];
    let place = usize::try_from(seed).expect("is small") % flavours.len();
    let plan = Plan { flavour: flavours[place], ..Plan::new(seed) };
    let Simulated { log, home, .. } = simulate(&plan).expect("a possible home");
    let wanted = SuggestionSettings { min_precision: 0.5, max: 1000, feedback: true };
    let findings = nightshift::night::mine(&log, &home, &wanted, &()).expect("nobody stops it");
    let (none, feedback) = (BTreeSet::new(), suggest::Feedback::default());
    let suggested = nightshift::night::suggest(&findings.patterns, &home, &none, &feedback, &wanted);
    suggested.suggestions.into_iter().map(|one| one.automation).collect()
}

/// A connection of our own, for the one question that Nightshift never asks.
struct Questions {
    socket: WebSocketStream<TcpStream>,
    asked: u64,
}

impl Questions {
    async fn open(lab: &Lab) -> Self {
        let stream = TcpStream::connect(lab.address()).await.expect("it listens");
        let (socket, _) =
            client_async(format!("ws://{}/api/websocket", lab.address()), stream).await.expect("a socket");
        let mut questions = Self { socket, asked: 0 };
        questions.hear().await;
        questions.say(&json!({"type": "auth", "access_token": lab.token()})).await;
        assert_eq!(questions.hear().await["type"], "auth_ok");
        questions
    }

    async fn say(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).await.expect("it listens");
    }

    async fn hear(&mut self) -> Value {
        let message = self.socket.next().await.expect("it answers").expect("it answers");
        serde_json::from_str(message.to_text().expect("a text")).expect("JSON")
    }

    /// What `validate_config` says of an automation.
    async fn validate(&mut self, automation: &Value) -> Value {
        self.asked += 1;
        let parts = ["triggers", "conditions", "actions"].map(|part| (part.to_owned(), automation[part].clone()));
        let mut question = json!({"id": self.asked, "type": "validate_config"});
        question.as_object_mut().expect("an object").extend(parts);
        self.say(&question).await;
        let answer = self.hear().await;
        assert_eq!(answer["success"], true, "{answer}");
        answer["result"].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_home_assistant_finds_every_suggestion_of_fifty_homes_valid() {
    let Some(lab) = Lab::find().await else { return };
    let all = tokio::task::spawn_blocking(|| (1..=HOMES).flat_map(suggested).collect::<Vec<_>>());
    let all = all.await.expect("does not panic");
    assert!(all.len() > 500, "too few to tell: {}", all.len());

    let mut questions = Questions::open(&lab).await;
    for automation in &all {
        let yaml = suggest::to_yaml(automation).expect("is written");
        // As a person pastes it: from the text, not from what it was made of.
        let read: Value = serde_saphyr::from_str(&yaml).expect("reads back");
        let said = questions.validate(&read).await;
        let valid = json!({"valid": true, "error": null});
        assert!(["triggers", "conditions", "actions"].iter().all(|part| said[part] == valid), "{said}\n{yaml}");
    }
    // Its own check lets each of them be wrong.
    let wrong = json!({"triggers": [{"trigger": "sundown"}], "conditions": [], "actions": []});
    assert_eq!(questions.validate(&wrong).await["triggers"]["valid"], false);

    // The check of the whole configuration, with all of them in it.
    let file = lab.configuration().join("automations.yaml");
    let before = std::fs::read_to_string(&file).expect("its automations can be read");
    std::fs::write(&file, suggest::to_yaml_list(&all).expect("is written")).expect("may be written");
    let (status, body) = lab.ask("POST", "/api/config/core/check_config", &Value::Null).await;
    std::fs::write(&file, before).expect("may be written");
    let said: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!((status, &said["result"], &said["warnings"]), (200, &json!("valid"), &Value::Null), "{body}");
}
