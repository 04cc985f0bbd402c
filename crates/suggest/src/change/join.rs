use std::collections::BTreeSet;

use domain::{Condition, Draft, EntityId, Joined, PatternId, PatternKind, SuggestionId, Trigger};

use super::ground::Ground;
use super::options::JoinOption;
use super::texts::answer;
use super::timing::{days_of, window_of};
use crate::words::{describe_actions, plain};

/// A suggestion that waits and might become part of another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Joinable {
    /// Which.
    pub suggestion: SuggestionId,
    /// What it is called.
    pub title: String,
    /// The patterns that it stands for.
    pub pattern_ids: Vec<PatternId>,
    /// What it does.
    pub draft: Draft,
}

/// Clock times and offsets from the sun that are no farther apart are one occasion, in seconds: for so long an automation
/// counts as having served who acts after it.
const NEAR: i64 = 10 * 60;

/// So many others may be part of one.
const MOST_JOINED: usize = 8;

/// Whether `other` may become part of what `draft` does: it has the same occasion, asks for nothing that this one does not ask
/// for, and acts on other things. A routine, whose order counts, and what is about something left running stay by themselves.
#[must_use]
pub fn can_join(draft: &Draft, other: &Draft) -> bool {
    let entities =
        |draft: &Draft| -> BTreeSet<EntityId> { draft.actions.iter().map(|action| action.entity_id.clone()).collect() };
    draft.joined.len() < MOST_JOINED
        && other.joined.is_empty()
        && draft.kind != PatternKind::LeftOn
        && !matches!(other.kind, PatternKind::LeftOn | PatternKind::Sequence)
        && is_same_occasion(&draft.trigger, &other.trigger)
        && asks_for_no_more(&draft.conditions, &other.conditions)
        && entities(draft).is_disjoint(&entities(other))
}

/// Other suggestions that are part of a draft, and those that may become so.
pub(super) fn joins(draft: &Draft, ground: &Ground<'_>) -> Vec<JoinOption> {
    let said = |of: &Draft, entities: &[EntityId]| {
        let actions: Vec<_> = of.actions.iter().filter(|one| entities.contains(&one.entity_id)).cloned().collect();
        describe_actions(of.kind, &actions, ground.home)
    };
    let present = draft.joined.iter().map(|joined| JoinOption {
        suggestion: joined.suggestion.clone(),
        title: joined.title.clone(),
        text: said(draft, &joined.entities),
        is_on: true,
    });
    let offered = parts_offered(draft, ground).map(|other| JoinOption {
        suggestion: other.suggestion.clone(),
        title: other.title.clone(),
        text: describe_actions(other.draft.kind, &other.draft.actions, ground.home),
        is_on: false,
    });
    present.chain(offered).collect()
}

/// Those that may become part of a draft.
pub(crate) fn parts_offered<'a>(draft: &Draft, ground: &Ground<'a>) -> impl Iterator<Item = &'a Joinable> {
    ground.others.iter().filter(|other| {
        can_join(draft, &other.draft) && draft.joined.iter().all(|joined| joined.suggestion != other.suggestion)
    })
}

/// Whether an action of this draft is of a suggestion that is part of it.
pub(super) fn is_of_another(draft: &Draft, entity: &EntityId) -> bool {
    draft.joined.iter().any(|joined| joined.entities.contains(entity))
}

/// Takes another suggestion's actions up.
pub(super) fn join(draft: &mut Draft, id: &SuggestionId, ground: &Ground<'_>) -> Result<(), String> {
    if draft.joined.iter().any(|joined| joined.suggestion == *id) {
        return Ok(());
    }
    let Some(other) = parts_offered(draft, ground).find(|other| other.suggestion == *id) else {
        let known: Vec<&str> = parts_offered(draft, ground).map(|other| other.suggestion.as_str()).collect();
        return Err(not_there(id, &known, ground));
    };
    draft.actions.extend(other.draft.actions.iter().cloned());
    draft.settings.extend(other.draft.settings.iter().map(|(entity, setting)| (entity.clone(), *setting)));
    draft.joined.push(Joined {
        suggestion: id.clone(),
        title: other.title.clone(),
        pattern_ids: other.pattern_ids.clone(),
        entities: other.draft.actions.iter().map(|action| action.entity_id.clone()).collect(),
    });
    Ok(())
}

/// Leaves the actions of a suggestion that is part of this one to itself again.
pub(super) fn separate(draft: &mut Draft, id: &SuggestionId, ground: &Ground<'_>) -> Result<(), String> {
    let Some(joined) = draft.joined.iter().find(|joined| joined.suggestion == *id) else {
        let known: Vec<&str> = draft.joined.iter().map(|joined| joined.suggestion.as_str()).collect();
        return Err(not_there(id, &known, ground));
    };
    let entities = joined.entities.clone();
    leave_alone(draft, &entities);
    Ok(())
}

/// Does nothing to these any more. A part of which nothing is done is none.
pub(super) fn leave_alone(draft: &mut Draft, entities: &[EntityId]) {
    draft.actions.retain(|action| !entities.contains(&action.entity_id));
    draft.settings.retain(|entity, _| !entities.contains(entity));
    for joined in &mut draft.joined {
        joined.entities.retain(|entity| !entities.contains(entity));
    }
    draft.joined.retain(|joined| !joined.entities.is_empty());
}

