//! As the first process of a container (PID 1), which the kernel treats like no other.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Desk;
use crate::daemon::{self, Daemon};

/// `sh -c SCRIPT` as the first process of processes of its own, with a `/proc` of theirs; none where that is not allowed, which a run of the whole suite does not accept.
///
/// The script has the arguments of `command` as its own.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "whether this is CI is for the test to know, and to say"
)]
fn as_first(desk: &Desk, script: &str, command: &Command) -> Option<Command> {
    let apart = |command: &mut Command| {
        command.args(["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    };
    let mut trying = Command::new("unshare");
    apart(&mut trying);
    let tried = trying.arg("true").output();
    if !tried.as_ref().is_ok_and(|tried| tried.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "unshare of util-linux has to make user namespaces: {tried:?}");
        eprintln!("skipped: unshare makes no user namespaces here: {tried:?}");
        return None;
    }
    let mut first = Command::new("unshare");
    apart(&mut first);
    first.args(["sh", "-c", script]).arg(command.get_program()).args(command.get_args());
    first.current_dir(desk.folder.path()).env_clear().env("HOME", desk.folder.path());
    Some(first)
}

/// The children of `process`, each with the letter of its state: `Z` for a zombie.
fn children(process: u32) -> Vec<(u32, char)> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().filter_map(Result::ok);
    // A process or thread may end between two looks.
    let of_task = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
    let state_of = |child: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        // Behind the name in brackets, which may hold anything.
        stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next()).unwrap_or('?')
    };
    let numbers: Vec<u32> = tasks
        .flat_map(|task| of_task(task).split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect();
    numbers.into_iter().map(|child| (child, state_of(child))).collect()
}

/// Waits for what happens in other processes.
#[track_caller]
fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn orphans_are_waited_for_and_told_to_end_after_the_run_at_work() {
    let desk = Desk::new();
    desk.simulate(&[]);
    make_pipe(&desk);
    let serve = daemon::command(&desk, &["--events", "pipe.jsonl", "--timezone", "Europe/Berlin"]);
    // Two orphans: one ends by itself, one when it is told to.
    let script =
        "(sleep 0.2 &); (sh -c 'trap \"echo > told; exit\" TERM; while :; do sleep 0.1; done' &); exec \"$0\" \"$@\"";
    let Some(mut first) = as_first(&desk, script, &serve) else { return };
    daemon::piped(&mut first).env("NIGHTSHIFT__SCHEDULE__SHUTDOWN_GRACE", "1m");
    let mut daemon = Daemon::of(first);
    let nightshift = children(daemon.child.id())[0].0;
    until("one orphan is left, and no zombie", || {
        let left = children(nightshift);
        (left.len() == 1 && left[0].1 != 'Z').then_some(())
    });

    daemon.trigger();
    daemon::tell(nightshift, "-TERM");
    daemon.log.until("Stopping");
    assert!(!desk.path("told").exists(), "the run comes first");
    let history = std::fs::read(desk.path("history.jsonl")).expect("is there");
    std::fs::write(desk.path("pipe.jsonl"), history).expect("is read");
    let (status, rest) = daemon.ended();
    assert_eq!(status.code(), Some(0), "{rest}");
    assert!(rest.contains("Run succeeded"), "{rest}");
    assert!(desk.path("told").exists(), "{rest}");
}

/// The kernel keeps signals from the first process that it has not asked for.
#[test]
fn a_command_that_does_one_thing_can_be_ended() {
    let desk = Desk::new();
    make_pipe(&desk);
    let analyze = desk.command(&["analyze", "--events", "pipe.jsonl", "--timezone", "Europe/Berlin"]);
    let Some(mut first) = as_first(&desk, "exec \"$0\" \"$@\"", &analyze) else { return };
    let mut child = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
    let is_listening = |process: u32| {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or_default().trim();
        let is_ours = status.starts_with("Name:\tnightshift\n");
        // SIGINT is the second.
        is_ours && u64::from_str_radix(caught, 16).is_ok_and(|caught| caught & 2 == 2)
    };
    let nightshift =
        until("it listens", || children(child.id()).first().map(|one| one.0).filter(|id| is_listening(*id)));
    daemon::tell(nightshift, "-INT");
    assert_eq!(child.wait().expect("ends").code(), Some(130));
}

fn make_pipe(desk: &Desk) {
    let made = Command::new("mkfifo").arg(desk.path("pipe.jsonl")).status().expect("mkfifo is there");
    assert!(made.success());
}
