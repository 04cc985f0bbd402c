mod threshold;

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use domain::{EntityId, EntityIx, PatternKind, Trigger};

use crate::chance::ln_binomial_tail;
use crate::detectors::reaction::{LONGEST, is_rarer, reaction, worth_asking};
use crate::detectors::{Candidate, Detector, Proposals};
use crate::number::count;
use crate::prepare::{Act, House, Step, Stepper, Unit, ahead, of_key};
use crate::series::{LEAST_EVENTS, Series};
use crate::study::Study;
use threshold::{Crossed, at_most_crossed, most_crossed};

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
        Proposals { candidates: candidates(study, unit, |_| true), tried: 2 * study.measured as u64 }
    }

    /// Looks at the one sensor only.
    fn refit(&self, _: &Study<'_, '_>, past: &Study<'_, '_>, unit: &Unit, habit: &Candidate) -> Option<Candidate> {
        let Trigger::NumericState { entity_id, above, .. } = &habit.trigger else {
            return None;
        };
        let is_its = |moved: &Moved| {
            entity_id.as_slice().iter().any(|id| id.as_str() == past.house.entity_id(moved.entity))
                && moved.upwards == above.is_some()
        };
        habit.nearest(candidates(past, unit, is_its))
    }
}

fn candidates(study: &Study<'_, '_>, unit: &Unit, wanted: impl Fn(&Moved) -> bool) -> Vec<Candidate> {
    let before = BeforeActs { house: study.house, unit, spans: RefCell::default() };
    most_surprising(study, unit)
        .into_iter()
        .filter(|(moved, _)| wanted(moved))
        .filter(|(moved, entries)| {
            let near = |back| moved.within(study.house, &before.spans(back));
            worth_asking(study.house, unit, near, || is_rarer(unit, *entries))
        })
        .filter_map(|(moved, _)| {
            let tried = f64::from(count(moved.crossed.tried));
            reaction(study, unit, &moved.series(study)?, PatternKind::Numeric, tried)
        })
        .collect()
}

/// The log's rows before each act of a unit: one sensor after the other is asked for the same ones.
struct BeforeActs<'a> {
    house: &'a House<'a>,
    unit: &'a Unit,
    /// By how long before, in µs.
    spans: RefCell<BTreeMap<i64, Rc<[Range<usize>]>>>,
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
    let mut asked_for: Vec<(usize, u32, Vec<Step>)> = (0_u32..)
        .zip(steps)
        .filter(|(_, steps)| enough(steps.len()))
        .map(|(key, steps)| (at_most_crossed(of_key(key).1, &steps), key, steps))
        .filter(|(most, ..)| enough(*most))
        .collect();
    // Once enough are chosen, who cannot have more than the last of them need not be looked at.
    asked_for.sort_by_key(|(most, ..)| Reverse(*most));
    let mut moved: Vec<Moved> = Vec::new();
    for (most, key, steps) in asked_for {
        if moved.last().is_some_and(|last| moved.len() == MOST_REPLAYED && most < last.crossed.steps) {
            break;
        }
        let (entity, upwards) = of_key(key);
        if let Some(crossed) = most_crossed(upwards, &steps).filter(|crossed| enough(crossed.steps)) {
            let one = Moved { entity, upwards, crossed };
            moved.insert(moved.partition_point(|other| other.order() < one.order()), one);
            moved.truncate(MOST_REPLAYED);
        }
    }
    (moved, asked)
}

/// The sensors whose crossings precede the acts most above what their own number would bring, each with that
/// number.
fn most_surprising(study: &Study<'_, '_>, unit: &Unit) -> Vec<(Moved, usize)> {
    let (moved, asked) = moved(study, unit);
    let (first, last) = study.house.span();
    let mut found: Vec<(f64, Moved, usize)> = moved
        .into_iter()
        .filter_map(|moved| {
            let entries = moved.entries(study.house)?;
            #[expect(clippy::cast_precision_loss, reason = "a probability needs no 53 bits")]
            let expected = entries as f64 * LONGEST as f64 / (last - first).max(1) as f64;
            let ln_p = ln_binomial_tail(count(moved.crossed.steps), count(asked), -f64::exp_m1(-expected));
            Some((ln_p, moved, entries))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.truncate(MOST_TRIED);
    found.into_iter().map(|(_, moved, entries)| (moved, entries)).collect()
}

impl BeforeActs<'_> {
    /// The rows at most `back` µs before each act, or at its time.
    fn spans(&self, back: i64) -> Rc<[Range<usize>]> {
        let times = self.house.log.times();
        let mut start = 0;
        let mut span = |act: &Act| {
            start = ahead(times, start, |&time| time < act.time - back);
            start..ahead(times, start, |&time| time <= act.time)
        };
        let mut known = self.spans.borrow_mut();
        Rc::clone(known.entry(back).or_insert_with(|| self.unit.acts.iter().map(&mut span).collect()))
    }
}

impl Moved {
    /// Most crossed first, then by number.
    fn order(&self) -> (Reverse<usize>, EntityIx, bool) {
        (Reverse(self.crossed.steps), self.entity, self.upwards)
    }

    fn bounds(&self) -> (f64, f64) {
        let at = self.crossed.threshold;
        if self.upwards { (at, f64::INFINITY) } else { (f64::NEG_INFINITY, at) }
    }

    /// How often the threshold is crossed; none when that is too seldom to show a habit.
    fn entries(&self, house: &House<'_>) -> Option<usize> {
        let (above, below) = self.bounds();
        let column = house.changes.measurements().column(house.log, self.entity)?;
        Some(column.entries(above, below, house.span().1)).filter(|&entries| entries >= LEAST_EVENTS)
    }

    /// The crossings within some spans of the log, ascending.
    fn within(&self, house: &House<'_>, spans: &[Range<usize>]) -> Vec<i64> {
        let column = house.changes.measurements().column(house.log, self.entity);
        column.map_or_else(Vec::new, |column| column.entries_within(self.bounds(), spans))
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
