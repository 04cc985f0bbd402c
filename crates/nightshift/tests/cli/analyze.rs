use serde_json::Value;

use crate::{Desk, list, number};

const BERLIN: [&str; 6] = ["--timezone", "Europe/Berlin", "--latitude", "52.52", "--longitude", "13.405"];

fn with<'a>(first: &[&'a str], rest: &[&'a str]) -> Vec<&'a str> {
    first.iter().chain(rest).copied().collect()
}

#[test]
fn analyze_prints_what_the_contract_names() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let said =
        desk.run(&with(&["analyze", "--quiet", "--events", "history.jsonl", "--format", "json"], &BERLIN)).well();
    assert_eq!(said.err, "");
    let found = said.json();
    for key in ["events", "entities", "days", "skipped", "elapsed_seconds", "manual_actions"] {
        number(&found, key);
    }
    assert!((number(&found, "days") - 30.0).abs() < 0.5, "{}", found["days"]);
    assert!((number(&found, "events") - 50_400.0).abs() < 2_000.0, "{}", found["events"]);
    for pattern in list(&found, "patterns") {
        for key in ["support", "opportunities", "confidence", "confidence_low", "q_value"] {
            number(pattern, key);
        }
        assert!(pattern["trigger"]["trigger"].is_string() && pattern["conditions"].is_array(), "{pattern}");
        assert!(list(pattern, "actions").iter().all(|action| action["entity_id"].is_string()), "{pattern}");
    }
    let suggestions = list(&found, "suggestions");
    assert!((1..=7).contains(&suggestions.len()), "{}", suggestions.len());
    let known: Vec<&Value> = list(&found, "patterns").iter().map(|pattern| &pattern["id"]).collect();
    for suggestion in suggestions {
        for key in ["id", "title", "description", "category", "priority", "yaml"] {
            assert!(suggestion[key].is_string(), "{key} is missing in {suggestion}");
        }
        assert!(list(suggestion, "pattern_ids").iter().all(|id| known.contains(&id)), "{suggestion}");
        let backtest = &suggestion["backtest"];
        let (fires, served) = (number(backtest, "fires"), number(backtest, "served"));
        assert!((fires - served - number(backtest, "false_fires")).abs() < 0.5, "{backtest}");
        assert!((number(backtest, "precision") - served / fires).abs() < 1e-9, "{backtest}");
        assert!(!list(&suggestion["automation"], "actions").is_empty(), "{suggestion}");
    }

    let all = desk.run(&with(&["analyze", "--all", "--events", "history.jsonl", "--format", "json"], &BERLIN)).well();
    assert!(list(&all.json(), "suggestions").len() >= suggestions.len());
}

#[test]
fn analyze_says_it_to_people_and_as_yaml_too() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let table = desk.run(&with(&["analyze", "--events", "history.jsonl"], &BERLIN)).well().out;
    for part in ["over 30 days (Europe/Berlin", "people in the app", "Patterns", "Suggestions", "--format yaml"] {
        assert!(table.contains(part), "no {part:?} in {table}");
    }
    let yaml = desk.run(&with(&["analyze", "--events", "history.jsonl", "--format", "yaml"], &BERLIN)).well().out;
    assert!(yaml.starts_with("- alias: ") && yaml.matches("\n- alias: ").count() < 7, "{yaml}");
    assert!(yaml.contains("action: ") && yaml.contains("target:"), "{yaml}");
}

#[test]
fn nothing_found_is_explained() {
    let desk = Desk::new();
    let mut lines = String::new();
    for number in 0..40 {
        let hour = number % 24;
        let instant = format!("2026-10-01T{hour:02}:00:00+00:00");
        lines.push_str(
            &serde_json::json!({"entity_id": "sensor.t", "state": number.to_string(), "last_changed": instant})
                .to_string(),
        );
        lines.push('\n');
    }
    desk.write("history.jsonl", &lines);
    let said = desk.run(&["analyze", "--events", "history.jsonl", "--timezone", "UTC"]).well();
    for part in ["Nothing was found", "40 events", "0 manual actions", "1 day"] {
        assert!(said.out.contains(part), "no {part:?} in {}", said.out);
    }
    let yaml = desk.run(&["analyze", "--events", "history.jsonl", "--timezone", "UTC", "--format", "yaml"]).well();
    assert_eq!(yaml.out.trim(), "[]");
}

