use std::collections::BTreeSet;

use domain::{ExistingAutomation, PatternId, Remedy, Route};

use super::*;
use crate::testing::{WEEKDAYS, at, entity, home_with, on_days, pattern, target};
use crate::{Feedback, Limits, Suggested, suggest_beside};

fn home() -> Home {
    home_with(&[("light.hall", "Hall light", None), ("automation.named", "Named\u{1b}[31m", None)])
}

fn dusk(is_enabled: bool) -> ExistingAutomation {
    ExistingAutomation {
        entity_id: entity("automation.dusk"),
        alias: "Hall light at\n dusk".to_owned(),
        is_enabled,
        routes: vec![Route {
            triggers: vec![at("18:30:00")],
            conditions: Vec::new(),
            acts: vec![target("light.hall", "on")],
        }],
        touches: [entity("light.hall")].into(),
    }
}

fn correction(automation: Option<&str>) -> Correction {
    Correction {
        automation: automation.map(entity),
        target: target("light.hall", "on"),
        corrected_to: "off".to_owned(),
        fired: 30,
        corrected: 18,
        fired_days: 30,
        corrected_days: 18,
        share_low: 0.42,
        q_value: 1e-9,
        within_seconds: 170,
        remedy: None,
    }
}

fn advised(automations: &[ExistingAutomation], corrections: &[Correction]) -> Vec<String> {
    let already = Already { automations, corrections, ..Already::default() };
    on_corrections(&already, &home()).into_iter().map(|one| format!("{}: {}", one.title, one.description)).collect()
}

#[test]
fn what_is_kept_being_corrected_is_told_with_figures_and_what_to_do() {
    let plain = correction(Some("automation.dusk"));
    let often = Correction { fired: 75, corrected: 50, within_seconds: 40, automation: None, ..plain.clone() };
    let remedy = Remedy { conditions: vec![on_days(&WEEKDAYS)], fired: 21, corrected: 1 };
    let mendable = Correction { remedy: Some(remedy), automation: Some(entity("automation.named")), ..plain.clone() };
    insta::assert_snapshot!(advised(&[dusk(true)], &[plain, often, mendable]).join("\n"), @r"
    Change “Hall light at dusk”, which you keep correcting: You turn off Hall light again within 3 min, on 18 of the 30 days on which “Hall light at dusk” turned it on. Another time or a condition may suit you better, or you may turn it off.
    Change the automation of Hall light that you keep correcting: You turn off Hall light again within 1 min, 50 of the 75 times that an automation turned it on. Another time or a condition may suit you better, or you may turn it off.
    Change “Named [31m”, which you keep correcting: You turn off Hall light again within 3 min, on 18 of the 30 days on which “Named [31m” turned it on. Limited to this condition: on weekdays, it would have done so 21 times, and you would have corrected it once.
    ");
}

#[test]
fn advice_keeps_its_id_whatever_its_figures() {
    let id = |correction: Correction| {
        on_corrections(&Already { corrections: &[correction], ..Already::default() }, &home())[0].id.clone()
    };
    let one = correction(Some("automation.dusk"));
    assert_eq!(id(one.clone()), id(Correction { corrected: 20, ..one.clone() }));
    assert_ne!(id(one.clone()), id(Correction { automation: None, ..one }));
}

fn suggested(automations: &[ExistingAutomation], rejected: &BTreeSet<PatternId>) -> Suggested {
    let habit = pattern("a", PatternKind::Time, at("18:35:00"), &[], &[("light.hall", "on")]);
    let already = Already { automations, ..Already::default() };
    suggest_beside(&[habit], &home(), rejected, &Feedback::default(), &already, &Limits::default())
}

#[test]
fn what_an_automation_does_already_is_not_suggested_and_the_note_says_which() {
    let none = BTreeSet::new();
    assert_eq!(suggested(&[], &none).suggestions.len(), 1);
    let served = suggested(&[dusk(true)], &none);
    assert_eq!((served.suggestions.len(), served.advice.len()), (0, 0));
    assert_eq!(served.withheld[0].reason, "Already automated by “Hall light at dusk”.");
}

#[test]
fn one_that_is_turned_off_is_advised_to_be_turned_on_unless_the_habit_was_rejected() {
    let off = suggested(&[dusk(false)], &BTreeSet::new());
    assert_eq!(off.suggestions, []);
    let [advice] = off.advice.as_slice() else { unreachable!("{:?}", off.advice) };
    assert_eq!((advice.kind, advice.automation.clone()), (AdviceKind::TurnedOff, Some(entity("automation.dusk"))));
    insta::assert_snapshot!(
        format!("{}: {}", advice.title, advice.description),
        @"Turn “Hall light at dusk” on again: “Hall light at dusk” is turned off, and you do by hand what it would do: Turn on Hall light at 18:35, 26 of 28 times."
    );
    assert_eq!(suggested(&[dusk(false)], &[PatternId::new("p-a")].into()).advice, []);
}
