use std::collections::BTreeSet;

use domain::{Draft, Joined, Pattern, PatternId, Suggestion, SuggestionId, SuggestionStatus};
use store::{Page, Store, StoreError, StoredSuggestion, SuggestionFilter};
use suggest::{Joinable, can_join, draft_of};

/// So many that wait are looked at: nobody has more.
const MOST: u32 = 500;

/// The other suggestions that wait and may become part of this one, which does what `present` says, best first. Of one that is
/// part of another itself, there are none.
pub(super) fn others(store: &Store, of: &StoredSuggestion, present: &Draft) -> Result<Vec<Joinable>, StoreError> {
    if of.part_of.is_some() {
        return Ok(Vec::new());
    }
    let mut all = waiting(store, |_| true)?;
    all.retain(|other| other.suggestion != of.suggestion.id && can_join(present, &other.draft));
    Ok(all)
}

/// What waits as nights find it: with which a night's suggestions may be joined.
///
/// # Errors
/// When the store cannot be read.
pub fn unchanged(store: &Store) -> Result<Vec<Joinable>, StoreError> {
    waiting(store, |stored| stored.draft.is_none())
}

/// What a suggestion that does what `draft` says would be as a part.
#[must_use]
pub fn joinable(suggestion: &Suggestion, draft: Draft) -> Joinable {
    Joinable {
        suggestion: suggestion.id.clone(),
        title: suggestion.title.clone(),
        pattern_ids: suggestion.pattern_ids.clone(),
        draft,
    }
}

/// The suggestions that are part of those that users changed.
#[must_use]
pub fn parts(changed: &[StoredSuggestion]) -> BTreeSet<SuggestionId> {
    changed.iter().flat_map(joined).map(|joined| joined.suggestion.clone()).collect()
}

/// What is part of a suggestion, as long as that stands.
pub(super) fn joined(stored: &StoredSuggestion) -> &[Joined] {
    let stands = matches!(stored.status, SuggestionStatus::Pending | SuggestionStatus::Accepted);
    stored.draft.as_ref().filter(|_| stands).map_or(&[], |draft| &draft.joined)
}

fn waiting(store: &Store, is_wanted: impl Fn(&StoredSuggestion) -> bool) -> Result<Vec<Joinable>, StoreError> {
    let filter = SuggestionFilter { status: Some(SuggestionStatus::Pending), ..SuggestionFilter::default() };
    let mut all = store.suggestions(&filter, &Page::first(MOST))?;
    all.retain(is_wanted);
    let unchanged = all.iter().filter(|stored| stored.draft.is_none());
    let ids: Vec<PatternId> = unchanged.flat_map(|stored| &stored.suggestion.pattern_ids).cloned().collect();
    let patterns: Vec<Pattern> = store.patterns_of(&ids)?;
    let parts = all.into_iter().filter_map(|stored| {
        let StoredSuggestion { suggestion, draft, .. } = stored;
        let draft = draft.or_else(|| draft_of(&suggestion, &patterns))?;
        Some(joinable(&suggestion, draft))
    });
    Ok(parts.collect())
}
