use jiff::{SignedDuration, Timestamp};
use language::Sentence;
use store::{Page, Store, StoreError};
use thiserror::Error;

use crate::remarks::failure;

/// Why what the machine's clock shows cannot be the time.
///
/// Nothing is run, archived or pruned by such a clock. A computer without a battery for its clock
/// starts in 1970, or on the day its system was built, and is put right by the network some time
/// later: that is waited out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ImplausibleClock {
    /// It shows a time at which this program had not been written.
    #[error(
        "the machine's clock shows {now}, when Nightshift had not been written yet: set the clock, or let the network \
         set it (NTP; `timedatectl set-ntp true` on most systems). Nothing is run or removed by a wrong date until then"
    )]
    TooEarly {
        /// What it shows.
        now: Timestamp,
    },
    /// It shows a time long before one that it has shown already.
    #[error(
        "the machine's clock shows {now}, long before {seen}, which it has shown already: set the clock, or let the \
         network set it (NTP). If it was wrong before and is right now, nothing need be done: it is taken for right \
         from {trusted_at} on"
    )]
    GoneBack {
        /// What it shows.
        now: Timestamp,
        /// The latest that it showed when it was taken for right.
        seen: Timestamp,
        /// When it will be taken for right, if it runs on until then.
        trusted_at: Timestamp,
    },
}

impl ImplausibleClock {
    /// What it shows, and what to do, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::TooEarly { now } => failure!("clock-early", now = now.to_string()),
            Self::GoneBack { now, seen, trusted_at } => {
                failure!("clock-back", now = now.to_string(), seen = seen.to_string(), trusted = trusted_at.to_string(),)
            }
        }
    }
}

/// The first version of Nightshift was written in this year: no clock that is right shows less.
const FIRST_DAY: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// How far a clock may be set back and still be taken for right. One that took local time for UTC is
/// put right by up to 14 hours, and that must not cost a night.
const SMALL_STEP: SignedDuration = SignedDuration::from_hours(24);

/// How long a clock that has gone far back must run before it is taken for right. The network sets
/// a clock within minutes of the start; who is still there after an hour was wrong *before*.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

/// The note of the store with the latest time that the clock showed when a run was begun.
const SEEN: &str = "clock.seen";

/// The note with the time since when a clock that has gone far back is doubted.
const DOUBTED_SINCE: &str = "clock.doubted_since";

/// The note with the last sign of life of the daemon.
const ALIVE: &str = "schedule.alive";

/// What a look at the clock and at the notes comes to.
enum Verdict {
    Right,
    /// It had gone far back, and has run on for long enough.
    RightAfterAll,
    Wrong(ImplausibleClock),
}

/// Why the clock cannot be right, if so. Only looks.
pub(crate) fn doubt(store: &Store, now: Timestamp) -> Result<Option<ImplausibleClock>, StoreError> {
    Ok(match verdict(store, now)? {
        Verdict::Right | Verdict::RightAfterAll => None,
        Verdict::Wrong(doubt) => Some(doubt),
    })
}

/// Why the clock cannot be right, if so. Notes since when, so that a clock that was ahead for years
/// and has been put right is doubted for an hour and not for years.
pub(crate) fn check(store: &Store, now: Timestamp) -> Result<Option<ImplausibleClock>, StoreError> {
    let doubted = note(store, DOUBTED_SINCE)?.is_some();
    match verdict(store, now)? {
        Verdict::Wrong(doubt) => {
            if let ImplausibleClock::GoneBack { trusted_at, .. } = doubt
                && trusted_at == after(now, PATIENCE)
            {
                put(store, DOUBTED_SINCE, Some(now))?;
            }
            return Ok(Some(doubt));
        }
        Verdict::Right => {}
        Verdict::RightAfterAll => {
            put(store, SEEN, Some(now))?;
            put(store, ALIVE, Some(now))?;
        }
    }
    if doubted {
        put(store, DOUBTED_SINCE, None)?;
    }
    Ok(None)
}

/// Doubts the clock for an hour from now, if it is doubted: it has jumped, so it has not run on.
pub(crate) fn doubt_anew(store: &Store) -> Result<(), StoreError> {
    if note(store, DOUBTED_SINCE)?.is_some() { put(store, DOUBTED_SINCE, None) } else { Ok(()) }
}

/// Notes that the clock was taken for right at `now`.
pub(crate) fn note_seen(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    put(store, SEEN, Some(now))
}

/// Notes that the daemon watches the clock at `now`.
pub(crate) fn note_alive(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    put(store, ALIVE, Some(now))
}

/// When the daemon last noted that it watches the clock.
pub(crate) fn last_alive(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    note(store, ALIVE)
}

