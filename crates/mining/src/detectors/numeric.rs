use std::collections::BTreeMap;

use domain::{EntityId, EntityIx, PatternKind, Trigger};

use crate::detectors::reaction::{LONGEST, reaction};
use crate::detectors::{Detector, Proposals, Scene, Series};
use crate::prepare::Unit;

/// A sensor must have moved the same way before this share of the acts.
const LEAST_SHARE: f64 = 0.15;
/// Only the sensors that moved before the most acts are tried.
const MOST_TRIED: usize = 4;
/// About how many thresholds a sensor's values offer.
const THRESHOLDS: f64 = 50.0;

/// # Reactions to a value
///
/// **Looks for** something that is done within two minutes after a measured value went over, or under,
/// a certain threshold.
///
/// **Why it helps** The fan runs when it gets warm, the lamp is on when it gets dark.
///
/// **Example** `fan.bedroom` is switched on soon after `sensor.bedroom_temperature` went above 26, in 19
/// of 22 times.
///
/// **Stays quiet when** no one threshold lies between the values before and after for enough of the
/// acts, or as any reaction does.
///
/// **Settings** `max_q_value`, `min_days`, `min_confidence`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numeric;

/// A step of a value just before an act.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: f64,
    to: f64,
}

impl Detector for Numeric {
    fn propose(&self, scene: &Scene<'_, '_>, unit: &Unit) -> Proposals {
        let candidates = moved(scene, unit)
            .into_iter()
            .filter_map(|(entity, upwards, steps)| series(scene, entity, upwards, &steps))
            .filter_map(|series| reaction(scene, unit, &series, PatternKind::Numeric, THRESHOLDS))
            .collect();
        Proposals { candidates, tried: 2 * scene.measured as u64 }
    }
}

/// The sensors whose value rose, or fell, before enough of the acts, most first, and its steps.
fn moved(scene: &Scene<'_, '_>, unit: &Unit) -> Vec<(EntityIx, bool, Vec<Step>)> {
    let log = scene.house.log;
    let changes = &scene.house.changes;
    let value = |row: u32| changes.value(log, row).filter(|_| changes.is_measured(log.entity(row)));
    let mut steps: BTreeMap<(EntityIx, bool), Vec<Step>> = BTreeMap::new();
    for act in &unit.acts {
        let mut latest: BTreeMap<(EntityIx, bool), Step> = BTreeMap::new();
        for row in log.row_at(act.time - LONGEST)..log.row_at(act.time + 1) {
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            let Some(to) = value(row) else {
                continue;
            };
            let rows = log.rows_of(log.entity(row));
            let place = rows.partition_point(|&other| other < row);
            let Some(from) = place.checked_sub(1).and_then(|place| value(rows[place])) else {
                continue;
            };
            let upwards = to > from;
            let step = latest.entry((log.entity(row), upwards)).or_insert(Step { from, to });
            step.to = if upwards { step.to.max(to) } else { step.to.min(to) };
        }
        for (key, step) in latest.into_iter().filter(|(_, step)| step.from.total_cmp(&step.to).is_ne()) {
            steps.entry(key).or_default().push(step);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let least = f64::from(scene.settings.min_days).max(LEAST_SHARE * unit.acts.len() as f64);
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let mut moved: Vec<_> = steps
        .into_iter()
        .filter(|(_, steps)| steps.len() as f64 >= least)
        .map(|((entity, upwards), steps)| (entity, upwards, steps))
        .collect();
    moved.sort_by(|a, b| b.2.len().cmp(&a.2.len()).then((a.0, a.1).cmp(&(b.0, b.1))));
    moved.truncate(MOST_TRIED);
    moved
}

/// The crossings of the threshold that lies in most of the steps.
fn series(scene: &Scene<'_, '_>, entity: EntityIx, upwards: bool, steps: &[Step]) -> Option<Series> {
    let threshold = most_crossed(upwards, steps)?;
    let entity_id = EntityId::parse(scene.house.entity_id(entity)).ok()?;
    let trigger = Trigger::NumericState {
        entity_id: entity_id.into(),
        above: upwards.then_some(threshold),
        below: (!upwards).then_some(threshold),
        hold: None,
    };
    let times = scene.evaluator.instants(&trigger);
    Series::new(scene.house, entity, trigger, times)
}

/// The threshold that most steps cross: a value that was left upwards (or downwards), the one in
/// the middle of those that are as good.
fn most_crossed(upwards: bool, steps: &[Step]) -> Option<f64> {
    let crosses =
        |step: &Step, at: f64| if upwards { step.from <= at && at < step.to } else { step.to < at && at <= step.from };
    let mut thresholds: Vec<f64> = steps.iter().map(|step| step.from).collect();
    thresholds.sort_by(f64::total_cmp);
    thresholds.dedup();
    let counts: Vec<usize> =
        thresholds.iter().map(|&at| steps.iter().filter(|step| crosses(step, at)).count()).collect();
    let most = *counts.iter().max()?;
    let best: Vec<f64> =
        thresholds.iter().zip(&counts).filter(|(_, count)| **count == most).map(|(&at, _)| at).collect();
    best.get(best.len() / 2).copied()
}
