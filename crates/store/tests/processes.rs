//! Several processes on one file.
//!
//! This program is all of them: with the usual arguments it is the tests, which starts it again as
//! `nights PATH` (lives through nights until it is killed), as `claim PATH` (opens and claims once it
//! reads a line) and as `anew PATH` (opens what is damaged).

#[path = "it/samples.rs"]
mod samples;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use domain::{RunStatus, Stage, SuggestionStatus};
use rusqlite::Connection;
use samples::{at, claim, message, results};
use store::{Claimed, Decision, Page, Store, SuggestionFilter};

const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
const KILLS: usize = 24;
const FILES: usize = 6;
const AT_ONCE: usize = 6;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "nights", path] => live(Path::new(path)),
        [_, "claim", path] => claim_once(Path::new(path)),
        [_, "anew", path] => drop(Store::open_or_begin_anew(Path::new(path), at(0)).expect("opens")),
        [_, arguments @ ..] => run_tests(arguments),
        [] => unreachable!("a program has a name"),
    }
}

type Test = (&'static str, fn() -> String);

const TESTS: [Test; 3] = [
    (
        "killed_while_it_sets_a_damaged_file_aside_nothing_is_lost",
        killed_while_it_sets_a_damaged_file_aside_nothing_is_lost,
    ),
    ("killed_at_any_point_nothing_is_lost_or_half_done", killed_at_any_point_nothing_is_lost_or_half_done),
    ("of_processes_that_begin_at_once_one_gets_the_run", of_processes_that_begin_at_once_one_gets_the_run),
];

/// Does what the usual test program does with the same arguments, as far as they are used: names to
/// choose by, `--exact`, `--skip` and `--list`. A failure panics, which ends with an error.
fn run_tests(arguments: &[&str]) {
    let has = |option: &str| arguments.contains(&option);
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    let mut rest = arguments.iter();
    while let Some(&argument) = rest.next() {
        match argument {
            "--skip" => unwanted.extend(rest.next().copied()),
            // Their values are no names of tests.
            "--format" | "--color" | "--test-threads" | "--logfile" | "-Z" => _ = rest.next(),
            option if option.starts_with('-') => {}
            name => wanted.push(name),
        }
    }
    let is_meant = |test: &str, name: &str| if has("--exact") { test == name } else { test.contains(name) };
    let chosen: Vec<Test> = TESTS
        .into_iter()
        .filter(|(test, _)| wanted.is_empty() || wanted.iter().any(|name| is_meant(test, name)))
        .filter(|(test, _)| !unwanted.iter().any(|name| is_meant(test, name)))
        // None of them is one of those to be ignored.
        .filter(|_| !has("--ignored"))
        .collect();
    if has("--list") {
        for (test, _) in chosen {
            writeln!(stdout(), "{test}: test").expect("prints");
        }
        return;
    }
    writeln!(stdout(), "\nrunning {} tests", chosen.len()).expect("prints");
    for (test, run) in &chosen {
        let what = run();
        writeln!(stdout(), "test {test} ... ok ({what})").expect("prints");
    }
    let filtered = TESTS.len() - chosen.len();
    let passed = chosen.len();
    writeln!(
        stdout(),
        "\ntest result: ok. {passed} passed; 0 failed; 0 ignored; 0 measured; {filtered} filtered out\n"
    )
    .expect("prints");
}

/// A process is killed (SIGKILL) at any point of its nights, again and again: what it had committed
/// is there, what it was at is not there in part, and the next start goes on.
fn killed_at_any_point_nothing_is_lost_or_half_done() -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let (mut committed, mut in_the_middle) = (0, 0);
    for round in 0..KILLS {
        let seen = kill_after(&path, 3 + round);
        committed = check(&path, committed + seen, round);
        let store = Store::open(&path).expect("opens");
        in_the_middle += usize::from(store.running().expect("reads").is_some());
    }
    assert!(in_the_middle > 0, "no kill came in the middle of a run");
    format!("{KILLS} kills, {in_the_middle} of them in a run, {committed} nights committed")
}

/// The file is new, and each process makes it, switches its mode and claims at the same time.
fn of_processes_that_begin_at_once_one_gets_the_run() -> String {
    for _ in 0..FILES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("n.db");
        let mut children: Vec<Child> = (0..AT_ONCE).map(|_| start("claim", &path)).collect();
        for child in &mut children {
            child.stdin.take().expect("is piped").write_all(b"go\n").expect("is there");
        }
        let mut told: Vec<String> = children
            .into_iter()
            .map(|child| String::from_utf8(child.wait_with_output().expect("ends").stdout).expect("is text"))
            .collect();
        told.sort();
        let (won, busy) = told.split_last().expect("some");
        assert!(won.starts_with("run ") && busy.iter().all(|told| told == "busy\n"), "{told:?}");
        Store::open(&path).expect("opens").check_integrity().expect("sound");
    }
    format!("{FILES} new files, {AT_ONCE} processes each")
}

