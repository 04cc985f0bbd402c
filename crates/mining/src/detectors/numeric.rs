use domain::{EntityId, EntityIx, PatternKind, Trigger};

use crate::detectors::reaction::{LONGEST, reaction};
use crate::detectors::{Detector, Proposals};
use crate::prepare::{Step, Stepper, Unit, of_key};
use crate::series::Series;
use crate::study::Study;

/// A sensor must have moved the same way before this share of the acts.
const LEAST_SHARE: f64 = 0.15;
/// Only the sensors that moved before the most acts are tried.
const MOST_TRIED: usize = 4;
/// How many acts are asked at most which sensors moved before them; the more there are, the less
/// it matters.
const MOST_ACTS: usize = 100;
/// About how many thresholds a sensor's values offer.
const THRESHOLDS: f64 = 50.0;

/// # Reactions to a value (`numeric`)
///
/// **Looks for** something that is done within two minutes after a measured value went over, or under,
/// a threshold. Which threshold, the history says.
///
/// **Why it helps** The fan runs when it gets warm, the lamp is on when it gets dark.
///
/// **Example** `fan.bedroom` is switched on soon after `sensor.bedroom_temperature` went above 26, in 19
/// of 22 times.
///
/// **Stays quiet when** no one threshold lies between the values before and after for enough of the
/// acts, or as with any reaction to a change of state.
///
/// **Settings** `latitude` and `longitude`, as with reactions to a change of state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numeric;

impl Detector for Numeric {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        let candidates = moved(study, unit)
            .into_iter()
            .filter_map(|moved| series(study, &moved))
            .filter_map(|series| reaction(study, unit, &series, PatternKind::Numeric, THRESHOLDS))
            .collect();
        Proposals { candidates, tried: 2 * study.measured as u64 }
    }
}

/// A sensor that moved one way before enough of the acts.
struct Moved {
    entity: EntityIx,
    upwards: bool,
    threshold: f64,
    crossings: usize,
}

/// The sensors whose value crossed one threshold before enough of the acts, most first.
fn moved(study: &Study<'_, '_>, unit: &Unit) -> Vec<Moved> {
    let house = study.house;
    let mut stepper = Stepper::new(house.log, house.changes.measurements());
    let mut steps: Vec<Vec<Step>> = vec![Vec::new(); 2 * house.log.entity_names().len()];
    let every = unit.acts.len().div_ceil(MOST_ACTS).max(1);
    let sample = unit.acts.iter().step_by(every);
    let asked = sample.len();
    for act in sample {
        stepper.steps_between(act.time - LONGEST, act.time, |key, step| steps[key as usize].push(step));
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let least = f64::from(study.settings.min_days).max(LEAST_SHARE * asked as f64);
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let enough = |number: usize| number as f64 >= least;
    let mut moved: Vec<Moved> = (0_u32..)
        .zip(steps)
        .filter(|(_, steps)| enough(steps.len()))
        .filter_map(|(key, steps)| {
            let (entity, upwards) = of_key(key);
            let (threshold, crossings) = most_crossed(upwards, &steps)?;
            enough(crossings).then_some(Moved { entity, upwards, threshold, crossings })
        })
        .collect();
    moved.sort_by(|a, b| b.crossings.cmp(&a.crossings).then((a.entity, a.upwards).cmp(&(b.entity, b.upwards))));
    moved.truncate(MOST_TRIED);
    moved
}

/// The crossings of the threshold.
fn series(study: &Study<'_, '_>, moved: &Moved) -> Option<Series> {
    let entity_id = EntityId::parse(study.house.entity_id(moved.entity)).ok()?;
    let trigger = Trigger::NumericState {
        entity_id: entity_id.into(),
        above: moved.upwards.then_some(moved.threshold),
        below: (!moved.upwards).then_some(moved.threshold),
        hold: None,
    };
    let times = study.evaluator.instants(&trigger);
    Series::new(study.house, moved.entity, trigger, times)
}

/// The threshold that most steps cross: a value that was left upwards (or downwards), the one in
/// the middle of those that are as good; and how many.
fn most_crossed(upwards: bool, steps: &[Step]) -> Option<(f64, usize)> {
    let sorted = |value: fn(&Step) -> f64| {
        let mut values: Vec<f64> = steps.iter().map(value).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    };
    let (froms, tos) = (sorted(|step| step.from), sorted(|step| step.to));
    let crossing = |at: f64| {
        if upwards {
            // From it or from under it, to over it.
            froms.partition_point(|&from| from <= at) - tos.partition_point(|&to| to <= at)
        } else {
            tos.partition_point(|&to| to < at) - froms.partition_point(|&from| from < at)
        }
    };
    let mut thresholds = froms.clone();
    thresholds.dedup();
    let counts: Vec<usize> = thresholds.iter().map(|&at| crossing(at)).collect();
    let most = *counts.iter().max()?;
    let best: Vec<f64> =
        thresholds.iter().zip(&counts).filter(|(_, count)| **count == most).map(|(&at, _)| at).collect();
    Some((*best.get(best.len() / 2)?, most))
}
