use std::collections::BTreeSet;
use std::io::Write;
use std::time::Instant;

use clap::{Args, ValueEnum};
use domain::Automation;
use suggest::Already;

use super::Global;
use super::failure::Failure;
use super::history_files::{History, HistoryArgs};
use super::output;
use super::progress::Bar;
use super::report::{self, Analysis};
use crate::lifecycle::SystemClock;
use crate::night;

/// Find habits in a home's history and print the automations that would do them
///
/// Reads the history, finds what people keep doing by hand, writes Home Assistant automations for
/// it, and tries each of them on the same history. It stores nothing and uses no network. When
/// nothing is found, the report says what was looked at and what came close.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift analyze --events home-assistant_v2.db
  nightshift analyze --events history.jsonl.gz --timezone Europe/Berlin --latitude 52.5 --longitude 13.4
  nightshift analyze --events history.jsonl --format yaml > suggested.yaml")]
pub(super) struct AnalyzeArgs {
    #[command(flatten)]
    history: HistoryArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: AnalyzeFormat,
    /// Print all suggestions instead of the first few
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum AnalyzeFormat {
    /// For people
    #[default]
    Table,
    /// For programs: one JSON object
    Json,
    /// The automations alone, as a list for Home Assistant's automations.yaml
    Yaml,
}

pub(super) fn run(args: &AnalyzeArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let begin = Instant::now();
    let mut loaded = global.load(args.history.flags())?;
    if args.all {
        loaded.config.suggestions.max = u32::MAX;
    }
    let config = &loaded.config;
    let bar = Bar::new("reading", global.quiet);
    let history = args.history.read(config, domain::Clock::now(&SystemClock), &bar)?;
    bar.now("mining");
    let History { log, home, files, .. } = &history;
    let findings = night::mine(log, home, &config.suggestions, &bar).map_err(Failure::job_of)?;
    let feedback = night::feedback_of_history(&findings.overrides);
    let already = Already { automations: &[], overrides: &findings.overrides, corrections: &findings.corrections };
    let none = BTreeSet::new();
    let suggested = night::suggest_beside(&findings.patterns, home, &none, &feedback, &already, &config.suggestions);
    drop(bar);

    let analysis = Analysis {
        history: &history,
        findings: &findings,
        suggested: &suggested,
        notes: &loaded.notes,
        elapsed: begin.elapsed(),
    };
    match args.format {
        AnalyzeFormat::Json => output::json(out, &report::to_json(&analysis))?,
        AnalyzeFormat::Table => {
            report::read(out, log, home, files)?;
            report::notes(out, files.iter().flat_map(|file| &file.notes).chain(&history.notes).chain(&loaded.notes))?;
            report::causes(out, log)?;
            report::findings(out, &findings, &suggested, home)?;
            if !suggested.suggestions.is_empty() {
                writeln!(out, "\nFor the automations as YAML, add --format yaml.")?;
            }
        }
        AnalyzeFormat::Yaml => {
            let automations: Vec<Automation> =
                suggested.suggestions.iter().map(|suggestion| suggestion.automation.clone()).collect();
            out.write_all(suggest::to_yaml_list(&automations).map_err(Failure::job_of)?.as_bytes())?;
        }
    }
    Ok(())
}
