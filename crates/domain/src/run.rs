use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Remark, RunId};

/// Why a run was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOrigin {
    /// Its slot came.
    Schedule,
    /// Its slot was missed while the program was down.
    CatchUp,
    /// An earlier attempt at its slot failed.
    Retry,
    /// Somebody asked for it.
    Manual,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// At work, or left so by a process that died; the next start puts that right.
    Running,
    /// Results are stored, and their announcement is in the outbox.
    Succeeded,
    /// It ended without results; `error` says where and why.
    Failed,
    /// It was stopped, or its process died.
    Interrupted,
    /// Its slot was missed by more than the grace time.
    Skipped,
}

/// A stage of the nightly job, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reads what is new from the source into the archive, and the window from the archive.
    Fetch,
    /// Finds patterns and replays them.
    Mine,
    /// Makes suggestions of them.
    Suggest,
    /// Writes the results.
    Store,
    /// Announces them.
    Notify,
}

/// One time at which the nightly job is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its local date, `2026-10-25`; its local time, `2026-10-25T03:30`, for schedules that may come
    /// more than once a day.
    pub key: String,
    /// Its instant.
    pub at: Timestamp,
}

/// What a run that succeeded brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOutcome {
    /// Events mined.
    pub events: u64,
    /// Patterns detected.
    pub patterns: u64,
    /// Suggestions generated.
    pub suggestions: u64,
}

/// One run of the nightly job: a row from the moment it is claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Sorts by the time of the claim.
    pub id: RunId,
    /// Why it was started.
    pub origin: RunOrigin,
    /// The slot's instant; none for a manual run.
    pub scheduled_for: Option<Timestamp>,
    /// When it was claimed.
    pub started_at: Timestamp,
    /// When it ended, if it has.
    pub finished_at: Option<Timestamp>,
    /// How it stands.
    pub status: RunStatus,
    /// The stage that it is in, or was in when it ended.
    pub stage: Stage,
    /// 1 for the first attempt at its slot.
    pub attempt: u32,
    /// What it brought.
    pub outcome: RunOutcome,
    /// From claim to end, in milliseconds.
    pub duration_ms: Option<u64>,
    /// Why it failed, was interrupted or skipped, and what to do about it. Never holds a secret.
    pub error: Option<Remark>,
    /// What the user should know of a run that succeeded, such as how many days there were.
    pub notes: Vec<Remark>,
    /// How long it was in each stage, in milliseconds, as far as it came.
    pub stages: BTreeMap<Stage, u64>,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Fetch, Self::Mine, Self::Suggest, Self::Store, Self::Notify];

    /// Its name in logs, rows and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Mine => "mine",
            Self::Suggest => "suggest",
            Self::Store => "store",
            Self::Notify => "notify",
        }
    }
}
