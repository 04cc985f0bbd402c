use std::time::Duration;

use ::store::Renewed;
use ::suggest::Suggested;
use domain::{Home, Run, Suggestion};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use super::World;
use crate::llm::{self, NOTE, Night, Patience};

/// Gives the suggestions the words of the language model, where one is set, and says what is missing. Nothing of it can
/// fail the night: of the time until its deadline it takes half at the most.
pub(super) fn words(
    world: &World,
    run: &Run,
    suggested: &mut Suggested,
    of_users: &[Renewed],
    home: &Home,
    cancel: &CancellationToken,
) -> Vec<String> {
    let World { config, store, clock, .. } = world;
    let access = match config.llm.access(&config.source) {
        Ok(Some(access)) => access,
        Ok(None) => return Vec::new(),
        // It was checked when it was loaded.
        Err((setting, problem)) => return vec![format!("{NOTE}it cannot be asked: {setting}, {problem}.")],
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
    let is_ours = |suggestion: &&mut Suggestion| of_users.iter().all(|theirs| theirs.suggestion.id != suggestion.id);
    let mut ours: Vec<&mut Suggestion> = suggested.suggestions.iter_mut().filter(is_ours).collect();
    let mut worded: Vec<Suggestion> = ours.iter().map(|suggestion| (**suggestion).clone()).collect();
    let notes = llm::word(&night, &mut worded, home);
    for (ours, worded) in ours.iter_mut().zip(worded) {
        **ours = worded;
    }
    for note in &notes {
        tracing::info!("{note}");
    }
    notes
}
