use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;

/// A future that is ready once a [`Clock`] has reached the instant it was made for.
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
}

/// A clock that stands still until it is told to move.
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<ManualState>>,
}

#[derive(Debug)]
struct ManualState {
    now: Timestamp,
    sleepers: Vec<(Timestamp, Waker)>,
}

struct ManualSleep {
    state: Arc<Mutex<ManualState>>,
    deadline: Timestamp,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { state: Arc::new(Mutex::new(ManualState { now, sleepers: Vec::new() })) }
    }

    /// Sets the clock, forwards or back, and wakes who waited for an instant that has come.
    pub fn set(&self, now: Timestamp) {
        let due = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.now = now;
            let sleepers = std::mem::take(&mut state.sleepers);
            let (due, waiting) = sleepers.into_iter().partition(|(deadline, _)| *deadline <= now);
            state.sleepers = waiting;
            due
        };
        let due: Vec<(Timestamp, Waker)> = due;
        for (_, waker) in due {
            waker.wake();
        }
    }

    /// The instants that are being waited for, soonest first.
    #[must_use]
    pub fn awaited(&self) -> Vec<Timestamp> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut deadlines: Vec<_> = state.sleepers.iter().map(|(deadline, _)| *deadline).collect();
        deadlines.sort_unstable();
        deadlines
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).now
    }

    fn sleep_until(&self, deadline: Timestamp) -> Sleep {
        Box::pin(ManualSleep { state: Arc::clone(&self.state), deadline })
    }
}

impl Future for ManualSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.now >= self.deadline {
            return Poll::Ready(());
        }
        state.sleepers.retain(|(_, waker)| !waker.will_wake(context.waker()));
        state.sleepers.push((self.deadline, context.waker().clone()));
        Poll::Pending
    }
}
