use domain::{RunId, Stage, Suggestion};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::OutboxMessage;

/// What is said on the availability topic while we are connected.
pub const ONLINE: &str = "online";

/// What is said on the availability topic when we have gone.
pub const OFFLINE: &str = "offline";

/// The types of the events that Home Assistant is told, for its event entity.
pub const EVENT_TYPES: [&str; 3] = ["analysis_complete", "analysis_failed", "suggestion"];

/// Words the news of runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcements {
    /// What every topic begins with.
    pub prefix: String,
    /// Whether Home Assistant's event entity is told, too.
    pub events: bool,
}

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

/// So many new suggestions of one night are events at most; how many there are is always told.
const MOST_SUGGESTION_EVENTS: usize = 20;

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

/// An event, with what it is of and what it says.
#[derive(Serialize)]
struct Event<'a, T> {
    event_type: &'a str,
    #[serde(flatten)]
    says: T,
}

#[derive(Serialize)]
struct CompleteEvent<'a> {
    #[serde(flatten)]
    complete: Complete<'a>,
    new_suggestions: usize,
}

#[derive(Serialize)]
struct SuggestionEvent<'a> {
    run_id: &'a RunId,
    id: &'a str,
    title: &'a str,
    description: &'a str,
    category: domain::Category,
    priority: domain::Priority,
}

impl Announcements {
    /// What is to be said of a run that succeeded, in order; `new` are the suggestions made for the
    /// first time, best first.
    #[must_use]
    pub fn complete(&self, facts: &CompleteFacts, new: &[&Suggestion]) -> Vec<OutboxMessage> {
        let mut messages = vec![analysis_complete(&self.prefix, facts)];
        if self.events {
            let says = CompleteEvent { complete: Complete::of(facts), new_suggestions: new.len() };
            messages.push(self.event(EVENT_TYPES[0], says));
            messages.extend(new.iter().take(MOST_SUGGESTION_EVENTS).map(|suggestion| {
                let says = SuggestionEvent {
                    run_id: &facts.run_id,
                    id: suggestion.id.as_str(),
                    title: &suggestion.title,
                    description: &suggestion.description,
                    category: suggestion.category,
                    priority: suggestion.priority,
                };
                self.event(EVENT_TYPES[2], says)
            }));
        }
        messages
    }

    /// What is to be said of a run that failed.
    #[must_use]
    pub fn failed(&self, facts: &FailedFacts) -> Vec<OutboxMessage> {
        let mut messages = vec![analysis_failed(&self.prefix, facts)];
        if self.events {
            messages.push(self.event(EVENT_TYPES[1], Failed::of(facts)));
        }
        messages
    }

    fn event(&self, event_type: &str, says: impl Serialize) -> OutboxMessage {
        message(event_topic(&self.prefix), &Event { event_type, says })
    }
}

/// The topic of what Home Assistant's event entity tells.
#[must_use]
pub fn event_topic(prefix: &str) -> String {
    format!("{prefix}/event")
}

/// The topic that says how Nightshift stands: retained.
#[must_use]
pub fn state_topic(prefix: &str) -> String {
    format!("{prefix}/state")
}

/// The topic on which a run can be asked for.
#[must_use]
pub fn run_topic(prefix: &str) -> String {
    format!("{prefix}/command/run")
}

/// The topic that says whether we are connected: retained, and our last will.
#[must_use]
pub fn availability_topic(prefix: &str) -> String {
    format!("{prefix}/status/availability")
}

/// Announces a run that succeeded, on `<prefix>/status/analysis_complete`.
#[must_use]
pub fn analysis_complete(prefix: &str, facts: &CompleteFacts) -> OutboxMessage {
    message(format!("{prefix}/status/analysis_complete"), &Complete::of(facts))
}

/// Announces a run that failed, on `<prefix>/status/analysis_failed`.
#[must_use]
pub fn analysis_failed(prefix: &str, facts: &FailedFacts) -> OutboxMessage {
    message(format!("{prefix}/status/analysis_failed"), &Failed::of(facts))
}

impl<'a> Complete<'a> {
    fn of(facts: &'a CompleteFacts) -> Self {
        Self {
            timestamp: facts.at,
            patterns_detected: facts.patterns_detected,
            suggestions_generated: facts.suggestions_generated,
            duration_seconds: seconds(facts.duration),
            run_id: &facts.run_id,
            status: "success",
        }
    }
}

impl<'a> Failed<'a> {
    fn of(facts: &'a FailedFacts) -> Self {
        Self {
            timestamp: facts.at,
            run_id: &facts.run_id,
            stage: facts.stage,
            error: &facts.error,
            next_attempt: facts.next_attempt,
        }
    }
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
        let told = |events| Announcements { prefix: "home/two".to_owned(), events }.failed(&facts);
        assert_eq!(told(false), std::slice::from_ref(&message));
        let [first, event] = <[OutboxMessage; 2]>::try_from(told(true)).expect("two messages");
        assert_eq!((first, event.topic.as_str(), event.retain), (message, "home/two/event", false));
        assert_eq!(
            event.payload,
            r#"{"event_type":"analysis_failed","timestamp":"2026-10-01T00:01:02Z","run_id":"r","stage":"fetch","error":"the source \"x\" is gone","next_attempt":null}"#
        );
    }
}
