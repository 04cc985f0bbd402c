use std::collections::BTreeSet;
use std::io::Write;
use std::ops::Range;

use clap::Args;
use domain::{Backtest, Pattern, Suggestion, TargetState};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use mining::{Replay, Rule};
use serde::Serialize;
use suggest::Suggested;

use super::Global;
use super::failure::Failure;
use super::history_files::{History, HistoryArgs};
use super::output::{self, Format, count, table};
use super::progress::Bar;
use super::report;
use crate::lifecycle::SystemClock;
use crate::night;

/// Learn from all but the last days of a history, and try the suggestions on the days kept back
///
/// This says how good the suggestions would have been in days that nobody had seen: how often the
/// automations would have done what somebody then did by hand, and how often they would have been
/// wrong.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift evaluate --events home-assistant_v2.db
  nightshift evaluate --events history.jsonl --timezone Europe/Berlin --holdout-days 14 --format json")]
pub(super) struct EvaluateArgs {
    #[command(flatten)]
    history: HistoryArgs,
    /// Local days to keep back, from the last one with an event
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=365))]
    holdout_days: u32,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How the suggestions did on the days kept back.
///
/// The figures are summed over the suggestions, each replayed by itself: where two of them switch the
/// same thing, an action that both would have saved counts twice.
#[derive(Debug, Serialize)]
struct Evaluation {
    train_days: i64,
    holdout_days: i64,
    /// Of every actuator on the days kept back.
    manual_actions: u32,
    fires: u32,
    served: u32,
    false_fires: u32,
    precision: f64,
    recall: f64,
    actions_saved_per_day: f64,
    suggestions: Vec<Evaluated>,
}

/// A suggestion with what it would have done on the days kept back.
#[derive(Debug, Serialize)]
struct Evaluated {
    #[serde(flatten)]
    suggestion: Suggestion,
    holdout: Backtest,
}

pub(super) fn run(args: &EvaluateArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let loaded = global.load(args.history.flags())?;
    let bar = Bar::new("reading", global.quiet);
    let history = args.history.read(&loaded.config, domain::Clock::now(&SystemClock), &bar)?;
    let History { log, home, files, .. } = &history;
    let split = Split::of(&history, args.holdout_days)?;

    bar.now("mining");
    let train = log.between(Timestamp::MIN, split.at);
    let findings = night::mine(&train, home, &loaded.config.suggestions, &bar).map_err(Failure::job_of)?;
    let feedback = night::feedback_of_history(&findings.overrides);
    let suggested = night::suggest(&findings.patterns, home, &BTreeSet::new(), &feedback, &loaded.config.suggestions);
    drop(bar);
    let evaluation = evaluate(&history, &split, &findings.patterns, &suggested);

    match args.format {
        Format::Json => output::json(out, &evaluation)?,
        Format::Table => {
            report::read(out, log, home, files)?;
            report::notes(out, files.iter().flat_map(|file| &file.notes).chain(&loaded.notes))?;
            print(out, &evaluation)?;
        }
    }
    Ok(())
}

/// Where the days kept back begin.
struct Split {
    at: Timestamp,
    /// From there to the end, in microseconds.
    range: Range<i64>,
    train_days: i64,
    holdout_days: i64,
}

impl Split {
    fn of(history: &History, holdout_days: u32) -> Result<Self, Failure> {
        let zone = &history.home.time_zone;
        let (first, last) = history.log.span().ok_or_else(|| Failure::job("there are no events to learn from"))?;
        let day = |time| -> Result<Date, jiff::Error> {
            Ok(Timestamp::from_microsecond(time)?.to_zoned_datetime(zone.clone()).date())
        };
        let (first, last) = (day(first).map_err(Failure::job_of)?, day(last).map_err(Failure::job_of)?);
        let days = |from: Date, to: Date| to.duration_since(from).as_hours() / 24;
        let begin = last.saturating_sub((i64::from(holdout_days) - 1).days());
        if begin <= first {
            return Err(Failure::job(format_args!(
                "the history has {} only, so that nothing is left to learn from when {holdout_days} are kept back: \
                 give a smaller --holdout-days",
                count(u64::try_from(days(first, last) + 1).unwrap_or(0), "day"),
            )));
        }
        let start = |date: Date| date.to_zoned_datetime(zone.clone()).map(|at| at.timestamp());
        let at = start(begin).map_err(Failure::job_of)?;
        let end = last.tomorrow().and_then(start).map_err(Failure::job_of)?;
        Ok(Self {
            at,
            range: at.as_microsecond()..end.as_microsecond(),
            train_days: days(first, begin),
            holdout_days: days(begin, last) + 1,
        })
    }
}

