use std::io::Write;

use clap::Args;
use domain::{Clock, Run, RunStatus, SuggestionStatus};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use store::{InstallState, LiveConnection, Page, Seen, Store, StoreError};

use super::failure::Failure;
use super::history::local;
use super::night::store_failure;
use super::output::{self, Format, clean, count};
use super::report::word;
use super::{Global, stored};
use crate::config::Config;
use crate::lifecycle::{SystemClock, as_it_stands, plausible};
use crate::live::{Standing, live_sentence};
use crate::run_body::RunBody;
use crate::schedule::{Missed, NightWatch, Schedule, Verdict};

/// Show whether the nightly job is at work, how it went last, and what waits for you
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  nightshift status --format json")]
pub(super) struct StatusArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Serialize)]
struct Status {
    is_running: bool,
    running: Option<RunBody>,
    last_run: Option<RunBody>,
    /// When `nightshift serve` does the job next.
    next_run: Option<Timestamp>,
    /// Why the machine's clock cannot be right; nothing is run until it is.
    clock: Option<String>,
    /// Whether the last night was done, as `/health` says it too.
    nights: Nights,
    archive: Archive,
    /// How the live connection to Home Assistant stands; none where there never was one.
    live: Option<Live>,
    suggestions: Suggestions,
    /// Automations that were made in Home Assistant.
    automations: Automations,
    /// Messages that wait for the broker.
    outbox: u64,
    store: std::path::PathBuf,
    /// Damaged databases that were set aside and are still there.
    set_aside: Vec<std::path::PathBuf>,
}

#[derive(Debug, Serialize)]
struct Nights {
    /// `nothing_due`, `done`, `at_work` or `missed`.
    verdict: &'static str,
    /// The slot that was missed.
    slot: Option<String>,
    /// What happened to it, for people.
    reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct Archive {
    days: usize,
    events: u64,
    bytes: u64,
    first_day: Option<Date>,
    last_day: Option<Date>,
}

#[derive(Debug, Serialize)]
struct Live {
    is_up: bool,
    #[serde(flatten)]
    noted: LiveConnection,
}

#[derive(Debug, Serialize)]
struct Suggestions {
    pending: u64,
    accepted: u64,
    rejected: u64,
}

#[derive(Debug, Default, Serialize)]
struct Automations {
    /// Those that are there.
    made: u64,
    /// Those for which Home Assistant has still to do its part.
    waiting: u64,
    /// Of those that are there, those that somebody has edited, turned off or disabled.
    changed: u64,
    /// How often those that are there acted.
    fired: u64,
    /// How often people undid that by hand within minutes.
    overridden: u64,
}

/// How far back the last run that was more than a missed slot is looked for.
const RECENT: u32 = 50;

pub(super) fn run(args: &StatusArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let config = global.load(Vec::new())?.config;
    let store = stored::open(&config)?;
    let status = Status::of(&config, &store, SystemClock.now()).map_err(store_failure)?;
    match args.format {
        Format::Json => output::json(out, &status)?,
        Format::Table => print(out, &status, &config)?,
    }
    Ok(())
}

impl Status {
    fn of(config: &Config, store: &Store, now: Timestamp) -> Result<Self, StoreError> {
        let runs = store.runs(&Page::first(RECENT))?.into_iter();
        let runs = runs.map(|run| as_it_stands(store, run, now)).collect::<Result<Vec<_>, _>>()?;
        let (running, over): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.status == RunStatus::Running);
        let running = running.into_iter().next();
        let last_run = over.into_iter().find(|run| run.status != RunStatus::Skipped);
        let schedule = config.schedule.slots(config.timezone.clone()).ok();
        let days = store.archived_days()?;
        let doubt = plausible::doubt(store, now)?;
        Ok(Self {
            is_running: running.is_some(),
            running: running.map(RunBody::from),
            last_run: last_run.map(RunBody::from),
            next_run: schedule
                .as_ref()
                .filter(|_| doubt.is_none())
                .and_then(|schedule| schedule.next_after(now))
                .map(|slot| slot.at),
            clock: doubt.map(|doubt| doubt.to_string()),
            nights: Nights::of(config, schedule, store, now)?,
            archive: Archive {
                days: days.len(),
                events: days.iter().map(|day| day.events).sum(),
                bytes: days.iter().map(|day| day.bytes).sum(),
                first_day: days.first().map(|day| day.date),
                last_day: days.last().map(|day| day.date),
            },
            live: Live::of(&Standing::of(store, now)?),
            suggestions: Suggestions {
                pending: store.count_suggestions(SuggestionStatus::Pending)?,
                accepted: store.count_suggestions(SuggestionStatus::Accepted)?,
                rejected: store.count_suggestions(SuggestionStatus::Rejected)?,
            },
            automations: Automations::of(store)?,
            outbox: store.outbox_depth()?,
            store: config.store.path.clone(),
            set_aside: store.set_aside_before(),
        })
    }
}

