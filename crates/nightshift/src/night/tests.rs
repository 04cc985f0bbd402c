mod incremental;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use ::store::{Claim, Claimed, Decision, Page, SuggestionFilter};
use domain::{ManualClock, RunOrigin, RunStatus};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::*;

mod feedback;
mod words;
use crate::config::{Inputs, load};

/// A home in Berlin whose people make coffee every morning, and a night in it whenever it is asked for.
struct House {
    folder: tempfile::TempDir,
    settings: String,
    announcer: Arc<dyn Announce>,
}

/// Claims that the broker is down.
#[derive(Debug)]
struct BrokenLine;

impl Announce for BrokenLine {
    fn announce(&self) -> Announced {
        Announced::Waiting { messages: 1, reason: "nobody answers".into() }
    }
}

#[derive(Default)]
struct Watched(Mutex<Vec<(Stage, f64)>>);

impl Progress for Watched {
    fn at(&self, stage: Stage, share: f64) {
        self.0.lock().expect("no test panics with it").push((stage, share));
    }
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("makes a folder");
        Self { folder, settings: String::new(), announcer: Arc::new(Silent) }
    }

    fn with(settings: &str) -> Self {
        Self { settings: settings.to_owned(), ..Self::new() }
    }

    fn source(&self) -> PathBuf {
        self.folder.path().join("history.jsonl")
    }

    /// Makes the source hold the mornings of these days.
    fn write(&self, first: Date, days: i64) {
        let mut text = String::new();
        for number in 0..days {
            text.push_str(&morning(first.saturating_add(number.days()), number));
        }
        std::fs::write(self.source(), text).expect("writes the history");
    }

    fn world(&self, now: Timestamp) -> World {
        let file = self.folder.path().join("nightshift.toml");
        let zone = if self.settings.contains("timezone") { "" } else { "timezone = \"Europe/Berlin\"" };
        let (source, store) = (self.source(), self.folder.path().join("nightshift.db"));
        let text = format!("{zone}\n{}\n[source]\nevents = {source:?}\n[store]\npath = {store:?}\n", self.settings);
        std::fs::write(&file, text).expect("writes the settings");
        let config = load(&Inputs { file: Some(file), ..Inputs::default() }).expect("valid").config;
        World {
            store: Arc::new(Store::open(&config.store.path).expect("opens")),
            config: Arc::new(config),
            clock: Arc::new(ManualClock::new(now)),
            announcer: Arc::clone(&self.announcer),
        }
    }

    /// A night at 3:00 of that day.
    fn night(&self, day: Date) -> (World, Result<Outcome, NightError>) {
        let world = self.world(at(day, 3, 0, 0));
        let claimed = claim(&world);
        let outcome = run(&world, &claimed, &(), &CancellationToken::new());
        if outcome.is_err() {
            let error = outcome.as_ref().err().map_or_else(|| "".into(), |error| error.sentence().into());
            let now = world.clock.now();
            let end = ::store::RunEnd { status: RunStatus::Failed, stage: Stage::Fetch, error, now, may_pass: false };
            world.store.end_run(&claimed.id, &end, &[]).expect("ends");
        }
        (world, outcome)
    }

    fn good_night(&self, day: Date) -> (World, Outcome) {
        let (world, outcome) = self.night(day);
        (world, outcome.expect("a good night"))
    }
}

fn claim(world: &World) -> Run {
    let claim = Claim {
        origin: RunOrigin::Manual,
        slot: None,
        scheduled_for: None,
        now: world.clock.now(),
        lease: SignedDuration::from_mins(1),
    };
    match world.store.claim(&claim).expect("claims") {
        Claimed::Run(run) => run,
        other => panic!("{other:?}"),
    }
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("is known")
}

fn at(day: Date, hour: i8, minute: i8, second: i8) -> Timestamp {
    day.at(hour, minute, second, 0).to_zoned_datetime(berlin()).expect("exists").timestamp()
}

/// Coffee at about half past six, off again at about a quarter past seven.
fn morning(day: Date, number: i64) -> String {
    let late = i8::try_from(number * 37 % 100).expect("small");
    let mut text = String::new();
    for (hour, minute, state) in [(6, 30, "on"), (7, 10 + late % 9, "off")] {
        let instant = at(day, hour, minute + late / 60, late % 60);
        _ = writeln!(
            text,
            r#"{{"entity_id":"switch.coffee","state":"{state}","last_changed":"{instant}","attributes":{{"friendly_name":"Coffee maker"}},"context":{{"id":"c{number}{state}","parent_id":null,"user_id":"u1"}}}}"#
        );
    }
    text
}

