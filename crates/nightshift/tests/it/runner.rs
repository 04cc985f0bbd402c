use std::sync::Arc;

use domain::{Clock, RunOrigin, RunStatus, Stage};
use jiff::SignedDuration;
use nightshift::lifecycle::{Job, JobError, Runner, RunnerParts, RunnerSettings, StartError};
use nightshift::notify::messages::Announcements;
use store::{Retention, Store};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::fixtures::{at, commit, endless_job, finding_job, waiting_job};
use crate::house::TestHouse;

fn runner(house: &TestHouse, job: Job) -> Runner {
    runner_within(house, job, RunnerSettings::default())
}

fn runner_within(house: &TestHouse, job: Job, settings: RunnerSettings) -> Runner {
    Runner::new(RunnerParts { settings, ..parts(house, job) })
}

fn parts(house: &TestHouse, job: Job) -> RunnerParts {
    RunnerParts {
        store: Arc::clone(&house.store),
        clock: Arc::new(house.clock.clone()),
        job,
        settings: RunnerSettings::default(),
        announcements: Some(Announcements { prefix: "ha-ai".to_owned(), events: false }),
        news: None,
        plan: Arc::new(|_, _| None),
    }
}

#[tokio::test]
async fn runs_to_the_end_and_gives_the_row() {
    let house = TestHouse::new();
    let run = runner(&house, finding_job(&house.store, &house.clock));
    let run = run.run_to_end(RunOrigin::Manual, None).await.expect("started");
    assert_eq!((run.status, run.outcome.suggestions, run.outcome.events), (RunStatus::Succeeded, 2, 1000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_of_each_stage_is_kept_however_the_run_ends() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let runner = runner(&house, waiting_job(&house.store, &house.clock, &gate));
    for succeeds in [true, false] {
        let run = runner.start(RunOrigin::Manual, None).await.expect("started");
        house.until("the stage is in the row", || house.runs()[0].stage == Stage::Mine).await;
        house.until("its times are, too", || house.runs()[0].stages.contains_key(&Stage::Mine)).await;
        house.pass(3);
        if succeeds {
            gate.notify_one();
            runner.ended(&run.id).await;
        } else {
            runner.shut_down(SignedDuration::ZERO).await;
        }
        let ended = house.runs().swap_remove(0);
        let status = if succeeds { RunStatus::Succeeded } else { RunStatus::Interrupted };
        assert_eq!((ended.status, ended.stages), (status, [(Stage::Fetch, 0), (Stage::Mine, 3000)].into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_run_is_told_of_the_first() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let runner = runner(&house, waiting_job(&house.store, &house.clock, &gate));
    let first = runner.start(RunOrigin::Manual, None).await.expect("started");
    match runner.start(RunOrigin::Manual, None).await {
        Err(StartError::Busy(busy)) => assert_eq!(busy.id, first.id),
        other => unreachable!("{other:?}"),
    }
    let progress = runner.progress();
    house
        .until("the stage is told", || progress.borrow().as_ref().is_some_and(|shown| shown.stage == Stage::Mine))
        .await;
    house.until("the stage is in the row", || house.runs()[0].stage == Stage::Mine).await;
    gate.notify_one();
    runner.ended(&first.id).await;
    assert_eq!(house.runs()[0].status, RunStatus::Succeeded);
    assert!(progress.borrow().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_run_is_at_work_others_are_refused_without_the_database() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let runner = runner(&house, waiting_job(&house.store, &house.clock, &gate));
    let first = runner.start(RunOrigin::Manual, None).await.expect("started");
    house.until("the stage is in the row", || house.runs()[0].stage == Stage::Mine).await;
    let other = rusqlite::Connection::open(house.database()).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
    for _ in 0..1000 {
        match runner.start(RunOrigin::Manual, None).await {
            Err(StartError::Busy(busy)) => assert_eq!(busy.id, first.id),
            other => unreachable!("{other:?}"),
        }
    }
    drop(other);
    gate.notify_one();
    runner.ended(&first.id).await;
    let next = runner.start(RunOrigin::Manual, None).await.expect("the first one is over");
    gate.notify_one();
    runner.ended(&next.id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_has_stored_its_results_is_over_before_it_says_so() {
    let house = TestHouse::new();
    let end = CancellationToken::new();
    let job: Job = {
        let (store, clock, end) = (Arc::clone(&house.store), house.clock.clone(), end.clone());
        Arc::new(move |context| {
            let (store, clock, end) = (Arc::clone(&store), clock.clone(), end.clone());
            Box::pin(async move {
                context.progress.report(Stage::Store, 0.9);
                commit(&store, &context, clock.now(), &["hall"])?;
                end.cancelled().await;
                Ok(())
            })
        })
    };
    let runner = runner(&house, job);
    let first = runner.start(RunOrigin::Manual, None).await.expect("started");
    house.until("the results are stored", || house.store.running().expect("readable").is_none()).await;
    assert_eq!(runner.progress().borrow().as_ref().map(|shown| shown.stage), Some(Stage::Store));
    let second = runner.start(RunOrigin::Manual, None).await.expect("the first one is over");
    house.until("these are, too", || house.store.running().expect("readable").is_none()).await;
    end.cancel();
    runner.ended(&second.id).await;
    assert!(house.runs().iter().all(|run| run.status == RunStatus::Succeeded), "{first:?}: {:?}", house.runs());
    runner.shut_down(SignedDuration::from_secs(8)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_is_told_of_a_run_elsewhere_and_served_when_that_has_ended() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let elsewhere = runner(&house, waiting_job(&house.store, &house.clock, &gate));
    let here = runner(&house, waiting_job(&house.store, &house.clock, &gate));
    let first = elsewhere.start(RunOrigin::Manual, None).await.expect("started");
    let crowd: Vec<_> = (0..500)
        .map(|_| {
            let here = here.clone();
            tokio::spawn(async move { here.start(RunOrigin::Manual, None).await })
        })
        .collect();
    for one in crowd {
        match one.await.expect("no panic") {
            Err(StartError::Busy(busy)) => assert_eq!(busy.id, first.id),
            other => unreachable!("{other:?}"),
        }
    }
    gate.notify_one();
    elsewhere.ended(&first.id).await;
    let next = here.start(RunOrigin::Manual, None).await.expect("what was found before does not hold any more");
    gate.notify_one();
    here.ended(&next.id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_run_keeps_its_lease() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let runner = runner(&house, waiting_job(&house.store, &house.clock, &gate));
    let run = runner.start(RunOrigin::Manual, None).await.expect("started");
    for _ in 0..10 {
        house.settled(1).await;
        house.pass(20);
    }
    house.settled(1).await;
    // Far beyond the first lease, another process finds nothing to put right.
    let other = Store::open(&house.database()).expect("a database");
    assert_eq!(other.interrupt_stale(house.clock.now()).expect("asked"), []);
    gate.notify_one();
    runner.ended(&run.id).await;
    assert_eq!(house.runs()[0].status, RunStatus::Succeeded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_past_its_deadline_is_stopped_and_says_where_it_was() {
    let house = TestHouse::new();
    let runner = runner(&house, endless_job());
    let run = runner.start(RunOrigin::Manual, None).await.expect("started");
    house.pass_until("it is stopped", || house.runs()[0].status == RunStatus::Failed).await;
    runner.ended(&run.id).await;
    let ended = house.runs().swap_remove(0);
    let error = ended.error.expect("a reason");
    assert!(error.contains("deadline of 15m") && error.contains("mine"), "{error}");
    assert!(ended.finished_at.expect("an end") >= at("2026-11-11T01:14:40Z"));
    let announced = house.store.pending_messages(10).expect("readable");
    assert_eq!(announced.len(), 1);
    assert_eq!(announced[0].topic, "ha-ai/status/analysis_failed");
    // It makes room for the next.
    runner.start(RunOrigin::Manual, None).await.expect("started");
    let stopping = tokio::spawn(async move { runner.shut_down(jiff::SignedDuration::ZERO).await });
    house.pass_until("it is stopped", || stopping.is_finished()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadline_goes_by_the_time_that_passes() {
    let house = TestHouse::new();
    let runner = runner(&house, endless_job());
    let deadline = RunnerSettings::default().deadline;
    for hours in [-5, 5] {
        let begin = house.clock.elapsed();
        let run = runner.start(RunOrigin::Manual, None).await.expect("started");
        house.settled(1).await;
        house.clock.jump(house.clock.now() + jiff::SignedDuration::from_hours(hours));
        house.pass_until("it is stopped", || house.runs()[0].status == RunStatus::Failed).await;
        runner.ended(&run.id).await;
        let error = house.runs().swap_remove(0).error.expect("a reason");
        assert!(error.contains("deadline"), "{error}");
        let took = house.clock.elapsed() - begin;
        assert!(took >= deadline && took <= deadline + RunnerSettings::default().heartbeat, "{took:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_was_given_up_stores_nothing() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let (store, clock, opened) = (Arc::clone(&house.store), house.clock.clone(), Arc::clone(&gate));
    // It does not listen, and stores its results whatever has become of it.
    let job: Job = Arc::new(move |context| {
        let (store, clock, gate) = (Arc::clone(&store), clock.clone(), Arc::clone(&opened));
        Box::pin(async move {
            gate.notified().await;
            commit(&store, &context, clock.now(), &["hall"])
        })
    });
    let runner = runner(&house, job);
    let run = runner.start(RunOrigin::Manual, None).await.expect("started");
    // Another process, whose clock has gone on while this one stood still, gives it up.
    let other = Store::open(&house.database()).expect("a database");
    let given_up = other.interrupt_stale(at("2026-11-11T05:00:00Z")).expect("asked");
    assert_eq!(given_up[0].id, run.id);
    gate.notify_one();
    runner.ended(&run.id).await;
    assert_eq!(house.runs()[0].status, RunStatus::Interrupted);
    assert_eq!(house.store.current_patterns().expect("readable"), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_whose_lease_is_lost_is_told_to_stop() {
    let house = TestHouse::new();
    let runner = runner(&house, waiting_job(&house.store, &house.clock, &Arc::new(Notify::new())));
    let run = runner.start(RunOrigin::Manual, None).await.expect("started");
    house.store.interrupt_stale(at("2026-11-11T05:00:00Z")).expect("asked");
    house.settled(1).await;
    house.pass(20);
    runner.ended(&run.id).await;
    assert_eq!(house.runs()[0].status, RunStatus::Interrupted);
}

#[tokio::test]
async fn a_job_that_stores_nothing_has_failed() {
    let house = TestHouse::new();
    let run = runner(&house, Arc::new(|_| Box::pin(async { Ok(()) })));
    let run = run.run_to_end(RunOrigin::Manual, None).await.expect("started");
    assert_eq!(run.status, RunStatus::Failed);
    assert!(run.error.expect("a reason").contains("without storing"));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_takes_too_much_memory_is_stopped_and_the_next_one_is_not() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let settings = RunnerSettings { max_memory: Some(1 << 20), ..RunnerSettings::default() };
    let job = waiting_job(&house.store, &house.clock, &gate);
    let run = runner_within(&house, job, settings).run_to_end(RunOrigin::Manual, None).await.expect("started");
    assert_eq!((run.status, run.stage), (RunStatus::Failed, Stage::Mine));
    let error = run.error.expect("a reason");
    let advice = "more than the 1 MiB that it may, and was stopped at stage mine: make lookback_days smaller, or raise \
                  mining.max_memory";
    assert!(error.starts_with("it took ") && error.ends_with(advice), "{error}");
    // It would go no better a little later.
    assert!(!house.store.failed_in_passing(&run.id).expect("readable"));

    let settings = RunnerSettings { max_memory: Some(1 << 40), ..RunnerSettings::default() };
    let job = finding_job(&house.store, &house.clock);
    let run = runner_within(&house, job, settings).run_to_end(RunOrigin::Manual, None).await.expect("started");
    assert_eq!(run.status, RunStatus::Succeeded);
}

/// The disk goes away in the middle of a run: its failure cannot be written down, and is when the disk
/// is back.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_that_cannot_be_written_down_is_kept_in_mind() {
    let house = TestHouse::new();
    let (database, elsewhere) = (house.database(), house.database().with_extension("elsewhere"));
    let (here, there) = (database.clone(), elsewhere.clone());
    let job: Job = Arc::new(move |_| {
        let (here, there) = (here.clone(), there.clone());
        Box::pin(async move {
            std::fs::rename(&here, &there).expect("takes it away");
            std::os::unix::fs::symlink("nowhere", &here).expect("leads nowhere");
            Err(JobError { stage: Stage::Mine, message: "the disk went away".into(), transient: true })
        })
    });
    let runner = runner(&house, job);
    let run = runner.start(RunOrigin::Manual, None).await.expect("started");
    runner.ended(&run.id).await;
    runner.put_right().await.expect("there is no damage");
    std::fs::remove_file(&database).expect("is there");
    std::fs::rename(&elsewhere, &database).expect("brings it back");
    assert_eq!(house.runs()[0].status, RunStatus::Running, "nobody could write");

    runner.put_right().await.expect("there is no damage");
    let row = house.runs().swap_remove(0);
    assert_eq!(
        (row.status, row.stage, row.error.as_deref()),
        (RunStatus::Failed, Stage::Mine, Some("the disk went away"))
    );
    assert_eq!(house.store.outbox_depth().expect("readable"), 1, "and it is announced");
    assert!(house.store.failed_in_passing(&run.id).expect("readable"));
}

#[tokio::test]
async fn runs_that_fail_again_and_again_do_not_pile_up() {
    let house = TestHouse::new();
    let job: Job = Arc::new(|_| {
        Box::pin(async {
            Err(JobError { stage: Stage::Fetch, message: "the source is gone".into(), transient: false })
        })
    });
    let retention = Retention { runs: 10, ..Retention::default() };
    let settings = RunnerSettings { retention, ..RunnerSettings::default() };
    let runner = Runner::new(RunnerParts { settings, ..parts(&house, job) });
    for _ in 0..25 {
        house.pass(60);
        let run = runner.run_to_end(RunOrigin::Manual, None).await.expect("started");
        assert_eq!(run.status, RunStatus::Failed);
    }
    assert_eq!(house.runs().len(), 10);
}
