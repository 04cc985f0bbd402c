use domain::{RunId, RunOutcome, Stage};
use jiff::tz::TimeZone;

use super::*;
use crate::schedule::Away;

mod life;

/// A home in Helsinki whose job comes at 3:00, 1:00 UTC in winter.
fn nightly() -> Schedule {
    Schedule::parse("0 3 * * *", TimeZone::get("Europe/Helsinki").expect("a zone")).expect("a cron expression")
}

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}Z").parse().expect("an instant")
}

fn run(status: RunStatus, attempt: u32, started: &str, finished: &str) -> Run {
    Run {
        id: RunId::new(format!("run-{attempt}")),
        origin: RunOrigin::Schedule,
        scheduled_for: None,
        started_at: at(started),
        finished_at: (status != RunStatus::Running).then(|| at(finished)),
        status,
        stage: Stage::Mine,
        attempt,
        outcome: RunOutcome::default(),
        duration_ms: None,
        error: None,
        notes: Vec::new(),
        stages: std::collections::BTreeMap::new(),
    }
}

/// What is decided at `now`, up since the 10th, with the schedule in force since then.
fn decide(schedule: &Schedule, now: &str, last_slot: Option<&str>, runs: &[Run], transient: bool) -> Decision {
    decide_since(schedule, now, "10T12:00:00", "10T12:00:00", last_slot, runs, transient)
}

fn decide_since(
    schedule: &Schedule,
    now: &str,
    since: &str,
    awake: &str,
    last_slot: Option<&str>,
    runs: &[Run],
    transient: bool,
) -> Decision {
    let (now, since) = (at(now), at(since));
    let latest = schedule.latest_at_or_before(now, since);
    let facts = Facts {
        now,
        since,
        absence: Absence { why: Away::Down, from: None, until: at(awake) },
        hindrance: None,
        last_slot: last_slot.map(at),
        latest: latest.as_ref(),
        runs,
        transient,
    };
    due(schedule, &Settings::default(), &facts)
}

fn brief(decision: &Decision) -> String {
    match decision {
        Decision::Run { slot, origin, attempt } => format!("run {} {origin:?} {attempt}", slot.key),
        Decision::Skip { slots, .. } => {
            format!("skip {}", slots.iter().map(|slot| slot.key.as_str()).collect::<Vec<_>>().join(" "))
        }
        Decision::WaitUntil(instant) => format!("wait {instant}"),
    }
}

#[test]
fn a_new_schedule_waits_for_its_next_slot() {
    // First seen at 3:30 in the morning: the slot of 3:00 is none of its business.
    let decision = decide_since(&nightly(), "11T01:30:00", "11T01:30:00", "11T01:30:00", None, &[], false);
    assert_eq!(brief(&decision), "wait 2026-11-12T01:00:00Z");
}

#[test]
fn a_slot_runs_when_it_comes_and_once() {
    assert_eq!(brief(&decide(&nightly(), "11T00:59:59", None, &[], false)), "wait 2026-11-11T01:00:00Z");
    assert_eq!(brief(&decide(&nightly(), "11T01:00:00", None, &[], false)), "run 2026-11-11 Schedule 1");
    let running = [run(RunStatus::Running, 1, "11T01:00:00", "")];
    assert_eq!(
        brief(&decide(&nightly(), "11T01:01:00", Some("11T01:00:00"), &running, false)),
        "wait 2026-11-11T01:01:30Z"
    );
    let done = [run(RunStatus::Succeeded, 1, "11T01:00:00", "11T01:02:00")];
    assert_eq!(
        brief(&decide(&nightly(), "11T01:05:00", Some("11T01:00:00"), &done, false)),
        "wait 2026-11-12T01:00:00Z"
    );
}

#[test]
fn a_schedule_moved_to_later_the_same_day_does_not_run_twice() {
    let later = Schedule::parse("0 5 * * *", nightly().time_zone().clone()).expect("a cron expression");
    let done = [run(RunStatus::Succeeded, 1, "11T01:00:00", "11T01:02:00")];
    let decision = decide_since(&later, "11T03:00:01", "11T02:00:00", "11T02:00:00", Some("11T01:00:00"), &done, false);
    assert_eq!(brief(&decision), "wait 2026-11-12T03:00:00Z");
}

#[test]
fn a_slot_missed_for_less_than_the_grace_time_catches_up() {
    let schedule = nightly();
    let decide = |now| decide_since(&schedule, now, "10T12:00:00", now, Some("11T01:00:00"), &[], false);
    assert_eq!(brief(&decide("12T01:59:59")), "run 2026-11-12 CatchUp 1");
    assert_eq!(brief(&decide("12T02:00:00")), "skip 2026-11-12");
}