const FIRST: Date = date(2026, 9, 1);

#[test]
fn a_night_leaves_results_an_archive_and_the_same_ids_for_the_next_one() {
    let house = House::new();
    house.write(FIRST, 20);
    let (world, outcome) = house.good_night(date(2026, 9, 21));
    let run = world.store.runs(&Page::first(1)).expect("reads").remove(0);
    assert_eq!(run.status, RunStatus::Succeeded);
    assert_eq!(run.outcome.events, 40);
    assert!(!outcome.suggested.suggestions.is_empty(), "{:?}", outcome.findings);
    assert!(outcome.suggested.suggestions[0].title.contains("Coffee maker"));
    assert!(outcome.notes.iter().any(|note| note.contains("20 of the 30 days")), "{:?}", outcome.notes);
    assert_eq!(world.store.archived_days().expect("reads").len(), 20);

    // The source forgets all but the newest day, as a recorder does in time.
    house.write(FIRST.saturating_add(20.days()), 1);
    let (world, again) = house.good_night(date(2026, 9, 22));
    assert_eq!(again.events, 42);
    assert_eq!(world.store.archived_days().expect("reads").len(), 21);
    let ids = |outcome: &Outcome| outcome.findings.patterns.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&outcome), ids(&again));
    assert!(again.changes.new.is_empty() && again.changes.gone == 0, "{:?}", again.changes);
}

#[test]
fn the_open_day_is_mined_and_not_archived() {
    let house = House::new();
    house.write(FIRST, 10);
    let world = house.world(at(date(2026, 9, 10), 12, 0, 0));
    let run = claim(&world);
    let outcome = super::run(&world, &run, &(), &CancellationToken::new()).expect("a good night");
    assert_eq!(outcome.events, 20);
    let last = world.store.archived_days().expect("reads").last().map(|day| day.date);
    assert_eq!(last, Some(date(2026, 9, 9)));
}

#[test]
fn the_window_is_the_configured_days_and_the_archive_keeps_little_more() {
    let house = House::with("lookback_days = 5");
    house.write(FIRST, 40);
    let (world, outcome) = house.good_night(date(2026, 10, 11));
    assert_eq!(outcome.events, 10);
    let (world, again) = {
        drop(world);
        house.write(FIRST, 60);
        house.good_night(date(2026, 10, 31))
    };
    assert_eq!(again.events, 10);
    let days = world.store.archived_days().expect("reads");
    assert!(days.len() <= 5 + 8 && days[0].date >= date(2026, 10, 18), "{days:?}");
}

#[test]
fn a_longer_look_back_reads_the_source_again() {
    let mut house = House::with("lookback_days = 5");
    house.write(FIRST, 20);
    house.good_night(date(2026, 9, 21));
    house.settings = "lookback_days = 15".into();
    let (_, outcome) = house.good_night(date(2026, 9, 22));
    // The night is a day later, and its source has nothing of that day.
    assert_eq!(outcome.events, 30);
}

#[test]
fn a_history_that_ended_long_ago_is_mined_to_its_end_and_said_to_be_old() {
    let house = House::new();
    house.write(FIRST, 20);
    let (_, outcome) = house.good_night(date(2027, 3, 1));
    assert_eq!(outcome.events, 40);
    assert!(outcome.notes.iter().any(|note| note.contains("2026-09-20")), "{:?}", outcome.notes);
}

#[test]
fn a_change_of_zone_loses_no_event() {
    let mut house = House::new();
    house.write(FIRST, 20);
    house.good_night(date(2026, 9, 21));
    // There the mornings of Berlin are the evenings before.
    house.settings = "timezone = \"Pacific/Honolulu\"".into();
    house.write(FIRST.saturating_add(20.days()), 1);
    let (world, outcome) = house.good_night(date(2026, 9, 22));
    assert_eq!(outcome.events, 42);
    let first = world.store.archived_days().expect("reads")[0].date;
    assert_eq!(first, date(2026, 8, 31));
}

