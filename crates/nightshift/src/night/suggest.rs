use std::collections::BTreeSet;

use domain::{Home, Pattern, PatternId};
use suggest::{Limits, Suggested};

use crate::config::SuggestionSettings;

/// Makes suggestions of patterns, without those that the user has rejected.
#[must_use]
pub fn suggest(
    patterns: &[Pattern],
    home: &Home,
    rejected: &BTreeSet<PatternId>,
    settings: &SuggestionSettings,
) -> Suggested {
    let max_suggestions = usize::try_from(settings.max).unwrap_or(usize::MAX);
    let limits = Limits { min_precision: settings.min_precision, max_suggestions };
    ::suggest::suggest(patterns, home, rejected, &limits)
}
