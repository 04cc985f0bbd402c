use crate::Desk;

#[test]
fn help_teaches_and_goes_to_standard_output() {
    let desk = Desk::new();
    for command in [
        "demo",
        "run",
        "serve",
        "analyze",
        "evaluate",
        "simulate",
        "history",
        "status",
        "health",
        "suggestions",
        "feedback",
        "config",
    ] {
        let said = desk.run(&[command, "--help"]).well();
        assert!(said.out.contains("Usage: nightshift") && said.err.is_empty(), "{command}: {}", said.out);
    }
    let said = desk.run(&["--help"]).well();
    assert!(said.out.contains("nightshift demo") && said.out.contains("Exit codes"), "{}", said.out);
    assert!(desk.run(&["--version"]).well().out.starts_with("nightshift "));
}

#[test]
fn wrong_usage_ends_with_2() {
    let desk = Desk::new();
    desk.run(&[]).refused(2, &["Usage"]);
    desk.run(&["nonsense"]).refused(2, &["nonsense"]);
    desk.run(&["analyze"]).refused(2, &["--events"]);
    desk.run(&["analyze", "--events", "x", "--format", "xml"]).refused(2, &["xml", "yaml"]);
    desk.run(&["evaluate", "--events", "x", "--holdout-days", "0"]).refused(2, &["--holdout-days"]);
    desk.run(&["feedback"]).refused(2, &["Usage"]);
    desk.run(&["feedback", "show", "--kind", "nightly"]).refused(2, &["--kind", "nightly", "left_on"]);
    desk.run(&["feedback", "reset", "--entity", "Kitchen"]).refused(2, &["--entity", "light.kitchen"]);
    desk.run(&["feedback", "reset", "--area", ""]).refused(2, &["--area"]);
    desk.run(&["run", "--quiet", "--verbose"]).refused(2, &["--verbose"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    let desk = Desk::new();
    let mut child = desk
        .command(&["simulate", "--out", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut reader = BufReader::new(child.stdout.take().expect("is piped"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("reads a line");
    drop(reader);
    let output = child.wait_with_output().expect("it ends");
    assert!(line.contains("entity_id"), "{line}");
    assert_eq!(output.status.code(), Some(0));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