#[test]
fn a_rejected_habit_is_not_suggested_again() {
    let house = House::new();
    house.write(FIRST, 20);
    let (world, outcome) = house.good_night(date(2026, 9, 21));
    for suggestion in &outcome.suggested.suggestions {
        world.store.decide(&suggestion.id, Decision::Reject, world.clock.now()).expect("decides");
    }
    let (world, again) = house.good_night(date(2026, 9, 22));
    assert!(again.suggested.suggestions.is_empty(), "{:?}", again.suggested.suggestions);
    let all = world.store.suggestions(&SuggestionFilter::default(), &Page::default()).expect("reads");
    assert!(!all.is_empty() && all.iter().all(|one| one.status == domain::SuggestionStatus::Rejected));
}

#[test]
fn without_a_source_or_with_a_wrong_one_the_night_fails_at_fetch_for_good() {
    let house = House::new();
    let (_, outcome) = house.night(date(2026, 9, 21));
    let error = outcome.expect_err("there is no file");
    assert!(error.stage == Stage::Fetch && !error.is_transient(), "{error:?}");
    assert!(error.sentence().to_string().contains("history.jsonl"), "{}", error.sentence());

    let mut world = house.world(at(date(2026, 9, 21), 4, 0, 0));
    let mut config = (*world.config).clone();
    config.source.events = None;
    world.config = Arc::new(config);
    let run = claim(&world);
    let error = super::run(&world, &run, &(), &CancellationToken::new()).expect_err("there is no source");
    assert!(error.sentence().to_string().contains("source.events"), "{}", error.sentence());
}

#[test]
fn a_broker_that_is_down_delays_the_message_and_nothing_else() {
    let mut house = House::with("[mqtt]\nurl = \"mqtt://localhost:1\"");
    house.announcer = Arc::new(BrokenLine);
    house.write(FIRST, 20);
    let (world, outcome) = house.good_night(date(2026, 9, 21));
    assert!(matches!(outcome.announced, Announced::Waiting { .. }));
    let messages = world.store.pending_messages(10).expect("reads");
    assert_eq!(messages[0].topic, "ha-ai/status/analysis_complete");
    let payload: serde_json::Value = serde_json::from_str(&messages[0].payload).expect("is JSON");
    assert_eq!(payload["suggestions_generated"], outcome.suggested.suggestions.len());
    assert_eq!(payload["status"], "success");
}

#[test]
fn home_assistant_is_told_of_a_night_and_of_each_suggestion_that_is_new() {
    let house = House::with("[mqtt]\nurl = \"mqtt://localhost:1\"\ntopic_prefix = \"here\"");
    house.write(FIRST, 20);
    let events = |world: &World, run: &Run| -> Vec<serde_json::Value> {
        let messages = world.store.pending_messages(100).expect("reads").into_iter();
        let events = messages.filter(|message| message.run_id == run.id && message.topic == "here/event");
        events.map(|event| serde_json::from_str(&event.payload).expect("is JSON")).collect()
    };
    let newest = |world: &World| world.store.runs(&Page::first(1)).expect("reads").swap_remove(0);
    let (world, outcome) = house.good_night(date(2026, 9, 21));
    let told = events(&world, &newest(&world));
    let suggestions = &outcome.suggested.suggestions;
    assert!(!suggestions.is_empty() && told.len() == suggestions.len() + 1, "{told:#?}");
    assert_eq!((&told[0]["event_type"], &told[0]["status"]), (&"analysis_complete".into(), &"success".into()));
    assert_eq!(told[0]["new_suggestions"], suggestions.len());
    for (event, suggestion) in told[1..].iter().zip(suggestions) {
        assert_eq!(event["event_type"], "suggestion");
        assert_eq!(
            (&event["id"], &event["title"]),
            (&suggestion.id.as_str().into(), &suggestion.title.as_str().into())
        );
    }
    // The next night knows them.
    let (world, _) = house.good_night(date(2026, 9, 22));
    let told = events(&world, &newest(&world));
    assert_eq!((told.len(), &told[0]["new_suggestions"]), (1, &0.into()));
}

#[test]
fn where_home_assistant_does_not_look_there_is_one_message() {
    let house = House::with("[mqtt]\nurl = \"mqtt://localhost:1\"\ndiscovery = false");
    house.write(FIRST, 20);
    let (world, _) = house.good_night(date(2026, 9, 21));
    assert_eq!(world.store.outbox_depth().expect("reads"), 1);
}

#[test]
fn without_a_broker_nothing_is_left_in_the_outbox() {
    let house = House::new();
    house.write(FIRST, 20);
    let (world, outcome) = house.good_night(date(2026, 9, 21));
    assert_eq!(outcome.announced, Announced::NoBroker);
    assert_eq!(world.store.outbox_depth().expect("reads"), 0);
    assert!(outcome.notes.iter().any(|note| note.contains("mqtt.url")), "{:?}", outcome.notes);
}

