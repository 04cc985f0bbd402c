use std::io::{self, Write};

use clap::Args;
use domain::{Clock, Run, RunOrigin, RunStatus};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::json;
use store::Page;

use super::failure::Failure;
use super::night::store_failure;
use super::output::{self, Format, clean, table};
use super::report::word;
use super::{Global, stored};
use crate::lifecycle::{SystemClock, as_it_stands};
use crate::llm;
use crate::run_body::RunBody;

/// Show past runs of the nightly job, newest first
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift history
  nightshift history --limit 100 --format json")]
pub(super) struct HistoryCommandArgs {
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Show those before the run with this id, for the next page
    #[arg(long, value_name = "RUN_ID")]
    before: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &HistoryCommandArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let loaded = global.load(Vec::new())?;
    let page = Page { limit: args.limit, before: args.before.clone() };
    let store = stored::open(&loaded.config)?;
    let now = SystemClock.now();
    let runs = store.runs(&page).map_err(store_failure)?.into_iter();
    let runs: Vec<Run> =
        runs.map(|run| as_it_stands(&store, run, now)).collect::<Result<_, _>>().map_err(store_failure)?;
    let zone = &loaded.config.timezone;
    match args.format {
        Format::Json => {
            let runs: Vec<Entry> = runs.into_iter().map(|run| Entry::of(run, zone)).collect();
            output::json(out, &json!({"runs": runs}))?;
        }
        Format::Table => print(out, &runs, zone)?,
    }
    Ok(())
}

/// A run with its night.
#[derive(Debug, Serialize)]
struct Entry {
    /// The slot's local date and time, `2026-11-11T03:00`; none for a run by hand.
    night: Option<String>,
    #[serde(flatten)]
    run: RunBody,
}

impl Entry {
    fn of(run: Run, zone: &TimeZone) -> Self {
        let night = run.scheduled_for.map(|at| zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string());
        Self { night, run: run.into() }
    }
}

fn print(out: &mut dyn Write, runs: &[Run], zone: &TimeZone) -> io::Result<()> {
    if runs.is_empty() {
        return writeln!(out, "There have been no runs yet.");
    }
    let rows: Vec<[String; 8]> = runs.iter().map(|run| row(run, zone)).collect();
    table(out, ["night", "why", "started", "status", "patterns", "suggestions", "took", "run"], &rows)?;
    for (run, note) in runs.iter().flat_map(|run| run.notes.iter().map(move |note| (run, note))) {
        if note.starts_with(llm::NOTE) {
            let at = run.scheduled_for.unwrap_or(run.started_at);
            writeln!(out, "  {}, {}", local(at, zone), clean(note))?;
        }
    }
    for run in runs {
        let Some(error) = &run.error else { continue };
        let which =
            run.scheduled_for.map_or_else(|| format!("By hand, {}", local(run.started_at, zone)), |at| local(at, zone));
        let attempt = if run.attempt > 1 { format!(", attempt {}", run.attempt) } else { String::new() };
        let stage =
            if run.status == RunStatus::Skipped { String::new() } else { format!(" at stage {}", run.stage.as_str()) };
        writeln!(out, "  {which}{attempt}, {}{stage}: {}", word(&run.status), clean(error))?;
    }
    Ok(())
}

fn row(run: &Run, zone: &TimeZone) -> [String; 8] {
    let none = || "–".to_owned();
    let if_so = |condition: bool, text: String| if condition { text } else { none() };
    let succeeded = run.status == RunStatus::Succeeded;
    [
        run.scheduled_for.map_or_else(none, |at| local(at, zone)),
        why(run),
        if_so(run.status != RunStatus::Skipped, local(run.started_at, zone)),
        word(&run.status),
        if_so(succeeded, run.outcome.patterns.to_string()),
        if_so(succeeded, run.outcome.suggestions.to_string()),
        run.duration_ms
            .filter(|_| run.status != RunStatus::Skipped)
            .map_or_else(none, |ms| format!("{}.{} s", ms / 1000, ms % 1000 / 100)),
        run.id.to_string(),
    ]
}

