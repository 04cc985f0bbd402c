use domain::{Condition, Home, Pattern, PatternKind, TargetState, Trigger};

use super::conditions::clauses;
use super::{describe_actions, describe_trigger, display_name};

/// A suggestion's title: `Turn on Coffee maker at 6:32 on weekdays`, `Turn on Hall light when Hall
/// motion is detected, 17:00–23:00`.
#[must_use]
pub fn title(pattern: &Pattern, home: &Home) -> String {
    headline(pattern.kind, &pattern.trigger, &pattern.conditions, &pattern.actions, home)
}

/// What is done, when, and under which conditions, in one line.
pub(super) fn headline(
    kind: PatternKind,
    trigger: &Trigger,
    conditions: &[Condition],
    targets: &[TargetState],
    home: &Home,
) -> String {
    let mut line = format!("{} {}", describe_actions(kind, targets, home), trigger_of(trigger, targets, home));
    let by_clock = matches!(trigger, Trigger::Time { .. } | Trigger::Sun { .. });
    for (index, clause) in clauses(conditions, trigger, home).iter().enumerate() {
        let days = clause.starts_with("on ") || clause.starts_with("at ");
        line.push_str(if index == 0 && by_clock && days { " " } else { ", " });
        line.push_str(clause);
    }
    line
}

/// The trigger, with `it` for what the action has just named.
fn trigger_of(trigger: &Trigger, targets: &[TargetState], home: &Home) -> String {
    let said = describe_trigger(trigger, home);
    let (Trigger::State { entity_id, .. } | Trigger::NumericState { entity_id, .. }, [target]) = (trigger, targets)
    else {
        return said;
    };
    if entity_id.as_slice() != [target.entity_id.clone()] {
        return said;
    }
    match said.strip_prefix(&format!("when {} ", display_name(&target.entity_id, home))) {
        Some(rest) => format!("when it {rest}"),
        None => said,
    }
}
