mod threshold;

use domain::{EntityId, EntityIx, PatternKind, Trigger};

use crate::chance::ln_binomial_tail;
use crate::detectors::reaction::{FIRST_LOOK, LONGEST, reaction, worth_asking};
use crate::detectors::{Detector, Proposals};
use crate::prepare::{House, Step, Stepper, Unit, of_key};
use crate::series::{LEAST_EVENTS, Series};
use crate::study::Study;
use threshold::{Crossed, most_crossed};

/// A sensor must have crossed the same threshold before this share of the acts.
const LEAST_SHARE: f64 = 0.06;
/// Only for the sensors that crossed one before the most acts is it asked how often they cross it,
const MOST_REPLAYED: usize = 12;
/// and only those of them that do so before the acts most above chance are tried.
const MOST_TRIED: usize = 4;
/// How many acts are asked at most which sensors moved before them; the more there are, the less
/// it matters.
const MOST_ACTS: usize = 100;

/// # Reactions to a value (`numeric`)
///
/// **Looks for** something that is done within two minutes after a measured value went over, or under,
/// a threshold. Which threshold, the history says; of all that do as well the roundest is taken.
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
        let candidates = most_surprising(study, unit)
            .into_iter()
            .filter_map(|(series, tried)| reaction(study, unit, &series, PatternKind::Numeric, tried))
            .collect();
        Proposals { candidates, tried: 2 * study.measured as u64 }
    }
}

/// A sensor that moved one way before enough of the acts.
struct Moved {
    entity: EntityIx,
    upwards: bool,
    crossed: Crossed,
}

/// The sensors whose value crossed one threshold before enough of the acts, most first; and how many
/// acts were asked.
fn moved(study: &Study<'_, '_>, unit: &Unit) -> (Vec<Moved>, usize) {
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
            let crossed = most_crossed(upwards, &steps)?;
            enough(crossed.steps).then_some(Moved { entity, upwards, crossed })
        })
        .collect();
    moved.sort_by(|a, b| b.crossed.steps.cmp(&a.crossed.steps).then((a.entity, a.upwards).cmp(&(b.entity, b.upwards))));
    moved.truncate(MOST_REPLAYED);
    (moved, asked)
}

/// The crossings that precede the acts most above what their own number would bring, each with how
/// many thresholds it was chosen from.
fn most_surprising(study: &Study<'_, '_>, unit: &Unit) -> Vec<(Series, f64)> {
    let (moved, asked) = moved(study, unit);
    let (first, last) = study.house.span();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let mut found: Vec<(f64, Moved, usize)> = moved
        .into_iter()
        .filter_map(|moved| {
            let entries = moved.entries(study.house)?;
            #[expect(clippy::cast_precision_loss, reason = "a probability needs no 53 bits")]
            let expected = entries as f64 * LONGEST as f64 / (last - first).max(1) as f64;
            let ln_p = ln_binomial_tail(number(moved.crossed.steps), number(asked), -f64::exp_m1(-expected));
            Some((ln_p, moved, entries))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.truncate(MOST_TRIED);
    found
        .into_iter()
        .filter(|(_, moved, entries)| worth_asking(study.house, unit, *entries, || moved.near(study.house, unit)))
        .filter_map(|(_, moved, _)| Some((moved.series(study)?, f64::from(number(moved.crossed.tried)))))
        .collect()
}

impl Moved {
    fn bounds(&self) -> (f64, f64) {
        let at = self.crossed.threshold;
        if self.upwards { (at, f64::INFINITY) } else { (f64::NEG_INFINITY, at) }
    }

    /// How often the threshold is crossed; none when that is too seldom to show a habit.
    fn entries(&self, house: &House<'_>) -> Option<usize> {
        let (above, below) = self.bounds();
        let column = house.changes.measurements().column(self.entity)?;
        Some(column.entries(above, below, house.span().1)).filter(|&entries| entries >= LEAST_EVENTS)
    }

    /// The crossings that are near an act: all that a first look asks for.
    fn near(&self, house: &House<'_>, unit: &Unit) -> Vec<i64> {
        let (above, below) = self.bounds();
        let mut near = Vec::new();
        if let Some(column) = house.changes.measurements().column(self.entity) {
            let mut from = i64::MIN;
            for act in &unit.acts {
                from = from.max(act.time - FIRST_LOOK);
                column.entries_between(above, below, from, act.time, |time| near.push(time));
                from = from.max(act.time + 1);
            }
        }
        near
    }

    /// All crossings.
    fn series(&self, study: &Study<'_, '_>) -> Option<Series> {
        let entity_id = EntityId::parse(study.house.entity_id(self.entity)).ok()?;
        let trigger = Trigger::NumericState {
            entity_id: entity_id.into(),
            above: self.upwards.then_some(self.crossed.threshold),
            below: (!self.upwards).then_some(self.crossed.threshold),
            hold: None,
        };
        let times = study.evaluator.instants(&trigger);
        Series::new(study.house, self.entity, trigger, times)
    }
}
