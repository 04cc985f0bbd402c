use std::collections::BTreeSet;

use domain::{
    Advice, OverrideCount, Pattern, Proposal, Remark, RunId, Stage, Suggestion, SuggestionId, SuggestionStatus,
};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction};

use crate::columns::{Count, Json, Micros, Name};
use crate::error::Fault;
use crate::outbox::{self, OutboxMessage};
use crate::suggestions::note_change;
use crate::versions::Found;
use crate::{Store, StoreError, advice, feedback, patterns, runs, versions};

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
    /// Those that users changed, as they do on this history.
    pub renewed: Vec<Renewed>,
    /// What automations did and people overrode, each entity and state once.
    pub overrides: Vec<OverrideCount>,
    /// What might be done about the home's automations, best first, each id once.
    pub advice: Vec<Advice>,
    /// What a language model proposed to change of some of the suggestions, and the replay bore out.
    pub proposals: Vec<(SuggestionId, Proposal)>,
    /// What the user should know of the run.
    pub notes: Vec<Remark>,
    /// What to tell the broker.
    pub messages: Vec<OutboxMessage>,
}

/// A suggestion as its user changed it, with what the latest history says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewed {
    /// With its figures and words anew.
    pub suggestion: Suggestion,
    /// The version that this is. Where its user has changed it again meanwhile, it is left out.
    pub version: u32,
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
    /// again, and one that was accepted is accepted when it is made no more. One that the user changed stays
    /// as it was changed, with the figures of [`Results::renewed`], and pending for as long as it is
    /// among those, whether its habit was found or not.
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
            replace_proposals(transaction, &results.proposals)?;
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
    versions::renew(transaction, &results.renewed)?;
    for id in give_up_pending(transaction, &results.renewed)? {
        note_change(transaction, &id, Some(SuggestionStatus::Pending), SuggestionStatus::Gone, now, Some(run))?;
        changes.gone += 1;
    }
    Ok(changes)
}

/// Those of earlier nights go; a suggestion that its user has changed is given none.
fn replace_proposals(transaction: &Transaction<'_>, proposals: &[(SuggestionId, Proposal)]) -> Result<(), Fault> {
    transaction.execute("UPDATE suggestions SET proposal = NULL WHERE proposal IS NOT NULL", [])?;
    let mut put = transaction.prepare_cached("UPDATE suggestions SET proposal = ?2 WHERE id = ?1 AND draft IS NULL")?;
    for (id, proposal) in proposals {
        put.execute((id.as_str(), Json(proposal)))?;
    }
    Ok(())
}

fn status(transaction: &Transaction<'_>, id: &SuggestionId) -> Result<Option<SuggestionStatus>, Fault> {
    Ok(transaction
        .prepare_cached("SELECT status FROM suggestions WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get::<_, Name<_>>(0))
        .optional()?
        .map(|Name(status)| status))
}

/// Stores a suggestion's content; its status only when it is new or was gone. Of one that its user changed, it is what
/// nights find beside that.
fn put(transaction: &Transaction<'_>, suggestion: &Suggestion, rank: i64, now: Timestamp) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT INTO suggestions (id, title, description, worded_by, category, priority, confidence, kind, pattern_ids,
                                      backtest, held_out, savings, evidence, automation, yaml, feedback, status, rank, first_seen,
                                      last_seen)
             VALUES (:id, :title, :description, :worded_by, :category, :priority, :confidence, :kind, :pattern_ids,
                     :backtest, :held_out, :savings, :evidence, :automation, :yaml, :feedback, 'pending', :rank, :now, :now)
             ON CONFLICT (id) DO UPDATE SET
                 rank = excluded.rank, last_seen = excluded.last_seen,
                 status = CASE status WHEN 'gone' THEN 'pending' ELSE status END,
                 found = CASE WHEN draft IS NULL THEN NULL ELSE :found END",
        )?
        .execute(rusqlite::named_params! {
            ":id": suggestion.id.as_str(),
            ":title": suggestion.title,
            ":description": suggestion.description,
            ":worded_by": Name(suggestion.worded_by),
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
            ":found": Json(Found::of(suggestion)),
        })?;
    put_content(transaction, suggestion, None)?;
    Ok(())
}

/// Puts a suggestion's content in the place of what there is: of one that nobody changed, or of this version of one that
/// its user changed. Returns whether it was that.
pub(crate) fn put_content(
    transaction: &Transaction<'_>,
    suggestion: &Suggestion,
    changed: Option<u32>,
) -> Result<bool, Fault> {
    let done = transaction
        .prepare_cached(
            "UPDATE suggestions SET
                 title = :title, description = :description, worded_by = :worded_by, category = :category, priority = :priority,
                 confidence = :confidence, kind = :kind, pattern_ids = :pattern_ids, backtest = :backtest,
                 held_out = :held_out, savings = :savings, evidence = :evidence, automation = :automation, yaml = :yaml,
                 feedback = :feedback
             WHERE id = :id AND CASE WHEN :changed IS NULL THEN draft IS NULL
                                     ELSE draft IS NOT NULL AND version = :changed END",
        )?
        .execute(rusqlite::named_params! {
            ":id": suggestion.id.as_str(),
            ":title": suggestion.title,
            ":description": suggestion.description,
            ":worded_by": Name(suggestion.worded_by),
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
            ":changed": changed,
        })?;
    Ok(done == 1)
}

/// Puts down as gone the pending ones that have no rank in this run, and that their users have not made their own.
fn give_up_pending(transaction: &Transaction<'_>, renewed: &[Renewed]) -> Result<Vec<SuggestionId>, Fault> {
    let mut select = transaction.prepare_cached(
        "SELECT id, draft IS NOT NULL FROM suggestions WHERE status = 'pending' AND rank IS NULL ORDER BY id",
    )?;
    let pending = select
        .query_map([], |row| Ok((SuggestionId::new(row.get::<_, String>(0)?), row.get::<_, bool>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let kept: BTreeSet<&SuggestionId> = renewed.iter().map(|renewed| &renewed.suggestion.id).collect();
    let gone: Vec<SuggestionId> =
        pending.into_iter().filter(|(id, is_changed)| !(*is_changed && kept.contains(id))).map(|(id, _)| id).collect();
    let mut give_up = transaction.prepare_cached("UPDATE suggestions SET status = 'gone' WHERE id = ?1")?;
    for id in &gone {
        give_up.execute([id.as_str()])?;
    }
    Ok(gone)
}
