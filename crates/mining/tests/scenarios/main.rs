//! Plays the scenarios of `scenarios/*.md` and holds what mining finds against what they say.
//!
//! They are written for people; `scenarios/README.md` says how to read and write one.

mod expectation;
mod history;
mod language;
mod words;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use domain::{Findings, Home, Pattern};
use mining::{Settings, mine};

use crate::expectation::{Expected, kind_name};
use crate::language::Scenario;

/// Each scenario is played this often, with other dice: what holds once by luck is no feature.
const DRAWS: u64 = 5;

/// The files, in the order of a reader.
const FILES: [&str; 12] = [
    "time.md",
    "sun.md",
    "moved.md",
    "state.md",
    "state_for.md",
    "numeric.md",
    "left_on.md",
    "confounds.md",
    "groups.md",
    "held_out.md",
    "causes.md",
    "blips.md",
];

#[test]
fn clock_times() {
    check("time.md");
}

#[test]
fn sunrise_and_sunset() {
    check("sun.md");
}

#[test]
fn habits_that_moved() {
    check("moved.md");
}

#[test]
fn one_reason_of_many() {
    check("confounds.md");
}

#[test]
fn reactions() {
    check("state.md");
}

#[test]
fn states_that_last() {
    check("state_for.md");
}

#[test]
fn values() {
    check("numeric.md");
}

#[test]
fn what_was_left_running() {
    check("left_on.md");
}

#[test]
fn things_that_go_together() {
    check("groups.md");
}

#[test]
fn what_does_not_keep_its_promise() {
    check("held_out.md");
}

#[test]
fn who_did_it() {
    check("causes.md");
}

#[test]
fn blips_restarts_and_repeats() {
    check("blips.md");
}

#[test]
fn no_file_lies_about_unplayed() {
    let folder = std::fs::read_dir(folder()).expect("the scenarios lie in the crate");
    for file in folder.map(|file| file.expect("it can be read").file_name()) {
        let name = file.to_string_lossy();
        assert!(name == "README.md" || FILES.contains(&name.as_ref()), "no test plays scenarios/{name}");
    }
}

#[test]
fn what_is_not_so_is_reported() {
    const STORY: &str = "\nHome: Europe/Berlin, 30 days from 2026-09-07\n\n## Radio\n
| entity | state | when |\n| --- | --- | --- |\n| switch.radio | on | 07:00 |\n| switch.radio | off | 07:30 |\n\n";
    let report = |expected: &str| report("inline", &format!("{STORY}{expected}"));
    let table =
        |title: &str, row: &str| format!("**{title}**\n\n| kind | trigger | figures |\n| --- | --- | --- |\n{row}\n");
    for right in [
        table("Found", "| time | 07:00 ± 5 min | not machine-like, support ≥ 30 |"),
        table("Not found", "| state | * | |"),
    ] {
        assert_eq!(report(&right), Ok(String::new()), "{right}");
    }
    for (wrong, said) in [
        (table("Found", "| time | 08:00 ± 5 min | |"), "not found: time | 08:00"),
        (table("Found", "| time | 07:00 ± 5 min | support ≥ 31 |"), "support is 30.00"),
        (table("Not found", "| time | 07:30 ± 5 min | |"), "must not be found: time"),
        (table("Came close", "| sun | * | |"), "did not come close: sun"),
        ("**Nothing is found.**".to_owned(), "found besides: time"),
        (table("Found", "| time | 07:00 ± 5 min | |") + "\n**Left out:** too loud", "too loud"),
    ] {
        let report = report(&wrong).expect("it can be read");
        assert!(report.contains(said), "{wrong}\n{report}");
    }
    let unreadable = ["", "**Fund**", "**Found**\n\n| kin |\n| --- |\n| time |\n", "| entity |\n| --- |\n| radio |"];
    for unreadable in
        unreadable.into_iter().chain(["| entity | when |\n|---|---|\n| light.a | after light.b on, 5 s |"])
    {
        assert!(report(unreadable).is_err(), "{unreadable:?}");
    }
}

