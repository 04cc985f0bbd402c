use std::collections::BTreeSet;

use domain::{Home, Pattern, PatternId};
use suggest::{Already, Feedback, Limits, Suggested};

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
    suggest_beside(patterns, home, rejected, feedback, &Already::default(), settings)
}

/// As [`suggest()`], beside the automations that the home has: what they do already is not suggested, nor what would
/// undo it, and what might be done about them is said.
#[must_use]
pub fn suggest_beside(
    patterns: &[Pattern],
    home: &Home,
    rejected: &BTreeSet<PatternId>,
    feedback: &Feedback,
    already: &Already<'_>,
    settings: &SuggestionSettings,
) -> Suggested {
    let max_suggestions = usize::try_from(settings.max).unwrap_or(usize::MAX);
    let limits = Limits { min_precision: settings.min_precision, max_suggestions };
    let unmoved = Feedback::default();
    let feedback = if settings.feedback { feedback } else { &unmoved };
    ::suggest::suggest_beside(patterns, home, rejected, feedback, already, &limits)
}
