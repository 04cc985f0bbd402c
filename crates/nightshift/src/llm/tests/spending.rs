use jiff::{SignedDuration, Timestamp};

use super::server::{Server, answer, completion, cut, good};
use super::{House, access, worded};

#[test]
fn what_was_asked_once_is_not_asked_again_until_it_changes() {
    let server = Server::start(good);
    let mut house = House::new();
    let access = access(&server.url(), "");
    let (first, notes) = house.night(&access);
    assert_eq!(worded(&first), 3);
    assert!(notes.len() == 1 && notes[0].contains("m worded 3 suggestions for 400 tokens in and 60 out"), "{notes:?}");
    // Figures move every night, and are not told.
    for suggestion in &mut house.plain {
        suggestion.backtest.days += 1;
        suggestion.description = "Other figures.".to_owned();
    }
    let (second, notes) = house.night(&access);
    assert_eq!((server.asked().len(), notes), (1, Vec::new()));
    assert!(second.iter().zip(&first).all(|(second, first)| second.title == first.title));
    assert!(second[0].description.ends_with("Other figures."));
    // Another time is another habit; only that one is asked about.
    house.plain[1].automation.triggers = vec![domain::Trigger::Time { at: "05:11:00".parse().expect("a time") }];
    let (third, _) = house.night(&access);
    assert_eq!(worded(&third), 3);
    let asked = server.asked();
    assert_eq!((asked.len(), asked[1].automations().len()), (2, 1));
    assert!(asked[1].body.contains("5:11"));
}

#[test]
fn another_model_or_language_is_asked_anew() {
    let server = Server::start(good);
    let mut house = House::new();
    house.night(&access(&server.url(), ""));
    house.night(&access(&server.url(), "model = \"other\""));
    house.language = domain::Language::German;
    house.night(&access(&server.url(), ""));
    assert_eq!(server.asked().len(), 3);
    assert!(server.asked()[2].body.contains("German"));
}

#[test]
fn words_that_do_not_hold_are_not_asked_for_again_either() {
    let server = Server::start(|asked| {
        answer(completion(&super::server::good_words(&asked.automations()).replace("Now ", "At 4:44 ")))
    });
    let house = House::new();
    let access = access(&server.url(), "");
    for night in 0..2 {
        let (suggestions, notes) = house.night(&access);
        assert_eq!(suggestions[0].title, house.plain[0].title, "night {night}");
        assert!(suggestions[0].description.starts_with("So this is one thing less"));
        assert!(notes.iter().any(|note| note.contains("3 of its words dropped") && note.contains("4:44")), "{notes:?}");
    }
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_budget_ends_the_asking_and_not_the_night() {
    let names: Vec<String> = (0..12).map(|number| format!("Lamp of room {number}")).collect();
    let mut house = House::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let server = Server::start(good);
    // A question may take about 1,100 tokens and 1,500 of answer at the most; it takes 460.
    let little = access(&server.url(), "night_tokens = 2500\nmonth_tokens = 2700");
    let (first, notes) = house.night(&little);
    assert_eq!((worded(&first), server.asked().len()), (6, 1), "{notes:?}");
    assert!(
        notes.iter().any(|note| note.contains("6 suggestions have plain words: the next question could go beyond"))
    );
    let spent = house.store.model_spending(Timestamp::MIN).expect("counts");
    assert_eq!((spent.calls, spent.estimated_calls, spent.usage.tokens()), (1, 0, 460));
    // The next day has a budget of its own, the month has not.
    house.pass(SignedDuration::from_hours(24));
    assert_eq!(worded(&house.night(&little).0), 12);
    house.plain.iter_mut().for_each(|plain| plain.automation.conditions.clear());
    house.plain[0].automation.triggers = vec![domain::Trigger::Time { at: "05:11:00".parse().expect("a time") }];
    house.pass(SignedDuration::from_hours(24));
    let (last, notes) = house.night(&little);
    assert_eq!((worded(&last), server.asked().len()), (11, 2), "{notes:?}");
    house.pass(SignedDuration::from_hours(24 * 20));
    assert_eq!(worded(&house.night(&little).0), 12, "another month");
}

#[test]
fn money_is_counted_by_the_prices_and_limited() {
    let server = Server::start(good);
    let house = House::new();
    let access = access(&server.url(), "price_in = 1.0\nprice_out = 10.0\nnight_cost = 0.001");
    let (suggestions, notes) = house.night(&access);
    assert_eq!((suggestions, server.asked().len()), (house.plain.clone(), 0), "{notes:?}");
    let access = super::access(&server.url(), "price_in = 1.0\nprice_out = 10.0\nnight_cost = 0.1");
    assert_eq!(worded(&house.night(&access).0), 3);
    let spent = house.store.model_spending(Timestamp::MIN).expect("counts");
    assert_eq!(spent.usage.cost, 400 + 60 * 10, "millionths");
}

#[test]
fn a_call_without_an_end_counts_as_all_that_it_may_have_taken() {
    let server = Server::start(|_| answer("<html>"));
    let house = House::new();
    house.night(&access(&server.url(), "max_tokens = 700"));
    let spent = house.store.model_spending(Timestamp::MIN).expect("counts");
    assert_eq!((spent.calls, spent.estimated_calls, spent.usage.tokens_out), (1, 1, 700));
    assert!(spent.usage.tokens_in > 200);
}

#[test]
fn an_answer_that_breaks_off_has_been_thought_and_is_paid_for() {
    let server = Server::start(|asked| if asked.number == 1 { cut(&completion("x")) } else { good(asked) });
    let house = House::new();
    let (suggestions, notes) = house.night(&access(&server.url(), "max_tokens = 700"));
    assert_eq!((worded(&suggestions), server.asked().len()), (3, 2), "{notes:?}");
    let spent = house.store.model_spending(Timestamp::MIN).expect("counts");
    assert_eq!((spent.calls, spent.estimated_calls, spent.usage.tokens_out), (2, 1, 760));
}

#[test]
fn words_that_do_not_hold_are_asked_for_once_more_after_some_nights() {
    let wrong = |asked: &super::server::Asked| {
        answer(completion(&super::server::good_words(&asked.automations()).replace("Now ", "At 4:44 ")))
    };
    let server = Server::start(move |asked| if asked.number < 3 { wrong(asked) } else { good(asked) });
    let house = House::new();
    let access = access(&server.url(), "");
    let mut asked = Vec::new();
    for _ in 0..40 {
        house.night(&access);
        asked.push(server.asked().len());
        house.pass(SignedDuration::from_hours(24));
    }
    // The first night, and once more fourteen nights later; never a third time, though that would hold.
    assert_eq!((asked[0], asked[13], asked[14], asked[39]), (1, 1, 2, 2), "{asked:?}");
    // What holds is not asked for again.
    let good = Server::start(good);
    let access = super::access(&good.url(), "");
    for _ in 0..40 {
        house.night(&access);
        house.pass(SignedDuration::from_hours(24));
    }
    assert_eq!(good.asked().len(), 1);
}
