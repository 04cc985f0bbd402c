use serde::{Deserialize, Serialize};

use crate::{Backtest, Change};

/// A change of a suggestion that a language model proposed and the replay bore out. Nothing is changed by it: its user may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What to change, as its user would.
    pub changes: Vec<Change>,
    /// What would be different, as a sentence of ours.
    pub summary: String,
    /// What the suggestion as it is did on the archived history.
    pub before: Backtest,
    /// What it would do on the same history.
    pub after: Backtest,
}
