use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::number::{length, share, whole};

/// A stream of random numbers for one concern.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    random: Pcg64Mcg,
}

impl Dice {
    /// The stream of `concern`, number `part`, in a home of `seed`.
    pub(crate) fn new(seed: u64, concern: &str, part: usize) -> Self {
        // FNV-1a, so that streams are the same on every machine.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
        for byte in concern.bytes().chain([0]).chain(part.to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self { random: Pcg64Mcg::seed_from_u64(hash ^ seed.rotate_left(32)) }
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        self.random.random::<f64>()
    }

    /// Uniform from `low` to `high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A place in a list of `count`; 0 for an empty one.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        if count == 0 { 0 } else { length(whole((self.unit() * share(count)).floor())).min(count - 1) }
    }

    /// A member of a list.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let place = self.below(list.len());
        list.get(place)
    }

    /// Puts a list in random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.below(place + 1));
        }
    }

    /// Normal (Box–Muller).
    pub(crate) fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let (radius, angle) = (1.0 - self.unit(), self.unit());
        mean + deviation * (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// Log-normal of this median; `sigma` is the deviation of the logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * self.normal(0.0, sigma).exp()
    }

    /// Exponential.
    pub(crate) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Poisson (Knuth), for the small means of acts a day.
    pub(crate) fn poisson(&mut self, mean: f64) -> usize {
        let limit = (-mean.clamp(0.0, 500.0)).exp();
        let mut product = self.unit();
        let mut count = 0;
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }
}
