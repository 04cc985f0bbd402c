use std::sync::LazyLock;
use std::time::{Duration, Instant};

use domain::{Clock, Sleep};
use jiff::{SignedDuration, Timestamp};

/// The machine's own clock: the only one in the program that is not a test's.
///
/// It follows the clock where that is set, forwards or back, within a minute: what waits for an
/// instant looks at the clock again at least that often. Lengths of time go by the machine's
/// monotonic clock, which on Linux stands still while the machine is asleep. Needs Tokio's timers.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// The longest sleep without a look at the clock. Timers do not notice that the clock was set.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// The instant that [`Clock::elapsed`] counts from.
static FIRST_ASKED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// How much later than asked for we may be woken before it counts as having been asleep.
pub(crate) const PUNCTUAL: SignedDuration = SignedDuration::from_secs(90);

/// By how much the clock has moved in another way than by time passing: negative when it was set
/// back, positive when it went ahead or the machine was asleep, zero in the usual case.
///
/// The clock showed `looked`, then somebody waited until `expected`, and now it shows `now`.
pub(crate) fn jump(looked: Timestamp, expected: Timestamp, now: Timestamp) -> SignedDuration {
    let late = now.duration_since(expected);
    if now < looked {
        now.duration_since(looked)
    } else if late > PUNCTUAL {
        late
    } else {
        SignedDuration::ZERO
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep_until(&self, deadline: Timestamp) -> Sleep {
        let clock = *self;
        Box::pin(async move {
            loop {
                let left = deadline.duration_since(clock.now());
                // Negative lengths do not convert: the deadline has passed.
                let Ok(left) = Duration::try_from(left) else { return };
                if left.is_zero() {
                    return;
                }
                let before = clock.now();
                tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
                if clock.now() < before {
                    return;
                }
            }
        })
    }

    fn elapsed(&self) -> SignedDuration {
        SignedDuration::try_from(FIRST_ASKED.elapsed()).unwrap_or(SignedDuration::MAX)
    }

    fn sleep_until_elapsed(&self, elapsed: SignedDuration) -> Sleep {
        let left = elapsed.saturating_sub(self.elapsed());
        // Negative lengths do not convert: they have passed.
        Box::pin(tokio::time::sleep(Duration::try_from(left).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_told_from_time_that_passes() {
        let at = |second| Timestamp::from_second(second).expect("in range");
        let jump = |now| jump(at(1000), at(1060), at(now)).as_secs();
        assert_eq!([1001, 1060, 1150, 1151, 5060, 999, 0].map(jump), [0, 0, 0, 91, 4000, -1, -1000]);
    }

    #[tokio::test]
    async fn wakes_at_the_deadline_and_not_before() {
        let clock = SystemClock;
        clock.sleep_until(Timestamp::UNIX_EPOCH).await;
        let deadline = clock.now().checked_add(SignedDuration::from_millis(3)).expect("in range");
        clock.sleep_until(deadline).await;
        assert!(clock.now() >= deadline);
    }

    #[tokio::test]
    async fn lengths_of_time_go_by_what_has_passed() {
        let clock = SystemClock;
        clock.sleep_until_elapsed(SignedDuration::MIN).await;
        let (before, time) = (clock.elapsed(), SignedDuration::from_millis(3));
        clock.sleep(time).await;
        assert!(clock.elapsed() >= before + time);
    }
}
