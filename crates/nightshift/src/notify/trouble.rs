use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

/// What the courier remembers of the messages that the broker has not taken: how often, and since
/// when they are passed over so that others get through. It is forgotten with the process, and
/// each message then tried again.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    of: BTreeMap<i64, Trouble>,
}

/// How the broker did not take a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It does not want this message.
    Refused,
    /// The connection was lost, or silent, with the message under way.
    Lost,
    /// It takes none at present.
    Busy,
}

#[derive(Debug, Default)]
struct Trouble {
    strikes: u32,
    /// Passed over until then, and how long that is.
    aside: Option<(Timestamp, SignedDuration)>,
    /// Failures that the store does not know of.
    unnoted: u32,
    noted_at: Option<Timestamp>,
}

/// How long a message is passed over at first; doubled each time. A person may have mended the
/// broker's rules meanwhile.
const FIRST_ASIDE: SignedDuration = SignedDuration::from_mins(10);

/// The longest time that a message is passed over.
const LONGEST_ASIDE: SignedDuration = SignedDuration::from_hours(24);

/// How often the store is told of the same trouble again: it is not written every minute for weeks.
const NOTE_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

impl Fault {
    /// How often it may be until it is the message's fault. A connection that is lost at the same
    /// message each time is lost because of it: a broker that finds it too large does just that. A
    /// broker that is busy is so for all of them, and goes on being asked for the first one for half an
    /// hour, at the longest pause, before order gives way.
    fn patience(self) -> u32 {
        match self {
            Self::Refused => 1,
            Self::Lost => 3,
            Self::Busy => 30,
        }
    }
}

impl Troubles {
    /// Whether `message` is passed over at present.
    pub(super) fn is_aside(&self, message: i64, now: Timestamp) -> bool {
        self.of.get(&message).and_then(|trouble| trouble.aside).is_some_and(|(until, length)| {
            let left = until.duration_since(now);
            // More left than it was in the beginning: the clock was set back.
            left > SignedDuration::ZERO && left <= length
        })
    }

    /// Notes a failure, and says whether the message is passed over from now on.
    pub(super) fn failed(&mut self, message: i64, fault: Fault, now: Timestamp) -> bool {
        let trouble = self.of.entry(message).or_default();
        trouble.strikes = trouble.strikes.saturating_add(1);
        trouble.unnoted = trouble.unnoted.saturating_add(1);
        if trouble.strikes < fault.patience() && trouble.aside.is_none() {
            return false;
        }
        let length = trouble.aside.map_or(FIRST_ASIDE, |(_, length)| length.saturating_mul(2).min(LONGEST_ASIDE));
        trouble.aside = Some((now.checked_add(length).unwrap_or(Timestamp::MAX), length));
        true
    }

    /// How many failures of `message` to note in the store now, where `is_new` is what it failed of;
    /// none when that can wait.
    pub(super) fn take_unnoted(&mut self, message: i64, is_new: bool, now: Timestamp) -> Option<u32> {
        let trouble = self.of.get_mut(&message)?;
        let is_due = trouble.noted_at.is_none_or(|at| now.duration_since(at).abs() >= NOTE_INTERVAL);
        if !is_new && !is_due {
            return None;
        }
        trouble.noted_at = Some(now);
        Some(std::mem::take(&mut trouble.unnoted))
    }

    /// The message has been taken.
    pub(super) fn taken(&mut self, message: i64) {
        self.of.remove(&message);
    }

    /// Forgets all but these, which still wait.
    pub(super) fn keep(&mut self, waiting: &BTreeSet<i64>) {
        self.of.retain(|message, _| waiting.contains(message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minutes * 60).expect("in range")
    }

    #[test]
    fn a_refused_message_is_passed_over_for_longer_and_longer() {
        let mut troubles = Troubles::default();
        let mut tries = 0;
        for minute in 0..7 * 24 * 60 {
            if !troubles.is_aside(7, at(minute)) {
                assert!(troubles.failed(7, Fault::Refused, at(minute)));
                tries += 1;
            }
        }
        assert_eq!(tries, 8 + 6, "10 min, 20 min and so on to a day, then once a day");
        assert!(!troubles.is_aside(8, at(0)));
        troubles.taken(7);
        assert!(!troubles.is_aside(7, at(7 * 24 * 60)));
    }

    #[test]
    fn a_lost_connection_is_the_messages_fault_at_the_third_time() {
        let mut troubles = Troubles::default();
        assert_eq!([0, 1, 2].map(|now| troubles.failed(7, Fault::Lost, at(now))), [false, false, true]);
        assert!(!troubles.failed(8, Fault::Lost, at(2)), "each has its own count");
        assert!(troubles.is_aside(7, at(11)) && !troubles.is_aside(7, at(12)));
        assert!(troubles.failed(7, Fault::Lost, at(12)), "and then at once");
        assert!(troubles.is_aside(7, at(31)) && !troubles.is_aside(7, at(32)));
        let busy = (0..40).position(|_| troubles.failed(9, Fault::Busy, at(0)));
        assert_eq!(busy, Some(29));
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_hold_a_message_for_a_year() {
        let mut troubles = Troubles::default();
        troubles.failed(7, Fault::Refused, at(1_000_000));
        assert!(troubles.is_aside(7, at(1_000_001)) && !troubles.is_aside(7, at(0)));
    }

    #[test]
    fn the_store_hears_of_the_same_trouble_once_an_hour() {
        let mut troubles = Troubles::default();
        assert_eq!(troubles.take_unnoted(7, true, at(0)), None);
        let mut noted = Vec::new();
        for minute in 0..130 {
            troubles.failed(7, Fault::Busy, at(minute));
            noted.extend(troubles.take_unnoted(7, minute == 0 || minute == 90, at(minute)));
        }
        assert_eq!(noted, [1, 60, 30]);
        troubles.keep(&BTreeSet::from([8]));
        assert_eq!(troubles.take_unnoted(7, true, at(200)), None);
    }
}
