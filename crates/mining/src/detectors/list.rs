//! # What Nightshift looks for
//!
//! Every night each of these detectors looks at what people did by hand, one kind of habit each.
//! Only *manual actions* count: changes of lights, switches, covers, heating, players and the like
//! that neither an automation nor another change brought about. What they bring is judged
//! together: a habit is reported when chance would hardly have brought it among all that was
//! looked at, and when its automation, replayed over the same history, would have been right.
//!
//! Whatever its kind, nothing is suggested that
//!
//! - an automation does already;
//! - another trigger explains better, or the same trigger answers more reliably with the opposite;
//! - unlocks a lock, sets or disarms an alarm, sounds a siren, or opens a garage, a door, a gate or a
//!   gas valve.
//!
//! What looks like a device's own schedule, to the second every day, is reported and ranks lower.
//! What came close is in the report, with what it lacked.

use crate::detectors::Detector;
use crate::detectors::gathered::Gathered;
use crate::detectors::left_on::LeftOn;
use crate::detectors::numeric::Numeric;
use crate::detectors::presence::Presence;
use crate::detectors::state::State;
use crate::detectors::state_for::StateFor;
use crate::detectors::sun::Sun;
use crate::detectors::time::Time;

/// All detectors. A new kind is a file beside this one and a line here.
pub(crate) fn detectors() -> [&'static dyn Detector; 8] {
    [&Time, &Sun, &State, &StateFor, &Numeric, &Presence, &Gathered, &LeftOn]
}