#[test]
fn several_missed_slots_make_one_run() {
    let schedule = nightly();
    let first = decide_since(&schedule, "15T01:30:00", "10T12:00:00", "15T01:30:00", Some("11T01:00:00"), &[], false);
    assert_eq!(brief(&first), "skip 2026-11-12 2026-11-13 2026-11-14");
    let then = decide_since(&schedule, "15T01:30:00", "10T12:00:00", "15T01:30:00", Some("14T01:00:00"), &[], false);
    assert_eq!(brief(&then), "run 2026-11-15 CatchUp 1");

    let every_ten = Schedule::parse("*/10 * * * *", TimeZone::UTC).expect("a cron expression");
    let down = decide_since(&every_ten, "11T01:45:00", "10T12:00:00", "11T01:45:00", Some("11T01:00:00"), &[], false);
    assert_eq!(brief(&down), "skip 2026-11-11T01:10 2026-11-11T01:20 2026-11-11T01:30");
}

#[test]
fn skips_after_a_long_absence_are_bounded() {
    let every_minute = Schedule::parse("* * * * *", TimeZone::UTC).expect("a cron expression");
    let slots = match decide(&every_minute, "25T00:00:30", Some("11T00:00:00"), &[], false) {
        Decision::Skip { slots, .. } => slots,
        _ => Vec::new(),
    };
    assert_eq!(slots.len(), MOST_SKIPS);
    assert_eq!(slots[MOST_SKIPS - 1].key, "2026-11-24T23:59");
    assert!(slots.is_sorted_by_key(|slot| slot.at));
}

#[test]
fn a_passing_failure_is_tried_again_with_growing_pauses() {
    let failed = |attempt, finished| [run(RunStatus::Failed, attempt, "11T01:00:00", finished)];
    let decide = |now: &str, runs: &[Run]| brief(&decide(&nightly(), now, Some("11T01:00:00"), runs, true));
    let retry_of = |runs: &[Run]| Settings::default().retry_at(at("11T01:00:00"), &runs[0], true).expect("is retried");
    // A minute, two, four, eight, each give or take a fifth.
    for (attempt, seconds) in [(1, 60), (2, 120), (3, 240), (4, 480)] {
        let runs = failed(attempt, "11T01:05:00");
        let retry = retry_of(&runs);
        let pause = retry.duration_since(at("11T01:05:00")).as_millis();
        assert!((800 * seconds..=1200 * seconds).contains(&pause), "attempt {attempt} after {pause} ms");
        assert_eq!(decide("11T01:05:00", &runs), format!("wait {retry}"));
        let later = retry.strftime("%dT%H:%M:%S%.f").to_string();
        assert_eq!(decide(&later, &runs), format!("run 2026-11-11 Retry {}", attempt + 1));
    }
    // The fifth was the last, and nothing is tried outside the grace time.
    assert_eq!(decide("11T01:30:00", &failed(5, "11T01:20:00")), "wait 2026-11-12T01:00:00Z");
    assert_eq!(decide("11T01:59:00", &failed(2, "11T01:58:30")), "wait 2026-11-12T01:00:00Z");
    assert_eq!(decide("11T02:10:00", &failed(1, "11T01:00:10")), "wait 2026-11-12T01:00:00Z");
}

#[test]
fn homes_that_failed_at_one_instant_do_not_come_back_at_one() {
    let retries: std::collections::BTreeSet<Timestamp> = (0..1000)
        .map(|home| {
            let id = RunId::new(format!("20261111T010000.{home:06}Z-{home:04x}"));
            let failed = Run { id, ..run(RunStatus::Failed, 1, "11T01:00:00", "11T01:00:10") };
            Settings::default().retry_at(at("11T01:00:00"), &failed, true).expect("is retried")
        })
        .collect();
    let (first, last) = (retries.first().expect("some"), retries.last().expect("some"));
    assert!(*first >= at("11T01:00:58") && *last <= at("11T01:01:22"), "{first} to {last}");
    assert!(retries.len() > 300, "{} instants for a thousand homes", retries.len());
    assert!(last.duration_since(*first).as_secs() >= 20, "{first} to {last}");
}

#[test]
fn the_first_pause_may_be_longer_than_the_usual_longest() {
    let settings = Settings { first_pause: SignedDuration::from_mins(40), ..Settings::default() };
    let failed = run(RunStatus::Failed, 1, "11T01:00:00", "11T01:00:00");
    let retry = settings.retry_at(at("11T01:00:00"), &failed, true).expect("is retried");
    assert!(retry >= at("11T01:32:00") && retry <= at("11T01:48:00"), "{retry}");
}

