//! Of all that a unit might do, what it does: the best explanation first, and another one only for
//! what the first leaves unexplained.

use domain::{
    Backtest, EntityId, EntityIds, Lack, NearMiss, Outlook, PatternKind, TargetState, Trigger, domain_of, wilson_low,
};
use rayon::prelude::*;

use crate::detectors::{Candidate, Detector, goes_along};
use crate::held_out::Trial;
use crate::prepare::Unit;
use crate::rank::explains;
use crate::rivals;
use crate::study::Study;

/// A further habit of a unit must explain this share of its own acts anew.
const LEAST_NEW: f64 = 0.5;
/// Explanations within this factor of the best are as good.
const AS_GOOD: f64 = 0.97;
/// Explanations within this factor of the best differ by an act in ten.
const NEARLY_AS_GOOD: f64 = 0.9;
/// How many habits that came close are kept for a unit.
const MOST_NEAR_MISSES: usize = 2;

/// A habit that a unit has.
#[derive(Clone, Debug)]
pub(crate) struct Habit {
    /// What was found.
    pub candidate: Candidate,
    /// Its q-value.
    pub q_value: f64,
    /// What people do.
    pub actions: Vec<TargetState>,
    /// Its automation's replay.
    pub backtest: Backtest,
    /// Its replay on days that it was not learned from.
    pub held_out: Backtest,
    /// Who proposed it.
    pub detector: &'static dyn Detector,
}

/// A candidate that chance was asked about.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The candidate.
    pub candidate: Candidate,
    /// Its q-value.
    pub q_value: f64,
    /// Who proposed it.
    pub detector: &'static dyn Detector,
}

/// A unit's habits, and what came close.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// Best first.
    pub habits: Vec<Habit>,
    /// Best first.
    pub near_misses: Vec<NearMiss>,
}

/// Chooses among a unit's candidates. What does not keep what it promised on days that it was not
/// learned from leaves its acts to the next.
pub(crate) fn choose(study: &Study<'_, '_>, trial: &Trial<'_>, unit: &Unit, candidates: Vec<Judged>) -> Choice {
    let actions = actions(study, unit);
    let mut choice = Choice::default();
    let mut judged: Vec<(f64, Habit)> = Vec::new();
    let mut explained = vec![false; unit.acts.len()];
    let replayed = |one: &Judged| match doubt(study, unit, &one.candidate, one.q_value) {
        Some(lacked) => Err(lacked),
        None => replay(study, &one.candidate, &actions),
    };
    let replays: Vec<_> = candidates.par_iter().map(replayed).collect();
    for (Judged { candidate, q_value, detector }, replayed) in candidates.into_iter().zip(replays) {
        match replayed {
            Ok((actions, backtest)) => {
                let held_out = Backtest::default();
                let habit = Habit { candidate, q_value, actions, backtest, held_out, detector };
                judged.push((worth(&habit), habit));
            }
            Err(lack) => {
                if matches!(lack, Lack::TakenOver) {
                    // Nor is anything else that would explain the same acts to be suggested.
                    candidate.acts().for_each(|act| explained[act as usize] = true);
                }
                choice.near_misses.push(near_miss(candidate, &actions, lack));
            }
        }
    }
    let taken_over = explained.contains(&true);
    rivals::settle(study, unit, &mut judged, |(_, habit)| &habit.candidate);
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    prefer_root_causes(&mut judged);
    prefer_the_whole_home(&mut judged);
    for (_, mut habit) in judged {
        if (choice.habits.is_empty() && !taken_over) || adds(study, unit, &habit.candidate, &explained) {
            let found = (habit.detector, &habit.candidate);
            habit.held_out = trial.held_out(study, unit, found, &actions);
            if let Some(lacked) = broken_promise(study, trial, &habit) {
                choice.near_misses.push(near_miss(habit.candidate, &habit.actions, lacked));
                continue;
            }
            for act in habit.candidate.acts() {
                explained[act as usize] = true;
            }
            choice.habits.push(habit);
        }
    }
    choice.near_misses.sort_by(|a, b| nearness(b).total_cmp(&nearness(a)));
    choice.near_misses.truncate(MOST_NEAR_MISSES);
    choice
}

/// What a candidate lacks as a regularity.
pub(crate) fn doubt(study: &Study<'_, '_>, unit: &Unit, candidate: &Candidate, q_value: f64) -> Option<Lack> {
    let settings = study.settings;
    let held = confidence(candidate);
    if q_value > settings.max_q_value {
        Some(Lack::Chance { q_value, most: settings.max_q_value })
    } else if candidate.objection.is_some() {
        candidate.objection.clone()
    } else if held < settings.min_confidence {
        Some(Lack::TooRare { held, least: settings.min_confidence })
    } else if days(unit, candidate, &[]) < settings.min_days {
        Some(Lack::TooFewDays { least: settings.min_days })
    } else {
        None
    }
}

/// What a candidate's automation should do, and what it would have done; or why it would be of no use.
pub(crate) fn replay(
    study: &Study<'_, '_>,
    candidate: &Candidate,
    actions: &[TargetState],
) -> Result<(Vec<TargetState>, Backtest), Lack> {
    let settings = study.settings;
    let mut done = actions.to_vec();
    if done.len() > 1 {
        // What the others may do without is not done with them.
        let replayed = |target: &TargetState| candidate.backtest(study, std::slice::from_ref(target)).precision;
        let right = |target: &TargetState| goes_along(study, candidate, target).unwrap_or_else(|| replayed(target));
        done.retain(|target| right(target) >= settings.min_precision);
    }
    let backtest = candidate.backtest(study, &done);
    let since = candidate.since.unwrap_or(i64::MIN).max(middle(study));
    let lately = candidate.trace(study, &done, since..i64::MAX);
    // On fewer days, if nobody does it by hand any more.
    let enough = if lately.backtest.served == 0 { 1 } else { settings.min_days };
    if lately.automated >= enough && lately.automated >= lately.backtest.served {
        Err(Lack::TakenOver)
    } else if backtest.served_days < settings.min_days {
        Err(Lack::InTimeRarely { days: backtest.served_days })
    } else if backtest.precision < settings.min_precision {
        Err(Lack::Imprecise { right: backtest.served, wrong: backtest.false_fires })
    } else {
        Ok((done, backtest))
    }
}