#[test]
fn several_files_are_one_history_in_whatever_order_and_on_however_many_threads() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let text = std::fs::read_to_string(desk.path("history.jsonl")).expect("is written");
    let lines: Vec<&str> = text.lines().collect();
    // One part after the other, and one line to each in turn: what an automation's own line says of its acts is in
    // another file then.
    let (first, second) = lines.split_at(lines.len() / 3);
    desk.write("a.jsonl", &first.join("\n"));
    desk.write("b.jsonl", &second.join("\n"));
    for part in 0..3 {
        let backwards: Vec<&str> = lines.iter().rev().skip(part).step_by(3).copied().collect();
        desk.write(&format!("turn_{part}.jsonl"), &backwards.join("\n"));
    }
    let found = |files: &[&str], more: &[&str], threads: &str| {
        let files: Vec<&str> = files.iter().flat_map(|file| ["--events", *file]).collect();
        let arguments = with(&with(&["analyze", "--all", "--format", "json"], &with(&files, more)), &BERLIN);
        let mut found = desk.run_with(&arguments, &[("RAYON_NUM_THREADS", threads)]).well().json();
        let fields = found.as_object_mut().expect("is an object");
        // What is said of each file, and how long it took.
        for of_the_reading in ["files", "notes", "elapsed_seconds"] {
            assert!(fields.remove(of_the_reading).is_some(), "no {of_the_reading}");
        }
        found
    };
    for more in [[].as_slice(), &["--lookback-days", "20"]] {
        let whole = found(&["history.jsonl"], more, "2");
        assert!(!list(&whole, "patterns").is_empty());
        for (files, threads) in [
            (["history.jsonl"].as_slice(), "1"),
            (&["a.jsonl", "b.jsonl"], "2"),
            (&["b.jsonl", "a.jsonl"], "2"),
            (&["turn_1.jsonl", "turn_2.jsonl", "turn_0.jsonl"], "2"),
        ] {
            let other = found(files, more, threads);
            let different =
                whole.as_object().expect("is an object").iter().filter(|(key, value)| other[*key] != **value);
            let different: Vec<&String> = different.map(|(key, _)| key).collect();
            assert!(different.is_empty(), "{files:?} on {threads} threads: {different:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_counted_named_and_bounded() {
    let desk = Desk::new();
    desk.simulate(&["--days", "8", "--entities", "20"]);
    let text = std::fs::read_to_string(desk.path("history.jsonl")).expect("is written");
    desk.write("some.jsonl", &format!("{{broken\n{text}"));
    let found = desk.run(&with(&["analyze", "--events", "some.jsonl", "--format", "json"], &BERLIN)).well().json();
    assert_eq!(found["skipped"], 1);
    assert_eq!(found["files"][0]["skips"][0]["line"], 1);
    let table = desk.run(&with(&["analyze", "--events", "some.jsonl"], &BERLIN)).well().out;
    assert!(table.contains("line 1 "), "{table}");

    desk.write("most.jsonl", &"{broken\n".repeat(50));
    desk.run(&with(&["analyze", "--events", "most.jsonl"], &BERLIN)).refused(1, &["most.jsonl", "50 of 50"]);
    desk.write("empty.jsonl", "");
    desk.run(&with(&["analyze", "--events", "empty.jsonl"], &BERLIN)).refused(1, &["empty.jsonl", "empty"]);
    desk.run(&with(&["analyze", "--events", "none.jsonl"], &BERLIN)).refused(1, &["none.jsonl"]);
    desk.run(&with(&["analyze", "--events", "."], &BERLIN)).refused(1, &["folder"]);
}

#[test]
fn a_wrong_place_is_a_wrong_setting() {
    let desk = Desk::new();
    desk.simulate(&["--days", "8", "--entities", "20"]);
    let refused = |more: &[&str], parts: &[&str]| {
        desk.run(&with(&["analyze", "--events", "history.jsonl"], more)).refused(2, parts);
    };
    refused(&["--timezone", "Europe/Berln"], &["--timezone", "Europe/Berln", "Europe/Berlin"]);
    refused(&["--latitude", "91", "--longitude", "0"], &["--latitude", "-90 to 90"]);
    refused(&["--latitude", "50"], &["--latitude", "longitude"]);
    refused(&["--lookback-days", "0"], &["--lookback-days", "1 to 365"]);
}

/// Figures that must agree with each other, and whether anything was served at all.
fn agree(result: &serde_json::Value) {
    let (fires, served) = (number(result, "fires"), number(result, "served"));
    assert!((fires - served - number(result, "false_fires")).abs() < 0.5, "{result}");
    assert!((number(result, "precision") - served / fires).abs() < 1e-9);
    assert!((number(result, "recall") - served / number(result, "manual_actions")).abs() < 1e-9);
    let per_day = served / number(result, "holdout_days");
    assert!(served > 0.0 && (number(result, "actions_saved_per_day") - per_day).abs() < 1e-9);
    // By rank: more suggestions do more, and all of them do what is said of all.
    let curve = list(result, "curve");
    assert!(curve.windows(2).all(|two| number(&two[0], "served") <= number(&two[1], "served")));
    let last = curve.last().expect("there are suggestions");
    assert_eq!((&last["served"], &last["fires"]), (&result["served"], &result["fires"]));
    assert!(list(result, "suggestions").iter().all(|one| one["holdout"]["fires"].is_u64()));
}

#[test]
fn evaluate_counts_the_days_kept_back() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let last = ["evaluate", "--events", "history.jsonl", "--holdout-days", "7"];
    let result = desk.run(&with(&with(&last, &["--format", "json", "--quiet"]), &BERLIN)).well().json();
    assert_eq!((&result["train_days"], &result["holdout_days"]), (&23.into(), &7.into()));
    agree(&result);
    // Of the actions alone: what two suggestions would have done counts for both there.
    let sum: f64 = list(&result, "suggestions").iter().map(|one| number(&one["holdout"], "served")).sum();
    assert!(sum >= number(&result, "served"), "{sum}");
    assert!(list(&result, "suggestions").iter().all(|one| number(&one["holdout"], "days") <= 7.0));

    let table = desk.run(&with(&last, &BERLIN)).well().out;
    assert!(table.contains("Learned from 23 days, tried on the 7 days after them."), "{table}");
    let too_many = ["evaluate", "--events", "history.jsonl", "--holdout-days", "30"];
    desk.run(&with(&too_many, &BERLIN)).refused(1, &["30 days only", "--holdout-days"]);
}

#[test]
fn evaluate_rolls_through_the_second_half() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let rolling = ["evaluate", "--events", "history.jsonl"];
    let result = desk.run(&with(&with(&rolling, &["--format", "json", "--rolling"]), &BERLIN)).well().json();
    assert_eq!((&result["train_days"], &result["holdout_days"], &result["cuts"]), (&15.into(), &15.into(), &3.into()));
    agree(&result);
    let table = desk.run(&with(&rolling, &BERLIN)).well().out;
    assert!(table.contains("Learned 3 times, first from 15 days and then from more"), "{table}");
    assert!(table.contains("first acted right wrong precision recall"), "{table}");
    desk.run(&with(&rolling, &["--rolling", "--holdout-days", "7"])).refused(2, &["--holdout-days", "--rolling"]);
}

