//! How long the built program takes for histories of 10 thousand to 10 million events, and how much
//! memory, beside what `SQLite` itself takes to read the same rows:
//! `cargo bench --bench speed [-- EVENTS …]`.

mod recorder;

use std::error::Error;
use std::fs::{File, read_to_string};
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use simulator::{Plan, simulate, write_json_lines};

const SIZES: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
const ENTITIES: u32 = 300;
/// The middle one counts.
const RUNS: usize = 5;
/// How often a running program is asked for its memory.
const LOOK: Duration = Duration::from_millis(2);
/// What `SQLite` is asked: every row of the window, joined as it must be to know whose it is.
const SQL: &str = "SELECT count(*), sum(last_updated_ts) FROM states JOIN states_meta USING (metadata_id)";

/// What one program took.
#[derive(Clone, Copy, Debug)]
struct Taken {
    seconds: f64,
    /// Most resident memory, in MiB.
    mebibytes: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<u64> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    let folder = tempfile::tempdir()?;
    let mut out = stdout().lock();
    writeln!(out, "{ENTITIES} entities, 30 days; median of {RUNS} runs of the whole program; seconds and MiB\n")?;
    writeln!(out, "    events   JSON lines          recorder            sqlite3    recorder / sqlite3")?;
    let mut before: Option<(u64, Taken, Taken)> = None;
    for events in sizes {
        let lines = folder.path().join("history.jsonl");
        let database = folder.path().join("home-assistant_v2.db");
        make(events, &lines, &database)?;
        let from_lines = middle(|| analyze(&lines))?;
        let from_recorder = middle(|| analyze(&database))?;
        let sqlite = middle(|| {
            let mut command = Command::new("sqlite3");
            command.arg(&database).arg(SQL);
            watch(command)
        });
        let (sqlite, ratio) = match sqlite {
            Ok(taken) => (format!("{:>7.3} s", taken.seconds), format!("{:.2}", from_recorder.seconds / taken.seconds)),
            Err(error) => (format!("none: {error}"), String::new()),
        };
        writeln!(out, "{events:>10}   {}   {}   {sqlite}   {ratio}", show(from_lines), show(from_recorder))?;
        if let Some((fewer, lines_before, recorder_before)) = before {
            let exponent = |now: Taken, then: Taken| {
                #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
                let grown = events as f64 / fewer as f64;
                (now.seconds / then.seconds).ln() / grown.ln()
            };
            let (lines, recorder) = (exponent(from_lines, lines_before), exponent(from_recorder, recorder_before));
            writeln!(out, "             grew as n^{lines:.2}        n^{recorder:.2}")?;
        }
        before = Some((events, from_lines, from_recorder));
        std::fs::remove_file(&lines)?;
        std::fs::remove_file(&database)?;
    }
    Ok(())
}

fn show(taken: Taken) -> String {
    format!("{:>6.3} s {:>5.0} MiB", taken.seconds, taken.mebibytes)
}

fn make(events: u64, lines: &Path, database: &Path) -> Result<(), Box<dyn Error>> {
    // The least that a home of so many entities can be asked for is more than ten thousand events.
    let entities = ENTITIES.min(u32::try_from(events / 200)?);
    let home = simulate(&Plan { events, entities, ..Plan::new(1) })?;
    let mut out = BufWriter::new(File::create(lines)?);
    write_json_lines(&home, &mut out)?;
    out.flush()?;
    recorder::write(&home.log, database)?;
    Ok(())
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
/// never falls, so that the last look tells the most).
fn watch(mut command: Command) -> Result<Taken, Box<dyn Error>> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut kibibytes: f64 = 0.0;
    loop {
        if let Some(most) = read_to_string(&status).ok().as_deref().and_then(high_water) {
            kibibytes = kibibytes.max(most);
        }
        if let Some(end) = child.try_wait()? {
            let seconds = start.elapsed().as_secs_f64();
            if !end.success() {
                return Err(format!("{command:?} ended with {end}").into());
            }
            return Ok(Taken { seconds, mebibytes: kibibytes / 1024.0 });
        }
        sleep(LOOK);
    }
}

fn high_water(status: &str) -> Option<f64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
