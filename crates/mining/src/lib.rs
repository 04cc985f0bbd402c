//! Finds what people keep doing by hand: an event log goes in, patterns come out.
//!
//! The way through: `House` takes blips, repeats and measurements out of the log
//! and groups manual actions into units; each detector proposes candidates for a unit; chance is
//! asked about all of them together; for each unit the best explanation is chosen, and another
//! only for what it leaves; every pattern is replayed over the history.
//!
//! No I/O, no clock, no order of hashes: the same input gives the same output, at any number of
//! threads.

mod backtest;
#[cfg(test)]
mod calibration;
mod chance;
mod conditions;
mod contradictions;
mod corrections;
mod detectors;
mod evidence;
mod held_out;
mod identity;
mod number;
mod overrides;
mod prepare;
mod rank;
mod rivals;
mod rule;
mod select;
mod sequences;
mod series;
mod settings;
mod steps;
mod study;
mod summary;
mod sun;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{
    Cancelled, EventLog, ExistingAutomation, Findings, Home, Moment, NearMiss, Pattern, PatternKind, Watch, wilson_low,
};
use rayon::prelude::*;

pub use backtest::{Fire, Replay, Rule};
pub use settings::Settings;

use crate::chance::q_values;
use crate::conditions::Circumstances;
use crate::detectors::{Away, Proposals, detectors, presence_series};
use crate::held_out::Trial;
use crate::prepare::{House, Unit};
use crate::rule::Evaluator;
use crate::select::{Choice, Habit, Judged, broken_promise, choose, near_miss, nearness};
use crate::series::SeriesTable;
use crate::study::Study;

/// Only the last three years are mined, in µs: habits are not older, and a stray event of a clock
/// that had not been set would make a history of decades.
const LONGEST_HISTORY: i64 = 3 * 366 * 86_400 * 1_000_000;
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
    mine_beside(log, home, &[], settings, watch)
}

