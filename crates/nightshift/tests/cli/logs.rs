use serde_json::Value;

use crate::Desk;

/// The log of a run with everything in it, a JSON object a line.
fn log_of_run(desk: &Desk, events: &str, code: i32) -> Vec<Value> {
    let said = desk.run_with(
        &["run", "-vv", "--events", events, "--timezone", "Europe/Berlin", "--store", "n.db"],
        &[("NIGHTSHIFT__LOG__FORMAT", "json"), ("NIGHTSHIFT__MINING__MAX_THREADS", "2")],
    );
    assert_eq!(said.code, Some(code), "{}", said.err);
    // The last line of one that failed is for the user, and no part of the log.
    let lines = said.err.lines().filter(|line| !line.starts_with("error:"));
    lines.map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

#[test]
fn every_line_of_a_run_says_of_which_and_in_which_stage() {
    let desk = Desk::new();
    desk.simulate(&["--days", "7", "--entities", "20"]);
    for (events, code, last) in [("history.jsonl", 0, "Run succeeded"), ("none.jsonl", 1, "Run ended without results")]
    {
        let log = log_of_run(&desk, events, code);
        let at = |message: &str| log.iter().position(|line| line["message"] == message).expect("is said");
        let (first, last) = (at("Run started"), at(last));
        let id = log[first]["run.id"].as_str().expect("an id");
        assert!(first < last, "{log:?}");
        for line in &log[first..=last] {
            assert_eq!(line["run.id"], id, "{line}");
            assert!(line["stage"].is_string() && line["run.origin"] == "manual", "{line}");
        }
        let times = &log[at("Stages ended")];
        assert!(times["duration.fetch_ms"].is_u64(), "{times}");
        assert_eq!(times["duration.mine_ms"].is_u64(), code == 0, "{times}");
    }
}

#[test]
fn a_run_keeps_the_time_of_its_stages() {
    let desk = Desk::new();
    desk.simulate(&["--days", "7", "--entities", "20"]);
    let store = [("NIGHTSHIFT__STORE__PATH", "n.db")];
    desk.run_with(&["run", "--events", "history.jsonl"], &store).well();
    let history = desk.run_with(&["history", "--format", "json"], &store).well().json();
    let (stages, took) = (&history["runs"][0]["stages"], &history["runs"][0]["duration_ms"]);
    let names: Vec<&String> = stages.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["fetch", "mine", "notify", "store", "suggest"]);
    let sum: u64 = stages.as_object().into_iter().flatten().filter_map(|(_, spent)| spent.as_u64()).sum();
    // The run has ended when its results are stored; what is said after that is counted beside it.
    assert!(sum + 5 >= took.as_u64().expect("a number"), "{history}");
}
