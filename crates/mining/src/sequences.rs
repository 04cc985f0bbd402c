//! # Routines (`sequence`)
//!
//! **Looks for** reactions to a change of state that belong together: two or more that have the same
//! trigger, or of which one is triggered by what another does. They become one automation with the
//! steps in their order. It is no detector of its own: it joins what the others have found.
//!
//! **Why it helps** One suggestion for the whole film evening, instead of one for each lamp.
//!
//! **Example** `media_player.tv` goes `on`; within seconds `light.ceiling` is switched off, and then
//! `cover.living_room` is closed.
//!
//! **Stays quiet when** a step follows in fewer than three of five times that the first one was done and it
//! was not done already;
//! when the steps come in another order more than one time in five; or when the routine's trigger
//! would serve a step much worse than the step's own. Then the reactions stay single.
//!
//! **Settings** None of its own.

use std::collections::BTreeMap;

use domain::{Backtest, Condition, EntityIds, PatternKind, StateIx, TargetState, Trigger};

use crate::detectors::{Candidate, LONGEST_REACTION};
use crate::prepare::{ONE_GESTURE, Unit};
use crate::select::Habit;
use crate::study::Study;

/// A step must follow in this share of the times that the first one was done.
const MOSTLY: f64 = 0.6;
/// In the routine a step's automation must serve this share of what it serves by itself.
const AS_WELL: f64 = 0.7;
/// Steps are one after the other in this share of the times.
const IN_ORDER: f64 = 0.8;

/// A state is what a thing is in when a routine begins if it is in this share of the times.
const NEARLY_ALWAYS: f64 = 0.9;

