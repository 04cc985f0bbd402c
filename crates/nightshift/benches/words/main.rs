//! What a language model makes of the words of simulated homes, and what of it is true:
//! `cargo bench --bench words [-- SEEDS] [--config FILE]`.
//!
//! With `--config` the model of that file's `[llm]` is asked. Without it a server in this program answers, which speaks the
//! protocol of chat completions and follows a script: most of what it says is true, some is made up.

mod scripted;
mod tally;

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::time::Duration;

use ::suggest::{Feedback, Known, check};
use domain::{Clock, Draft, EntityId, ManualClock, Suggestion};
use jiff::tz::TimeZone;
use nightshift::changes::joinable;
use nightshift::config::{Config, Inputs, load};
use nightshift::llm::{Night, Patience, propose, word};
use nightshift::night::{mine, suggest};
use simulator::{Flavour, Plan, simulate};
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::scripted::Scripted;
use crate::tally::Tally;

/// Homes of each sort.
const SEEDS: u64 = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let (seeds, file) = arguments()?;
    let folder = tempfile::tempdir()?;
    let scripted = if file.is_none() { Some(Scripted::start()?) } else { None };
    let file = match (&file, &scripted) {
        (Some(file), _) => file.clone(),
        (None, scripted) => {
            let url = scripted.as_ref().map(Scripted::url).unwrap_or_default();
            let path = folder.path().join("nightshift.toml");
            std::fs::write(
                &path,
                format!("[llm]\nprovider = \"openai\"\nmodel = \"scripted\"\nbase_url = \"{url}\"\n"),
            )?;
            path
        }
    };
    let config = load(&Inputs { file: Some(file), ..Inputs::default() })?.config;
    let mut out = stdout().lock();
    let who = if scripted.is_some() { "a scripted server" } else { config.llm.model.as_deref().unwrap_or("a model") };
    writeln!(out, "Asked: {who}. Homes of 30 days, 60 entities, 50,000 events.\n")?;
    writeln!(out, "{}", tally::HEAD)?;
    let mut all = Tally::default();
    for flavour in Flavour::ALL {
        let mut row = Tally::default();
        for seed in 1..=seeds {
            home(&config, &Plan { flavour, ..Plan::new(seed) }, &mut row)?;
        }
        writeln!(out, "{}", row.line(flavour.name()))?;
        all.add(&row);
    }
    writeln!(out, "{}", all.line("all"))?;
    for (part, why) in all.reasons() {
        writeln!(out, "  dropped {part}: {why}")?;
    }
    Ok(())
}

/// One home's night.
fn home(config: &Config, made: &Plan, tally: &mut Tally) -> Result<(), Box<dyn Error>> {
    let simulated = simulate(made)?;
    let findings = mine(&simulated.log, &simulated.home, &config.suggestions, &())?;
    let suggested =
        suggest(&findings.patterns, &simulated.home, &BTreeSet::new(), &Feedback::default(), &config.suggestions);
    let plain = suggested.suggestions;
    let mut worded = plain.clone();
    let access = config.llm.access(&config.source).map_err(|(key, problem)| format!("{key}: {problem}"))?;
    let access = access.ok_or("no model is set in [llm]")?;
    let store = Store::open_in_memory()?;
    let clock = ManualClock::new("2026-10-15T03:00:00Z".parse()?);
    let night = Night {
        access: &access,
        store: &store,
        clock: &clock,
        zone: &TimeZone::UTC,
        run: None,
        language: simulated.home.language,
        limit: Duration::from_secs(3600),
        cancel: &CancellationToken::new(),
        patience: Patience::default(),
    };
    let notes = word(&night, &mut worded, &simulated.home).notes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let drafts: Vec<(&Suggestion, Draft)> = plain
        .iter()
        .filter_map(|suggestion| Some((suggestion, ::suggest::draft_of(suggestion, &findings.patterns)?)))
        .collect();
    let others: Vec<_> = drafts.iter().map(|(suggestion, draft)| joinable(suggestion, draft.clone())).collect();
    let ideas = propose(&night, &drafts, &others, &simulated.home, night.limit);
    tally.ideas += ideas.ideas.len();
    let spent = store.model_spending(clock.now() - jiff::SignedDuration::from_hours(24))?;
    let entities: BTreeSet<EntityId> = simulated.home.entities.keys().cloned().collect();
    let known = Known { entities: &entities, home: &simulated.home };
    let is_valid = |suggestion: &&Suggestion| check(&suggestion.automation, &known).is_empty();
    tally.home(&plain, &worded, worded.iter().filter(is_valid).count(), &spent, &notes, &simulated.home);
    Ok(())
}

fn arguments() -> Result<(u64, Option<PathBuf>), Box<dyn Error>> {
    let (mut seeds, mut file) = (SEEDS, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo itself passes it.
            "--bench" => {}
            "--config" => file = Some(arguments.next().ok_or("--config needs a file")?.into()),
            number => seeds = number.parse().map_err(|_| format!("{number:?} is no number of homes of each sort"))?,
        }
    }
    Ok((seeds, file))
}
