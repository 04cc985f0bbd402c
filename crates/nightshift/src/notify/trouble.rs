use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

/// What the courier remembers of the messages that the broker has not taken, so that one of them
/// does not hold up the others for ever, and does not lose its place for a broker that is merely
/// out of order. It is forgotten with the process, and each message then tried again.
///
/// A message that the broker *refuses* is passed over at once, and tried again later. One at which
/// the connection is *lost*, or the broker *busy*, stays the first for [`Troubles::new`]'s patience.
/// Then the next one is tried, once. If the broker takes that, it was the first one's fault; if not,
/// it may be the broker's, and the first one has its turn again, before the next but one is tried.
///
/// `now` is the time that has passed by [`domain::Clock::elapsed`]: a clock that is set makes no message
/// wait for a year.
#[derive(Debug)]
pub(super) struct Troubles {
    patience: SignedDuration,
    of: BTreeMap<i64, Trouble>,
}

/// How the broker did not take a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It does not want this message.
    Refused,
    /// The connection was lost, or silent, or the broker busy, with the message under way.
    Passing,
}

#[derive(Debug, Default)]
struct Trouble {
    place: Place,
    /// Failures since it was last in its place, and when the first was.
    strikes: u32,
    since: Option<SignedDuration>,
    /// Failures that the store does not know of.
    unnoted: u32,
    noted_at: Option<SignedDuration>,
}

/// Whether a message is tried when its turn comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Kept,
    /// Passed over until one behind it has been tried.
    Suspected,
    /// Tried in place of a suspected one, and not taken either: passed over until there is an answer.
    Tried,
    /// Passed over until then, and how long that is.
    Lost(SignedDuration, SignedDuration),
}

/// A connection that is lost at the same message fewer times than this may be lost by chance.
const STRIKES: u32 = 3;

/// How long a message is passed over at first; doubled each time. A person may have mended the
/// broker's rules meanwhile.
const FIRST_ASIDE: SignedDuration = SignedDuration::from_mins(10);

/// The longest time that a message is passed over.
const LONGEST_ASIDE: SignedDuration = SignedDuration::from_hours(24);

/// How often the store is told of the same trouble again: it is not written every minute for weeks.
const NOTE_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

impl Troubles {
    /// Keeps a message that may not be at fault in its place for `patience` from its first failure.
    pub(super) fn new(patience: SignedDuration) -> Self {
        Self { patience, of: BTreeMap::new() }
    }

    /// Whether `message` is passed over at present.
    pub(super) fn is_aside(&self, message: i64, now: SignedDuration) -> bool {
        match self.of.get(&message).map(|trouble| trouble.place) {
            None | Some(Place::Kept) => false,
            Some(Place::Suspected | Place::Tried) => true,
            Some(Place::Lost(until, _)) => now < until,
        }
    }

    /// Notes a failure. Says whether those behind it may be sent now.
    pub(super) fn failed(&mut self, message: i64, fault: Fault, now: SignedDuration) -> bool {
        let instead = self.of.range(..message).any(|(_, trouble)| trouble.place == Place::Suspected);
        let trouble = self.of.entry(message).or_default();
        trouble.unnoted = trouble.unnoted.saturating_add(1);
        if fault == Fault::Refused || matches!(trouble.place, Place::Lost(..)) {
            trouble.pass_over(now);
            return true;
        }
        if instead {
            trouble.place = Place::Tried;
            self.of.values_mut().filter(|trouble| trouble.place == Place::Suspected).for_each(Trouble::reinstate);
            return false;
        }
        trouble.strikes = trouble.strikes.saturating_add(1);
        let since = *trouble.since.get_or_insert(now);
        if trouble.strikes >= STRIKES && now.saturating_sub(since) >= self.patience {
            trouble.place = Place::Suspected;
        }
        trouble.place == Place::Suspected
    }

    /// The broker has taken a message. Says which ones before it were passed over for it, and so are
    /// what it does not take.
    pub(super) fn taken(&mut self, message: i64, now: SignedDuration) -> Vec<i64> {
        self.of.remove(&message);
        let mut guilty = Vec::new();
        let open = self.of.iter_mut().filter(|(_, trouble)| matches!(trouble.place, Place::Suspected | Place::Tried));
        for (&id, trouble) in open {
            if id < message {
                trouble.pass_over(now);
                guilty.push(id);
            } else {
                // It was the broker's fault when this one was tried.
                trouble.reinstate();
            }
        }
        guilty
    }

    /// All that wait, which are these, have been tried or passed over: those for which that brought
    /// no answer are back in their places.
    pub(super) fn through(&mut self, waiting: &BTreeSet<i64>) {
        self.of.retain(|message, _| waiting.contains(message));
        let open = self.of.values_mut().filter(|trouble| matches!(trouble.place, Place::Suspected | Place::Tried));
        open.for_each(Trouble::reinstate);
    }

