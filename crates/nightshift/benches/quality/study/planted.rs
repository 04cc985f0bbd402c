use std::collections::BTreeSet;
use std::error::Error;

use domain::{EventLog, Findings, Home};
use mining::Settings;
use simulator::{Flavour, Plan, Score, Shuffle, Simulated, Truth, shuffled, simulate};
use suggest::Limits;

use super::heldout::{HeldOut, Keep, held_out};

/// Habits that people follow at least this often, and had at least so many chances for, are what is
/// to be found.
const LEAST_PROBABILITY: f64 = 0.7;
const LEAST_CHANCES: u32 = 12;
/// The last days of a home are kept back.
const HOLDOUT_DAYS: i64 = 7;

/// A sort of home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// As the simulator makes it.
    Of(Flavour),
    /// A normal home whose events' times are permuted.
    Permuted,
    /// A normal home whose events are spread evenly.
    Spread,
}

/// What was found in one home.
#[derive(Clone, Debug)]
pub(crate) struct Studied {
    /// How many suggestions it gives, before the number that is shown is limited.
    pub(crate) suggestions: usize,
    /// Against what was planted, which is nothing where the history was shuffled.
    pub(crate) score: Score,
    /// On the days kept back; none where there is no habit to be learned.
    pub(crate) held_out: Option<HeldOut>,
}

/// Simulates a home of 30 days and looks at what is found in it.
///
/// # Errors
/// When no home can be made, or it is too short to keep days back.
pub(crate) fn study(sort: Sort, seed: u64) -> Result<Studied, Box<dyn Error + Send + Sync>> {
    let flavour = if let Sort::Of(flavour) = sort { flavour } else { Flavour::Normal };
    let Simulated { mut log, home, truth } = simulate(&Plan { flavour, ..Plan::new(seed) })?;
    let has_habits = matches!(sort, Sort::Of(flavour) if flavour != Flavour::Empty);
    match sort {
        Sort::Permuted => log = shuffled(&log, seed, Shuffle::Times),
        Sort::Spread => log = shuffled(&log, seed, Shuffle::Uniform),
        Sort::Of(_) => {}
    }
    let findings = mine(&log, &home)?;
    let held_out = if has_habits { Some(held_out(&log, &home, Keep::Last(HOLDOUT_DAYS))?) } else { None };
    let truth = if has_habits { truth } else { Truth::default() };
    let score = truth.score(&findings.patterns, LEAST_PROBABILITY, LEAST_CHANCES);
    Ok(Studied { suggestions: suggested(&findings, &home), score, held_out })
}

/// How many suggestions a history gives, before the number that is shown is limited.
///
/// # Errors
/// None that is expected.
pub(crate) fn suggestions(log: &EventLog, home: &Home) -> Result<usize, Box<dyn Error + Send + Sync>> {
    Ok(suggested(&mine(log, home)?, home))
}

fn mine(log: &EventLog, home: &Home) -> Result<Findings, Box<dyn Error + Send + Sync>> {
    mining::mine(log, home, &Settings::default(), &()).map_err(|_| "nobody cancels".into())
}

fn suggested(findings: &Findings, home: &Home) -> usize {
    let limits = Limits { max_suggestions: usize::MAX, ..Limits::default() };
    suggest::suggest(&findings.patterns, home, &BTreeSet::new(), &limits).suggestions.len()
}