/// A process is killed while it makes a fresh database in place of a damaged one, at the first sight
/// of one of its steps: the next one comes to the same end, with all that could be read.
fn killed_while_it_sets_a_damaged_file_aside_nothing_is_lost() -> String {
    let mut unfinished = 0;
    for round in 0..AT_ONCE * 3 {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("n.db");
        let store = Store::open(&path).expect("opens");
        let Claimed::Run(run) = store.claim(&claim(None, 0)).expect("claims") else { unreachable!("free") };
        store.commit_results(&run.id, &results(&NAMES, "t", 1)).expect("commits");
        store.decide(&samples::suggestion("a", "").id, Decision::Accept, at(2)).expect("decides");
        drop(store);
        let raw = Connection::open(&path).expect("opens");
        // A format that no version has: damage that leaves all the rest.
        raw.pragma_update(None, "user_version", 1_000_000).expect("writes");
        drop(raw);
        let before = fs::read(&path).expect("reads");

        let step = [".lock", ".fresh", ".corrupt-"][round % 3];
        let mut child = start("anew", &path);
        while child.try_wait().expect("can be asked").is_none() && !has_file(folder.path(), step) {
            std::thread::yield_now();
        }
        child.kill().expect("is there or has ended");
        child.wait().expect("ends");
        let is_done = Store::open(&path).is_ok();
        unfinished += usize::from(!is_done);

        let (store, set_aside) = Store::open_or_begin_anew(&path, at(60)).expect("opens");
        assert_eq!(set_aside.is_some(), !is_done, "{step}");
        assert_eq!(store.count_suggestions(SuggestionStatus::Accepted).expect("counts"), 1, "{step}");
        assert_eq!(store.runs(&Page::first(9)).expect("reads").len(), 1, "{step}");
        let kept = store.set_aside_before();
        assert!(!kept.is_empty() && kept.iter().all(|path| fs::read(path).expect("reads") == before), "{step}");
        store.check_integrity().expect("sound");
    }
    assert!(unfinished > 0, "no kill came in the middle");
    format!("{} kills, {unfinished} of them before the end", AT_ONCE * 3)
}

fn has_file(folder: &Path, part: &str) -> bool {
    let mut entries = fs::read_dir(folder).expect("lists").filter_map(Result::ok);
    entries.any(|entry| entry.file_name().to_string_lossy().contains(part))
}

fn claim_once(path: &Path) {
    stdin().read_line(&mut String::new()).expect("reads");
    let store = Store::open(path).expect("opens");
    let told = match store.claim(&claim(None, 0)).expect("claims") {
        Claimed::Run(run) => format!("run {}", run.id),
        Claimed::Busy(_) => "busy".to_owned(),
        Claimed::SlotDone(_) => "done".to_owned(),
    };
    writeln!(stdout(), "{told}").expect("prints");
}

fn start(role: &str, path: &Path) -> Child {
    let program = env::current_exe().expect("has a path");
    Command::new(program).arg(role).arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("starts")
}

/// Nights without an end, each step told before and after.
fn live(path: &Path) {
    let tell = |text: &str| {
        let mut out = stdout().lock();
        // The parent has died: so do we.
        if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
            std::process::exit(1);
        }
    };
    let store = Store::open(path).expect("opens");
    for night in 0_i64.. {
        // Each process lives after the leases of the one before.
        let seconds = i64::try_from(store.runs(&Page::first(1_000_000)).expect("reads").len()).expect("few") * 100;
        tell("claiming");
        let Claimed::Run(run) = store.claim(&claim(None, seconds)).expect("claims") else {
            unreachable!("the one before is past its lease")
        };
        tell("claimed");
        store.set_stage(&run.id, Stage::Store, at(seconds)).expect("running");
        store.set_meta("night", &night.to_string()).expect("writes");
        tell("committing");
        let title = run.id.as_str();
        let mut results = results(&NAMES, title, seconds + 1);
        results.messages = vec![message(title), message(title)];
        store.commit_results(&run.id, &results).expect("commits");
        tell("committed");
    }
}

/// Lets a child live until it has told `steps` steps, kills it, and returns how many nights it had
/// committed for certain.
fn kill_after(path: &Path, steps: usize) -> usize {
    let mut child = start("nights", path);
    let told = BufReader::new(child.stdout.take().expect("is piped")).lines().take(steps);
    let told: Vec<String> = told.map(|line| line.expect("reads")).collect();
    child.kill().expect("kills");
    child.wait().expect("ends");
    assert_eq!(told.len(), steps, "the child ended by itself after {told:?}");
    told.iter().filter(|line| *line == "committed").count()
}

/// Checks what a kill has left behind; at least `committed` nights must be there.
fn check(path: &Path, committed: usize, round: usize) -> usize {
    let store = Store::open(path).expect("opens");
    store.check_integrity().expect("sound");
    let all = Page::first(1_000_000);
    let runs = store.runs(&all).expect("reads");
    let succeeded: Vec<&str> =
        runs.iter().filter(|run| run.status == RunStatus::Succeeded).map(|run| run.id.as_str()).collect();
    assert!(succeeded.len() >= committed, "round {round}: {} of {committed} nights are left", succeeded.len());
    assert!(runs.iter().filter(|run| run.status == RunStatus::Running).count() <= 1);

    // Everything that is there is of the latest night that succeeded.
    let titles: BTreeSet<String> = store
        .suggestions(&SuggestionFilter::default(), &all)
        .expect("reads")
        .into_iter()
        .map(|stored| stored.suggestion.title)
        .collect();
    assert_eq!(
        titles.iter().map(String::as_str).collect::<Vec<_>>(),
        succeeded.first().copied().into_iter().collect::<Vec<_>>()
    );
    let mut told: Vec<String> =
        store.pending_messages(1_000_000).expect("reads").into_iter().map(|m| m.payload).collect();
    told.reverse();
    let twice: Vec<&str> = succeeded.iter().flat_map(|id| [*id, *id]).collect();
    assert_eq!(told, twice, "two messages for each night that succeeded");
    succeeded.len()
}
