use std::time::Duration;

use domain::{Clock, Sleep};
use jiff::Timestamp;

/// The machine's own clock: the only one in the program that is not a test's.
///
/// It follows the clock where that is set, forwards or back, within a minute: what waits for an
/// instant looks at the clock again at least that often. Needs Tokio's timers.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// The longest sleep without a look at the clock. Timers do not notice that the clock was set.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

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
}
