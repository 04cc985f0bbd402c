use domain::Cause;
use jiff::SignedDuration;
use store::{GrowingSpan, LiveBatch, LiveChange, LiveContext};

use super::*;
use crate::live::prepare;
use crate::sources::Access;

fn second(number: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + number).expect("in range")
}

fn at(number: i64) -> i64 {
    second(number).as_microsecond()
}

fn home() -> Source {
    Source::HomeAssistant(Access::new("http://home:8123", "t".to_owned().into(), None).expect("an address"))
}

fn log(changes: &[(i64, &str, Cause)]) -> EventLog {
    let mut log = EventLogBuilder::default();
    for &(time, state, cause) in changes {
        log.push(Event { time: at(time), entity_id: "light.a", state, cause });
    }
    log.finish()
}

/// Hears these changes, each in a context of its own, from the first to the last of these seconds.
fn hear(store: &Store, changes: &[(i64, &str)], span: (i64, i64)) {
    let changes = changes.iter().map(|&(number, state)| LiveChange {
        at: at(number),
        entity_id: "light.a".to_owned(),
        state: state.to_owned(),
        origin: LiveOrigin::Heard {
            context_id: Some(number.to_string()),
            user_id: Some("anna".to_owned()),
            has_parent: false,
        },
    });
    let span = GrowingSpan { written: None, range: at(span.0)..=at(span.1), batch_from: at(span.0) };
    let batch = LiveBatch { changes: changes.collect(), contexts: Vec::new(), span: Some(span) };
    store.keep_heard(&batch, second(0)).expect("keeps");
}

fn record(store: &Store, source: &Source, now: i64) -> Option<Own> {
    Own::record(store, source, &[], second(0), second(now)).expect("reads")
}

#[test]
fn what_was_heard_comes_before_what_the_source_says_of_the_same_time() {
    use Cause::{Device, Person};

    let store = Store::open_in_memory().expect("opens");
    hear(&store, &[(10, "on"), (20, "off"), (31, "late")], (10, 30));
    store.live_is_down(None, second(35)).expect("notes");
    let own = record(&store, &home(), 40).expect("a record");
    assert_eq!(own.first_missing(), Some(at(0)));
    let source = log(&[
        (5, "on", Device),
        (10, "on", Device),
        (15, "never", Device),
        (20, "off", Device),
        (31, "late", Device),
        (35, "on", Device),
    ]);
    let expected =
        log(&[(5, "on", Device), (10, "on", Person), (20, "off", Person), (31, "late", Person), (35, "on", Device)]);
    assert_eq!(own.with(&source), expected);
}

#[test]
fn what_is_listened_to_is_whole_up_to_now() {
    let store = Store::open_in_memory().expect("opens");
    store.live_is_up(second(0)).expect("notes");
    hear(&store, &[(10, "on")], (0, 10));
    assert_eq!(record(&store, &home(), 300).expect("a record").first_missing(), None);
    let silent = record(&store, &home(), 1200).expect("a record");
    assert_eq!(silent.first_missing(), Some(at(10) + 1), "nobody knows whether it still is");
    store.live_is_down(None, second(20)).expect("notes");
    store.live_is_up(second(30)).expect("notes");
    let again = record(&store, &home(), 31).expect("a record");
    assert_eq!(again.first_missing(), Some(at(10) + 1), "nothing was heard on this connection");
}

#[test]
fn what_was_told_counts_where_nothing_better_is_to_be_had() {
    let store = Store::open_in_memory().expect("opens");
    prepare(&store, &[]).expect("prepares");
    hear(&store, &[(10, "on")], (0, 10));
    store.live_is_down(None, second(20)).expect("notes");
    store.keep_told(at(10) + 1..=at(20), &log(&[(15, "off", Cause::Automation)])).expect("keeps");
    let own = record(&store, &home(), 30).expect("a record");
    assert_eq!(own.first_missing(), Some(at(20) + 1));
    assert_eq!(own.with(&EventLog::default()), log(&[(10, "on", Cause::Person), (15, "off", Cause::Automation)]));

    let other_users = Own::record(&store, &home(), &["x".to_owned()], second(0), second(30)).expect("reads");
    assert_eq!(other_users.expect("a record").first_missing(), Some(at(10) + 1));

    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("home-assistant_v2.db");
    crate::sources::empty_recorder(&database);
    let beside = record(&store, &Source::File(database), 30).expect("a record");
    assert_eq!(beside.first_missing(), Some(at(10) + 1), "its database knows more of causes");
    let export = folder.path().join("export.jsonl");
    std::fs::write(&export, "{}\n").expect("writes");
    assert!(record(&store, &Source::File(export), 30).is_none(), "a file that was named is all that is wanted");
}