#[test]
fn no_grace_time_means_never_late_and_not_never() {
    let schedule = nightly();
    let decide = |now: &str, awake: &str| {
        let latest = schedule.latest_at_or_before(at(now), at("10T12:00:00"));
        let facts = Facts {
            now: at(now),
            since: at("10T12:00:00"),
            absence: Absence { why: Away::Down, from: None, until: at(awake) },
            hindrance: None,
            last_slot: None,
            latest: latest.as_ref(),
            runs: &[],
            transient: false,
        };
        let settings = Settings { misfire_grace: SignedDuration::ZERO, ..Settings::default() };
        brief(&due(&schedule, &settings, &facts))
    };
    assert_eq!(decide("11T01:00:00", "10T12:00:00"), "run 2026-11-11 Schedule 1");
    // Woken or kept for some seconds longer than asked for.
    assert_eq!(decide("11T01:00:45", "10T12:00:00"), "run 2026-11-11 Schedule 1");
    assert_eq!(decide("11T01:00:01", "11T01:00:01"), "skip 2026-11-11");
    assert_eq!(decide("11T01:10:00", "10T12:00:00"), "skip 2026-11-11");
}

#[test]
fn a_lasting_failure_waits_for_the_next_night() {
    let failed = [run(RunStatus::Failed, 1, "11T01:00:00", "11T01:00:10")];
    assert_eq!(
        brief(&decide(&nightly(), "11T01:30:00", Some("11T01:00:00"), &failed, false)),
        "wait 2026-11-12T01:00:00Z"
    );
}

#[test]
fn an_interrupted_run_is_taken_up_again_at_the_next_start() {
    let interrupted = [run(RunStatus::Interrupted, 1, "11T01:00:00", "11T01:10:00")];
    let decision = decide(&nightly(), "11T01:12:00", Some("11T01:00:00"), &interrupted, false);
    assert_eq!(brief(&decision), "run 2026-11-11 Retry 2");
}

#[test]
fn what_was_missed_tomorrow_is_not_settled_today() {
    // Put down by a clock that showed the next day, and has been set back since.
    let skipped = [run(RunStatus::Skipped, 0, "12T05:00:00", "12T05:00:00")];
    let decide = |now: &str, runs: &[Run]| brief(&decide(&nightly(), now, Some("11T01:00:00"), runs, true));
    assert_eq!(decide("11T01:00:00", &skipped), "run 2026-11-11 Schedule 1");
    // Too late for it, that it was missed is right, and must not be put down again and again.
    assert_eq!(decide("11T02:00:00", &skipped), "wait 2026-11-12T01:00:00Z");
    let failed = [run(RunStatus::Failed, 1, "12T05:00:00", "12T05:00:00")];
    assert_eq!(decide("11T01:00:00", &failed), "run 2026-11-11 Schedule 1");
    let done = [run(RunStatus::Succeeded, 1, "12T05:00:00", "12T05:00:00"), skipped[0].clone()];
    assert_eq!(decide("11T01:00:00", &done), "wait 2026-11-12T01:00:00Z");
    let at_work = [run(RunStatus::Running, 1, "12T05:00:00", "")];
    assert_eq!(decide("11T01:00:00", &at_work), "wait 2026-11-11T01:00:30Z");
}

#[test]
fn a_clock_set_back_does_not_run_a_slot_again() {
    let done = [run(RunStatus::Succeeded, 1, "11T01:00:00", "11T01:02:00")];
    assert_eq!(brief(&decide(&nightly(), "11T00:30:00", Some("11T01:00:00"), &[], false)), "wait 2026-11-11T01:00:00Z");
    assert_eq!(
        brief(&decide(&nightly(), "11T01:00:00", Some("11T01:00:00"), &done, false)),
        "wait 2026-11-12T01:00:00Z"
    );
    // A slot recorded while the clock was years ahead does not stop the nights until then.
    let latest = nightly().latest_at_or_before(at("11T01:00:00"), at("10T12:00:00"));
    let far = Facts {
        now: at("11T01:00:00"),
        since: at("10T12:00:00"),
        absence: Absence { why: Away::Down, from: None, until: at("10T12:00:00") },
        hindrance: None,
        last_slot: Some("2099-01-01T01:00:00Z".parse().expect("an instant")),
        latest: latest.as_ref(),
        runs: &[],
        transient: false,
    };
    assert_eq!(brief(&due(&nightly(), &Settings::default(), &far)), "run 2026-11-11 Schedule 1");
}