fn evaluate(history: &History, split: &Split, patterns: &[Pattern], suggested: &Suggested) -> Evaluation {
    let replay = Replay::new(&history.log, &history.home);
    let holdout_of = |suggestion: &Suggestion| {
        let targets = targets_of(suggestion, patterns);
        // A suggestion has one trigger.
        let trigger = suggestion.automation.triggers.first()?;
        let rule =
            Rule { kind: suggestion.kind, trigger, conditions: &suggestion.automation.conditions, targets: &targets };
        Some(replay.as_ref()?.run(rule, split.range.clone()))
    };
    let suggestions: Vec<Evaluated> = suggested
        .suggestions
        .iter()
        .map(|suggestion| Evaluated {
            suggestion: suggestion.clone(),
            holdout: holdout_of(suggestion).unwrap_or_default(),
        })
        .collect();
    let manual_actions = replay.as_ref().map_or(0, |replay| replay.manual_actions(&split.range));
    let mut total = Backtest::default();
    for one in &suggestions {
        add(&mut total, &one.holdout);
    }
    let days = f64::from(u32::try_from(split.holdout_days).unwrap_or(1).max(1));
    Evaluation {
        train_days: split.train_days,
        holdout_days: split.holdout_days,
        manual_actions,
        fires: total.fires,
        served: total.served,
        false_fires: total.false_fires,
        precision: share(total.served, total.fires),
        recall: share(total.served, manual_actions),
        actions_saved_per_day: f64::from(total.served) / days,
        suggestions,
    }
}

/// What a suggestion does, as states: what the patterns that it stands for do, each once.
fn targets_of(suggestion: &Suggestion, patterns: &[Pattern]) -> Vec<TargetState> {
    let mut targets: Vec<TargetState> = Vec::new();
    for pattern in patterns.iter().filter(|pattern| suggestion.pattern_ids.contains(&pattern.id)) {
        for action in &pattern.actions {
            if !targets.contains(action) {
                targets.push(action.clone());
            }
        }
    }
    targets
}

fn add(sum: &mut Backtest, more: &Backtest) {
    sum.fires += more.fires;
    sum.served += more.served;
    sum.false_fires += more.false_fires;
    sum.manual_actions += more.manual_actions;
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

fn print(out: &mut dyn Write, evaluation: &Evaluation) -> std::io::Result<()> {
    let Evaluation { train_days, holdout_days, manual_actions, fires, served, false_fires, .. } = evaluation;
    let days = |days: i64| count(u64::try_from(days).unwrap_or(0), "day");
    let them = if *train_days == 1 { "it" } else { "them" };
    writeln!(out, "\nLearned from {}, tried on the {} after {them}.", days(*train_days), days(*holdout_days))?;
    if evaluation.suggestions.is_empty() {
        let first = if *train_days == 1 { "day".to_owned() } else { days(*train_days) };
        return writeln!(out, "Nothing was found in the first {first} that is sure enough to suggest.");
    }
    writeln!(out)?;
    let rows: Vec<[String; 4]> = evaluation
        .suggestions
        .iter()
        .map(|one| {
            let holdout = &one.holdout;
            [
                one.suggestion.title.clone(),
                holdout.fires.to_string(),
                holdout.served.to_string(),
                holdout.false_fires.to_string(),
            ]
        })
        .collect();
    table(out, ["suggestion", "acted", "right", "wrong"], &rows)?;
    writeln!(
        out,
        "\nTogether they would have acted {fires} times on these days, {served} of them right and {false_fires} wrong \
         (precision {:.2}).\nPeople switched something by hand {manual_actions} times on these days: {:.0} % of it would \
         have been done for them, {:.1} actions a day.",
        evaluation.precision,
        evaluation.recall * 100.0,
        evaluation.actions_saved_per_day,
    )
}
