use std::io::Write;
use std::sync::Arc;

use clap::Args;
use domain::{AtTime, Backtest, Change, Clock, EntityId, ForDuration, Language, Suggestion, SuggestionId, Weekday};
use jiff::SignedDuration;
use serde_json::json;
use store::Store;
use suggest::{ActionReplayed, Options};

use super::failure::Failure;
use super::history::local;
use super::night::store_failure;
use super::output::{self, Format, clean};
use super::suggestions::no_such;
use super::{Global, stored};
use crate::changes::{self, Asked, ChangeError, Changed, Past, ReadBy, Request, Tried, told};
use crate::config::Config;
use crate::lifecycle::SystemClock;
use crate::llm::Reader;
use crate::off_thread::StoreFault;

#[derive(Debug, Args)]
pub(super) struct ChangeArgs {
    /// The suggestion's id, as `suggestions list` shows it
    id: String,
    /// Act at this clock time
    #[arg(long, value_name = "HH:MM")]
    time: Option<AtTime>,
    /// Act so much later, or with a minus earlier, as in 10m
    #[arg(long, value_name = "LENGTH", value_parser = length, allow_hyphen_values = true)]
    later: Option<ForDuration>,
    /// Act so long after sunrise or sunset, or with a minus before it
    #[arg(long, value_name = "LENGTH", value_parser = length, allow_hyphen_values = true)]
    offset: Option<ForDuration>,
    /// Wait until the state has lasted so long; 0s for at once
    #[arg(long = "for", value_name = "LENGTH", value_parser = length)]
    hold: Option<ForDuration>,
    /// Act above or below this value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    threshold: Option<f64>,
    /// Act on these days: mon-fri, or sat,sun
    #[arg(long, value_name = "DAYS", value_parser = days)]
    days: Option<Days>,
    /// Act between these clock times only: 17:00-23:00, 17:00- or -23:00
    #[arg(long, value_name = "FROM-TO", value_parser = window, allow_hyphen_values = true)]
    between: Option<Window>,
    /// Ask for this condition, as `--options` shows it
    #[arg(long, value_name = "CONDITION")]
    with: Vec<String>,
    /// Leave out this condition or action: its name, entity or number, as `--options` shows it
    #[arg(long, value_name = "WHAT")]
    without: Vec<String>,
    /// Do what this other suggestion does, too; it is part of this one then
    #[arg(long, value_name = "ID")]
    join: Vec<String>,
    /// Have this suggestion, which is part of this one, by itself again
    #[arg(long, value_name = "ID")]
    separate: Vec<String>,
    /// Turn lights on at this brightness, in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    brightness: Option<u8>,
    /// Set thermostats to this temperature
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    temperature: Option<f64>,
    /// Call it so; empty to have it named by what it does
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Bring back this version
    #[arg(long, value_name = "N", conflicts_with_all = ["try_only", "options"])]
    restore: Option<u32>,
    /// Show what can be changed, and change nothing
    #[arg(long)]
    options: bool,
    /// Show what would come of it, and change nothing
    #[arg(long = "try")]
    try_only: bool,
    /// How to print what became of it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct RefineArgs {
    /// The suggestion's id, as `suggestions list` shows it
    id: String,
    /// What is to be different, in any of the six languages; where a language model is set, in any words
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
    /// Show what would come of it, and change nothing
    #[arg(long = "try")]
    try_only: bool,
    /// How to print what became of it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Days(Vec<Weekday>);

/// Clock times between which something may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window(Option<AtTime>, Option<AtTime>);

pub(super) fn change(args: &ChangeArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let config = global.load(Vec::new())?.config;
    global.log_if_asked(&config)?;
    let (store, past, id) = (stored::open(&config)?, Past::of(&config), SuggestionId::new(args.id.as_str()));
    let now = SystemClock.now();
    if args.options {
        let offered = changes::options(&store, &past, &id).map_err(|error| failure(error, &id))?;
        return match args.format {
            Format::Json => Ok(output::json(out, &serde_json::to_value(&offered).map_err(Failure::job_of)?)?),
            Format::Table => offer(out, &offered.options),
        };
    }
    if let Some(number) = args.restore {
        let restored = changes::restore(&store, &past, &id, number, now).map_err(|error| failure(error, &id))?;
        return changed(out, &restored, args.format);
    }
    let options = changes::options(&store, &past, &id).map_err(|error| failure(error, &id))?.options;
    let changes = args.changes(&options);
    if changes.is_empty() {
        return Err(Failure::usage("say what is to be changed, as in --time 06:40, or --options to see what can be"));
    }
    if args.try_only {
        let would_be = changes::try_out(&store, &past, &id, &changes).map_err(|error| failure(error, &id))?;
        return tried(out, &would_be, args.format);
    }
    let asked = Asked { changes, ..Asked::default() };
    let done = changes::change(&store, &past, &id, &asked, now).map_err(|error| failure(error, &id))?;
    changed(out, &done, args.format)
}

pub(super) fn refine(args: &RefineArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let config = global.load(Vec::new())?.config;
    global.log_if_asked(&config)?;
    let (store, past, id) = (stored::open(&config)?, Past::of(&config), SuggestionId::new(args.id.as_str()));
    let request = Request { text: args.text.join(" "), version: None };
    let model = config.llm.access(&config.source);
    let model = model.map_err(|(setting, problem)| Failure::usage(format_args!("{setting}: {problem}")))?;
    let reader = model.map(|access| Reader::new(access, Arc::new(SystemClock), config.timezone.clone()));
    let reader = reader.as_ref();
    if args.try_only {
        let would_be = changes::try_refining(&store, &past, &id, &request, reader);
        let would_be = would_be.map_err(|error| failure(error, &id))?;
        return tried(out, &would_be, args.format);
    }
    let done = changes::refine(&store, &past, &id, &request, reader, SystemClock.now());
    let done = done.map_err(|error| failure(error, &id))?;
    changed(out, &done, args.format)
}

/// The versions of a suggestion, a line each; nothing where it was never changed.
pub(super) fn versions(out: &mut dyn Write, store: &Store, id: &SuggestionId, config: &Config) -> Result<(), Failure> {
    for version in store.suggestion_versions(id).map_err(store_failure)? {
        let mark = if version.is_current { "*" } else { " " };
        let (number, at) = (version.number, local(version.at, &config.timezone));
        writeln!(out, "{mark} version {number}, {at}: {}", clean(&version.summary))?;
    }
    Ok(())
}

impl ChangeArgs {
    /// The changes that the flags ask for. What is left out may be a condition, or an action by its entity or number.
    fn changes(&self, options: &Options) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        let named = |id: &String| SuggestionId::new(id.as_str());
        changes.extend(self.separate.iter().map(|id| Change::Separate { suggestion: named(id) }));
        // Before anything else: they were offered beside what it is now.
        changes.extend(self.join.iter().map(|id| Change::Join { suggestion: named(id) }));
        changes.extend(self.name.clone().map(|title| Change::Rename { title }));
        changes.extend(self.time.map(|at| Change::SetTime { at }));
        changes.extend(self.offset.map(|offset| Change::SetOffset { offset }));
        changes.extend(self.later.map(|by| Change::Shift { by }));
        changes.extend(self.hold.map(|hold| Change::SetHold { hold }));
        changes.extend(self.threshold.map(|value| Change::SetThreshold { value }));
        changes.extend(self.days.clone().map(|Days(days)| Change::SetDays { days }));
        changes.extend(self.between.map(|Window(after, before)| Change::SetWindow { after, before }));
        let of_number = |text: &str| {
            let number = text.parse::<usize>().ok()?.checked_sub(1)?;
            options.actions.get(number).map(|action| action.entity_id.clone())
        };
        for what in &self.without {
            let entity = of_number(what).or_else(|| EntityId::parse(what).ok());
            let entity = entity.filter(|_| options.conditions.iter().all(|condition| condition.id != *what));
            changes.push(match entity {
                Some(entity_id) => Change::DropAction { entity_id },
                None => Change::DropCondition { condition: what.clone() },
            });
        }
        changes.extend(self.with.iter().map(|condition| Change::AddCondition { condition: condition.clone() }));
        changes
            .extend(self.brightness.map(|percent| Change::SetBrightness { percent: Some(percent), entity_id: None }));
        changes.extend(
            self.temperature.map(|degrees| Change::SetTemperature { temperature: Some(degrees), entity_id: None }),
        );
        changes
    }
}

