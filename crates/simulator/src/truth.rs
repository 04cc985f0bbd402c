use domain::{Condition, PatternKind, TargetState, Trigger};
use serde::{Deserialize, Serialize};

/// What was planted, and came to pass at least four times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The habits.
    pub habits: Vec<Habit>,
    /// What ran on while everybody was away: nobody's habit, but whoever says so is right. Habits leave
    /// things running by the way, and so do whims, in a home without any habit, too.
    #[serde(default)]
    pub left_running: Vec<LeftRunning>,
}

/// Something that ran on through absences of two hours to twenty, four times or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftRunning {
    /// The entity, and the state that it should have been put into.
    pub action: TargetState,
    /// Through how many absences it ran.
    pub times: u32,
    /// How many absences there were.
    pub absences: u32,
}

/// A habit that somebody in the home has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Habit {
    /// By what it is triggered.
    pub kind: PatternKind,
    /// What makes somebody act. For habits by the clock and the sun, the planted centre.
    pub trigger: Trigger,
    /// Under which conditions only. That somebody is at home and awake goes without saying.
    pub conditions: Vec<Condition>,
    /// What they do, in order.
    pub actions: Vec<TargetState>,
    /// How likely they act, given a chance.
    pub probability: f64,
    /// Chances that there really were: the trigger came, the conditions held, somebody was there
    /// to act, and the entity was not in the target state already (of three or more, all but one
    /// were not). A trigger that comes again
    /// within five minutes belongs to the same visit and is no new chance.
    pub opportunities: u32,
    /// How many of them somebody took.
    pub held: u32,
}
