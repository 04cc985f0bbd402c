use std::collections::BTreeSet;

use domain::{Backtest, Change, Draft, EntityId, Home, Proposal, Suggestion, TargetState};
use mining::{Replay, Rule};
use store::{Store, StoreError};
use suggest::{Ground, Joinable, apply, changed_suggestion, differences, entities_asked_of};

use super::past::Past;
use super::replay::replay;

/// A change that somebody proposed of a suggestion that no user has changed.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The suggestion.
    pub suggestion: &'a Suggestion,
    /// What it does.
    pub draft: &'a Draft,
    /// What is proposed.
    pub change: Change,
    /// What may become part of it.
    pub others: &'a [Joinable],
}

/// What a candidate comes to: a proposal, or why it is none.
pub type Verdict = Result<Proposal, String>;

/// Of so many right acts one may be lost for fewer wrong ones.
const ONE_LOST_OF: u32 = 20;

/// The newest part of the history, of so many, is looked at by itself as well.
const PARTS: i64 = 3;

/// Judges what was proposed, in its order, on the archived history: fitted to what may be changed, checked as an automation,
/// replayed.
///
/// A change is better when the automation would have been wrong less often over the whole history and no more often in its
/// newest third, and right as often in both, but for one in twenty. Whoever proposed it knew no figures, so no day was used to
/// find it; that the newest days agree keeps out what was so only once.
///
/// Another suggestion becomes part of it only where each action would be wrong no more often than alone, and right as often, by the
/// same bound, over the whole history and lately: nothing is gained by it but that there is one automation less.
///
/// # Errors
/// When the archive cannot be read.
pub fn judge(
    store: &Store,
    past: &Past,
    home: &Home,
    candidates: &[Candidate<'_>],
) -> Result<Vec<Verdict>, StoreError> {
    let joined = candidates.iter().flat_map(|candidate| match &candidate.change {
        Change::Join { suggestion } => {
            candidate.others.iter().filter(|other| other.suggestion == *suggestion).collect()
        }
        _ => Vec::new(),
    });
    let drafts = candidates.iter().map(|candidate| candidate.draft).chain(joined.map(|other| &other.draft));
    let asked = entities_asked_of(&drafts.collect::<Vec<_>>());
    let read = if candidates.is_empty() { None } else { past.read(store, &asked)? };
    let history = read.as_ref().and_then(|(log, _)| Replay::new(log, home).map(|history| (history, log)));
    let Some((history, log)) = history else {
        return Ok(candidates.iter().map(|_| Err("there is no history to try it on".to_owned())).collect());
    };
    let mut entities: BTreeSet<EntityId> = home.entities.keys().cloned().collect();
    entities.extend(log.entity_names().iter().filter_map(|name| EntityId::parse(name).ok()));
    let newest = newest_part(&history, log.times());
    let verdict = |Candidate { suggestion, draft, change, others }: &Candidate<'_>| -> Verdict {
        let ranges = std::collections::BTreeMap::new();
        let ground = Ground { found: draft, home, entities: &entities, ranges: &ranges, others };
        let changed = apply(draft, std::slice::from_ref(change), &ground).map_err(|refused| refused.reason)?;
        if changed == **draft {
            return Err("it changes nothing".to_owned());
        }
        let since = suggestion.backtest.since;
        let [before, after] = [*draft, &changed].map(|draft| replay(&history, draft, since, None));
        changed_suggestion(suggestion, &changed, &after, home, &entities)?;
        let newest = newest.max(since.unwrap_or(i64::MIN));
        if let Change::Join { suggestion } = change {
            let other = others.iter().find(|other| other.suggestion == *suggestion);
            let alone = [draft].into_iter().copied().chain(other.map(|other| &other.draft));
            for alone in alone {
                as_right_as_alone(&history, alone, &changed, since, newest)?;
            }
        } else {
            let lately = [*draft, &changed].map(|draft| history.run(rule(draft), newest..i64::MAX));
            better([&before.backtest, &after.backtest], [&lately[0], &lately[1]])?;
        }
        Ok(Proposal {
            changes: vec![change.clone()],
            summary: differences(draft, &changed, home),
            before: before.backtest,
            after: after.backtest,
        })
    };
    Ok(candidates.iter().map(verdict).collect())
}

