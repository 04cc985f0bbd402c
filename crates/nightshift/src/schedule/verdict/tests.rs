use std::collections::BTreeMap;

use domain::{RunId, RunOrigin, RunOutcome};
use jiff::tz::TimeZone;
use store::{Claim, Claimed, RunEnd};

use super::*;

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}Z").parse().expect("an instant")
}

fn slot() -> Slot {
    Slot { key: "2026-11-11".to_owned(), at: at("11T03:00:00") }
}

fn run(status: RunStatus, started: &str, scheduled_for: Option<&str>) -> Run {
    Run {
        id: RunId::new("r"),
        origin: RunOrigin::Schedule,
        scheduled_for: scheduled_for.map(at),
        started_at: at(started),
        finished_at: None,
        status,
        stage: Stage::Mine,
        attempt: 1,
        outcome: RunOutcome::default(),
        duration_ms: None,
        error: (status != RunStatus::Succeeded).then(|| "why".into()),
        notes: Vec::new(),
        stages: BTreeMap::new(),
    }
}

fn judged(runs: &[Run], last_success: Option<&Run>, at_work: bool) -> Verdict {
    verdict(&NightFacts { slot: Some(&slot()), runs, last_success, at_work })
}

#[test]
fn a_slot_without_a_success_was_missed_and_it_is_said_how() {
    let before = run(RunStatus::Succeeded, "10T03:00:01", Some("10T03:00:00"));
    for (runs, how, error, sentence) in [
        (vec![], How::NotStarted, None, "no run was started"),
        (vec![RunStatus::Skipped], How::Skipped, Some("why"), "was not running"),
        (
            vec![RunStatus::Interrupted, RunStatus::Failed],
            How::Failed(Stage::Mine),
            Some("why"),
            "failed at stage mine",
        ),
        (vec![RunStatus::Interrupted], How::Interrupted(Stage::Mine), Some("why"), "interrupted at stage mine"),
    ] {
        let runs: Vec<Run> = runs.into_iter().map(|status| run(status, "11T03:00:01", Some("11T03:00:00"))).collect();
        let missed = Missed { slot: slot(), how, error: error.map(str::to_owned) };
        assert!(missed.sentence().contains(sentence) && missed.sentence().contains("2026-11-11"));
        assert!(!missed.sentence().contains("why"), "the cause is not for everybody");
        assert_eq!(judged(&runs, Some(&before), false), Verdict::Missed(missed.clone()));
        assert_eq!(judged(&runs, None, false), Verdict::Missed(missed));
        assert_eq!(judged(&runs, Some(&before), true), Verdict::AtWork);
    }
}

#[test]
fn a_success_of_the_slot_or_after_it_makes_the_night_done() {
    let own = run(RunStatus::Succeeded, "11T03:00:01", Some("11T03:00:00"));
    assert_eq!(judged(std::slice::from_ref(&own), None, false), Verdict::Done);
    let by_hand = run(RunStatus::Succeeded, "11T09:00:00", None);
    let failed = [run(RunStatus::Failed, "11T03:00:01", Some("11T03:00:00"))];
    assert_eq!(judged(&failed, Some(&by_hand), false), Verdict::Done);
    // On a clock that was set back in the run.
    let set_back = run(RunStatus::Succeeded, "10T23:00:00", Some("12T03:00:00"));
    assert_eq!(judged(&failed, Some(&set_back), false), Verdict::Done);
    assert_eq!(verdict(&NightFacts { slot: None, runs: &[], last_success: None, at_work: false }), Verdict::NothingDue);
}

#[test]
fn a_night_is_judged_when_its_time_is_over_and_not_before() {
    let store = Store::open_in_memory().expect("opens");
    let schedule = Schedule::parse("0 3 * * *", TimeZone::UTC).expect("a schedule");
    let watch = NightWatch { schedule, patience: SignedDuration::from_mins(75) };
    let verdict = |text: &str| watch.verdict(&store, at(text)).expect("reads");
    assert_eq!(verdict("20T12:00:00"), Verdict::NothingDue, "no daemon has been here yet");

    let note = r#"{"expression":"0 3 * * *","time_zone":"UTC","since":"2026-11-10T12:00:00Z"}"#;
    store.set_meta("schedule.in_force", note).expect("notes");
    assert_eq!(verdict("11T02:59:59"), Verdict::NothingDue, "a fresh install");
    assert_eq!(verdict("11T04:14:59"), Verdict::NothingDue, "there is still time");
    let missed = |text: &str| matches!(verdict(text), Verdict::Missed(missed) if missed.how == How::NotStarted);
    assert!(missed("11T04:15:00"));

    let claim = Claim {
        origin: RunOrigin::Manual,
        slot: None,
        scheduled_for: None,
        now: at("11T05:00:00"),
        lease: SignedDuration::from_mins(1),
    };
    let begin = |now| match store.claim(&Claim { now, ..claim.clone() }).expect("claims") {
        Claimed::Run(run) => run.id,
        other => unreachable!("nobody is at work: {other:?}"),
    };
    let id = begin(at("11T05:00:00"));
    assert_eq!(verdict("11T05:00:10"), Verdict::AtWork);
    assert!(missed("11T05:10:00"), "its process died");
    let end = RunEnd {
        status: RunStatus::Failed,
        stage: Stage::Fetch,
        error: "e".into(),
        now: at("11T05:00:20"),
        may_pass: false,
    };
    store.end_run(&id, &end, &[]).expect("ends");
    assert!(missed("11T05:10:00"), "a run by hand that fails does not make up for it");

    let results = store::Results {
        now: at("11T06:00:30"),
        events: 1,
        patterns: Vec::new(),
        suggestions: Vec::new(),
        renewed: Vec::new(),
        overrides: Vec::new(),
        advice: Vec::new(),
        proposals: Vec::new(),
        notes: Vec::new(),
        messages: Vec::new(),
    };
    let id = begin(at("11T06:00:00"));
    store.commit_results(&id, &results).expect("commits");
    assert_eq!(verdict("11T06:01:00"), Verdict::Done, "and one that succeeds does");
    assert_eq!(verdict("12T04:14:59"), Verdict::Done);
    assert!(missed("12T04:15:00"), "until the next night");
    assert_eq!(verdict("10T11:00:00"), Verdict::NothingDue, "on a clock from before the schedule");
}
