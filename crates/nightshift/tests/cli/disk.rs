//! Small disks of our own: a file system in memory that only the daemon's mount namespace has.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;

use crate::Desk;
use crate::daemon::{self, Daemon, PATIENCE};

/// Where `sh`, `mount` and the like are.
const PATH: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

/// Whether this machine lets us have disks of our own; a run of the whole suite accepts no other.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "whether this is CI is for the test to know, and to say"
)]
fn may_mount(test: &str) -> bool {
    let mounted = Command::new("unshare")
        .args(["-Urm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt && command -v nsenter"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let may = mounted.is_ok_and(|status| status.success());
    assert!(may || std::env::var_os("CI").is_none(), "`unshare -Urm`, a tmpfs in it or `nsenter` is not to be had");
    if !may {
        eprintln!("{test} is skipped: `unshare -Urm`, a tmpfs in it or `nsenter` is not to be had");
    }
    may
}

/// A home whose database is to be on a disk of its own.
fn home() -> Desk {
    let desk = Desk::new();
    desk.simulate(&["--days", "9"]);
    fs::create_dir(desk.path("disk")).expect("makes a folder");
    desk.write(
        "nightshift.toml",
        "timezone = \"UTC\"\nsource.events = \"history.jsonl\"\nstore.path = \"disk/nightshift.db\"\n",
    );
    desk
}

/// Starts the daemon with a disk of this size; `before` is done with it first.
fn start(desk: &Desk, size: &str, before: &str) -> Daemon {
    let script = format!("mount -t tmpfs -o size={size} none disk && cd . && {before} exec \"$@\"");
    let program = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-c", &script, "sh"]).arg(program.get_program()).args(program.get_args());
    command.current_dir(desk.folder.path()).env_clear().env("HOME", desk.folder.path()).env("PATH", PATH);
    daemon::piped(&mut command);
    Daemon::answering(command)
}

/// A file on the daemon's disk, as we can reach it from outside.
fn on_disk(desk: &Desk, daemon: &Daemon, name: &str) -> PathBuf {
    let path = desk.path("disk").join(name);
    PathBuf::from(format!("/proc/{}/root{}", daemon.child.id(), path.display()))
}

/// Fills the disk to the last byte.
fn fill(desk: &Desk, daemon: &Daemon) -> PathBuf {
    let filler = on_disk(desk, daemon, "filler");
    let mut file = File::create(&filler).expect("makes a file");
    for size in [65_536, 4_096, 512, 1] {
        while file.write(&vec![0; size]).is_ok_and(|written| written > 0) {}
    }
    filler
}

fn trigger(daemon: &Daemon) -> String {
    daemon.send("POST", "/api/analyze/trigger")
}

fn triggered(daemon: &Daemon) {
    let begin = Instant::now();
    while !trigger(daemon).starts_with("HTTP/1.1 202") {
        assert!(begin.elapsed() < PATIENCE, "it starts no run");
    }
}

fn runs(daemon: &Daemon) -> Vec<Value> {
    let answer = daemon.get("/api/runs");
    let body = answer.split_once("\r\n\r\n").expect("has a body").1;
    serde_json::from_str::<Value>(body).expect("JSON")["runs"].as_array().expect("a list").clone()
}

#[test]
fn a_disk_that_fills_up_fails_runs_until_there_is_room_again() {
    if !may_mount("a_disk_that_fills_up_fails_runs_until_there_is_room_again") {
        return;
    }
    let desk = home();
    let mut daemon = start(&desk, "2m", "");
    triggered(&daemon);
    daemon.log.until("Run succeeded");
    let filler = fill(&desk, &daemon);
    // What is there already may have room for a while.
    let begin = Instant::now();
    while !daemon.log.said("no room to write") {
        trigger(&daemon);
        assert!(begin.elapsed() < PATIENCE, "the disk is not full");
    }
    assert!(daemon.get("/health").starts_with("HTTP/1.1 200"));
    fs::remove_file(filler).expect("makes room");
    triggered(&daemon);
    daemon.log.until("Run succeeded");
    let runs = runs(&daemon);
    assert!(runs.iter().all(|run| run["status"] == "succeeded" || run["status"] == "failed"), "{runs:?}");
    assert_eq!(runs[0]["status"], "succeeded");
    for failed in runs.iter().filter(|run| run["status"] == "failed") {
        assert!(failed["error"].as_str().expect("says why").contains("free some space"), "{failed}");
    }
    assert!(daemon.stop().contains("free some space"));
}

#[test]
fn on_a_full_disk_the_daemon_comes_up_and_waits_for_room() {
    if !may_mount("on_a_full_disk_the_daemon_comes_up_and_waits_for_room") {
        return;
    }
    let desk = home();
    let mut daemon = start(&desk, "1m", "{ cat /dev/zero > disk/filler 2> disk/none; true; } &&");
    let health = daemon.get("/health");
    assert!(health.starts_with("HTTP/1.1 503") && health.contains("no room on the disk"), "{health}");
    assert!(daemon.log.seen.contains("free some space"), "{}", daemon.log.seen);
    let filler = on_disk(&desk, &daemon, "filler");
    fs::remove_file(filler).expect("makes room");
    daemon.log.until("Nightshift is up");
    assert!(daemon.get("/health").starts_with("HTTP/1.1 200"));
    daemon.stop();
}

#[test]
fn on_a_read_only_disk_the_daemon_comes_up_and_waits() {
    if !may_mount("on_a_read_only_disk_the_daemon_comes_up_and_waits") {
        return;
    }
    for before in ["mount -o remount,ro disk &&", "\"$1\" run --quiet > disk/out && mount -o remount,ro disk &&"] {
        let desk = home();
        let mut daemon = start(&desk, "2m", before);
        let health = daemon.get("/health");
        assert!(health.starts_with("HTTP/1.1 503") && health.contains("store_unavailable"), "{health}");
        let id = daemon.child.id().to_string();
        let remounted = Command::new("nsenter")
            .args(["-t", &id, "-U", "-m", "--preserve-credentials", "mount", "-o", "remount,rw"])
            .arg(desk.path("disk"))
            .output()
            .expect("nsenter is there");
        assert!(remounted.status.success(), "{}", String::from_utf8_lossy(&remounted.stderr));
        daemon.log.until("Nightshift is up");
        triggered(&daemon);
        daemon.log.until("Run succeeded");
        daemon.stop();
    }
}

#[test]
fn a_backup_for_which_there_is_no_room_leaves_nothing_behind() {
    if !may_mount("a_backup_for_which_there_is_no_room_leaves_nothing_behind") {
        return;
    }
    let desk = Desk::new();
    desk.simulate(&["--days", "9"]);
    desk.write("nightshift.toml", "source.events = \"history.jsonl\"\nstore.path = \"nightshift.db\"\n");
    fs::create_dir(desk.path("disk")).expect("makes a folder");
    desk.run(&["run", "--quiet"]).well();
    let script =
        "mount -t tmpfs -o size=64k none disk && { \"$1\" backup disk/copy.db; code=$?; ls -A disk; exit $code; }";
    let program = desk.command(&[]);
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-c", script, "sh"]).arg(program.get_program());
    command.current_dir(desk.folder.path()).env_clear().env("HOME", desk.folder.path()).env("PATH", PATH);
    let said = crate::Said::of(command.output().expect("starts"));
    said.refused(1, &["no room"]);
    assert_eq!(said.out, "");
}
