use std::io::Write;

use clap::Args;

use super::Global;
use super::failure::Failure;
use super::history_files::{History, HistoryArgs};
use super::output::{self, Format, count, table};
use super::progress::Bar;
use super::report;
use crate::evaluation::{self, Cuts, Evaluation, NotEnoughDays};
use crate::lifecycle::SystemClock;

/// Try suggestions on days that they were not learned from
///
/// This says how good the suggestions would have been in days that nobody had seen: how often the
/// automations would have done what somebody then did by hand, and how often they would have been
/// wrong. The second half of the history is gone through, a week at a time at most: each time the
/// suggestions are learned from all days before, and tried on the next ones. With --holdout-days it
/// is done once, at the end.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift evaluate --events home-assistant_v2.db
  nightshift evaluate --events history.jsonl --timezone Europe/Berlin --holdout-days 14 --format json")]
pub(super) struct EvaluateArgs {
    #[command(flatten)]
    history: HistoryArgs,
    /// Learn once from all but the last local days, so many, and try the suggestions on those
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=365), conflicts_with = "rolling")]
    holdout_days: Option<u32>,
    /// Learn anew at least every week of the second half, and try each time on the days that follow
    /// [default: yes, unless --holdout-days is given]
    #[arg(long)]
    rolling: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &EvaluateArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let loaded = global.load(args.history.flags())?;
    let bar = Bar::new("reading", global.quiet);
    let history = args.history.read(&loaded.config, domain::Clock::now(&SystemClock), &bar)?;
    let History { log, home, files, .. } = &history;
    let cuts = cuts(&history, args.holdout_days)?;

    bar.now("mining");
    let evaluation =
        evaluation::evaluate(log, home, &cuts, &loaded.config.suggestions, &bar).map_err(Failure::job_of)?;
    drop(bar);

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

fn cuts(history: &History, holdout_days: Option<u32>) -> Result<Cuts, Failure> {
    let zone = &history.home.time_zone;
    let cuts = match holdout_days {
        Some(days) => Cuts::keep_back(&history.log, zone, i64::from(days)),
        None => Cuts::rolling(&history.log, zone),
    };
    cuts.map_err(|error| match (error, holdout_days) {
        (NotEnoughDays::Only(days), Some(kept)) => Failure::job(format_args!(
            "the history has {} only, so that nothing is left to learn from when {kept} are kept back: give a smaller \
             --holdout-days",
            of_days(days),
        )),
        (NotEnoughDays::Only(days), None) => Failure::job(format_args!(
            "the history has {} only, and there must be one to learn from and another to try the suggestions on",
            of_days(days),
        )),
        (error, _) => Failure::job(error),
    })
}

fn of_days(days: i64) -> String {
    count(u64::try_from(days).unwrap_or(0), "day")
}

fn print(out: &mut dyn Write, evaluation: &Evaluation) -> std::io::Result<()> {
    let Evaluation { train_days, holdout_days, cuts, manual_actions, totals, .. } = evaluation;
    let (learned, tried) = (of_days(*train_days), of_days(*holdout_days));
    if *cuts == 1 {
        let them = if *train_days == 1 { "it" } else { "them" };
        writeln!(out, "\nLearned from {learned}, tried on the {tried} after {them}.")?;
    } else {
        writeln!(
            out,
            "\nLearned {cuts} times, first from {learned} and then from more, each time tried on the days that \
             followed: {tried} in all."
        )?;
    }
    if evaluation.suggestions.is_empty() {
        let first = if *train_days == 1 { "day".to_owned() } else { learned };
        return match cuts {
            1 => writeln!(out, "Nothing was found in the first {first} that is sure enough to suggest."),
            _ => writeln!(out, "Nothing was found at any time that is sure enough to suggest."),
        };
    }
    writeln!(out)?;
    let rows: Vec<[String; 5]> = evaluation
        .suggestions
        .iter()
        .map(|one| {
            let holdout = &one.holdout;
            let figures = [holdout.fires, holdout.served, holdout.false_fires, holdout.manual_actions];
            let [acted, right, wrong, by_hand] = figures.map(|figure| figure.to_string());
            [one.suggestion.title.clone(), acted, right, wrong, by_hand]
        })
        .collect();
    table(out, ["suggestion", "acted", "right", "wrong", "done by hand"], &rows)?;
    writeln!(out, "\nThe best ones together; what two of them would have done counts once.\n")?;
    let rows: Vec<[String; 6]> = evaluation
        .curve
        .iter()
        .map(|point| {
            [
                point.rank.to_string(),
                point.fires.to_string(),
                point.served.to_string(),
                point.false_fires.to_string(),
                format!("{:.2}", point.precision),
                format!("{:.2}", point.recall),
            ]
        })
        .collect();
    table(out, ["first", "acted", "right", "wrong", "precision", "recall"], &rows)?;
    writeln!(
        out,
        "\nTogether they would have acted {} times on these days, {} of them right and {} wrong (precision {:.2}).\n\
         People switched something by hand {manual_actions} times on these days: {:.0} % of it would have been done for \
         them, {:.1} actions a day.",
        totals.fires,
        totals.served,
        totals.false_fires,
        totals.precision,
        totals.recall * 100.0,
        evaluation.actions_saved_per_day,
    )
}
