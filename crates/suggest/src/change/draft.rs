use std::collections::BTreeMap;

use domain::{Draft, EntityId, Pattern, Suggestion, TargetState};

/// What a suggestion that no user has changed does; none for one without a trigger or whose patterns are not known.
///
/// `patterns` are those that it stands for: they know the states that its actions bring about.
#[must_use]
pub fn draft_of(suggestion: &Suggestion, patterns: &[Pattern]) -> Option<Draft> {
    let mut states: BTreeMap<&EntityId, &str> = BTreeMap::new();
    for id in &suggestion.pattern_ids {
        for pattern in patterns.iter().filter(|pattern| pattern.id == *id) {
            for action in &pattern.actions {
                states.entry(&action.entity_id).or_insert(&action.state);
            }
        }
    }
    let mut actions: Vec<TargetState> = Vec::new();
    for entity in suggestion.automation.actions.iter().flat_map(|action| action.target.entity_id.as_slice()) {
        let state = (*states.get(entity)?).to_owned();
        actions.push(TargetState { entity_id: entity.clone(), state });
    }
    Some(Draft {
        title: None,
        kind: suggestion.kind,
        trigger: suggestion.automation.triggers.first()?.clone(),
        conditions: suggestion.automation.conditions.clone(),
        actions,
        settings: BTreeMap::new(),
        joined: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::PatternKind;

    use super::*;
    use crate::testing::{at, becomes, home_with, pattern};
    use crate::{Limits, suggest};

    #[test]
    fn a_draft_does_what_the_suggestion_does() {
        let trigger = becomes("binary_sensor.hall", "on");
        let lamp = pattern("a", PatternKind::State, trigger.clone(), &[], &[("light.a", "on")]);
        let both = pattern("b", PatternKind::State, trigger, &[], &[("light.b", "on"), ("lock.door", "locked")]);
        let dock = pattern("c", PatternKind::Time, at("09:00:00"), &[], &[("vacuum.v", "docked")]);
        let patterns = [lamp, both, dock];
        let found = suggest(&patterns, &home_with(&[]), &BTreeSet::new(), &Limits::default());
        assert_eq!(found.suggestions.len(), 2, "{found:?}");
        for suggestion in &found.suggestions {
            let draft = draft_of(suggestion, &patterns).expect("its patterns are known");
            assert_eq!(Some(&draft.trigger), suggestion.automation.triggers.first());
            let mut said: Vec<String> =
                draft.actions.iter().map(|one| format!("{} {}", one.entity_id, one.state)).collect();
            said.sort();
            let wanted: &[&str] = match draft.actions.len() {
                1 => &["vacuum.v docked"],
                _ => &["light.a on", "light.b on", "lock.door locked"],
            };
            assert_eq!(said, wanted);
            assert_eq!(draft_of(suggestion, &[]), None, "nobody knows the states");
        }
    }
}
