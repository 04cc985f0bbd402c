use domain::{Backtest, Draft, Moment, TargetState};
use jiff::Timestamp;
use mining::{Replay, Rule};
use suggest::{ActionReplayed, Replayed};

/// What a draft would have done on a history.
///
/// `since` is from when on the habit has been what it is, if it began or moved within the history. The days on which it
/// was not learned are those after `changed_at`: no day before was kept from whoever changed it.
pub(super) fn replay(
    history: &Replay<'_>,
    draft: &Draft,
    since: Option<i64>,
    changed_at: Option<Timestamp>,
) -> Replayed {
    let rule =
        Rule { kind: draft.kind, trigger: &draft.trigger, conditions: &draft.conditions, targets: &draft.actions };
    let range = since.unwrap_or(i64::MIN)..i64::MAX;
    let backtest = Backtest { since, ..history.run(rule, range.clone()) };
    let evidence = history.evidence(rule, range.clone());
    let moments = history.fires(rule, range);
    let moments = moments
        .into_iter()
        .filter_map(|fire| Some(Moment { acted: fire.served?, triggered: Some(fire.time) }))
        .collect();
    let since_changed = changed_at.map(|at| {
        let from = history.next_day(at.as_microsecond());
        history.run(rule, from..i64::MAX)
    });
    let by_action = if draft.joined.is_empty() { Vec::new() } else { by_action(history, draft, since) };
    let since_changed = since_changed.unwrap_or_default();
    Replayed { backtest, since_changed, evidence, moments, is_only_tried: false, by_action }
}

/// What each action of a draft would have done by itself.
pub(super) fn by_action(history: &Replay<'_>, draft: &Draft, since: Option<i64>) -> Vec<ActionReplayed> {
    let range = since.unwrap_or(i64::MIN)..i64::MAX;
    let one = |target: &TargetState| {
        let targets = std::slice::from_ref(target);
        let rule = Rule { kind: draft.kind, trigger: &draft.trigger, conditions: &draft.conditions, targets };
        let backtest = Backtest { since, ..history.run(rule, range.clone()) };
        ActionReplayed { entity_id: target.entity_id.clone(), backtest }
    };
    draft.actions.iter().map(one).collect()
}
