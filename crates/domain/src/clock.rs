use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;

/// A future that is ready once a [`Clock`] has reached the instant it was made for, or was set back.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The one way to ask for the time and to wait for it.
///
/// Nothing else in Nightshift reads the system's clock, so that a test can live through a year of
/// nights in a second.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Ready as soon as [`Clock::now`] is at or after `deadline`. Ready before it when the clock is
    /// set back meanwhile, since an instant that was near may then be years away: whoever waits looks
    /// at the clock again.
    fn sleep_until(&self, deadline: Timestamp) -> Sleep;
}

/// A clock that stands still until it is told to move.
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<ManualState>>,
}

#[derive(Debug)]
struct ManualState {
    now: Timestamp,
    /// How many times it was set back.
    set_back: u64,
    /// How many sleeps have begun, for the next one's number.
    begun: u64,
    /// Who waits, by the number of the sleep.
    sleepers: BTreeMap<u64, (Timestamp, Waker)>,
}

struct ManualSleep {
    state: Arc<Mutex<ManualState>>,
    deadline: Timestamp,
    number: u64,
    /// [`ManualState::set_back`] when it began.
    set_back: u64,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        let state = ManualState { now, set_back: 0, begun: 0, sleepers: BTreeMap::new() };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Sets the clock, forwards or back, and wakes who waited for an instant that has come; all of
    /// them when it goes back.
    pub fn set(&self, now: Timestamp) {
        let due: Vec<Waker> = {
            let mut state = lock(&self.state);
            let goes_back = now < state.now;
            state.now = now;
            state.set_back += u64::from(goes_back);
            let is_due = |deadline: Timestamp| goes_back || deadline <= now;
            let (due, waiting) =
                std::mem::take(&mut state.sleepers).into_iter().partition(|(_, (deadline, _))| is_due(*deadline));
            state.sleepers = waiting;
            let due: BTreeMap<u64, (Timestamp, Waker)> = due;
            due.into_values().map(|(_, waker)| waker).collect()
        };
        for waker in due {
            waker.wake();
        }
    }

    /// The instants that are being waited for, soonest first.
    #[must_use]
    pub fn awaited(&self) -> Vec<Timestamp> {
        let mut deadlines: Vec<_> = lock(&self.state).sleepers.values().map(|(deadline, _)| *deadline).collect();
        deadlines.sort_unstable();
        deadlines
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        lock(&self.state).now
    }

    fn sleep_until(&self, deadline: Timestamp) -> Sleep {
        let mut state = lock(&self.state);
        state.begun += 1;
        let (number, set_back) = (state.begun, state.set_back);
        Box::pin(ManualSleep { state: Arc::clone(&self.state), deadline, number, set_back })
    }
}

impl Future for ManualSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = lock(&self.state);
        if state.now >= self.deadline || state.set_back != self.set_back {
            return Poll::Ready(());
        }
        state.sleepers.insert(self.number, (self.deadline, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for ManualSleep {
    fn drop(&mut self) {
        lock(&self.state).sleepers.remove(&self.number);
    }
}

fn lock(state: &Mutex<ManualState>) -> MutexGuard<'_, ManualState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn is_ready(sleep: &mut Sleep) -> bool {
        sleep.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn several_sleeps_of_one_task_are_all_kept() {
        let clock = ManualClock::new(at(0));
        let (mut near, mut far) = (clock.sleep_until(at(10)), clock.sleep_until(at(20)));
        assert!(!is_ready(&mut near) && !is_ready(&mut far) && !is_ready(&mut near));
        assert_eq!(clock.awaited(), [at(10), at(20)]);
        clock.set(at(10));
        assert!(is_ready(&mut near) && !is_ready(&mut far));
        drop(far);
        assert_eq!(clock.awaited(), []);
    }

    #[test]
    fn a_clock_that_is_set_back_strands_nobody() {
        let clock = ManualClock::new(at(1_000_000));
        let mut sleep = clock.sleep_until(at(1_000_060));
        assert!(!is_ready(&mut sleep));
        clock.set(at(0));
        assert!(is_ready(&mut sleep));
        assert!(!is_ready(&mut clock.sleep_until(at(60))));
    }
}