fn not_there(id: &SuggestionId, known: &[&str], ground: &Ground<'_>) -> String {
    let id = plain(id.as_str(), 40);
    if known.is_empty() {
        return answer!(ground.home.language, "no-part-at-all", id = id);
    }
    answer!(ground.home.language, "no-part", id = id, known = known.join(", "))
}

fn is_same_occasion(one: &Trigger, other: &Trigger) -> bool {
    match (one, other) {
        (Trigger::Time { at: first }, Trigger::Time { at: second }) => {
            let apart = (i64::from(first.seconds()) - i64::from(second.seconds())).rem_euclid(86_400);
            apart.min(86_400 - apart) <= NEAR
        }
        (Trigger::Sun { event: first, offset: early }, Trigger::Sun { event: second, offset: late }) => {
            first == second && (i64::from(early.seconds()) - i64::from(late.seconds())).abs() <= NEAR
        }
        _ => one == other,
    }
}

/// Whether who asks for `conditions` asks for all that `other` does, which asks for the same or for nothing: else its actions
/// would be done when they are not wanted.
fn asks_for_no_more(conditions: &[Condition], other: &[Condition]) -> bool {
    let further = |of: &[Condition]| -> BTreeSet<String> {
        let further = of.iter().filter(|one| !matches!(one, Condition::Time { .. }));
        further.map(|one| format!("{one:?}")).collect()
    };
    let is_same = days_of(conditions) == days_of(other)
        && window_of(conditions) == window_of(other)
        && further(conditions) == further(other);
    other.is_empty() || is_same
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::testing::{WEEKDAYS, at, becomes, between, entity, is_in, on_days, stays};

    fn draft(kind: PatternKind, trigger: Trigger, conditions: &[Condition], entities: &[&str]) -> Draft {
        let actions = entities.iter().map(|id| domain::TargetState { entity_id: entity(id), state: "on".to_owned() });
        Draft {
            title: None,
            kind,
            trigger,
            conditions: conditions.to_vec(),
            actions: actions.collect(),
            settings: BTreeMap::new(),
            joined: Vec::new(),
        }
    }

    #[test]
    fn one_occasion_and_no_further_condition() {
        let time =
            |text: &str, conditions: &[Condition], id: &str| draft(PatternKind::Time, at(text), conditions, &[id]);
        let weekdays = [on_days(&WEEKDAYS)];
        let lamp = time("22:30:00", &[], "light.a");
        let table = [
            (lamp.clone(), time("22:38:00", &[], "light.b"), true),
            (lamp.clone(), time("22:41:00", &[], "light.b"), false),
            (time("23:58:00", &[], "light.a"), time("00:04:00", &[], "light.b"), true),
            (lamp.clone(), time("22:30:00", &[], "light.a"), false),
            // The other one may ask for the same or for nothing, and for no more.
            (lamp.clone(), time("22:30:00", &weekdays, "light.b"), false),
            (time("22:30:00", &weekdays, "light.a"), time("22:30:00", &[], "light.b"), true),
            (time("22:30:00", &weekdays, "light.a"), time("22:30:00", &weekdays, "light.b"), true),
            (time("22:30:00", &weekdays, "light.a"), time("22:30:00", &[is_in("light.c", "on")], "light.b"), false),
        ];
        for (number, (one, other, expected)) in table.into_iter().enumerate() {
            assert_eq!(can_join(&one, &other), expected, "{number}");
        }
        let state = |kind, trigger, conditions: &[Condition], id: &str| draft(kind, trigger, conditions, &[id]);
        let hall = || becomes("binary_sensor.hall", "on");
        let evening = [between("17:00:00", "23:00:00")];
        let motion = state(PatternKind::State, hall(), &evening, "light.a");
        assert!(can_join(&motion, &state(PatternKind::State, hall(), &evening, "fan.b")));
        assert!(can_join(&motion, &state(PatternKind::State, hall(), &[], "fan.b")));
        assert!(!can_join(&motion, &state(PatternKind::State, becomes("binary_sensor.hall", "off"), &[], "fan.b")));
        let quiet = |seconds| stays("binary_sensor.hall", "off", seconds);
        let off = state(PatternKind::StateFor, quiet(300), &[], "light.a");
        assert!(can_join(&off, &state(PatternKind::StateFor, quiet(300), &[], "fan.b")));
        assert!(!can_join(&off, &state(PatternKind::StateFor, quiet(600), &[], "fan.b")));
        // An order counts, and so does what was left running.
        assert!(!can_join(&motion, &state(PatternKind::Sequence, hall(), &[], "fan.b")));
        assert!(!can_join(&off, &state(PatternKind::LeftOn, quiet(300), &[], "fan.b")));
        // Nothing is part of a part.
        let mut whole = time("22:30:00", &[], "light.b");
        whole.joined.push(Joined {
            suggestion: SuggestionId::new("s-c"),
            title: String::new(),
            pattern_ids: Vec::new(),
            entities: vec![entity("light.c")],
        });
        assert!(!can_join(&lamp, &whole));
    }
}
