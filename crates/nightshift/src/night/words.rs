use std::time::Duration;

use ::store::{Renewed, StoredSuggestion};
use ::suggest::{Joinable, Suggested, draft_of};
use domain::{Draft, Home, Pattern, Proposal, Remark, Run, Suggestion, SuggestionId};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use super::World;
use crate::changes::{self, Candidate, Past};
use crate::llm::{self, Night, Patience, Wording};
use crate::remarks::remark;

/// What a language model brought.
#[derive(Default)]
pub(super) struct Worded {
    /// What the user should know, a sentence each.
    pub(super) notes: Vec<Remark>,
    /// Its proposals that the replay bore out.
    pub(super) proposals: Vec<(SuggestionId, Proposal)>,
}

/// Gives the suggestions the words of the language model, where one is set, takes its proposals if they are of use, and says
/// what is missing. Nothing of it can fail the night: of the time until its deadline it takes half at the most.
pub(super) fn words(
    world: &World,
    run: &Run,
    suggested: &mut Suggested,
    patterns: &[Pattern],
    (of_users, renewed): (&[StoredSuggestion], &[Renewed]),
    home: &Home,
    cancel: &CancellationToken,
) -> Worded {
    let World { config, store, clock, .. } = world;
    let access = match config.llm.access(&config.source) {
        Ok(Some(access)) => access,
        Ok(None) => return Worded::default(),
        // It was checked when it was loaded.
        Err((setting, problem)) => {
            let notes = vec![remark!("model-unusable", setting = setting, problem = problem).into()];
            return Worded { notes, ..Worded::default() };
        }
    };
    let left = config.schedule.deadline - clock.now().duration_since(run.started_at).max(SignedDuration::ZERO);
    let limit = access.night_time.min(Duration::try_from(left / 2).unwrap_or_default());
    let night = Night {
        access: &access,
        store,
        clock: clock.as_ref(),
        zone: &config.timezone,
        run: Some(&run.id),
        language: home.language,
        limit,
        cancel,
        patience: Patience::default(),
    };
    // What a user has changed keeps the user's words.
    let is_ours = |suggestion: &&mut Suggestion| renewed.iter().all(|theirs| theirs.suggestion.id != suggestion.id);
    let mut ours: Vec<&mut Suggestion> = suggested.suggestions.iter_mut().filter(is_ours).collect();
    let mut worded: Vec<Suggestion> = ours.iter().map(|suggestion| (**suggestion).clone()).collect();
    let begun = clock.now();
    let Wording { mut notes, is_whole } = llm::word(&night, &mut worded, home);
    for (ours, worded) in ours.iter_mut().zip(worded) {
        **ours = worded;
    }
    // Who had no words has no proposals: only what it said on another night is looked at.
    let spent = Duration::try_from(clock.now().duration_since(begun)).unwrap_or_default();
    let left = if is_whole { limit.saturating_sub(spent) } else { Duration::ZERO };
    let ours: Vec<&Suggestion> = ours.iter().map(|suggestion| &**suggestion).collect();
    // What is part of one of theirs is proposed nothing, and to be part of nothing.
    let parts = changes::parts(of_users);
    let ours: Vec<&Suggestion> = ours.into_iter().filter(|suggestion| !parts.contains(&suggestion.id)).collect();
    let proposals = propose(world, &night, &ours, patterns, home, left, &mut notes);
    for note in &notes {
        tracing::info!("{note}");
    }
    Worded { notes, proposals }
}

/// The proposals that the replay bore out; of the others the notes say why not.
fn propose(
    world: &World,
    night: &Night<'_>,
    suggestions: &[&Suggestion],
    patterns: &[Pattern],
    home: &Home,
    limit: Duration,
    notes: &mut Vec<Remark>,
) -> Vec<(SuggestionId, Proposal)> {
    let drafts: Vec<(&Suggestion, Draft)> =
        suggestions.iter().filter_map(|suggestion| Some((*suggestion, draft_of(suggestion, patterns)?))).collect();
    let others: Vec<Joinable> =
        drafts.iter().map(|(suggestion, draft)| changes::joinable(suggestion, draft.clone())).collect();
    let ideas = llm::propose(night, &drafts, &others, home, limit);
    notes.extend(ideas.notes);
    let candidates: Vec<Candidate<'_>> = ideas
        .ideas
        .into_iter()
        .filter_map(|idea| drafts.get(idea.index).map(|(suggestion, draft)| (suggestion, draft, idea.change)))
        .map(|(suggestion, draft, change)| Candidate { suggestion, draft, change, others: &others })
        .collect();
    let judged = match changes::judge(&world.store, &Past::of(&world.config), home, &candidates) {
        Ok(judged) => judged,
        Err(error) => {
            notes.push(remark!("model-proposals-untried", error = error.to_string()).into());
            return Vec::new();
        }
    };
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    for (Candidate { suggestion, .. }, verdict) in candidates.iter().zip(judged) {
        match verdict {
            Ok(proposal) => kept.push((suggestion.id.clone(), proposal)),
            Err(why) => dropped.push((&suggestion.title, why)),
        }
    }
    if let Some((title, why)) = dropped.first() {
        let example = remark!("model-proposal-of", title = *title, why = why.trim_end_matches('.'));
        notes.push(remark!("model-proposals-dropped", number = dropped.len(), example = example).into());
    }
    kept
}
