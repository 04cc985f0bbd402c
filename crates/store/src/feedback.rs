use std::collections::BTreeSet;

use domain::{
    Automation, DecidedTarget, EntityId, OverrideCount, PastDecision, PatternKind, Suggestion, SuggestionId,
    SuggestionStatus, TargetState, Verdict,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::Serialize;

use crate::columns::{Json, Micros, Name};
use crate::error::Fault;
use crate::suggestions::{note_change, row_of};
use crate::{Decision, Store, StoreError};

/// Which feedback: all that are set must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedbackFilter {
    /// Decisions on suggestions of this kind. Overrides are of no kind.
    pub kind: Option<PatternKind>,
    /// What is about this entity.
    pub entity: Option<EntityId>,
    /// What is about an entity of this area, whose name may be written in capitals or not.
    pub area: Option<String>,
}

/// How often people overrode what automations did to an entity, and where that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredOverride {
    /// The counts, as the latest run saw them.
    #[serde(flatten)]
    pub count: OverrideCount,
    /// The area's name, where it is known.
    pub area: Option<String>,
}

/// From when on overrides count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideReset {
    /// Of this entity only, if it is set.
    pub entity: Option<EntityId>,
    /// Of those of this area only, if it is set.
    pub area: Option<String>,
    /// What came before does not count.
    pub at: Timestamp,
}

/// What a reset of feedback forgot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FeedbackReset {
    /// Decisions that move no rank any more.
    pub decisions: u64,
    /// Entities and states whose overrides so far move no rank any more.
    pub overrides: u64,
    /// Suggestions that were rejected and wait for the user again.
    pub suggested_again: u64,
}

impl Store {
    /// The latest decision on each suggestion, the latest first, those that were taken back among them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn past_decisions(&self, filter: &FeedbackFilter) -> Result<Vec<PastDecision>, StoreError> {
        self.read("reading what was decided", |connection| past_decisions(connection, filter))
    }

    /// What automations did and people overrode, as the latest run saw it, by entity and state.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn overrides(&self, filter: &FeedbackFilter) -> Result<Vec<StoredOverride>, StoreError> {
        self.read("reading what was overridden", |connection| overrides(connection, filter))
    }

    /// From when on overrides count.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn override_resets(&self) -> Result<Vec<OverrideReset>, StoreError> {
        self.read("reading since when overrides count", |connection| {
            let mut select =
                connection.prepare_cached("SELECT entity_id, area, at FROM override_resets ORDER BY at, rowid")?;
            Ok(select.query_map([], reset_of)?.collect::<Result<_, _>>()?)
        })
    }

    /// Forgets feedback: what was decided, and what was overridden until now, moves no rank any more.
    ///
    /// How suggestions stand does not change: what is rejected stays away. With `suggest_again`, those
    /// that fit and are rejected become pending, as when each were undone.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing was changed.
    pub fn reset_feedback(
        &self,
        filter: &FeedbackFilter,
        suggest_again: bool,
        now: Timestamp,
    ) -> Result<FeedbackReset, StoreError> {
        self.write("resetting feedback", |transaction| {
            let mut reset = FeedbackReset::default();
            if suggest_again {
                reset.suggested_again = undo_rejections(transaction, filter, now)?;
            }
            let decisions = past_decisions(transaction, filter)?;
            let mut forget = transaction.prepare_cached("DELETE FROM decisions WHERE suggestion_id = ?1")?;
            for decision in &decisions {
                forget.execute([decision.suggestion_id.as_str()])?;
            }
            reset.decisions = decisions.len() as u64;
            // Those are of no kind.
            if filter.kind.is_none() {
                reset.overrides = reset_overrides(transaction, filter, now)?;
            }
            Ok(reset)
        })
    }
}

