//! What users made of suggestions, version by version.

use domain::{Backtest, Change, Draft, Evidence, Suggestion, SuggestionId, SuggestionStatus};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use crate::columns::{Json, Micros, Name};
use crate::error::Fault;
use crate::parts::{self, WHOLE};
use crate::results::{Renewed, put_content};
use crate::suggestions::suggestion;
use crate::{InstallState, Store, StoreError, StoredSuggestion};

/// So many versions of a suggestion are kept beside the first: nobody goes back further.
const MOST_VERSIONS: u32 = 50;

/// What a suggestion was at some time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
    /// Its number; 1 is what nights find.
    pub number: u32,
    /// When it was made; of the first, when nights found it last.
    pub at: Timestamp,
    /// Who made it.
    pub author: Author,
    /// What was different from the version before, as a sentence.
    pub summary: String,
    /// The changes that were asked for.
    pub changes: Vec<Change>,
    /// The user's own sentence, where it was asked for by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The version whose content this one brought back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restores: Option<u32>,
    /// Its title.
    pub title: String,
    /// What it does.
    pub draft: Draft,
    /// What the replay said of it then.
    pub backtest: Backtest,
    /// Whether the suggestion is so now.
    pub is_current: bool,
}

/// What nights find, as it is kept beside what a user made of it. Where suggestions are written to be told, the picture
/// of their evidence is left out.
#[derive(Serialize, Deserialize)]
pub(crate) struct Found {
    suggestion: Suggestion,
    evidence: Evidence,
}

impl Found {
    pub(crate) fn of(suggestion: &Suggestion) -> Self {
        Self { suggestion: suggestion.clone(), evidence: suggestion.evidence.clone() }
    }

    pub(crate) fn whole(self) -> Suggestion {
        Suggestion { evidence: self.evidence, ..self.suggestion }
    }
}

/// Who made a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A night found it.
    Nightshift,
    /// The user changed it.
    User,
}

/// A version to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewVersion {
    /// The version that was changed. When the suggestion is another one by now, nothing is stored.
    pub of: u32,
    /// What nights find does, for the first version.
    pub found: Draft,
    /// What the suggestion is to do; none for what nights find.
    pub draft: Option<Draft>,
    /// The suggestion as it then is.
    pub suggestion: Suggestion,
    /// What is different, as a sentence.
    pub summary: String,
    /// The changes that were asked for.
    pub changes: Vec<Change>,
    /// The user's own sentence.
    pub request: Option<String>,
    /// The version whose content is brought back.
    pub restores: Option<u32>,
}

/// What became of a version that was to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Versioned {
    /// It is in force.
    Done(Box<StoredSuggestion>),
    /// There is no such suggestion.
    Missing,
    /// The user has decided on it, or its habit has gone.
    Decided(SuggestionStatus),
    /// Its automation is in Home Assistant, or on its way there or back.
    Installed,
    /// Somebody has changed it meanwhile: it is this version.
    Outdated(u32),
    /// It is part of this one: whatever it does is changed there.
    Part(SuggestionId),
    /// This one cannot become part of it: it is decided on, part of another one, or has parts itself.
    Taken(SuggestionId),
}

