//! What a model may propose by night, and what of it is taken up.

use std::time::Duration;

use domain::{Change, Draft, ForDuration, Suggestion, Weekday};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::server::{Asked, Server, answer, completion};
use super::{House, access, quick};
use crate::llm::{Idea, Ideas, ModelAccess, Night, propose};

impl House {
    fn ideas(&self, access: &ModelAccess, limit: Duration) -> Ideas {
        let night = Night {
            access,
            store: &self.store,
            clock: &self.clock,
            zone: &TimeZone::UTC,
            run: None,
            language: self.language,
            limit,
            cancel: &CancellationToken::new(),
            patience: quick(),
        };
        let draft = |suggestion| suggest::draft_of(suggestion, &self.patterns).expect("its pattern is known");
        let of: Vec<(&Suggestion, Draft)> =
            self.plain.iter().map(|suggestion| (suggestion, draft(suggestion))).collect();
        propose(&night, &of, &[], &self.home, limit)
    }
}

const LIMIT: Duration = Duration::from_secs(20);

/// Answers with these, by the number of the automation.
fn proposing(list: &'static [(&'static str, &'static str)]) -> Server {
    Server::start(move |asked: &Asked| {
        let proposals: Vec<Value> = (1..)
            .zip(asked.automations())
            .zip(list.iter().cycle())
            .map(|((n, _), (change, value))| json!({"n": n, "change": change, "value": value}))
            .collect();
        answer(completion(&json!({"proposals": proposals}).to_string()))
    })
}

#[test]
fn a_change_out_of_those_offered_is_an_idea_and_is_asked_for_once() {
    let server = proposing(&[("shift", "5"), ("none", ""), ("set_days", "sat,sun")]);
    let house = House::new();
    let access = access(&server.url(), "");
    let first = house.ideas(&access, LIMIT);
    let ideas = vec![
        Idea { index: 0, change: Change::Shift { by: ForDuration::from_seconds(300) } },
        Idea { index: 2, change: Change::SetDays { days: vec![Weekday::Sat, Weekday::Sun] } },
    ];
    assert_eq!(first, Ideas { ideas, notes: Vec::new() });
    // What was said is looked at again, also where nothing may be asked.
    assert_eq!(house.ideas(&access, Duration::ZERO), first);
    assert_eq!(server.asked().len(), 1);
    let sent = server.asked()[0].body.clone();
    assert!(!sent.contains("Kitchen") && !sent.contains("secret_") && sent.contains("Lamp 1"), "{sent}");
    assert_eq!(house.store.model_spending(jiff::Timestamp::MIN).expect("counts").calls, 1);
}

#[test]
fn what_is_not_offered_is_dropped_with_the_reason() {
    let server = proposing(&[("set_action", "lock.unlock"), ("add_condition", "lock.front_door"), ("shift", "soon")]);
    let house = House::new();
    let dropped = house.ideas(&access(&server.url(), ""), LIMIT);
    assert_eq!(dropped.ideas, Vec::new());
    assert!(dropped.notes.len() == 1 && dropped.notes[0].contains("3 of its proposals dropped"), "{dropped:?}");
    assert!(!dropped.notes[0].contains("unlock"), "{dropped:?}");
}

#[test]
fn a_model_that_fails_proposes_nothing() {
    for text in ["I propose to rest.", r#"{"proposals":[],"actions":[]}"#] {
        let house = House::new();
        let server = Server::start(move |_| answer(completion(text)));
        let none = house.ideas(&access(&server.url(), ""), LIMIT);
        assert!(none.ideas.is_empty() && none.notes[0].contains("also when it was asked again"), "{none:?}");
        // It is not paid each night for what it cannot do.
        assert_eq!(house.ideas(&access(&server.url(), ""), LIMIT), Ideas::default());
        assert_eq!(server.asked().len(), 2);
    }
    let house = House::new();
    let none = house.ideas(&access("http://127.0.0.1:1/v1", ""), LIMIT);
    assert!(none.ideas.is_empty() && none.notes[0].contains("cannot be reached"), "{none:?}");
    let server = proposing(&[("shift", "5")]);
    let none = house.ideas(&access(&server.url(), "night_tokens = 100"), LIMIT);
    assert!(none.ideas.is_empty() && none.notes[0].contains("beyond the budget"), "{none:?}");
    assert_eq!(house.ideas(&access(&server.url(), ""), Duration::ZERO), Ideas::default());
    assert!(server.asked().is_empty());
}