impl Automations {
    fn of(store: &Store) -> Result<Self, StoreError> {
        let mut all = Self::default();
        for row in store.installations()?.into_values() {
            match row.state {
                InstallState::Made => {
                    all.made += 1;
                    all.changed += u64::from(row.seen.is_some_and(|seen| seen != Seen::On));
                    all.fired += row.fired;
                    all.overridden += row.overridden;
                }
                InstallState::Making | InstallState::Undoing => all.waiting += 1,
                InstallState::Undone | InstallState::Failed => {}
            }
        }
        Ok(all)
    }
}

impl Live {
    fn of(standing: &Standing) -> Option<Self> {
        let noted = standing.connection()?.clone();
        Some(Self { is_up: standing.is_up(), noted })
    }
}

impl Nights {
    fn of(config: &Config, schedule: Option<Schedule>, store: &Store, now: Timestamp) -> Result<Self, StoreError> {
        let patience = config.schedule.misfire_grace.saturating_add(config.schedule.deadline);
        let nights = schedule.map(|schedule| NightWatch { schedule, patience });
        let verdict = nights.map_or(Ok(Verdict::NothingDue), |nights| nights.verdict(store, now))?;
        let word = match &verdict {
            Verdict::NothingDue => "nothing_due",
            Verdict::Done => "done",
            Verdict::AtWork => "at_work",
            Verdict::Missed(_) => "missed",
        };
        let missed = if let Verdict::Missed(missed) = verdict { Some(missed) } else { None };
        let reason = missed.as_ref().map(Missed::sentence);
        Ok(Self { verdict: word, slot: missed.map(|missed| missed.slot.key), reason })
    }
}

fn print(out: &mut dyn Write, status: &Status, config: &Config) -> std::io::Result<()> {
    let zone = &config.timezone;
    match &status.running {
        Some(run) => writeln!(out, "Run {} is at work, at stage {}.", run.id, run.stage.as_str())?,
        None => writeln!(out, "No run is at work.")?,
    }
    match &status.last_run {
        Some(run) => {
            let (when, how) = (local(run.started_at, zone), word(&run.status));
            writeln!(out, "Last run: {when}, {how} ({}).", run.id)?;
            if let Some(error) = &run.error {
                writeln!(out, "  At stage {}: {}", run.stage.as_str(), clean(error))?;
            }
            super::report::notes(out, run.notes.iter())?;
        }
        None => writeln!(out, "There has been no run yet.")?,
    }
    if let Some(clock) = &status.clock {
        writeln!(out, "Nothing is run now: {clock}.")?;
    }
    if let Some(reason) = &status.nights.reason {
        writeln!(out, "{reason} `nightshift doctor` says what to do.")?;
    }
    if let Some(next) = status.next_run {
        writeln!(out, "Next run: {} ({}), if nightshift serve is up then.", local(next, zone), config.schedule.cron)?;
    }
    let Suggestions { pending, accepted, rejected } = status.suggestions;
    writeln!(out, "Suggestions: {pending} to look at, {accepted} accepted, {rejected} rejected.")?;
    let Automations { made, waiting, changed, fired, overridden } = status.automations;
    if made > 0 {
        write!(out, "Automations in Home Assistant: {made}")?;
        if changed > 0 {
            write!(out, ", {changed} of them changed there")?;
        }
        writeln!(out, "; they acted {}, undone by hand {}.", count(fired, "time"), count(overridden, "time"))?;
    }
    if waiting > 0 {
        writeln!(out, "Home Assistant has still to do its part for {}.", count(waiting, "automation"))?;
    }
    let archive = &status.archive;
    write!(out, "Archive: {} with {}", count(archive.days as u64, "day"), count(archive.events, "event"))?;
    if let (Some(first), Some(last)) = (archive.first_day, archive.last_day) {
        write!(out, ", {first} to {last}, {} kB", archive.bytes.div_ceil(1000))?;
    }
    writeln!(out, ".")?;
    if let Some(Live { is_up, noted }) = &status.live {
        writeln!(out, "Live: {}.", clean(&live_sentence(*is_up, noted, |at| local(at, zone))))?;
    }
    if status.outbox > 0 {
        writeln!(out, "The MQTT broker still has to be told: {} in the outbox.", count(status.outbox, "message"))?;
    }
    writeln!(out, "Database: {}", clean(&status.store.display().to_string()))?;
    for path in &status.set_aside {
        writeln!(out, "  A damaged one was set aside: {}", clean(&path.display().to_string()))?;
    }
    Ok(())
}
