//! Clocks that are set, stand still, or cannot be right.

use std::sync::Arc;

use domain::{Clock, RunOrigin, RunStatus, Stage};
use store::Store;
use tokio::sync::Notify;

use crate::fixtures::{at, finding_job, waiting_job};
use crate::house::{Daemon, Setup, TestHouse};

async fn start_at(house: &TestHouse, time: &str) -> Daemon {
    house.clock.set(at(time));
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    house.settled(1).await;
    daemon
}

/// A house that has had its night of the 11th, with its daemon at 3:05.
async fn after_a_night(house: &TestHouse) -> Daemon {
    let daemon = start_at(house, "2026-11-11T00:59:40Z").await;
    house.pass_to("2026-11-11T01:05:00Z", 1).await;
    assert_eq!(house.story(), ["11-11 01:00 schedule 1 succeeded"]);
    daemon
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_that_slept_through_the_hour_catches_up_or_says_why_not() {
    let house = TestHouse::new();
    let daemon = start_at(&house, "2026-11-11T00:50:00Z").await;
    house.clock.set(at("2026-11-11T01:40:00Z"));
    house.settled(1).await;
    house.pass_to("2026-11-11T01:41:00Z", 1).await;
    assert_eq!(house.story(), ["11-11 01:00 catch_up 1 succeeded"]);

    // A virtual machine that was paused for five hours.
    house.clock.set(at("2026-11-12T00:30:00Z"));
    house.settled(1).await;
    house.clock.set(at("2026-11-12T05:30:00Z"));
    house.settled(1).await;
    let skipped = house.until_newest(RunStatus::Skipped).await;
    assert_eq!(
        skipped.error.as_deref(),
        Some(
            "The machine was asleep, or its clock was set forward, from 2026-11-12 02:30 until 2026-11-12 07:30. The \
             grace time of 1h was over by then."
        )
    );
    house.pass_to("2026-11-12T05:35:00Z", 1).await;
    assert_eq!(house.runs().len(), 2);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_set_back_doubles_no_night() {
    for (set_to, slot_again) in [
        // By an hour, right after the run; by a day.
        ("2026-11-11T00:05:00Z", "2026-11-11T00:58:00Z"),
        ("2026-11-10T01:05:00Z", "2026-11-11T00:58:00Z"),
    ] {
        let house = TestHouse::new();
        let daemon = after_a_night(&house).await;
        house.clock.set(at(set_to));
        house.settled(1).await;
        house.clock.set(at(slot_again));
        house.pass_to("2026-11-11T01:10:00Z", 1).await;
        assert_eq!(house.story(), ["11-11 01:00 schedule 1 succeeded"], "set to {set_to}");
        house.clock.set(at("2026-11-12T00:59:00Z"));
        house.pass_to("2026-11-12T01:01:00Z", 1).await;
        assert_eq!(house.story()[1..], ["11-12 01:00 schedule 1 succeeded"], "set to {set_to}");
        daemon.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_was_a_year_ahead_strands_no_timer() {
    let house = TestHouse::new();
    let daemon = after_a_night(&house).await;
    house.clock.set(at("2027-11-11T12:00:00Z"));
    house.settled(1).await;
    assert_eq!(house.until_newest(RunStatus::Skipped).await.scheduled_for, Some(at("2027-11-11T01:00:00Z")));
    // Put right. It is doubted for an hour, since it might be now that it is wrong.
    house.clock.set(at("2026-11-11T23:30:00Z"));
    house.settled(1).await;
    let status = daemon.get("/api/analyze/status").await.json();
    assert!(status["next_run"].is_null(), "{status}");
    assert!(status["clock"].as_str().expect("a reason").contains("from 2026-11-12T00:30:00Z on"), "{status}");
    house.pass_to("2026-11-12T00:31:00Z", 1).await;
    assert_eq!(daemon.get("/api/analyze/status").await.json()["next_run"], "2026-11-12T01:00:00Z");
    house.pass_to("2026-11-12T01:05:00Z", 1).await;
    let run = house.until_newest(RunStatus::Succeeded).await;
    assert_eq!((run.origin, run.scheduled_for), (RunOrigin::Schedule, Some(at("2026-11-12T01:00:00Z"))));
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_was_ahead_for_a_moment_costs_no_night() {
    let house = TestHouse::new();
    let daemon = after_a_night(&house).await;
    // A day ahead, past the hour of the next night, and back at once.
    house.clock.set(at("2026-11-12T05:00:00Z"));
    house.settled(1).await;
    house.until_newest(RunStatus::Skipped).await;
    house.clock.set(at("2026-11-11T05:01:00Z"));
    house.settled(1).await;
    house.clock.set(at("2026-11-12T00:59:00Z"));
    house.pass_to("2026-11-12T01:02:00Z", 1).await;
    assert_eq!(
        house.story(),
        ["11-11 01:00 schedule 1 succeeded", "11-12 01:00 schedule 0 skipped", "11-12 01:00 schedule 1 succeeded"]
    );
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_at_work_survives_a_clock_that_is_set() {
    // Back by five hours; ahead by five, as after a pause of the machine; and by a year.
    for set_to in ["2026-11-10T20:00:10Z", "2026-11-11T06:00:10Z", "2027-11-11T06:00:10Z"] {
        let house = TestHouse::new();
        let gate = Arc::new(Notify::new());
        let daemon = house.serve(Setup::of(waiting_job(&house.store, &house.clock, &gate))).await;
        house.settled(1).await;
        house.pass(20);
        house.until_newest(RunStatus::Running).await;
        // From when its stage is noted it waits for the time of its next sign of life.
        house.until("its stage is noted", || house.runs()[0].stages.contains_key(&Stage::Mine)).await;
        house.settled(1).await;
        house.clock.jump(at(set_to));
        house.settled(1).await;
        // With its next sign of life, after 20 seconds, another process leaves it alone.
        house.pass(20);
        let other = Store::open(&house.database()).expect("a database");
        house
            .until("a sign of life", || {
                let run = house.runs().swap_remove(0);
                !other.lease_ended(&run.id, house.clock.now()).expect("readable")
            })
            .await;
        // Within what is left of its deadline, it may go on.
        for _ in 0..10 {
            house.settled(1).await;
            house.pass(20);
        }
        house.settled(1).await;
        assert_eq!(other.interrupt_stale(house.clock.now()).expect("asked"), []);
        gate.notify_one();
        let of_the_night = || house.store.slot_runs("2026-11-11").expect("readable");
        house.until("it is done", || of_the_night()[0].status == RunStatus::Succeeded).await;
        house.settled(1).await;
        assert_eq!(of_the_night().len(), 1, "set to {set_to}");
        daemon.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_sign_of_life_is_noted_for_the_story_of_a_power_cut() {
    let house = TestHouse::new();
    let daemon = start_at(&house, "2026-11-11T00:10:00Z").await;
    let noted = || house.store.meta("schedule.alive").expect("readable");
    assert_eq!(noted().as_deref(), Some("2026-11-11T00:10:00Z"));
    house.pass_to("2026-11-11T00:39:30Z", 1).await;
    assert_eq!(noted().as_deref(), Some("2026-11-11T00:25:00Z"), "not at each look: a disk does not like that");
    daemon.stop().await;
    assert_eq!(noted().as_deref(), Some("2026-11-11T00:39:30Z"), "and at the end");
    // As if the power had failed.
    house.store.set_meta("schedule.alive", "2026-11-11T00:25:00Z").expect("writable");
    let daemon = start_at(&house, "2026-11-11T06:00:00Z").await;
    let why = house.until_newest(RunStatus::Skipped).await.error.expect("a reason");
    assert!(why.contains("not running from about 2026-11-11 02:25 until 2026-11-11 08:00."), "{why}");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_computer_that_starts_in_1970_is_waited_for() {
    for (set_to, expected) in [
        ("2026-11-11T01:20:00Z", "11-11 01:00 catch_up 1 succeeded"),
        ("2026-11-11T00:59:50Z", "11-11 01:00 schedule 1 succeeded"),
        ("2026-11-11T04:00:00Z", "11-11 01:00 schedule 0 skipped"),
    ] {
        let house = TestHouse::new();
        start_at(&house, "2026-11-10T12:00:00Z").await.stop().await;
        let daemon = start_at(&house, "1970-01-01T00:00:20Z").await;
        let status = daemon.get("/api/analyze/status").await.json();
        assert!(status["next_run"].is_null(), "{status}");
        assert!(status["clock"].as_str().expect("a reason").contains("1970-01-01"), "{status}");
        // Nobody can make it work by that clock either.
        let refused = daemon.post("/api/analyze/trigger").await;
        assert_eq!((refused.status, &refused.json()["code"]), (503, &"clock_implausible".into()));
        assert!(refused.json()["detail"].as_str().expect("a text").contains("NTP"), "{:?}", refused.json());
        // Over what would be 3:00.
        house.clock.set(at("1970-01-02T00:59:00Z"));
        house.pass_to("1970-01-02T01:10:00Z", 1).await;
        assert_eq!(house.runs(), []);

        house.clock.set(at(set_to));
        for _ in 0..3 {
            house.settled(1).await;
            house.pass(15);
        }
        house.settled(1).await;
        assert_eq!(house.story(), [expected], "set to {set_to}");
        if let Some(why) = house.runs().swap_remove(0).error {
            let expected = "The machine's clock was wrong, and was set right at 2026-11-11 06:00. The grace time of 1h \
                            was over by then.";
            assert_eq!(why, expected);
        }
        assert!(daemon.get("/api/analyze/status").await.json()["clock"].is_null());
        daemon.stop().await;
    }
}
