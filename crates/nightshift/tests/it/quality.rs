//! Whether what is found is what there is: simulated homes know their own habits.

use domain::{Findings, PatternKind};
use simulator::{Counts, Flavour, Plan, Score, Shuffle, Simulated, shuffled, simulate};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;
const BY_CLOCK_OR_STATE: [PatternKind; 2] = [PatternKind::Time, PatternKind::State];

fn home(seed: u64, flavour: Flavour) -> Simulated {
    simulate(&Plan { flavour, ..Plan::new(seed) }).expect("the default home is possible")
}

fn mine(home: &Simulated, log: &domain::EventLog) -> Findings {
    mining::mine(log, &home.home, &mining::Settings::default(), &()).expect("nobody cancels")
}

/// `part` of `whole` in per cent.
fn per_cent(part: u32, whole: u32) -> f64 {
    100.0 * f64::from(part) / f64::from(whole)
}

#[test]
fn planted_habits_are_found_and_little_else_is() {
    let score: Score = SEEDS
        .map(|seed| home(seed, Flavour::Normal))
        .map(|home| home.truth.score(&mine(&home, &home.log).patterns, 0.8, 0))
        .sum();
    let Counts { planted, found, reported, wrong, .. } = score.of(&BY_CLOCK_OR_STATE);
    assert!(planted > 100, "too few to tell: {planted}");
    assert!(per_cent(found, planted) >= 95.0, "found {found} of {planted}: {score:#?}");
    assert!(per_cent(wrong, reported) <= 5.0, "{wrong} of {reported} are not planted: {score:#?}");
}

#[test]
fn in_a_shuffled_history_there_is_nothing() {
    for seed in SEEDS {
        let home = home(seed, Flavour::Normal);
        for how in [Shuffle::Times, Shuffle::Uniform] {
            let patterns = mine(&home, &shuffled(&home.log, seed, how.clone())).patterns;
            assert!(patterns.len() <= 1, "seed {seed}, shuffled by {how:?}: {patterns:#?}");
        }
    }
}

#[test]
fn in_a_home_without_habits_there_is_nothing() {
    let found: usize =
        SEEDS.map(|seed| home(seed, Flavour::Empty)).map(|home| mine(&home, &home.log).patterns.len()).sum();
    assert!(found <= 2, "{found} patterns in 20 homes without habits");
}
