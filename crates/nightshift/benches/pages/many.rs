//! A database with much in it.

use std::path::Path;

use domain::{
    Act, Action, AtTime, Automation, Backtest, Category, EntityId, Evidence, Mode, PatternId, PatternKind, Priority,
    RunOrigin, Savings, Stage, Suggestion, SuggestionId, Target, Trigger, WordedBy, WouldFire,
};
use jiff::{SignedDuration, Timestamp};
use store::{Claim, Claimed, Results, Store};

const SUGGESTIONS: i64 = 500;
const NIGHTS: i64 = 400;
const DAY: i64 = 86_400_000_000;

/// Fills the database of a home that has none yet.
pub(crate) fn fill(path: &Path) {
    let store = Store::open(path).expect("a database");
    let last: Timestamp = "2026-11-25T01:00:00Z".parse().expect("an instant");
    for night in (0..NIGHTS).rev() {
        let now = last - SignedDuration::from_hours(24 * night);
        let claim = Claim {
            origin: RunOrigin::Schedule,
            slot: Some(now.to_string()[..10].to_owned()),
            scheduled_for: Some(now),
            now,
            lease: SignedDuration::from_mins(5),
        };
        let Claimed::Run(run) = store.claim(&claim).expect("claims") else { unreachable!("nobody else runs") };
        store.set_stage(&run.id, Stage::Store, now).expect("notes");
        let suggestions =
            if night == 0 { (0..SUGGESTIONS).map(|number| suggestion(number, last)).collect() } else { Vec::new() };
        let results = Results {
            now: now + SignedDuration::from_secs(40),
            events: 12_345,
            patterns: Vec::new(),
            suggestions,
            renewed: Vec::new(),
            overrides: Vec::new(),
            advice: Vec::new(),
            proposals: Vec::new(),
            notes: Vec::new(),
            messages: Vec::new(),
        };
        store.commit_results(&run.id, &results).expect("commits");
    }
}

/// One of many.
pub(crate) fn suggestion(number: i64, last: Timestamp) -> Suggestion {
    let at = AtTime::from_seconds(number * 170);
    let id = PatternId::of(&["bench", &number.to_string()]);
    let days = || (0..30).map(|day| last.as_microsecond() - day * DAY + number * 170_000_000);
    Suggestion {
        id: SuggestionId::of(&id),
        title: format!("Turn on Lamp number {number} in the living room on weekdays"),
        description: "You did this by hand on 30 days; this would have done it for you on 28 of them, wrong twice."
            .to_owned(),
        worded_by: WordedBy::Plain,
        category: Category::Comfort,
        priority: Priority::High,
        confidence: 0.9,
        kind: PatternKind::Time,
        pattern_ids: vec![id],
        backtest: Backtest {
            days: 30,
            manual_days: 30,
            served_days: 28,
            fires: 30,
            served: 28,
            false_fires: 2,
            ..Backtest::default()
        },
        held_out: Backtest::default(),
        savings: Savings { manual_actions_per_week: 6.5, hours_on_per_week: None },
        evidence: Evidence::new(
            last.as_microsecond() - 30 * DAY,
            last.as_microsecond(),
            days().map(|at| Act { at, served: at % 7 != 0, delay: None, value: None }).collect(),
            days().map(|at| WouldFire { at: at - 60_000_000, right: at % 11 != 0 }).collect(),
        ),
        automation: Automation {
            alias: format!("Lamp {number}"),
            description: String::new(),
            triggers: vec![Trigger::Time { at }],
            conditions: Vec::new(),
            actions: vec![Action {
                action: "light.turn_on".to_owned(),
                target: Target { entity_id: EntityId::parse(&format!("light.lamp_{number}")).expect("valid").into() },
                data: serde_json::Map::new(),
            }],
            mode: Mode::Single,
        },
        yaml: "alias: Lamp\ntriggers:\n  - trigger: time\n    at: \"06:32:00\"\nactions:\n  - action: light.turn_on\n"
            .to_owned(),
        feedback: None,
    }
}
