use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

use jiff::SignedDuration;

use super::{MqttError, Timing};

/// How long to wait for the next connection, and whether what went wrong is worth a line in the log.
#[derive(Debug)]
pub(crate) struct Backoff {
    first: SignedDuration,
    longest: SignedDuration,
    /// Failures since a connection last held.
    failures: u32,
    /// Connections in a row that were lost, at rest, as soon as they were made.
    short_lives: u32,
    /// What the log has been told since a connection last held.
    told: BTreeSet<String>,
    /// Whether the log is still to be told of the next connection.
    owes_connected: bool,
}

/// A connection that is lost at rest after less than this was taken from us rather than lost.
const SHORT_LIFE: SignedDuration = SignedDuration::from_secs(10);

/// So many of them in a row are no chance.
const SUSPICIOUS: u32 = 3;

/// More kinds of trouble than this are not told until a connection held.
const MOST_TOLD: usize = 8;

impl Backoff {
    pub(super) fn new(timing: &Timing) -> Self {
        Self::of(timing.first_pause, timing.longest_pause)
    }

    /// Pauses from `first` to `longest`.
    pub(crate) fn of(first: SignedDuration, longest: SignedDuration) -> Self {
        Self { first, longest, failures: 0, short_lives: 0, told: BTreeSet::new(), owes_connected: true }
    }

    /// A connection was lost after `lasted`; `at_rest` unless a message was under way.
    pub(crate) fn lost(&mut self, lasted: SignedDuration, at_rest: bool) {
        if at_rest && lasted < SHORT_LIFE {
            self.short_lives = self.short_lives.saturating_add(1);
        } else {
            self.short_lives = 0;
        }
        // Two of one name put each other out after the longest pause at the latest.
        if lasted > self.longest.saturating_mul(2) {
            self.failures = 0;
            self.told.clear();
        }
    }

    /// Whether somebody puts us out again and again: most likely one of the same name.
    pub(super) fn is_put_out(&self) -> bool {
        self.short_lives >= SUSPICIOUS
    }

    /// Whether the log has not had this yet since a connection last held.
    pub(crate) fn is_news(&mut self, text: &str) -> bool {
        let is_news = self.told.len() < MOST_TOLD && self.told.insert(text.to_owned());
        self.owes_connected |= is_news;
        is_news
    }

    /// Whether the log is to be told of a connection: of the first, and of the first after each
    /// trouble that it was told of.
    pub(crate) fn take_connected(&mut self) -> bool {
        std::mem::take(&mut self.owes_connected)
    }

    /// The pause after one more failure: somewhere in the upper half of a time that doubles, since
    /// all homes of a broker that was restarted would come back at the same instants. Who is not let
    /// in waits as long as it goes: only a person can change that, and brokers lock out who insists.
    pub(super) fn pause(&mut self, error: &MqttError) -> SignedDuration {
        self.pause_after(matches!(error, MqttError::Denied { .. }))
    }

    /// The same, after a failure that `is_denied` says whether only a person can mend.
    pub(crate) fn pause_after(&mut self, is_denied: bool) -> SignedDuration {
        self.failures = self.failures.saturating_add(1);
        let whole = if is_denied {
            self.longest
        } else {
            self.first.saturating_mul(1 << (self.failures - 1).min(16)).min(self.longest)
        };
        spread(whole, RandomState::new().hash_one(self.failures))
    }
}

/// From half of `whole` to all of it, by `chance`.
fn spread(whole: SignedDuration, chance: u64) -> SignedDuration {
    let half = whole / 2;
    // In thousandths: finer would not be noticed.
    let share = i32::try_from(chance % 1001).unwrap_or(0);
    half.saturating_add((whole - half).saturating_mul(share) / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone() -> MqttError {
        MqttError::Connection { broker: "mqtt://b:1".to_owned(), what: "cannot be reached".to_owned() }
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let mut backoff = Backoff::new(&Timing::default());
        for step in 0..100_u32 {
            let whole = SignedDuration::from_secs(1 << step.min(6)).min(SignedDuration::from_secs(60));
            let pause = backoff.pause(&gone());
            assert!(whole / 2 <= pause && pause <= whole, "{step}: {pause:?}");
        }
        backoff.lost(SignedDuration::from_secs(121), true);
        assert!(backoff.pause(&gone()) <= SignedDuration::from_secs(1), "a connection held: it begins anew");
    }

    #[test]
    fn homes_do_not_come_back_all_at_once() {
        let whole = SignedDuration::from_secs(60);
        assert_eq!(spread(whole, 0), SignedDuration::from_secs(30));
        assert_eq!(spread(whole, 1000), whole);
        let pauses: BTreeSet<_> =
            (0..100).map(|_| spread(whole, RandomState::new().hash_one(7_u32)).as_millis()).collect();
        assert!(pauses.len() > 50, "{pauses:?}");
    }

    #[test]
    fn who_is_not_let_in_does_not_insist() {
        let denied = MqttError::Denied { broker: "mqtt://b:1".to_owned() };
        assert!(Backoff::new(&Timing::default()).pause(&denied) >= SignedDuration::from_secs(30));
    }

    #[test]
    fn the_log_is_told_once_until_a_connection_held() {
        let mut backoff = Backoff::new(&Timing::default());
        let told = |backoff: &mut Backoff| ["a", "b", "a", "b"].map(|text| backoff.is_news(text));
        assert!(backoff.take_connected() && !backoff.take_connected());
        assert_eq!(told(&mut backoff), [true, true, false, false]);
        assert!(backoff.take_connected(), "the trouble has an end");
        backoff.lost(SignedDuration::from_secs(5), true);
        assert_eq!(told(&mut backoff), [false; 4]);
        assert!(!backoff.take_connected());
        backoff.lost(SignedDuration::from_secs(200), true);
        assert_eq!(told(&mut backoff), [true, true, false, false]);
        assert_eq!((0..100).filter(|number| backoff.is_news(&number.to_string())).count(), MOST_TOLD - 2);
    }

    #[test]
    fn short_lives_in_a_row_are_no_chance() {
        let mut backoff = Backoff::new(&Timing::default());
        let (short, long) = (SignedDuration::from_millis(20), SignedDuration::from_secs(20));
        for (lasted, at_rest, expected) in [
            (short, true, false),
            (short, true, false),
            (short, false, false),
            (short, true, false),
            (short, true, false),
            (short, true, true),
            (long, true, false),
        ] {
            backoff.lost(lasted, at_rest);
            assert_eq!(backoff.is_put_out(), expected);
        }
    }
}
