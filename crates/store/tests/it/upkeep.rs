use std::fs;

use domain::{Event, EventLogBuilder, RunStatus, Stage, SuggestionStatus};
use jiff::Timestamp;
use jiff::civil::date;
use store::{Claimed, Decision, Page, Retention, RunEnd, Store, SuggestionFilter};

use crate::samples::{at, claim, results, suggestion};

const DAY: i64 = 86_400;

fn begin(store: &Store, slot: Option<&str>, seconds: i64) -> domain::Run {
    let Claimed::Run(run) = store.claim(&claim(slot, seconds)).expect("claims") else { unreachable!("free") };
    run
}

#[test]
fn what_is_old_goes_and_what_matters_stays() {
    let store = Store::open_in_memory().expect("opens");
    let run = begin(&store, Some("2026-10-01"), 0);
    store.commit_results(&run.id, &results(&["gone", "no", "yes"], "t", 1)).expect("commits");
    store.decide(&suggestion("no", "").id, Decision::Reject, at(2)).expect("decides");
    store.decide(&suggestion("yes", "").id, Decision::Accept, at(2)).expect("decides");
    let sent = store.pending_messages(1).expect("reads").remove(0);
    store.message_sent(sent.id, at(3)).expect("notes");
    for seconds in 1..6 {
        let run = begin(&store, None, seconds * DAY);
        let end = RunEnd {
            status: RunStatus::Failed,
            stage: Stage::Mine,
            error: "".into(),
            now: at(seconds * DAY + 1),
            may_pass: false,
        };
        store.end_run(&run.id, &end, &[]).expect("ends");
    }
    let last = begin(&store, None, 6 * DAY);
    store.commit_results(&last.id, &results(&["new"], "t", 6 * DAY)).expect("commits");
    let running = begin(&store, None, 7 * DAY);

    let keep = Retention { runs: 3, pattern_days: 10, sent_days: 10, ..Retention::default() };
    let count = || {
        (
            store.runs(&Page::first(99)).expect("reads").len(),
            store.patterns(&Page::first(99)).expect("reads").len(),
            store.suggestions(&SuggestionFilter::default(), &Page::first(99)).expect("reads").len(),
        )
    };
    // Nothing is ten days old; of the runs the newest three stay, and that of the latest slot.
    store.tidy(at(7 * DAY), &keep).expect("tidies");
    assert_eq!(count(), (4, 4, 4));
    assert_eq!(store.last_slot(Timestamp::MAX).expect("reads").map(|(slot, _)| slot).as_deref(), Some("2026-10-01"));

    store.tidy(at(30 * DAY), &Retention { runs: 0, ..keep }).expect("tidies");
    assert_eq!(count(), (3, 1, 3));
    assert_eq!(store.last_success().expect("reads").map(|run| run.id), Some(last.id));
    assert_eq!(store.running().expect("reads"), Some(running));
    assert_eq!(store.count_suggestions(SuggestionStatus::Gone).expect("counts"), 0);
    assert_eq!(store.rejected().expect("reads").len(), 1);
    assert_eq!(store.suggestion_history(&suggestion("gone", "").id).expect("reads"), []);
    // The second message was never sent.
    assert_eq!(store.outbox_depth().expect("counts"), 1);
    store.check_integrity().expect("sound");
}

#[test]
fn room_goes_back_to_the_disk() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    let mut builder = EventLogBuilder::default();
    let mut random = 7_u64;
    for number in 0..100_000_i64 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let time = number * 1_000_000 + i64::try_from(random >> 45).expect("small");
        builder.push(Event { time, entity_id: "light.a", state: "on", cause: domain::Cause::Device });
    }
    store.archive_day(date(2026, 10, 1), &builder.finish()).expect("archives");
    let size = |store: Store| {
        drop(store);
        fs::metadata(&path).expect("is there").len()
    };
    let full = size(store);
    let store = Store::open(&path).expect("opens");
    store.prune_archive(date(2026, 10, 2)).expect("prunes");
    store.tidy(at(0), &Retention::default()).expect("tidies");
    let tidied = size(store);
    assert!(tidied < full / 2, "{full} bytes before, {tidied} after");
}