fn verdict(store: &Store, now: Timestamp) -> Result<Verdict, StoreError> {
    if now < FIRST_DAY {
        return Ok(Verdict::Wrong(ImplausibleClock::TooEarly { now }));
    }
    let Some(seen) = latest_seen(store)?.filter(|seen| after(now, SMALL_STEP) < *seen) else {
        return Ok(Verdict::Right);
    };
    // A clock that has gone back once more is doubted anew.
    let since = note(store, DOUBTED_SINCE)?.filter(|since| *since <= now).unwrap_or(now);
    let trusted_at = after(since, PATIENCE);
    Ok(if now >= trusted_at {
        Verdict::RightAfterAll
    } else {
        Verdict::Wrong(ImplausibleClock::GoneBack { now, seen, trusted_at })
    })
}

/// The latest time that the clock has shown and that was believed.
fn latest_seen(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let noted = note(store, SEEN)?.max(note(store, ALIVE)?);
    if noted.is_some() {
        return Ok(noted);
    }
    // A database of a version that did not note it. Ids are in the order of the claims, whatever the
    // clock did: the last one tells what the clock showed last.
    Ok(store.runs(&Page::first(1))?.first().map(|run| run.started_at))
}

fn note(store: &Store, key: &str) -> Result<Option<Timestamp>, StoreError> {
    Ok(store.meta(key)?.and_then(|text| text.parse().ok()))
}

/// An empty note is none.
fn put(store: &Store, key: &str, at: Option<Timestamp>) -> Result<(), StoreError> {
    store.set_meta(key, &at.map_or_else(String::new, |at| at.to_string()))
}

fn after(instant: Timestamp, time: SignedDuration) -> Timestamp {
    instant.checked_add(time).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn is_right(store: &Store, now: &str) -> bool {
        let looked = doubt(store, at(now)).expect("readable");
        let checked = check(store, at(now)).expect("writable");
        assert_eq!(looked, checked, "{now}: looking says the same as checking");
        checked.is_none()
    }

    #[test]
    fn a_clock_before_the_program_is_never_right() {
        let store = Store::open_in_memory().expect("opens");
        assert!(!is_right(&store, "1970-01-01T00:00:00Z"));
        assert!(!is_right(&store, "1970-06-01T00:00:00Z"), "however long it has run on");
        let doubt = doubt(&store, at("1970-01-01T00:12:03Z")).expect("readable").expect("is wrong").to_string();
        assert!(doubt.contains("1970-01-01T00:12:03Z") && doubt.contains("NTP"), "{doubt}");
        assert!(is_right(&store, "2026-01-01T00:00:00Z"));
    }

    #[test]
    fn a_small_step_back_is_taken_and_a_great_one_waited_out() {
        let store = Store::open_in_memory().expect("opens");
        note_seen(&store, at("2028-02-11T03:00:00Z")).expect("writable");
        assert!(is_right(&store, "2028-02-10T03:00:00Z"));
        assert!(!is_right(&store, "2028-02-10T02:59:59Z"));
        // The day on which the system was built, until the network sets the clock.
        assert!(!is_right(&store, "2027-03-01T00:00:00Z"));
        assert!(is_right(&store, "2028-02-12T09:00:00Z"));
        assert!(!is_right(&store, "2027-03-01T02:00:00Z"), "it is doubted from the beginning each time");
    }

    #[test]
    fn a_clock_that_was_years_ahead_does_not_strand_the_home() {
        let store = Store::open_in_memory().expect("opens");
        note_seen(&store, at("2099-01-01T03:00:00Z")).expect("writable");
        note_alive(&store, at("2099-01-01T04:00:00Z")).expect("writable");
        assert!(!is_right(&store, "2026-11-11T10:00:00Z"));
        assert!(!is_right(&store, "2026-11-11T10:59:59Z"));
        let told = doubt(&store, at("2026-11-11T10:30:00Z")).expect("readable").expect("is doubted").to_string();
        assert!(told.contains("2099-01-01T04:00:00Z") && told.contains("from 2026-11-11T11:00:00Z on"), "{told}");
        // Set back once more: it has not run on, so the hour begins anew.
        assert!(!is_right(&store, "2026-11-11T09:00:00Z"));
        assert!(is_right(&store, "2026-11-11T10:00:00Z"));
        assert_eq!(last_alive(&store).expect("readable"), Some(at("2026-11-11T10:00:00Z")));
        assert!(is_right(&store, "2026-11-11T09:30:00Z"), "the clock that was wrong is forgotten");
    }

    #[test]
    fn a_jump_begins_the_hour_of_doubt_anew() {
        let store = Store::open_in_memory().expect("opens");
        note_seen(&store, at("2028-02-11T03:00:00Z")).expect("writable");
        assert!(!is_right(&store, "2027-03-01T00:00:00Z"));
        doubt_anew(&store).expect("writable");
        assert!(!is_right(&store, "2027-09-01T00:00:00Z"));
        assert!(!is_right(&store, "2027-09-01T00:59:00Z"));
        assert!(is_right(&store, "2027-09-01T01:00:00Z"));
    }
}
