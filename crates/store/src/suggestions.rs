use std::collections::BTreeSet;

use domain::{Category, Draft, PatternId, PatternKind, Proposal, RunId, Suggestion, SuggestionId, SuggestionStatus};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use crate::columns::{Count, Json, Micros, Name};
use crate::error::Fault;
use crate::feedback::note_decision;
use crate::page::Page;
use crate::parts::{self, WHOLE};
use crate::patterns::{LIST_ORDER, measure};
use crate::versions::Found;
use crate::{Store, StoreError};

/// A suggestion, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredSuggestion {
    /// The suggestion as it was made last.
    #[serde(flatten)]
    pub suggestion: Suggestion,
    /// Where it stands.
    pub status: SuggestionStatus,
    /// The run that made it first, by its time.
    pub first_seen: Timestamp,
    /// The run that made it last, by its time.
    pub last_seen: Timestamp,
    /// When the user decided, if that is how it stands.
    pub decided_at: Option<Timestamp>,
    /// Until when the user has put it off, if they have: it waits as before, and is not shown among what waits.
    pub snoozed_until: Option<Timestamp>,
    /// Which version of it this is: 1 as nights find it, more where its user changed it.
    pub version: u32,
    /// When its user changed it to what it is; none where it is as nights find it.
    pub changed_at: Option<Timestamp>,
    /// What it does, where its user changed it.
    #[serde(skip)]
    pub draft: Option<Draft>,
    /// As nights find it, where its user changed it.
    #[serde(skip)]
    pub found: Option<Suggestion>,
    /// The suggestion that it is part of, by its user's wish: it waits for nothing by itself.
    pub part_of: Option<SuggestionId>,
    /// What a language model proposed to change of it, where the last night bore that out and nobody has changed it since.
    #[serde(skip)]
    pub proposal: Option<Proposal>,
}

/// Which suggestions: all that are set must fit. What is part of another one is not among those that are pending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestionFilter {
    /// Those that stand so.
    pub status: Option<SuggestionStatus>,
    /// Those that rest on a pattern of this kind.
    pub kind: Option<PatternKind>,
    /// Those that are good for this.
    pub category: Option<Category>,
    /// Those that are not put off at this instant.
    pub awake_at: Option<Timestamp>,
    /// Those that are put off at this instant.
    pub asleep_at: Option<Timestamp>,
}

/// What the user decides about a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// To use it.
    Accept,
    /// Not to see its habit suggested again.
    Reject,
    /// To decide another time.
    Undo,
}

/// A step in a suggestion's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatusChange {
    /// When.
    pub at: Timestamp,
    /// How it stood; none for a new one.
    pub from: Option<SuggestionStatus>,
    /// How it stood from then on.
    pub to: SuggestionStatus,
    /// The run that changed it; none when the user did.
    pub run_id: Option<RunId>,
}

impl StoredSuggestion {
    /// The suggestion as nights find it, whatever its user made of it.
    #[must_use]
    pub fn as_found(&self) -> &Suggestion {
        self.found.as_ref().unwrap_or(&self.suggestion)
    }
}

