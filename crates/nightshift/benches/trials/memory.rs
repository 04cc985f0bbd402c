use std::fmt::Write as _;
use std::time::Duration;

use serde_json::Value;

use crate::figures::Held;
use crate::program::Home;
use crate::{Effort, Outcome};

/// How far a run may get beyond its bound before it is stopped, in percent of the bound.
const BEYOND: u64 = 20;
/// How long a run may take before the trial has failed.
const PATIENCE: Duration = Duration::from_secs(300);
/// What the allocator may keep for the next time, in MiB. It is of the size of what the short form takes at all.
const KEPT: u64 = 24;
const KIB_A_MIB: u64 = 1024;

/// A history that takes more memory than a run may: it fails with a reason before it has taken much
/// more, gives back what it took, and the next one with a sane bound succeeds.
pub(crate) fn trial(effort: Effort) -> Outcome {
    let (events, most) = if effort == Effort::Full { ("10000000", 100) } else { ("1000000", 40) };
    let settings = format!("mining.max_memory = \"{most}MiB\"");
    let home = Home::new(&["--events", events, "--entities", "300", "--days", "30"], &settings)?;
    let daemon = home.serve()?;
    let fresh = Held::of(&daemon.proc())?;
    let mut figures = format!("{events} events, a bound of {most} MiB\n");
    // Twice: what the first one took must be free for the second.
    for _ in 0..2 {
        let run = daemon.run(PATIENCE, Duration::from_millis(20))?.row;
        let held = Held::of(&daemon.proc())?;
        let error = run["error"].as_str().unwrap_or_default();
        let (peak, rest, before) = (held.peak / KIB_A_MIB, held.resident / KIB_A_MIB, fresh.resident / KIB_A_MIB);
        writeln!(
            figures,
            "stopped at stage {} after {} ms: {peak} MiB at most, {rest} MiB afterwards, {before} MiB before\n    {error}",
            run["stage"].as_str().unwrap_or_default(),
            run["duration_ms"]
        )?;
        if run["status"] != "failed" || !error.contains("mining.max_memory") {
            return Err(format!("it was not stopped for its memory: {run}").into());
        }
        if peak > most + most * BEYOND / 100 {
            return Err(format!("it took too much: {figures}").into());
        }
        if effort == Effort::Full && rest > before + KEPT {
            return Err(format!("what it took is not given back: {figures}").into());
        }
    }
    daemon.stop()?;

    let sane =
        home.command(&["run", "--quiet", "--format", "json"]).env("NIGHTSHIFT__MINING__MAX_MEMORY", "2GiB").output()?;
    let report: Value = serde_json::from_slice(&sane.stdout)
        .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&sane.stderr)))?;
    if report["status"] != "succeeded" {
        return Err(format!("with a sane bound: {report}").into());
    }
    writeln!(figures, "with a bound of 2 GiB it mines {} events", report["events"])?;
    Ok(figures)
}
