use domain::{RunId, Stage};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::OutboxMessage;

/// What is said on the availability topic while we are connected.
pub const ONLINE: &str = "online";

/// What is said on the availability topic when we have gone.
pub const OFFLINE: &str = "offline";

/// What a run that succeeded has to say.
#[derive(Clone, Debug)]
pub struct CompleteFacts {
    /// The run.
    pub run_id: RunId,
    /// When its results were stored.
    pub at: Timestamp,
    /// Patterns found.
    pub patterns_detected: u64,
    /// Suggestions made of them.
    pub suggestions_generated: u64,
    /// How long it took.
    pub duration: SignedDuration,
}

/// What a run that failed has to say.
#[derive(Clone, Debug)]
pub struct FailedFacts {
    /// The run.
    pub run_id: RunId,
    /// When it failed.
    pub at: Timestamp,
    /// The stage that failed.
    pub stage: Stage,
    /// Why, without any secret.
    pub error: String,
    /// When it is tried again, if anything is planned.
    pub next_attempt: Option<Timestamp>,
}

#[derive(Serialize)]
struct Complete<'a> {
    timestamp: Timestamp,
    patterns_detected: u64,
    suggestions_generated: u64,
    duration_seconds: f64,
    run_id: &'a RunId,
    status: &'static str,
}

#[derive(Serialize)]
struct Failed<'a> {
    timestamp: Timestamp,
    run_id: &'a RunId,
    stage: Stage,
    error: &'a str,
    next_attempt: Option<Timestamp>,
}

/// The topic that says whether we are connected: retained, and our last will.
#[must_use]
pub fn availability_topic(prefix: &str) -> String {
    format!("{prefix}/status/availability")
}

/// Announces a run that succeeded, on `<prefix>/status/analysis_complete`.
#[must_use]
pub fn analysis_complete(prefix: &str, facts: &CompleteFacts) -> OutboxMessage {
    let payload = Complete {
        timestamp: facts.at,
        patterns_detected: facts.patterns_detected,
        suggestions_generated: facts.suggestions_generated,
        duration_seconds: seconds(facts.duration),
        run_id: &facts.run_id,
        status: "success",
    };
    message(format!("{prefix}/status/analysis_complete"), &payload)
}

/// Announces a run that failed, on `<prefix>/status/analysis_failed`.
#[must_use]
pub fn analysis_failed(prefix: &str, facts: &FailedFacts) -> OutboxMessage {
    let payload = Failed {
        timestamp: facts.at,
        run_id: &facts.run_id,
        stage: facts.stage,
        error: &facts.error,
        next_attempt: facts.next_attempt,
    };
    message(format!("{prefix}/status/analysis_failed"), &payload)
}

fn message(topic: String, payload: &impl Serialize) -> OutboxMessage {
    // Structs of texts and finite numbers always make JSON.
    let payload = serde_json::to_string(payload).unwrap_or_default();
    OutboxMessage { topic, payload, retain: false }
}

/// Seconds to the millisecond; a negative length, of a clock that was set back, is none.
fn seconds(length: SignedDuration) -> f64 {
    let milliseconds = u32::try_from(length.as_millis().max(0)).unwrap_or(u32::MAX);
    f64::from(milliseconds) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_came_of_a_run() {
        let facts = CompleteFacts {
            run_id: RunId::new("20261001T000000.000000Z-1a2b"),
            at: "2026-10-01T00:01:02.5Z".parse().expect("an instant"),
            patterns_detected: 7,
            suggestions_generated: 3,
            duration: SignedDuration::from_micros(62_499_600),
        };
        let message = analysis_complete("ha-ai", &facts);
        assert_eq!(message.topic, "ha-ai/status/analysis_complete");
        assert!(!message.retain);
        assert_eq!(
            message.payload,
            r#"{"timestamp":"2026-10-01T00:01:02.5Z","patterns_detected":7,"suggestions_generated":3,"duration_seconds":62.499,"run_id":"20261001T000000.000000Z-1a2b","status":"success"}"#
        );
    }

    #[test]
    fn says_why_a_run_failed() {
        let facts = FailedFacts {
            run_id: RunId::new("r"),
            at: "2026-10-01T00:01:02Z".parse().expect("an instant"),
            stage: Stage::Fetch,
            error: "the source \"x\" is gone".to_owned(),
            next_attempt: None,
        };
        let message = analysis_failed("home/two", &facts);
        assert_eq!(message.topic, "home/two/status/analysis_failed");
        assert_eq!(
            message.payload,
            r#"{"timestamp":"2026-10-01T00:01:02Z","run_id":"r","stage":"fetch","error":"the source \"x\" is gone","next_attempt":null}"#
        );
    }
}