impl FeedbackFilter {
    fn fits(&self, kind: PatternKind, targets: &[DecidedTarget]) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
            && self.entity.as_ref().is_none_or(|wanted| targets.iter().any(|target| target.entity_id == *wanted))
            && self
                .area
                .as_deref()
                .is_none_or(|wanted| targets.iter().any(|target| is_in(target.area.as_deref(), wanted)))
    }

    fn fits_override(&self, one: &StoredOverride) -> bool {
        self.kind.is_none()
            && self.entity.as_ref().is_none_or(|wanted| one.count.target.entity_id == *wanted)
            && self.area.as_deref().is_none_or(|wanted| is_in(one.area.as_deref(), wanted))
    }
}

impl OverrideReset {
    /// Whether it is about an entity, which is in this area.
    #[must_use]
    pub fn is_about(&self, entity: &EntityId, area: Option<&str>) -> bool {
        self.entity.as_ref().is_none_or(|wanted| wanted == entity)
            && self.area.as_deref().is_none_or(|wanted| is_in(area, wanted))
    }
}

fn is_in(area: Option<&str>, wanted: &str) -> bool {
    area.is_some_and(|area| area.trim().to_lowercase() == wanted.trim().to_lowercase())
}

/// Notes the user's decision on a suggestion beside it, so that it outlives it.
pub(crate) fn note_decision(
    transaction: &Transaction<'_>,
    suggestion: &Suggestion,
    decision: Decision,
    now: Timestamp,
) -> Result<(), Fault> {
    let verdict = match decision {
        Decision::Accept => Verdict::Accepted,
        Decision::Reject => Verdict::Rejected,
        Decision::Undo => {
            transaction
                .prepare_cached("UPDATE decisions SET undone_at = ?2 WHERE suggestion_id = ?1 AND undone_at IS NULL")?
                .execute((suggestion.id.as_str(), Micros(now)))?;
            return Ok(());
        }
    };
    let targets = targets_of(transaction, &suggestion.automation)?;
    transaction
        .prepare_cached(
            "INSERT INTO decisions (suggestion_id, title, kind, targets, verdict, decided_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (suggestion_id) DO UPDATE SET
                 title = excluded.title, kind = excluded.kind, targets = excluded.targets, verdict = excluded.verdict,
                 decided_at = excluded.decided_at, undone_at = NULL",
        )?
        .execute((
            suggestion.id.as_str(),
            &suggestion.title,
            Name(suggestion.kind),
            Json(&targets),
            Name(verdict),
            Micros(now),
        ))?;
    Ok(())
}

/// Stores what the latest run saw overridden.
pub(crate) fn replace_overrides(transaction: &Transaction<'_>, overrides: &[OverrideCount]) -> Result<(), Fault> {
    transaction.execute("DELETE FROM overrides", [])?;
    let mut put = transaction.prepare_cached(
        "INSERT OR REPLACE INTO overrides (entity_id, state, fired, overridden) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for OverrideCount { target, fired, overridden } in overrides {
        put.execute((target.entity_id.as_str(), &target.state, fired, overridden))?;
    }
    Ok(())
}

pub(crate) fn decision_of(row: &Row<'_>) -> rusqlite::Result<PastDecision> {
    Ok(PastDecision {
        suggestion_id: SuggestionId::new(row.get::<_, String>("suggestion_id")?),
        title: row.get("title")?,
        kind: row.get::<_, Name<_>>("kind")?.0,
        targets: row.get::<_, Json<_>>("targets")?.0,
        verdict: row.get::<_, Name<_>>("verdict")?.0,
        decided_at: row.get::<_, Micros>("decided_at")?.0,
        undone_at: row.get::<_, Option<Micros>>("undone_at")?.map(|at| at.0),
    })
}

pub(crate) fn override_of(row: &Row<'_>) -> rusqlite::Result<OverrideCount> {
    Ok(OverrideCount {
        target: TargetState { entity_id: row.get::<_, Name<_>>("entity_id")?.0, state: row.get("state")? },
        fired: row.get("fired")?,
        overridden: row.get("overridden")?,
    })
}

pub(crate) fn reset_of(row: &Row<'_>) -> rusqlite::Result<OverrideReset> {
    Ok(OverrideReset {
        entity: row.get::<_, Option<Name<_>>>("entity_id")?.map(|name| name.0),
        area: row.get("area")?,
        at: row.get::<_, Micros>("at")?.0,
    })
}