fn changed(out: &mut dyn Write, changed: &Changed, format: Format) -> Result<(), Failure> {
    let Changed { stored, summary, before, by_action, read_by } = changed;
    match format {
        Format::Json => {
            let mut printed = json!({"summary": summary, "suggestion": stored, "before": before});
            if !by_action.is_empty() {
                printed["by_action"] = serde_json::to_value(by_action).map_err(Failure::job_of)?;
            }
            if let Some(read_by) = read_by {
                printed["read_by"] = serde_json::to_value(read_by).map_err(Failure::job_of)?;
            }
            Ok(output::json(out, &printed)?)
        }
        Format::Table => {
            writeln!(out, "{} is version {} now: {}", stored.suggestion.id, stored.version, clean(summary))?;
            tell_of_model(out, read_by.as_ref())?;
            compared(out, &stored.suggestion, before, by_action)
        }
    }
}

fn tried(out: &mut dyn Write, tried: &Tried, format: Format) -> Result<(), Failure> {
    match format {
        Format::Json => Ok(output::json(out, &serde_json::to_value(tried).map_err(Failure::job_of)?)?),
        Format::Table => {
            writeln!(out, "Nothing is stored. It would be: {}", clean(&tried.summary))?;
            tell_of_model(out, tried.read_by.as_ref())?;
            compared(out, &tried.suggestion, &tried.present, &tried.by_action)
        }
    }
}