#[test]
fn service_users_and_automations_are_known_by_the_rules_of_today() {
    let store = Store::open_in_memory().expect("opens");
    hear(&store, &[(10, "on"), (20, "off")], (0, 30));
    let contexts = [LiveContext { context_id: "20".to_owned(), at: at(25), user_id: None }];
    let batch = LiveBatch { contexts: contexts.to_vec(), ..LiveBatch::default() };
    store.keep_heard(&batch, second(0)).expect("keeps");
    let causes = |users: &[String]| {
        let own = Own::record(&store, &home(), users, second(0), second(40)).expect("reads").expect("a record");
        own.with(&EventLog::default()).iter().map(|event| event.cause).collect::<Vec<_>>()
    };
    assert_eq!(causes(&[]), [Cause::Person, Cause::Automation]);
    assert_eq!(causes(&["anna".to_owned()]), [Cause::Automation; 2]);
}

#[test]
fn what_the_next_night_goes_on_with_stays() {
    let store = Store::open_in_memory().expect("opens");
    hear(&store, &[(10, "on"), (20, "off")], (0, 30));
    prune(&store, second(15)).expect("prunes");
    let own = Own::record(&store, &home(), &[], second(15), second(40)).expect("reads").expect("a record");
    assert_eq!(own.with(&EventLog::default()), log(&[(20, "off", Cause::Person)]));
    prune(&store, second(0) + SignedDuration::from_hours(1)).expect("prunes");
    assert!(record(&store, &home(), 40).is_none(), "nothing was heard");
}

#[test]
fn a_night_for_which_all_was_heard_asks_no_source_for_it() {
    use crate::config::{Inputs, load};
    use crate::night::fetch::fetch;

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("nightshift.toml");
    // Nobody answers there.
    let text = "timezone = \"UTC\"\n[source]\nurl = \"http://127.0.0.1:1\"\ntoken = \"t\"\n";
    std::fs::write(&file, text).expect("writes");
    let mut config = load(&Inputs { file: Some(file), ..Inputs::default() }).expect("valid").config;
    config.source.recorder_places.clear();
    let store = Store::open_in_memory().expect("opens");
    let now: Timestamp = "2027-01-17T03:00:00Z".parse().expect("a time");
    let error = fetch(&config, &store, now, &()).expect_err("nobody answers");
    assert!(error.to_string().contains("127.0.0.1"), "{error}");

    // The archive ends with the 15th.
    let midnight = |day: i8| jiff::civil::date(2027, 1, day).at(0, 0, 0, 0).in_tz("UTC").expect("a day").timestamp();
    store.archive_day(jiff::civil::date(2027, 1, 15), &EventLog::default()).expect("archives");
    store.set_meta("archive.first_day", "2026-12-01").expect("notes");
    store.set_meta("archive.read_until", &midnight(16).as_microsecond().to_string()).expect("notes");
    let seconds = |at: Timestamp| at.as_second() - second(0).as_second();
    let (evening, morning) = (seconds(midnight(16)) + 70_000, seconds(midnight(17)) + 7000);
    prepare(&store, &[]).expect("prepares");
    store.live_is_up(now).expect("notes");
    hear(&store, &[(evening, "on"), (morning, "off")], (seconds(midnight(16)) - 60, morning));
    store.live_is_alive(now).expect("notes");

    let fetched = fetch(&config, &store, now, &()).expect("needs no source");
    assert_eq!(fetched.log, log(&[(evening, "on", Cause::Person), (morning, "off", Cause::Person)]));
    assert!(fetched.notes.iter().any(|note| note.contains("of earlier nights")), "{:?}", fetched.notes);
    let days = store.archived_days().expect("reads");
    assert_eq!(days.last().map(|day| (day.date.day(), day.events)), Some((16, 1)));
    let mut left = Vec::new();
    store.each_live_change(0, |change| left.push(change.at)).expect("reads");
    assert_eq!(left, [at(morning)], "what is in the archive is forgotten");

    store.live_is_down(Some("lost"), now).expect("notes");
    fetch(&config, &store, now, &()).expect_err("what was not heard is to be read");
}
