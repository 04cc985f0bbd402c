use std::collections::BTreeSet;

use domain::{EntityId, EventLog, Home, PatternId, SuggestionId};
use mining::Replay;
use store::{Renewed, StoredSuggestion};
use suggest::{Suggested, Withheld, changed_suggestion};

use super::others::{joined, parts};
use super::replay::replay;

/// The suggestions that users changed, with what a night's history says of them. One that Home Assistant could not carry
/// out any more, as when an entity has gone, is left out.
#[must_use]
pub fn renew(changed: &[StoredSuggestion], log: &EventLog, home: &Home) -> Vec<Renewed> {
    // To prepare a history takes as long as to mine a small one, and mostly nobody has changed anything.
    if changed.iter().all(|stored| stored.draft.is_none()) {
        return Vec::new();
    }
    let Some(history) = Replay::new(log, home) else { return Vec::new() };
    let mut entities: BTreeSet<EntityId> = home.entities.keys().cloned().collect();
    entities.extend(log.entity_names().iter().filter_map(|name| EntityId::parse(name).ok()));
    let renewed = changed.iter().filter_map(|stored| {
        let draft = stored.draft.as_ref()?;
        let replayed = replay(&history, draft, stored.as_found().backtest.since, stored.changed_at);
        match changed_suggestion(stored.as_found(), draft, &replayed, home, &entities) {
            Ok(suggestion) => Some(Renewed { suggestion, version: stored.version }),
            Err(reason) => {
                let id = &stored.suggestion.id;
                tracing::info!(suggestion.id = %id, reason, "A suggestion that was changed cannot be carried out any more");
                None
            }
        }
    });
    renewed.collect()
}

/// Takes those out of what a night suggests that stand for a habit which a user has a changed suggestion of: the same
/// habit is not suggested twice.
pub fn leave_to_users(suggested: &mut Suggested, changed: &[StoredSuggestion], renewed: &[Renewed]) {
    let kept: BTreeSet<&SuggestionId> = renewed.iter().map(|one| &one.suggestion.id).collect();
    let ours: BTreeSet<&PatternId> = changed
        .iter()
        .filter(|stored| kept.contains(&stored.suggestion.id))
        .flat_map(|stored| {
            let of_parts = joined(stored).iter().flat_map(|joined| &joined.pattern_ids);
            stored.suggestion.pattern_ids.iter().chain(of_parts)
        })
        .collect();
    // What is part of one of theirs stays known, as nights find it: it may be by itself again.
    let parts = parts(changed);
    let (twice, once) = std::mem::take(&mut suggested.suggestions).into_iter().partition(|suggestion| {
        !kept.contains(&suggestion.id)
            && !parts.contains(&suggestion.id)
            && suggestion.pattern_ids.iter().any(|pattern| ours.contains(pattern))
    });
    suggested.suggestions = once;
    let twice: Vec<domain::Suggestion> = twice;
    for pattern_id in twice.into_iter().flat_map(|suggestion| suggestion.pattern_ids) {
        suggested
            .withheld
            .push(Withheld { pattern_id, reason: "You have changed a suggestion of the same habit.".to_owned() });
    }
}
