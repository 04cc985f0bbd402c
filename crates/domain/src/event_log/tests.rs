use proptest::prelude::*;

use super::builder::{EARLIEST, LATEST};
use super::*;

fn log(events: &[(i64, &str, &str, Cause)]) -> EventLog {
    let mut builder = EventLogBuilder::default();
    for &(time, entity_id, state, cause) in events {
        builder.push(Event { time, entity_id, state, cause });
    }
    builder.finish()
}

fn micros(time: i64) -> Timestamp {
    Timestamp::from_microsecond(time).expect("a time")
}

#[test]
fn an_event_told_twice_is_kept_once_with_the_better_cause() {
    let log = log(&[
        (2, "light.b", "on", Cause::Device),
        (1, "light.a", "on", Cause::Device),
        (2, "light.b", "on", Cause::Person),
    ]);
    assert_eq!(log.len(), 2);
    assert_eq!(log.event(1).cause, Cause::Person);
    assert_eq!(log.rows_of(1), [1]);
    assert_eq!(log.entity_names().find_sorted("light.b"), Some(1));
}

#[test]
fn what_no_calendar_reaches_is_not_taken() {
    assert_eq!((EARLIEST, LATEST), (Timestamp::MIN.as_microsecond(), Timestamp::MAX.as_microsecond()));
    let ends = [i64::MIN, EARLIEST - 1, EARLIEST, LATEST, LATEST + 1, i64::MAX];
    let log = log(&ends.map(|time| (time, "light.a", "on", Cause::Person)));
    assert_eq!(log.times(), [EARLIEST, LATEST]);
}

proptest! {
    #[test]
    fn the_order_of_input_does_not_matter(
        events in prop::collection::vec((0_i64..40, 0_usize..4, 0_usize..3, 0_u8..4), 0..60),
        seed in any::<u64>(),
    ) {
        const ENTITIES: [&str; 4] = ["light.a", "light.b", "switch.c", "sensor.d"];
        const STATES: [&str; 3] = ["on", "off", "21.5"];
        let events: Vec<_> = events
            .into_iter()
            .map(|(t, e, s, c)| (t, ENTITIES[e], STATES[s], Cause::from_code(c).unwrap_or(Cause::Device)))
            .collect();
        let part = log(&events).between(micros(10), micros(30));
        let inside: Vec<_> = events.iter().copied().filter(|(time, ..)| (10..30).contains(time)).collect();
        prop_assert_eq!(part, log(&inside));
        let mut shuffled = events.clone();
        let mut random = seed;
        for place in (1..shuffled.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(place, usize::try_from(random >> 33).unwrap_or(0) % (place + 1));
        }
        let one = log(&events);
        prop_assert_eq!(&one, &log(&shuffled));
        let (first, second) = shuffled.split_at(shuffled.len() / 2);
        let mut joined = EventLogBuilder::default();
        for part in [second, first] {
            let mut builder = EventLogBuilder::default();
            for &(time, entity_id, state, cause) in part {
                builder.push(Event { time, entity_id, state, cause });
            }
            joined.append_log(&builder.finish());
        }
        prop_assert_eq!(one, joined.finish());
    }
}

#[test]
fn what_is_left_of_a_log_is_a_log_of_what_is_left() {
    let all = [(1, "light.a"), (2, "light.b"), (3, "light.c"), (4, "light.b"), (5, "light.a")];
    let log = |kept: &[&str]| {
        let mut builder = EventLogBuilder::default();
        for (time, entity_id) in all.into_iter().filter(|(_, id)| kept.contains(id)) {
            builder.push(Event { time, entity_id, state: "on", cause: Cause::Person });
        }
        builder.finish()
    };
    let whole = log(&["light.a", "light.b", "light.c"]);
    for kept in [&["light.a", "light.c"][..], &["light.b"], &["light.a", "light.b", "light.c"]] {
        let keep: Vec<bool> = whole.entity_names().iter().map(|name| kept.contains(&name)).collect();
        assert_eq!(whole.clone().retain_entities(&keep), log(kept), "{kept:?}");
    }
    let none = whole.retain_entities(&[]);
    assert!(none.is_empty() && none.entity_names().is_empty() && none.rows_of(0).is_empty());
}
