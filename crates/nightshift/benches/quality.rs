//! How much of what was planted is found, and how much else, over many simulated homes:
//! `cargo bench --bench quality [-- SEEDS]`.

use std::error::Error;
use std::io::{Write, stdout};

use domain::{EventLog, Findings, PatternKind};
use simulator::{Counts, Flavour, Plan, Score, Shuffle, shuffled, simulate};

const SEEDS: u64 = 20;
/// Habits that people follow at least this often are what is to be found.
const LEAST_PROBABILITY: f64 = 0.8;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo itself passes `--bench`.
    let seeds = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(SEEDS);
    let mut scores = Vec::new();
    let (mut by_times, mut uniform, mut empty, mut most) = (0, 0, 0, 0);
    for seed in 1..=seeds {
        let home = simulate(&Plan::new(seed))?;
        let mine = |log: &EventLog| -> Result<Findings, Box<dyn Error>> {
            let settings = mining::Settings::default();
            mining::mine(log, &home.home, &settings, &()).map_err(|_| "cancelled".into())
        };
        scores.push(home.truth.score(&mine(&home.log)?.patterns, LEAST_PROBABILITY, 0));
        let times = mine(&shuffled(&home.log, seed, Shuffle::Times))?.patterns.len();
        let spread = mine(&shuffled(&home.log, seed, Shuffle::Uniform))?.patterns.len();
        (by_times, uniform, most) = (by_times + times, uniform + spread, most.max(times).max(spread));
        let without = simulate(&Plan { flavour: Flavour::Empty, ..Plan::new(seed) })?;
        empty += mine(&without.log)?.patterns.len();
    }
    let score: Score = scores.into_iter().sum();
    let mut out = stdout().lock();
    writeln!(
        out,
        "{seeds} homes of 30 days, 60 entities, 50,000 events; habits of probability >= {LEAST_PROBABILITY}\n"
    )?;
    writeln!(out, "kind        planted  found         within 5 min  reported  not planted")?;
    for (kind, counts) in &score.kinds {
        writeln!(out, "{}", row(&format!("{kind:?}"), *counts))?;
    }
    writeln!(out, "{}", row("Time, State", score.of(&[PatternKind::Time, PatternKind::State])))?;
    writeln!(out, "\npatterns in the same homes, their times permuted: {by_times}; spread evenly: {uniform}")?;
    writeln!(out, "most in any one shuffled home: {most}; in as many homes without habits: {empty}")?;
    Ok(())
}

fn row(kind: &str, counts: Counts) -> String {
    let Counts { planted, found, near, reported, wrong } = counts;
    let share = |part: u32, whole: u32| {
        let per_cent = if whole == 0 { 0.0 } else { 100.0 * f64::from(part) / f64::from(whole) };
        format!("{part:>4} {per_cent:5.1} %")
    };
    format!(
        "{kind:<11} {planted:>7}  {:<12}  {:<12}  {reported:>8}  {}",
        share(found, planted),
        share(near, found),
        share(wrong, reported)
    )
}