fn check(file: &str) {
    let text = std::fs::read_to_string(folder().join(file)).expect("the scenarios lie in the crate");
    let report = report(file, &text).unwrap_or_else(|problem| problem);
    assert!(report.is_empty(), "{report}");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Plays all scenarios of a file and tells of all that went wrong, by file, scenario and draw.
fn report(file: &str, text: &str) -> Result<String, String> {
    let scenarios = language::scenarios(text).map_err(|problem| format!("scenarios/{file}: {problem}"))?;
    let mut report = String::new();
    for scenario in &scenarios {
        for draw in 0..DRAWS {
            let findings = play(scenario, draw);
            let problems = problems(scenario, &findings);
            if problems.is_empty() {
                continue;
            }
            let _ = writeln!(report, "\nscenarios/{file}, “{}”, draw {draw}:", scenario.title);
            for problem in problems {
                let _ = writeln!(report, "  - {problem}");
            }
            let _ = writeln!(report, "  It found:");
            for pattern in &findings.patterns {
                let _ = writeln!(report, "    {}", describe(pattern));
            }
            for near in &findings.near_misses {
                let _ = writeln!(report, "    nearly {:?} {:?}: {:?}", near.trigger, near.actions, near.lacked);
            }
        }
    }
    Ok(report)
}

fn play(scenario: &Scenario, draw: u64) -> Findings {
    let log = history::play(scenario, draw);
    let mut home = Home::in_zone(scenario.home.zone.clone());
    home.location = scenario.home.location;
    mine(&log, &home, &Settings::default(), &()).expect("nobody stops it")
}

fn problems(scenario: &Scenario, findings: &Findings) -> Vec<String> {
    let mut problems = Vec::new();
    let mut places = Vec::new();
    for expected in &scenario.found {
        let place = findings
            .patterns
            .iter()
            .enumerate()
            .position(|(place, pattern)| !places.contains(&place) && expected.is(pattern));
        let Some(place) = place else {
            problems.push(format!("not found: {}", expected.written));
            continue;
        };
        places.push(place);
        for wrong in expected.wrong_figures(&findings.patterns[place]) {
            problems.push(format!("{}: {wrong}", expected.written));
        }
    }
    if scenario.best_first && !places.is_sorted() {
        problems.push("not in the order of the table, best first".to_owned());
    }
    let listed = |pattern: &Pattern| scenario.found.iter().any(|expected| expected.is(pattern));
    if scenario.nothing_else {
        let others = findings.patterns.iter().enumerate().filter(|(place, _)| !places.contains(place));
        problems.extend(others.map(|(_, pattern)| format!("found besides: {}", describe(pattern))));
    }
    for unwanted in &scenario.not_found {
        let wrong = findings.patterns.iter().filter(|pattern| unwanted.is(pattern) && !listed(pattern));
        problems.extend(wrong.map(|pattern| format!("must not be found: {}", describe(pattern))));
    }
    let near = |expected: &&Expected| !findings.near_misses.iter().any(|near| expected.is_near(near));
    problems.extend(scenario.came_close.iter().filter(near).map(|one| format!("did not come close: {}", one.written)));
    for reason in &scenario.left_out {
        if !findings.summary.excluded.iter().any(|excluded| excluded.reason == *reason && excluded.events > 0) {
            problems.push(format!("does not say that it left out {reason:?}: {:?}", findings.summary.excluded));
        }
    }
    problems
}

fn describe(pattern: &Pattern) -> String {
    let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
    format!(
        "{} {} {} {} (held {}/{}, q {:.4}, delay {:?}, precision {:.2}, recall {:.2}, false {}, score {:.2}{})",
        kind_name(pattern.kind),
        json(serde_json::to_string(&pattern.trigger)),
        json(serde_json::to_string(&pattern.conditions)),
        pattern.actions.iter().map(|a| format!("{} {}", a.entity_id, a.state)).collect::<Vec<_>>().join(" and "),
        pattern.support,
        pattern.opportunities,
        pattern.q_value,
        pattern.delay_seconds,
        pattern.backtest.precision,
        pattern.backtest.recall,
        pattern.backtest.false_fires,
        pattern.score,
        if pattern.machine_like { ", machine-like" } else { "" },
    )
}
