use domain::{Change, Draft};

use crate::change::condition_ids;

/// A condition that is to hold: it is asked for, and its opposite is not any more.
pub(super) fn asked(draft: &Draft, id: &str, opposite: &str) -> Vec<Change> {
    let present = condition_ids(draft);
    let drop =
        present.iter().any(|one| one == opposite).then(|| Change::DropCondition { condition: opposite.to_owned() });
    drop.into_iter().chain([Change::AddCondition { condition: id.to_owned() }]).collect()
}

/// What is to be right also then: its opposite is not asked for any more. None where it was not.
pub(super) fn also(draft: &Draft, opposite: &str) -> Option<Change> {
    let is_asked = condition_ids(draft).iter().any(|one| one == opposite);
    is_asked.then(|| Change::DropCondition { condition: opposite.to_owned() })
}
