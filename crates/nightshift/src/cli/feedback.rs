use std::io::Write;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use domain::{Clock, EntityId, PastDecision, PatternKind, Verdict};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde_json::json;
use store::{FeedbackFilter, FeedbackReset, Store, StoredOverride};
use suggest::decision_weight;

use super::failure::Failure;
use super::history::local;
use super::night::store_failure;
use super::output::{self, Format, count, table};
use super::report::word;
use super::{Global, stored};
use crate::config::Config;
use crate::lifecycle::SystemClock;

/// Show and reset what your decisions taught Nightshift
///
/// What you accept and reject, and what you override within minutes after an automation did it, moves
/// the rank of further suggestions of the same kind, for the same device most, for its area less.
#[derive(Debug, Args)]
pub(super) struct FeedbackArgs {
    #[command(subcommand)]
    command: FeedbackCommand,
}

#[derive(Debug, Subcommand)]
enum FeedbackCommand {
    /// Show what moves the ranks of suggestions
    Show(ShowArgs),
    /// Forget it: the next run ranks as if it had not been
    ///
    /// Without a filter, all of it is forgotten. What you rejected stays rejected, and what you
    /// accepted accepted, unless --suggest-again says otherwise. What is overridden counts
    /// from now on only.
    #[command(after_help = "Examples:
  nightshift feedback reset --entity light.kitchen
  nightshift feedback reset --kind time --area \"Living room\" --suggest-again")]
    Reset(ResetArgs),
}

#[derive(Debug, Args)]
struct ShowArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Args)]
struct ResetArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Also have suggestions that you rejected, and that fit, wait for you again
    #[arg(long)]
    suggest_again: bool,
    /// How to print what was forgotten
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Which feedback: all that are given must fit.
#[derive(Debug, Args)]
struct FilterArgs {
    /// Only what is about this entity
    #[arg(long, value_name = "ENTITY_ID", value_parser = entity)]
    entity: Option<EntityId>,
    /// Only what is about entities of this area
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    area: Option<String>,
    /// Only decisions on suggestions of this kind, such as `time` or `presence`
    #[arg(long, value_parser = kind)]
    kind: Option<PatternKind>,
}

pub(super) fn run(args: &FeedbackArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let config = global.load(Vec::new())?.config;
    let store = stored::open(&config)?;
    match &args.command {
        FeedbackCommand::Show(args) => show(args, &store, &config, out),
        FeedbackCommand::Reset(args) => reset(args, &store, out),
    }
}

fn show(args: &ShowArgs, store: &Store, config: &Config, out: &mut dyn Write) -> Result<(), Failure> {
    let filter = args.filter.filter();
    let decisions = store.past_decisions(&filter).map_err(store_failure)?;
    let overrides = store.overrides(&filter).map_err(store_failure)?;
    let now = SystemClock.now();
    match args.format {
        Format::Json => {
            let decisions: Vec<_> = decisions.iter().map(|one| to_json(one, now)).collect::<Result<_, _>>()?;
            output::json(out, &json!({"decisions": decisions, "overrides": overrides}))?;
        }
        Format::Table if decisions.is_empty() && overrides.is_empty() => {
            writeln!(out, "There is no such feedback: suggestions rank by what was seen alone.")?;
        }
        Format::Table => {
            let rows: Vec<[String; 5]> = decisions.iter().map(|one| row(one, now, &config.timezone)).collect();
            table(out, ["decided", "kind", "on", "suggestion", "counts"], &rows)?;
            if !overrides.is_empty() {
                writeln!(out, "Automations that people overrode within minutes")?;
                let rows: Vec<[String; 4]> = overrides.iter().map(override_row).collect();
                table(out, ["entity", "state", "area", "overridden"], &rows)?;
            }
        }
    }
    Ok(())
}

fn to_json(decision: &PastDecision, now: Timestamp) -> Result<serde_json::Value, Failure> {
    let mut value = serde_json::to_value(decision).map_err(Failure::job_of)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("weight".into(), json!(decision_weight(decision, now)));
    }
    Ok(value)
}

fn row(decision: &PastDecision, now: Timestamp, zone: &TimeZone) -> [String; 5] {
    let verdict = match (decision.verdict, decision.undone_at) {
        (Verdict::Accepted, None) => "accepted",
        (Verdict::Rejected, None) => "rejected",
        (Verdict::Accepted, Some(_)) => "accepted, then undone",
        (Verdict::Rejected, Some(_)) => "rejected, then undone",
    };
    [
        verdict.to_owned(),
        word(&decision.kind),
        local(decision.undone_at.unwrap_or(decision.decided_at), zone),
        decision.title.clone(),
        format!("{:.0} %", decision_weight(decision, now) * 100.0),
    ]
}

fn override_row(one: &StoredOverride) -> [String; 4] {
    let target = &one.count.target;
    [
        target.entity_id.to_string(),
        target.state.clone(),
        one.area.clone().unwrap_or_else(|| "–".to_owned()),
        format!("{} of {}", one.count.overridden, one.count.fired),
    ]
}

fn reset(args: &ResetArgs, store: &Store, out: &mut dyn Write) -> Result<(), Failure> {
    let filter = args.filter.filter();
    let reset = store.reset_feedback(&filter, args.suggest_again, SystemClock.now()).map_err(store_failure)?;
    match args.format {
        Format::Json => output::json(out, &reset)?,
        Format::Table => {
            let FeedbackReset { decisions, overrides, suggested_again } = reset;
            let decided = (decisions > 0).then(|| count(decisions, "decision"));
            let overridden =
                (overrides > 0).then(|| format!("how often people overrode {}", count(overrides, "automated change")));
            let forgotten: Vec<String> = [decided, overridden].into_iter().flatten().collect();
            if forgotten.is_empty() {
                writeln!(out, "There was nothing to forget.")?;
            } else {
                writeln!(out, "Forgot {}. The next run ranks without.", forgotten.join(", and "))?;
            }
            if args.suggest_again {
                let (wait, it) = if suggested_again == 1 { ("waits", "it") } else { ("wait", "them") };
                let again = count(suggested_again, "rejected suggestion");
                writeln!(out, "{again} {wait} for you again, as long as runs still find {it}.")?;
            } else {
                writeln!(out, "What you rejected stays rejected.")?;
            }
        }
    }
    Ok(())
}

impl FilterArgs {
    fn filter(&self) -> FeedbackFilter {
        FeedbackFilter { kind: self.kind, entity: self.entity.clone(), area: self.area.clone() }
    }
}

fn entity(text: &str) -> Result<EntityId, String> {
    EntityId::parse(text).map_err(|error| error.to_string())
}

/// A kind by the name that it has in JSON.
fn kind(text: &str) -> Result<PatternKind, String> {
    PatternKind::deserialize(StrDeserializer::<Error>::new(text)).map_err(|error| error.to_string())
}
