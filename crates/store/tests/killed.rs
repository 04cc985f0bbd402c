//! A process is killed (SIGKILL) at any point of its nights, again and again: what it had committed
//! is there, what it was at is not there in part, and the next start goes on.
//!
//! This program is both: started with `child` it lives through nights until it is killed.

#[path = "it/samples.rs"]
mod samples;

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Command, Stdio};

use domain::{RunStatus, Stage};
use samples::{at, claim, message, results};
use store::{Claimed, Page, Store, SuggestionFilter};

const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
const ROUNDS: usize = 24;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, child, path] = &arguments[..]
        && child == "child"
    {
        live(Path::new(path));
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let mut committed = 0;
    for round in 0..ROUNDS {
        let seen = kill_after(&path, 3 + round);
        committed = check(&path, committed + seen, round);
    }
    writeln!(stdout(), "test killed ... ok ({ROUNDS} kills, {committed} nights committed)").expect("prints");
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
        let slot = night.to_string();
        tell("claiming");
        let Claimed::Run(run) = store.claim(&claim(None, seconds)).expect("claims") else {
            unreachable!("the one before is past its lease")
        };
        tell("claimed");
        store.set_stage(&run.id, Stage::Store, at(seconds)).expect("running");
        store.set_meta("slot", &slot).expect("writes");
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
    let program = env::current_exe().expect("has a path");
    let mut child = Command::new(program).arg("child").arg(path).stdout(Stdio::piped()).spawn().expect("starts");
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