/// A misunderstanding is possible where a model read the sentence.
fn tell_of_model(out: &mut dyn Write, read_by: Option<&ReadBy>) -> Result<(), Failure> {
    if let Some(model) = read_by.and_then(|read_by| read_by.model.as_deref()) {
        writeln!(out, "  read by the language model {}: is this what you meant?", clean(model))?;
    }
    Ok(())
}

fn compared(
    out: &mut dyn Write,
    suggestion: &Suggestion,
    before: &Backtest,
    by_action: &[ActionReplayed],
) -> Result<(), Failure> {
    let figures = |backtest: &Backtest| {
        format!(
            "{} of {} times right, {} of {} by hand served, in {} days",
            backtest.served, backtest.fires, backtest.served, backtest.manual_actions, backtest.days
        )
    };
    writeln!(out, "{}", clean(&suggestion.title))?;
    writeln!(out, "  before  {}", figures(before))?;
    writeln!(out, "  now     {}", figures(&suggestion.backtest))?;
    for ActionReplayed { entity_id, backtest } in by_action {
        writeln!(out, "    {entity_id}  {}", figures(backtest))?;
    }
    Ok(())
}

fn offer(out: &mut dyn Write, options: &Options) -> Result<(), Failure> {
    if let Some(time) = &options.time {
        writeln!(out, "--time        {}", time.at)?;
    }
    if let Some(offset) = &options.offset {
        writeln!(out, "--offset      {}, from {} to {}", offset.offset, offset.min, offset.max)?;
    }
    if let Some(hold) = &options.hold {
        writeln!(out, "--for         {}, from {} to {}", hold.hold, hold.min, hold.max)?;
    }
    if let Some(threshold) = &options.threshold {
        let number = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
        let (min, max) = (number(threshold.min), number(threshold.max));
        writeln!(out, "--threshold   {}, from {min} to {max} ({})", threshold.value, clean(&threshold.name))?;
    }
    let days: Vec<String> = options.days.days.iter().map(|day| format!("{day:?}").to_lowercase()).collect();
    writeln!(out, "--days        {}", days.join(","))?;
    if let Some(window) = &options.window {
        let time = |at: Option<AtTime>| at.map(|at| at.to_string()).unwrap_or_default();
        writeln!(out, "--between     {}-{}", time(window.after), time(window.before))?;
    }
    for condition in &options.conditions {
        let flag = if condition.is_on { "--without  " } else { "--with     " };
        writeln!(out, "{flag}   {} ({})", clean(&condition.id), clean(&condition.text))?;
    }
    for (number, action) in (1..).zip(&options.actions) {
        let flag = if action.can_drop { "--without  " } else { "           " };
        writeln!(out, "{flag}   {number} {} ({})", action.entity_id, clean(&action.text))?;
        if let Some(brightness) = &action.brightness {
            writeln!(out, "--brightness  {} to {}", brightness.min, brightness.max)?;
        }
        if let Some(temperature) = &action.temperature {
            writeln!(out, "--temperature {} to {}", temperature.min, temperature.max)?;
        }
    }
    for join in &options.joins {
        let flag = if join.is_on { "--separate " } else { "--join     " };
        writeln!(out, "{flag}   {} ({})", clean(join.suggestion.as_str()), clean(&join.title))?;
    }
    Ok(())
}

