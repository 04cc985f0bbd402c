//! What is known to have gone wrong in other schedulers (`APScheduler`, Kubernetes' `CronJob`, cron and
//! timers of systemd), a test each.

use domain::{RunOrigin, RunStatus};
use jiff::SignedDuration;
use nightshift::schedule::Settings;
use rusqlite::Connection;
use store::{Claim, Claimed, Store};

use crate::fixtures::{at, finding_job};
use crate::house::{Daemon, Setup, TestHouse};

async fn start(house: &TestHouse, time: &str, cron: &'static str, zone: &'static str) -> Daemon {
    house.clock.set(at(time));
    let daemon = house.serve(Setup { cron, zone, ..Setup::of(finding_job(&house.store, &house.clock)) }).await;
    house.settled(1).await;
    daemon
}

async fn start_at(house: &TestHouse, time: &str) -> Daemon {
    start(house, time, "0 3 * * *", "Europe/Helsinki").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_midnight_job_lost_the_day_of_the_spring_change() {
    // Havana goes from 0:00 to 1:00 on 2027-03-14.
    let house = TestHouse::new();
    let daemon = start(&house, "2027-03-13T04:58:30Z", "0 0 * * *", "America/Havana").await;
    for night in ["2027-03-13T05:02:00Z", "2027-03-14T05:02:00Z", "2027-03-15T04:02:00Z"] {
        house.clock.set(at(night).checked_sub(SignedDuration::from_mins(4)).expect("in range"));
        house.pass_to(night, 1).await;
    }
    let nights = ["03-13 05:00", "03-14 05:00", "03-15 04:00"].map(|slot| format!("{slot} schedule 1 succeeded"));
    assert_eq!(house.story(), nights);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_autumn_change_made_an_endless_loop() {
    // Havana goes from 1:00 back to 0:00 on 2026-11-01: there are two midnights.
    let house = TestHouse::new();
    let daemon = start(&house, "2026-11-01T03:58:30Z", "0 0 * * *", "America/Havana").await;
    house.pass_to("2026-11-01T06:10:00Z", 1).await;
    assert_eq!(house.story(), ["11-01 04:00 schedule 1 succeeded"]);
    let status = daemon.get("/api/analyze/status").await.json();
    assert_eq!(status["next_run"], "2026-11-02T05:00:00Z");
    daemon.stop().await;

    // Helsinki has the hour of 3:00 twice; each hour of the clock has its run once.
    let house = TestHouse::new();
    let daemon = start(&house, "2026-10-24T23:58:30Z", "0 * * * *", "Europe/Helsinki").await;
    house.pass_to("2026-10-25T03:10:00Z", 1).await;
    let hours = ["10-25 00:00", "10-25 02:00", "10-25 03:00"].map(|slot| format!("{slot} schedule 1 succeeded"));
    assert_eq!(house.story(), hours);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_reckoned_the_next_run_anew_and_forgot_the_missed_one() {
    let house = TestHouse::new();
    start_at(&house, "2026-11-11T00:59:40Z").await.stop().await;
    let daemon = start_at(&house, "2026-11-11T01:00:10Z").await;
    house.until("the slot between stop and start has its run", || !house.runs().is_empty()).await;
    house.until_newest(RunStatus::Succeeded).await;
    house.pass_to("2026-11-11T01:05:00Z", 1).await;
    assert_eq!(house.story(), ["11-11 01:00 catch_up 1 succeeded"]);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_was_handed_out_and_killed_and_never_run_again() {
    let house = TestHouse::new();
    let daemon = start_at(&house, "2026-11-11T00:59:40Z").await;
    // Another process takes the slot and is killed at once.
    let other = Store::open(&house.database()).expect("a database");
    let claim = Claim {
        origin: RunOrigin::Schedule,
        slot: Some("2026-11-11".to_owned()),
        scheduled_for: Some(at("2026-11-11T01:00:00Z")),
        now: at("2026-11-11T00:59:59Z"),
        lease: SignedDuration::from_secs(75),
    };
    assert!(matches!(other.claim(&claim).expect("claims"), Claimed::Run(_)));
    drop(other);
    house.pass_until("it is run again", || house.runs()[0].status == RunStatus::Succeeded).await;
    assert_eq!(house.story(), ["11-11 01:00 schedule 1 interrupted", "11-11 01:00 retry 2 succeeded"]);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_a_hundred_missed_starts_stopped_the_schedule_for_ever() {
    let house = TestHouse::new();
    let every_minute = "* * * * *";
    start(&house, "2026-11-11T01:00:30Z", every_minute, "UTC").await.stop().await;
    // Eight days: 11,520 starts.
    let daemon = start(&house, "2026-11-19T01:00:30Z", every_minute, "UTC").await;
    house.until_newest(RunStatus::Succeeded).await;
    house.pass_to("2026-11-19T01:02:10Z", 1).await;
    let story = house.story();
    let last: Vec<&str> = story.iter().rev().take(3).rev().map(String::as_str).collect();
    assert_eq!(
        last,
        ["11-19 01:00 catch_up 1 succeeded", "11-19 01:01 schedule 1 succeeded", "11-19 01:02 schedule 1 succeeded"]
    );
    let skipped = house.store.slot_runs("2026-11-19T00:59").expect("readable").swap_remove(0);
    assert_eq!(skipped.status, RunStatus::Skipped);
    assert_eq!(
        skipped.error.as_deref(),
        Some(
            "Nightshift was not running from about 2026-11-11 01:00 until 2026-11-19 01:00. The run for \
             2026-11-19T01:00 makes up for it. Slots before the latest 100 are not listed."
        )
    );
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_schedule_fired_at_once() {
    let house = TestHouse::new();
    start_at(&house, "2026-11-10T12:00:00Z").await.stop().await;
    // Moved to 14:00, ten minutes after it; and to the very minute that it is.
    for cron in ["0 14 * * *", "10 14 * * *"] {
        let daemon = start(&house, "2026-11-11T12:10:30Z", cron, "Europe/Helsinki").await;
        house.pass_to("2026-11-11T12:15:00Z", 1).await;
        assert_eq!(house.story(), [] as [&str; 0]);
        daemon.stop().await;
    }
    // The zone of the home was corrected: 3:00 there has just been.
    let daemon = start(&house, "2026-11-11T12:20:00Z", "0 3 * * *", "Pacific/Honolulu").await;
    house.pass_to("2026-11-11T12:30:00Z", 1).await;
    assert_eq!(house.story(), [] as [&str; 0]);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_night_was_lost_because_the_database_was_in_the_way_for_a_minute() {
    let house = TestHouse::new();
    let daemon = start_at(&house, "2026-11-11T00:59:40Z").await;
    let disk = Disk::of(&house);
    disk.fill();
    house.pass_to("2026-11-11T01:20:00Z", 1).await;
    assert_eq!(house.runs(), []);
    disk.free();
    house.pass_to("2026-11-11T01:21:00Z", 1).await;
    assert_eq!(house.story(), ["11-11 01:00 schedule 1 succeeded"]);

    // For longer than the grace time: the next night says so.
    disk.fill();
    house.clock.set(at("2026-11-12T00:59:00Z"));
    house.pass_to("2026-11-12T02:10:00Z", 1).await;
    disk.free();
    house.pass_to("2026-11-12T02:11:00Z", 1).await;
    let skipped = house.runs().swap_remove(0);
    let why = skipped.error.expect("a reason");
    assert_eq!((skipped.status, skipped.scheduled_for), (RunStatus::Skipped, Some(at("2026-11-12T01:00:00Z"))));
    assert!(
        why.starts_with("It could not be started from 2026-11-12 03:00 until 2026-11-12 03:59: the database"),
        "{why}"
    );
    assert!(why.contains("no room") && why.ends_with("The grace time of 1h was over by then."), "{why}");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grace_time_of_nothing_ran_nothing() {
    let house = TestHouse::new();
    let schedule = Settings { misfire_grace: SignedDuration::ZERO, ..Settings::default() };
    let setup = || Setup { schedule, ..Setup::of(finding_job(&house.store, &house.clock)) };
    let daemon = house.serve(setup()).await;
    house.pass_to("2026-11-11T01:01:00Z", 1).await;
    assert_eq!(house.story(), ["11-11 01:00 schedule 1 succeeded"]);
    daemon.stop().await;
    house.clock.set(at("2026-11-12T01:00:10Z"));
    let daemon = house.serve(setup()).await;
    house.settled(1).await;
    house.until_newest(RunStatus::Skipped).await;
    daemon.stop().await;
}

/// The disk below the house's database, as far as new runs are concerned.
struct Disk(Connection);

impl Disk {
    fn of(house: &TestHouse) -> Self {
        Self(Connection::open(house.database()).expect("a database"))
    }

    fn fill(&self) {
        let trigger = "CREATE TRIGGER full BEFORE INSERT ON runs
                       BEGIN SELECT RAISE(ABORT, 'no room on the disk'); END";
        self.0.execute_batch(trigger).expect("made");
    }

    fn free(&self) {
        self.0.execute_batch("DROP TRIGGER full").expect("dropped");
    }
}