/// As [`mine`], in a home of which the automations are known: by them, what people keep taking back of what an
/// automation does is told of the right one.
///
/// # Errors
/// As [`mine`].
pub fn mine_beside(
    log: &EventLog,
    home: &Home,
    existing: &[ExistingAutomation],
    settings: &Settings,
    watch: &dyn Watch,
) -> Result<Findings, Cancelled> {
    if let Some((_, last)) = log.span()
        && log.times().first().is_some_and(|&first| last.saturating_sub(first) > LONGEST_HISTORY)
    {
        return mine_beside(&log.since(last - LONGEST_HISTORY), home, existing, settings, watch);
    }
    let Some(house) = House::prepare(log, home) else {
        return Ok(Findings::default());
    };
    if watch.is_cancelled() {
        return Err(Cancelled);
    }
    let series = SeriesTable::of(&house);
    let presence = presence_series(&house);
    let away = Away::of(&house);
    let away = away.as_ref();
    let evaluator = Evaluator::new(&house);
    let measured = house.changes.measured();
    let circumstances = Circumstances::of(&house);
    let study = Study {
        house: &house,
        series: &series,
        presence: &presence,
        away,
        circumstances: &circumstances,
        measured,
        evaluator: &evaluator,
        settings,
    };
    let done = AtomicUsize::new(0);
    let units: Vec<&Unit> = house.units.iter().filter(|unit| unit.acts.len() >= settings.min_days as usize).collect();

    let proposals = units
        .par_iter()
        .map(|unit| {
            if watch.is_cancelled() {
                return Err(Cancelled);
            }
            let proposals: Vec<_> = detectors().par_iter().map(|detector| detector.propose(&study, unit)).collect();
            watch.progress(0.8 * share(done.fetch_add(1, Ordering::Relaxed) + 1, units.len()));
            Ok(proposals)
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;

    let tried: u64 = proposals.iter().flatten().map(|proposals| proposals.tried).sum();
    let judged = judge(proposals, tried);
    let trial = Trial::of(&house, settings.min_days);

    let choices = judged
        .into_par_iter()
        .zip(&units)
        .map(
            |(candidates, unit)| {
                if watch.is_cancelled() { Err(Cancelled) } else { Ok(choose(&study, &trial, unit, candidates)) }
            },
        )
        .collect::<Result<Vec<Choice>, Cancelled>>()?;
    if watch.is_cancelled() {
        return Err(Cancelled);
    }
    watch.progress(1.0);
    Ok(findings(&study, &trial, &units, choices, (existing, tried)))
}

/// Gives every candidate its q-value, over all units and kinds together.
///
/// The detectors share the trust equally, whatever number of hypotheses each tests: otherwise the
/// thousands of pairs that reactions are looked for in would drown the few habits by the clock.
/// These weights are fixed before any data are seen, which is what the procedure asks of them.
fn judge(proposals: Vec<Vec<Proposals>>, tried: u64) -> Vec<Vec<Judged>> {
    let kinds = detectors().len();
    let weights: Vec<f64> = (0..kinds)
        .map(|kind| {
            let of_kind: u64 = proposals.iter().filter_map(|of_unit| of_unit.get(kind)).map(|p| p.tried).sum();
            #[expect(clippy::cast_precision_loss, reason = "a count of hypotheses is far below 2^52")]
            let weight = tried as f64 / kinds as f64 / of_kind.max(1) as f64;
            weight
        })
        .collect();
    let hypotheses: Vec<(f64, f64)> = proposals
        .iter()
        .flat_map(|of_unit| of_unit.iter().zip(&weights))
        .flat_map(|(proposals, &weight)| proposals.candidates.iter().map(move |one| (one.ln_p(&[]).exp(), weight)))
        .collect();
    let mut q_values = q_values(&hypotheses, tried).into_iter();
    proposals
        .into_iter()
        .map(|of_unit| {
            let proposed = of_unit.into_iter().zip(detectors());
            let candidates = proposed.flat_map(|(proposals, detector)| {
                proposals.candidates.into_iter().map(move |candidate| (candidate, detector))
            });
            candidates
                .zip(q_values.by_ref())
                .map(|((candidate, detector), q_value)| Judged { candidate, q_value, detector })
                .collect()
        })
        .collect()
}

fn findings(
    study: &Study<'_, '_>,
    trial: &Trial<'_>,
    units: &[&Unit],
    choices: Vec<Choice>,
    (existing, tried): (&[ExistingAutomation], u64),
) -> Findings {
    let mut habits: Vec<(&Unit, Habit)> = Vec::new();
    let mut near_misses: Vec<NearMiss> = Vec::new();
    for (unit, choice) in units.iter().zip(choices) {
        habits.extend(choice.habits.into_iter().map(|habit| (*unit, habit)));
        near_misses.extend(choice.near_misses);
    }
    let further = steps::further_steps(study, units, &habits);
    let mut habits = sequences::join(study, habits, further);
    // Routines were put together of what had been tried step by step.
    habits.retain_mut(|(unit, habit)| {
        if habit.candidate.kind == PatternKind::Sequence {
            habit.held_out = trial.held_out(study, unit, (habit.detector, &habit.candidate), &habit.actions);
            if let Some(lacked) = broken_promise(study, trial, habit) {
                near_misses.push(near_miss(habit.candidate.clone(), &habit.actions, lacked));
                return false;
            }
        }
        true
    });
    let ids = identity::ids(
        habits.iter().map(|(_, habit)| (habit.candidate.kind, &habit.candidate.trigger, habit.actions.as_slice())),
    );
    let mut patterns: Vec<Pattern> =
        habits.into_iter().zip(ids).map(|((unit, habit), id)| pattern(study, unit, habit, id)).collect();
    patterns.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    near_misses.extend(contradictions::drop_weaker(&mut patterns));
    near_misses.sort_by(|a, b| nearness(b).total_cmp(&nearness(a)).then_with(|| a.actions.cmp(&b.actions)));
    near_misses.truncate(MOST_NEAR_MISSES);
    let mut overrides = overrides::automatic(study.house);
    let pairs = overrides.len();
    overrides.retain(|one| one.count().overridden > 0);
    let corrections = corrections::corrections(study, &overrides, pairs, existing);
    Findings { patterns, summary: summary::summary(study.house, tried), near_misses, overrides, corrections }
}

fn pattern(study: &Study<'_, '_>, unit: &Unit, habit: Habit, id: domain::PatternId) -> Pattern {
    let Habit { candidate, q_value, actions, backtest, held_out, .. } = habit;
    let mut moments: Vec<Moment> = candidate
        .trials
        .iter()
        .filter_map(|trial| Some(Moment { acted: unit.acts[trial.act? as usize].time, triggered: trial.triggered }))
        .collect();
    moments.sort_by_key(|moment| moment.acted);
    moments.drain(..moments.len().saturating_sub(MOST_MOMENTS));
    let score = rank::score(&backtest, &held_out, actions.len(), &candidate);
    let evidence = candidate.evidence(study, &actions);
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
        machine_like: candidate.machine_like,
        trigger: candidate.trigger,
        conditions: candidate.conditions,
        actions,
        backtest,
        held_out,
        score,
        moments,
        evidence,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of units is far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
