use domain::{NearMiss, Pattern};

/// Drops, of two patterns that put one entity into different states at the same trigger, the one
/// that ranks lower: what a person does by looking, an automation cannot do both ways. `patterns`
/// are best first.
pub(crate) fn drop_weaker(patterns: &mut Vec<Pattern>) -> Vec<NearMiss> {
    let mut kept: Vec<Pattern> = Vec::with_capacity(patterns.len());
    let mut dropped = Vec::new();
    for pattern in patterns.drain(..) {
        if kept.iter().any(|better| contradict(better, &pattern)) {
            dropped.push(NearMiss {
                kind: pattern.kind,
                trigger: pattern.trigger,
                conditions: pattern.conditions,
                actions: pattern.actions,
                support: pattern.support,
                opportunities: pattern.opportunities,
                lacked: "The same trigger is followed by the opposite more reliably.".to_owned(),
            });
        } else {
            kept.push(pattern);
        }
    }
    *patterns = kept;
    dropped
}

fn contradict(a: &Pattern, b: &Pattern) -> bool {
    a.trigger == b.trigger
        && (a.conditions == b.conditions || a.conditions.is_empty() || b.conditions.is_empty())
        && a.actions
            .iter()
            .any(|one| b.actions.iter().any(|other| one.entity_id == other.entity_id && one.state != other.state))
}