impl Store {
    /// Makes a version of a suggestion that is pending, and puts it into force.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn change_suggestion(
        &self,
        id: &SuggestionId,
        new: &NewVersion,
        now: Timestamp,
    ) -> Result<Versioned, StoreError> {
        self.write("changing a suggestion", |transaction| {
            let Some(stored) = suggestion(transaction, id)? else { return Ok(Versioned::Missing) };
            if stored.status != SuggestionStatus::Pending {
                return Ok(Versioned::Decided(stored.status));
            }
            if let Some(whole) = stored.part_of {
                return Ok(Versioned::Part(whole));
            }
            if is_installed(transaction, id)? {
                return Ok(Versioned::Installed);
            }
            if stored.version != new.of {
                return Ok(Versioned::Outdated(stored.version));
            }
            let parts = new.draft.iter().flat_map(|draft| &draft.joined).map(|joined| &joined.suggestion);
            let parts: Vec<&SuggestionId> = parts.collect();
            if let Some(taken) = parts::first_taken(transaction, id, &parts)? {
                return Ok(Versioned::Taken(taken));
            }
            parts::leave_whole(transaction, id, now)?;
            parts::put(transaction, id, &parts, now)?;
            put_first(transaction, &stored, &new.found)?;
            let number = next_number(transaction, id)?;
            transaction
                .prepare_cached(
                    "UPDATE suggestions SET version = ?2, draft = ?3, found = ?4, changed_at = ?5, proposal = NULL
                     WHERE id = ?1",
                )?
                .execute((
                    id.as_str(),
                    number,
                    new.draft.as_ref().map(Json),
                    new.draft.as_ref().map(|_| Json(Found::of(stored.as_found()))),
                    new.draft.as_ref().map(|_| Micros(now)),
                ))?;
            put_content(transaction, &new.suggestion, new.draft.as_ref().map(|_| number))?;
            let version = Written {
                number,
                at: now,
                author: Author::User,
                summary: &new.summary,
                changes: &new.changes,
                request: new.request.as_deref(),
                restores: new.restores,
                title: &new.suggestion.title,
                draft: new.draft.as_ref().unwrap_or(&new.found),
                backtest: &new.suggestion.backtest,
            };
            put(transaction, id, &version)?;
            forget_old(transaction, id, number)?;
            let changed = suggestion(transaction, id)?;
            Ok(changed.map_or(Versioned::Missing, |changed| Versioned::Done(Box::new(changed))))
        })
    }

    /// The versions of a suggestion, the newest first; empty where it was never changed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn suggestion_versions(&self, id: &SuggestionId) -> Result<Vec<Version>, StoreError> {
        self.read("reading the versions of a suggestion", |connection| {
            let mut select = connection.prepare_cached(
                "SELECT versions.*, versions.number = suggestions.version AS is_current
                 FROM suggestion_versions AS versions JOIN suggestions ON suggestions.id = versions.suggestion_id
                 WHERE versions.suggestion_id = ?1 ORDER BY versions.number DESC",
            )?;
            let rows = select.query_map([id.as_str()], |row| {
                Ok(Version { is_current: row.get("is_current")?, ..version_of(row)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The suggestions that are as their users changed them and may still be of use: pending or accepted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn changed_suggestions(&self) -> Result<Vec<StoredSuggestion>, StoreError> {
        self.read("reading what users changed", |connection| {
            let mut select = connection.prepare_cached(&format!(
                "SELECT *, {WHOLE} AS whole FROM suggestions
                 WHERE draft IS NOT NULL AND status IN ('pending', 'accepted', 'gone') ORDER BY id"
            ))?;
            let rows = select.query_map([], crate::suggestions::suggestion_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Puts what the latest history says of changed suggestions in the place of what was said of them.
pub(crate) fn renew(transaction: &Transaction<'_>, renewed: &[Renewed]) -> Result<(), Fault> {
    for one in renewed {
        put_content(transaction, &one.suggestion, Some(one.version))?;
    }
    Ok(())
}

/// Puts a suggestion back to what nights find, as a new version, whatever was decided on it.
pub(crate) fn back_to_found(transaction: &Transaction<'_>, id: &SuggestionId, now: Timestamp) -> Result<(), Fault> {
    let Some(stored) = suggestion(transaction, id)?.filter(|stored| stored.draft.is_some()) else { return Ok(()) };
    let draft: Option<Json<Draft>> = transaction
        .prepare_cached("SELECT draft FROM suggestion_versions WHERE suggestion_id = ?1 AND number = 1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?;
    // It was written with the first change.
    let Some(Json(draft)) = draft else { return Ok(()) };
    let found = stored.as_found();
    let number = next_number(transaction, id)?;
    transaction
        .prepare_cached(
            "UPDATE suggestions SET version = ?2, draft = NULL, found = NULL, changed_at = NULL WHERE id = ?1",
        )?
        .execute((id.as_str(), number))?;
    put_content(transaction, found, None)?;
    let version = Written {
        number,
        at: now,
        author: Author::User,
        summary: AS_FOUND,
        changes: &[],
        request: None,
        restores: Some(1),
        title: &found.title,
        draft: &draft,
        backtest: &found.backtest,
    };
    put(transaction, id, &version)?;
    forget_old(transaction, id, number)
}

/// What is written of a version.
struct Written<'a> {
    number: u32,
    at: Timestamp,
    author: Author,
    summary: &'a str,
    changes: &'a [Change],
    request: Option<&'a str>,
    restores: Option<u32>,
    title: &'a str,
    draft: &'a Draft,
    backtest: &'a Backtest,
}

/// The summary of what nights find.
const AS_FOUND: &str = "As Nightshift found it.";

/// Writes what nights find as the first version.
fn put_first(transaction: &Transaction<'_>, stored: &StoredSuggestion, draft: &Draft) -> Result<(), Fault> {
    let found = stored.as_found();
    let first = Written {
        number: 1,
        at: stored.last_seen,
        author: Author::Nightshift,
        summary: AS_FOUND,
        changes: &[],
        request: None,
        restores: None,
        title: &found.title,
        draft,
        backtest: &found.backtest,
    };
    put(transaction, &found.id, &first)
}

fn put(transaction: &Transaction<'_>, id: &SuggestionId, version: &Written<'_>) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO suggestion_versions
                 (suggestion_id, number, at, author, summary, changes, request, restores, title, draft, backtest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute((
            id.as_str(),
            version.number,
            Micros(version.at),
            Name(version.author),
            version.summary,
            Json(version.changes),
            version.request,
            version.restores,
            version.title,
            Json(version.draft),
            Json(version.backtest),
        ))?;
    Ok(())
}

fn next_number(transaction: &Transaction<'_>, id: &SuggestionId) -> Result<u32, Fault> {
    Ok(transaction
        .prepare_cached("SELECT max(number) + 1 FROM suggestion_versions WHERE suggestion_id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))?)
}

fn forget_old(transaction: &Transaction<'_>, id: &SuggestionId, newest: u32) -> Result<(), Fault> {
    transaction
        .prepare_cached("DELETE FROM suggestion_versions WHERE suggestion_id = ?1 AND number > 1 AND number <= ?2")?
        .execute((id.as_str(), newest.saturating_sub(MOST_VERSIONS)))?;
    Ok(())
}

/// Whether an automation of it may be in Home Assistant.
pub(crate) fn is_installed(transaction: &Transaction<'_>, id: &SuggestionId) -> Result<bool, Fault> {
    let state: Option<Name<InstallState>> = transaction
        .prepare_cached("SELECT state FROM automations WHERE suggestion_id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?;
    Ok(state.is_some_and(|Name(state)| !matches!(state, InstallState::Undone | InstallState::Failed)))
}

/// All but whether it is in force.
pub(crate) fn version_of(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        number: row.get("number")?,
        at: row.get::<_, Micros>("at")?.0,
        author: row.get::<_, Name<_>>("author")?.0,
        summary: row.get("summary")?,
        changes: row.get::<_, Json<_>>("changes")?.0,
        request: row.get("request")?,
        restores: row.get("restores")?,
        title: row.get("title")?,
        draft: row.get::<_, Json<_>>("draft")?.0,
        backtest: row.get::<_, Json<_>>("backtest")?.0,
        is_current: false,
    })
}
