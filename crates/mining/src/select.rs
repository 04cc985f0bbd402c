//! Of all that a unit might do, what it does: the best explanation first, and another one only for
//! what the first leaves unexplained.

use domain::{Backtest, EntityId, EntityIds, NearMiss, PatternKind, TargetState, Trigger, domain_of, wilson_low};

use crate::detectors::{Candidate, goes_along};
use crate::prepare::Unit;
use crate::rank::price;
use crate::rivals;
use crate::study::Study;

/// A further habit of a unit must explain this share of its own acts anew.
const LEAST_NEW: f64 = 0.5;
/// Explanations within this factor of the best are as good.
const AS_GOOD: f64 = 0.97;
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
}

/// A unit's habits, and what came close.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// Best first.
    pub habits: Vec<Habit>,
    /// Best first.
    pub near_misses: Vec<NearMiss>,
}

/// Chooses among a unit's candidates, given with their q-values.
pub(crate) fn choose(study: &Study<'_, '_>, unit: &Unit, candidates: Vec<(Candidate, f64)>) -> Choice {
    let actions = actions(study, unit);
    let mut choice = Choice::default();
    let mut judged: Vec<(f64, Habit)> = Vec::new();
    for (candidate, q_value) in candidates {
        let replayed = match doubt(study, unit, &candidate, q_value) {
            Some(lacked) => Err(lacked),
            None => replay(study, &candidate, &actions),
        };
        match replayed {
            Ok((actions, backtest)) => {
                let habit = Habit { candidate, q_value, actions, backtest };
                judged.push((explains(&habit), habit));
            }
            Err(lacked) => choice.near_misses.push(near_miss(candidate, &actions, lacked)),
        }
    }
    rivals::settle(study, unit, &mut judged, |(_, habit)| &habit.candidate);
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    prefer_root_causes(&mut judged);
    let mut explained = vec![false; unit.acts.len()];
    for (_, habit) in judged {
        if choice.habits.is_empty() || adds(study, unit, &habit.candidate, &explained) {
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

/// What a candidate lacks as a regularity, as a sentence.
fn doubt(study: &Study<'_, '_>, unit: &Unit, candidate: &Candidate, q_value: f64) -> Option<String> {
    let settings = study.settings;
    let held = confidence(candidate);
    if q_value > settings.max_q_value {
        let most = settings.max_q_value;
        Some(format!("Chance would bring as much (q-value {q_value:.2}; at most {most:.2} counts)."))
    } else if candidate.objection.is_some() {
        candidate.objection.clone()
    } else if held < settings.min_confidence {
        Some(format!("That is {:.0} %; at least {:.0} % counts.", 100.0 * held, 100.0 * settings.min_confidence))
    } else if days(unit, candidate, &[]) < settings.min_days {
        Some(format!("It was seen on fewer than {} days.", settings.min_days))
    } else {
        None
    }
}

/// What a candidate's automation should do, and what it would have done; or, as a sentence, why it
/// would be of no use.
fn replay(
    study: &Study<'_, '_>,
    candidate: &Candidate,
    actions: &[TargetState],
) -> Result<(Vec<TargetState>, Backtest), String> {
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
    if lately.automated >= settings.min_days && lately.automated >= lately.backtest.served {
        Err("An automation does it already.".to_owned())
    } else if backtest.served_days < settings.min_days {
        Err(format!("Its automation would have been in time on {} days only.", backtest.served_days))
    } else if backtest.precision < settings.min_precision {
        let (right, wrong) = (backtest.served, backtest.false_fires);
        Err(format!("Its automation would have been right {right} times and wrong {wrong} times."))
    } else {
        Ok((done, backtest))
    }
}

/// The middle of the history: what automations do since then they still do.
fn middle(study: &Study<'_, '_>) -> i64 {
    let (first, last) = study.house.span();
    first.midpoint(last)
}

/// Among explanations that are as good as the best, the one whose trigger comes first goes first:
/// what comes between a trigger and the act is often another consequence of the same.
///
/// That the last one leaves shows in a phone, in a person and in how many are at home, within seconds
/// and in whatever order: there the one that speaks of the whole home goes first.
fn prefer_root_causes(judged: &mut [(f64, Habit)]) {
    let Some(best) = judged.first().map(|(score, _)| *score) else {
        return;
    };
    let as_good = judged.partition_point(|(score, _)| *score >= best * AS_GOOD);
    let delay = |habit: &Habit| habit.candidate.delay_seconds.unwrap_or(0.0);
    let presence = |habit: &Habit| habit.candidate.kind == PatternKind::Presence;
    let of_presence = judged[..as_good].iter().map(|(_, habit)| habit).filter(|habit| presence(habit));
    let first_sign = of_presence.map(delay).fold(0.0, f64::max);
    let comes = |habit: &Habit| if presence(habit) { first_sign } else { delay(habit) };
    judged[..as_good].sort_by(|(_, a), (_, b)| comes(b).total_cmp(&comes(a)).then(narrowness(a).cmp(&narrowness(b))));
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

/// How well an automation would do what people do: sure of being right first, then much of it.
fn explains(habit: &Habit) -> f64 {
    let right = wilson_low(habit.backtest.served, habit.backtest.fires);
    right * (0.2 + 0.8 * habit.backtest.recall) * price(habit.candidate.conditions.len())
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

fn near_miss(candidate: Candidate, actions: &[TargetState], lacked: String) -> NearMiss {
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