    /// How many failures of `message` to note in the store now, where `is_new` is what it failed of;
    /// none when that can wait.
    pub(super) fn take_unnoted(&mut self, message: i64, is_new: bool, now: SignedDuration) -> Option<u32> {
        let trouble = self.of.get_mut(&message)?;
        let is_due = trouble.noted_at.is_none_or(|at| now.saturating_sub(at) >= NOTE_INTERVAL);
        if !is_new && !is_due {
            return None;
        }
        trouble.noted_at = Some(now);
        Some(std::mem::take(&mut trouble.unnoted))
    }
}

impl Trouble {
    fn pass_over(&mut self, now: SignedDuration) {
        let length = match self.place {
            Place::Lost(_, length) => length.saturating_mul(2).min(LONGEST_ASIDE),
            _ => FIRST_ASIDE,
        };
        self.place = Place::Lost(now.saturating_add(length), length);
    }

    fn reinstate(&mut self) {
        (self.place, self.strikes, self.since) = (Place::Kept, 0, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> SignedDuration {
        SignedDuration::from_mins(minutes)
    }

    fn troubles() -> Troubles {
        Troubles::new(SignedDuration::from_mins(30))
    }

    /// A try a minute, of the first that is not passed over, where the broker takes those: in the
    /// order of the tries.
    fn tries(troubles: &mut Troubles, minutes: std::ops::Range<i64>, taken: impl Fn(i64, i64) -> bool) -> Vec<i64> {
        let mut waiting = BTreeSet::from([1, 2, 3, 4]);
        let mut tried = Vec::new();
        for minute in minutes {
            let Some(&first) = waiting.iter().find(|id| !troubles.is_aside(**id, at(minute))) else {
                troubles.through(&waiting);
                continue;
            };
            tried.push(first);
            if taken(first, minute) {
                troubles.taken(first, at(minute));
                waiting.remove(&first);
            } else {
                troubles.failed(first, Fault::Passing, at(minute));
            }
        }
        tried.dedup();
        tried
    }

    #[test]
    fn a_refused_message_is_passed_over_for_longer_and_longer() {
        let mut troubles = troubles();
        let mut tries = 0;
        for minute in 0..7 * 24 * 60 {
            if !troubles.is_aside(7, at(minute)) {
                assert!(troubles.failed(7, Fault::Refused, at(minute)));
                tries += 1;
            }
        }
        assert_eq!(tries, 8 + 6, "10 min, 20 min and so on to a day, then once a day");
        assert!(!troubles.is_aside(8, at(0)));
        troubles.taken(7, at(0));
        assert!(!troubles.is_aside(7, at(7 * 24 * 60)));
    }

    #[test]
    fn the_one_at_fault_lets_the_others_pass() {
        let mut troubles = troubles();
        // The first is never taken. After half an hour it waits, then is tried now and then.
        assert_eq!(tries(&mut troubles, 0..45, |id, _| id != 1), [1, 2, 3, 4, 1]);
        assert!(troubles.is_aside(1, at(50)));
        // Two in a row: the first has its half hour again before the third is tried.
        assert_eq!(tries(&mut self::troubles(), 0..66, |id, _| id > 2), [1, 2, 1, 3, 4]);
    }

    #[test]
    fn a_broker_at_fault_gets_them_in_order() {
        // All fail for 200 minutes, whichever is tried; the first one is, at nearly all times.
        let mut troubles = troubles();
        let tried = tries(&mut troubles, 0..250, |_, minute| minute >= 200);
        assert_eq!(tried, [1, 2, 1, 3, 1, 4, 1, 2, 1, 3, 1, 2, 3, 4]);
    }

    #[test]
    fn a_single_round_has_no_time_for_patience() {
        let mut troubles = Troubles::new(SignedDuration::ZERO);
        assert_eq!([0, 0, 0].map(|now| troubles.failed(7, Fault::Passing, at(now))), [false, false, true]);
        assert!(!troubles.failed(8, Fault::Passing, at(0)), "tried in its place, and no better");
        assert!(!troubles.is_aside(7, at(0)) && troubles.is_aside(8, at(0)));
        assert_eq!([0, 0, 0].map(|now| troubles.failed(7, Fault::Passing, at(now))), [false, false, true]);
        assert_eq!(troubles.taken(9, at(0)), [7, 8]);
        assert!(troubles.is_aside(7, at(9)) && !troubles.is_aside(7, at(10)));
        assert!(troubles.failed(7, Fault::Passing, at(10)), "it is known");
        assert!(troubles.is_aside(7, at(29)) && !troubles.is_aside(7, at(30)));
    }

    #[test]
    fn the_store_hears_of_the_same_trouble_once_an_hour() {
        let mut troubles = troubles();
        assert_eq!(troubles.take_unnoted(7, true, at(0)), None);
        let mut noted = Vec::new();
        for minute in 0..130 {
            troubles.failed(7, Fault::Passing, at(minute));
            noted.extend(troubles.take_unnoted(7, minute == 0 || minute == 90, at(minute)));
        }
        assert_eq!(noted, [1, 60, 30]);
        troubles.through(&BTreeSet::from([8]));
        assert_eq!(troubles.take_unnoted(7, true, at(200)), None);
    }
}
