use std::thread::sleep;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;

use crate::figures::Held;
use crate::program::{Daemon, Home, size_of};
use crate::{Effort, Outcome};

/// Less than this is promised, in KiB.
const MOST_RESIDENT: u64 = 20 << 10;
/// How long a run may take before the trial has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The daemon at rest, before its first run and after some: memory, wake-ups, files.
pub(crate) fn trial(effort: Effort) -> Outcome {
    let seconds = if effort == Effort::Full { 120 } else { 10 };
    let home = Home::new(&[], "")?;
    let daemon = home.serve()?;
    let mut figures = look(&home, &daemon, "fresh", seconds)?;
    for _ in 0..3 {
        run(&daemon)?;
    }
    figures += &look(&home, &daemon, "after 3 runs", seconds)?;
    daemon.stop()?;
    Ok(figures)
}

fn look(home: &Home, daemon: &Daemon, when: &str, seconds: u64) -> Result<String, Failed> {
    // What has just been done may still be put away.
    sleep(Duration::from_secs(2));
    let (before, bytes) = (Held::of(&daemon.proc())?, size_of(&home.path("."))?);
    sleep(Duration::from_secs(seconds));
    let (after, grown) = (Held::of(&daemon.proc())?, size_of(&home.path("."))?.abs_diff(bytes));
    let wakeups = after.wakeups_since(&before);
    let figures = format!(
        "{when}: {:.1} MiB resident, {} threads, {} files open; in {seconds} s {wakeups} wake-ups, {grown} bytes \
         written\n",
        f64::from(u32::try_from(after.resident).unwrap_or(u32::MAX)) / 1024.0,
        after.threads,
        after.files,
    );
    if after.resident >= MOST_RESIDENT || wakeups >= seconds || grown > 0 {
        return Err(format!("a promise is broken: {figures}").into());
    }
    Ok(figures)
}

fn run(daemon: &Daemon) -> Result<(), Failed> {
    let (status, body) = daemon.ask("POST", "/api/analyze/trigger")?;
    if status != 202 {
        return Err(format!("triggering gave {status}: {body}").into());
    }
    let begin = Instant::now();
    while daemon.ask("GET", "/api/analyze/status")?.1["is_running"] != false {
        if begin.elapsed() > PATIENCE {
            return Err(format!("the run does not end: {}", daemon.said()).into());
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}
