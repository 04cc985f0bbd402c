//! What the tests store.

use domain::{
    Act, Action, AtTime, Automation, Backtest, Category, Condition, EntityId, EntityIds, Evidence, FeedbackEffect,
    Mode, Moment, Pattern, PatternId, PatternKind, Priority, RunOrigin, Savings, Suggestion, SuggestionId, Target,
    TargetState, Trigger, Weekday, WordedBy, WouldFire,
};
use jiff::{SignedDuration, Timestamp};
use store::{Claim, OutboxMessage, Results};

/// The lease of the claims here.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// `seconds` after 3:00 on 2026-10-01 in UTC.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_823_600 + seconds).expect("in the calendar")
}

pub(crate) fn claim(slot: Option<&str>, seconds: i64) -> Claim {
    Claim {
        origin: slot.map_or(RunOrigin::Manual, |_| RunOrigin::Schedule),
        slot: slot.map(str::to_owned),
        scheduled_for: slot.map(|_| at(0)),
        now: at(seconds),
        lease: LEASE,
    }
}

/// A pattern with something in every field, and numbers that do not end in binary.
pub(crate) fn pattern(name: &str) -> Pattern {
    let lamp = EntityId::parse("light.lamp").expect("valid");
    Pattern {
        id: PatternId::of(&[name]),
        kind: PatternKind::Numeric,
        trigger: Trigger::NumericState {
            entity_id: EntityIds::One(EntityId::parse("sensor.lux").expect("valid")),
            above: None,
            below: Some(0.1 + 0.2),
            hold: None,
        },
        conditions: vec![Condition::Time {
            after: Some(AtTime::from_seconds(23_520)),
            before: None,
            weekday: vec![Weekday::Mon, Weekday::Fri],
        }],
        actions: vec![TargetState { entity_id: lamp, state: "on".to_owned() }],
        support: 26,
        opportunities: 28,
        confidence: 26.0 / 28.0,
        confidence_low: 1.0 / 3.0,
        q_value: 1e-300,
        lift: f64::INFINITY,
        delay_seconds: Some(0.7),
        machine_like: true,
        backtest: backtest(),
        held_out: held_out(),
        score: 2.0 / 3.0,
        moments: vec![
            Moment { acted: 1_790_823_600_000_001, triggered: Some(-5) },
            Moment { acted: 3, triggered: None },
        ],
        evidence: domain::Evidence::default(),
    }
}

/// The suggestion that rests on the pattern of the same name.
pub(crate) fn suggestion(name: &str, title: &str) -> Suggestion {
    let pattern = pattern(name);
    Suggestion {
        id: SuggestionId::of(&pattern.id),
        title: title.to_owned(),
        description: format!("{name}: would have done this for you on 26 of 28 days"),
        worded_by: WordedBy::Model,
        category: Category::Comfort,
        priority: Priority::High,
        confidence: pattern.confidence,
        kind: pattern.kind,
        pattern_ids: vec![pattern.id.clone()],
        backtest: backtest(),
        held_out: held_out(),
        evidence: Evidence {
            from: -7,
            until: 1_790_823_600_000_001,
            acts: vec![Act { at: 5, served: true, delay: Some(3), value: Some(0.1 + 0.2) }],
            fires: vec![WouldFire { at: 6, right: false }],
        },
        savings: Savings { manual_actions_per_week: 0.1 + 0.2, hours_on_per_week: Some(2.0 / 3.0) },
        automation: Automation {
            alias: title.to_owned(),
            description: String::new(),
            triggers: vec![pattern.trigger],
            conditions: pattern.conditions,
            actions: vec![Action {
                action: "light.turn_on".to_owned(),
                target: Target { entity_id: EntityId::parse("light.lamp").expect("valid").into() },
                data: serde_json::Map::new(),
            }],
            mode: Mode::Single,
        },
        yaml: format!("alias: {title:?}\n"),
        feedback: Some(FeedbackEffect { factor: 0.1 + 0.7, reason: "Ranked lower: for a reason.".to_owned() }),
    }
}

/// The results of a run that found these habits, best first, and has one message.
pub(crate) fn results(names: &[&str], title: &str, seconds: i64) -> Results {
    Results {
        now: at(seconds),
        events: 1_234,
        patterns: names.iter().map(|name| pattern(name)).collect(),
        suggestions: names.iter().map(|name| suggestion(name, title)).collect(),
        renewed: Vec::new(),
        overrides: Vec::new(),
        advice: Vec::new(),
        proposals: Vec::new(),
        notes: vec!["12 of 30 days so far".into()],
        messages: vec![message(title)],
    }
}

pub(crate) fn message(payload: &str) -> OutboxMessage {
    OutboxMessage { topic: "ha-ai/status/analysis_complete".to_owned(), payload: payload.to_owned(), retain: false }
}

fn held_out() -> Backtest {
    Backtest { days: 14, fires: 14, served: 13, false_fires: 1, precision: 13.0 / 14.0, ..backtest() }
}

fn backtest() -> Backtest {
    Backtest {
        days: 28,
        since: None,
        fired_days: 27,
        manual_days: 28,
        served_days: 26,
        fires: 27,
        served: 26,
        false_fires: 1,
        manual_actions: 29,
        precision: 26.0 / 27.0,
        recall: 26.0 / 29.0,
    }
}
