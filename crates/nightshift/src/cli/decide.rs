use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use domain::{Clock, SuggestionId};
use serde_json::json;
use store::Decision;

use super::failure::Failure;
use super::output::{self, Format, clean};
use super::report::word;
use super::suggestions::no_such;
use super::{Global, installed, stored};
use crate::automations::{Asked, AutomationError, Decided, Keeper};
use crate::lifecycle::SystemClock;
use crate::off_thread::StoreFault;

/// How long to wait for Home Assistant before the rest is left to the daemon.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Args)]
pub(super) struct AcceptArgs {
    #[command(flatten)]
    decide: DecideArgs,
    /// Leave Home Assistant alone: you paste the YAML yourself
    #[arg(long)]
    only_note: bool,
}

#[derive(Debug, Args)]
pub(super) struct UndoArgs {
    #[command(flatten)]
    decide: DecideArgs,
    /// Take its automation away also when somebody has edited it in Home Assistant since
    #[arg(long)]
    even_if_edited: bool,
}

#[derive(Debug, Args)]
struct DecideArgs {
    /// The suggestion's id, as `suggestions list` shows it
    id: String,
    /// How to print what became of it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn accept(args: &AcceptArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let asked = Asked { decision: Decision::Accept, only_note: args.only_note, even_if_edited: false };
    decide(&args.decide, asked, global, out)
}

pub(super) fn take_back(
    args: &UndoArgs,
    decision: Decision,
    global: &Global,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let asked = Asked { decision, only_note: false, even_if_edited: args.even_if_edited };
    decide(&args.decide, asked, global, out)
}

fn decide(args: &DecideArgs, asked: Asked, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let config = global.load(Vec::new())?.config;
    global.log_if_asked(&config)?;
    let store = stored::open(&config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let id = SuggestionId::new(args.id.as_str());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let keeper = Keeper::new(store, clock, config.source.access());
    let decided = runtime.block_on(keeper.decide(&id, asked, PATIENCE));
    // What is still at work ends with this process, and is found by the next one.
    runtime.shutdown_background();
    let decided = decided.map_err(failure)?.ok_or_else(|| no_such(&id))?;
    let Decided { suggestion, installation, note } = decided;
    match args.format {
        Format::Json => {
            let mut value = serde_json::to_value(&suggestion).map_err(Failure::job_of)?;
            if let Some(fields) = value.as_object_mut() {
                fields.insert("home_assistant".into(), json!(installation));
                fields.insert("note".into(), json!(note));
            }
            output::json(out, &value)?;
        }
        Format::Table => {
            let title = clean(&suggestion.suggestion.title);
            writeln!(out, "{} is {}: {title}", suggestion.suggestion.id, word(&suggestion.status))?;
            for line in installation.iter().flat_map(|row| installed::lines(row, &config.timezone)) {
                writeln!(out, "{line}")?;
            }
            if let Some(note) = note {
                writeln!(out, "{note}.")?;
            }
        }
    }
    Ok(())
}

fn failure(error: AutomationError) -> Failure {
    match error {
        AutomationError::Store(StoreFault::Store(error)) => super::night::store_failure(error),
        error => Failure::job_of(error),
    }
}
