use std::collections::BTreeMap;

use domain::PatternKind;

use crate::detectors::reaction::{LONGEST, Suspect, suspect};
use crate::detectors::{Candidate, Detector, Proposals};
use crate::prepare::Unit;
use crate::study::Study;

/// A trigger that precedes fewer of the acts than this share is not what they react to.
const LEAST_SHARE: f64 = 0.06;

/// Only the least likely of the triggers that chance does not explain are looked into.
const MOST_SUSPECTS: usize = 16;

/// # Reactions to a change of state (`state`)
///
/// **Looks for** something that is done within two minutes after another entity changed its state:
/// motion in the hall, then the hall light; the TV on, then the lamp. It learns when that holds:
/// in the dark, in certain hours, on weekdays or at the weekend, while somebody is at home; after the
/// room had been quiet for a while, or the light off; while something else is in a certain state.
///
/// **Why it helps** The light is on before the hand is at the switch.
///
/// **Example** `light.hall` is switched on within 20 seconds after `binary_sensor.hall_motion` turned
/// `on`, in 41 of the 48 times that it was dark and the light was off.
///
/// **Stays quiet when** the trigger comes as often without the act: on other days at the same time of
/// day, or in the twenty minutes before it; when another trigger explains the acts better; when
/// the act follows in too few of the cases in which it could; or when the trigger is itself what
/// an automation did.
///
/// **Settings** `latitude` and `longitude`, without which it cannot learn that something is done in
/// the dark.
#[derive(Clone, Copy, Debug)]
pub(super) struct State;

impl Detector for State {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        let tried = study.series.iter().filter(|series| !unit.has(series.entity)).count() as u64;
        let mut suspects: Vec<Suspect<'_>> = preceding(study, unit)
            .into_iter()
            .filter_map(|number| suspect(study, unit, study.series.get(number)))
            .collect();
        // In a large home half of the sensors see people come to whatever they do.
        suspects.sort_by(|a, b| a.ln_p.total_cmp(&b.ln_p));
        suspects.truncate(MOST_SUSPECTS);
        let candidates = suspects
            .into_iter()
            .filter_map(|suspect| suspect.candidate(study, unit, PatternKind::State, 1.0))
            .collect();
        Proposals { candidates, tried }
    }

    /// Looks at the one trigger only.
    fn refit(&self, whole: &Study<'_, '_>, past: &Study<'_, '_>, unit: &Unit, habit: &Candidate) -> Option<Candidate> {
        let series = whole.series.of_trigger(&habit.trigger)?.within(past.house)?;
        suspect(past, unit, &series)?.candidate(past, unit, PatternKind::State, 1.0)
    }
}

/// The series that precede enough of the unit's acts to be worth a test.
fn preceding(study: &Study<'_, '_>, unit: &Unit) -> Vec<u32> {
    let changes = &study.house.changes;
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for act in &unit.acts {
        let from = changes.times().partition_point(|&time| time < act.time.saturating_sub(LONGEST));
        let to = changes.times().partition_point(|&time| time <= act.time);
        let mut seen: Vec<u32> = (from..to)
            .filter_map(|row| study.series.of_row(u32::try_from(row).unwrap_or(u32::MAX)))
            .filter(|&number| !unit.has(study.series.get(number).entity))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        for number in seen {
            *counts.entry(number).or_default() += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let least = f64::from(study.settings.min_days).max(LEAST_SHARE * unit.acts.len() as f64);
    counts.into_iter().filter(|&(_, count)| f64::from(count) >= least).map(|(number, _)| number).collect()
}
