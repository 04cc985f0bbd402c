use std::io::Read;

use crate::{Desk, list};

#[test]
fn the_same_seed_gives_the_same_bytes_however_they_are_written() {
    let desk = Desk::new();
    desk.simulate(&["--days", "8", "--entities", "20"]);
    let plain = std::fs::read(desk.path("history.jsonl")).expect("is written");
    let truth = std::fs::read(desk.path("truth.json")).expect("is written");
    desk.simulate(&["--days", "8", "--entities", "20"]);
    assert_eq!(std::fs::read(desk.path("history.jsonl")).expect("is written"), plain);
    assert_eq!(std::fs::read(desk.path("truth.json")).expect("is written"), truth);

    let common = ["simulate", "--seed", "3", "--days", "8", "--entities", "20", "--out"];
    for name in ["h.jsonl.gz", "h.jsonl.zst", "-"] {
        let mut arguments = common.to_vec();
        arguments.push(name);
        let said = desk.run(&arguments).well();
        let mut bytes = Vec::new();
        match name {
            "-" => bytes = said.out.into_bytes(),
            "h.jsonl.gz" => {
                let file = std::fs::File::open(desk.path(name)).expect("is written");
                flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).map(drop).expect("is gzip");
            }
            _ => {
                let file = std::fs::File::open(desk.path(name)).expect("is written");
                bytes = zstd::decode_all(file).expect("is zstd");
            }
        }
        assert!(bytes == plain, "{name} differs");
    }
}

#[test]
fn the_truth_lists_what_was_hidden() {
    let desk = Desk::new();
    desk.simulate(&[]);
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("truth.json")).expect("is written")).expect("is JSON");
    let habits = list(&truth, "habits");
    assert!(habits.len() >= 3, "{truth}");
    for habit in habits {
        for key in ["kind", "trigger", "conditions", "actions", "probability"] {
            assert!(!habit[key].is_null(), "{key} is missing in {habit}");
        }
    }
    desk.simulate(&["--without-habits"]);
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("truth.json")).expect("is written")).expect("is JSON");
    assert!(list(&truth, "habits").is_empty());
}

#[test]
fn each_sort_of_home_is_another() {
    let desk = Desk::new();
    let mut histories = Vec::new();
    for sort in ["normal", "empty", "easy", "busy", "chaotic", "holidays", "guests", "faulty-sensors", "automated"] {
        desk.simulate(&["--flavour", sort]);
        let history = std::fs::read(desk.path("history.jsonl")).expect("is written");
        assert!(!histories.contains(&history), "{sort} is like another");
        histories.push(history);
    }
    desk.simulate(&["--without-habits"]);
    assert!(std::fs::read(desk.path("history.jsonl")).expect("is written") == histories[1], "empty is without habits");
}

#[test]
fn homes_that_cannot_be_are_refused() {
    let desk = Desk::new();
    let refused = |more: &[&str], parts: &[&str]| {
        let mut arguments = vec!["simulate", "--out", "h.jsonl"];
        arguments.extend(more);
        desk.run(&arguments).refused(2, parts);
    };
    refused(&["--entities", "1"], &["entities", "12"]);
    refused(&["--days", "0"], &["days"]);
    refused(&["--events", "1"], &["events"]);
    refused(&["--timezone", "Mars/Base"], &["--timezone", "Mars/Base"]);
    refused(&["--latitude", "100", "--longitude", "0"], &["latitude"]);
    refused(&["--latitude", "50"], &["--longitude"]);
    refused(&["--start", "yesterday"], &["--start"]);
    refused(&["--flavour", "festive"], &["--flavour", "faulty-sensors"]);
    refused(&["--flavour", "easy", "--without-habits"], &["--flavour", "--without-habits"]);
    assert!(!desk.path("h.jsonl").exists());
    desk.run(&["simulate", "--out", "nowhere/h.jsonl"]).refused(1, &["nowhere/h.jsonl"]);
}

#[test]
fn the_truth_does_not_replace_the_history() {
    let desk = Desk::new();
    desk.run(&["simulate", "--out", "a.jsonl", "--truth", "a.jsonl"]).refused(2, &["--out", "--truth"]);
    assert!(!desk.path("a.jsonl").exists());
}
