use serde::{Deserialize, Serialize};

use crate::{Backtest, Condition, Correction, EntityId, Evidence, Lack, Override, PatternId, Trigger};

/// The kind of a regularity, by what would trigger its automation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternKind {
    /// At a clock time.
    Time,
    /// At sunrise or sunset, with an offset.
    Sun,
    /// When another entity changes its state.
    State,
    /// When another entity has been in a state for a while.
    StateFor,
    /// When a measured value crosses a threshold.
    Numeric,
    /// When people come or leave.
    Presence,
    /// A routine: actions one after the other.
    Sequence,
    /// Actions that go together.
    Scene,
    /// Something left running.
    LeftOn,
}

/// An entity and the state it is put into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TargetState {
    /// The entity.
    pub entity_id: EntityId,
    /// The state, `on`.
    pub state: String,
}

/// A measured regularity: what was seen, how sure we are, and what acting on it would have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// Stable: the same habit found on another night has the same.
    pub id: PatternId,
    /// What kind of regularity.
    pub kind: PatternKind,
    /// What would trigger the automation.
    pub trigger: Trigger,
    /// Under which conditions the habit holds, each learned from the history.
    pub conditions: Vec<Condition>,
    /// What people do, in the order in which they do it.
    pub actions: Vec<TargetState>,
    /// Days (kinds by the clock) or times (the others) that it held.
    pub support: u32,
    /// Days or times that it could have held.
    pub opportunities: u32,
    /// `support / opportunities`.
    pub confidence: f64,
    /// Lower bound of Wilson's 95 % score interval of the confidence.
    pub confidence_low: f64,
    /// The share of false discoveries to expect among patterns this strong, corrected over
    /// everything that was tried (Benjamini–Hochberg).
    pub q_value: f64,
    /// How much more often it held than chance would have it.
    pub lift: f64,
    /// The middle delay from trigger to action, in seconds; none for kinds by the clock.
    pub delay_seconds: Option<f64>,
    /// Whether it looks machine-made: to the second, every time.
    pub machine_like: bool,
    /// Its automation, replayed over the same history.
    pub backtest: Backtest,
    /// Its replay on days that it was not learned from, each time fitted to the days before them
    /// alone. Its days are those tried; none where the history is too short or the habit too young.
    #[serde(default)]
    pub held_out: Backtest,
    /// Rank among the home's patterns: higher is better.
    pub score: f64,
    /// When it was seen, for the picture of the evidence; at most the latest 200.
    pub moments: Vec<Moment>,
    /// What the picture of its automation's replay shows. It goes with the suggestion that is made of the pattern, and
    /// is not kept with the pattern.
    #[serde(skip)]
    pub evidence: Evidence,
}

/// A time at which a habit was seen to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When the person acted, in microseconds since 1970 in UTC.
    pub acted: i64,
    /// When the trigger had come, in the same unit; none for kinds by the clock.
    pub triggered: Option<i64>,
}

/// What mining found, and what it looked at to find it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// The patterns, best first.
    pub patterns: Vec<Pattern>,
    /// What was looked at.
    pub summary: Summary,
    /// Habits that came close, best first, and what they lacked.
    pub near_misses: Vec<NearMiss>,
    /// What automations did and people overrode, by entity and state.
    pub overrides: Vec<Override>,
    /// What people keep taking back of what automations do, the most often corrected first.
    pub corrections: Vec<Correction>,
}

/// What was looked at: the answer to "why did you find nothing?".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Events in the log.
    pub events: u64,
    /// Entities with an event.
    pub entities: u32,
    /// Local days from the first event to the last, both included.
    pub days: u32,
    /// Entities that a person could have acted on.
    pub actuators: u32,
    /// Manual actions of them.
    pub manual_actions: u32,
    /// Hypotheses that were tested.
    pub hypotheses: u64,
    /// What was left out, and why.
    pub excluded: Vec<Excluded>,
}

/// Events left out of mining for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// The reason, as an end of "left out because they are …".
    pub reason: String,
    /// How many events.
    pub events: u64,
}

/// A habit that was not sure enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NearMiss {
    /// What kind.
    pub kind: PatternKind,
    /// What would have triggered it.
    pub trigger: Trigger,
    /// Its conditions.
    pub conditions: Vec<Condition>,
    /// What people did.
    pub actions: Vec<TargetState>,
    /// Days or times that it held.
    pub support: u32,
    /// Days or times that it could have held.
    pub opportunities: u32,
    /// What it lacked.
    pub lacked: Lack,
}

/// What whoever waits for mining may do meanwhile: follow it, and stop it.
pub trait Watch: Sync {
    /// Told now and then how much is done, 0 to 1.
    fn progress(&self, _share: f64) {}

    /// Asked now and then; mining ends soon after this has become true.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Mining was stopped by its [`Watch`] and has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl Watch for () {}