/// What a habit's automation lacked on days that it was not learned from, or lately.
pub(crate) fn broken_promise(study: &Study<'_, '_>, trial: &Trial<'_>, habit: &Habit) -> Option<Lack> {
    let Habit { candidate, actions, backtest, held_out, .. } = habit;
    if Outlook::of(backtest, held_out, actions.len()).precision < study.settings.min_precision {
        Some(Lack::ImpreciseLater { right: held_out.served, wrong: held_out.false_fires })
    } else if trial.has_ended(study, candidate, actions) {
        Some(Lack::Ended)
    } else {
        None
    }
}

/// The middle of the history: what automations do since then they still do.
fn middle(study: &Study<'_, '_>) -> i64 {
    let (first, last) = study.house.span();
    first.midpoint(last)
}

/// Among explanations that are as good as the best, the plainest goes first, the one with the fewest
/// conditions; and of these the one whose trigger comes first: what comes between a trigger and the
/// act is often another consequence of the same.
fn prefer_root_causes(judged: &mut [(f64, Habit)]) {
    let Some(best) = judged.first().map(|(score, _)| *score) else {
        return;
    };
    let as_good = judged.partition_point(|(score, _)| *score >= best * AS_GOOD);
    judged[..as_good].sort_by(|a, b| {
        let delay = |habit: &Habit| habit.candidate.delay_seconds.unwrap_or(0.0);
        let conditions = |habit: &Habit| habit.candidate.conditions.len();
        conditions(&a.1).cmp(&conditions(&b.1)).then(delay(&b.1).total_cmp(&delay(&a.1)))
    });
}

/// Of explanations by presence that are nearly as good as the best, the one that speaks of most of the
/// home goes first. That the last one leaves shows in how many are at home, in a person and in a
/// phone, and whoever mostly leaves last explains by chance one act more or less.
fn prefer_the_whole_home(judged: &mut [(f64, Habit)]) {
    let Some((best, _)) = judged.first().filter(|(_, habit)| habit.candidate.kind == PatternKind::Presence) else {
        return;
    };
    let near = judged.partition_point(|(score, _)| *score >= best * NEARLY_AS_GOOD);
    let widest = judged[..near]
        .iter()
        .enumerate()
        .filter(|(_, (_, habit))| habit.candidate.kind == PatternKind::Presence)
        .min_by_key(|(place, (_, habit))| (narrowness(habit), *place));
    if let Some((place, _)) = widest {
        judged[..=place].rotate_right(1);
    }
}

/// How little of the home a trigger by presence speaks of; 0 for any other.
fn narrowness(habit: &Habit) -> u32 {
    let Trigger::State { entity_id: EntityIds::One(id), .. } = &habit.candidate.trigger else {
        return 0;
    };
    match domain_of(id.as_str()) {
        "person" => 1,
        "device_tracker" => 2,
        _ => 0,
    }
}

fn worth(habit: &Habit) -> f64 {
    let right = wilson_low(habit.backtest.served, habit.backtest.fires);
    explains(right, habit.backtest.recall, habit.candidate.conditions.len())
}

/// Whether a candidate is still a habit over the acts that nothing explains yet.
fn adds(study: &Study<'_, '_>, unit: &Unit, candidate: &Candidate, explained: &[bool]) -> bool {
    let all = candidate.acts().count();
    let new = candidate.acts().filter(|&act| !explained[act as usize]).count();
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let enough = new as f64 >= LEAST_NEW * all as f64;
    enough
        && days(unit, candidate, explained) >= study.settings.min_days
        && candidate.ln_p(explained) <= (study.settings.max_q_value / 10.0).ln()
}

/// The number of days on which the candidate held by an act that nothing explains yet.
fn days(unit: &Unit, candidate: &Candidate, explained: &[bool]) -> u32 {
    let mut days: Vec<u32> = candidate
        .acts()
        .filter(|&act| !explained.get(act as usize).copied().unwrap_or(false))
        .map(|act| unit.acts[act as usize].day)
        .collect();
    days.sort_unstable();
    days.dedup();
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}

fn confidence(candidate: &Candidate) -> f64 {
    f64::from(candidate.support) / f64::from(candidate.opportunities.max(1))
}

/// What a unit does.
pub(crate) fn actions(study: &Study<'_, '_>, unit: &Unit) -> Vec<TargetState> {
    unit.members
        .iter()
        .filter_map(|&(entity, state)| {
            let entity_id = EntityId::parse(study.house.entity_id(entity)).ok()?;
            Some(TargetState { entity_id, state: study.house.state_text(state).to_owned() })
        })
        .collect()
}

/// How near a habit came: how surely it held.
pub(crate) fn nearness(miss: &NearMiss) -> f64 {
    wilson_low(miss.support, miss.opportunities)
}

pub(crate) fn near_miss(candidate: Candidate, actions: &[TargetState], lacked: Lack) -> NearMiss {
    NearMiss {
        kind: candidate.kind,
        trigger: candidate.trigger,
        conditions: candidate.conditions,
        actions: actions.to_vec(),
        support: candidate.support,
        opportunities: candidate.opportunities,
        lacked,
    }
}
