use ::store::{FeedbackFilter, OverrideReset, Store};
use ::suggest::Feedback;
use domain::{Home, Override, OverrideCount};
use jiff::Timestamp;

use super::error::Cause;

/// What is known at `now` of how the user liked suggestions: what was decided, and what of this
/// history was overridden since that was reset last.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn feedback(
    store: &Store,
    overrides: &[Override],
    home: &Home,
    now: Timestamp,
) -> Result<(Feedback, Vec<OverrideCount>), Cause> {
    let decisions = store.past_decisions(&FeedbackFilter::default())?;
    let counted = since_resets(overrides, home, &store.override_resets()?);
    Ok((Feedback::new(decisions, counted.clone(), now), counted))
}

/// What one history says by itself, without a store: what was overridden in it.
#[must_use]
pub fn feedback_of_history(overrides: &[Override]) -> Feedback {
    // Only decisions have an age.
    Feedback::new(Vec::new(), overrides.iter().map(Override::count), Timestamp::UNIX_EPOCH)
}

fn since_resets(overrides: &[Override], home: &Home, resets: &[OverrideReset]) -> Vec<OverrideCount> {
    let count = |one: &Override| {
        let entity = &one.target.entity_id;
        let area = home.entities.get(entity).and_then(|info| info.area.as_deref());
        let about = resets.iter().filter(|reset| reset.is_about(entity, area));
        one.since(about.map(|reset| reset.at).max().unwrap_or(Timestamp::MIN))
    };
    overrides.iter().map(count).filter(|count| count.overridden > 0).collect()
}
