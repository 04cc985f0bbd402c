//! Chance that can be had again: every trial says the seed it was drawn from.

use std::time::Duration;

use libtest_mimic::Failed;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// The variable of the environment that sets another seed.
pub(crate) const SEED: &str = "TRIAL_SEED";

/// A stream of choices.
#[derive(Debug)]
pub(crate) struct Dice {
    pub(crate) seed: u64,
    stream: Pcg64Mcg,
}

impl Dice {
    /// The stream of the seed in the environment, or of the usual one.
    #[expect(clippy::disallowed_methods, reason = "a trial has no configuration: its seed is given beside it")]
    pub(crate) fn new() -> Result<Self, Failed> {
        let seed = match std::env::var(SEED) {
            Ok(seed) => seed.parse().map_err(|_| format!("{SEED} is not a number: {seed}"))?,
            Err(_) => 1,
        };
        Ok(Self { seed, stream: Pcg64Mcg::seed_from_u64(seed) })
    }

    /// Another stream, drawn from this one.
    pub(crate) fn split(&mut self) -> Self {
        Self { seed: self.seed, stream: Pcg64Mcg::seed_from_u64(self.between(0, u64::MAX)) }
    }

    /// One of `from` to `to`, both included.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        self.stream.random_range(from..=to.max(from))
    }

    /// True `hits` times of `of`.
    pub(crate) fn hits(&mut self, hits: u64, of: u64) -> bool {
        self.between(1, of) <= hits
    }

    /// Some part of `longest`.
    pub(crate) fn part_of(&mut self, longest: Duration) -> Duration {
        let longest = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.between(0, longest))
    }
}
