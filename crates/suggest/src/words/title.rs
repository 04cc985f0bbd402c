use domain::{Condition, Home, Pattern, PatternKind, TargetState, Trigger};

use super::conditions::clauses;
use super::{describe_actions, describe_trigger};

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
    let mut line = format!("{} {}", describe_actions(kind, targets, home), describe_trigger(trigger, home));
    let by_clock = matches!(trigger, Trigger::Time { .. } | Trigger::Sun { .. });
    for (index, clause) in clauses(conditions, home).iter().enumerate() {
        let days = clause.starts_with("on ") || clause.starts_with("at ");
        line.push_str(if index == 0 && by_clock && days { " " } else { ", " });
        line.push_str(clause);
    }
    line
}
