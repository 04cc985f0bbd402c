//! Patterns, suggestions and jobs to test with.

use std::sync::Arc;

use domain::{
    Action, Advice, AdviceId, AdviceKind, Automation, Backtest, Category, Change, Clock, EntityId, ManualClock, Mode,
    Pattern, PatternId, PatternKind, Priority, Proposal, RunOrigin, Savings, Stage, Suggestion, SuggestionId, Target,
    TargetState, Trigger, Weekday, WordedBy,
};
use jiff::{SignedDuration, Timestamp};
use nightshift::lifecycle::{Job, JobContext, JobError};
use nightshift::notify::messages::{Announcements, CompleteFacts};
use store::{Claim, Claimed, Results, Store};
use tokio::sync::Notify;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// A habit of the lamp of this name.
pub(crate) fn pattern(name: &str) -> Pattern {
    Pattern {
        id: PatternId::of(&["time", name]),
        kind: PatternKind::Time,
        trigger: Trigger::Time { at: "06:32".parse().expect("a time") },
        conditions: Vec::new(),
        actions: vec![TargetState {
            entity_id: EntityId::parse(&format!("light.{name}")).expect("an entity"),
            state: "on".to_owned(),
        }],
        support: 20,
        opportunities: 21,
        confidence: 0.95,
        confidence_low: 0.77,
        q_value: 0.001,
        lift: 9.0,
        delay_seconds: None,
        machine_like: false,
        backtest: Backtest::default(),
        held_out: Backtest::default(),
        score: 1.0,
        moments: Vec::new(),
        evidence: domain::Evidence::default(),
    }
}

/// The suggestion that rests on the habit of the lamp of this name.
pub(crate) fn suggestion(name: &str) -> Suggestion {
    let pattern = pattern(name);
    Suggestion {
        id: SuggestionId::of(&pattern.id),
        title: format!("Turn on {name} at 6:32"),
        description: "On 20 of 21 days.".to_owned(),
        worded_by: WordedBy::Plain,
        category: Category::Comfort,
        priority: Priority::High,
        confidence: 0.95,
        kind: PatternKind::Time,
        pattern_ids: vec![pattern.id.clone()],
        backtest: Backtest::default(),
        held_out: Backtest::default(),
        savings: Savings::default(),
        evidence: domain::Evidence::default(),
        automation: Automation {
            alias: name.to_owned(),
            description: String::new(),
            triggers: vec![pattern.trigger],
            conditions: Vec::new(),
            actions: vec![Action {
                action: "light.turn_on".to_owned(),
                target: Target { entity_id: pattern.actions[0].entity_id.clone().into() },
                data: serde_json::Map::new(),
            }],
            mode: Mode::Single,
        },
        yaml: String::new(),
        feedback: None,
    }
}

/// Advice on an automation that people keep correcting.
fn advice() -> Advice {
    Advice {
        id: AdviceId::of(&["corrected", "automation.dusk"]),
        kind: AdviceKind::Corrected,
        title: "Change “Hall light at dusk”, which you keep correcting".to_owned(),
        description: "You turn off Hall light again within 3 min.".to_owned(),
        automation: EntityId::parse("automation.dusk").ok(),
        automation_name: Some("Hall light at dusk".to_owned()),
        correction: None,
        pattern_id: None,
    }
}

/// What a language model proposed of the first lamp.
pub(crate) fn proposal() -> Proposal {
    Proposal {
        changes: vec![Change::SetDays { days: vec![Weekday::Mon, Weekday::Tue] }],
        summary: "It acts on Monday and Tuesday only.".to_owned(),
        before: Backtest { served: 26, false_fires: 3, ..Backtest::default() },
        after: Backtest { served: 26, false_fires: 1, ..Backtest::default() },
    }
}

/// Stores the results of a run that found the habits of these lamps, and announces them.
pub(crate) fn commit(store: &Store, context: &JobContext, now: Timestamp, names: &[&str]) -> Result<(), JobError> {
    commit_with(&Announcements { prefix: "ha-ai".to_owned(), events: false }, store, context, now, names)
}

