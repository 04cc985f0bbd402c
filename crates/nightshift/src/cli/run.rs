use std::io::Write;
use std::sync::Arc;

use clap::Args;
use domain::{Clock as _, Remark, Run, RunStatus};
use serde_json::{Value, json};

use super::adopt::{adopt, adopt_broker};
use super::failure::Failure;
use super::home_args::HomeArgs;
use super::night::{Done, one_night, open_store_for_a_night, wait_for};
use super::output::{self, Format, clean, count};
use super::progress::Bar;
use super::{Global, report};
use crate::lifecycle::SystemClock;
use crate::night::{Announced, Outcome};
use crate::run_body::RunBody;

/// Do the nightly job once, now
///
/// Reads what is new in the home's history, finds habits, stores the suggestions and announces them
/// over MQTT, all as configured. It needs a history: see `source.events` and `source.url`. Only one run
/// is at work at a time, also beside `nightshift serve` on the same database.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift run --events /config/home-assistant_v2.db
  nightshift run --config /config/nightshift.toml --format json")]
pub(super) struct RunArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &RunArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let mut loaded = global.load(args.home.flags())?;
    global.log_if_asked(&loaded.config)?;
    if loaded.config.history(SystemClock.now()).is_none() {
        return Err(Failure::usage(crate::night::Cause::NoSource));
    }
    adopt(&mut loaded, &());
    adopt_broker(&mut loaded);
    let config = Arc::new(loaded.config);
    let bar = Bar::new("fetch", !global.has_bar());
    let done = wait_for(async |stop| {
        let store = open_store_for_a_night(&config)?;
        one_night(&config, &store, &bar, &stop).await
    })?;
    drop(bar);
    let Done { run, outcome } = &done;
    match args.format {
        Format::Json => output::json(out, &to_json(run, outcome.as_ref()))?,
        Format::Table => {
            report::notes(out, loaded.notes.iter())?;
            if let Some(outcome) = outcome {
                print(out, run, outcome)?;
            }
        }
    }
    ended_well(run)
}

/// Nothing for a run that succeeded, and else why not.
pub(super) fn ended_well(run: &Run) -> Result<(), Failure> {
    if run.status == RunStatus::Succeeded {
        return Ok(());
    }
    let why = run.error.as_deref().unwrap_or("nothing more is known");
    let how = if run.status == RunStatus::Interrupted { "was interrupted" } else { "failed" };
    Err(Failure::job(format_args!("run {} {how} at stage {}: {why}", run.id, run.stage.as_str())))
}

pub(super) fn to_json(run: &Run, outcome: Option<&Outcome>) -> Value {
    let mut value = json!({"run": RunBody::from(run.clone()), "run_id": run.id, "status": run.status});
    if let (Some(fields), Some(outcome)) = (value.as_object_mut(), outcome) {
        let more = json!({
            "events": outcome.events,
            "patterns_detected": outcome.findings.patterns.len(),
            "suggestions_generated": outcome.suggested.suggestions.len(),
            "duration_seconds": seconds(run),
            "new": outcome.changes.new,
            "announced": announced_word(&outcome.announced),
            "notes": outcome.notes.iter().map(Remark::text).collect::<Vec<_>>(),
            "patterns": outcome.findings.patterns.iter().map(report::pattern_json).collect::<Vec<_>>(),
            "suggestions": outcome.suggested.suggestions,
            "near_misses": report::near_misses_json(&outcome.findings.near_misses, &outcome.home),
            "advice": outcome.suggested.advice,
        });
        if let Value::Object(more) = more {
            fields.extend(more);
        }
    }
    value
}

pub(super) fn print(out: &mut dyn Write, run: &Run, outcome: &Outcome) -> std::io::Result<()> {
    writeln!(
        out,
        "Run {} looked at {} in {:.1} s and found {}; {} ({} new).",
        run.id,
        count(outcome.events, "event"),
        seconds(run),
        count(outcome.findings.patterns.len() as u64, "pattern"),
        count(outcome.suggested.suggestions.len() as u64, "suggestion"),
        outcome.changes.new.len(),
    )?;
    report::notes(out, outcome.notes.iter())?;
    match &outcome.announced {
        Announced::Sent => writeln!(out, "The broker was told.")?,
        Announced::Waiting { messages, reason } => writeln!(
            out,
            "The broker was not told yet ({}): {} in the outbox for the next time.",
            clean(reason),
            if *messages == 1 { "1 message waits".to_owned() } else { format!("{messages} messages wait") },
        )?,
        Announced::NoBroker | Announced::Handed => {}
    }
    report::findings(out, &outcome.findings, &outcome.suggested, &outcome.home)
}

fn announced_word(announced: &Announced) -> &'static str {
    match announced {
        Announced::NoBroker => "no_broker",
        Announced::Handed => "handed",
        Announced::Sent => "sent",
        Announced::Waiting { .. } => "waiting",
    }
}

#[expect(clippy::cast_precision_loss, reason = "a run takes far less than 2^52 ms")]
fn seconds(run: &Run) -> f64 {
    run.duration_ms.unwrap_or(0) as f64 / 1000.0
}
