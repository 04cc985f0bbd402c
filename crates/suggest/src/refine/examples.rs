use domain::Draft;

use super::language::{Example, Language};
use crate::change::{Ground, options};

/// So many examples are given: more are not read.
const MOST: usize = 4;

/// Sentences that would be understood of this draft.
pub(super) fn examples(language: &Language, draft: &Draft, ground: &Ground<'_>) -> Vec<String> {
    let options = options(draft, ground);
    let fits = |example: Example| match example {
        Example::Time => options.time.is_some(),
        Example::Sun => options.offset.is_some(),
        Example::Hold => options.hold.is_some(),
        Example::Above => options.threshold.as_ref().is_some_and(|threshold| threshold.is_above),
        Example::Below => options.threshold.as_ref().is_some_and(|threshold| !threshold.is_above),
        Example::Brightness => options.actions.iter().any(|action| action.brightness.is_some()),
        Example::Window => options.window.is_some(),
        Example::Dark => options.conditions.iter().any(|condition| condition.id == "dark" && !condition.is_on),
        Example::Always => true,
    };
    let fitting = language.examples.iter().filter(|(example, _)| fits(*example));
    fitting.map(|(_, text)| (*text).to_owned()).take(MOST).collect()
}