impl Store {
    /// Suggestions in rank order; those that the latest run did not make come last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn suggestions(&self, filter: &SuggestionFilter, page: &Page) -> Result<Vec<StoredSuggestion>, StoreError> {
        self.read("listing suggestions", |connection| {
            let sql = format!(
                "SELECT *, {WHOLE} AS whole FROM suggestions
                 WHERE (?1 IS NULL OR status = ?1) AND (?1 IS NULL OR ?1 <> 'pending' OR {WHOLE} IS NULL) AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR category = ?3)
                   AND (?4 IS NULL OR COALESCE(snoozed_until, ?4) <= ?4) AND (?5 IS NULL OR snoozed_until > ?5)
                   AND (?6 IS NULL OR ({LIST_ORDER}) > (SELECT {LIST_ORDER} FROM suggestions WHERE id = ?6))
                 ORDER BY {LIST_ORDER} LIMIT ?7"
            );
            let mut select = connection.prepare_cached(&sql)?;
            let parameters = (
                filter.status.map(Name),
                filter.kind.map(Name),
                filter.category.map(Name),
                filter.awake_at.map(Micros),
                filter.asleep_at.map(Micros),
                &page.before,
                page.limit,
            );
            Ok(select.query_map(parameters, suggestion_of)?.collect::<Result<_, _>>()?)
        })
    }

    /// The suggestion of this id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn suggestion(&self, id: &SuggestionId) -> Result<Option<StoredSuggestion>, StoreError> {
        self.read("reading a suggestion", |connection| suggestion(connection, id))
    }

    /// Notes what the user decided and returns how the suggestion stands then; none when there is no
    /// such suggestion. To decide the same again changes nothing. Undoing makes it pending, also when
    /// its habit was not found lately: the next run says so.
    ///
    /// # Errors
    /// [`StoreError::Part`] for what is part of another one; when the database cannot be written.
    pub fn decide(
        &self,
        id: &SuggestionId,
        decision: Decision,
        now: Timestamp,
    ) -> Result<Option<StoredSuggestion>, StoreError> {
        self.write("noting a decision on a suggestion", |transaction| {
            parts::refuse_part(transaction, id)?;
            decide(transaction, id, decision, now)
        })
    }

    /// Puts a suggestion that waits off until `until`; whether there is one. Whatever is decided on it ends that.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn snooze(&self, id: &SuggestionId, until: Timestamp) -> Result<bool, StoreError> {
        self.write("putting a suggestion off", |transaction| {
            let sql = "UPDATE suggestions SET snoozed_until = ?2 WHERE id = ?1 AND status = 'pending'";
            Ok(transaction.prepare_cached(sql)?.execute((id.as_str(), Micros(until)))? == 1)
        })
    }

    /// How many suggestions wait and are not put off at `now`, and how many of those were made first at or after
    /// `since`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_inbox(&self, now: Timestamp, since: Option<Timestamp>) -> Result<(u64, u64), StoreError> {
        self.read("counting what waits", |connection| {
            let sql = format!(
                "SELECT count(*), count(*) FILTER (WHERE first_seen >= ?2) FROM suggestions
                 WHERE status = 'pending' AND COALESCE(snoozed_until, ?1) <= ?1 AND {WHOLE} IS NULL"
            );
            let (waiting, new): (Count, Count) = connection
                .prepare_cached(&sql)?
                .query_row((Micros(now), since.map(Micros)), |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok((waiting.0, new.0))
        })
    }

    /// The patterns of all suggestions that the user rejected.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn rejected(&self) -> Result<BTreeSet<PatternId>, StoreError> {
        self.read("reading what was rejected", |connection| {
            let mut select =
                connection.prepare_cached("SELECT pattern_ids FROM suggestions WHERE status = 'rejected'")?;
            let rows = select.query_map([], |row| row.get::<_, Json<Vec<PatternId>>>(0))?;
            let mut rejected = BTreeSet::new();
            for row in rows {
                rejected.extend(row?.0);
            }
            Ok(rejected)
        })
    }

    /// How a suggestion came to stand as it does, the oldest step first; empty when there is no such
    /// suggestion.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn suggestion_history(&self, id: &SuggestionId) -> Result<Vec<StatusChange>, StoreError> {
        self.read("reading a suggestion's history", |connection| {
            let mut select = connection.prepare_cached(
                "SELECT at, from_status, to_status, run_id FROM suggestion_changes
                 WHERE suggestion_id = ?1 ORDER BY seq",
            )?;
            let rows = select.query_map([id.as_str()], |row| {
                Ok(StatusChange {
                    at: row.get::<_, Micros>(0)?.0,
                    from: row.get::<_, Option<Name<_>>>(1)?.map(|name| name.0),
                    to: row.get::<_, Name<_>>(2)?.0,
                    run_id: row.get::<_, Option<String>>(3)?.map(RunId::new),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// How many suggestions stand so; of those that are pending, how many are part of no other.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_suggestions(&self, status: SuggestionStatus) -> Result<u64, StoreError> {
        self.read("counting suggestions", |connection| {
            let sql =
                format!("SELECT count(*) FROM suggestions WHERE status = ?1 AND (?1 <> 'pending' OR {WHOLE} IS NULL)");
            Ok(connection.prepare_cached(&sql)?.query_row([Name(status)], |row| row.get::<_, Count>(0))?.0)
        })
    }
}

/// Notes what the user decided; see [`Store::decide`].
pub(crate) fn decide(
    transaction: &Transaction<'_>,
    id: &SuggestionId,
    decision: Decision,
    now: Timestamp,
) -> Result<Option<StoredSuggestion>, Fault> {
    let Some(StoredSuggestion { status: from, suggestion: decided, .. }) = suggestion(transaction, id)? else {
        return Ok(None);
    };
    let (to, decided_at) = match (decision, from) {
        (Decision::Accept, _) => (SuggestionStatus::Accepted, Some(Micros(now))),
        (Decision::Reject, _) => (SuggestionStatus::Rejected, Some(Micros(now))),
        (Decision::Undo, SuggestionStatus::Gone) => (SuggestionStatus::Gone, None),
        (Decision::Undo, _) => (SuggestionStatus::Pending, None),
    };
    transaction
        .prepare_cached("UPDATE suggestions SET snoozed_until = NULL WHERE id = ?1 AND snoozed_until IS NOT NULL")?
        .execute([id.as_str()])?;
    if to != from {
        parts::leave_whole(transaction, id, now)?;
        transaction.prepare_cached("UPDATE suggestions SET status = ?2, decided_at = ?3 WHERE id = ?1")?.execute((
            id.as_str(),
            Name(to),
            decided_at,
        ))?;
        note_change(transaction, id, Some(from), to, now, None)?;
        note_decision(transaction, &decided, decision, now)?;
    }
    suggestion(transaction, id)
}

pub(crate) fn note_change(
    transaction: &Transaction<'_>,
    id: &SuggestionId,
    from: Option<SuggestionStatus>,
    to: SuggestionStatus,
    at: Timestamp,
    run: Option<&RunId>,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT INTO suggestion_changes (suggestion_id, at, from_status, to_status, run_id)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((id.as_str(), Micros(at), from.map(Name), Name(to), run.map(RunId::as_str)))?;
    Ok(())
}

pub(crate) fn suggestion(connection: &Connection, id: &SuggestionId) -> Result<Option<StoredSuggestion>, Fault> {
    let sql = format!("SELECT *, {WHOLE} AS whole FROM suggestions WHERE id = ?1");
    let mut select = connection.prepare_cached(&sql)?;
    Ok(select.query_row([id.as_str()], suggestion_of).optional()?)
}

pub(crate) fn suggestion_of(row: &Row<'_>) -> rusqlite::Result<StoredSuggestion> {
    let part_of = row.get::<_, Option<String>>("whole")?.map(SuggestionId::new);
    Ok(StoredSuggestion { part_of, ..row_of(row)? })
}

/// All but what it is part of.
pub(crate) fn row_of(row: &Row<'_>) -> rusqlite::Result<StoredSuggestion> {
    Ok(StoredSuggestion {
        suggestion: Suggestion {
            id: SuggestionId::new(row.get::<_, String>("id")?),
            title: row.get("title")?,
            description: row.get("description")?,
            worded_by: row.get::<_, Name<_>>("worded_by")?.0,
            category: row.get::<_, Name<_>>("category")?.0,
            priority: row.get::<_, Name<_>>("priority")?.0,
            confidence: measure(row, "confidence")?,
            kind: row.get::<_, Name<_>>("kind")?.0,
            pattern_ids: row.get::<_, Json<_>>("pattern_ids")?.0,
            backtest: row.get::<_, Json<_>>("backtest")?.0,
            held_out: row.get::<_, Json<_>>("held_out")?.0,
            savings: row.get::<_, Json<_>>("savings")?.0,
            evidence: row.get::<_, Json<_>>("evidence")?.0,
            automation: row.get::<_, Json<_>>("automation")?.0,
            yaml: row.get("yaml")?,
            feedback: row.get::<_, Option<Json<_>>>("feedback")?.map(|json| json.0),
        },
        status: row.get::<_, Name<_>>("status")?.0,
        first_seen: row.get::<_, Micros>("first_seen")?.0,
        last_seen: row.get::<_, Micros>("last_seen")?.0,
        decided_at: row.get::<_, Option<Micros>>("decided_at")?.map(|at| at.0),
        snoozed_until: row.get::<_, Option<Micros>>("snoozed_until")?.map(|at| at.0),
        version: row.get("version")?,
        changed_at: row.get::<_, Option<Micros>>("changed_at")?.map(|at| at.0),
        draft: row.get::<_, Option<Json<_>>>("draft")?.map(|json| json.0),
        found: row.get::<_, Option<Json<Found>>>("found")?.map(|json| json.0.whole()),
        part_of: None,
        proposal: row.get::<_, Option<Json<_>>>("proposal")?.map(|json| json.0),
    })
}
