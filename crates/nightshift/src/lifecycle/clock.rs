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
                tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
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
    use jiff::SignedDuration;

    use super::*;

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