/// A year of nights of a home whose habits come and go, whose source fails now and then, and whose
/// user never looks: once there are as many runs as are kept the file grows no more.
#[test]
fn a_year_of_nights_keeps_the_file_bounded() {
    const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    let pages = || {
        let raw = rusqlite::Connection::open(&path).expect("opens");
        raw.query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0)).expect("counts")
    };
    let mut most_before_and_after = [0, 0];
    let first = date(2026, 1, 1);
    for night in 0..366_i64 {
        let today = first.checked_add(jiff::Span::new().days(night)).expect("in the calendar");
        let slot = today.to_string();
        let seconds = night * DAY;
        for attempt in 0..(night % 3) {
            let run = begin(&store, Some(&slot), seconds + attempt * 100);
            let end = RunEnd {
                status: RunStatus::Failed,
                stage: Stage::Fetch,
                error: "the source is not there".repeat(20).into(),
                now: at(seconds + attempt * 100 + 1),
                may_pass: false,
            };
            store.end_run(&run.id, &end, &[]).expect("ends");
            store.tidy(at(seconds + attempt * 100 + 2), &Retention::default()).expect("tidies");
        }
        let run = begin(&store, Some(&slot), seconds + 1_000);
        // Some come and go, and each night has one that is never seen again.
        let once = format!("once {night}");
        let mut names: Vec<&str> = NAMES.iter().copied().skip(usize::from(night % 2 == 0)).collect();
        names.push(&once);
        store.commit_results(&run.id, &results(&names, "t", seconds + 1_001)).expect("commits");
        for message in store.pending_messages(9).expect("reads") {
            store.message_sent(message.id, at(seconds + 1_002)).expect("notes");
        }
        let mut builder = EventLogBuilder::default();
        for number in 0..300 {
            builder.push(Event {
                time: at(seconds).as_microsecond() + number * number * 1_000_003,
                entity_id: "light.a",
                state: "on",
                cause: domain::Cause::Device,
            });
        }
        store.archive_day(today, &builder.finish()).expect("archives");
        store.prune_archive(today.saturating_sub(jiff::Span::new().days(37))).expect("prunes");
        store.tidy(at(seconds + 1_003), &Retention::default()).expect("tidies");
        let part = usize::from(night >= 240);
        most_before_and_after[part] = most_before_and_after[part].max(pages());
    }
    assert!(
        most_before_and_after[1] * 100 <= most_before_and_after[0] * 105,
        "pages, at most: {most_before_and_after:?}"
    );
    assert!(store.runs(&Page::first(1_000)).expect("reads").len() <= 401);
    // Those of the last 90 days, and those that come and go.
    assert!(store.patterns(&Page::first(1_000)).expect("reads").len() <= 101);
    assert!(store.suggestion_history(&suggestion("a", "").id).expect("reads").len() <= 100);
    store.check_integrity().expect("sound");
}

#[test]
fn entities_that_have_gone_are_forgotten() {
    let store = Store::open_in_memory().expect("opens");
    let id = |name: &str| domain::EntityId::parse(name).expect("valid");
    let info = domain::EntityInfo { name: Some("Lamp".to_owned()), ..domain::EntityInfo::default() };
    let all = ["light.a", "light.b", "light.c"].map(|name| (id(name), info.clone()));
    store.put_entities(&all.into_iter().collect()).expect("keeps");
    let known = [id("light.b"), id("light.new")].into_iter().collect();
    assert_eq!(store.keep_entities(&known).expect("forgets"), 2);
    assert_eq!(store.keep_entities(&known).expect("forgets"), 0);
    assert_eq!(store.entities().expect("reads").into_keys().collect::<Vec<_>>(), [id("light.b")]);
}

#[test]
fn all_of_it_is_checked_once_a_week() {
    let store = Store::open_in_memory().expect("opens");
    let checked = |day: i64| store.check_integrity_weekly(at(day * DAY)).expect("sound");
    assert_eq!([0, 1, 6, 7, 8, 13, 14].map(checked), [true, false, false, true, false, false, true]);
    assert!(checked(2), "after the clock was set back");
}