/// Replaces reactions that belong together by one sequence: the same trigger, or one that is
/// triggered by what the other does, done in the same order nearly every time.
///
/// `further` are steps that are nothing by themselves.
pub(crate) fn join<'u>(
    study: &Study<'_, '_>,
    habits: Vec<(&'u Unit, Habit)>,
    further: Vec<(&'u Unit, Habit)>,
) -> Vec<(&'u Unit, Habit)> {
    let by_themselves = habits.len();
    let mut left: Vec<Option<(&Unit, Habit)>> = habits.into_iter().chain(further).map(Some).collect();
    let mut joined = Vec::new();
    // The first step of a routine is what comes soonest after its trigger.
    let soonest = |place: &usize| {
        let habit = left[*place].as_ref();
        habit.and_then(|(_, habit)| habit.candidate.delay_seconds).unwrap_or(f64::INFINITY)
    };
    let mut order: Vec<usize> = (0..by_themselves).collect();
    order.sort_by(|a, b| soonest(a).total_cmp(&soonest(b)).then(a.cmp(b)));
    for first in order {
        let Some((unit, habit)) = left[first].as_ref().filter(|(_, habit)| is_root(habit, &left)) else {
            continue;
        };
        let mut steps: Vec<(usize, &Unit, &Habit)> = vec![(first, *unit, habit)];
        // A step may hang on one that comes later in the list, so look until nothing is added.
        while let Some(next) = next_step(study, &steps, &left) {
            steps.push(next);
        }
        if let Some(sequence) = sequence(study, &steps) {
            let places: Vec<usize> = steps.iter().map(|step| step.0).collect();
            joined.push((*unit, sequence));
            for place in places {
                left[place] = None;
            }
        }
    }
    left.truncate(by_themselves);
    let mut all: Vec<(&Unit, Habit)> = left.into_iter().flatten().chain(joined).collect();
    for (_, habit) in &mut all {
        if habit.candidate.kind == PatternKind::State && one_after_the_other(study, habit) {
            habit.candidate.kind = PatternKind::Sequence;
        }
    }
    all
}

/// Whether the actions of one habit come in their order nearly every time, and not in one gesture: then they
/// are the steps of a routine, though at other times they go in any order.
fn one_after_the_other(study: &Study<'_, '_>, habit: &Habit) -> bool {
    let changes = &study.house.changes;
    let targets: Vec<_> = habit.actions.iter().filter_map(|action| study.evaluator.target(action)).collect();
    let (mut cases, mut ordered) = (0_u32, 0_u32);
    let mut gaps: Vec<i64> = Vec::new();
    for triggered in habit.candidate.trials.iter().filter(|trial| trial.act.is_some()).filter_map(|one| one.triggered) {
        let times: Vec<i64> = targets
            .iter()
            .filter_map(|&(entity, state)| {
                let last = changes.last_before(entity, triggered + 2 * LONGEST_REACTION)?;
                (last.state == state && last.time >= triggered && last.cause.is_manual()).then_some(last.time)
            })
            .collect();
        if times.len() > 1 {
            cases += 1;
            ordered += u32::from(times.is_sorted());
            gaps.extend(times.windows(2).map(|pair| pair[1] - pair[0]));
        }
    }
    gaps.sort_unstable();
    f64::from(ordered) >= IN_ORDER * f64::from(cases)
        && gaps.get(gaps.len() / 2).is_some_and(|&middle| middle > ONE_GESTURE)
}

/// Whether nothing else in the list does what triggers this.
fn is_root(habit: &Habit, habits: &[Option<(&Unit, Habit)>]) -> bool {
    habit.candidate.kind == PatternKind::State
        && !habits
            .iter()
            .flatten()
            .any(|(_, other)| other.candidate.kind == PatternKind::State && triggers(&other.actions, habit))
}

fn triggers(actions: &[TargetState], habit: &Habit) -> bool {
    matches!(&habit.candidate.trigger, Trigger::State { entity_id: EntityIds::One(id), to: Some(to), hold: None, .. }
        if actions.iter().any(|action| action.entity_id == *id && action.state == *to))
}

fn next_step<'u, 'h>(
    study: &Study<'_, '_>,
    steps: &[(usize, &'u Unit, &'h Habit)],
    habits: &'h [Option<(&'u Unit, Habit)>],
) -> Option<(usize, &'u Unit, &'h Habit)> {
    let (_, root_unit, root) = *steps.first()?;
    habits.iter().enumerate().filter_map(|(place, one)| Some((place, one.as_ref()?))).find_map(
        |(place, (unit, habit))| {
            let candidate = &habit.candidate;
            let known = steps.iter().any(|step| step.0 == place || touches_same(step.2, habit));
            let same = candidate.trigger == root.candidate.trigger;
            let follows = steps.iter().any(|(_, _, step)| triggers(&step.actions, habit));
            (!known
                && candidate.kind == PatternKind::State
                && (same || follows)
                && in_one_order(study, root_unit, root, unit)
                && (serves_as_well(study, &root.candidate, habit)
                    || serves_as_well(study, &with_something_to_do(study, root), habit)))
            .then_some((place, *unit, habit))
        },
    )
}

fn touches_same(one: &Habit, other: &Habit) -> bool {
    one.actions.iter().any(|action| other.actions.iter().any(|another| action.entity_id == another.entity_id))
}

/// Whether the routine's trigger would do the step about as well as the step's own.
fn serves_as_well(study: &Study<'_, '_>, root: &Candidate, habit: &Habit) -> bool {
    let backtest = root.backtest(study, &habit.actions);
    f64::from(backtest.served) >= AS_WELL * f64::from(habit.backtest.served)
        && backtest.precision >= study.settings.min_precision
}

/// The root with the condition that its own action is not done yet, in the state that it then nearly
/// always is in: a routine that begins with turning the lamp off is for when the lamp is on. It costs the
/// root nothing, and keeps the other steps from being done where there is no routine.
fn with_something_to_do(study: &Study<'_, '_>, root: &Habit) -> Candidate {
    let mut candidate = root.candidate.clone();
    if let [action] = root.actions.as_slice()
        && let Some((entity, _)) = study.evaluator.target(action)
    {
        let triggered = candidate.trials.iter().filter(|trial| trial.act.is_some()).filter_map(|trial| trial.triggered);
        let mut before: BTreeMap<StateIx, u32> = BTreeMap::new();
        for time in triggered {
            if let Some(state) = study.house.changes.state_before(entity, time) {
                *before.entry(state).or_default() += 1;
            }
        }
        let all: u32 = before.values().sum();
        if let Some((&state, _)) = before.iter().find(|&(_, &count)| f64::from(count) >= NEARLY_ALWAYS * f64::from(all))
        {
            candidate.conditions.push(Condition::State {
                entity_id: action.entity_id.clone().into(),
                state: study.house.state_text(state).to_owned(),
                hold: None,
            });
        }
    }
    candidate
}

