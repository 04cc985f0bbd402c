//! Steps of routines that are too weak to be found alone.

use domain::{EntityId, PatternKind, TargetState, Trigger, is_actuator};

use crate::chance::ln_binomial_tail;
use crate::detectors::{LONGEST_REACTION, Trial};
use crate::prepare::Unit;
use crate::select::{Habit, actions};
use crate::study::Study;

/// A step must be done in this share of the times that the reaction it goes with was, and it was not done
/// already.
const MOSTLY: f64 = 0.6;
/// A thing may be used this many times more often when people are busy than on the average.
const BUSY: f64 = 3.0;
/// People are up for about this long a day, in µs.
const WAKING: f64 = 16.0 * 3600.0 * 1e6;

/// What else people do when they do one of `habits`: things that are used too often otherwise to
/// stand out by themselves, but nearly always follow the same device.
///
/// Each is given as a reaction to the habit's trigger, and is only of use as a part of a routine.
pub(crate) fn further_steps<'u>(
    study: &Study<'_, '_>,
    units: &[&'u Unit],
    habits: &[(&'u Unit, Habit)],
) -> Vec<(&'u Unit, Habit)> {
    let mut steps = Vec::new();
    for (root_unit, root) in habits.iter().filter(|(_, habit)| follows_a_device(habit)) {
        for unit in units {
            let touched = |target: &TargetState| habits_of(habits, root).any(|habit| touches(habit, &target.entity_id));
            let targets = actions(study, unit);
            let known = std::ptr::eq(*unit, *root_unit) || targets.iter().any(touched);
            if !known && let Some(step) = step(study, units.len(), unit, root, targets) {
                steps.push((*unit, step));
            }
        }
    }
    steps
}

fn follows_a_device(habit: &Habit) -> bool {
    habit.candidate.kind == PatternKind::State
        && matches!(&habit.candidate.trigger, Trigger::State { entity_id, hold: None, .. }
            if entity_id.as_slice().iter().any(|id| is_actuator(id.as_str())))
}

/// The habits with the same trigger as `root`.
fn habits_of<'h>(habits: &'h [(&Unit, Habit)], root: &'h Habit) -> impl Iterator<Item = &'h Habit> {
    habits.iter().map(|(_, habit)| habit).filter(|habit| habit.candidate.trigger == root.candidate.trigger)
}

/// Whether an entity is acted on by a habit, or is its trigger.
fn touches(habit: &Habit, entity: &EntityId) -> bool {
    let triggers = matches!(&habit.candidate.trigger, Trigger::State { entity_id, .. }
        if entity_id.as_slice().contains(entity));
    triggers || habit.actions.iter().any(|action| action.entity_id == *entity)
}

fn step(study: &Study<'_, '_>, units: usize, unit: &Unit, root: &Habit, targets: Vec<TargetState>) -> Option<Habit> {
    let acts = f64::from(u32::try_from(unit.acts.len()).unwrap_or(u32::MAX));
    #[expect(clippy::cast_precision_loss, reason = "a time of minutes")]
    let window = LONGEST_REACTION as f64;
    let p = (BUSY * acts * window / (f64::from(study.house.calendar.days()) * WAKING)).min(1.0);
    let trials: Vec<Trial> = root
        .candidate
        .trials
        .iter()
        .filter(|trial| trial.act.is_some())
        .filter_map(|trial| trial.triggered)
        .filter(|&triggered| !unit.is_there(&study.house.changes, triggered))
        .map(|triggered| {
            let act = unit.first_act_from(triggered).filter(|(_, act)| act.time - triggered <= LONGEST_REACTION);
            Trial { p, act: act.map(|(number, _)| number), triggered: Some(triggered) }
        })
        .collect();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (held, all) = (number(trials.iter().filter(|trial| trial.act.is_some()).count()), number(trials.len()));
    let q_value = ln_binomial_tail(held, all, p).exp() * f64::from(number(units));
    if held < study.settings.min_days
        || f64::from(held) < MOSTLY * f64::from(all)
        || q_value > study.settings.max_q_value
    {
        return None;
    }
    let mut candidate = root.candidate.clone();
    (candidate.support, candidate.trials) = (held, trials);
    let backtest = candidate.backtest(study, &targets);
    Some(Habit { candidate, q_value, actions: targets, backtest, ..root.clone() })
}
