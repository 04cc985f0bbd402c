use std::collections::BTreeMap;

use ::store::FeedbackFilter;
use domain::{EntityId, EntityInfo, Suggestion};

use super::*;

/// Lamps with their areas, the hour at which they are turned on by hand, and on which days they are
/// not: every so many.
const LAMPS: [(&str, &str, i8, i64); 5] = [
    ("sofa", "Living room", 17, 100),
    ("shelf", "Living room", 18, 100),
    ("window", "Living room", 19, 12),
    ("hall", "Hall", 20, 20),
    ("desk", "Study", 21, 6),
];
const DAYS: i64 = 30;
const NIGHT: Date = date(2026, 10, 1);

/// A home where each lamp is turned on by hand at its hour, more or less, and off by an automation.
/// Where it says so, an automation turns the sofa's lamp on by day, and people turn it off.
fn house(by_day: bool) -> House {
    let house = House::new();
    let mut text = String::new();
    for number in 0..DAYS {
        let day = FIRST.saturating_add(number.days());
        let mut line = |lamp: &str, state: &str, (hour, minute, second): (i8, i8, i8), context: &str| {
            let instant = at(day, hour, minute, second);
            _ = writeln!(
                text,
                r#"{{"entity_id":"light.{lamp}","state":"{state}","last_changed":"{instant}","context":{context}}}"#
            );
        };
        let person = r#"{"id":"p","parent_id":null,"user_id":"u1"}"#;
        let automation = r#"{"id":"a","parent_id":"x","user_id":null}"#;
        if by_day {
            let hour = i8::try_from(7 + number * 5 % 9).expect("small");
            let wait = i8::try_from(number * 67 % 5).expect("small");
            line("sofa", "on", (hour, 10, 0), automation);
            line("sofa", "off", (hour, 10 + wait, hour * 3), person);
        }
        for (place, (lamp, _, hour, every)) in (0..).zip(LAMPS) {
            let late = i8::try_from((number * 37 + place * 13) % 100).expect("small");
            if number % every != every - 1 {
                line(lamp, "on", (hour, late / 60, late % 60), person);
                line(lamp, "off", (23, i8::try_from(place).expect("small"), late % 60), automation);
            }
        }
    }
    std::fs::write(house.source(), text).expect("writes the history");
    // What the file does not say: another source may have.
    let areas = LAMPS
        .map(|(lamp, area, ..)| (lamp_id(lamp), EntityInfo { area: Some(area.to_owned()), ..EntityInfo::default() }));
    house.world(at(NIGHT, 1, 0, 0)).store.put_entities(&BTreeMap::from(areas)).expect("writes");
    house
}

fn lamp_id(lamp: &str) -> EntityId {
    EntityId::parse(&format!("light.{lamp}")).expect("valid")
}

/// The lamp that a suggestion turns on.
fn lamp(suggestion: &Suggestion) -> &str {
    assert_eq!(suggestion.automation.actions[0].action, "light.turn_on", "{}", suggestion.title);
    suggestion.automation.actions[0].target.entity_id.as_slice()[0].object_id()
}

fn lamps(outcome: &Outcome) -> Vec<&str> {
    outcome.suggested.suggestions.iter().map(lamp).collect()
}

fn decide(world: &World, outcome: &Outcome, name: &str, decision: Decision) {
    let found = outcome.suggested.suggestions.iter().find(|one| lamp(one) == name).expect("it was suggested");
    world.store.decide(&found.id, decision, world.clock.now()).expect("decides").expect("is there");
}

fn reason<'a>(outcome: &'a Outcome, name: &str) -> Option<&'a str> {
    let found = outcome.suggested.suggestions.iter().find(|one| lamp(one) == name).expect("it is suggested");
    found.feedback.as_ref().map(|effect| effect.reason.as_str())
}