/// Whether the unit acts beside most of the root's reactions that leave it something to do, and nearly
/// always on the same side.
fn in_one_order(study: &Study<'_, '_>, root_unit: &Unit, root: &Habit, unit: &Unit) -> bool {
    let (mut after, mut before, mut all) = (0_u32, 0_u32, 0_u32);
    for trial in &root.candidate.trials {
        let (Some(act), Some(triggered)) = (trial.act, trial.triggered) else {
            continue;
        };
        let first = root_unit.acts[act as usize].time;
        let next = unit.first_act_from(triggered).map(|(_, act)| act);
        if let Some(second) = next.filter(|act| act.time <= first + LONGEST_REACTION) {
            all += 1;
            after += u32::from(second.time >= first);
            before += u32::from(second.time < first);
        } else {
            all += u32::from(!unit.is_there(&study.house.changes, triggered));
        }
    }
    let together = f64::from(after + before);
    together >= MOSTLY * f64::from(all) && f64::from(after.max(before)) >= IN_ORDER * together
}

/// The sequence of two or more steps.
fn sequence(study: &Study<'_, '_>, steps: &[(usize, &Unit, &Habit)]) -> Option<Habit> {
    let (_, _, root) = *steps.first()?;
    if steps.len() < 2 {
        return None;
    }
    let mut order: Vec<(i64, &Habit)> =
        steps.iter().map(|(_, unit, habit)| (middle_delay(root, unit), *habit)).collect();
    order.sort_by_key(|(delay, _)| *delay);
    let actions: Vec<TargetState> = order.iter().flat_map(|(_, habit)| habit.actions.iter().cloned()).collect();
    let plain = steps[1..].iter().all(|(_, _, habit)| serves_as_well(study, &root.candidate, habit));
    let mut candidate = if plain { root.candidate.clone() } else { with_something_to_do(study, root) };
    candidate.kind = PatternKind::Sequence;
    let held = |trial: &&crate::detectors::Trial| {
        let done = |unit: &Unit, at: i64| delay(unit, at).is_some() || unit.is_there(&study.house.changes, at);
        trial.triggered.is_some_and(|triggered| steps[1..].iter().all(|(_, unit, _)| done(unit, triggered)))
    };
    let whole = candidate.trials.iter().filter(|trial| trial.act.is_some()).filter(held).count();
    candidate.support = candidate.support.min(u32::try_from(whole).unwrap_or(u32::MAX));
    let backtest = candidate.backtest(study, &actions);
    let q_value = steps.iter().map(|(_, _, habit)| habit.q_value).fold(0.0, f64::max);
    Some(Habit { candidate, q_value, actions, backtest, held_out: Backtest::default(), detector: root.detector })
}

/// How long after the root's trigger the unit acts in the middle of the cases, in µs.
fn middle_delay(root: &Habit, unit: &Unit) -> i64 {
    let held = root.candidate.trials.iter().filter(|trial| trial.act.is_some());
    let mut delays: Vec<i64> =
        held.filter_map(|trial| trial.triggered).filter_map(|triggered| delay(unit, triggered)).collect();
    delays.sort_unstable();
    delays.get(delays.len() / 2).copied().unwrap_or(i64::MAX)
}

/// How long after an instant the unit acts, in µs; none when it is too long for a routine.
fn delay(unit: &Unit, triggered: i64) -> Option<i64> {
    let (_, act) = unit.first_act_from(triggered)?;
    Some(act.time - triggered).filter(|delay| *delay <= 2 * LONGEST_REACTION)
}
