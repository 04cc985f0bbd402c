use std::process::Command;
use std::sync::Arc;

use domain::{Clock, RunOrigin, RunStatus};
use nightshift::lifecycle::{RunnerSettings, Signals};
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

use crate::fixtures::{endless_job, waiting_job};
use crate::house::{PATIENCE, Setup, TestHouse};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_ends_within_the_grace_time_is_let_end() {
    let house = TestHouse::new();
    let gate = Arc::new(Notify::new());
    let daemon = house.serve(Setup::of(waiting_job(&house.store, &house.clock, &gate))).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    daemon.shutdown.cancel();
    house
        .until("the grace time runs", || {
            house.clock.awaited().iter().any(|end| end.duration_since(house.clock.now()).as_secs() == 8)
        })
        .await;
    house.pass(7);
    gate.notify_one();
    daemon.stop().await;
    assert_eq!(house.runs()[0].status, RunStatus::Succeeded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_does_not_is_stopped_put_down_and_taken_up_again() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(endless_job())).await;
    house.pass(20);
    house.until_newest(RunStatus::Running).await;
    daemon.shutdown.cancel();
    // The run with its next sign of life, and the daemon with the end of the grace time.
    house.settled(2).await;
    house.pass(8);
    let stop_time = RunnerSettings::default().stop_time;
    let patience_ends = house.clock.now().checked_add(stop_time).expect("in range");
    house.until("the run has been told to stop", || house.clock.awaited().contains(&patience_ends)).await;
    house.clock.set(patience_ends);
    daemon.stop().await;
    let interrupted = house.runs().swap_remove(0);
    assert!(interrupted.error.expect("a reason").contains("stopped while it was at stage"));

    // The supervisor starts the program again, after the pause of a minute, give or take a fifth.
    let gate = Arc::new(Notify::new());
    gate.notify_one();
    house.pass(75);
    let daemon = house.serve(Setup::of(waiting_job(&house.store, &house.clock, &gate))).await;
    house.until("it is tried again", || house.runs()[0].status == RunStatus::Succeeded).await;
    assert_eq!((house.runs()[0].origin, house.runs()[0].attempt), (RunOrigin::Retry, 2));
    daemon.stop().await;
}

/// One test for all signals: they go to the whole process.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_signal_asks_and_the_second_insists() {
    let send = |signal: &str| {
        let sent = Command::new("sh")
            .arg("-c")
            .arg(format!("kill {signal} {}", std::process::id()))
            .status()
            .expect("a shell");
        assert!(sent.success());
    };
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let signals = Signals::listen().expect("signals");
        let shutdown = CancellationToken::new();
        let (exit, exited) = oneshot::channel();
        let watching = tokio::spawn(signals.watch(shutdown.clone(), move |code| {
            exit.send(code).expect("heard");
        }));
        send(signal);
        tokio::time::timeout(PATIENCE, shutdown.cancelled()).await.expect("heard");
        assert!(!watching.is_finished());
        send(signal);
        assert_eq!(tokio::time::timeout(PATIENCE, exited).await.expect("heard"), Ok(code));
        watching.await.expect("it ends");
    }
}
