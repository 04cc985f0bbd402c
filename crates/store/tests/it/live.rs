use domain::{Cause, Event, EventLog, EventLogBuilder};
use jiff::Timestamp;
use store::{GrowingSpan, LiveBatch, LiveChange, LiveContext, LiveOrigin, LiveSpan, Store};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("in range")
}

fn heard(at: i64, entity_id: &str, state: &str) -> LiveChange {
    let origin = LiveOrigin::Heard { context_id: Some(format!("c{at}")), user_id: None, has_parent: false };
    LiveChange { at, entity_id: entity_id.to_owned(), state: state.to_owned(), origin }
}

fn batch(changes: Vec<LiveChange>, span: Option<GrowingSpan>) -> LiveBatch {
    LiveBatch { changes, contexts: Vec::new(), span }
}

fn told(changes: &[(i64, &str, &str, Cause)]) -> EventLog {
    let mut log = EventLogBuilder::default();
    for &(time, entity_id, state, cause) in changes {
        log.push(Event { time, entity_id, state, cause });
    }
    log.finish()
}

fn all(store: &Store) -> Vec<LiveChange> {
    let mut changes = Vec::new();
    store.each_live_change(0, |change| changes.push(change)).expect("reads");
    changes
}

fn spans(store: &Store) -> Vec<(i64, i64, bool)> {
    let of = |LiveSpan { range, is_told, .. }| (*range.start(), *range.end(), is_told);
    store.live_spans().expect("reads").into_iter().map(of).collect()
}

#[test]
fn what_was_heard_is_kept_once_and_takes_the_place_of_what_was_told() {
    let store = Store::open_in_memory().expect("opens");
    let log = told(&[(5, "light.a", "on", Cause::Device), (7, "light.a", "off", Cause::Person)]);
    assert_eq!(store.keep_told(4..=8, &log).expect("keeps"), 2);
    let again = vec![heard(5, "light.a", "on"), heard(9, "light.b", "on")];
    store.keep_heard(&batch(again.clone(), None), at(0)).expect("keeps");
    store.keep_heard(&batch(again.clone(), None), at(1)).expect("keeps");
    assert_eq!(store.keep_told(4..=8, &log).expect("keeps"), 0, "heard stays");
    let off = LiveChange { origin: LiveOrigin::Told(Cause::Person), ..heard(7, "light.a", "off") };
    assert_eq!(all(&store), [again[0].clone(), off, again[1].clone()]);
    let mut late = Vec::new();
    assert_eq!(store.each_live_change(8, |change| late.push(change.at)).expect("reads"), 1);
    assert_eq!(late, [9]);

    store.forget_told().expect("forgets");
    assert_eq!((all(&store), spans(&store)), (again, vec![]));
}

#[test]
fn a_span_grows_with_its_connection_and_begins_anew_where_batches_are_missing() {
    let (store, other) = (Store::open_in_memory().expect("opens"), Store::open_in_memory().expect("opens"));
    let span = |written, until, batch_from| Some(GrowingSpan { written, range: 10..=until, batch_from });
    let keep = |store: &Store, span| store.keep_heard(&batch(Vec::new(), span), at(0)).expect("keeps").expect("a span");
    let id = keep(&store, span(None, 20, 10));
    assert_eq!(keep(&store, span(Some((id, 20)), 30, 21)), id);
    assert_eq!(keep(&store, span(Some((id, 30)), 30, 31)), id, "nothing new is no gap");
    assert_eq!(spans(&store), [(10, 30, false)]);
    let is_open = || store.live_spans().expect("reads")[0].is_open;
    assert!(is_open());
    store.live_is_down(None, at(1)).expect("notes");
    assert!(!is_open());
    store.live_is_up(at(2)).expect("notes");
    assert!(!is_open(), "nothing was heard on this connection yet");

    keep(&other, span(Some((id, 30)), 40, 31));
    assert_eq!(spans(&other), [(31, 40, false)], "a fresh database");
    let stale = keep(&other, None.or(span(None, 20, 10)));
    assert_ne!(keep(&other, span(Some((stale, 30)), 40, 35)), stale);
    assert_eq!(spans(&other), [(10, 20, false), (31, 40, false), (35, 40, false)], "a backup");
    assert_eq!(store.keep_heard(&batch(Vec::new(), None), at(0)).expect("keeps"), None);
}

#[test]
fn what_a_night_has_archived_goes() {
    let store = Store::open_in_memory().expect("opens");
    let context = |at| LiveContext { context_id: format!("c{at}"), at, user_id: Some("anna".to_owned()) };
    let span = GrowingSpan { written: None, range: 10..=200, batch_from: 10 };
    let id = store
        .keep_heard(
            &LiveBatch {
                changes: vec![heard(50, "light.a", "on"), heard(150, "light.a", "off")],
                contexts: vec![context(10), context(80), context(120)],
                span: Some(span.clone()),
            },
            at(0),
        )
        .expect("keeps");
    store.keep_told(0..=9, &EventLog::default()).expect("keeps");
    assert_eq!(store.prune_live(100, 50).expect("prunes"), 1);
    assert_eq!(all(&store), [heard(150, "light.a", "off")]);
    assert_eq!(store.live_contexts().expect("reads"), [context(120), context(80)]);
    assert_eq!(spans(&store), [(100, 200, false)]);
    let span = GrowingSpan { written: id.map(|id| (id, 200)), range: 10..=300, batch_from: 201 };
    assert_eq!(store.keep_heard(&batch(Vec::new(), Some(span)), at(1)).expect("keeps"), id);
    assert_eq!(spans(&store), [(100, 300, false)], "it goes on");
}

#[test]
fn how_the_connection_stands_is_known_to_others() {
    let store = Store::open_in_memory().expect("opens");
    let now = || store.live_connection().expect("reads").expect("there was one");
    assert_eq!(store.live_connection().expect("reads"), None);
    store.live_is_down(Some("refused"), at(0)).expect("notes");
    store.live_is_down(Some("refused again"), at(5)).expect("notes");
    assert_eq!((now().is_up, now().since, now().error.as_deref()), (false, at(0), Some("refused again")));
    store.live_is_up(at(10)).expect("notes");
    store.keep_heard(&batch(vec![heard(1, "light.a", "on"), heard(2, "light.a", "off")], None), at(20)).expect("keeps");
    store.keep_told(3..=5, &told(&[(4, "light.a", "on", Cause::Device)])).expect("keeps");
    store.live_is_alive(at(30)).expect("notes");
    let up = now();
    assert_eq!((up.is_up, up.since, up.alive_at, up.error), (true, at(10), at(30), None));
    let gap = up.last_gap.expect("was filled");
    assert_eq!((up.changes, up.gaps, gap.changes, gap.from.as_microsecond()), (2, 1, 1, 3));
    store.live_is_down(None, at(40)).expect("notes");
    assert_eq!((now().since, now().changes), (at(40), 2));
}