fn failure(error: ChangeError, id: &SuggestionId) -> Failure {
    match error {
        ChangeError::Store(StoreFault::Store(error)) => store_failure(error),
        ChangeError::Missing => no_such(id),
        error => Failure::job(clean(&told(&error, Language::English))),
    }
}

fn length(text: &str) -> Result<ForDuration, String> {
    let wrong = || format!("{text:?} is no length of time: write it as 10m or 1h30m");
    let length: SignedDuration = text.parse().map_err(|_| wrong())?;
    i32::try_from(length.as_secs()).map(ForDuration::from_seconds).map_err(|_| wrong())
}

fn days(text: &str) -> Result<Days, String> {
    let wrong = || format!("{text:?} are no days: write them as mon-fri or sat,sun");
    let day = |name: &str| {
        let name = name.trim().to_lowercase();
        Weekday::ALL.into_iter().find(|day| format!("{day:?}").to_lowercase() == name).ok_or_else(wrong)
    };
    let mut days = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (day(from)?, day(to)?);
        let count = (to.index() + 7 - from.index()) % 7;
        days.extend((0..=count).map(|step| Weekday::ALL[(from.index() + step) % 7]));
    }
    days.sort_unstable();
    days.dedup();
    Ok(Days(days))
}

fn window(text: &str) -> Result<Window, String> {
    let time = |text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse::<AtTime>().map(Some),
    };
    let (from, to) = text.split_once('-').ok_or_else(|| format!("{text:?} is no window: write it as 17:00-23:00"))?;
    Ok(Window(time(from)?, time(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_flag_takes() {
        assert_eq!(length("1h30m"), Ok(ForDuration::from_seconds(5400)));
        assert_eq!(length("-10m"), Ok(ForDuration::from_seconds(-600)));
        assert!(length("soon").is_err() && length("999999999h").is_err());
        assert_eq!(days("mon-fri").map(|days| days.0.len()), Ok(5));
        assert_eq!(days("Sat,mon").map(|days| days.0), Ok(vec![Weekday::Mon, Weekday::Sat]));
        assert_eq!(days("fri-mon").map(|days| days.0.len()), Ok(4));
        assert!(days("someday").is_err() && days("").is_err());
        let seven = "07:00".parse().ok();
        assert_eq!(window("07:00-"), Ok(Window(seven, None)));
        assert_eq!(window("-07:00"), Ok(Window(None, seven)));
        assert_eq!(window("-"), Ok(Window(None, None)));
        assert!(window("07:00").is_err() && window("7-99").is_err());
    }
}
