use domain::{Condition, PatternKind, TargetState, Trigger};

/// An automation that somebody proposes. Lists of them are by rank, the best first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Proposal {
    /// For which kind of habit, which says when it was right.
    pub(crate) kind: PatternKind,
    /// What starts it.
    pub(crate) trigger: Trigger,
    /// What must hold then.
    pub(crate) conditions: Vec<Condition>,
    /// What it does.
    pub(crate) targets: Vec<TargetState>,
}
