use crate::detectors::Detector;
use crate::detectors::gathered::Gathered;
use crate::detectors::numeric::Numeric;
use crate::detectors::presence::Presence;
use crate::detectors::state::State;
use crate::detectors::state_for::StateFor;
use crate::detectors::sun::Sun;
use crate::detectors::time::Time;

/// All detectors. A new kind is a file beside this one and a line here.
pub(crate) fn detectors() -> [&'static dyn Detector; 7] {
    [&Time, &Sun, &State, &StateFor, &Numeric, &Presence, &Gathered]
}
