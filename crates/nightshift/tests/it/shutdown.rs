use std::process::Command;
use std::sync::Arc;

use domain::{Clock, RunOrigin, RunStatus};
use jiff::SignedDuration;
use nightshift::lifecycle::{RunnerSettings, Service, Signals};
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

use crate::fixtures::{endless_job, finding_job, waiting_job};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_set_while_it_stops_neither_holds_it_up_nor_hurries_it() {
    for hours in [-1, 1] {
        let house = TestHouse::new();
        let daemon = house.serve(Setup::of(endless_job())).await;
        assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
        house.settled(2).await;
        daemon.shutdown.cancel();
        let grace_ends = house.clock.now() + SignedDuration::from_secs(8);
        house.until("the grace time runs", || house.clock.awaited().contains(&grace_ends)).await;
        house.clock.jump(house.clock.now() + SignedDuration::from_hours(hours));
        assert_eq!(house.runs()[0].status, RunStatus::Running);
        house.pass(8);
        let patience_ends = house.clock.now() + RunnerSettings::default().stop_time;
        house.until("the run has been told to stop", || house.clock.awaited().contains(&patience_ends)).await;
        house.clock.set(patience_ends);
        daemon.stop().await;
        assert_eq!(house.runs()[0].status, RunStatus::Interrupted, "{hours} h");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_is_told_from_the_beginning_to_the_end() {
    let house = TestHouse::new();
    let socket = tokio::net::UnixDatagram::bind(house.database().with_file_name("notify")).expect("a socket");
    let path = house.database().with_file_name("notify");
    let hear = async || {
        let mut message = [0; 4096];
        let told = tokio::time::timeout(PATIENCE, socket.recv(&mut message)).await.expect("is told").expect("readable");
        String::from_utf8(message[..told].to_vec()).expect("UTF-8")
    };
    let service = Service::connect(path.to_str().expect("UTF-8"), None).expect("connects");
    let setup = Setup { service: Some(service), ..Setup::of(finding_job(&house.store, &house.clock)) };
    let daemon = house.serve(setup).await;
    assert_eq!(hear().await, "READY=1\nSTATUS=The next night is at 2026-11-11 03:00 (Europe/Helsinki)");
    house.pass(20);
    let tonight = async || {
        loop {
            let told = hear().await;
            // The stages are over so quickly that some may not be told.
            if !told.contains("is at work") && !told.contains("2026-11-11") {
                return told;
            }
        }
    };
    assert_eq!(tonight().await, "STATUS=The next night is at 2026-11-12 03:00 (Europe/Helsinki)");
    daemon.stop().await;
    assert_eq!(hear().await, "STOPPING=1\nSTATUS=Stopping\nEXTEND_TIMEOUT_USEC=14500000");
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
