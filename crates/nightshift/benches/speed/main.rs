//! How long mining takes from memory, the built program for histories of 10 thousand to 10 million events, and a night,
//! the first one and a usual one; how much memory; and what `SQLite` itself takes to read the same rows:
//! `cargo bench --bench speed [-- EVENTS …]`.

mod memory;
mod nights;
mod recorder;
mod table;

use std::error::Error;
use std::fs::{File, read_to_string};
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use simulator::{Plan, Simulated, simulate, write_json_lines};

use table::Growth;

const SIZES: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
const ENTITIES: u32 = 300;
/// The middle one counts.
const RUNS: usize = 5;
/// How often a running program is asked for its memory at most.
const LOOK: Duration = Duration::from_millis(2);
/// What `SQLite` is asked to print, and nobody reads: what we need of every row.
const ROWS: &str = "SELECT metadata_id, state, last_updated_ts, last_changed_ts, context_id_bin, context_user_id_bin, \
     context_parent_id_bin FROM states";
/// The same rows, read but not printed.
const READ: &str = "SELECT count(*), total(metadata_id), total(length(state)), total(last_updated_ts), \
     total(last_changed_ts), total(length(context_id_bin)), total(length(context_user_id_bin)), \
     total(length(context_parent_id_bin)) FROM states";

/// What one program took.
#[derive(Clone, Copy, Debug)]
struct Taken {
    seconds: f64,
    /// Most resident memory, in MiB.
    mebibytes: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    if let Some(events) = arguments.find(|argument| argument == memory::ASKED).and_then(|_| arguments.next()) {
        return memory::mine(events.parse()?);
    }
    let asked: Vec<u64> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    let mut out = stdout().lock();
    writeln!(out, "{ENTITIES} entities, 30 days; median of {RUNS} runs; seconds and MiB")?;
    memory::print(&sizes, &mut out)?;
    whole_jobs(&sizes, &mut out)?;
    nights::print(&sizes, &mut out)
}

/// The whole program, from a file to its suggestions.
fn whole_jobs(sizes: &[u64], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    writeln!(
        out,
        "\nThe whole program (analyze), beside sqlite3 that prints the same rows to /dev/null, or adds them up"
    )?;
    writeln!(out, "    events   JSON lines          recorder            sqlite3 prints      adds up   ratio to each")?;
    let mut growth = [Growth::default(), Growth::default()];
    for &events in sizes {
        let lines = folder.path().join("history.jsonl");
        let database = folder.path().join("home-assistant_v2.db");
        let home = simulated(events, 30, Plan::new(1).first_day)?;
        let mut text = BufWriter::new(File::create(&lines)?);
        write_json_lines(&home, &mut text)?;
        text.flush()?;
        recorder::write(&home.log, &database)?;
        drop(home);
        let from_lines = middle(|| analyze(&lines))?;
        let from_recorder = middle(|| analyze(&database))?;
        let [prints, adds] = [ROWS, READ].map(|sql| middle(|| sqlite(&database, sql)));
        let ratio =
            |taken: &Result<Taken, _>| taken.as_ref().map_or(f64::NAN, |one| from_recorder.seconds / one.seconds);
        let (to_prints, to_adds) = (ratio(&prints), ratio(&adds));
        let seconds = |taken: Result<Taken, Box<dyn Error>>| {
            taken.map_or_else(|error| format!("none: {error}"), |taken| format!("{:>7.3} s", taken.seconds))
        };
        let (prints, adds) = (seconds(prints), seconds(adds));
        let (shown_lines, shown_recorder) = (show(from_lines), show(from_recorder));
        writeln!(
            out,
            "{events:>10}   {shown_lines}   {shown_recorder}   {prints}        {adds}   {to_prints:.2}  {to_adds:.2}"
        )?;
        let [of_lines, of_recorder] = &mut growth;
        if let (Some(lines), Some(recorder)) =
            (of_lines.after(events, from_lines.seconds), of_recorder.after(events, from_recorder.seconds))
        {
            writeln!(out, "             grew as {lines}        {recorder}")?;
        }
        std::fs::remove_file(&lines)?;
        std::fs::remove_file(&database)?;
    }
    Ok(())
}

fn show(taken: Taken) -> String {
    format!("{:>6.3} s {:>5.0} MiB", taken.seconds, taken.mebibytes)
}

fn simulated(events: u64, days: u32, first_day: Date) -> Result<Simulated, Box<dyn Error>> {
    // The least that a home of so many entities can be asked for is more than ten thousand events.
    let entities = ENTITIES.min(u32::try_from(events / 200)?);
    let events = events * u64::from(days) / 30;
    Ok(simulate(&Plan { events, entities, days, first_day, ..Plan::new(1) })?)
}

fn sqlite(database: &Path, sql: &str) -> Result<Taken, Box<dyn Error>> {
    let mut command = Command::new("sqlite3");
    command.arg(database).arg(sql);
    watch(command)
}

fn analyze(history: &Path) -> Result<Taken, Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
    let place = ["--timezone", "Europe/Berlin", "--latitude", "52.52", "--longitude", "13.405"];
    command.args(["analyze", "--quiet", "--format", "json", "--events"]).arg(history).args(place);
    watch(command)
}

/// The middle one of several runs, by time.
fn middle(run: impl Fn() -> Result<Taken, Box<dyn Error>>) -> Result<Taken, Box<dyn Error>> {
    let mut taken = (0..RUNS).map(|_| run()).collect::<Result<Vec<Taken>, _>>()?;
    taken.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Ok(taken[RUNS / 2])
}

/// Runs a program to its end, and looks at its memory meanwhile (`VmHWM` of Linux's `/proc`, which
/// never falls, so that the last look tells the most; what the kernel tells of a child that has ended counts ours as well,
/// from before the program took its place).
fn watch(mut command: Command) -> Result<Taken, Box<dyn Error>> {
    let start = Instant::now();
    let null = File::options().write(true).open("/dev/null")?;
    let mut child = command.stdin(Stdio::null()).stdout(null).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let (ends, has_ended) = mpsc::channel::<()>();
    let watcher = thread::spawn(move || {
        let mut kibibytes: f64 = 0.0;
        loop {
            kibibytes = read_to_string(&status).ok().as_deref().and_then(high_water).unwrap_or(0.0).max(kibibytes);
            // The more seldom the longer it takes: on few cores whoever looks takes time from what is looked at.
            if has_ended.recv_timeout(LOOK.max(start.elapsed() / 50)) != Err(RecvTimeoutError::Timeout) {
                return kibibytes;
            }
        }
    });
    let end = child.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    drop(ends);
    let kibibytes = watcher.join().map_err(|_| "who looks at the memory has panicked")?;
    if !end.success() {
        return Err(format!("{command:?} ended with {end}").into());
    }
    Ok(Taken { seconds, mebibytes: kibibytes / 1024.0 })
}

fn high_water(status: &str) -> Option<f64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
