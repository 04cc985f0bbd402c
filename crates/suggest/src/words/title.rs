use domain::{Condition, Home, Pattern, PatternKind, TargetState, Trigger};

use super::conditions::{Clauses, clauses};
use super::triggers::describe_trigger_of;
use super::{describe_actions, say};

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
    let language = home.language;
    let deeds = describe_actions(kind, targets, home);
    let trigger_said = trigger_of(trigger, targets, home);
    let Clauses { days, others } = clauses(conditions, trigger, home);
    let by_clock = matches!(trigger, Trigger::Time { .. } | Trigger::Sun { .. });
    let mut days = days.into_iter();
    let first = if by_clock { days.next() } else { None };
    let mut line = if let Some(days) = first {
        say!(language, "headline-clock-days", deeds = deeds, trigger = trigger_said, days = days)
    } else if by_clock {
        say!(language, "headline-clock", deeds = deeds, trigger = trigger_said)
    } else {
        say!(language, "headline-event", deeds = deeds, trigger = trigger_said)
    };
    for clause in days.chain(others) {
        line.push_str(", ");
        line.push_str(&clause);
    }
    line
}

/// The trigger, with `it` for what the action has just named.
fn trigger_of(trigger: &Trigger, targets: &[TargetState], home: &Home) -> String {
    let it = match (trigger, targets) {
        (Trigger::State { entity_id, .. } | Trigger::NumericState { entity_id, .. }, [target])
            if *entity_id.as_slice() == [target.entity_id.clone()] =>
        {
            Some(say!(home.language, "it"))
        }
        _ => None,
    };
    describe_trigger_of(trigger, it.as_deref(), home)
}
