//! Homes that have automations, and people who take back what one of them does: people are told, and nothing is suggested
//! that would undo it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Advice, AdviceKind, Cause, EntityId, Event, EventLog, EventLogBuilder, Findings, Home, TargetState, is_actuator,
};
use nightshift::config::SuggestionSettings;
use nightshift::night;
use simulator::{Flavour, Plan, simulate};
use suggest::{Already, Feedback, Suggested};

const MINUTE: i64 = 60_000_000;

/// What one home's history gave.
struct Told {
    findings: Findings,
    suggested: Suggested,
}

impl Told {
    fn of(log: &EventLog, home: &Home) -> Self {
        let wanted = SuggestionSettings { min_precision: 0.5, max: 20, feedback: true };
        let findings = night::mine(log, home, &wanted, &()).expect("nobody stops it");
        let already = Already { automations: &[], overrides: &findings.overrides, corrections: &findings.corrections };
        let none = BTreeSet::new();
        let suggested = night::suggest_beside(&findings.patterns, home, &none, &Feedback::default(), &already, &wanted);
        Self { findings, suggested }
    }

    fn advice(&self) -> &[Advice] {
        &self.suggested.advice
    }
}

fn home(seed: u64) -> (EventLog, Home) {
    let plan = Plan { flavour: Flavour::Automated, ..Plan::new(seed) };
    let simulated = simulate(&plan).expect("the default home is possible");
    (simulated.log, simulated.home)
}

/// What one automation alone does about once a day, and which one that is: the first of the home, by its entity.
fn once_a_day(log: &EventLog) -> (TargetState, EntityId) {
    let mut times: BTreeMap<(&str, &str), Vec<i64>> = BTreeMap::new();
    let mut ran: Vec<(&str, i64)> = Vec::new();
    for Event { time, entity_id, state, .. } in log.iter().filter(|event| event.cause == Cause::Automation) {
        if is_actuator(entity_id) && state == "on" {
            times.entry((entity_id, state)).or_default().push(time);
        } else if domain::domain_of(entity_id) == "automation" {
            ran.push((entity_id, time));
        }
    }
    let id = |text: &str| EntityId::parse(text).expect("an id");
    for ((entity, state), times) in times {
        let mut authors: BTreeMap<&str, usize> = BTreeMap::new();
        for time in &times {
            for (id, _) in ran.iter().filter(|(_, at)| (time - 5_000_000..=*time).contains(at)) {
                *authors.entry(id).or_default() += 1;
            }
        }
        if (20..=31).contains(&times.len())
            && let [(author, runs)] = authors.iter().collect::<Vec<_>>()[..]
            && *runs == times.len()
        {
            return (TargetState { entity_id: id(entity), state: state.to_owned() }, id(author));
        }
    }
    unreachable!("no automation acts once a day")
}

/// The same history in which people turn it off again after one minute to three, on four of five days.
fn corrected(log: &EventLog, target: &TargetState) -> (EventLog, u32) {
    let mut builder = EventLogBuilder::default();
    let (mut acts, mut planted, mut undone_at) = (0_i64, 0, i64::MIN);
    for event in log.iter() {
        let is_it = event.entity_id == target.entity_id.as_str();
        // Whoever would have turned it off a moment later finds it off.
        if is_it && event.time < undone_at {
            continue;
        }
        builder.push(event);
        if is_it && event.state == target.state && event.cause == Cause::Automation {
            acts += 1;
            if acts % 5 != 0 {
                undone_at = event.time + MINUTE + acts % 3 * MINUTE / 2 + acts % 7 * 1_000_000;
                builder.push(Event { time: undone_at, state: "off", cause: Cause::Person, ..event });
                planted += 1;
            }
        }
    }
    (builder.finish(), planted)
}

#[test]
fn people_who_put_something_back_now_and_then_are_given_no_advice() {
    for seed in 1..7 {
        let (log, home) = home(seed);
        let told = Told::of(&log, &home);
        assert_eq!(told.advice(), [], "home {seed}");
        assert!(!told.findings.overrides.is_empty(), "home {seed}: nobody put anything back");
    }
}

#[test]
fn an_automation_that_is_kept_being_corrected_is_told_of_and_not_fought() {
    for seed in 1..7 {
        let (log, home) = home(seed);
        let (target, author) = once_a_day(&log);
        let (log, planted) = corrected(&log, &target);
        let told = Told::of(&log, &home);
        let [advice] = told.advice() else { unreachable!("home {seed}: {:?}", told.advice()) };
        let correction = advice.correction.as_ref().expect("figures");
        assert_eq!((advice.kind, &correction.target), (AdviceKind::Corrected, &target), "home {seed}");
        assert_eq!(advice.automation, Some(author), "home {seed}: {}", advice.description);
        assert_eq!(correction.corrected_to, "off");
        assert!(correction.corrected.abs_diff(planted) <= 2, "home {seed}: {planted} planted, {correction:?}");
        let undoes = |action: &TargetState| action.entity_id == target.entity_id && action.state == "off";
        for pattern in told.findings.patterns.iter().filter(|pattern| pattern.actions.iter().all(undoes)) {
            let is_shown = told.suggested.suggestions.iter().any(|one| one.pattern_ids.contains(&pattern.id));
            let of_corrections = pattern.moments.iter().filter(|moment| {
                let acts = told.findings.overrides.iter().filter(|one| one.target == target).flat_map(|one| &one.acts);
                acts.filter_map(|act| act.overridden).any(|at| at == moment.acted)
            });
            assert!(!is_shown || 2 * of_corrections.count() < pattern.moments.len(), "home {seed}: {pattern:?}");
        }
    }
}
