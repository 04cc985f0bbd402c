use std::collections::BTreeMap;

use domain::{Cause, EntityId, EntityInfo, Event, EventLog, EventLogBuilder};
use jiff::civil::{Date, date};
use store::{Store, StoreError};

const MIDNIGHT: i64 = 1_790_812_800_000_000;

/// `count` events on the day after `days` days, and one on the next midnight's edge.
fn day(days: i64, count: i64) -> EventLog {
    let mut builder = EventLogBuilder::default();
    for number in 0..count {
        builder.push(Event {
            time: MIDNIGHT + days * 86_400_000_000 + number * 1_234_567,
            entity_id: if number % 3 == 0 { "light.a" } else { "sensor.b" },
            state: ["on", "off", "21.5", "<b>\0'"][usize::try_from(number % 4).expect("small")],
            cause: if number % 3 == 0 { Cause::Person } else { Cause::Device },
        });
    }
    builder.finish()
}

fn first(day: i8) -> Date {
    date(2026, 10, day)
}

fn loaded(store: &Store, from: Date, to: Date) -> EventLog {
    let mut builder = EventLogBuilder::default();
    let events = store.load_archive(from, to, &mut builder).expect("loads");
    assert_eq!(events, builder.len() as u64);
    builder.finish()
}

#[test]
fn days_are_kept_replaced_loaded_and_pruned() {
    let store = Store::open_in_memory().expect("opens");
    assert_eq!(store.archived_days().expect("lists"), []);
    store.archive_day(first(2), &day(1, 500)).expect("archives");
    store.archive_day(first(1), &day(0, 9)).expect("archives");
    store.archive_day(first(1), &day(0, 300)).expect("archives again");
    store.archive_day(first(3), &EventLog::default()).expect("archives a quiet day");
    let days: Vec<_> = store.archived_days().expect("lists").into_iter().map(|day| (day.date, day.events)).collect();
    assert_eq!(days, [(first(1), 300), (first(2), 500), (first(3), 0)]);
    assert!(store.archived_days().expect("lists").iter().all(|day| day.bytes > 0));

    assert_eq!(loaded(&store, first(1), first(1)), day(0, 300));
    assert_eq!(loaded(&store, first(3), first(9)), day(0, 0));
    let mut both = EventLogBuilder::default();
    both.append_log(&day(0, 300));
    both.append_log(&day(1, 500));
    assert_eq!(loaded(&store, first(1), first(3)), both.finish());

    assert_eq!(store.prune_archive(first(2)).expect("prunes"), 1);
    assert_eq!(store.prune_archive(first(2)).expect("prunes"), 0);
    assert!(store.remove_archived_day(first(3)).expect("removes"));
    assert!(!store.remove_archived_day(first(3)).expect("removes"));
    assert_eq!(store.archived_days().expect("lists").len(), 1);
}

#[test]
fn a_damaged_day_is_named_and_can_be_put_right() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    store.archive_day(first(1), &day(0, 50)).expect("archives");
    let raw = rusqlite::Connection::open(&path).expect("opens");
    for damage in ["block = substr(block, 1, length(block) - 3)", "block = x'00'", "events = 51"] {
        store.archive_day(first(1), &day(0, 50)).expect("archives");
        store.check_integrity().expect("sound");
        raw.execute(&format!("UPDATE archive_days SET {damage}"), []).expect("writes");
        let error = store.load_archive(first(1), first(1), &mut EventLogBuilder::default()).expect_err(damage);
        assert!(matches!(&error, StoreError::DamagedDay { date, .. } if date.to_string() == "2026-10-01"), "{error}");
        assert!(matches!(store.check_integrity(), Err(StoreError::DamagedDay { .. })), "{damage}");
    }
    store.remove_archived_day(first(1)).expect("removes");
    store.check_integrity().expect("sound");
}

#[test]
fn what_is_known_of_entities_grows() {
    let store = Store::open_in_memory().expect("opens");
    let lamp = EntityId::parse("light.lamp").expect("valid");
    let info = |name: Option<&str>, area: Option<&str>| EntityInfo {
        name: name.map(str::to_owned),
        area: area.map(str::to_owned),
        ..EntityInfo::default()
    };
    let put = |info: EntityInfo| store.put_entities(&BTreeMap::from([(lamp.clone(), info)])).expect("writes");
    let known = || store.entities().expect("reads").remove(&lamp).expect("is there");
    put(info(Some("<b>Lamp</b>"), None));
    put(info(None, Some("Hall")));
    assert_eq!(known(), info(Some("<b>Lamp</b>"), Some("Hall")));
    put(info(Some("Big lamp"), Some("Hall")));
    put(EntityInfo { unit: Some("°C".to_owned()), device_class: Some("x".to_owned()), ..EntityInfo::default() });
    assert_eq!(known().name.as_deref(), Some("Big lamp"));
    assert_eq!(known().unit.as_deref(), Some("°C"));
    assert_eq!(store.entities().expect("reads").len(), 1);
}

#[test]
fn what_the_registries_do_not_say_any_more_is_not_so_any_more() {
    let store = Store::open_in_memory().expect("opens");
    let lamp = EntityId::parse("light.lamp").expect("valid");
    let put = |info: &EntityInfo| store.put_registry(&BTreeMap::from([(lamp.clone(), info.clone())])).expect("writes");
    let known = || store.entities().expect("reads").remove(&lamp).expect("is there");
    let said = EntityInfo {
        area: Some("Hall".to_owned()),
        category: Some("config".to_owned()),
        is_hidden: true,
        labels: ["Guests".to_owned(), "\"quoted\"".to_owned()].into(),
        ..EntityInfo::default()
    };
    put(&said);
    assert_eq!(known(), said);
    let named = EntityInfo { name: Some("Lamp".to_owned()), ..EntityInfo::default() };
    store.put_entities(&BTreeMap::from([(lamp.clone(), named.clone())])).expect("writes");
    assert_eq!(known(), EntityInfo { name: named.name.clone(), ..said }, "a file knows nothing of that");
    put(&EntityInfo::default());
    assert_eq!(known(), named);
}
