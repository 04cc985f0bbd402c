use serde::{Deserialize, Serialize};

/// What an automation would have done, had it been there: its replay over the history.
///
/// A *fire* is the automation acting on an entity: triggered, conditions true, the entity not
/// already in the target state. A manual action is *served* by a fire of the same entity and state
/// close enough to it, matched one to one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Local days replayed.
    pub days: u32,
    /// From when on it was replayed, in microseconds since 1970 in UTC, where the habit began or
    /// moved then; none for the whole history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// Days on which it would have acted.
    pub fired_days: u32,
    /// Days on which somebody did by hand what it does, under its conditions or not.
    pub manual_days: u32,
    /// Days on which it would have served at least one manual action.
    pub served_days: u32,
    /// Fires.
    pub fires: u32,
    /// Fires that served a manual action; as many as manual actions served.
    pub served: u32,
    /// Fires that served none.
    pub false_fires: u32,
    /// Manual actions of its entities into its target states.
    pub manual_actions: u32,
    /// `served / fires`; 0 without a fire.
    pub precision: f64,
    /// `served / manual_actions`; 0 without a manual action.
    pub recall: f64,
}