#[cfg(unix)]
#[test]
fn a_history_comes_from_a_pipe_as_from_a_file() {
    use std::process::Stdio;

    let desk = Desk::new();
    desk.simulate(&["--days", "8", "--entities", "20"]);
    let from_file =
        desk.run(&with(&["analyze", "--format", "json", "--events", "history.jsonl"], &BERLIN)).well().json();
    for name in ["-", "/dev/stdin"] {
        let mut command = desk.command(&with(&["analyze", "--format", "json", "--events", name], &BERLIN));
        let history = std::fs::File::open(desk.path("history.jsonl")).expect("is written");
        let mut cat =
            std::process::Command::new("cat").stdin(history).stdout(Stdio::piped()).spawn().expect("cat is there");
        let pipe = cat.stdout.take().expect("is piped");
        let said = crate::Said::of(command.stdin(pipe).output().expect("the program starts")).well();
        assert!(cat.wait().expect("ends").success());
        assert_eq!((&said.json()["events"], &said.json()["patterns"]), (&from_file["events"], &from_file["patterns"]));
    }
}

#[test]
fn a_failure_says_its_cause_once() {
    let desk = Desk::new();
    let said = desk.run(&["analyze", "--events", "x", "--config", "none.toml"]);
    assert_eq!(said.err.matches("No such file").count(), 1, "{}", said.err);
}

#[test]
fn suggestions_are_worded_in_the_language_that_is_asked_for() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let analyze = ["analyze", "--quiet", "--events", "history.jsonl", "--format", "json"];
    let english = desk.run(&with(&analyze, &BERLIN)).well().json();
    let german = desk.run(&with(&with(&analyze, &BERLIN), &["--language", "de-CH"])).well().json();
    let (english, german) = (list(&english, "suggestions"), list(&german, "suggestions"));
    assert_eq!(english.len(), german.len());
    for (english, german) in english.iter().zip(german) {
        assert_eq!(english["id"], german["id"]);
        assert_eq!(english["automation"]["triggers"], german["automation"]["triggers"]);
        assert_ne!(english["title"], german["title"]);
        let description = german["description"].as_str().expect("a text");
        assert!(description.contains("Automatisierung"), "{description}");
        assert_eq!(german["automation"]["alias"], german["title"]);
    }
    let unspoken = desk.run(&with(&with(&analyze, &BERLIN), &["--language", "tlh"]));
    unspoken.refused(2, &["--language", "tlh", "\"de\""]);
}
