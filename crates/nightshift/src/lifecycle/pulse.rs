use domain::Clock;
use jiff::SignedDuration;
use tokio::sync::watch;

/// By which a loop shows that it still goes round. Clones are of the same loop.
#[derive(Clone, Debug)]
pub struct Pulse {
    /// When, by [`Clock::elapsed`], the loop will have come round again; none before its first round.
    next: watch::Sender<Option<SignedDuration>>,
}

/// How much later than it said a loop may come round: the machine may be busy, and the database too.
const SLACK: SignedDuration = SignedDuration::from_secs(30);

impl Pulse {
    /// That of a loop that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self { next: watch::Sender::new(None) }
    }

    /// The loop goes round, and comes round again `within` this time.
    pub fn beat(&self, clock: &dyn Clock, within: SignedDuration) {
        self.next.send_replace(Some(clock.elapsed().saturating_add(within)));
    }

    /// The loop has ended as it should.
    pub fn rest(&self) {
        self.next.send_replace(Some(SignedDuration::MAX));
    }

    /// Waits for the first beat.
    pub async fn begun(&self) {
        // The sender is ours, so that it cannot be gone.
        let _ = self.next.subscribe().wait_for(Option::is_some).await;
    }

    /// Whether the loop should have come round long ago.
    #[must_use]
    pub fn is_late(&self, clock: &dyn Clock) -> bool {
        self.next.borrow().is_some_and(|next| clock.elapsed() > next.saturating_add(SLACK))
    }
}

impl Default for Pulse {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use domain::ManualClock;
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_loop_is_late_when_it_did_not_come_round_in_the_time_it_gave() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let seconds = SignedDuration::from_secs;
        let pulse = Pulse::new();
        assert!(!pulse.is_late(&clock), "it has not begun");
        pulse.beat(&clock, seconds(60));
        clock.jump(clock.now() + seconds(1000));
        assert!(!pulse.is_late(&clock), "the clock was set, and no time has passed");
        clock.set(clock.now() + seconds(90));
        assert!(!pulse.is_late(&clock));
        clock.set(clock.now() + seconds(1));
        assert!(pulse.is_late(&clock));
        pulse.beat(&clock, seconds(60));
        assert!(!pulse.is_late(&clock));
        pulse.rest();
        clock.set(clock.now() + seconds(1000));
        assert!(!pulse.is_late(&clock));
    }
}
