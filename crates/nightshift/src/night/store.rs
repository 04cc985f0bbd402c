use ::store::{Changes, Renewed, Results};
use ::suggest::Suggested;
use domain::{Findings, OverrideCount, Proposal, Remark, Run, SuggestionId};

use super::World;
use super::error::Cause;
use crate::notify::messages::CompleteFacts;

/// What a night brought, to be stored.
pub(super) struct Brought<'a> {
    /// Events mined.
    pub(super) events: u64,
    /// What was found in them.
    pub(super) findings: &'a Findings,
    /// What is suggested.
    pub(super) suggested: &'a Suggested,
    /// What users changed, with its figures anew.
    pub(super) renewed: Vec<Renewed>,
    /// What people overrode.
    pub(super) overrides: Vec<OverrideCount>,
    /// What a language model proposed, and the replay bore out.
    pub(super) proposals: Vec<(SuggestionId, Proposal)>,
}

/// Writes what the night found in one transaction, with the announcement in the outbox when there
/// is a broker to tell.
pub(super) fn store(world: &World, run: &Run, brought: Brought<'_>, notes: &[Remark]) -> Result<Changes, Cause> {
    let Brought { events, findings, suggested, renewed, overrides, proposals } = brought;
    let now = world.clock.now();
    let facts = CompleteFacts {
        run_id: run.id.clone(),
        at: now,
        patterns_detected: findings.patterns.len() as u64,
        suggestions_generated: suggested.suggestions.len() as u64,
        duration: now.duration_since(run.started_at),
    };
    let messages = match world.config.mqtt.announcements() {
        Some(announcements) => {
            let mut new = Vec::new();
            for suggestion in &suggested.suggestions {
                // Nobody else stores any before this run has ended.
                if world.store.suggestion(&suggestion.id)?.is_none() {
                    new.push(suggestion);
                }
            }
            announcements.complete(&facts, &new)
        }
        None => Vec::new(),
    };
    let results = Results {
        now,
        events,
        patterns: findings.patterns.clone(),
        suggestions: suggested.suggestions.clone(),
        renewed,
        overrides,
        advice: suggested.advice.clone(),
        proposals,
        notes: notes.to_vec(),
        messages,
    };
    Ok(world.store.commit_results(&run.id, &results)?)
}
