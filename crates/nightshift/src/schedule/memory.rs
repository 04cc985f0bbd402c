use jiff::{SignedDuration, Timestamp};
use language::Sentence;
use tracing::{info, warn};

use super::{Absence, Away, Hindrance};
use crate::lifecycle::ImplausibleClock;

/// What the loop remembers from one look at the clock to the next.
pub(super) struct Memory {
    pub(super) absence: Absence,
    pub(super) hindrance: Option<Hindrance>,
    /// The newest slot that was given up. The store may hold no row for it: its date may have had
    /// its run before the schedule was moved.
    pub(super) given_up: Option<Timestamp>,
    /// When it was last noted that somebody watches the clock.
    pub(super) noted_alive: Option<Timestamp>,
    /// Looks at a clock that cannot be right, since it is so.
    pub(super) doubts: u32,
    /// Whether the clock has jumped since the last look.
    pub(super) has_jumped: bool,
}

/// So many looks at a clock that cannot be right, a minute each, between two warnings.
const LOOKS_A_WARNING: u32 = 60;

/// How often it is noted that somebody watches the clock, for the story of a night that was missed.
const ALIVE_INTERVAL: SignedDuration = SignedDuration::from_mins(15);

impl Memory {
    pub(super) fn begun(started: Timestamp) -> Self {
        Self {
            absence: Absence { why: Away::Down, from: None, until: started },
            hindrance: None,
            given_up: None,
            noted_alive: None,
            doubts: 0,
            has_jumped: false,
        }
    }

    /// What a jump of the clock means.
    pub(super) fn notice(&mut self, jump: SignedDuration, before: Timestamp, now: Timestamp) {
        if jump.is_zero() {
            return;
        }
        self.has_jumped = true;
        if jump.is_negative() {
            warn!(clock.now = %now, clock.before = %before, "The clock was set back");
            self.absence.until = self.absence.until.min(now);
        } else {
            info!(clock.now = %now, clock.before = %before, "The clock went ahead, or the machine was asleep");
            self.absence = Absence { why: Away::Asleep, from: Some(before), until: now };
        }
    }

    /// The clock cannot be right.
    pub(super) fn doubt(&mut self, doubt: &ImplausibleClock) {
        if self.doubts.is_multiple_of(LOOKS_A_WARNING) {
            warn!(error = %doubt, "No run is started by a clock that cannot be right");
        }
        self.doubts = self.doubts.saturating_add(1);
    }

    /// The clock is taken for right.
    pub(super) fn believe(&mut self, now: Timestamp, last_alive: Option<Timestamp>, is_noted: bool) {
        if self.doubts > 0 {
            info!(clock.now = %now, "The clock is taken for right again");
            self.doubts = 0;
            self.absence = Absence { why: Away::WrongClock, from: last_alive, until: now };
        } else if self.noted_alive.is_none() && self.absence.why == Away::Down {
            self.absence.from = self.absence.from.or(last_alive);
        }
        if is_noted {
            self.noted_alive = Some(now);
        }
    }

    /// Whether it is to be noted at `now` that somebody watches the clock.
    pub(super) fn is_to_note(&self, now: Timestamp) -> bool {
        self.doubts > 0 || self.noted_alive.is_none_or(|at| now.duration_since(at).abs() >= ALIVE_INTERVAL)
    }

    /// Something keeps slots from being run.
    pub(super) fn hinder(&mut self, now: Timestamp, what: Sentence) {
        self.hindrance = Some(Hindrance::after(self.hindrance.take(), now, what));
    }
}