/// Why there was a run, and which attempt it was if not the first.
fn why(run: &Run) -> String {
    let origin = match run.origin {
        RunOrigin::Schedule => "schedule",
        RunOrigin::CatchUp => "late",
        RunOrigin::Retry => "again",
        RunOrigin::Manual => "by hand",
    };
    if run.attempt > 1 { format!("{origin}, attempt {}", run.attempt) } else { origin.to_owned() }
}

/// An instant on the home's clock.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use domain::{RunId, RunOutcome, Stage};

    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-{text}Z").parse().expect("an instant")
    }

    fn run(origin: RunOrigin, status: RunStatus, slot: Option<&str>, started: &str, attempt: u32, error: &str) -> Run {
        Run {
            id: RunId::new(format!("run-{started}")),
            origin,
            scheduled_for: slot.map(at),
            started_at: at(started),
            finished_at: Some(at(started)),
            status,
            stage: Stage::Fetch,
            attempt,
            outcome: RunOutcome { events: 1000, patterns: 7, suggestions: 3 },
            duration_ms: Some(4_260),
            error: (!error.is_empty()).then(|| error.into()),
            notes: Vec::new(),
            stages: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn each_night_has_its_story() {
        let (slot_10, slot_11, slot_12, slot_13) =
            (Some("10T01:00:00"), Some("11T01:00:00"), Some("12T01:00:00"), Some("13T01:00:00"));
        let skipped = "Nightshift was not running from about 2026-11-10 22:14 until 2026-11-11 07:10. The grace time of \
                       1h was over by then.";
        let runs = [
            run(RunOrigin::Manual, RunStatus::Failed, None, "13T09:30:00", 1, "history.jsonl cannot be read"),
            run(RunOrigin::CatchUp, RunStatus::Succeeded, slot_13, "13T01:25:00", 1, ""),
            run(RunOrigin::Retry, RunStatus::Succeeded, slot_12, "12T01:03:00", 3, ""),
            run(RunOrigin::Retry, RunStatus::Interrupted, slot_12, "12T01:01:00", 2, "its process was killed"),
            run(RunOrigin::Schedule, RunStatus::Failed, slot_12, "12T01:00:00", 1, "home.db is in use"),
            run(RunOrigin::Schedule, RunStatus::Skipped, slot_11, "11T05:10:00", 0, skipped),
            run(RunOrigin::Schedule, RunStatus::Succeeded, slot_10, "10T01:00:00", 1, ""),
        ];
        let zone = TimeZone::get("Europe/Helsinki").expect("a zone");
        let mut out = Vec::new();
        print(&mut out, &runs, &zone).expect("writes to memory");
        insta::assert_snapshot!(String::from_utf8(out).expect("is text"), @r"
          night            why              started          status      patterns suggestions took  run
          –                by hand          2026-11-13 11:30 failed      –        –           4.2 s run-13T09:30:00
          2026-11-13 03:00 late             2026-11-13 03:25 succeeded   7        3           4.2 s run-13T01:25:00
          2026-11-12 03:00 again, attempt 3 2026-11-12 03:03 succeeded   7        3           4.2 s run-12T01:03:00
          2026-11-12 03:00 again, attempt 2 2026-11-12 03:01 interrupted –        –           4.2 s run-12T01:01:00
          2026-11-12 03:00 schedule         2026-11-12 03:00 failed      –        –           4.2 s run-12T01:00:00
          2026-11-11 03:00 schedule         –                skipped     –        –           –     run-11T05:10:00
          2026-11-10 03:00 schedule         2026-11-10 03:00 succeeded   7        3           4.2 s run-10T01:00:00
          By hand, 2026-11-13 11:30, failed at stage fetch: history.jsonl cannot be read
          2026-11-12 03:00, attempt 2, interrupted at stage fetch: its process was killed
          2026-11-12 03:00, failed at stage fetch: home.db is in use
          2026-11-11 03:00, skipped: Nightshift was not running from about 2026-11-10 22:14 until 2026-11-11 07:10. The grace time of 1h was over by then.
        ");

        let entry = serde_json::to_value(Entry::of(runs[5].clone(), &zone)).expect("serialises");
        assert_eq!((&entry["night"], &entry["status"]), (&"2026-11-11T03:00".into(), &"skipped".into()));
        assert!(serde_json::to_value(Entry::of(runs[0].clone(), &zone)).expect("serialises")["night"].is_null());
    }
}
