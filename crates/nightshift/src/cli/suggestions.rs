use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use domain::{SuggestionId, SuggestionStatus, WordedBy};
use serde_json::json;
use store::{Decision, Page, Store, StoredAdvice, StoredSuggestion, SuggestionFilter};

use super::change::{ChangeArgs, RefineArgs};
use super::decide::{AcceptArgs, UndoArgs};
use super::failure::Failure;
use super::history::local;
use super::night::store_failure;
use super::output::{self, Format, clean, table};
use super::report::word;
use super::{Global, change, decide, installed, prompt, report, stored};
use crate::config::Config;

/// List and show suggestions, and say which you want
#[derive(Debug, Args)]
pub(super) struct SuggestionsArgs {
    #[command(subcommand)]
    command: SuggestionsCommand,
}

#[derive(Debug, Subcommand)]
enum SuggestionsCommand {
    /// List suggestions, best first
    List(ListArgs),
    /// Show a suggestion with its automation
    #[command(
        after_help = "Example:\n  nightshift suggestions show s-0123456789abcdef --format yaml\n\n`suggestions accept` makes it in Home Assistant. By hand: Settings, Automations, Create automation, and Edit in YAML in its menu."
    )]
    Show {
        /// Its id, as `suggestions list` shows it
        id: String,
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: ShowFormat,
    },
    /// Use a suggestion: make its automation in Home Assistant, where one is set
    #[command(
        after_help = "What Home Assistant is away for is done by `nightshift serve` later.\n\nExamples:\n  nightshift suggestions accept s-0123456789abcdef\n  nightshift suggestions accept s-0123456789abcdef --only-note"
    )]
    Accept(AcceptArgs),
    /// Change a suggestion that you have not decided on yet: its time, days, conditions and more
    #[command(
        after_help = "Every change is tried on your history and kept as a version.\n\nExamples:\n  nightshift suggestions change s-0123456789abcdef --options\n  nightshift suggestions change s-0123456789abcdef --time 06:40 --days mon-fri --try\n  nightshift suggestions change s-0123456789abcdef --for 10m --without 2 --with dark\n  nightshift suggestions change s-0123456789abcdef --join s-fedcba9876543210\n  nightshift suggestions change s-0123456789abcdef --restore 1"
    )]
    Change(Box<ChangeArgs>),
    /// Change a suggestion as you say it, in any of the six languages
    #[command(
        after_help = "A sentence is understood as a whole or not at all.\n\nExamples:\n  nightshift suggestions refine s-0123456789abcdef \"only on weekdays, and dimmer\"\n  nightshift suggestions refine s-0123456789abcdef --try \"ten minutes later\""
    )]
    Refine(RefineArgs),
    /// Never suggest this habit again, and take its automation away
    Reject(UndoArgs),
    /// Take back what you decided, and the automation that was made for it
    Undo(UndoArgs),
    /// Print what a language model would be sent for a suggestion's words
    #[command(
        after_help = "It is the body of the request, byte for byte, and goes nowhere. A night asks about several suggestions in one request, in the same way.\n\nExample:\n  nightshift suggestions prompt s-0123456789abcdef"
    )]
    Prompt {
        /// Its id, as `suggestions list` shows it
        id: String,
    },
}

