use std::time::{Duration, Instant};

use axum::response::Response;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::server::{Asked, Server, answer, completion, cut, drip, good, good_words, refusal};
use super::{House, access, quick, worded};
use crate::llm::{NOTE, Patience};

/// A night with such a model: the plain words stand, and the note says why; returns how often it was asked.
fn plain_night(does: impl Fn(&Asked) -> Response + Send + Sync + 'static, said: &str) -> usize {
    let server = Server::start(does);
    let house = House::new();
    let (suggestions, notes) = house.night(&access(&server.url(), "api_key = \"sk-hidden\"\ntimeout = \"1s\""));
    assert_eq!(suggestions, house.plain, "{said}");
    let note = notes.join(" ");
    assert!(
        note.starts_with(NOTE) && note.contains("3 suggestions have plain words") && note.contains(said),
        "{said}: {note}"
    );
    assert!(!note.contains("sk-hidden") && !note.contains("Kitchen"), "{note}");
    server.asked().len()
}

#[test]
fn what_may_pass_is_tried_again_with_pauses_and_then_left() {
    assert_eq!(plain_night(|_| refusal(500, "", None), "is in trouble (500)"), 3);
    assert_eq!(plain_night(|_| refusal(503, "sk-hidden <b>", Some(0)), "is in trouble (503)"), 3);
    assert_eq!(plain_night(|_| refusal(429, r#"{"error":{"code":"rate_limit"}}"#, None), "429, rate_limit"), 3);
    assert_eq!(plain_night(|_| cut(&completion("x")), "broke off its answer"), 3);
}

#[test]
fn what_will_be_so_again_is_asked_once() {
    assert_eq!(plain_night(|_| refusal(401, r#"{"error":{"message":"sk-hidden is wrong"}}"#, None), "llm.api_key"), 1);
    assert_eq!(
        plain_night(|_| refusal(404, r#"{"error":{"type":"not_found_error"}}"#, None), "404, not_found_error"),
        1
    );
    assert_eq!(plain_night(|_| refusal(429, "", Some(3600)), "has no time for us (429)"), 1);
    // The same as a date, an hour after the night.
    let until = |date: &'static str| {
        move |_: &Asked| {
            Response::builder().status(429).header("Retry-After", date).body("".into()).expect("a response")
        }
    };
    assert_eq!(plain_night(until("Thu, 15 Oct 2026 04:00:00 GMT"), "has no time for us (429)"), 1);
    // A date that has passed, or that is none, is no wish.
    assert_eq!(plain_night(until("Thu, 15 Oct 2026 02:00:00 GMT"), "has no time for us (429)"), 3);
    assert_eq!(plain_night(until("soon"), "has no time for us (429)"), 3);
    let away = |_: &Asked| {
        Response::builder()
            .status(307)
            .header("Location", "http://127.0.0.1:1/steal")
            .body("".into())
            .expect("a response")
    };
    assert_eq!(plain_night(away, "sends us elsewhere (307)"), 1);
    assert_eq!(plain_night(|_| answer("x".repeat(1 << 20)), "more than 256 KiB"), 1);
    let refused =
        json!({"choices": [{"message": {"content": null, "refusal": "I will not"}, "finish_reason": "stop"}]});
    assert_eq!(plain_night(move |_| answer(refused.to_string()), "refused to answer"), 1);
    let long = json!({"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]});
    assert_eq!(plain_night(move |_| answer(long.to_string()), "raise llm.max_tokens"), 1);
    assert_eq!(plain_night(|_| answer("<html>"), "of another form"), 1);
}

#[test]
fn a_form_that_is_not_kept_is_asked_for_once_more() {
    let wrong = ["Sure! Here you go.", "```json\n{}\n```", "{\"suggestions\":[{\"n\":1}]}", "[]", ""];
    for text in wrong {
        assert_eq!(plain_night(|_| answer(completion(text)), "also when it was asked again"), 2, "{text}");
    }
    let server = Server::start(|asked| if asked.number == 1 { answer(completion("Sure!")) } else { good(asked) });
    let house = House::new();
    let (suggestions, notes) = house.night(&access(&server.url(), "pseudonyms = false"));
    assert_eq!((worded(&suggestions), server.asked().len()), (3, 2), "{notes:?}");
}

#[test]
fn an_answer_that_cannot_be_read_is_paid_for_once_and_asked_for_again_after_two_weeks() {
    let server = Server::start(|_| answer(completion("Sure! Here you go.")));
    let house = House::new();
    let access = access(&server.url(), "pseudonyms = false");
    let (_, first) = house.night(&access);
    assert!(first.len() == 1 && first[0].contains("also when it was asked again"), "{first:?}");
    for _ in 0..2 {
        house.pass(SignedDuration::from_hours(24));
        let (suggestions, later) = house.night(&access);
        assert_eq!((suggestions, server.asked().len()), (house.plain.clone(), 2));
        assert!(
            later.len() == 1 && later[0].contains("3 suggestions have plain words: the model was asked"),
            "{later:?}"
        );
    }
    house.pass(SignedDuration::from_hours(13 * 24));
    house.night(&access);
    assert_eq!(server.asked().len(), 4);
    // And that was the last time for this habit, this model and this language.
    house.pass(SignedDuration::from_hours(60 * 24));
    house.night(&access);
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn a_second_chance_is_taken_and_what_was_left_out_has_one_too() {
    // The first time it keeps silent about one of them.
    let server = Server::start(|asked| {
        if asked.number > 1 {
            return good(asked);
        }
        let mut words: Value = serde_json::from_str(&good_words(&asked.automations())).expect("JSON");
        words["suggestions"].as_array_mut().expect("a list").remove(0);
        answer(completion(&words.to_string()))
    });
    let house = House::new();
    let access = access(&server.url(), "pseudonyms = false");
    assert_eq!(worded(&house.night(&access).0), 2);
    assert_eq!((worded(&house.night(&access).0), server.asked().len()), (2, 1));
    house.pass(SignedDuration::from_hours(15 * 24));
    assert_eq!((worded(&house.night(&access).0), server.asked().len()), (3, 2));
    assert_eq!((worded(&house.night(&access).0), server.asked().len()), (3, 2));
}

#[test]
fn a_server_that_does_not_know_the_form_is_asked_without() {
    let server = Server::start(|asked| {
        if asked.json().get("response_format").is_some() { refusal(400, "unknown field", None) } else { good(asked) }
    });
    let house = House::new();
    let (suggestions, notes) = house.night(&access(&server.url(), ""));
    assert_eq!((worded(&suggestions), server.asked().len()), (3, 2), "{notes:?}");
    assert_eq!(plain_night(|_| refusal(400, "", None), "does not understand the question"), 2);
}

#[test]
fn a_byte_now_and_then_does_not_hold_the_night() {
    let begun = Instant::now();
    assert_eq!(plain_night(|_| drip(&completion(&"x".repeat(500))), "did not end its answer within 1 s"), 1);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn nobody_there_is_no_failure() {
    let house = House::new();
    let (suggestions, notes) = house.night(&access("http://127.0.0.1:1/v1", ""));
    assert_eq!(suggestions, house.plain);
    assert!(notes.len() == 1 && notes[0].contains("cannot be reached"), "{notes:?}");
    let (suggestions, notes) = house.night(&access("http://nobody.invalid/v1", ""));
    assert_eq!(suggestions, house.plain);
    assert!(notes.len() == 1 && notes[0].contains("cannot be looked up"), "{notes:?}");
}

#[test]
fn a_model_that_fails_again_and_again_is_left_alone_for_the_run() {
    let names: Vec<String> = (0..30).map(|number| format!("Lamp of room {number}")).collect();
    let house = House::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let server = Server::start(|_| answer(completion("no JSON")));
    let (suggestions, notes) = house.night(&access(&server.url(), ""));
    assert_eq!(suggestions, house.plain);
    // Five questions would be asked; after two that failed, each asked twice, it is enough.
    assert_eq!(server.asked().len(), 4, "{notes:?}");
    assert!(notes.join(" ").contains("30 suggestions have plain words"), "{notes:?}");
    let (_, again) = house.night(&access(&server.url(), ""));
    assert_eq!((server.asked().len(), again.len()), (8, 2), "the next run asks about others: {again:?}");
    assert!(again[1].contains("12 suggestions have plain words: the model was asked about them before"), "{again:?}");
}

#[test]
fn the_end_of_the_nights_time_ends_the_asking() {
    let mut house = House::new();
    house.limit = Duration::from_millis(300);
    let server = Server::start(|_| drip(&completion(&"x".repeat(500))));
    let begun = Instant::now();
    let (suggestions, notes) = house.patient_night(&access(&server.url(), "timeout = \"10m\""), Patience::default());
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(suggestions, house.plain);
    assert!(notes.join(" ").contains("no more time"), "{notes:?}");
}

#[test]
fn what_fails_does_not_take_the_rest_with_it() {
    // One is left out, one is in a wrong language, one is good.
    let server = Server::start(|asked| {
        let mut words: Value = serde_json::from_str(&good_words(&asked.automations())).expect("JSON");
        let list = words["suggestions"].as_array_mut().expect("a list");
        list.remove(0);
        list[0]["reason"] = "Damit du das nicht mehr selbst machen musst, wenn es dann soweit ist.".into();
        answer(completion(&words.to_string()))
    });
    let house = House::new();
    let (suggestions, notes) = house.patient_night(&access(&server.url(), ""), quick());
    assert_eq!(worded(&suggestions), 1, "{notes:?}");
    assert_eq!(suggestions[..2], house.plain[..2]);
    let notes = notes.join(" ");
    assert!(notes.contains("1 suggestion has plain words: its answer left them out"), "{notes}");
    assert!(notes.contains("does not seem to be in English"), "{notes}");
}
