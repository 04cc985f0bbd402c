use std::collections::BTreeMap;

use jiff::Timestamp;
use store::{KeptReply, ModelLimit, ModelUsage, Retention, Store};

use crate::samples::at;

const DAY: i64 = 86_400;

fn usage(tokens_in: u64, tokens_out: u64, cost: u64) -> ModelUsage {
    ModelUsage { tokens_in, tokens_out, cost }
}

#[test]
fn what_was_said_is_kept_until_nobody_asks_for_it() {
    let store = Store::open_in_memory().expect("opens");
    assert_eq!(store.model_reply("k", at(0)).expect("reads"), None);
    store.keep_model_reply("k", "{}", "m", at(0)).expect("keeps");
    store.keep_model_reply("old", "{}", "m", at(0)).expect("keeps");
    store.keep_model_reply("k", "{1}", "m", at(1)).expect("keeps");
    let kept = KeptReply { reply: "{1}".to_owned(), made_at: at(1) };
    assert_eq!(store.model_reply("k", at(60 * DAY)).expect("reads"), Some(kept));
    store.tidy(at(100 * DAY), &Retention::default()).expect("tidies");
    assert_eq!(store.model_reply("old", at(0)).expect("reads"), None);
    assert!(store.model_reply("k", at(0)).expect("reads").is_some());
}

#[test]
fn a_call_begins_only_within_all_limits_and_counts_as_the_most_until_it_ends() {
    let store = Store::open_in_memory().expect("opens");
    let night = |tokens, cost| ModelLimit { since: at(0), tokens, cost };
    let month = ModelLimit { since: at(-20 * DAY), tokens: Some(1_500), cost: None };
    let begin = |most, limits: &[ModelLimit]| store.begin_model_call(None, "m", &most, limits, at(5)).expect("writes");
    let before = store.begin_model_call(None, "m", &usage(500, 0, 9), &[], at(-DAY)).expect("writes").expect("begins");
    store.end_model_call(before, &usage(400, 100, 7), true).expect("ends");

    assert_eq!(begin(usage(900, 101, 1), &[night(Some(1_000), None)]), None, "a token too many in the night");
    assert_eq!(begin(usage(900, 101, 1), &[night(None, None), month]), None, "and in the month");
    assert_eq!(begin(usage(1, 1, 11), &[night(None, Some(10))]), None, "a millionth too much");
    let call = begin(usage(900, 100, 10), &[night(Some(1_000), Some(10)), month]).expect("is just enough");
    assert_eq!(begin(usage(1, 0, 0), &[night(Some(1_000), None)]), None, "what is under way counts");
    let spent = store.model_spending(at(0)).expect("counts");
    assert_eq!((spent.calls, spent.estimated_calls, spent.usage), (1, 1, usage(900, 100, 10)));
    store.end_model_call(call, &usage(80, 20, 2), true).expect("ends");
    let spent = store.model_spending(Timestamp::MIN).expect("counts");
    assert_eq!((spent.calls, spent.estimated_calls, spent.usage), (2, 0, usage(480, 120, 9)));
    store.tidy(at(100 * DAY), &Retention { pattern_days: 0, ..Retention::default() }).expect("tidies");
    assert_eq!(store.model_spending(Timestamp::MIN).expect("counts").calls, 0);
}

#[test]
fn a_placeholder_stays_with_what_it_stands_for() {
    let store = Store::open_in_memory().expect("opens");
    let numbers = |keys: &[(&str, &'static str)]| {
        let nouns: BTreeMap<String, &str> = keys.iter().map(|(key, noun)| ((*key).to_owned(), *noun)).collect();
        store.pseudonyms(&nouns).expect("gives").into_values().collect::<Vec<_>>()
    };
    assert_eq!(numbers(&[("light.b", "Lamp"), ("lock.a", "Lock")]), [1, 1]);
    assert_eq!(numbers(&[("light.a", "Lamp"), ("light.b", "Lamp")]), [2, 1]);
    assert_eq!(numbers(&[]), [] as [u32; 0]);
}
