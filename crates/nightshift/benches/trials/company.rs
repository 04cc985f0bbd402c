//! A run beside the rest of the house.

mod home_assistant;
mod latencies;
mod messenger;
#[path = "../speed/recorder.rs"]
mod recorder;

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use simulator::{Plan, simulate};

use crate::mosquitto::Mosquitto;
use crate::program::{Daemon, Ended, Home};
use crate::tools::{Tool, lacking};
use crate::{Effort, Outcome};
use home_assistant::HomeAssistant;
use latencies::{Latencies, Sample, Spans, ratio_of_99th};
use messenger::Messenger;

/// A message and a commit each so often.
const EVERY: Duration = Duration::from_millis(10);
/// How often the daemon is asked whether a run is at work, whether one is or not.
const ASK: Duration = Duration::from_millis(20);
/// What is promised of the 99th percentile during runs, as a multiple of that at rest.
const MOST: f64 = 1.5;
/// A log of the recorder that has grown to this many bytes has not been begun anew for long.
const LARGEST_LOG: u64 = 64 << 20;
/// How long a run may take before the trial has failed.
const PATIENCE: Duration = Duration::from_secs(300);

/// How long a round trip through Mosquitto and a commit into the recorder database take while runs
/// are at work, and while none is.
///
/// Only the full form holds the promise of [`MOST`]: a few seconds on a machine that others use, too,
/// say little, and a check of every change must not fail by chance.
pub(crate) fn trial(effort: Effort) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Mosquitto])? {
        return Ok(skipped);
    }
    let (events, rounds, seconds) = if effort == Effort::Full { (1_000_000, 6, 20) } else { (100_000, 1, 3) };
    let home = Home::new(&[], "")?;
    let database = home.path("home-assistant_v2.db");
    let simulated = simulate(&Plan { events, entities: 300, ..Plan::new(3) })?;
    recorder::write(&simulated.log, &database)?;
    drop(simulated);
    let broker = Mosquitto::start_with(&home.path("."), "set_tcp_nodelay true\n")?;
    let mut home_assistant = HomeAssistant::open(&database)?;
    let mut messenger = Messenger::of(broker.port)?;

    let stop = AtomicBool::new(false);
    let (messages, commits, watched) = thread::scope(|scope| {
        let messages = scope.spawn(|| repeat(&stop, || messenger.round_trip()));
        let commits = scope.spawn(|| repeat(&stop, || home_assistant.commit()));
        let watched = (0..rounds).map(|_| round(&home, Duration::from_secs(seconds))).collect::<Result<Vec<_>, _>>();
        stop.store(true, Ordering::Relaxed);
        (messages.join(), commits.join(), watched)
    });
    let (rest, runs): (Vec<Spans>, Vec<Spans>) = watched?.into_iter().unzip();
    let (rest, runs) = (rest.concat(), runs.concat());
    let log = home_assistant.largest_log();

    let mut figures = format!(
        "{events} events; {rounds} times {seconds} s at rest and {seconds} s of runs, one after the other: {} runs, \
         {rounds} of them a first night\nlargest write-ahead log of the recorder: {log} bytes\n",
        runs.len()
    );
    let mut worst: f64 = 0.0;
    for (name, samples) in [("Mosquitto", messages), ("recorder", commits)] {
        let samples = samples.map_err(|_| "a thread panicked")??;
        let (rest, runs) = (Latencies::of(&samples, &rest), Latencies::of(&samples, &runs));
        let ratio = ratio_of_99th(&runs, &rest).ok_or_else(|| format!("{name}: nothing was measured"))?;
        worst = worst.max(ratio);
        writeln!(figures, "{name:<10} at rest  {rest}\n{name:<10} in runs  {runs}   99 %: {ratio:.2} times")?;
    }
    if log > LARGEST_LOG {
        return Err(format!("the recorder's log could not be begun anew: {figures}").into());
    }
    if effort == Effort::Full && worst > MOST {
        return Err(format!("more than {MOST} times as long as at rest: {figures}").into());
    }
    Ok(figures)
}

/// So long at rest, and so long with runs one after the other, the first of them a first night; gives
/// when that was.
fn round(home: &Home, time: Duration) -> Result<(Spans, Spans), Failed> {
    for ending in ["", "-wal", "-shm"] {
        // There is none at first.
        let _ = std::fs::remove_file(home.path(&format!("nightshift.db{ending}")));
    }
    let mut command = home.command(&["serve"]);
    command.env("NIGHTSHIFT__SOURCE__EVENTS", "home-assistant_v2.db");
    let daemon = Daemon::start(command)?;
    sleep(Duration::from_secs(1));
    let begin = Instant::now();
    while begin.elapsed() < time {
        daemon.is_running()?;
        sleep(ASK);
    }
    let rest = vec![(begin, Instant::now())];
    let mut runs = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < time {
        runs.push(run(&daemon)?);
    }
    daemon.stop()?;
    Ok((rest, runs))
}

/// Triggers a run and gives the time in which it was surely at work.
fn run(daemon: &Daemon) -> Result<(Instant, Instant), Failed> {
    let Ended { row, at_work } = daemon.run(PATIENCE, ASK)?;
    if row["status"] != "succeeded" {
        return Err(format!("a run ended otherwise: {row}").into());
    }
    Ok(at_work)
}

/// Does `work` every now and then until `stop`, and notes how long it takes.
fn repeat(stop: &AtomicBool, mut work: impl FnMut() -> Result<(), Failed>) -> Result<Vec<Sample>, Failed> {
    let mut samples = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let begin = Instant::now();
        work()?;
        let end = Instant::now();
        samples.push(Sample { begin, end });
        sleep(EVERY.saturating_sub(end - begin));
    }
    Ok(samples)
}
