use domain::{EntityIds, Lack, NearMiss, Pattern, Trigger};

/// Drops, of two patterns that put one entity into different states at the same trigger, the one
/// that ranks lower: what a person does by looking, an automation cannot do both ways. Of two that
/// make each of two things follow the other, it drops that one as well: they are one habit, told
/// from both ends. `patterns` are best first.
pub(crate) fn drop_weaker(patterns: &mut Vec<Pattern>) -> Vec<NearMiss> {
    let mut kept: Vec<Pattern> = Vec::with_capacity(patterns.len());
    let mut dropped = Vec::new();
    for pattern in patterns.drain(..) {
        let lacked = if kept.iter().any(|better| contradict(better, &pattern)) {
            Lack::Contradicted
        } else if kept.iter().any(|better| mirrors(better, &pattern)) {
            Lack::Mirrored
        } else {
            kept.push(pattern);
            continue;
        };
        dropped.push(NearMiss {
            kind: pattern.kind,
            trigger: pattern.trigger,
            conditions: pattern.conditions,
            actions: pattern.actions,
            support: pattern.support,
            opportunities: pattern.opportunities,
            lacked,
        });
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

/// Whether each does what triggers the other.
fn mirrors(a: &Pattern, b: &Pattern) -> bool {
    let does = |pattern: &Pattern, trigger: &Trigger| {
        matches!(trigger, Trigger::State { entity_id: EntityIds::One(id), to: Some(to), hold: None, .. }
            if pattern.actions.iter().any(|action| action.entity_id == *id && action.state == *to))
    };
    does(a, &b.trigger) && does(b, &a.trigger)
}

#[cfg(test)]
mod tests {
    use domain::{Condition, PatternKind, TargetState, Weekday};

    use super::*;
    use crate::tests::{id, target};

    fn becomes(entity: &str, state: &str) -> Trigger {
        Trigger::State { entity_id: id(entity).into(), from: None, to: Some(state.to_owned()), hold: None }
    }

    fn pattern(name: &str, trigger: Trigger, actions: &[&str]) -> Pattern {
        Pattern {
            id: domain::PatternId::new(name),
            kind: PatternKind::State,
            trigger,
            conditions: Vec::new(),
            actions: actions.iter().map(|text| target(text)).collect::<Vec<TargetState>>(),
            support: 10,
            opportunities: 12,
            confidence: 10.0 / 12.0,
            confidence_low: 0.5,
            q_value: 0.001,
            lift: 10.0,
            delay_seconds: Some(5.0),
            machine_like: false,
            backtest: domain::Backtest::default(),
            held_out: domain::Backtest::default(),
            score: 0.5,
            moments: Vec::new(),
            evidence: domain::Evidence::default(),
        }
    }

    fn kept(patterns: Vec<Pattern>) -> Vec<String> {
        let mut patterns = patterns;
        let all = patterns.len();
        let dropped = drop_weaker(&mut patterns);
        assert_eq!(dropped.len() + patterns.len(), all);
        patterns.iter().map(|pattern| pattern.id.to_string()).collect()
    }

    #[test]
    fn the_same_trigger_does_not_do_both() {
        let on = pattern("on", becomes("binary_sensor.door", "on"), &["light.a on"]);
        let mut off = pattern("off", becomes("binary_sensor.door", "on"), &["light.a off"]);
        assert_eq!(kept(vec![on.clone(), off.clone()]), ["on"]);
        let weekday = |day| vec![Condition::Time { after: None, before: None, weekday: vec![day] }];
        off.conditions = weekday(Weekday::Sat);
        assert_eq!(kept(vec![on.clone(), off.clone()]), ["on"], "one of them always holds");
        let on = Pattern { conditions: weekday(Weekday::Mon), ..on };
        assert_eq!(kept(vec![on, off]), ["on", "off"], "each has its days");
    }

    #[test]
    fn two_things_do_not_each_bring_the_other() {
        let there = pattern("there", becomes("light.a", "on"), &["light.b on"]);
        let back = pattern("back", becomes("light.b", "on"), &["light.a on"]);
        let further = pattern("further", becomes("light.b", "on"), &["light.c on"]);
        assert_eq!(kept(vec![there, back, further]), ["there", "further"]);
        let off = pattern("off", becomes("light.b", "off"), &["light.a on"]);
        let on = pattern("on", becomes("light.a", "on"), &["light.b on"]);
        assert_eq!(kept(vec![on, off]), ["on", "off"]);
    }
}
