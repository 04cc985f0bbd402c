use domain::{Run, RunStatus, Stage};

use super::shell::Shell;
use super::texts::t;
use crate::web::AppState;

/// A run that is at work.
#[derive(Clone, Debug)]
pub(super) struct Running {
    /// How much of it is done, 0 to 100.
    pub(super) percent: u32,
    /// What it is at, in words.
    pub(super) stage: String,
}

/// The run at work: of this process with its progress, or that of another one, of which only its row is known.
pub(super) fn running(shell: &Shell, state: &AppState, newest: &[Run]) -> Option<Running> {
    let here = state.runner.progress().borrow().clone();
    let (at_work_on, progress) = match here {
        Some(here) => (here.stage, here.progress),
        None => (newest.iter().find(|run| run.status == RunStatus::Running)?.stage, 0.0),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let percent = (progress.clamp(0.0, 1.0) * 100.0).round() as u32;
    Some(Running { percent, stage: stage_in_words(shell, at_work_on) })
}

/// What a run does in a stage.
pub(super) fn stage_in_words(shell: &Shell, stage: Stage) -> String {
    match stage {
        Stage::Fetch => t!(shell, "stage-fetch"),
        Stage::Mine => t!(shell, "stage-mine"),
        Stage::Suggest => t!(shell, "stage-suggest"),
        Stage::Store => t!(shell, "stage-store"),
        Stage::Notify => t!(shell, "stage-notify"),
    }
}
