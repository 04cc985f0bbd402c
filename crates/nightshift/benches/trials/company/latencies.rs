use std::fmt;
use std::time::{Duration, Instant};

/// One thing that was done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) begin: Instant,
    pub(super) end: Instant,
}

/// Times from a beginning to an end.
pub(super) type Spans = Vec<(Instant, Instant)>;

/// How long things took, the shortest first.
#[derive(Debug)]
pub(super) struct Latencies(Vec<Duration>);

impl Latencies {
    /// Of what was begun in one of the spans.
    pub(super) fn of(samples: &[Sample], spans: &[(Instant, Instant)]) -> Self {
        let begun_in = |sample: &&Sample| spans.iter().any(|(begin, end)| (*begin..*end).contains(&sample.begin));
        let mut all: Vec<Duration> = samples.iter().filter(begun_in).map(|sample| sample.end - sample.begin).collect();
        all.sort_unstable();
        Self(all)
    }

    /// The latency that so many of a hundred do not exceed (the nearest rank); none without a sample.
    fn percentile(&self, percent: usize) -> Option<Duration> {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied()
    }
}

/// How many times as long the one's 99th percentile is as the other's.
pub(super) fn ratio_of_99th(one: &Latencies, other: &Latencies) -> Option<f64> {
    Some(one.percentile(99)?.as_secs_f64() / other.percentile(99)?.as_secs_f64())
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>6} times:", self.0.len())?;
        for (name, percent) in [("50 %", 50), ("90 %", 90), ("99 %", 99), ("most", 100)] {
            let milliseconds = self.percentile(percent).unwrap_or_default().as_secs_f64() * 1e3;
            write!(f, "  {name} {milliseconds:>7.3} ms")?;
        }
        Ok(())
    }
}
