use domain::{Run, RunStatus, SuggestionStatus};
use jiff::Timestamp;
use serde::Serialize;
use store::{Page, Store, StoreError, SuggestionFilter};

/// How Nightshift stands, as its entities in Home Assistant show it.
#[derive(Debug, Serialize)]
struct State {
    /// Whether a run is at work.
    running: bool,
    /// When the latest run ended.
    last_run: Option<Timestamp>,
    /// How it ended: one of [`RESULTS`].
    result: Option<&'static str>,
    /// Why, if it brought nothing.
    error: Option<String>,
    /// How long it took.
    duration_seconds: Option<f64>,
    /// Patterns that the latest run that succeeded has detected.
    patterns: Option<u64>,
    /// Suggestions that wait for a decision.
    pending_suggestions: u64,
    /// The titles of the best of them.
    suggestions: Vec<String>,
}

/// How a run may end.
pub(super) const RESULTS: [&str; 3] = ["success", "failed", "interrupted"];

/// How far back the latest run that was more than a missed slot is looked for.
const RECENT: u32 = 50;

/// Titles told: an attribute should stay well under the 16 KiB that Home Assistant's recorder keeps.
const TITLES: u32 = 10;

/// The longest title or error told, in characters.
const LONGEST: usize = 300;

/// How Nightshift stands `now`, as JSON.
pub(super) fn read(store: &Store, now: Timestamp) -> Result<String, StoreError> {
    let running = match store.running()? {
        Some(run) => !store.lease_ended(&run.id, now)?,
        None => false,
    };
    let last = store.runs(&Page::first(RECENT))?.into_iter().find(|run| result_of(run).is_some());
    let filter = SuggestionFilter { status: Some(SuggestionStatus::Pending), ..SuggestionFilter::default() };
    let best = store.suggestions(&filter, &Page::first(TITLES))?;
    let state = State {
        running,
        last_run: last.as_ref().and_then(|run| run.finished_at),
        result: last.as_ref().and_then(result_of),
        error: last.as_ref().and_then(|run| run.error.as_deref()).map(short),
        duration_seconds: last.and_then(|run| run.duration_ms).map(seconds),
        patterns: store.last_success()?.map(|run| run.outcome.patterns),
        pending_suggestions: store.count_suggestions(SuggestionStatus::Pending)?,
        suggestions: best.iter().map(|stored| short(&stored.suggestion.title)).collect(),
    };
    // A struct of texts and finite numbers always makes JSON.
    Ok(serde_json::to_string(&state).unwrap_or_default())
}

/// None where it has not ended, or never began.
fn result_of(run: &Run) -> Option<&'static str> {
    match run.status {
        RunStatus::Succeeded => Some(RESULTS[0]),
        RunStatus::Failed => Some(RESULTS[1]),
        RunStatus::Interrupted => Some(RESULTS[2]),
        RunStatus::Running | RunStatus::Skipped => None,
    }
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn seconds(milliseconds: u64) -> f64 {
    f64::from(u32::try_from(milliseconds).unwrap_or(u32::MAX)) / 1000.0
}
