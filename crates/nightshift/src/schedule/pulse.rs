use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tells whether the schedule's loop still looks at the clock. By the machine's own ticking rather
/// than by the clock, which may be set.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<Mutex<Instant>>);

/// The loop looks at the clock once a minute; after several looks that did not come it stands still.
pub const STANDS_STILL: Duration = Duration::from_secs(5 * 60);

impl Pulse {
    /// Of a loop that begins now.
    #[must_use]
    pub fn begin() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    /// The loop has looked at the clock.
    pub(super) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// How long ago the loop looked at the clock.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }
}

/// Whether a loop that looked at the clock `age` ago stands still. While a run is at work the loop
/// waits for its end, which comes within `deadline`.
#[must_use]
pub fn stands_still(age: Duration, run_at_work: bool, deadline: Duration) -> bool {
    age > if run_at_work { STANDS_STILL.saturating_add(deadline) } else { STANDS_STILL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_stands_still_when_no_run_keeps_it() {
        let deadline = Duration::from_secs(15 * 60);
        for (minutes, run_at_work, still) in [(1, false, false), (6, false, true), (6, true, false), (21, true, true)] {
            assert_eq!(stands_still(Duration::from_secs(minutes * 60), run_at_work, deadline), still, "{minutes}");
        }
        let pulse = Pulse::begin();
        let other = pulse.clone();
        let before = pulse.age();
        other.beat();
        assert!(pulse.age() < Duration::from_secs(60) && before < Duration::from_secs(60));
    }
}
