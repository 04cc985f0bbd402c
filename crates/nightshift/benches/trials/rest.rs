use std::thread::sleep;
use std::time::Duration;

use libtest_mimic::Failed;

use crate::figures::{Held, mebibytes};
use crate::program::{Daemon, Home, size_of};
use crate::{Effort, Outcome};

/// Less than this is promised, in KiB. Of a debug build nothing is: its program alone is larger, and mapped as far as it
/// was used. What it holds of its own is promised of both.
const MOST_RESIDENT: Option<u64> = if cfg!(debug_assertions) { None } else { Some(20 << 10) };

/// Less than this of it may be the daemon's own, in KiB: half of what is promised. The allocator keeps some pages more or
/// fewer by how the threads of a run took turns, so it is no figure to cut close.
const MOST_OWN: u64 = 10 << 10;

/// How long a run may take before the trial has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The daemon at rest, before its first run and after some: memory, wake-ups, files.
pub(crate) fn trial(effort: Effort) -> Outcome {
    let seconds = if effort == Effort::Full { 120 } else { 10 };
    let home = Home::new(&[], "")?;
    let daemon = home.serve()?;
    let mut figures = look(&home, &daemon, "fresh", seconds)?;
    for _ in 0..3 {
        daemon.run(PATIENCE, Duration::from_millis(50))?;
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
        "{when}: {:.1} MiB resident, {:.1} of it its own and the rest mapped from files, {} threads, {} files open; in {seconds} s {wakeups} wake-ups, {grown} bytes \
         written\n",
        mebibytes(after.resident),
        mebibytes(after.own),
        after.threads,
        after.files,
    );
    let is_too_large = after.own >= MOST_OWN || MOST_RESIDENT.is_some_and(|most| after.resident >= most);
    if is_too_large || wakeups >= seconds || grown > 0 {
        return Err(format!("a promise is broken: {figures}").into());
    }
    Ok(figures)
}