/// As [`commit`], announced so.
pub(crate) fn commit_with(
    announcements: &Announcements,
    store: &Store,
    context: &JobContext,
    now: Timestamp,
    names: &[&str],
) -> Result<(), JobError> {
    let facts = CompleteFacts {
        run_id: context.run.id.clone(),
        at: now,
        patterns_detected: names.len() as u64,
        suggestions_generated: names.len() as u64,
        duration: now.duration_since(context.run.started_at),
    };
    let suggestions: Vec<Suggestion> = names.iter().map(|name| suggestion(name)).collect();
    let new: Vec<&Suggestion> = suggestions.iter().collect();
    let results = Results {
        now,
        events: 1000,
        patterns: names.iter().map(|name| pattern(name)).collect(),
        messages: announcements.complete(&facts, &new),
        suggestions,
        renewed: Vec::new(),
        overrides: Vec::new(),
        advice: vec![advice()],
        proposals: names.first().map(|name| (suggestion(name).id, proposal())).into_iter().collect(),
        notes: Vec::new(),
    };
    store.commit_results(&context.run.id, &results).map(drop).map_err(|error| JobError {
        stage: Stage::Store,
        message: error.to_string().into(),
        transient: false,
    })
}

/// Stores the results of a run of its own that found the habits of these lamps.
pub(crate) fn commit_to(store: &Store, now: Timestamp, names: &[&str]) {
    commit_suggestions(store, now, names.iter().map(|name| suggestion(name)).collect());
}

/// Stores the results of a run of its own that made these suggestions.
pub(crate) fn commit_suggestions(store: &Store, now: Timestamp, suggestions: Vec<Suggestion>) {
    commit_found(store, now, (Vec::new(), suggestions), Vec::new());
}

/// The same with patterns, and with what a language model proposed.
pub(crate) fn commit_found(
    store: &Store,
    now: Timestamp,
    (patterns, suggestions): (Vec<Pattern>, Vec<Suggestion>),
    proposals: Vec<(SuggestionId, Proposal)>,
) {
    let claim =
        Claim { origin: RunOrigin::Manual, slot: None, scheduled_for: None, now, lease: SignedDuration::from_secs(60) };
    let Claimed::Run(run) = store.claim(&claim).expect("writes") else { unreachable!("nobody else is at work") };
    let results = Results {
        now,
        events: 1000,
        patterns,
        suggestions,
        renewed: Vec::new(),
        advice: Vec::new(),
        proposals,
        overrides: Vec::new(),
        notes: Vec::new(),
        messages: Vec::new(),
    };
    store.commit_results(&run.id, &results).expect("writes");
}

/// A job that finds the lamps of the hall and the kitchen, and stores that.
pub(crate) fn finding_job(store: &Arc<Store>, clock: &ManualClock) -> Job {
    let (store, clock) = (Arc::clone(store), clock.clone());
    Arc::new(move |context| {
        let (store, clock) = (Arc::clone(&store), clock.clone());
        Box::pin(async move {
            context.progress.report(Stage::Mine, 0.5);
            commit(&store, &context, clock.now(), &["hall", "kitchen"])
        })
    })
}

/// As [`finding_job`], but waits for `gate` at half its way, or for being told to stop.
pub(crate) fn waiting_job(store: &Arc<Store>, clock: &ManualClock, gate: &Arc<Notify>) -> Job {
    let (store, clock, gate) = (Arc::clone(store), clock.clone(), Arc::clone(gate));
    Arc::new(move |context| {
        let (store, clock, gate) = (Arc::clone(&store), clock.clone(), Arc::clone(&gate));
        Box::pin(async move {
            context.progress.report(Stage::Mine, 0.5);
            tokio::select! {
                () = gate.notified() => commit(&store, &context, clock.now(), &["hall"]),
                () = context.cancel.cancelled() => {
                    Err(JobError { stage: Stage::Mine, message: "told to stop".into(), transient: false })
                }
            }
        })
    })
}

/// A job that never ends and does not listen.
pub(crate) fn endless_job() -> Job {
    Arc::new(|context| {
        Box::pin(async move {
            context.progress.report(Stage::Mine, 0.1);
            std::future::pending().await
        })
    })
}