#[derive(Debug, Args)]
struct ListArgs {
    /// Only those that stand so
    #[arg(long, value_enum)]
    status: Option<StatusName>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Show those after the suggestion with this id, for the next page
    #[arg(long, value_name = "ID")]
    before: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StatusName {
    /// You have not decided yet
    Pending,
    /// You use it
    Accepted,
    /// You do not want it
    Rejected,
    /// The habit was not found any more
    Gone,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// For people
    #[default]
    Table,
    /// For programs: one JSON object
    Json,
    /// The automation alone, as Home Assistant takes it
    Yaml,
}

pub(super) fn run(args: &SuggestionsArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.command {
        SuggestionsCommand::List(args) => {
            let config = global.load(Vec::new())?.config;
            list(args, &*stored::open(&config)?, out)
        }
        SuggestionsCommand::Show { id, format } => {
            let config = global.load(Vec::new())?.config;
            show(id, *format, &*stored::open(&config)?, &config, out)
        }
        SuggestionsCommand::Accept(args) => decide::accept(args, global, out),
        SuggestionsCommand::Change(args) => change::change(args, global, out),
        SuggestionsCommand::Refine(args) => change::refine(args, global, out),
        SuggestionsCommand::Reject(args) => decide::take_back(args, Decision::Reject, global, out),
        SuggestionsCommand::Undo(args) => decide::take_back(args, Decision::Undo, global, out),
        SuggestionsCommand::Prompt { id } => prompt::run(id, global, out),
    }
}

fn list(args: &ListArgs, store: &Store, out: &mut dyn Write) -> Result<(), Failure> {
    let filter = SuggestionFilter { status: args.status.map(StatusName::status), ..SuggestionFilter::default() };
    let page = Page { limit: args.limit, before: args.before.clone() };
    let suggestions = store.suggestions(&filter, &page).map_err(store_failure)?;
    let advice: Vec<StoredAdvice> = store.advice().map_err(store_failure)?;
    match args.format {
        Format::Json => output::json(out, &json!({"suggestions": suggestions, "advice": advice}))?,
        Format::Table => {
            if suggestions.is_empty() {
                writeln!(out, "There are no such suggestions.")?;
            } else {
                let rows: Vec<[String; 5]> = suggestions.iter().map(row).collect();
                table(out, ["id", "status", "priority", "category", "suggestion"], &rows)?;
            }
            let open: Vec<_> = advice.iter().filter(|one| one.dismissed_at.is_none()).collect();
            report::advice(out, open.into_iter().map(|stored| &stored.advice))?;
        }
    }
    Ok(())
}

fn row(stored: &StoredSuggestion) -> [String; 5] {
    let suggestion = &stored.suggestion;
    [
        suggestion.id.to_string(),
        if stored.part_of.is_some() { "part".to_owned() } else { word(&stored.status) },
        word(&suggestion.priority),
        word(&suggestion.category),
        suggestion.title.clone(),
    ]
}

fn show(id: &str, format: ShowFormat, store: &Store, config: &Config, out: &mut dyn Write) -> Result<(), Failure> {
    let id = SuggestionId::new(id);
    let stored = store.suggestion(&id).map_err(store_failure)?.ok_or_else(|| no_such(&id))?;
    let installation = store.installation(&id).map_err(store_failure)?;
    let suggestion = &stored.suggestion;
    match format {
        ShowFormat::Json => {
            let history = store.suggestion_history(&id).map_err(store_failure)?;
            let mut value = serde_json::to_value(&stored).map_err(Failure::job_of)?;
            if let Some(fields) = value.as_object_mut() {
                let versions = store.suggestion_versions(&id).map_err(store_failure)?;
                fields.insert("history".into(), json!(history));
                fields.insert("versions".into(), json!(versions));
                fields.insert("home_assistant".into(), json!(installation));
            }
            output::json(out, &value)?;
        }
        ShowFormat::Yaml => out.write_all(suggestion.yaml.as_bytes())?,
        ShowFormat::Table => {
            writeln!(out, "{}", clean(&suggestion.title))?;
            writeln!(out, "{}", clean(&suggestion.description))?;
            if suggestion.worded_by == WordedBy::Model {
                writeln!(out, "worded by a language model")?;
            }
            if let Some(feedback) = &suggestion.feedback {
                writeln!(out, "{}", clean(&feedback.reason))?;
            }
            writeln!(out, "{}, {} priority", word(&suggestion.category), word(&suggestion.priority))?;
            let (status, first) = (word(&stored.status), local(stored.first_seen, &config.timezone));
            writeln!(out, "{status}, first suggested {first}, last {}", local(stored.last_seen, &config.timezone))?;
            if let Some(whole) = &stored.part_of {
                writeln!(out, "part of {whole}: it is decided there")?;
            }
            for line in installation.iter().flat_map(|row| installed::lines(row, &config.timezone)) {
                writeln!(out, "{line}")?;
            }
            change::versions(out, store, &id, config)?;
            writeln!(out)?;
            for line in suggestion.yaml.lines() {
                writeln!(out, "  {}", clean(line))?;
            }
        }
    }
    Ok(())
}

pub(super) fn no_such(id: &SuggestionId) -> Failure {
    Failure::job(format_args!("there is no suggestion {id}: `nightshift suggestions list` shows those there are"))
}

impl StatusName {
    fn status(self) -> SuggestionStatus {
        match self {
            Self::Pending => SuggestionStatus::Pending,
            Self::Accepted => SuggestionStatus::Accepted,
            Self::Rejected => SuggestionStatus::Rejected,
            Self::Gone => SuggestionStatus::Gone,
        }
    }
}
