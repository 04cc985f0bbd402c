use std::fmt::Write as _;

use domain::{Condition, Home, Route, TargetState};

use crate::tests::{home, id, log, target};
use crate::{Settings, mine_beside};

use super::*;

/// An automation that acts by the clock.
fn by_clock(name: &str, at: &str, act: &str) -> ExistingAutomation {
    let acts = vec![target(act)];
    ExistingAutomation {
        entity_id: id(name),
        alias: name.to_owned(),
        is_enabled: true,
        touches: acts.iter().map(|TargetState { entity_id, .. }| entity_id.clone()).collect(),
        routes: vec![Route {
            triggers: vec![Trigger::Time { at: at.parse().expect("a time") }],
            conditions: Vec::new(),
            acts,
        }],
    }
}

/// Three weeks from a Monday on in which the lamp goes on at 20:00 by an automation. On days for which `undone` says so
/// it is turned off after so many seconds, on others at 23:00.
fn weeks(undone: impl Fn(u32) -> Option<u32>) -> String {
    let mut lines = String::new();
    for day in 7..28_u32 {
        _ = writeln!(lines, "{day} 20:00:00 light.hall on automation");
        _ = match undone(day - 7) {
            Some(after) => writeln!(lines, "{day} 20:{:02}:{:02} light.hall off person", after / 60, after % 60),
            None => writeln!(lines, "{day} 23:00:00 light.hall off person"),
        };
    }
    lines
}

fn found_in(lines: &str, existing: &[ExistingAutomation], home: &Home) -> Vec<Correction> {
    let findings = mine_beside(&log(lines), home, existing, &Settings::default(), &());
    findings.expect("nobody stops it").corrections
}

fn found(lines: &str) -> Vec<Correction> {
    found_in(lines, &[by_clock("automation.dusk", "20:00:00", "light.hall on")], &home())
}

#[test]
fn what_is_taken_back_more_often_than_not_is_told_with_its_figures() {
    let corrections = found(&weeks(|day| (day % 3 != 0).then_some(30 + 5 * day)));
    let [one] = corrections.as_slice() else { unreachable!("one correction: {corrections:?}") };
    assert_eq!(one.automation, Some(id("automation.dusk")));
    assert_eq!((one.target.clone(), one.corrected_to.as_str()), (target("light.hall on"), "off"));
    assert_eq!((one.corrected, one.fired, one.corrected_days, one.fired_days), (14, 21, 14, 21));
    assert_eq!(one.within_seconds, 30 + 5 * 19, "the 13th of 14 delays");
    assert!(one.share_low > 0.4 && one.share_low < 0.5 && one.q_value < 1e-6, "{one:?}");
}

#[test]
fn the_days_on_which_it_is_left_alone_make_a_remedy() {
    let corrections = found(&weeks(|day| (day % 7 < 5).then_some(60)));
    let remedy = corrections[0].remedy.clone().expect("weekends are left alone");
    let [Condition::Time { weekday, .. }] = remedy.conditions.as_slice() else { unreachable!("{remedy:?}") };
    assert_eq!(weekday.len(), 2, "{remedy:?}");
    assert_eq!((remedy.fired, remedy.corrected), (6, 0));
    let always = found(&weeks(|_| Some(60)));
    assert_eq!((always[0].corrected, always[0].remedy.clone()), (21, None));
}

#[test]
fn what_is_seldom_taken_back_or_no_longer_is_not_told() {
    assert_eq!(found(&weeks(|_| None)), []);
    assert_eq!(found(&weeks(|day| (day % 3 == 0).then_some(60))), [], "a third, on no days of their own");
    assert_eq!(found(&weeks(|day| (day % 7 == 0).then_some(60))), [], "three times");
    assert_eq!(found(&weeks(|day| (day < 16).then_some(60))), [], "it was mended five days ago");
    let off = ExistingAutomation { is_enabled: false, ..by_clock("automation.dusk", "20:00:00", "light.hall on") };
    assert_eq!(found_in(&weeks(|_| Some(60)), &[off], &home()), [], "it was turned off");
}

#[test]
fn a_lamp_that_people_need_for_minutes_is_turned_off_by_habit() {
    // In the bathroom the light is wanted for three minutes, whoever turned it on.
    let mut lines = String::new();
    for day in 7..28_u32 {
        for hour in [7, 12, 18, 22] {
            _ = writeln!(
                lines,
                "{day} {hour:02}:00:00 light.bath on person\n{day} {hour:02}:03:00 light.bath off person"
            );
        }
        _ = writeln!(lines, "{day} 20:00:00 light.bath on automation\n{day} 20:03:00 light.bath off person");
    }
    assert_eq!(found_in(&lines, &[], &home()), []);
}

#[test]
fn it_is_told_of_the_automation_that_did_it() {
    let lines = weeks(|_| Some(60));
    let author = |lines: &str, existing: &[ExistingAutomation]| {
        found_in(lines, existing, &home()).remove(0).automation.map(|id| id.to_string())
    };
    assert_eq!(author(&lines, &[]), None, "nothing is known of automations");
    let dusk = by_clock("automation.dusk", "20:00:00", "light.hall on");
    let late = by_clock("automation.late", "22:00:00", "light.hall on");
    let other = by_clock("automation.other", "20:00:00", "light.hall off");
    assert_eq!(author(&lines, &[late.clone(), other.clone(), dusk.clone()]).as_deref(), Some("automation.dusk"));
    let twin = by_clock("automation.twin", "20:00:00", "light.hall on");
    assert_eq!(author(&lines, &[dusk, twin]), None, "either could have done it");
    // The history says itself what ran.
    let mut ran = lines;
    for day in 7..28 {
        _ = writeln!(ran, "{day} 19:59:59 automation.late on automation");
    }
    assert_eq!(author(&ran, &[late, other]).as_deref(), Some("automation.late"));
}
