use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Clock, Stage};
use jiff::Timestamp;

/// Measures how long a run is in each of its stages.
#[derive(Clone)]
pub(super) struct StageTimes {
    clock: Arc<dyn Clock>,
    measured: Arc<Mutex<Measured>>,
}

#[derive(Debug)]
struct Measured {
    stage: Stage,
    /// When that stage was begun.
    since: Timestamp,
    /// Microseconds in the stages that are over. A stage that comes again adds to what it has.
    over: BTreeMap<Stage, i64>,
}

impl StageTimes {
    /// Of a run that begins with `stage` at `since`.
    pub(super) fn begin(clock: Arc<dyn Clock>, stage: Stage, since: Timestamp) -> Self {
        Self { clock, measured: Arc::new(Mutex::new(Measured { stage, since, over: BTreeMap::new() })) }
    }

    /// The run is in `stage`; begins it unless the run was in it already.
    pub(super) fn at(&self, stage: Stage) {
        let mut measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        if measured.stage != stage {
            let now = self.clock.now();
            let (before, spent) = (measured.stage, microseconds(measured.since, now));
            *measured.over.entry(before).or_default() += spent;
            (measured.stage, measured.since) = (stage, now);
        }
    }

    /// Milliseconds in each stage so far.
    pub(super) fn so_far(&self) -> BTreeMap<Stage, u64> {
        let measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let mut spent = measured.over.clone();
        *spent.entry(measured.stage).or_default() += microseconds(measured.since, self.clock.now());
        spent.into_iter().map(|(stage, spent)| (stage, u64::try_from(spent / 1000).unwrap_or(0))).collect()
    }
}

impl fmt::Debug for StageTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StageTimes").field("measured", &self.measured).finish_non_exhaustive()
    }
}

/// From `start` to `end`; 0 when the clock was set back meanwhile.
fn microseconds(start: Timestamp, end: Timestamp) -> i64 {
    end.as_microsecond().saturating_sub(start.as_microsecond()).max(0)
}

#[cfg(test)]
mod tests {
    use domain::ManualClock;
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn each_stage_has_the_time_that_passed_in_it() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let pass = |milliseconds| {
            clock.set(clock.now().checked_add(SignedDuration::from_millis(milliseconds)).expect("in range"));
        };
        let times = StageTimes::begin(Arc::new(clock.clone()), Stage::Fetch, clock.now());
        assert_eq!(times.so_far(), [(Stage::Fetch, 0)].into());
        pass(1500);
        times.at(Stage::Fetch);
        assert_eq!(times.so_far(), [(Stage::Fetch, 1500)].into());
        times.at(Stage::Mine);
        pass(20);
        times.at(Stage::Store);
        pass(-5000);
        assert_eq!(times.so_far(), [(Stage::Fetch, 1500), (Stage::Mine, 20), (Stage::Store, 0)].into());
    }
}
