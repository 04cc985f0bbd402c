//! Finds what people keep doing by hand: an event log goes in, patterns come out.
//!
//! The way through: [`House`](prepare::House) takes blips, repeats and measurements out of the log
//! and groups manual actions into units; each detector proposes candidates for a unit; chance is
//! asked about all of them together; for each unit the best explanation is chosen, and another
//! only for what it leaves; every pattern is replayed over the history.
//!
//! No I/O, no clock, no order of hashes: the same input gives the same output, at any number of
//! threads.

mod backtest;
mod chance;
mod conditions;
mod detectors;
mod identity;
mod prepare;
mod rank;
mod rule;
mod select;
mod settings;
mod summary;
mod sun;

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{Cancelled, EventLog, Findings, Home, Moment, NearMiss, Pattern, Watch};
use rayon::prelude::*;

pub use backtest::{Replay, Rule};
pub use settings::Settings;

use crate::chance::{q_values, wilson_low};
use crate::detectors::{Candidate, Scene, SeriesTable, detectors};
use crate::prepare::{House, Unit};
use crate::rule::Evaluator;
use crate::select::{Choice, Habit, choose};

/// A pattern keeps at most this many moments, the latest.
const MOST_MOMENTS: usize = 200;
/// How many habits that came close are reported.
const MOST_NEAR_MISSES: usize = 10;

/// Mines a home's history.
///
/// # Errors
/// [`Cancelled`] when `watch` said so, and nothing else: what there is not is not found, and the
/// findings say why.
pub fn mine(log: &EventLog, home: &Home, settings: &Settings, watch: &dyn Watch) -> Result<Findings, Cancelled> {
    let Some(house) = House::prepare(log, home) else {
        return Ok(Findings::default());
    };
    let series = SeriesTable::of(&house);
    let evaluator = Evaluator::new(&house);
    let scene = Scene { house: &house, series: &series, evaluator: &evaluator, settings };
    let done = AtomicUsize::new(0);
    let units: Vec<&Unit> = house.units.iter().filter(|unit| unit.acts.len() >= settings.min_days as usize).collect();

    let proposals = units
        .par_iter()
        .map(|unit| {
            if watch.is_cancelled() {
                return Err(Cancelled);
            }
            let proposals: Vec<_> = detectors().iter().map(|detector| detector.propose(&scene, unit)).collect();
            watch.progress(0.8 * share(done.fetch_add(1, Ordering::Relaxed) + 1, units.len()));
            Ok(proposals)
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;

    let tried: u64 = proposals.iter().flatten().map(|proposals| proposals.tried).sum();
    let mut candidates: Vec<Vec<Candidate>> = proposals
        .into_iter()
        .map(|of_unit| of_unit.into_iter().flat_map(|proposals| proposals.candidates).collect())
        .collect();
    let p_values: Vec<f64> = candidates.iter().flatten().map(|candidate| candidate.ln_p(&[]).exp()).collect();
    let q_values = q_values(&p_values, tried);
    let mut q_values = q_values.into_iter();
    let with_q: Vec<Vec<(Candidate, f64)>> =
        candidates.iter_mut().map(|of_unit| of_unit.drain(..).zip(q_values.by_ref()).collect::<Vec<_>>()).collect();

    let choices: Vec<Choice> =
        with_q.into_par_iter().zip(&units).map(|(candidates, unit)| choose(&scene, unit, candidates)).collect();
    if watch.is_cancelled() {
        return Err(Cancelled);
    }
    watch.progress(1.0);
    Ok(findings(&scene, &units, choices, tried))
}

fn findings(scene: &Scene<'_, '_>, units: &[&Unit], choices: Vec<Choice>, tried: u64) -> Findings {
    let mut habits: Vec<(&Unit, Habit)> = Vec::new();
    let mut near_misses: Vec<NearMiss> = Vec::new();
    for (unit, choice) in units.iter().zip(choices) {
        habits.extend(choice.habits.into_iter().map(|habit| (*unit, habit)));
        near_misses.extend(choice.near_misses);
    }
    let ids = identity::ids(
        habits.iter().map(|(_, habit)| (habit.candidate.kind, &habit.candidate.trigger, habit.actions.as_slice())),
    );
    let mut patterns: Vec<Pattern> =
        habits.into_iter().zip(ids).map(|((unit, habit), id)| pattern(unit, habit, id)).collect();
    patterns.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    near_misses.sort_by(|a, b| b.support.cmp(&a.support).then_with(|| a.actions.cmp(&b.actions)));
    near_misses.truncate(MOST_NEAR_MISSES);
    Findings { patterns, summary: summary::summary(scene.house, tried), near_misses }
}

fn pattern(unit: &Unit, habit: Habit, id: domain::PatternId) -> Pattern {
    let Habit { candidate, q_value, actions, backtest } = habit;
    let mut moments: Vec<Moment> = candidate
        .trials
        .iter()
        .filter_map(|trial| Some(Moment { acted: unit.acts[trial.act? as usize].time, triggered: trial.triggered }))
        .collect();
    moments.sort_by_key(|moment| moment.acted);
    moments.drain(..moments.len().saturating_sub(MOST_MOMENTS));
    let score = rank::score(&backtest, candidate.conditions.len(), unit.machine_like);
    Pattern {
        id,
        kind: candidate.kind,
        support: candidate.support,
        opportunities: candidate.opportunities,
        confidence: f64::from(candidate.support) / f64::from(candidate.opportunities.max(1)),
        confidence_low: wilson_low(candidate.support, candidate.opportunities),
        q_value,
        lift: candidate.lift(),
        delay_seconds: candidate.delay_seconds,
        machine_like: unit.machine_like,
        trigger: candidate.trigger,
        conditions: candidate.conditions,
        actions,
        backtest,
        score,
        moments,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of units is far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
