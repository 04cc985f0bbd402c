//! Suggestions that are part of another one by the wish of their user.
//!
//! What a whole does says its draft, which has a copy of what its parts did; so it needs nothing of them any more. `part_of` says
//! what is not shown by itself because of that: only while the whole is pending or accepted. A part that comes free when its
//! whole is rejected or gone, and on which something is then decided, takes that whole apart: it would do the same twice when it
//! comes back.

use domain::{SuggestionId, SuggestionStatus};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction};

use crate::StoreError;
use crate::error::Fault;
use crate::suggestions::suggestion;
use crate::versions::{back_to_found, is_installed};

/// What a row of `suggestions` is part of; none for what is by itself.
pub(crate) const WHOLE: &str = "(SELECT whole.id FROM suggestions AS whole
    WHERE whole.id = suggestions.part_of AND whole.draft IS NOT NULL AND whole.status IN ('pending', 'accepted'))";

/// Refuses what is to be decided on a part.
pub(crate) fn refuse_part(transaction: &Transaction<'_>, id: &SuggestionId) -> Result<(), Fault> {
    match suggestion(transaction, id)?.and_then(|stored| stored.part_of) {
        Some(whole) => Err(StoreError::Part { id: id.clone(), whole }.into()),
        None => Ok(()),
    }
}

/// The first of `parts` that cannot become part of `whole`, or cannot stay so. One that there is no row of any more can.
pub(crate) fn first_taken(
    transaction: &Transaction<'_>,
    whole: &SuggestionId,
    parts: &[&SuggestionId],
) -> Result<Option<SuggestionId>, Fault> {
    for part in parts {
        let Some(stored) = suggestion(transaction, part)? else { continue };
        let waits = matches!(stored.status, SuggestionStatus::Pending | SuggestionStatus::Gone);
        let is_free = stored.part_of.as_ref().is_none_or(|other| other == whole);
        let has_parts = stored.draft.is_some_and(|draft| !draft.joined.is_empty());
        if !waits || !is_free || has_parts || *part == whole || is_installed(transaction, part)? {
            return Ok(Some((*part).clone()));
        }
    }
    Ok(None)
}

/// These and no others are part of a suggestion.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    whole: &SuggestionId,
    parts: &[&SuggestionId],
    now: Timestamp,
) -> Result<(), Fault> {
    free(transaction, whole)?;
    for part in parts {
        leave_whole(transaction, part, now)?;
        transaction
            .prepare_cached("UPDATE suggestions SET part_of = ?2 WHERE id = ?1")?
            .execute((part.as_str(), whole.as_str()))?;
    }
    Ok(())
}

/// Takes apart what a suggestion was part of before that was rejected or had gone.
pub(crate) fn leave_whole(transaction: &Transaction<'_>, part: &SuggestionId, now: Timestamp) -> Result<(), Fault> {
    let whole: Option<Option<String>> = transaction
        .prepare_cached("SELECT part_of FROM suggestions WHERE id = ?1")?
        .query_row([part.as_str()], |row| row.get(0))
        .optional()?;
    let Some(whole) = whole.flatten().map(SuggestionId::new) else { return Ok(()) };
    back_to_found(transaction, &whole, now)?;
    free(transaction, &whole)
}

fn free(transaction: &Transaction<'_>, whole: &SuggestionId) -> Result<(), Fault> {
    transaction
        .prepare_cached("UPDATE suggestions SET part_of = NULL WHERE part_of = ?1")?
        .execute([whole.as_str()])?;
    Ok(())
}
