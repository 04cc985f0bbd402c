use std::collections::BTreeMap;

use domain::{Run, RunId, RunOrigin, RunStatus, Stage};
use jiff::Timestamp;
use serde::Serialize;

/// A run as programs are shown it, by the API and by `--format json`: a flat object.
#[derive(Debug, Serialize)]
pub(crate) struct RunBody {
    pub(crate) id: RunId,
    pub(crate) origin: RunOrigin,
    pub(crate) scheduled_for: Option<Timestamp>,
    pub(crate) started_at: Timestamp,
    pub(crate) finished_at: Option<Timestamp>,
    pub(crate) status: RunStatus,
    pub(crate) stage: Stage,
    pub(crate) attempt: u32,
    pub(crate) events: u64,
    pub(crate) patterns: u64,
    pub(crate) suggestions: u64,
    pub(crate) duration_ms: Option<u64>,
    pub(crate) error: Option<String>,
    pub(crate) notes: Vec<String>,
    /// Milliseconds by stage.
    pub(crate) stages: BTreeMap<Stage, u64>,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            origin: run.origin,
            scheduled_for: run.scheduled_for,
            started_at: run.started_at,
            finished_at: run.finished_at,
            status: run.status,
            stage: run.stage,
            attempt: run.attempt,
            events: run.outcome.events,
            patterns: run.outcome.patterns,
            suggestions: run.outcome.suggestions,
            duration_ms: run.duration_ms,
            error: run.error.map(|error| error.text().to_owned()),
            notes: run.notes.iter().map(|note| note.text().to_owned()).collect(),
            stages: run.stages,
        }
    }
}