#[test]
fn what_was_rejected_moves_the_next_nights_ranks_until_it_is_reset() {
    let house = house(false);
    let (world, first) = house.good_night(NIGHT);
    assert_eq!(lamps(&first), ["sofa", "shelf", "hall", "window", "desk"]);
    assert!(first.suggested.suggestions.iter().all(|one| one.feedback.is_none()));
    decide(&world, &first, "shelf", Decision::Reject);
    decide(&world, &first, "window", Decision::Reject);

    let (world, second) = house.good_night(NIGHT);
    assert_eq!(lamps(&second), ["hall", "sofa", "desk"]);
    let why = "Ranked lower: you turned down 2 of 2 suggestions like this in Living room.";
    assert_eq!((reason(&second, "sofa"), reason(&second, "hall")), (Some(why), None));
    let all = world.store.suggestions(&SuggestionFilter::default(), &Page::default()).expect("reads");
    assert_eq!(all.iter().map(|one| lamp(&one.suggestion)).take(3).collect::<Vec<_>>(), ["hall", "sofa", "desk"]);
    assert_eq!(all[1].suggestion.feedback, second.suggested.suggestions[1].feedback);

    let (world, again) = house.good_night(NIGHT);
    assert_eq!(again.suggested, second.suggested, "the same night again is the same, to the bit");

    let reset = world.store.reset_feedback(&FeedbackFilter::default(), false, world.clock.now()).expect("resets");
    assert_eq!((reset.decisions, reset.suggested_again), (2, 0));
    let (world, third) = house.good_night(NIGHT);
    assert_eq!(lamps(&third), ["sofa", "hall", "desk"], "what was rejected stays away");
    assert_eq!(reason(&third, "sofa"), None);

    world.store.reset_feedback(&FeedbackFilter::default(), true, world.clock.now()).expect("resets");
    let (_, fourth) = house.good_night(NIGHT);
    assert_eq!(fourth.suggested, first.suggested);
}

#[test]
fn who_does_not_want_it_has_ranks_by_what_was_seen_alone() {
    let mut house = house(true);
    house.settings = "[suggestions]\nfeedback = false".to_owned();
    let (world, first) = house.good_night(NIGHT);
    decide(&world, &first, "shelf", Decision::Reject);
    let (_, second) = house.good_night(NIGHT);
    assert_eq!(lamps(&second), ["sofa", "hall", "window", "desk"]);
    assert!(second.suggested.suggestions.iter().all(|one| one.feedback.is_none()));
}

#[test]
fn what_was_accepted_moves_its_neighbours_up_and_undoing_it_moves_them_back() {
    let house = house(false);
    let (world, first) = house.good_night(NIGHT);
    decide(&world, &first, "sofa", Decision::Accept);
    decide(&world, &first, "shelf", Decision::Accept);
    let (world, second) = house.good_night(NIGHT);
    assert_eq!(lamps(&second), ["sofa", "shelf", "window", "hall", "desk"]);
    let of = |number| format!("Ranked higher: you accepted {number} in Living room.");
    assert_eq!(reason(&second, "window"), Some(of("2 of 2 suggestions like this").as_str()));
    assert_eq!(reason(&second, "sofa"), Some(of("the one suggestion like this").as_str()), "but not its own");
    assert_eq!(reason(&second, "hall"), None);
    for name in ["sofa", "shelf"] {
        decide(&world, &second, name, Decision::Undo);
    }
    let (_, third) = house.good_night(NIGHT);
    assert_eq!(third.suggested, first.suggested);
}

#[test]
fn what_people_override_ranks_lower_says_so_and_can_be_reset() {
    let house = house(true);
    let (world, first) = house.good_night(NIGHT);
    let why = "Ranked lower: an automation does this with Sofa already, and was overruled by hand within minutes 30 of 30 \
               times.";
    assert_eq!(reason(&first, "sofa"), Some(why));
    assert_eq!((lamps(&first)[0], lamps(&first).len()), ("shelf", 5));
    let seen = world.store.overrides(&FeedbackFilter::default()).expect("reads");
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].count.overridden, seen[0].area.as_deref()), (30, Some("Living room")));

    let filter = FeedbackFilter { area: Some("Living room".to_owned()), ..FeedbackFilter::default() };
    let reset = world.store.reset_feedback(&filter, false, world.clock.now()).expect("resets");
    assert_eq!(reset.overrides, 1);
    let (world, second) = house.good_night(NIGHT);
    assert_eq!((lamps(&second)[0], reason(&second, "sofa")), ("sofa", None));
    assert_eq!(world.store.overrides(&FeedbackFilter::default()).expect("reads"), []);
}