#[test]
fn a_night_that_is_stopped_stores_nothing() {
    let house = House::new();
    house.write(FIRST, 20);
    let world = house.world(at(date(2026, 9, 21), 3, 0, 0));
    let run = claim(&world);
    let cancel = CancellationToken::new();
    cancel.cancel();
    let error = super::run(&world, &run, &(), &cancel).expect_err("it was stopped");
    assert!(error.is_cancelled());
    assert!(world.store.current_patterns().expect("reads").is_empty());
    let row = world.store.run(&run.id).expect("reads").expect("is there");
    assert_eq!(row.status, RunStatus::Running, "its caller ends it");
}

#[test]
fn progress_goes_through_all_stages_and_only_forward() {
    let house = House::new();
    house.write(FIRST, 20);
    let world = house.world(at(date(2026, 9, 21), 3, 0, 0));
    let run = claim(&world);
    let watched = Watched::default();
    super::run(&world, &run, &watched, &CancellationToken::new()).expect("a good night");
    let seen = watched.0.into_inner().expect("no test panics with it");
    let mut stages: Vec<Stage> = seen.iter().map(|(stage, _)| *stage).collect();
    stages.dedup();
    assert_eq!(stages, Stage::ALL);
    assert!((seen.last().expect("something").1 - 1.0).abs() < 1e-9);
}

#[test]
fn a_run_that_was_given_up_meanwhile_stores_nothing() {
    let house = House::new();
    house.write(FIRST, 20);
    let world = house.world(at(date(2026, 9, 21), 3, 0, 0));
    let run = claim(&world);
    let later = world.clock.now().saturating_add(SignedDuration::from_mins(5)).expect("in range");
    assert_eq!(world.store.interrupt_stale(later).expect("looks").len(), 1);
    let error = super::run(&world, &run, &(), &CancellationToken::new()).expect_err("the run is lost");
    assert_eq!(error.stage, Stage::Store);
    assert!(world.store.current_patterns().expect("reads").is_empty());
}

/// Notes the lowest nice value with which each stage is worked at.
#[cfg(target_os = "linux")]
#[derive(Default)]
struct Niceness(Mutex<std::collections::BTreeMap<Stage, i32>>);

#[cfg(target_os = "linux")]
impl Progress for Niceness {
    fn at(&self, stage: Stage, _share: f64) {
        let nice = rustix::process::nice(0).expect("reads the nice value");
        let mut seen = self.0.lock().expect("no test panics with it");
        seen.entry(stage).and_modify(|least| *least = nice.min(*least)).or_insert(nice);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn every_stage_gives_way_to_whatever_else_the_machine_does() {
    let house = House::new();
    house.write(date(2026, 10, 1), 20);
    let world = house.world(at(date(2026, 10, 21), 3, 0, 0));
    let niceness = Niceness::default();
    run(&world, &claim(&world), &niceness, &CancellationToken::new()).expect("a good night");
    let ours = rustix::process::nice(0).expect("reads the nice value");
    let seen = niceness.0.into_inner().expect("no test panics with it");
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), Stage::ALL);
    assert!(seen.values().all(|nice| *nice > ours || *nice == 19), "{seen:?} beside {ours}");
}

#[test]
fn a_damaged_day_of_the_archive_is_read_again() {
    let house = House::new();
    house.write(date(2026, 9, 20), 11);
    let (world, first) = house.good_night(date(2026, 10, 1));
    let damaged = rusqlite::Connection::open(world.store.path()).expect("opens");
    let changed =
        damaged.execute("UPDATE archive_days SET block = x'00' WHERE date IN ('2026-09-24', '2026-09-26')", []);
    assert_eq!(changed.expect("writes"), 2);
    let (world, second) = house.good_night(date(2026, 10, 1));
    assert_eq!(second.events, first.events);
    // The first that is met has the source read, which puts the other one right as well.
    assert!(second.notes.iter().any(|note| note.contains("2026-09-24 was damaged")), "{:?}", second.notes);
    world.store.check_integrity().expect("sound");
    let (_, third) = house.good_night(date(2026, 10, 1));
    assert!(!third.notes.iter().any(|note| note.contains("damaged")), "{:?}", third.notes);
}
