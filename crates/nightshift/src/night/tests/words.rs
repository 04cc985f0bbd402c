use domain::Remark;

use super::*;
use crate::llm::NOTE;
use crate::llm::tests::server::{Server, good, refusal};

fn house(url: &str, more: &str) -> House {
    let settings =
        format!("[llm]\nprovider = \"openai\"\nmodel = \"m\"\nbase_url = {url:?}\napi_key = \"sk-hidden\"\n{more}\n");
    let house = House::with(&settings);
    house.write(FIRST, 20);
    house
}

fn shown(outcome: &Outcome) -> Vec<String> {
    outcome.suggested.suggestions.iter().map(|suggestion| suggestion.title.clone()).collect()
}

fn words(outcome: &Outcome) -> Vec<&Remark> {
    outcome.notes.iter().filter(|note| note.starts_with(NOTE)).collect()
}

#[test]
fn a_night_stores_the_words_and_the_next_one_without_news_asks_nobody() {
    let server = Server::start(good);
    let house = house(&server.url(), "");
    let (world, first) = house.good_night(date(2026, 9, 21));
    assert!(shown(&first).iter().all(|title| title.starts_with("Now turn o")), "{:?}", first.notes);
    let stored = world.store.suggestions(&SuggestionFilter::default(), &Page::first(9)).expect("reads").remove(0);
    assert_eq!(stored.suggestion, first.suggested.suggestions[0]);
    assert!(stored.suggestion.yaml.contains(&stored.suggestion.title));
    let run = world.store.runs(&Page::first(1)).expect("reads").remove(0);
    assert!(run.notes.iter().any(|note| note.starts_with(NOTE) && note.contains("tokens in")), "{:?}", run.notes);

    // Words, and then proposals, whose form this model cannot keep to: once more, and never again.
    assert_eq!(server.asked().len(), 3);
    let (_, second) = house.good_night(date(2026, 9, 21));
    assert_eq!(server.asked().len(), 3);
    assert_eq!((shown(&second), words(&second).len()), (shown(&first), 0));
    assert!(server.asked().iter().all(|asked| !asked.body.contains("offee") && !asked.body.contains("sk-hidden")));
}

#[test]
fn a_night_with_a_dead_model_is_a_good_night_with_the_same_suggestions() {
    let plain = House::new();
    plain.write(FIRST, 20);
    let (_, without) = plain.good_night(date(2026, 9, 21));
    let server = Server::start(|_| refusal(500, "sk-hidden", Some(600)));
    for url in ["http://127.0.0.1:1/v1".to_owned(), server.url()] {
        let house = house(&url, "");
        let (world, outcome) = house.good_night(date(2026, 9, 21));
        assert_eq!(outcome.suggested, without.suggested);
        let run = world.store.runs(&Page::first(1)).expect("reads").remove(0);
        assert_eq!(run.status, RunStatus::Succeeded);
        let note = run.notes.iter().find(|note| note.starts_with(NOTE)).expect("says what is missing");
        assert!(note.contains("plain words") && !note.contains("sk-hidden"), "{note}");
    }
}

#[test]
fn what_is_left_until_the_deadline_bounds_the_asking() {
    let server = Server::start(good);
    let house = house(&server.url(), "");
    let world = house.world(at(date(2026, 9, 21), 3, 0, 0));
    let mut claimed = claim(&world);
    // All of its time is over but nobody has stopped it yet.
    claimed.started_at -= SignedDuration::from_mins(15);
    let outcome = run(&world, &claimed, &(), &CancellationToken::new()).expect("a good night");
    assert!(words(&outcome).iter().any(|note| note.contains("no more time")), "{:?}", outcome.notes);
}
