//! Mining of a history that is in memory, in a process of its own so that its memory can be looked at.

use std::error::Error;
use std::io::{Write, stdout};
use std::process::{Command, Stdio};
use std::time::Instant;

use simulator::Plan;

use crate::table::Growth;
use crate::{RUNS, high_water, simulated};

/// The argument by which this program mines and does nothing else; the number of events follows.
pub(crate) const ASKED: &str = "--mine";
/// As many threads as the figures are promised for.
const THREADS: usize = 2;

/// Prints a table.
pub(crate) fn print(sizes: &[u64], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nMining from memory, all kinds, on {THREADS} threads")?;
    writeln!(out, "    events   seconds   MiB with the history and what made it")?;
    let mut growth = Growth::default();
    for &events in sizes {
        let child = Command::new(std::env::current_exe()?)
            .args([ASKED, &events.to_string()])
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()?;
        let said = String::from_utf8(child.stdout)?;
        let [seconds, mebibytes] = said
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<Vec<f64>, _>>()?
            .try_into()
            .map_err(|_| format!("mining {events} events said {said:?}"))?;
        writeln!(out, "{events:>10}   {seconds:>7.3}   {mebibytes:>5.0}")?;
        if let Some(exponent) = growth.after(events, seconds) {
            writeln!(out, "             grew as {exponent}")?;
        }
    }
    Ok(())
}

/// Mines a simulated home, and prints the seconds and the most resident memory.
pub(crate) fn mine(events: u64) -> Result<(), Box<dyn Error>> {
    let home = simulated(events, 30, Plan::new(1).first_day)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build()?;
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let findings = pool
            .install(|| mining::mine(&home.log, &home.home, &mining::Settings::default(), &()))
            .map_err(|_| "mining was stopped")?;
        seconds.push(start.elapsed().as_secs_f64());
        if findings.patterns.is_empty() {
            return Err("nothing was found".into());
        }
    }
    seconds.sort_by(f64::total_cmp);
    let kibibytes = high_water(&std::fs::read_to_string("/proc/self/status")?).unwrap_or(f64::NAN);
    writeln!(stdout(), "{} {}", seconds[RUNS / 2], kibibytes / 1024.0)?;
    Ok(())
}
