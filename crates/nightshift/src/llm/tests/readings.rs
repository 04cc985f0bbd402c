//! Sentences about brightness and temperature, read over each kind of API: what a device can do is what it is set to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::response::Response;
use domain::{Change, Draft, EntityId, Setting, TemperatureRange};
use serde_json::{Value, json};
use suggest::prompt::Reading;
use suggest::{Ground, apply, draft_of};

use super::server::{Asked, Server, answer, completion};
use super::{House, access, try_access};
use crate::llm::{ModelAccess, Reader};

/// The kinds of API.
const APIS: [&str; 4] = ["openai", "anthropic", "google", "home_assistant"];

/// What a server says whose model reads one change out of every sentence.
fn says(api: &str, change: &str, value: &str) -> Response {
    let changes = json!({"changes": [{"change": change, "value": value}]});
    let body = match api {
        "openai" => return answer(completion(&changes.to_string())),
        "anthropic" => json!({
            "type": "message", "role": "assistant", "stop_reason": "tool_use",
            "content": [{"type": "tool_use", "id": "t", "name": "change_automation", "input": changes}],
            "usage": {"input_tokens": 300, "output_tokens": 20},
        }),
        "google" => json!({
            "candidates": [{"content": {"role": "model", "parts": [{"text": changes.to_string()}]}, "finishReason": "STOP"}],
            "usageMetadata": {"promptTokenCount": 300, "candidatesTokenCount": 20},
        }),
        _ => json!({
            "changed_states": [],
            "service_response": {"conversation_id": "c", "data": {"change_1": change, "value_1": value}},
        }),
    };
    answer(body.to_string())
}

fn access_to(api: &str, server: &Server) -> ModelAccess {
    let url = format!("http://{}", server.address);
    match api {
        "openai" => access(&server.url(), "api_key = \"k\""),
        "home_assistant" => try_access(&format!(
            "provider = \"home_assistant\"\nmodel = \"ai_task.mine\"\n[source]\nurl = \"{url}\"\ntoken = \"t\""
        ))
        .expect("valid")
        .expect("is set"),
        _ => access(&url, &format!("provider = \"{api}\"\napi_key = \"k\"")),
    }
}

/// A house with one lamp that can be dimmed and one thermostat that is set to heat, by one suggestion each.
struct Rooms {
    house: House,
    drafts: Vec<Draft>,
}

impl Rooms {
    fn new() -> Self {
        let mut house = House::with(&["Reading lamp", "Living room heater"]);
        let lamp = house.patterns[0].actions[0].entity_id.clone();
        let heater = EntityId::parse("climate.secret_1").expect("valid");
        house.home.entities.entry(lamp).or_default().is_dimmable = Some(true);
        let info = house.home.entities.remove(&house.patterns[1].actions[0].entity_id).expect("is there");
        house.home.entities.insert(heater.clone(), info);
        house.home.entities.entry(heater.clone()).or_default().temperatures =
            Some(TemperatureRange { min: 500, max: 3000, step: 50 });
        house.patterns[1].actions[0] = domain::TargetState { entity_id: heater, state: "heat".to_owned() };
        let limits = suggest::Limits { max_suggestions: 99, ..suggest::Limits::default() };
        house.plain = suggest::suggest(&house.patterns, &house.home, &BTreeSet::new(), &limits).suggestions;
        let drafts = house.plain.iter().map(|one| draft_of(one, &house.patterns).expect("its pattern is known"));
        Self { drafts: drafts.collect(), house }
    }

    /// The suggestion that acts on a device of this domain, as the model's reading leaves it.
    /// Else why not.
    fn told(&self, access: ModelAccess, domain: &str, sentence: &str) -> Result<Draft, String> {
        let of_domain = |draft: &Draft| draft.actions[0].entity_id.domain() == domain;
        let place = self.drafts.iter().position(of_domain).expect("there is one");
        let (suggestion, draft) = (&self.house.plain[place], &self.drafts[place]);
        let (entities, ranges) = (self.house.home.entities.keys().cloned().collect(), BTreeMap::new());
        let ground = Ground { found: draft, home: &self.house.home, entities: &entities, ranges: &ranges, others: &[] };
        let reader = Reader::new(access, Arc::new(self.house.clock.clone()), self.house.home.time_zone.clone());
        let reading: Reading =
            reader.question(&self.house.store, sentence, suggestion, draft, &ground).expect("is asked");
        let read = reader.read(&self.house.store, &reading).expect("the store works");
        let changes: Vec<Change> = read.map_err(|unread| unread.to_string())?;
        apply(draft, &changes, &ground).map_err(|refused| refused.to_string())
    }
}

#[test]
fn a_device_is_set_to_what_it_can_be_and_to_nothing_else() {
    for api in APIS {
        for (domain, sentence, change, value, setting) in [
            ("light", "cosier for the film", "set_brightness", "40", Setting::BrightnessPct(40)),
            ("climate", "a notch warmer than that", "set_temperature", "21.5", Setting::Temperature(21.5)),
        ] {
            let server = Server::start(move |_: &Asked| says(api, change, value));
            let draft = Rooms::new().told(access_to(api, &server), domain, sentence).expect("is read");
            assert_eq!(draft.settings.values().collect::<Vec<_>>(), [&setting], "{api}");
            let asked = server.asked().remove(0);
            assert!(asked.body.contains(change), "{api}: it is offered: {}", asked.body);
        }
        for (domain, change, value, why) in [
            ("light", "set_brightness", "300", "could not help"),
            ("light", "set_temperature", "21", "could not help"),
            ("climate", "set_temperature", "90", "takes 5 to 30"),
            ("climate", "set_brightness", "40", "could not help"),
        ] {
            let server = Server::start(move |_: &Asked| says(api, change, value));
            let refused = Rooms::new().told(access_to(api, &server), domain, "make it lovely").expect_err("it cannot");
            assert!(refused.contains(why), "{api}: {change} {value}: {refused}");
        }
    }
}

#[test]
fn what_a_device_cannot_do_is_not_offered() {
    for api in APIS {
        let server = Server::start(move |_: &Asked| says(api, "shift", "5"));
        let mut rooms = Rooms::new();
        for info in rooms.house.home.entities.values_mut() {
            (info.is_dimmable, info.temperatures) = (Some(false), None);
        }
        for domain in ["light", "climate"] {
            rooms.told(access_to(api, &server), domain, "somewhat later, dear").expect("is read");
        }
        for asked in server.asked() {
            let question = serde_json::from_str::<Value>(&asked.body).expect("is JSON").to_string();
            let offers = ["set_brightness", "set_temperature"].map(|change| question.contains(change));
            assert_eq!(offers, [false, false], "{api}: {question}");
        }
    }
}
