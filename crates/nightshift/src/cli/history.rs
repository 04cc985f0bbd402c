use std::io::Write;

use clap::Args;
use domain::{Clock, Run, RunStatus};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use store::Page;

use super::failure::Failure;
use super::night::store_failure;
use super::output::{self, Format, clean, table};
use super::report::word;
use super::{Global, stored};
use crate::lifecycle::{SystemClock, as_it_stands};
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
    match args.format {
        Format::Json => {
            let runs: Vec<RunBody> = runs.into_iter().map(RunBody::from).collect();
            output::json(out, &json!({"runs": runs}))?;
        }
        Format::Table if runs.is_empty() => writeln!(out, "There have been no runs yet.")?,
        Format::Table => {
            let rows: Vec<[String; 7]> = runs.iter().map(|run| row(run, &loaded.config.timezone)).collect();
            table(out, ["run", "why", "started", "status", "patterns", "suggestions", "took"], &rows)?;
            for run in runs.iter().filter(|run| run.error.is_some()) {
                let error = run.error.as_deref().unwrap_or_default();
                writeln!(out, "  {} {}: {}", run.id, run.stage.as_str(), clean(error))?;
            }
        }
    }
    Ok(())
}

fn row(run: &Run, zone: &TimeZone) -> [String; 7] {
    let succeeded = run.status == RunStatus::Succeeded;
    let if_succeeded = |number: u64| if succeeded { number.to_string() } else { "–".to_owned() };
    [
        run.id.to_string(),
        word(&run.origin),
        local(run.started_at, zone),
        word(&run.status),
        if_succeeded(run.outcome.patterns),
        if_succeeded(run.outcome.suggestions),
        run.duration_ms.map_or_else(|| "–".to_owned(), |ms| format!("{}.{} s", ms / 1000, ms % 1000 / 100)),
    ]
}

/// An instant on the home's clock.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}
