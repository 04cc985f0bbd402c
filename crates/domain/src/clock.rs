use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use jiff::{SignedDuration, Timestamp};

/// A future that is ready once a [`Clock`] has reached the instant, or the length of time has
/// passed, that it was made for.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The one way to ask for the time and to wait for it.
///
/// Nothing else in Nightshift reads the system's clock, so that a test can live through a year of
/// nights in a second.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Ready as soon as [`Clock::now`] is at or after `deadline`.
    fn sleep_until(&self, deadline: Timestamp) -> Sleep;

    /// How much time has passed since some instant that stays the same, and that says nothing by
    /// itself. It goes on evenly when the clock is set, forwards or back: for limits and pauses.
    ///
    /// By default that of a clock that nobody sets.
    fn elapsed(&self) -> SignedDuration {
        self.now().duration_since(Timestamp::UNIX_EPOCH)
    }

    /// Ready as soon as [`Clock::elapsed`] is at or beyond `elapsed`.
    ///
    /// By default that of a clock that nobody sets.
    fn sleep_until_elapsed(&self, elapsed: SignedDuration) -> Sleep {
        self.sleep_until(Timestamp::UNIX_EPOCH.checked_add(elapsed).unwrap_or(Timestamp::MAX))
    }

    /// Ready once `time` has passed, however the clock is set meanwhile.
    fn sleep(&self, time: SignedDuration) -> Sleep {
        self.sleep_until_elapsed(self.elapsed().saturating_add(time))
    }
}

/// A clock that stands still until it is told to move.
///
/// Moved forwards by [`ManualClock::set`], it has lived through the time between; moved back by it,
/// or either way by [`ManualClock::jump`], it was set, and no time has passed.
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<ManualState>>,
}

#[derive(Debug)]
struct ManualState {
    now: Timestamp,
    elapsed: SignedDuration,
    /// By the number of the sleep: a task may wait for several.
    sleepers: BTreeMap<u64, (Until, Waker)>,
    next_sleep: u64,
}

/// What a sleep waits for.
#[derive(Clone, Copy, Debug)]
enum Until {
    Instant(Timestamp),
    Elapsed(SignedDuration),
}

struct ManualSleep {
    state: Arc<Mutex<ManualState>>,
    number: u64,
    until: Until,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        let (elapsed, sleepers) = (SignedDuration::ZERO, BTreeMap::new());
        Self { state: Arc::new(Mutex::new(ManualState { now, elapsed, sleepers, next_sleep: 0 })) }
    }

    /// Lets the time pass until `now`, or sets the clock back to it, and wakes who waited for what
    /// has come.
    pub fn set(&self, now: Timestamp) {
        self.change(|state| {
            let passed = now.duration_since(state.now).max(SignedDuration::ZERO);
            state.elapsed = state.elapsed.saturating_add(passed);
            state.now = now;
        });
    }

    /// Sets the clock, forwards or back, with no time passing.
    pub fn jump(&self, now: Timestamp) {
        self.change(|state| state.now = now);
    }

    /// The instants that are being waited for, soonest first, as far as the clock is not set.
    #[must_use]
    pub fn awaited(&self) -> Vec<Timestamp> {
        let state = self.lock();
        let mut instants: Vec<_> = state.sleepers.values().map(|(until, _)| state.instant_of(*until)).collect();
        instants.sort_unstable();
        instants
    }

    fn change(&self, change: impl FnOnce(&mut ManualState)) {
        let woken: Vec<Waker> = {
            let mut state = self.lock();
            change(&mut state);
            let (due, waiting) =
                std::mem::take(&mut state.sleepers).into_iter().partition(|(_, (until, _))| state.has_come(*until));
            state.sleepers = waiting;
            let due: BTreeMap<u64, (Until, Waker)> = due;
            due.into_values().map(|(_, waker)| waker).collect()
        };
        // Outside the lock: a waker may run its task here and now.
        for waker in woken {
            waker.wake();
        }
    }

    fn sleeping(&self, until: Until) -> Sleep {
        let mut state = self.lock();
        let number = state.next_sleep;
        state.next_sleep += 1;
        Box::pin(ManualSleep { state: Arc::clone(&self.state), number, until })
    }

    fn lock(&self) -> MutexGuard<'_, ManualState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    fn sleep_until(&self, deadline: Timestamp) -> Sleep {
        self.sleeping(Until::Instant(deadline))
    }

    fn elapsed(&self) -> SignedDuration {
        self.lock().elapsed
    }

    fn sleep_until_elapsed(&self, elapsed: SignedDuration) -> Sleep {
        self.sleeping(Until::Elapsed(elapsed))
    }
}

impl ManualState {
    fn has_come(&self, until: Until) -> bool {
        match until {
            Until::Instant(instant) => self.now >= instant,
            Until::Elapsed(elapsed) => self.elapsed >= elapsed,
        }
    }

    fn instant_of(&self, until: Until) -> Timestamp {
        match until {
            Until::Instant(instant) => instant,
            Until::Elapsed(elapsed) => {
                self.now.checked_add(elapsed.saturating_sub(self.elapsed)).unwrap_or(Timestamp::MAX)
            }
        }
    }
}

impl Future for ManualSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.has_come(self.until) {
            state.sleepers.remove(&self.number);
            return Poll::Ready(());
        }
        state.sleepers.insert(self.number, (self.until, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for ManualSleep {
    fn drop(&mut self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).sleepers.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_over(sleep: &mut Sleep) -> bool {
        sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn a_clock_that_is_set_moves_instants_and_not_lengths_of_time() {
        let start = Timestamp::UNIX_EPOCH;
        let hour = SignedDuration::from_hours(1);
        let clock = ManualClock::new(start);
        let (mut instant, mut length) = (clock.sleep_until(start + hour), clock.sleep(hour));
        assert!(!is_over(&mut instant) && !is_over(&mut length));
        assert_eq!(clock.awaited(), [start + hour; 2], "both are of one task");
        clock.set(start - hour);
        assert_eq!(clock.awaited(), [start, start + hour]);
        clock.jump(start + hour);
        assert!(is_over(&mut instant) && !is_over(&mut length));
        assert_eq!((clock.elapsed(), clock.awaited()), (SignedDuration::ZERO, vec![start + hour + hour]));
        clock.set(start + hour + hour);
        assert_eq!(clock.elapsed(), hour);
        assert!(is_over(&mut length) && clock.awaited().is_empty());
    }

    #[test]
    fn a_sleep_that_is_given_up_is_not_awaited() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let mut sleep = clock.sleep(SignedDuration::from_secs(1));
        assert!(!is_over(&mut sleep));
        drop(sleep);
        assert!(clock.awaited().is_empty());
    }
}