fn rule(draft: &Draft) -> Rule<'_> {
    Rule { kind: draft.kind, trigger: &draft.trigger, conditions: &draft.conditions, targets: &draft.actions }
}

/// Whether each action of `alone` does as well as one of `together`; else for which it does not, and why.
fn as_right_as_alone(
    history: &Replay<'_>,
    alone: &Draft,
    together: &Draft,
    since: Option<i64>,
    newest: i64,
) -> Result<(), String> {
    let target = |draft: &Draft, target: &TargetState, from: i64| {
        let rule = Rule { targets: std::slice::from_ref(target), ..rule(draft) };
        history.run(rule, from..i64::MAX)
    };
    for action in &alone.actions {
        for from in [since.unwrap_or(i64::MIN), newest] {
            let [is, would] = [alone, together].map(|draft| target(draft, action, from));
            as_right(&is, &would).map_err(|why| format!("{why} with {}", action.entity_id))?;
        }
    }
    Ok(())
}

/// Why it would be less right than it is by itself.
fn as_right(is: &Backtest, would: &Backtest) -> Result<(), String> {
    if would.false_fires > is.false_fires {
        return Err(format!("it would have been wrong {} times instead of {}", would.false_fires, is.false_fires));
    }
    if !keeps([is, would]) {
        return Err(format!("it would have been right {} times instead of {}", would.served, is.served));
    }
    Ok(())
}

fn keeps([is, would]: [&Backtest; 2]) -> bool {
    would.served + is.served / ONE_LOST_OF >= is.served
}

/// The first instant of the newest part.
fn newest_part(history: &Replay<'_>, times: &[i64]) -> i64 {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return i64::MIN };
    history.next_day(last - (last - first) / PARTS)
}

/// Why what would be is no better than what is, over the whole history and lately; each as it is and as it would be.
fn better(whole: [&Backtest; 2], lately: [&Backtest; 2]) -> Result<(), String> {
    let [is, would] = whole;
    if would.false_fires >= is.false_fires {
        return Err(format!("it would have been wrong {} times instead of {}", would.false_fires, is.false_fires));
    }
    if !keeps(whole) {
        return Err(format!("it would have been right {} times instead of {}", would.served, is.served));
    }
    if lately[1].false_fires > lately[0].false_fires || !keeps(lately) {
        return Err("it would not have been better on the newest days".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(served: u32, false_fires: u32) -> Backtest {
        Backtest { served, false_fires, fires: served + false_fires, ..Backtest::default() }
    }

    #[test]
    fn a_part_is_as_right_as_alone_or_it_is_none() {
        for (is, would, expected) in [
            ((28, 2), (28, 2), true),
            ((28, 2), (27, 0), true),
            ((28, 2), (26, 0), false),
            ((28, 2), (28, 3), false),
            ((19, 0), (18, 0), false),
            ((0, 3), (0, 3), true),
        ] {
            let [is, would] = [is, would].map(|(served, wrong)| figures(served, wrong));
            assert_eq!(as_right(&is, &would).is_ok(), expected, "{is:?} {would:?}");
        }
    }

    #[test]
    fn better_is_wrong_less_often_and_right_as_often() {
        let table = [
            ((28, 8), (28, 2), (9, 3), (9, 1), true),
            ((28, 8), (27, 2), (9, 3), (9, 1), true),
            ((28, 8), (26, 0), (9, 3), (9, 1), false),
            ((28, 8), (28, 8), (9, 3), (9, 3), false),
            ((28, 8), (30, 9), (9, 3), (9, 3), false),
            ((28, 0), (28, 0), (9, 0), (9, 0), false),
            // Of few, none may be lost.
            ((19, 8), (18, 2), (9, 3), (9, 1), false),
            // What was better only long ago.
            ((28, 8), (28, 6), (9, 1), (9, 2), false),
            ((28, 8), (28, 2), (9, 3), (8, 1), false),
        ];
        for (is, would, is_lately, would_lately, expected) in table {
            let [is, would, is_lately, would_lately] =
                [is, would, is_lately, would_lately].map(|(served, wrong)| figures(served, wrong));
            let judged = better([&is, &would], [&is_lately, &would_lately]);
            assert_eq!(judged.is_ok(), expected, "{is:?} {would:?}: {judged:?}");
        }
    }
}
