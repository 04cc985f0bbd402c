//! A night that goes on from an archive has what a night has that reads everything.

use domain::EventLog;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use simulator::{Plan, simulate, write_json_lines};

use super::super::fetch::{Fetched, fetch};
use super::super::mine;
use super::{FIRST, House, at};

const DAYS: u32 = 12;

/// A month's beginning in a small home: its lines by time.
struct Life {
    lines: Vec<(Timestamp, String)>,
    /// Somebody who acts.
    user: String,
}

/// What is different in a night.
#[derive(Clone, Debug)]
struct Turn {
    /// How many days after the one before.
    days: i64,
    /// How old the copy of the source is that it reads.
    age: SignedDuration,
    zone: &'static str,
    lookback: u32,
    /// Whether the user's acts count as an automation's.
    is_service: bool,
}

fn life(seed: u64, entity_that_goes: usize) -> Life {
    let plan = Plan { days: DAYS, entities: 14, events: 2_000, first_day: FIRST, ..Plan::new(seed) };
    let home = simulate(&plan).expect("a valid plan");
    let mut text = Vec::new();
    write_json_lines(&home, &mut text).expect("memory can be written");
    let text = String::from_utf8(text).expect("it is JSON");
    let field = |value: &serde_json::Value, name: &str| value[name].as_str().map(str::to_owned);
    let names: Vec<&str> = home.log.entity_names().iter().collect();
    let gone = names[entity_that_goes % names.len()];
    let goes = at(FIRST.saturating_add(6.days()), 12, 0, 0);
    let mut user = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("is JSON");
        user = user.or_else(|| field(&value["context"], "user_id"));
        let time: Timestamp = field(&value, "last_updated").expect("is there").parse().expect("a time");
        if time < goes || field(&value, "entity_id").as_deref() != Some(gone) {
            lines.push((time, line.to_owned()));
        }
    }
    Life { lines, user: user.unwrap_or_default() }
}

/// The night of a day in a house, as far as its events; its source reaches `until` then.
fn events(house: &mut House, life: &Life, day: Date, turn: &Turn, until: Timestamp) -> Fetched {
    let now = at(day, 3, 0, 0);
    let known: Vec<&str> =
        life.lines.iter().filter(|(time, _)| *time <= until).map(|(_, line)| line.as_str()).collect();
    let text = known.join("\n");
    std::fs::write(house.source(), text).expect("writes the history");
    house.settings = format!("timezone = {:?}\nlookback_days = {}", turn.zone, turn.lookback);
    let world = house.world(now);
    let mut config = (*world.config).clone();
    config.source.service_users = if turn.is_service { vec![life.user.clone()] } else { Vec::new() };
    fetch(&config, &world.store, now, &()).expect("it can be read")
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let zone = prop::sample::select(vec!["Europe/Berlin", "Europe/Berlin", "Pacific/Honolulu", "Asia/Kathmandu"]);
    let turn = (1_i64..3, prop::sample::select(vec![0_i64, 0, 2, 5, 30]), zone, 3_u32..9, prop::bool::weighted(0.2));
    let turn = turn.prop_map(|(days, hours, zone, lookback, is_service)| Turn {
        days,
        age: SignedDuration::from_hours(hours),
        zone,
        lookback,
        is_service,
    });
    prop::collection::vec(turn, 1..5)
}

fn check_same(one: &Fetched, other: &Fetched) -> Result<(), TestCaseError> {
    // Piece by piece: a whole log is too long to be shown.
    let (a, b): (&EventLog, &EventLog) = (&one.log, &other.log);
    prop_assert_eq!((a.len(), a.span()), (b.len(), b.span()));
    if let Some((left, right)) = a.iter().zip(b.iter()).find(|(left, right)| left != right) {
        prop_assert_eq!(left, right);
    }
    prop_assert!(a == b, "their names or indexes differ");
    for (id, info) in &one.entities {
        if a.entity_names().find_sorted(id.as_str()).is_some() {
            prop_assert_eq!(Some(info), other.entities.get(id));
        }
    }
    Ok(())
}

/// Holds each of several nights, one after the other, against one that has no archive.
fn check_nights(life: &Life, mut day: Date, turns: &[Turn]) -> Result<(), TestCaseError> {
    let mut house = House::new();
    let mut until = Timestamp::UNIX_EPOCH;
    for turn in turns {
        day = day.saturating_add(turn.days.days());
        // A copy may be old, and is not older than the one of the night before.
        until = until.max(at(day, 3, 0, 0).checked_sub(turn.age).expect("in range"));
        let incremental = events(&mut house, life, day, turn, until);
        let full = events(&mut House::new(), life, day, turn, until);
        check_same(&incremental, &full)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn nights_day_by_day_have_what_one_night_has_that_reads_everything(
        seed in 0_u64..1000,
        gone in 0_usize..14,
        start in 3_i64..6,
        turns in turns(),
    ) {
        check_nights(&life(seed, gone), FIRST.saturating_add(start.days()), &turns)?;
    }
}

#[test]
fn neither_a_zone_nor_a_copy_of_last_evening_nor_other_users_lose_anything() {
    let usual = Turn { days: 1, age: SignedDuration::ZERO, zone: "Europe/Berlin", lookback: 4, is_service: false };
    let evening = Turn { age: SignedDuration::from_hours(6), ..usual.clone() };
    let island = Turn { zone: "Pacific/Honolulu", ..usual.clone() };
    let service = Turn { lookback: 5, is_service: true, ..usual.clone() };
    for turns in [
        vec![evening.clone(), usual.clone()],
        vec![island.clone(), usual.clone(), island],
        vec![usual.clone(), service, usual],
    ] {
        check_nights(&life(2, 0), FIRST.saturating_add(4.days()), &turns).expect("the same");
    }
}

#[test]
fn the_same_habits_are_found_to_the_bit() {
    let life = life(7, 3);
    let turn = Turn { days: 1, age: SignedDuration::ZERO, zone: "Europe/Berlin", lookback: 30, is_service: false };
    let found = |house: &mut House, day: i64| {
        let day = FIRST.saturating_add(day.days());
        let Fetched { log, entities, .. } = events(house, &life, day, &turn, at(day, 3, 0, 0));
        let world = house.world(at(day, 3, 0, 0));
        let home = domain::Home { entities, ..domain::Home::in_zone(world.config.timezone.clone()) };
        let findings = mine::mine(&log, &home, &world.config.suggestions, &()).expect("nobody stops it");
        (serde_json::to_string(&findings).expect("can be written"), findings.patterns.len())
    };
    let mut house = House::new();
    for day in 5..12 {
        found(&mut house, day);
    }
    let incremental = found(&mut house, 12);
    assert!(incremental.1 > 0, "nothing is found at all");
    assert_eq!(incremental, found(&mut House::new(), 12));
}
