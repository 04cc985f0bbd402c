use std::collections::BTreeSet;

use domain::{Home, Pattern, PatternId};
use suggest::{Feedback, Limits, Suggested};

use crate::config::SuggestionSettings;

/// Makes suggestions of patterns, without those that the user has rejected, in an order that follows
/// what the user made of others, if that is wanted.
#[must_use]
pub fn suggest(
    patterns: &[Pattern],
    home: &Home,
    rejected: &BTreeSet<PatternId>,
    feedback: &Feedback,
    settings: &SuggestionSettings,
) -> Suggested {
    let max_suggestions = usize::try_from(settings.max).unwrap_or(usize::MAX);
    let limits = Limits { min_precision: settings.min_precision, max_suggestions };
    if settings.feedback {
        ::suggest::suggest_by_feedback(patterns, home, rejected, feedback, &limits)
    } else {
        ::suggest::suggest(patterns, home, rejected, &limits)
    }
}
