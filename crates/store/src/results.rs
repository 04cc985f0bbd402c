use std::collections::BTreeSet;

use domain::{Advice, OverrideCount, Pattern, RunId, Stage, Suggestion, SuggestionId, SuggestionStatus};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction};

use crate::columns::{Count, Json, Micros, Name};
use crate::error::Fault;
use crate::outbox::{self, OutboxMessage};
use crate::suggestions::note_change;
use crate::{Store, StoreError, advice, feedback, patterns, runs};

/// What a run brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// The present instant.
    pub now: Timestamp,
    /// Events mined.
    pub events: u64,
    /// Patterns detected, best first, each id once.
    pub patterns: Vec<Pattern>,
    /// Suggestions made of them, best first, each id once.
    pub suggestions: Vec<Suggestion>,
    /// What automations did and people overrode, each entity and state once.
    pub overrides: Vec<OverrideCount>,
    /// What might be done about the home's automations, best first, each id once.
    pub advice: Vec<Advice>,
    /// What the user should know of the run.
    pub notes: Vec<String>,
    /// What to tell the broker.
    pub messages: Vec<OutboxMessage>,
}

/// What a run's results changed among the suggestions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Made for the first time, best first.
    pub new: Vec<SuggestionId>,
    /// Known, and made again, whatever the user decided.
    pub updated: u64,
    /// Known, gone meanwhile, and pending again.
    pub returned: u64,
    /// Pending until now, and not made any more.
    pub gone: u64,
}

impl Store {
    /// Stores what run `id` brought and puts the run down as succeeded, at its last stage: all in
    /// one transaction.
    ///
    /// What the user decided stays: a suggestion that was rejected is rejected when it is made
    /// again, and one that was accepted is accepted when it is made no more.
    ///
    /// # Errors
    /// [`StoreError::LostRun`] when the run is not running any more, or the database cannot be
    /// written; in both cases nothing was changed.
    pub fn commit_results(&self, id: &RunId, results: &Results) -> Result<Changes, StoreError> {
        self.write("storing the results of a run", |transaction| {
            let started_at = runs::started_if_running(transaction, id)?;
            transaction
                .prepare_cached(
                    "UPDATE runs SET status = 'succeeded', stage = ?2, finished_at = ?3, duration_ms = ?4,
                                     events = ?5, patterns = ?6, suggestions = ?7, notes = ?8
                     WHERE id = ?1",
                )?
                .execute((
                    id.as_str(),
                    Name(Stage::Notify),
                    Micros(results.now),
                    runs::milliseconds(started_at, results.now),
                    Count(results.events),
                    Count(results.patterns.len() as u64),
                    Count(results.suggestions.len() as u64),
                    Json(&results.notes),
                ))?;
            patterns::replace(transaction, &results.patterns, results.now)?;
            let changes = replace_suggestions(transaction, id, results)?;
            feedback::replace_overrides(transaction, &results.overrides)?;
            advice::replace(transaction, &results.advice, results.now)?;
            outbox::enqueue(transaction, id, &results.messages, results.now)?;
            Ok(changes)
        })
    }
}

fn replace_suggestions(transaction: &Transaction<'_>, run: &RunId, results: &Results) -> Result<Changes, Fault> {
    let now = results.now;
    let mut changes = Changes::default();
    transaction.execute("UPDATE suggestions SET rank = NULL WHERE rank IS NOT NULL", [])?;
    let mut seen = BTreeSet::new();
    for (rank, suggestion) in (0_i64..).zip(&results.suggestions) {
        if !seen.insert(&suggestion.id) {
            continue;
        }
        let before = status(transaction, &suggestion.id)?;
        put(transaction, suggestion, rank, now)?;
        match before {
            None => changes.new.push(suggestion.id.clone()),
            Some(SuggestionStatus::Gone) => changes.returned += 1,
            Some(_) => {
                changes.updated += 1;
                continue;
            }
        }
        note_change(transaction, &suggestion.id, before, SuggestionStatus::Pending, now, Some(run))?;
    }
    for id in give_up_pending(transaction)? {
        note_change(transaction, &id, Some(SuggestionStatus::Pending), SuggestionStatus::Gone, now, Some(run))?;
        changes.gone += 1;
    }
    Ok(changes)
}

fn status(transaction: &Transaction<'_>, id: &SuggestionId) -> Result<Option<SuggestionStatus>, Fault> {
    Ok(transaction
        .prepare_cached("SELECT status FROM suggestions WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get::<_, Name<_>>(0))
        .optional()?
        .map(|Name(status)| status))
}

/// Stores a suggestion's content; its status only when it is new or was gone.
fn put(transaction: &Transaction<'_>, suggestion: &Suggestion, rank: i64, now: Timestamp) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT INTO suggestions (id, title, description, category, priority, confidence, kind, pattern_ids,
                                      backtest, held_out, savings, evidence, automation, yaml, feedback, status, rank, first_seen,
                                      last_seen)
             VALUES (:id, :title, :description, :category, :priority, :confidence, :kind, :pattern_ids,
                     :backtest, :held_out, :savings, :evidence, :automation, :yaml, :feedback, 'pending', :rank, :now, :now)
             ON CONFLICT (id) DO UPDATE SET
                 title = excluded.title, description = excluded.description, category = excluded.category,
                 priority = excluded.priority, confidence = excluded.confidence, kind = excluded.kind,
                 pattern_ids = excluded.pattern_ids, backtest = excluded.backtest, held_out = excluded.held_out,
                 savings = excluded.savings, evidence = excluded.evidence, automation = excluded.automation, yaml = excluded.yaml,
                 feedback = excluded.feedback, rank = excluded.rank, last_seen = excluded.last_seen,
                 status = CASE status WHEN 'gone' THEN 'pending' ELSE status END",
        )?
        .execute(rusqlite::named_params! {
            ":id": suggestion.id.as_str(),
            ":title": suggestion.title,
            ":description": suggestion.description,
            ":category": Name(suggestion.category),
            ":priority": Name(suggestion.priority),
            ":confidence": suggestion.confidence,
            ":kind": Name(suggestion.kind),
            ":pattern_ids": Json(&suggestion.pattern_ids),
            ":backtest": Json(&suggestion.backtest),
            ":held_out": Json(&suggestion.held_out),
            ":savings": Json(&suggestion.savings),
            ":evidence": Json(&suggestion.evidence),
            ":automation": Json(&suggestion.automation),
            ":yaml": suggestion.yaml,
            ":feedback": suggestion.feedback.as_ref().map(Json),
            ":rank": rank,
            ":now": Micros(now),
        })?;
    Ok(())
}

/// Puts down as gone the pending ones that have no rank in this run.
fn give_up_pending(transaction: &Transaction<'_>) -> Result<Vec<SuggestionId>, Fault> {
    let mut select = transaction
        .prepare_cached("SELECT id FROM suggestions WHERE status = 'pending' AND rank IS NULL ORDER BY id")?;
    let ids =
        select.query_map([], |row| row.get::<_, String>(0).map(SuggestionId::new))?.collect::<Result<Vec<_>, _>>()?;
    transaction.execute("UPDATE suggestions SET status = 'gone' WHERE status = 'pending' AND rank IS NULL", [])?;
    Ok(ids)
}