fn past_decisions(connection: &Connection, filter: &FeedbackFilter) -> Result<Vec<PastDecision>, Fault> {
    let mut select = connection
        .prepare_cached("SELECT * FROM decisions ORDER BY COALESCE(undone_at, decided_at) DESC, suggestion_id")?;
    let mut found = select.query_map([], decision_of)?.collect::<Result<Vec<_>, _>>()?;
    found.retain(|decision| filter.fits(decision.kind, &decision.targets));
    Ok(found)
}

fn overrides(connection: &Connection, filter: &FeedbackFilter) -> Result<Vec<StoredOverride>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT overrides.*, entities.area AS area FROM overrides LEFT JOIN entities USING (entity_id)
         ORDER BY entity_id, state",
    )?;
    let rows = select.query_map([], |row| Ok(StoredOverride { count: override_of(row)?, area: row.get("area")? }))?;
    let mut found = rows.collect::<Result<Vec<_>, _>>()?;
    found.retain(|one| filter.fits_override(one));
    Ok(found)
}

/// Has overrides count from now on only, and forgets those that the latest run saw. Returns how many
/// those were.
fn reset_overrides(transaction: &Transaction<'_>, filter: &FeedbackFilter, now: Timestamp) -> Result<u64, Fault> {
    let entity = filter.entity.as_ref().map(EntityId::as_str);
    // One of the same is enough, and one of all stands for every other.
    transaction
        .prepare_cached(
            "DELETE FROM override_resets WHERE (entity_id IS ?1 AND area IS ?2) OR (?1 IS NULL AND ?2 IS NULL)",
        )?
        .execute((entity, &filter.area))?;
    transaction.prepare_cached("INSERT INTO override_resets (entity_id, area, at) VALUES (?1, ?2, ?3)")?.execute((
        entity,
        &filter.area,
        Micros(now),
    ))?;
    let seen = overrides(transaction, filter)?;
    let mut forget = transaction.prepare_cached("DELETE FROM overrides WHERE entity_id = ?1 AND state = ?2")?;
    for StoredOverride { count: OverrideCount { target, .. }, .. } in &seen {
        forget.execute((target.entity_id.as_str(), &target.state))?;
    }
    Ok(seen.len() as u64)
}

/// Makes rejected suggestions pending. Returns how many.
fn undo_rejections(transaction: &Transaction<'_>, filter: &FeedbackFilter, now: Timestamp) -> Result<u64, Fault> {
    let mut select = transaction.prepare_cached("SELECT * FROM suggestions WHERE status = 'rejected' ORDER BY id")?;
    let rejected = select.query_map([], row_of)?.collect::<Result<Vec<_>, _>>()?;
    let mut undo =
        transaction.prepare_cached("UPDATE suggestions SET status = 'pending', decided_at = NULL WHERE id = ?1")?;
    let mut undone = 0;
    for suggestion in rejected.into_iter().map(|stored| stored.suggestion) {
        if filter.fits(suggestion.kind, &targets_of(transaction, &suggestion.automation)?) {
            undo.execute([suggestion.id.as_str()])?;
            let (from, to) = (Some(SuggestionStatus::Rejected), SuggestionStatus::Pending);
            note_change(transaction, &suggestion.id, from, to, now, None)?;
            undone += 1;
        }
    }
    Ok(undone)
}

/// What an automation acts on, and where that is now.
fn targets_of(connection: &Connection, automation: &Automation) -> Result<Vec<DecidedTarget>, Fault> {
    let entities: BTreeSet<&EntityId> =
        automation.actions.iter().flat_map(|action| action.target.entity_id.as_slice()).collect();
    let mut area = connection.prepare_cached("SELECT area FROM entities WHERE entity_id = ?1")?;
    entities
        .into_iter()
        .map(|entity| {
            let area = area.query_row([entity.as_str()], |row| row.get::<_, Option<String>>(0)).optional()?;
            Ok(DecidedTarget { entity_id: entity.clone(), area: area.flatten() })
        })
        .collect()
}
